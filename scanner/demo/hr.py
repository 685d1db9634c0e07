"""HR: sickness, discipline, recruitment, payroll, and policies that only mention such things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scanner.demo.paper import docx, html, table, xlsx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast, utr
from scanner.demo.planting import Planted, copied

ROOT = "SU/HR"


def files(cast: Cast) -> Iterator[Planted]:
    """All files of the folder."""
    yield from _sickness(cast)
    yield from _occupational_health(cast)
    yield from _discipline(cast)
    yield from _recruitment(cast)
    yield from _vacancies(cast)
    yield from _payroll(cast)
    yield from _contracts(cast)
    yield from _harmless()


def _sickness(cast: Cast) -> Iterator[Planted]:
    causes = ("stress", "back pain", "Covid-19", "migraine", "surgery (hip)", "depression", "flu")
    for year in (2010, 2016, 2023):
        staff = cast.people(45, 20, 66, year)
        head = ["Pay no", "Name", "NI number", "Absent from", "Days", "Reason", "Fit note"]
        rows: list[list[str | int | float]] = [
            [p.reference, p.name, p.nino, f"{1 + i % 28:02d}/{1 + i % 12:02d}/{year}", 1 + i % 19, causes[i % 7], "Y"]
            for i, p in enumerate(staff)
        ]
        yield Planted(
            f"{ROOT}/Sickness/Sickness absence {year}.xlsx",
            xlsx({f"{year}": [head, *rows]}, date(year, 12, 20), "HR"),
            date(year, 12, 20),
            "PERSON;NATIONAL_INSURANCE_NUMBER",
            "health",
        )
    for year, illness in (
        (2015, "a herniated disc"),
        (2018, "work-related anxiety"),
        (2024, "breast cancer treatment"),
    ):
        who = cast.person(25, 64, year)
        when = date(year, 9, 16)
        yield Planted(
            f"{ROOT}/Sickness/Return to work/RTW {who.last} {when:%b%y}.docx",
            docx(
                f"""
                # Return to work discussion
                | Employee | {who.name} | Pay number | {who.reference}
                | First day absent | 2 August {year} | Back on | {when:%d %B %Y}
                | Reason given | {illness} | Fit note seen | yes
                {who.first} is on a phased return: three mornings a week until the end of October. Still in some pain
                and tired by noon. Asked about a different chair. Referred to occupational health.
                Signed: {who.name}      Manager: Geraint Lloyd-Bevan
                """,
                when,
                "G Lloyd-Bevan",
            ),
            when,
            "PERSON",
            "health",
        )


def _occupational_health(cast: Cast) -> Iterator[Planted]:
    patient = cast.person(30, 60, 2019)
    yield Planted(
        f"{ROOT}/Occupational health/OH report {patient.reference}.pdf",
        pdf(
            f"""
            # Occupational health report - in confidence
            Re: {patient.name}, date of birth {patient.dob}, {patient.address}, {patient.postcode}
            Thank you for referring {patient.first}, whom I saw on 8 October 2019. The history is of recurrent
            depression since a bereavement, now treated with citalopram and talking therapy. In my opinion the
            Equality Act definition of disability is likely to be met. Fit for work with adjustments: no lone working,
            no shifts that end after 8 pm, review in three months.
            Dr H. Saunders-Pugh, consultant occupational physician
            """,
            date(2019, 10, 9),
        ),
        date(2019, 10, 9),
        "PERSON;DATE_OF_BIRTH;POSTCODE",
        "health",
    )


def _discipline(cast: Cast) -> Iterator[Planted]:
    who = cast.person(25, 60, 2014)
    yield Planted(
        f"{ROOT}/Casework/{who.last}/Outcome letter.docx",
        docx(
            f"""
            Private and confidential
            {who.name}
            {who.address}, {who.postcode}
            11 July 2014
            Dear {who.first}
            # Disciplinary hearing on 4 July 2014
            You told the hearing that you pleaded guilty at Pontarian Magistrates' Court on 12 May 2014 to driving with
            excess alcohol, and that you were banned for eighteen months. As a driver you cannot do your work without a
            licence. You are dismissed with notice. Your employment ends on 8 August 2014.
            You may appeal within ten working days. Your union representative has had a copy.
            Geraint Lloyd-Bevan, Head of HR
            """,
            date(2014, 7, 11),
            header="PERSONAL",
        ),
        date(2014, 7, 11),
        "PERSON;POSTCODE",
        "criminal_offence;trade_union_membership",
        note="employment ended 2014: due where six years apply",
    )
    griever = cast.person(25, 60, 2022)
    yield Planted(
        f"{ROOT}/Casework/{griever.last}/Grievance statement.docx",
        docx(
            f"""
            # Grievance by {griever.name}
            I have worked in the depot since 2011. I am gay and have never hidden it. Since March two men in the yard
            call me names over the radio. I told my supervisor on 6 June and he laughed. I could not sleep, and the
            doctor has signed me off with anxiety. My UNISON rep, who has been with me throughout, wrote twice.
            I want it to stop and I want to come back to work.
            {griever.name}, 30 June 2022, {griever.phone}
            """,
            date(2022, 6, 30),
        ),
        date(2022, 6, 30),
        "PERSON;PHONE",
        "sexual_orientation;health;trade_union_membership",
    )


def _recruitment(cast: Cast) -> Iterator[Planted]:
    for number, (origin, faith, love, revealed) in enumerate(
        (
            (
                "Black African",
                "Christian",
                "heterosexual",
                ("religious_or_philosophical_beliefs", "sexual_orientation"),
            ),
            ("White Welsh", "-", "bisexual", ("sexual_orientation",)),
            ("Pakistani", "Muslim", "-", ("religious_or_philosophical_beliefs",)),
        )
    ):
        who = cast.person(22, 55, 2021)
        yield Planted(
            f"{ROOT}/Recruitment/2021/REQ0417 Planning assistant/Application {number + 1} {who.last}.docx",
            docx(
                f"""
                # Application for employment
                | Name | {who.name}
                | Address | {who.address} {who.postcode}
                | Telephone | {who.phone}
                | E-mail | {who.email}
                | National Insurance number | {who.nino}
                # Why this post?
                I have four years in a planning office and speak some Welsh. I like maps and I am patient with people.
                # Equality monitoring
                | Date of birth | {who.dob}
                | Ethnic origin | {origin}
                | Religion | {faith}
                | Sexual orientation | {love}
                | Do you have a disability? | No
                """,
                date(2021, 2, 5),
                who.name,
            ),
            date(2021, 2, 5),
            "PERSON;POSTCODE;PHONE;EMAIL;NATIONAL_INSURANCE_NUMBER;DATE_OF_BIRTH",
            ";".join(("racial_or_ethnic_origin", *revealed)),
        )


def _vacancies(cast: Cast) -> Iterator[Planted]:
    scores = [[p.name, 3 + i % 3, 2 + i % 4, "Y" if i < 3 else "N"] for i, p in enumerate(cast.people(9, 22, 55, 2021))]
    yield Planted(
        f"{ROOT}/Recruitment/2021/REQ0417 Planning assistant/shortlisting grid.xlsx",
        xlsx({"Grid": [["Candidate", "Planning", "Welsh", "Interview"], *scores]}, date(2021, 2, 16)),
        date(2021, 2, 16),
        "PERSON",
    )
    yield Planted(
        f"{ROOT}/Recruitment/Adverts/Social worker advert.docx",
        docx(
            """
            # Social worker, disability team
            £38,296 a year, 37 hours, Tŷ Arian. You will work with disabled children and with adults who have mental
            health problems. An enhanced DBS check is needed: a criminal record will not always bar you.
            We welcome applicants of every ethnic origin, faith, sexual orientation and age, and disabled applicants who
            meet the essential criteria are always interviewed. Closing date 14 March 2022.
            """,
            date(2022, 2, 14),
        ),
        date(2022, 2, 14),
        note="job advert",
    )


def _payroll(cast: Cast) -> Iterator[Planted]:
    staff = cast.people(80, 20, 65, 2024)
    head = ["EMPNO", "SURNAME", "INITS", "NI_NO", "TAXCODE", "SORTCODE", "ACCOUNT", "GROSS", "UNION"]
    unions = ("UNISON", "", "GMB", "", "UNITE", "")
    rows: list[list[str | int | float]] = [
        [p.reference, p.last, p.first[0], p.nino, "C1257L", "08-99-99", "66374958", 1900 + 13 * i, unions[i % 6]]
        for i, p in enumerate(staff)
    ]
    extract = Planted(
        f"{ROOT}/Payroll/Mth05 2024 payroll extract.csv",
        table([head, *rows]),
        date(2024, 8, 28),
        "PERSON;NATIONAL_INSURANCE_NUMBER;BANK_ACCOUNT",
        "trade_union_membership",
    )
    yield extract
    yield copied(extract, f"{ROOT}/Payroll/Mth05 2024 payroll extract - Copy.csv", date(2024, 8, 29))
    consultant = cast.person(40, 60, 2020)
    yield Planted(
        f"{ROOT}/Payroll/IR35/{consultant.last} status letter.docx",
        docx(
            f"""
            Dear {consultant.first}
            We have looked at your engagement and find that it falls inside the off-payroll rules. From 6 April 2020 we
            deduct tax. Please confirm your details: {consultant.name}, UTR {utr(204_100_733)}, NI number
            {consultant.nino}, IBAN GB29 NWBK 6016 1331 9268 19.
            Payroll, 01632 960121
            """,
            date(2020, 3, 2),
        ),
        date(2020, 3, 2),
        "PERSON;UTR;NATIONAL_INSURANCE_NUMBER;IBAN",
    )


def _contracts(cast: Cast) -> Iterator[Planted]:
    for year in (2006, 2011, 2019):
        who = cast.person(22, 50, year)
        yield Planted(
            f"{ROOT}/Contracts/{who.last}, {who.first} contract.docx",
            docx(
                f"""
                # Statement of particulars
                | Employee | {who.name} | National Insurance | {who.nino}
                | Post | Clerical officer, grade 4 | Started | 1 May {year}
                | Place | Neuadd y Sir, Pontarian | Hours | 37
                Notice is four weeks, and after four years a week for each year. Pension: local government scheme.
                Signed for Dyffryn Arian Council: G. Lloyd-Bevan. Signed by the employee: {who.name}
                """,
                date(year, 4, 20),
            ),
            date(year, 4, 20),
            "PERSON;NATIONAL_INSURANCE_NUMBER",
        )


def _harmless() -> Iterator[Planted]:
    when = date(2020, 10, 1)
    policy = """
        # Attendance management policy
        1. Employees ring in before ten on the first day of sickness and give the reason.
        2. Absence for cancer, pregnancy or disability is recorded apart and does not count towards triggers.
        3. Mental ill health, stress and depression are treated like any other illness. Nobody is asked for a diagnosis.
        4. A member of a trade union may be accompanied at every formal meeting.
        5. Alcohol or drug misuse that comes to light is met with help first.
    """
    yield Planted(f"{ROOT}/Policies/Attendance policy.docx", docx(policy, when), when, note="policy")
    yield Planted(f"{ROOT}/Policies/Attendance policy (intranet).htm", html(policy, "Attendance"), when, note="policy")
    yield Planted(
        f"{ROOT}/Policies/Polisi cydraddoldeb.docx",
        docx(
            """
            # Polisi cydraddoldeb
            Ni wahaniaethir yn erbyn neb ar sail hil, crefydd, anabledd, rhywedd, oedran na chyfeiriadedd rhywiol.
            Caiff pob aelod o staff hyfforddiant. Adroddir am gwynion i'r Pwyllgor Craffu bob blwyddyn.
            """,
            when,
        ),
        when,
        note="Welsh policy",
    )
    yield Planted(
        f"{ROOT}/Statistics/Equality figures 2020.xlsx",
        xlsx(
            {
                "Ethnic origin": [["Group", "Staff"], ["White Welsh", 2210], ["White British", 904], ["Asian", 61]],
                "Disability": [["Answer", "Staff"], ["Yes", 143], ["No", 2980], ["Not said", 52]],
            },
            when,
        ),
        when,
        note="figures about no one person",
    )
