"""Democratic Services and Corporate: minutes in two languages, requests for information, registers, leftovers of IT."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scanner.demo.paper import docx, html, table, text, xlsx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast
from scanner.demo.planting import ANY, Planted, copied
from scanner.demo.slides import pptx

ROOT, CORPORATE = "SU/Democratic Services", "SU/Corporate"
COMMITTEES = ("Cabinet", "Scrutiny", "Licensing", "Planning Committee")


def files(cast: Cast) -> Iterator[Planted]:
    """All files of both folders."""
    yield from _minutes()
    yield from _requests(cast)
    yield from _registers(cast)
    yield from _corporate()


def _minutes() -> Iterator[Planted]:
    for number, year in enumerate((2004, 2008, 2012, 2016, 2020, 2025)):
        committee = COMMITTEES[number % 4]
        when = date(year, 3, 5 + number)
        english = f"""
            # {committee}: minutes of the meeting held on {when:%d %B %Y}
            Present: Councillors A. Prydderch (chair), M. Ellwood, R. Chaudhry, T. Maelor. Apologies: Cllr D. Castell.
            1. Declarations of interest. None.
            2. The minutes of the last meeting were confirmed as correct and signed.
            3. School transport. Members heard that 34 pupils with disabilities use taxis. RESOLVED to re-tender.
            4. Any other business. A question on unpaid fines was answered by the Head of Legal.
            The meeting ended at 12.40.
        """
        welsh = f"""
            # {committee}: cofnodion y cyfarfod a gynhaliwyd ar {when.day} Mawrth {year}
            Yn bresennol: y Cynghorwyr A. Prydderch (cadeirydd), M. Ellwood, R. Chaudhry, T. Maelor.
            1. Datgan buddiannau. Dim.
            2. Cadarnhawyd cofnodion y cyfarfod diwethaf fel rhai cywir.
            3. Cludiant ysgol. Clywodd yr aelodau fod 34 o ddisgyblion ag anabledd yn teithio mewn tacsi.
            Daeth y cyfarfod i ben am 12.40.
        """
        folder = f"{ROOT}/{committee}/{year}"
        for name, body, title in (("Minutes", english, "Minutes"), ("Cofnodion", welsh, "Cofnodion")):
            data = docx(body, when, title=title)
            yield Planted(f"{folder}/{name} {when:%Y%m%d}.docx", data, when, ANY, note="minutes")
        if number % 2:
            both = english + welsh
            yield Planted(f"{folder}/Agenda pack {when:%Y%m%d}.pdf", pdf(both, when), when, ANY, note="bilingual")


def _requests(cast: Cast) -> Iterator[Planted]:
    questions = (
        ("How much was spent on agency social workers?", "£1.2 million in the last year."),
        (
            "How many staff were absent with stress, depression or cancer?",
            "412 employees; numbers under five are withheld.",
        ),
        ("How many taxi drivers have a criminal conviction?", "We hold this for 31 of 204 licences. Names are exempt."),
    )
    for number, (question, answer) in enumerate(questions):
        asker = cast.person(25, 70, 2021)
        when = date(2021, 5, 4 + number)
        yield Planted(
            f"{ROOT}/FOI/2021/FOI {2100 + number} response.docx",
            docx(
                f"""
                Dear {asker.name}
                # Freedom of Information request {2100 + number}
                You asked: {question}
                {answer}
                You may ask for an internal review within 40 working days, and complain to the Information Commissioner.
                Information Governance, foi@dyffrynarian.example.org. Closed {when:%d %B %Y}.
                """,
                when,
            ),
            when,
            "PERSON",
            note="answer to the public: nothing about a person's health or offences",
        )
    subject = cast.person(25, 60, 2020)
    yield Planted(
        f"{ROOT}/SAR/2020/SAR 88 {subject.last}/Request.txt",
        text(
            f"""
            From: {subject.name} <{subject.email}>
            I want everything you hold about me since I was in care. I was born {subject.dob} and lived at
            {subject.address}. My passport number is 999123456 if you need proof.
            I was sectioned in 2011 and I know there is a file.
            """
        ),
        date(2020, 2, 3),
        "PERSON;EMAIL;DATE_OF_BIRTH;PASSPORT",
        "health",
    )


def _registers(cast: Cast) -> Iterator[Planted]:
    staff = cast.people(40, 20, 70, 2022)
    rows = [[p.name, p.phone, f"Station {1 + i % 9}", p.nino, "£195"] for i, p in enumerate(staff)]
    yield Planted(
        f"{ROOT}/Elections/Poll clerks May 2022.xlsx",
        xlsx({"Clerks": [["Name", "Tel", "Station", "NI No.", "Fee"], *rows]}, date(2022, 4, 11)),
        date(2022, 4, 11),
        "PERSON;PHONE;NATIONAL_INSURANCE_NUMBER",
    )
    who = cast.person(35, 70, 2017)
    yield Planted(
        f"{ROOT}/Members/Register of interests {who.last}.pdf",
        pdf(
            f"""
            # Register of members' interests
            Name: Councillor {who.name}
            Employment: retired teacher. Land: {who.address}. Membership: Plaid Cymru; NEU; Cymdeithas Hanes Pontarian.
            Signed 8 May 2017
            """,
            date(2017, 5, 8),
        ),
        date(2017, 5, 8),
        ANY,
        ANY,
        note="a public register of office holders",
    )


def _corporate() -> Iterator[Planted]:
    config = """
        # nightly copy, do not touch!! - ring ICT 01632 960111
        server=fs-pontarian-02
        user=svc_backup
        password=Gwanwyn-2019!
        path=\\\\fs-pontarian-02\\SU
    """
    yield Planted(f"{CORPORATE}/ICT/scripts/backup.ini", text(config), date(2019, 3, 21), "CREDENTIAL")
    log = "\n".join(
        f"2017-11-{1 + i % 28:02d} 03:{i % 60:02d}:11 INFO job {i} ok 192.0.2.{i % 250}" for i in range(4000)
    )
    yield Planted(f"{CORPORATE}/ICT/logs/nightly.log", text(log), date(2017, 11, 30), rot="obsolete", note="old log")
    yield Planted(
        f"{CORPORATE}/Communications/Datganiad i'r wasg.htm",
        html("# Datganiad i'r wasg\nBydd y llyfrgell newydd ym Mhontarian yn agor ddydd Sadwrn.", "Datganiad", "cy"),
        date(2015, 6, 19),
    )
    slides = (
        ("Data protection in an hour", "Induction for new staff, 2021"),
        ("Special categories", "Health, race, religion, trade union, sex life, genetic and biometric data"),
        ("Criminal offences", "Convictions and allegations: only the teams that need them"),
        ("Who to ring", "Information Governance, 01632 960105"),
    )
    when = date(2021, 9, 13)
    yield Planted(f"{CORPORATE}/Training/GDPR induction.pptx", pptx(slides, when), when, ANY, note="training")
    telephone = [["Service", "Extension"], *[[f"Service {i}", f"01632 960{100 + i}"] for i in range(60)]]
    phones = Planted(f"{CORPORATE}/Telephone list.csv", table(telephone), date(2018, 8, 8), note="services, no people")
    yield phones
    yield copied(phones, "U/mpritchard/Telephone list.csv")
    strategy = """
        # Information strategy 2019 to 2023
        We hold nine terabytes on shared drives. A third has not been opened for five years. Personal data, health
        records among them, lie where nobody looks. We shall move what is needed to SharePoint and destroy the rest.
        1. Each folder has an owner. 2. Each record has a class. 3. Nothing is destroyed by one person alone.
    """
    for name, rot in (("Information strategy v0.3.docx", "obsolete"), ("Information strategy v1.0 approved.docx", "")):
        body = strategy.replace("third", "quarter") if rot else strategy
        when = date(2019, 1 if rot else 4, 15)
        yield Planted(f"{CORPORATE}/Strategy/{name}", docx(body, when), when, rot=rot, note="version family")
