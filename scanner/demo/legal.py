"""Legal: claims, prosecutions, contracts and a bundle, some of it locked or packed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scanner.demo.locked import locked_zip
from scanner.demo.paper import docx, text, zipped
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast
from scanner.demo.planting import Member, Planted

ROOT = "SU/Legal"


def files(cast: Cast) -> Iterator[Planted]:
    """All files of the folder."""
    yield from _claims(cast)
    yield from _prosecutions(cast)
    yield from _bundle(cast)
    yield from _agreements()


def _claims(cast: Cast) -> Iterator[Planted]:
    for year, injury in ((2010, "a fractured wrist"), (2017, "concussion and two broken teeth")):
        claimant = cast.person(20, 75, year)
        settled = date(year + 2, 5, 17)
        yield Planted(
            f"{ROOT}/Claims/{year}/{claimant.last} v Dyffryn Arian/Letter of claim.docx",
            docx(
                f"""
                Thackeray Maelor Solicitors LLP
                Our client: {claimant.name}, {claimant.address}, {claimant.postcode}
                National Insurance number: {claimant.nino}    Date of birth: {claimant.dob}
                Dear Sirs
                # Accident on 3 November {year}, Stryd Fawr, Pontarian
                Our client tripped on a raised flagstone and suffered {injury}. She was treated in hospital
                and could not work for five weeks. The Highways Act 1980 required you to keep the footway safe.
                Please acknowledge this letter within 21 days.
                Settled without admission of liability on {settled:%d %B %Y}. File closed.
                """,
                settled,
            ),
            settled,
            "PERSON;POSTCODE;NATIONAL_INSURANCE_NUMBER;DATE_OF_BIRTH",
            "health",
        )


def _prosecutions(cast: Cast) -> Iterator[Planted]:
    accused, witness = cast.person(25, 60, 2013), cast.person(25, 60, 2013)
    folder = f"{ROOT}/Prosecutions/2013 benefit fraud {accused.last}"
    yield Planted(
        f"{folder}/Witness statement.docx",
        docx(
            f"""
            # Witness statement (CJ Act 1967, s.9)
            Statement of: {witness.name}      Occupation: Benefit investigator
            I am employed by Dyffryn Arian Council. On 14 May 2013 I interviewed {accused.name}, born {accused.dob},
            under caution. He admitted that he had worked at Tanyard Timber since 2010 while he claimed housing benefit.
            I produce the record of interview as exhibit 1. I am willing to attend court.
            Signed: {witness.name}      Date: 20 May 2013
            """,
            date(2013, 5, 20),
            header="RESTRICTED",
        ),
        date(2013, 5, 20),
        "PERSON;DATE_OF_BIRTH",
        "criminal_offence",
    )
    yield Planted(
        f"{folder}/Result.txt",
        text(
            f"""
            Pontarian Mags 09/09/2013
            R v {accused.name}
            pleaded guilty x2 s.111A SSAA. 120 hrs unpaid work, costs £350.
            no appeal. close file
            """
        ),
        date(2013, 9, 9),
        "PERSON",
        "criminal_offence",
    )
    yield Planted(
        f"{ROOT}/Prosecutions/Standard wording.txt",
        text(
            """
            Standard paragraphs for summonses - NOT A CASE
            That you, between [date] and [date], dishonestly made a false statement contrary to section 111A.
            The defendant [name] has previous convictions: [none / list].
            """
        ),
        date(2012, 2, 1),
        note="template",
    )


def _bundle(cast: Cast) -> Iterator[Planted]:
    tenant = cast.person(25, 60, 2021)
    note = text(f"{tenant.name} rang re hearing, has had chest pains, GP letter to follow. Tel {tenant.phone}\n")
    order = pdf(
        f"""
        # Possession order
        Dyffryn Arian Council v {tenant.name}. In the County Court at Aberlleian, 11 November 2021.
        The defendant gives the claimant possession of {tenant.address}, {tenant.postcode} by 9 December 2021.
        """,
        date(2021, 11, 11),
    )
    when = date(2021, 11, 15)
    index = text("1 order\n2 attendance note\n")
    members = [("bundle/1 order.pdf", order), ("bundle/2 attendance note.txt", note), ("bundle/index.txt", index)]
    yield Planted(
        f"{ROOT}/Possession/Bundle {tenant.last}.zip",
        zipped(members, when),
        when,
        members=(
            Member("bundle/1 order.pdf", "PERSON;POSTCODE", ""),
            Member("bundle/2 attendance note.txt", "PERSON;PHONE", "health"),
            Member("bundle/index.txt", "", ""),
        ),
        note="a zip is read when its members are listed",
    )
    yield Planted(
        f"{ROOT}/Inquiry/Documents for counsel.zip",
        locked_zip("advice in confidence.txt", note, "Pontarian1!", when),
        when,
        members=(Member("advice in confidence.txt", status="unread"),),
        note="encrypted member",
    )


def _agreements() -> Iterator[Planted]:
    for year, other, ends in (
        (2007, "Castell Cleaning", 2010),
        (2016, "Gofal Arian Ltd", 2019),
        (2023, "Nant Waste", 2028),
    ):
        when = date(year, 3, 28)
        yield Planted(
            f"{ROOT}/Contracts/{year} {other} agreement (signed).pdf",
            pdf(
                f"""
                # Agreement
                made on 28 March {year} between Dyffryn Arian Council and {other}.
                1. The services are those in schedule 1. 2. The price is that in schedule 2.
                3. This contract ends on 31 March {ends} unless it is extended in writing.
                4. The contractor keeps personal data safe, and insures against claims for death or injury.
                Executed as a deed. The common seal of the council was affixed before the monitoring officer.
                """,
                when,
                "Agreement",
            ),
            when,
            note=f"end of contract {ends}",
        )
    yield Planted(
        f"{ROOT}/Know-how/Limitation periods.docx",
        docx(
            """
            # Limitation periods in a page
            Contract: six years. Deed: twelve. Personal injury: three years from knowledge; a child has until 21.
            Assault, abuse and clinical negligence: see Stubbings and the 1980 Act. Ask before anything is destroyed.
            """,
            date(2011, 1, 12),
        ),
        date(2011, 1, 12),
        note="know-how",
    )
