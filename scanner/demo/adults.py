"""Social Care, Adults: assessments, safeguarding, client lists, and harmless guidance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scanner.demo.paper import docx, odt, table, xlsx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast
from scanner.demo.planting import Planted, copied

ROOT = "SU/Social Care/Adults"


def files(cast: Cast) -> Iterator[Planted]:
    """All files of the folder."""
    yield from _assessments(cast)
    yield from _safeguarding(cast)
    yield from _client_lists(cast)
    yield from _letters(cast)
    yield from _harmless()


def _assessments(cast: Cast) -> Iterator[Planted]:
    for year, condition, faith in (
        (2012, "has vascular dementia and wanders at night", ""),
        (
            2017,
            "has had two strokes and cannot use the left arm",
            "He is a practising Muslim and prays five times a day.",
        ),
        (2020, "uses a wheelchair because of multiple sclerosis", ""),
        (2023, "is registered blind and has type 2 diabetes", "She is chapel and would not have carers on a Sunday."),
    ):
        client, daughter = cast.person(66, 92, year), cast.person(35, 60, year)
        when = date(year, 11, 3)
        ended = (
            f"{client.first} died on 19 February {year + 1}; file closed on 4 March {year + 1}." if year < 2015 else ""
        )
        body = f"""
            # Assessment of needs, Social Services and Well-being (Wales) Act 2014
            | Name | {client.name}
            | Born | {client.dob}
            | NHS No | {client.nhs}
            | National Insurance | {client.nino}
            | Address | {client.address} {client.postcode}
            | WCCIS no | {client.reference}
            # What matters to the person
            {client.first} {condition}. {faith}
            Daughter {daughter.name} ({daughter.phone}) visits twice a week and is exhausted.
            # Eligible needs
            Washing and dressing, preparing meals, taking medication. Four calls a day from Gofal Arian Ltd.
            # Outcome
            Care and support plan agreed on 3 November {year}. Review in six months. {ended}
        """
        about = "health;religious_or_philosophical_beliefs" if faith else "health"
        yield Planted(
            f"{ROOT}/Assessments/{year}/{client.last.upper()}_{client.first}_{client.reference}.docx",
            docx(body, when, "Ceri Vaughan-Rees", header="OFFICIAL-SENSITIVE"),
            when,
            "PERSON;DATE_OF_BIRTH;NHS_NUMBER;NATIONAL_INSURANCE_NUMBER;POSTCODE;PHONE",
            about,
        )


def _safeguarding(cast: Cast) -> Iterator[Planted]:
    victim, nephew = cast.person(70, 90, 2019), cast.person(25, 45, 2019)
    when = date(2019, 1, 29)
    yield Planted(
        f"{ROOT}/Safeguarding/AP1 {victim.last} Jan 2019.pdf",
        pdf(
            f"""
            # Adult at risk report AP1
            Adult at risk: {victim.name}, born {victim.dob}, {victim.address} {victim.postcode}, tel {victim.phone}
            Alleged abuser: {nephew.name} (nephew)
            {victim.first} told the home carer that money had gone from her account. Bank statements show £4,150 drawn
            in six weeks. {nephew.first} was arrested on 24 January 2019 and has been charged with theft and fraud by
            abuse of position. {victim.first} has a mild learning disability and finds numbers hard.
            Account concerned: sort code 08-99-99, account number 66374958.
            Protection plan: appointeeship; locks changed; {nephew.first} must not visit (bail condition).
            """,
            when,
        ),
        when,
        "PERSON;DATE_OF_BIRTH;POSTCODE;PHONE;BANK_ACCOUNT",
        "health;criminal_offence",
    )
    person = cast.person(75, 95, 2022)
    yield Planted(
        f"{ROOT}/DoLS/MCA2 {person.last}.odt",
        odt(
            f"""
            Mental capacity assessment
            Person: {person.name}   d.o.b. {person.dob}   NHS {person.nhs}
            Decision: whether to live at Plas Helyg nursing home
            {person.first} has Alzheimer's disease. She could not retain what I told her for longer than a minute and
            thought that she was in Swansea in 1961. She cannot weigh up the risks of going home.
            I find that {person.first} lacks capacity for this decision. Authorisation expires on 30 June 2023.
            Best interests assessor: Ceri Vaughan-Rees
            """,
            date(2022, 6, 30),
        ),
        date(2022, 6, 30),
        "PERSON;DATE_OF_BIRTH;NHS_NUMBER",
        "health",
    )


def _client_lists(cast: Cast) -> Iterator[Planted]:
    clients = cast.people(120, 60, 95, 2022)
    head = ["Client ID", "Surname", "First name", "DoB", "NHS Number", "Postcode", "Provider", "Weekly £", "Notes"]
    remarks = ("", "key safe", "two carers, hoist", "dog!", "Welsh speaker", "dementia - ring daughter first", "")
    rows: list[list[str | int | float]] = [
        [p.reference, p.last, p.first, p.dob, p.nhs, p.postcode, "Gofal Arian", 120 + 7 * (i % 40), remarks[i % 7]]
        for i, p in enumerate(clients)
    ]
    pay = [["Payee", "Sort code", "Account no", "Amount"]]
    pay += [[p.name, "08-99-99", "66374958", f"{250 + 10 * i}.00"] for i, p in enumerate(clients[:25])]
    book = xlsx({"Clients": [head, *rows], "Bank": pay}, date(2022, 4, 1), hidden="Bank")
    types = "PERSON;DATE_OF_BIRTH;NHS_NUMBER;POSTCODE;BANK_ACCOUNT"
    first = Planted(f"{ROOT}/Commissioning/Dom care clients April 2022.xlsx", book, date(2022, 4, 1), types, "health")
    yield first
    yield copied(first, "U/cvaughanrees/Dom care clients April 2022.xlsx", date(2022, 4, 19))
    yield copied(first, f"{ROOT}/Commissioning/Archive/Dom care clients April 2022 (1).xlsx", date(2022, 5, 3))
    names = cast.people(60, 20, 80, 2013)
    badge = [[p.name, p.address, p.postcode, p.born.isoformat(), f"BB{p.reference}", "mobility"] for p in names]
    yield Planted(
        f"{ROOT}/Blue badge/export_bluebadge_2013.txt",
        table([["NAME", "ADDR", "PCODE", "BIRTHDATE", "BADGE", "GROUND"], *badge], "\t", "cp1252"),
        date(2013, 10, 8),
        "PERSON;POSTCODE;DATE_OF_BIRTH",
        "*",
    )


def _letters(cast: Cast) -> Iterator[Planted]:
    for number, year in enumerate((2014, 2018, 2021)):
        client = cast.person(65, 90, year)
        when = date(year, 3, 12 + number)
        yield Planted(
            f"{ROOT}/Charging letters/{client.reference} charge letter {year}.docx",
            docx(
                f"""
                {client.name}
                {client.address}, {client.postcode}
                {when:%d %B %Y}
                Dear {client.first}
                # What you pay for your care
                From 7 April {year} you pay £{62 + number * 9}.40 a week. We worked this out from your pension and the
                attendance allowance that you get for your arthritis. Tell us within 28 days if the figures are wrong.
                Please pay by direct debit, or by bank transfer with the reference {client.reference}.
                Yours sincerely
                Financial assessments team, 01632 960140
                """,
                when,
                "Financial assessments",
            ),
            when,
            "PERSON;POSTCODE",
            "health",
            note="one template, different people: different records",
        )


def _harmless() -> Iterator[Planted]:
    when = date(2019, 5, 20)
    yield Planted(
        f"{ROOT}/Information/Living with dementia.pdf",
        pdf(
            """
            # Living with dementia in Dyffryn Arian
            One in six people over eighty has dementia. Memory loss is not the only sign: mood changes, trouble with
            money and getting lost on the way home are others. Talk to your GP early.
            Our memory cafés meet in Pontarian library on Tuesdays. Carers of people with Alzheimer's, Parkinson's or
            stroke are welcome. Telephone 01632 960150.
            """,
            when,
        ),
        when,
        note="leaflet",
    )
    yield Planted(
        f"{ROOT}/Policies/Medication policy for home carers v3.docx",
        docx(
            """
            # Medication policy for home carers
            1. Carers prompt, they do not prescribe. Insulin, warfarin and controlled drugs need a nurse.
            2. A person who has epilepsy, diabetes or dementia has a medication risk assessment in the plan.
            3. Errors are reported the same day. Theft of medicines is reported to the police.
            4. The policy was approved by Cabinet on 20 May 2019 and is to be reviewed by May 2022.
            """,
            when,
        ),
        when,
        note="policy",
    )
    yield Planted(
        f"{ROOT}/Vacancies/Hysbyseb gofalwr cartref.docx",
        docx(
            """
            # Gofalwr Cartref, Pontarian
            Rydym yn chwilio am ofalwyr caredig i helpu pobl hŷn sydd â dementia neu anabledd corfforol.
            £12.60 yr awr. Mae angen gwiriad GDG. Croesewir ceisiadau gan bobl o bob cefndir ethnig, crefydd a rhywedd.
            Dyddiad cau: 12 Gorffennaf 2019. Manylion: swyddi@dyffrynarian.example.org
            """,
            when,
        ),
        when,
        note="job advert",
    )
