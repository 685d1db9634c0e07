"""Council documents made up for the end-to-end benchmark, each with the types of personal data planted in it.

The people do not exist: telephone numbers are from Ofcom's ranges for drama, NHS numbers from the 999 range, mail
goes to example.org, postcodes lie in LD9, which does not exist. The same dice give the same documents.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from end_to_end_prose import paragraph, prose, sentence

FIRST = (
    "Alison Barnaby Carys Derek Elin Farida Gethin Hannah Iolo Jasmine Keith Llinos Marcus Nasreen Osian Philippa "
    "Quentin Rosalind Steffan Tegwen Umar Verity Winston Zofia Anthony Brenda Clifford Doreen Ewan Gillian Hassan "
    "Imogen Jerzy Katarzyna Leighton Maureen Nerys Olufemi Patrick Roisin Sandeep Tracey Vikram Wendy Yasmin "
    "Adebayo Beryl Gwilym"
).split()
LAST = (
    "Ashworth Bevington Cawthorne Dewhurst Eastwick Farnsworth Gruffydd Hathersage Iwobi Jeavons Kitchener "
    "Lewandowski Meredith Nowicki Ormerod Pemberton Qureshi Rosserby Siddiqui Tregarthen Underhay Vaughan "
    "Whitlock Yaxley Bowen Cadogan Dhillon Ebsworth Fairclough Gittins Hopkin Islam Jarman Kavanagh Llewelyn "
    "Mostyn Nwosu Ogden Parfitt Ranganathan Sayce Tudor Varley Wozniak Zielinski Beddoe Crowther Draycott"
).split()
ROADS = "Bryn Teg|Station Road|Mill Lane|Heol Las|Quarry Close|Maes Gwyn|Orchard Drive|Canal Side|Vicarage Hill".split(
    "|"
)
TOWNS = "Trefarian|Pontyrhyd|Llanwern Isaf|Castell Bach".split("|")
STAFF = (
    "Housing Options|Revenues and Benefits|Adult Services|School Admissions|Parking Services|Payroll|Licensing".split(
        "|"
    )
)


@dataclass(frozen=True, slots=True)
class Made:
    """A document: its lines (or the rows of a table), the types it must be found to hold, and those it may."""

    style: str
    title: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


class Someone:
    """A person who does not exist, and the numbers that a council would hold on them."""

    def __init__(self, dice: random.Random) -> None:
        self.first, self.last = dice.choice(FIRST), dice.choice(LAST)
        self.name = f"{self.first} {self.last}"
        self.born = date(1934, 1, 1) + timedelta(dice.randrange(29_000))
        self.road = f"{dice.randint(1, 160)} {dice.choice(ROADS)}"
        self.town, self.postcode = dice.choice(TOWNS), f"LD9 {dice.randint(1, 9)}{_letters(dice, 2)}"
        start = dice.choice(("01632 960", "07700 900"))
        self.phone = f"{start}{dice.randint(0, 999):03d}"
        self.email = f"{self.first}.{self.last}{dice.randint(1, 99)}@example.org".lower()
        self.nhs = nhs_number(dice)
        self.nino = f"{dice.choice(('JM', 'WK', 'PX', 'SY'))} {_pairs(dice, 3)} {dice.choice('ABCD')}"
        self.sort_code, self.account = "-".join(_pairs(dice, 3).split()), f"{dice.randint(10**7, 10**8 - 1)}"
        self.car = f"{_letters(dice, 2)}{dice.choice(('09', '14', '62', '71'))} {_letters(dice, 3)}"
        self.council_tax = f"{dice.randint(10**9, 10**10 - 1)}"

    @property
    def dob(self) -> str:
        """The date of birth as forms have it."""
        return f"{self.born:%d/%m/%Y}"


def _letters(dice: random.Random, number: int) -> str:
    return "".join(dice.choices("ABDEFGHJLNPRSTUWXYZ", k=number))


def _pairs(dice: random.Random, number: int) -> str:
    return " ".join(f"{dice.randint(10, 99)}" for _ in range(number))


def nhs_number(dice: random.Random) -> str:
    """A number of the range kept for tests, with the right check digit (modulus 11)."""
    while True:
        digits = f"999{dice.randrange(10**6):06d}"
        check = -sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            return f"{digits[:3]} {digits[3:6]} {digits[6:]}{check}"


def some(text: str) -> frozenset[str]:
    """Types by their short names, as truths are written below."""
    return frozenset(SHORT[name] for name in text.split())


SHORT = {
    "person": "PERSON", "address": "ADDRESS", "postcode": "POSTCODE", "phone": "PHONE", "email": "EMAIL",
    "dob": "DATE_OF_BIRTH", "nino": "NATIONAL_INSURANCE_NUMBER", "nhs": "NHS_NUMBER", "bank": "BANK_ACCOUNT",
    "car": "VEHICLE_REGISTRATION", "tax": "COUNCIL_TAX_ACCOUNT",
}  # fmt: skip
OFFICIAL = some("person phone email address postcode")
"""What stands in a document of its writers and of public places: neither demanded nor a false alarm."""


def letter(dice: random.Random, size: int) -> Made:
    """A letter to a resident, with the address above and the writer below."""
    who, team = Someone(dice), dice.choice(STAFF)
    lines = [
        f"{dice.choice(('Mr', 'Mrs', 'Ms'))} {who.name}", who.road, who.town, who.postcode, "",
        f"Date: {_day(dice)}", f"Our reference: {_letters(dice, 2)}/{dice.randint(100, 99_999)}", "",
        f"Dear {dice.choice(('Mr', 'Ms'))} {who.last}", "", sentence(dice),
        f"We have your National Insurance number as {who.nino}. Please tell us if that is wrong.",
        *prose(dice, size), f"Your council tax account number is {who.council_tax}.", "",
        "Yours sincerely", dice.choice(FIRST) + " " + dice.choice(LAST), f"{team} Officer",
    ]  # fmt: skip
    return Made("letter", f"Letter {team}", tuple(lines), (), some("person address postcode nino tax"), OFFICIAL)


def note(dice: random.Random, size: int) -> Made:
    """A case note as it is typed between two visits."""
    who, kin = Someone(dice), Someone(dice)
    lines = [
        f"{_day(dice)} t/c from {who.name} (dob {who.dob}). NHS {who.nhs}.",
        f"Upset re delay. {sentence(dice)} Daughter {kin.first} {who.last} to ring back, mob {kin.phone}.",
        *prose(dice, size),
        f"Actions: 1) chase OT 2) {sentence(dice).lower()} 3) letter to {who.first}.",
    ]
    return Made("case note", "Case note", tuple(lines), (), some("person dob nhs phone"), OFFICIAL)


def form(dice: random.Random, size: int) -> Made:
    """An application form, one answer a line."""
    who = Someone(dice)
    answers = (
        ("Surname", who.last), ("Forenames", who.first), ("Date of birth", who.dob), ("NI No", who.nino),
        ("Home address", f"{who.road}, {who.town}"), ("Postcode", who.postcode), ("Telephone", who.phone),
        ("E-mail", who.email), ("Sort code", who.sort_code), ("Account number", who.account),
    )  # fmt: skip
    body = ["APPLICATION FOR ASSISTANCE", *(f"{label}: {value}" for label, value in answers), "", "For office use"]
    types = some("person dob nino address postcode phone email bank")
    return Made("form", "Application form", (*body, *prose(dice, size)), (), types, OFFICIAL)


def call(dice: random.Random, size: int) -> Made:
    """What a contact centre writes down while somebody speaks."""
    who = Someone(dice)
    said = (
        f"Caller gave her name as {who.name} and said her car {who.car} was ticketed outside the school.",
        f"I read back the number we hold, {who.phone}, and she confirmed it.",
        f"She would like the answer by email to {who.email}.",
    )
    lines = (*said, *prose(dice, size), "Passed to Parking Services.")
    return Made("call record", "Call record", lines, (), some("person car phone email"), OFFICIAL)


def welsh(dice: random.Random, size: int) -> Made:
    """A short letter in Welsh."""
    who = Someone(dice)
    lines = [
        who.name, who.road, who.town, who.postcode, "", f"Annwyl {who.first}", "",
        "Diolch am eich llythyr am y gwaith ar y ffordd ger eich cartref. Bydd y gwaith yn dechrau ym mis Mehefin.",
        f"Eich dyddiad geni yn ôl ein cofnodion yw {who.dob}. Rhowch wybod i ni os yw hynny'n anghywir.",
        *(dice.choice(WELSH) for _ in range(max(1, size // 400))), "", "Yn gywir", "Swyddog Gwasanaethau Cwsmeriaid",
    ]  # fmt: skip
    return Made("letter in Welsh", "Llythyr", tuple(lines), (), some("person address postcode dob"), OFFICIAL)


WELSH = (
    "Mae'r cyngor yn bwriadu ailwynebu'r palmant a gosod goleuadau newydd cyn diwedd y flwyddyn ariannol.",
    "Bydd y llyfrgell ar gau ar ddydd Llun er mwyn i ni beintio'r ystafell ddarllen.",
    "Gofynnwn i breswylwyr roi eu biniau allan erbyn saith o'r gloch y bore.",
)


def register(dice: random.Random, size: int) -> Made:
    """A list of clients in a sheet: what the values are, only its header says."""
    head = ("Ref", "Surname", "First name", "DOB", "NHS No", "Post code", "Tel", "Notes")
    rows = [head]
    for number in range(max(3, size // 110)):
        who = Someone(dice)
        rows.append((f"C{number:05d}", who.last, who.first, who.dob, who.nhs, who.postcode, who.phone, sentence(dice)))
    return Made("client register", "Client list", (), tuple(rows), some("person dob nhs postcode phone"))


def payroll(dice: random.Random, size: int) -> Made:
    """A payroll run in a sheet."""
    rows = [("Employee", "NINO", "Sort code", "Account no", "Gross", "Net")]
    for _ in range(max(3, size // 70)):
        who, pay = Someone(dice), dice.randint(90_000, 420_000)
        rows.append((who.name, who.nino, who.sort_code, who.account, f"{pay / 100:.2f}", f"{pay * 0.78 / 100:.2f}"))
    return Made("payroll", "Payroll run", (), tuple(rows), some("person nino bank"))


def policy(dice: random.Random, size: int) -> Made:
    """A policy: headings and paragraphs about nobody."""
    heads = ("Purpose", "Scope", "Responsibilities", "Procedure", "Monitoring", "Review")
    lines = [f"Policy {dice.randint(10, 99)}"]
    for number, head in enumerate(heads, 1):
        lines += [f"{number}. {head}", *prose(dice, max(size, 2_000) // len(heads))]
    return Made("policy", "Policy", tuple(lines), (), frozenset(), frozenset())


def minutes(dice: random.Random, size: int) -> Made:
    """Minutes of a committee: councillors and officers by name, residents by none."""
    members = ", ".join(f"Councillor {dice.choice(FIRST)} {dice.choice(LAST)}" for _ in range(6))
    lines = ["PLANNING COMMITTEE", f"Minutes of the meeting of {_day(dice)}", f"Present: {members}", ""]
    for number in range(max(2, size // 700)):
        lines += [f"{number + 1}. {sentence(dice)}", paragraph(dice), "RESOLVED that the report be noted."]
    return Made("minutes", "Minutes", tuple(lines), (), frozenset(), OFFICIAL)


def stock(dice: random.Random, size: int) -> Made:
    """An asset list full of numbers that are nobody's: order, asset and batch numbers."""
    rows = [("Asset no", "Order no", "Batch", "Description", "Cost")]
    for _ in range(max(3, size // 75)):
        numbers = (
            f"{dice.randint(10**5, 10**6)}",
            f"{dice.randint(10**9, 10**10 - 1)}",
            f"{dice.randint(10**7, 10**8 - 1)}",
        )
        rows.append(
            (
                *numbers,
                f"{dice.choice(GOODS)}, {dice.choice(('spare', 'in use', 'on loan'))}",
                f"{dice.random() * 900:.2f}",
            )
        )
    return Made("asset list", "Asset register", (), tuple(rows))


GOODS = "Gritting plough|Desk, oak|Street lamp head|Paper shredder|Bollard, steel|Library trolley|Pump, 3 inch".split(
    "|"
)


def works(dice: random.Random, size: int) -> Made:
    """A works order: places and times, but no person."""
    lines = [
        f"WORKS ORDER {dice.randint(10**5, 10**6)}", f"Site: car park behind the library, {dice.choice(TOWNS)}",
        f"Start: {_day(dice)}", *prose(dice, size), f"Materials: {dice.choice(GOODS)} x {dice.randint(1, 40)}",
    ]  # fmt: skip
    return Made("works order", "Works order", tuple(lines), (), frozenset(), some("address"))


def _day(dice: random.Random) -> str:
    day = date(2009, 1, 5) + timedelta(dice.randrange(5_800))
    return f"{day.day} {day:%B %Y}" if dice.random() < 0.5 else f"{day:%d.%m.%y}"


Maker = Callable[[random.Random, int], Made]
TALKING: Sequence[Maker] = (letter, note, form, call, welsh, policy, minutes, works, policy, works)
"""The styles of running text: half of them about a person."""
SHEETS: Sequence[Maker] = (register, payroll, stock, stock)
