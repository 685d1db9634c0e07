"""Users' own drives, and the oddities that every share holds: locks, leftovers, broken and hostile names."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from scanner.demo.paper import Cell, docx, html, rtf, table, text, xlsx, zipped
from scanner.demo.pdf import picture_pdf
from scanner.demo.people import Cast
from scanner.demo.picture import photograph, scanned, scanned_png
from scanner.demo.planting import ANY, Member, Planted


def files(cast: Cast) -> Iterator[Planted]:
    """All files of the users' drives and all oddities."""
    yield from _private(cast)
    yield from _work_in_progress(cast)
    yield from _scans()
    yield from _rubbish()
    yield from _broken()
    yield from _odd_names()


def _private(cast: Cast) -> Iterator[Planted]:
    owner = cast.person(30, 60, 2022)
    yield Planted(
        "U/jdavies/Personal/CV 2022.docx",
        docx(
            f"""
            # Curriculum vitae
            {owner.name}, {owner.address}, {owner.postcode}, {owner.phone}, {owner.email}
            Housing officer since 2009. Welsh speaker. Full driving licence. Chair of the under-11s football club.
            """,
            date(2022, 1, 9),
        ),
        date(2022, 1, 9),
        "PERSON;POSTCODE;PHONE;EMAIL",
    )
    for number in range(3):
        picture = photograph(820, 615, 40 + number)
        yield Planted(f"U/jdavies/Personal/Tenerife/DSC_{number:04d}.png", picture, date(2016, 8, 14), note="holiday")
    yield Planted(
        "U/jdavies/passwords.txt",
        text("northgate   jdavies   Pontarian99\nintranet password: Gaeaf!2018\nbank - ask Mam\n"),
        date(2018, 12, 1),
        "CREDENTIAL",
    )
    yield Planted("U/mpritchard/Rysáit bara brith.txt", text("450g ffrwythau\n300ml te oer\n1 wy\n"), date(2012, 3, 1))
    yield Planted(
        "U/mpritchard/raffle.xlsx", xlsx({"Sheet1": [["1-20", "sold"]]}, date(2014, 12, 5)), date(2014, 12, 5)
    )
    patient = cast.person(30, 60, 2023)
    yield Planted(
        "U/mpritchard/Private/hospital letter.rtf",
        rtf(
            f"""
            {patient.name}, {patient.address} {patient.postcode}
            NHS number {patient.nhs}    Born {patient.dob}
            Dear {patient.first}
            Your biopsy on 6 March 2023 showed early prostate cancer. Please telephone the nurse on 01632 960188.
            """
        ),
        date(2023, 3, 17),
        "PERSON;POSTCODE;NHS_NUMBER;DATE_OF_BIRTH",
        "health",
    )


def _work_in_progress(cast: Cast) -> Iterator[Planted]:
    for number in range(5):
        who = cast.person(25, 70, 2019)
        yield Planted(
            f"U/arahman/Work/note {number + 1}.txt",
            text(
                (
                    f"ring {who.name} {who.phone} re bins, missed twice, not happy\n",
                    f"mtg w/ {who.name} 2pm. take map. she is deaf, book BSL\n",
                    "buy milk. chase IT. leave form!!\n",
                    f"{who.first} says the fence is his. boundary goes w/ the ditch - check the 1974 plan with Legal\n",
                    f"VRM DA08 KKP parked on verge again. owner {who.name}, {who.address}\n",
                )[number]
            ),
            date(2019, 5, 1 + number),
            ("PERSON;PHONE", "PERSON", "", ANY, "PERSON;VEHICLE_REGISTRATION")[number],
            "health" if number == 1 else "",
        )
    plan = """
        # Service plan 2022-23
        Waste services will collect from 41,000 homes. Missed bins fell to 60 in 100,000. Two vehicles are replaced.
    """
    written = date(2022, 4, 4)
    draft = Planted("U/arahman/Work/Service plan.docx", docx(plan, written, "A Rahman"), written, rot="redundant")
    yield draft
    page = html(plan, "Service plan")
    yield Planted("U/arahman/Work/Service plan.doc", page, date(2022, 4, 5), note="HTML under the name .doc")
    shared = "SU/Corporate/Plans/Copy of Service plan.docx"
    yield replace(draft, path=shared, modified=date(2022, 6, 1), rot=ANY, note="the shared copy is the one to keep")
    survey: list[Sequence[Cell]] = [("q1", "q2", "q3"), *((i % 5, (i * 3) % 5, (i * 7) % 5) for i in range(900))]
    yield Planted("U/arahman/Work/survey raw.csv", table(survey), date(2021, 9, 9))


