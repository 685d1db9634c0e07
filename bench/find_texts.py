"""Documents for `bench/find.py`: made-up persons, each planted in many forms, and others who are easily taken for them.

The forms are what clerks, mailers and systems write, collected before looking at what the search makes of a name.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: what the searcher knows, and `middle` and `called`, which are not told."""

    first: str
    middle: str
    last: str
    title: str
    called: str
    earlier: str
    other: str
    born: date
    nhs: str
    insurance: str
    mail: str
    phone: str

    @property
    def name(self) -> str:
        """As the searcher gives it."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Planted:
    """A document: its form, whose it is, its kind of file, its text, and whether the person is in it."""

    form: str
    person: int
    kind: str
    text: str
    there: bool = True
    name: str = ""


PEOPLE = (
    ("Bethan", "Mair", "Rhys", "Mrs", "Beth", "Llywelyn", "Brenda"),
    ("Gwilym", "Ifor", "ap Rhodri", "Mr", "Gwil", "", "Gareth"),
    ("Anna", "Louise", "Lloyd-Price", "Ms", "Annie", "Catchpole", "Alice"),
    ("Patrick", "Joseph", "O'Rourke", "Mr", "Paddy", "", "Peter"),
    ("Siân", "Elen", "Trefor", "Miss", "", "", "Susan"),
    ("Mohammed", "Tariq", "Chaudhry", "Mr", "Mo", "", "Maryam"),
    ("Katarzyna", "Anna", "Wisniewska", "Mrs", "Kasia", "Kowalczyk", "Krystyna"),
    ("Thomas", "Edward", "Penhaligon", "Mr", "Tom", "", "Timothy"),
    ("Margaret", "Rose", "Hathersage", "Mrs", "Peggy", "Birtwhistle", "Mabel"),
    ("Ngozi", "Adaeze", "Okonjo", "Dr", "", "", "Nnamdi"),
    ("Dilwyn", "Prys", "Gwynfryn", "Mr", "Dil", "", "David"),
    ("Catrin", "Non", "ferch Gruffudd", "Ms", "Cati", "", "Ceri"),
    ("William", "Henry", "Ashdown-Firth", "Mr", "Bill", "", "Walter"),
    ("Elizabeth", "Jane", "McAllister", "Mrs", "Liz", "Dunwoody", "Ellen"),
    ("Harpreet", "Kaur", "Dhaliwal", "Mrs", "", "", "Hardeep"),
    ("Christopher", "John", "Wetherby", "Mr", "Chris", "", "Colin"),
    ("Gwenllian", "Haf", "Maddocks", "Ms", "Gwenno", "Cadwaladr", "Glenys"),
    ("Pedr", "Emlyn", "Llwyd", "Mr", "", "", "Paul"),
    ("Theresa", "Ann", "D'Souza", "Mrs", "Tess", "", "Thelma"),
    ("Zofia", "Maria", "Lewandowska", "Miss", "Zosia", "", "Zara"),
)
MUTATED = {"Bethan": "Fethan", "Gwilym": "Wilym", "Margaret": "Fargaret", "Dilwyn": "Ddilwyn", "Catrin": "Gatrin",
           "Pedr": "Bedr", "Gwenllian": "Wenllian", "Thomas": "Domos"}  # fmt: skip
OTHERS = ("Colin Marsh", "Joan Applegarth", "Rhodri Vaughan", "Fatima Noor", "Denise Cuthbert", "Owain Pennant")
Made = Callable[[Person], list[str]]


def _letter(name: str) -> str:
    return f"Dear {name},\n\nThank you for your letter about the footpath. We will look at it in March.\n\nParks team\n"


def _said(name: str) -> str:
    return f"Case note. A visit was made on Tuesday. {name} was at home and asked about the rent arrears.\n"


def _note(name: str) -> str:
    return f"T/C from {name} re boiler. Engineer booked Fri am. No further action.\n"


def _form(name: str) -> str:
    return f"APPLICATION FORM\nName of applicant: {name}\nTenure: secure\nBedrooms: 2\nSigned: yes\n"


def _list(name: str) -> str:
    return f"Minutes of the tenants' meeting\nPresent: {OTHERS[0]}; {name}; {OTHERS[1]}\nThe roof was discussed.\n"


def _rows(name: str) -> str:
    rows = "".join(f'"{other}",North,R{n}\n' for n, other in enumerate(OTHERS))
    return f'Name,Ward,Reference\n{rows}"{name}",South,R9\n'


def _columns(person: Person) -> str:
    rows = "".join(f"{other.split()[1]},{other.split()[0]},North\n" for other in OTHERS)
    return f"Surname,Forename,Ward\n{rows}{person.last},{person.first},South\n"


def _ordinary(name: str) -> list[tuple[str, str]]:
    return [(".txt", _letter(name)), (".txt", _said(name)), (".txt", _note(name)), (".txt", _form(name)),
            (".txt", _list(name)), (".csv", _rows(name))]  # fmt: skip


def names(person: Person) -> Iterator[tuple[str, str]]:
    """The ways of writing the person's name, with what each is called."""
    first, last, middle = person.first, person.last, person.middle
    yield "whole name", f"{first} {last}"
    yield "title and whole name", f"{person.title} {first} {last}"
    yield "capitals", f"{first} {last}".upper()
    yield "SURNAME, First", f"{last.upper()}, {first}"
    yield "Surname First", f"{last} {first}"
    yield "initial", f"{person.title} {first[0]} {last}"
    yield "initial with dot", f"{first[0]}. {last}"
    yield "Surname, initial", f"{last}, {first[0]}"
    yield "title and surname", f"{person.title} {last}"
    yield "unknown middle name", f"{first} {middle} {last}"
    yield "title, unknown middle name", f"{person.title} {first} {middle} {last}"
    yield "SURNAME, First Middle", f"{last.upper()}, {first} {middle}"
    yield "unknown middle initial", f"{first} {middle[0]} {last}"
    yield "unknown middle initial with dot", f"{first} {middle[0]}. {last}"
    yield "two initials", f"{first[0]}.{middle[0]}. {last}"
    yield "two initials, title", f"{person.title} {first[0]} {middle[0]} {last}"
    if person.called:
        yield "nickname", f"{person.called} {last}"
    if person.earlier:
        yield "earlier name, given", f"{first} {person.earlier}"
        yield "earlier name, unknown middle name", f"{first} {middle} {person.earlier}"
    if first in MUTATED and first != "Thomas":
        yield "mutated", f"{MUTATED[first]} {last}"
    yield "one letter wrong", f"{first} {_wrong(last)}"
    if "'" in last:
        yield "other apostrophe", f"{first} {last.replace(chr(39), chr(0x2019))}"
        yield "no apostrophe", f"{first} {last.replace(chr(39), '')}"
    if "-" in last:
        yield "no hyphen", f"{first} {last.replace('-', ' ')}"
        yield "half of a double name", f"{first} {last.split('-')[1]}"
    if first != "Siân".encode("ascii", "ignore").decode() and not first.isascii():
        yield "no accent", f"{first.replace('â', 'a')} {last}"


