"""Housing: tenancies, arrears, neighbours' trouble, homelessness, repairs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scanner.demo.paper import docx, rtf, table, text, xlsx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast
from scanner.demo.planting import Planted, copied

ROOT = "SU/Housing"


def files(cast: Cast) -> Iterator[Planted]:
    """All files of the folder."""
    yield from _tenancies(cast)
    yield from _arrears(cast)
    yield from _trouble(cast)
    yield from _lists(cast)
    yield from _harmless()


def _tenancies(cast: Cast) -> Iterator[Planted]:
    for year, ended in (
        (2005, "The tenancy ended on 12 August 2009 when the keys were handed in."),
        (2014, ""),
        (2022, ""),
    ):
        tenant = cast.person(20, 70, year)
        when = date(2009, 8, 14) if ended else date(year, 6, 2)
        name = f"{ROOT}/Tenancies/{tenant.address.replace(',', '').replace(' ', '_')}/Tenancy agreement.docx"
        agreement = Planted(
            name,
            docx(
                f"""
                # {"Standard occupation contract" if year > 2021 else "Secure tenancy agreement"}
                Between Dyffryn Arian Council and {tenant.name}, born {tenant.dob}, NI {tenant.nino}.
                The home: {tenant.address}, {tenant.postcode}. From 2 June {year}. Rent £{70 + year % 40}.15 a week.
                1. You may have one dog. You keep the garden tidy. You let us in to check the gas every year.
                2. Violence, threats, or harassment of neighbours because of race, religion or disability can end it.
                3. The rent is due every Monday. Two names on the agreement both owe all of it.
                Signed {tenant.name}, tenant. Tel. {tenant.phone}
                {ended}
                """,
                when,
            ),
            when,
            "PERSON;DATE_OF_BIRTH;NATIONAL_INSURANCE_NUMBER;POSTCODE;PHONE",
            note="end of tenancy 2009" if ended else "",
        )
        yield agreement
        if year == 2014:
            yield copied(agreement, f"{ROOT}/Tenancies/_scanned and checked/Tenancy agreement.docx", date(2016, 1, 8))


def _arrears(cast: Cast) -> Iterator[Planted]:
    for number, year in enumerate((2011, 2016, 2019, 2023)):
        tenant = cast.person(20, 80, year)
        when = date(year, 2 + number, 3)
        english = f"""
            {tenant.name}
            {tenant.address}
            {tenant.postcode}
            Rent account {tenant.reference}
            Dear {tenant.first}
            # Your rent is £{240 + 77 * number}.18 behind
            You have not kept to our agreement of {10 + number} January {year}. Pay by Friday or ring 01632 960160.
            If you do not, we shall serve notice of seeking possession. Citizens Advice can help you free of charge.
            Rents team
        """
        welsh = f"""
            {tenant.name}
            {tenant.address}
            {tenant.postcode}
            Annwyl {tenant.first}
            # Ôl-ddyledion rhent: £{240 + 77 * number}.18
            Nid ydych wedi cadw at y cytundeb. Talwch erbyn dydd Gwener neu ffoniwch ni ar 01632 960160.
            Yn gywir, y Tîm Rhenti
        """
        body, name = (welsh, "Llythyr ôl-ddyled") if number == 2 else (english, "Arrears letter")
        data = rtf(body) if number % 2 else docx(body, when)
        yield Planted(
            f"{ROOT}/Rents/{year}/{name} {tenant.reference}.{'rtf' if number % 2 else 'docx'}",
            data,
            when,
            "PERSON;POSTCODE",
            note="one template, different people: different records",
        )


def _trouble(cast: Cast) -> Iterator[Planted]:
    neighbour, caller = cast.person(20, 50, 2018), cast.person(30, 75, 2018)
    start = date(2018, 4, 1)
    happened = (
        "music till 3am, police attended",
        f"{neighbour.first} shouting in the street, smell of cannabis",
        f"{neighbour.first} arrested, criminal damage to my car, crime no 18/4471",
        "quiet",
        f"{neighbour.first} back from court, he got a community order for the damage",
    )
    lines = "\n".join(f"{start + timedelta(days=9 * i):%d/%m} {22 - i}:15  {note}" for i, note in enumerate(happened))
    yield Planted(
        f"{ROOT}/ASB/Diary sheet {caller.last}.txt",
        text(f"NUISANCE DIARY kept by {caller.name}, {caller.address}, {caller.phone}\n\n{lines}\n", "utf-8"),
        date(2018, 5, 30),
        "PERSON;PHONE",
        "criminal_offence",
    )
    homeless = cast.person(18, 40, 2020)
    yield Planted(
        f"{ROOT}/Homelessness/s62 assessment {homeless.reference}.docx",
        docx(
            f"""
            # Housing (Wales) Act 2014, section 62 assessment
            | Applicant | {homeless.name} | Born | {homeless.dob}
            | Mobile | {homeless.phone} | E-mail | {homeless.email}
            # What happened
            {homeless.first} left the family home after coming out as transgender. Has slept in a car since 9 January.
            Has HIV, undetectable on treatment, and has missed two appointments. Released from HMP Berwyn in 2018.
            # Duty
            Interim accommodation under section 68. Homeless, eligible, in priority need.
            Case closed on 30 September 2020: settled in a housing association flat.
            """,
            date(2020, 9, 30),
        ),
        date(2020, 9, 30),
        "PERSON;DATE_OF_BIRTH;PHONE;EMAIL",
        "health;criminal_offence",
    )


def _lists(cast: Cast) -> Iterator[Planted]:
    jobs = [
        [f"R{5000 + i}", p.address, p.postcode, p.name, p.phone, ("boiler", "damp", "gutter", "lock")[i % 4], 40 + i]
        for i, p in enumerate(cast.people(140, 19, 88, 2021))
    ]
    head = ["Job", "Address", "Postcode", "Tenant", "Contact", "Trade", "Cost"]
    yield Planted(
        f"{ROOT}/Repairs/repairs_2021_q2.csv",
        table([head, *jobs], ";", "cp1252"),
        date(2021, 7, 5),
        "PERSON;POSTCODE;PHONE",
    )
    bidders = [
        [
            p.last,
            p.first,
            p.dob,
            1 + i % 4,
            ("A", "B", "C")[i % 3],
            ("", "wheelchair user", "needs ground floor, COPD")[i % 3],
        ]
        for i, p in enumerate(cast.people(60, 19, 88, 2017))
    ]
    book = xlsx(
        {"List": [["Surname", "Forename", "DOB", "Beds", "Band", "Medical"], *bidders], "Sheet2": [[]], "Sheet3": [[]]},
        date(2017, 11, 30),
    )
    waiting = Planted(
        f"{ROOT}/Allocations/Waiting list Nov 2017.xlsx", book, date(2017, 11, 30), "PERSON;DATE_OF_BIRTH", "health"
    )
    yield waiting
    yield copied(waiting, "U/jdavies/Desktop/Waiting list Nov 2017.xlsx", date(2018, 1, 15))


def _harmless() -> Iterator[Planted]:
    when = date(2022, 5, 6)
    yield Planted(
        f"{ROOT}/Newsletters/Newyddion Tenantiaid Spring 2022.pdf",
        pdf(
            """
            # Newyddion Tenantiaid - Tenants' News, Spring 2022
            The new kitchens are coming to Maes yr Onnen! Work starts in June and takes a week for each home.
            Mae'r ceginau newydd yn dod i Faes yr Onnen! Bydd y gwaith yn dechrau ym mis Mehefin.
            Damp or mould? Asthma and bronchitis get worse in damp homes. Ring repairs on 01632 960165.
            Domestic abuse is never your fault. Live Fear Free: 24 hours a day.
            """,
            when,
        ),
        when,
        note="the council's own newsletter",
    )
    yield Planted(
        f"{ROOT}/Policies/Anti-social behaviour policy 2016.docx",
        docx(
            """
            # Anti-social behaviour policy
            We act on noise, drug dealing, hate crime and violence. A conviction for a serious offence is an absolute
            ground for possession. We refer people with mental health problems or addictions for support first.
            This policy was superseded on 1 April 2021.
            """,
            date(2016, 3, 1),
        ),
        date(2016, 3, 1),
        note="policy, superseded",
    )