def _scans() -> Iterator[Planted]:
    page = ["CYNGOR DYFFRYN ARIAN", "", "DEED OF CONVEYANCE", "MADE ON 4 JUNE 1974", "PLOT 7, TANYARD LANE"]
    when = date(2005, 2, 22)
    yield Planted(
        "SU/Legal/Deeds/Scan0001.pdf",
        picture_pdf(900, 1270, scanned(page, 900, 1270), when),
        when,
        note="pages are pictures: needs OCR",
    )
    letter = ["DEAR SIR", "MY MOTHER IS 91 AND THE RAMP", "IS BROKEN AGAIN.", "", "YOURS, D. LLWYNOG"]
    yield Planted("SU/Housing/Post/scan_20080411.png", scanned_png(letter, 900, 1270), date(2008, 4, 11), note="scan")


def _rubbish() -> Iterator[Planted]:
    lock = b"\x0bGareth Tudfor".ljust(54, b" ") + b"\x0b\x00" + "Gareth Tudfor".encode("utf-16-le").ljust(106, b" ")
    for path, data in (
        ("SU/HR/Policies/~$tendance policy.docx", lock),
        ("SU/Planning/Site photos/2014-06-17/Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2040),
        ("U/jdavies/Desktop/desktop.ini", b"[.ShellClassInfo]\r\nIconResource=imageres.dll,-183\r\n"),
        ("SU/Finance/Budgets/2018/~WRL0003.tmp", b"\x00\x01temporary" * 40),
        ("U/mpritchard/.DS_Store", b"\x00\x00\x00\x01Bud1" + b"\x00" * 500),
        ("SU/Corporate/ICT/scripts/backup.ini.bak", b"server=fs-pontarian-01\r\n"),
    ):
        yield Planted(path, data, date(2018, 2, 14), rot="trivial", status="*", note="left behind by a program")
    for path in ("SU/Housing/New Text Document.txt", "U/arahman/Work/New Microsoft Word Document.docx", "SU/Legal/x"):
        yield Planted(path, b"", date(2011, 6, 6), rot="empty", note="0 bytes")


def _broken() -> Iterator[Planted]:
    when = date(2013, 1, 30)
    whole = docx("# Risk register\n" + "Flooding of the archive store is the highest risk.\n" * 40, when)
    yield Planted("SU/Corporate/Risk/Risk register.docx", whole[:60], when, status="unread", note="cut off")
    noise = random.Random(9).randbytes(48_000)
    yield Planted(
        "SU/Corporate/Old server/DATA01.BDS", b"NGBK\x01" + noise, date(2004, 9, 9), status="unread", note="unknown"
    )
    yield Planted(
        "SU/Corporate/Old server/link to S drive", b"", when, status="*", link="../../gone/S", note="broken link"
    )
    inner = zipped([("2004/readme.txt", text("moved from the old server, nobody knows why\n"))], when)
    outer = zipped([("backup/inner.zip", inner), ("backup/list.txt", text("one zip\n"))], when)
    yield Planted(
        "SU/Corporate/Old server/backup of backup.zip",
        outer,
        when,
        members=(Member("backup/inner.zip!/2004/readme.txt", "", ""), Member("backup/list.txt", "", "")),
        note="a zip in a zip",
    )


def _odd_names() -> Iterator[Planted]:
    when = date(2020, 2, 29)
    long = "Minutes of the joint working group on the review of the naming of files " * 3
    for path, body in (
        ("SU/Democratic Services/Cymraeg/Tŷ'r Sir - dŵr a gŵyl y banc.txt", "Bydd y swyddfa ar gau dros ŵyl y banc.\n"),
        (f"SU/Corporate/Naming/{long.strip()[:180]}.txt", "We agreed to keep names short.\n"),
        ("SU/Corporate/Naming/ends with dots...", "No extension, three dots.\n"),
        (
            "SU/Corporate/Naming/مرحبا بكم leaflet.txt",
            "Welcome leaflet, Arabic name, English text, to be translated.\n",
        ),
        (
            "SU/Corporate/Naming/=SUM(A1) & 'quotes' #1 100%.txt",
            "A name that a spreadsheet would take for a formula.\n",
        ),
        ("SU/Corporate/Naming/  leading spaces.TXT", "Spaces in front of the name.\n"),
    ):
        yield Planted(path, text(body), when, note="odd name")