def _wrong(last: str) -> str:
    middle = len(last) // 2
    return last[:middle] + last[middle] + last[middle:]


def values(person: Person) -> Iterator[tuple[str, str]]:
    """The ways of writing the person's numbers and addresses, each with the words around it."""
    nhs, number, phone = person.nhs, person.insurance, person.phone
    yield "NHS number", f"NHS number: {nhs[:3]} {nhs[3:6]} {nhs[6:]}"
    yield "NHS number together", f"NHS No {nhs}"
    yield "NHS number, hyphens", f"NHS no. {nhs[:3]}-{nhs[3:6]}-{nhs[6:]}"
    yield "National Insurance", f"NI number {number[:2]} {number[2:4]} {number[4:6]} {number[6:8]} {number[8]}"
    yield "National Insurance together", f"NINO: {number}"
    yield "National Insurance, lower case", f"nino {number.lower()}"
    yield "e-mail", f"Reply to {person.mail} please"
    yield "e-mail in capitals", f"E-MAIL: {person.mail.upper()}"
    yield "telephone", f"Tel: {phone}"
    yield "telephone, gaps", f"Telephone {phone[:5]} {phone[5:8]} {phone[8:]}"
    yield "telephone, +44", f"Mobile +44 {phone[1:5]} {phone[5:]}"
    yield "telephone, +44 (0)", f"Call +44 (0){phone[1:5]} {phone[5:]}"
    born = person.born
    yield "date of birth", f"Date of birth: {born:%d/%m/%Y}"
    yield "date of birth in words", f"DOB {born.day} {born:%B %Y}"
    yield "date of birth, dots", f"D.O.B. {born:%d.%m.%y}"


