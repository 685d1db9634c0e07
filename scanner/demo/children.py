"""Social Care, Children: referrals, case notes, reviews, and the leaflets and blank forms that only look like them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scanner.demo.paper import docx, html, rtf, table, text, xlsx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast, Person, upn
from scanner.demo.planting import Planted, copied

ROOT = "SU/Social Care/Children"
WORKER = "Nia Prosser"


def files(cast: Cast) -> Iterator[Planted]:
    """All files of the folder."""
    yield from _referrals(cast)
    yield from _notes(cast)
    yield from _reviews(cast)
    yield from _lists(cast)
    yield from _letters(cast)
    yield from _harmless()


def _child(cast: Cast, year: int) -> Person:
    return cast.person(2, 15, year)


def _referrals(cast: Cast) -> Iterator[Planted]:
    for year, concern, about in (
        (2016, "has come to school with unexplained bruising to the arm. The GP records asthma", "children;health"),
        (2019, "was present when father was arrested for assaulting mother", "children;criminal_offence"),
        (2022, "is diabetic and insulin was missed on four days this week", "children;health"),
    ):
        child, parent = _child(cast, year), cast.person(24, 45, year)
        body = f"""
            # Multi-agency referral form
            | Name of child | {child.name}
            | Date of birth | {child.dob}
            | NHS number | {child.nhs}
            | UPN | {upn(year * 100_003)}
            | Address | {child.address}, {child.postcode}
            | Parent or carer | {parent.name}
            | Telephone | {parent.phone}
            # Why are you making this referral?
            {child.first} {concern}. {parent.first} was told of this referral and did not agree to it.
            The family has lived in {child.address.split(", ")[1]} for two years. There is one younger brother.
            # Decision of the duty manager
            Section 47 enquiry to be opened. Allocated to {WORKER}, Senior Social Worker, on 9 May {year}.
        """
        when = date(year, 5, 9)
        yield Planted(
            f"{ROOT}/Referrals/{year}/MARF {child.last} {child.first[0]} {when:%d.%m.%y}.docx",
            docx(body, when, WORKER, "MARF", header="OFFICIAL-SENSITIVE", footer="Cyngor Dyffryn Arian Council"),
            when,
            "PERSON;DATE_OF_BIRTH;NHS_NUMBER;UPN;POSTCODE;PHONE",
            about,
        )


def _notes(cast: Cast) -> Iterator[Planted]:
    child, mother = _child(cast, 2009), cast.person(22, 38, 2009)
    diary = text(
        f"""
        CASE NOTES  {child.reference}   {child.name}  dob {child.dob}

        03/02/09 tc from HV. mum ({mother.name}) low in mood since birth of baby, on sertraline, GP aware.
        05/02/09 hv, no reply, card left
        06/02/09 tc mum 14:10. v tearful. says partner back in the house tho bail conditions say not.
                 police informed (log 216). strat disc w/ DS Ellwood.
        11/02/09 HV 10:00. {child.first} seen alone in bedroom - clean, warm, chatty. drawing of dad w big hands.
                 mum says she wont have him back. Women's Aid no. given
        02/03/09 core grp. school nurse, mum, me. weight up, attendance 96%.
        20/08/09 no further incidents. closing summary done. CASE CLOSED 28 August 2009 - NFA
        """,
        "cp1252",
    )
    when = date(2009, 8, 28)
    about = "children;health;criminal_offence"
    notes = Planted(f"{ROOT}/Closed cases/{child.last}/notes.txt", diary, when, "PERSON;DATE_OF_BIRTH", about)
    yield notes
    yield copied(notes, f"{ROOT}/Closed cases/{child.last}/Copy of notes.txt", date(2011, 4, 2))
    yield copied(notes, f"U/nprosser/old laptop/{child.last} notes.txt", date(2013, 9, 17))
    sister = _child(cast, 2021)
    yield Planted(
        f"{ROOT}/Open cases/{sister.last} {sister.reference}/Ymweliad cartref 12 Hydref 2021.docx",
        docx(
            f"""
            # Nodiadau ymweliad cartref
            Enw'r plentyn: {sister.name}. Dyddiad geni: {sister.dob}. Rhif GIG: {sister.nhs}.
            Gwelwyd {sister.first} gartref gyda'i nain. Mae'r plentyn yn derbyn triniaeth am epilepsi ac wedi cael
            dau ffit yr wythnos hon. Mae'r nain yn poeni nad yw'r feddyginiaeth yn gweithio.
            Siaradwyd â'r meddyg teulu. Bydd adolygiad yn yr ysbyty ar 3 Tachwedd 2021.
            Nodwyd gan: {WORKER}, Uwch Weithiwr Cymdeithasol
            """,
            date(2021, 10, 12),
            WORKER,
        ),
        date(2021, 10, 12),
        "PERSON;DATE_OF_BIRTH;NHS_NUMBER",
        "children;health",
    )


def _reviews(cast: Cast) -> Iterator[Planted]:
    child, carer = _child(cast, 2018), cast.person(40, 60, 2018)
    body = f"""
        # Looked after child review: minutes
        | Child | {child.name} | Born | {child.dob}
        | Legal status | Care order, section 31 Children Act 1989 | Date | 14 June 2018
        | Foster carer | {carer.name} | IRO | Marged Ellis-Wynne
        # Health
        {child.first} attended the medical on 2 May. ADHD was confirmed by CAMHS and medication begins next week.
        # Education
        Attendance 91%. The personal education plan is late for the second time.
        # Contact
        Contact with birth father is suspended while he is on remand charged with robbery.
        # Decisions
        | No. | What | Who | By
        | 1 | Passport application for {child.first} | {WORKER} | 31 July 2018
        | 2 | Life story work to start | Family centre | September 2018
    """
    names = ("LAC review v1 DRAFT.docx", "LAC review v2.docx", "LAC review FINAL.docx")
    for number, name in enumerate(names, 1):
        changed = body if number == 3 else body.replace("suspended", "under review" if number == 2 else "TBC")
        when = date(2018, 6, 14) + timedelta(days=6 * number)
        yield Planted(
            f"{ROOT}/Open cases/{child.last} {child.reference}/Reviews/{name}",
            docx(changed, when, WORKER, "LAC review", header="CONFIDENTIAL / CYFRINACHOL"),
            when,
            "PERSON;DATE_OF_BIRTH",
            "children;health;criminal_offence",
            "" if number == 3 else "obsolete",
            note="version family",
        )
    when = date(2015, 3, 23)
    mother = cast.person(20, 35, 2015)
    yield Planted(
        f"{ROOT}/Strategy meetings/Strategy discussion 23-03-2015.pdf",
        pdf(
            f"""
            # Record of strategy discussion
            Held on 23 March 2015 at Tŷ Arian, Pontarian. Present: {WORKER} (chair), DC 4417, school nurse.
            Concerning: unborn baby of {mother.name}, born {mother.dob}, of {mother.address} {mother.postcode}.
            Police: {mother.first}'s partner has convictions for possession with intent to supply (2011, 2013) and was
            released on licence in January. Health: {mother.first} has disclosed heroin use in pregnancy and is
            prescribed methadone. She was a looked after child herself.
            Outcome: threshold met. Initial conference within 15 working days.
            """,
            when,
            "Strategy discussion",
        ),
        when,
        "PERSON;DATE_OF_BIRTH;POSTCODE",
        "health;criminal_offence;children",
    )


def _lists(cast: Cast) -> Iterator[Planted]:
    pupils = cast.people(38, 5, 16, 2023)
    head = ["Surname", "Forename", "DOB", "UPN", "School", "ALN / SEN", "Transport", "Parent phone"]
    needs = ("autism", "hearing impairment", "speech delay", "cerebral palsy", "none recorded", "ADHD")
    rows = [
        [p.last, p.first, p.dob, upn(23_000_000 + i), "Ysgol Bro Arian", needs[i % 6], ("taxi", "bus")[i % 2], p.phone]
        for i, p in enumerate(pupils)
    ]
    yield Planted(
        f"{ROOT}/Disabled children team/ALN transport list 2023-24.xlsx",
        xlsx({"Pupils": [head, *rows], "Codes": [["Code", "Meaning"], ["taxi", "sole use"]]}, date(2023, 9, 4)),
        date(2023, 9, 4),
        "PERSON;DATE_OF_BIRTH;UPN;PHONE",
        "children;health",
    )
    contact = [
        [f"{date(2020, 1, 6) + timedelta(days=7 * i):%d/%m/%Y}", p.name, p.phone, ("home visit", "call")[i % 2], p.nhs]
        for i, p in enumerate(cast.people(30, 1, 17, 2020))
    ]
    yield Planted(
        f"{ROOT}/Duty/contact log 2020.csv",
        table([["date", "child", "tel", "type", "NHS no"], *contact]),
        date(2020, 8, 3),
        "PERSON;PHONE;NHS_NUMBER",
        "*",
    )


def _letters(cast: Cast) -> Iterator[Planted]:
    for year, language in ((2017, "en"), (2020, "cy")):
        child, parent = _child(cast, year), cast.person(25, 45, year)
        english = f"""
            Our ref: CS/{child.reference}
            {parent.name}
            {parent.address}
            {parent.postcode}
            Dear {parent.first}
            # {child.name}: child protection conference
            I am writing to tell you that a conference about {child.first} will be held on 4 March {year} at 10 am.
            We will talk about the report from the paediatrician, who found that {child.first} is failing to thrive.
            You may bring somebody with you. Please ring me on 01632 960118 if you need an interpreter.
            Yours sincerely
            {WORKER}
        """
        welsh = f"""
            Ein cyf: CS/{child.reference}
            {parent.name}
            {parent.address}
            {parent.postcode}
            Annwyl {parent.first}
            # {child.name}: cynhadledd amddiffyn plant
            Ysgrifennaf i ddweud wrthych y cynhelir cynhadledd ynghylch {child.first} ar 4 Mawrth {year} am 10 y bore.
            Byddwn yn trafod adroddiad y pediatregydd, sy'n dweud bod {child.first} yn dioddef o ddiffyg maeth.
            Cewch ddod â rhywun gyda chi. Ffoniwch fi ar 01632 960118 os oes arnoch angen cyfieithydd.
            Yn gywir
            {WORKER}
        """
        when = date(year, 2, 18)
        yield Planted(
            f"{ROOT}/Letters/{'Llythyr' if language == 'cy' else 'Letter'} {parent.last} {when:%Y%m%d}.rtf",
            rtf(welsh if language == "cy" else english),
            when,
            "PERSON;POSTCODE",
            "children;health",
        )


def _harmless() -> Iterator[Planted]:
    form = """
        # Multi-agency referral form (MARF)
        | Name of child |
        | Date of birth |
        | NHS number |
        | Ethnic origin |
        | Religion |
        | Disability or health condition |
        | Parent or carer |
        # Why are you making this referral?
        Say what you have seen or been told: injuries, neglect, domestic abuse, alcohol or drug misuse, mental health.
        # Return to
        Duty desk, Tŷ Arian. Telephone 01632 960100, duty@dyffrynarian.example.org
    """
    when = date(2021, 1, 11)
    yield Planted(f"{ROOT}/Forms/MARF blank form.docx", docx(form, when, title="MARF"), when, note="blank form")
    leaflet = """
        # Worried about a child?
        Abuse can be physical, emotional or sexual. Neglect can leave a child hungry, dirty or without a doctor.
        Children with a disability are three times more likely to be harmed. You do not need proof to tell us.
        Ring 01632 960100 in office hours. At night ring 01632 960199. In an emergency ring the police.
        # What happens then?
        A social worker listens, writes down what you say and decides the same day what to do.
    """
    yield Planted(f"{ROOT}/Leaflets/Worried about a child.pdf", pdf(leaflet, when), when, note="leaflet")
    welsh = """
        # Maethu gyda Dyffryn Arian
        Mae ar blant o bob oed angen cartref diogel. Mae rhai wedi cael eu hesgeuluso; mae gan eraill anabledd.
        Cewch hyfforddiant, lwfans wythnosol a gweithiwr cymdeithasol wrth law. Nid oes rhaid ichi fod yn briod.
        Ffoniwch 01632 960177 neu dewch i noson agored yn Llyfrgell Pontarian.
    """
    yield Planted(f"{ROOT}/Leaflets/Taflen maethu.docx", docx(welsh, when), when, note="Welsh leaflet")
    procedure = """
        # Procedure: unexplained injuries in babies
        1. A bruise on a baby who cannot crawl is always referred to a paediatrician on the same day.
        2. The social worker asks about fractures, epilepsy, vitamin D deficiency and bleeding disorders.
        3. The police are told where an offence may have been committed. Nobody questions the parents before that.
        4. This procedure supersedes that of 2012 and is reviewed every three years.
    """
    yield Planted(
        f"{ROOT}/Procedures/Injuries in babies.htm",
        html(procedure, "Procedure: unexplained injuries"),
        date(2016, 7, 1),
        note="procedure",
    )
