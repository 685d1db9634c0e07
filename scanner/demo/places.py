"""Planning and Highways: decisions, objections, photographs, claims, counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scanner.demo.paper import docx, html, table, text, xlsx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast
from scanner.demo.picture import photograph
from scanner.demo.planting import Planted, copied

PLANNING, HIGHWAYS = "SU/Planning", "SU/Highways"


def files(cast: Cast) -> Iterator[Planted]:
    """All files of both folders."""
    yield from _decisions(cast)
    yield from _objections(cast)
    yield from _photographs()
    yield from _planning_pages()
    yield from _roads(cast)


def _decisions(cast: Cast) -> Iterator[Planted]:
    for number in range(8):
        applicant, year = cast.person(30, 75, 2005 + 2 * number), 2005 + 2 * number
        refused = number % 3 == 2
        when = date(year, 4 + number % 6, 11)
        reference = f"{year % 100:02d}/{300 + number:05d}/FUL"
        folder = f"{PLANNING}/Applications/{year}/{reference.replace('/', '-')}"
        notice = f"""
            # {"Refusal of" if refused else "Grant of"} planning permission / Caniatâd cynllunio
            Application {reference}      Applicant: {applicant.name}, {applicant.address}, {applicant.postcode}
            Proposal: {("single-storey extension", "agricultural shed", "two dwellings", "shop front")[number % 4]}
            Decision dated {when:%d %B %Y}. {"Harm to the conservation area." if refused else "Begin within 5 years."}
            Head of Planning
        """
        decision = Planted(
            f"{folder}/Decision notice.pdf", pdf(notice, when, "Decision notice"), when, "PERSON;POSTCODE"
        )
        yield decision
        if number == 3:
            yield copied(decision, f"{PLANNING}/To file/Decision notice (2).pdf", when + timedelta(days=40))
        if number % 2 == 0:
            yield Planted(
                f"{folder}/Officer report.docx",
                docx(
                    f"""
                    # Delegated report {reference}
                    The site lies inside the settlement limit. Two neighbours object to the loss of light. The design
                    officer has no objection subject to slate and timber windows. There are no protected trees.
                    Recommendation: {"refuse" if refused else "approve with conditions"}.
                    """,
                    when,
                ),
                when,
            )


def _objections(cast: Cast) -> Iterator[Planted]:
    for number, reason in enumerate(
        (
            "My wife has COPD and the dust would be the end of her.",
            "The lorries already shake my ornaments off the shelf.",
            "Bydd y datblygiad yn difetha'r olygfa o'r capel ac yn gwneud drwg i'r Gymraeg yn y pentref.",
        )
    ):
        writer = cast.person(40, 85, 2022)
        yield Planted(
            f"{PLANNING}/Objections/22-00417/{writer.last} objection.txt",
            text(
                f"""
                {writer.name}
                {writer.address}
                {writer.postcode}     {writer.email}

                Dear Sir or Madam

                I object to the quarry. {reason}
                I have lived here for thirty years and nobody asked us anything.

                {writer.name}
                """
            ),
            date(2022, 8, 1 + number),
            "PERSON;POSTCODE;EMAIL",
            "health" if number == 0 else "",
        )


def _photographs() -> Iterator[Planted]:
    for number in range(6):
        folder = f"{PLANNING}/Site photos/2014-06-17" if number < 3 else f"{HIGHWAYS}/Photos/Potholes"
        when = date(2014 + number, 6, 17)
        picture = Planted(f"{folder}/IMG_{2200 + number}.png", photograph(700, 525, number), when, note="photograph")
        yield picture
        if number in (1, 4):
            later = when + timedelta(days=90)
            yield copied(picture, f"{HIGHWAYS}/Photos/from phone/to be sorted/IMG_{2200 + number} (1).png", later)


def _planning_pages() -> Iterator[Planted]:
    when = date(2012, 9, 28)
    yield Planted(
        f"{PLANNING}/Weekly lists/2012 week 39.htm",
        html(
            """
            # Planning applications received, week 39 of 2012
            | 12/00391/FUL | Maes yr Onnen, Pontarian | Garage
            | 12/00392/LBC | Capel Bethel, Aberlleian | Repair of windows
            | 12/00393/TPO | Coed y Felin | Fell one ash
            """,
            "Weekly list",
        ),
        when,
    )
    yield Planted(
        f"{PLANNING}/Policy/Local development plan - adopted 2013.pdf",
        pdf(
            "# Local development plan\n"
            + "The plan was adopted on 27 June 2013. Policies H1 to H9 concern housing.\n" * 60,
            when,
        ),
        date(2013, 6, 27),
    )


def _roads(cast: Cast) -> Iterator[Planted]:
    counts: list[list[str | int | float]] = [
        [f"{hour:02d}:00", 40 + hour * 13 % 97, 3 + hour % 5] for hour in range(24)
    ]
    yield Planted(f"{HIGHWAYS}/Counts/A4099 count.csv", table([["Hour", "Cars", "HGV"], *counts]), date(2006, 10, 3))
    drivers = cast.people(14, 25, 60, 2023)
    rota: list[list[str | int | float]] = [
        [f"Week {i + 1}", drivers[i % 14].name, drivers[(i + 3) % 14].phone] for i in range(20)
    ]
    yield Planted(
        f"{HIGHWAYS}/Gritting/Rota winter 2023-24.xlsx",
        xlsx({"Rota": [["Week", "Driver", "Mobile"], *rota]}, date(2023, 10, 2)),
        date(2023, 10, 2),
        "PERSON;PHONE",
    )
    claimant = cast.person(25, 70, 2019)
    yield Planted(
        f"{HIGHWAYS}/Claims/Pothole claim {claimant.last}.docx",
        docx(
            f"""
            # Claim for damage to a vehicle
            | Name | {claimant.name}
            | Address | {claimant.address} {claimant.postcode}
            | Telephone | {claimant.phone}
            | Vehicle registration | DA19 XWY
            | Place and time | A4099 by Chapel Row, 2 February 2019, about 7 pm
            | Damage | front tyre and wheel, £214
            Pay to sort code 08-99-99, account 66374958. Claim paid and closed on 6 June 2019.
            """,
            date(2019, 6, 6),
        ),
        date(2019, 6, 6),
        "PERSON;POSTCODE;PHONE;VEHICLE_REGISTRATION;BANK_ACCOUNT",
    )
    yield Planted(
        f"{HIGHWAYS}/Safety/Accident statistics 2018.docx",
        docx(
            """
            # Road safety in 2018
            Eleven people were seriously hurt and one died. Four drivers were over the limit. Children walking to
            school were hurt twice. Speeding convictions fell by a tenth.
            """,
            date(2019, 2, 1),
        ),
        date(2019, 2, 1),
        note="statistics",
    )