def planted(people: list[Person]) -> Iterator[Planted]:
    """Every document, the same every time."""
    for number, person in enumerate(people):
        for place, (form, name) in enumerate(names(person)):
            carriers = _ordinary(name)
            for step in (0, 1):
                kind, text = carriers[(number + place + 3 * step) % len(carriers)]
                yield Planted(form, number, kind, text)
        for form, said in values(person):
            yield Planted(form, number, ".txt", f"File note of the duty desk.\n{said}\nPassed to the team on Monday.\n")
        yield from _elsewhere(number, person)
        yield from _others(number, person, people[(number + 1) % len(people)])


def _elsewhere(number: int, person: Person) -> Iterator[Planted]:
    """The person in workbooks, mailboxes, two columns, and in a file's name alone."""
    yield Planted("row of a workbook", number, ".xlsx", person.name)
    yield Planted(
        "row of a workbook, unknown middle name", number, ".xlsx", f"{person.first} {person.middle} {person.last}"
    )
    yield Planted("surname and forename in two columns", number, ".csv", _columns(person))
    yield Planted("sender of a message in a mailbox", number, ".mbox", f"{person.name} <office{number}@example.org>")
    yield Planted("address of a message in a mailbox", number, ".mbox", f"Office <{person.mail}>")
    yield Planted("possessive", number, ".txt", _said(f"{person.name}'s neighbour"))
    yield Planted("couple", number, ".txt", _letter(f"{OTHERS[0].split()[0]} and {person.name}"))
    broken = f"Report\n\nThe complaint was made by {person.first}\n{person.last} in May and was not upheld.\n"
    yield Planted("across two lines", number, ".txt", broken)
    yield Planted("former surname in brackets", number, ".txt", _said(f"{person.first} {person.last} (formerly Smith)"))
    yield Planted(
        "file name alone", number, ".txt", "The form was received and scanned.\n", True, f"{person.last} {person.first}"
    )


def _others(number: int, person: Person, neighbour: Person) -> Iterator[Planted]:
    """Documents about others."""
    changed = person.nhs[:5] + str((int(person.nhs[5]) + 1) % 10) + person.nhs[6:]
    for form, name in (
        ("same surname, same initial", f"{person.other} {person.last}"),
        ("same surname, same initial, with a middle name", f"{person.other} {person.middle} {person.last}"),
        ("same surname", f"Ottoline {person.last}"),
        ("same first name and surname, another middle name", f"{person.first} Ottoline {person.last}"),
        ("same first name", f"{person.first} {neighbour.last}"),
        ("same first and middle name", f"{person.first} {person.middle} {neighbour.last}"),
        ("first name as a middle name", f"Ottoline {person.first} {neighbour.last}"),
        ("surname as a middle name", f"{neighbour.first} {person.last.split()[-1]} Abernathy"),
        ("longer double surname", f"Ottoline {person.last}-Abernathy"),
    ):
        kind, text = _ordinary(name)[number % 6]
        yield Planted(form, number, kind, text, False)
    for form, text in (
        ("another's NHS number", f"NHS number: {changed}"),
        ("a relative's e-mail", f"Reply to x{person.mail}"),
        ("another's telephone", f"Tel: 07700{900_900 + number}"),
        ("born the day after", f"Date of birth: {person.born + timedelta(1):%d/%m/%Y}"),
    ):
        yield Planted(form, number, ".txt", f"File note.\n{text}\nPassed on.\n", False)


def people(seed: int = 14) -> list[Person]:
    """The persons, with made-up numbers."""
    made = random.Random(seed)
    return [_person(number, facts, made) for number, facts in enumerate(PEOPLE)]


def _person(number: int, facts: tuple[str, str, str, str, str, str, str], made: random.Random) -> Person:
    first, middle, last, *more = facts
    plain = "".join(c for c in last.lower() if c.isascii() and c.isalpha())
    born = date(1935, 1, 1) + timedelta(made.randrange(25_000))
    insurance = f"{'JKLMPRSTW'[number % 9]}{'ABCEGHJK'[number % 8]}{made.randrange(10**6):06}{'ABCD'[number % 4]}"
    phone = f"07700{900_100 + number * 7}"
    mail = f"{first[0].lower()}.{plain}{number}@example.org"
    return Person(first, middle, last, more[0], more[1], more[2], more[3], born, _nhs(made), insurance, mail, phone)


def _nhs(made: random.Random) -> str:
    """A number of the range kept for tests, with a right check digit."""
    while True:
        digits = f"999{made.randrange(10**6):06}"
        check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return f"{digits}{check}"
