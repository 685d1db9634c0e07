"""Identifiers known only by the head of their column, and values damaged by scanning: recall by type.

    python bench/headers_and_scans.py [--rows 20] [--seed 1]

Tables are written as CSV, workbook, Word table and tabbed text and read as a scan reads them. Every column is looked
for in a table of its own, beside a number of the row and a remark, so that nothing but its heading tells what it
holds. Damage is that of recognition of print: letters for digits and digits for letters, a space too many, one too
few. All values are made by chance, by the rules of their issuers, and are kept nowhere.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import string
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from classifiers.analysis import Analysis, analyse
from classifiers.policy import load
from models.findings import FindingType as T
from models.records import Properties, Text
from scanner.extractors import extract
from scanner.identify import identify

Make = Callable[[random.Random], str]


def nhs_number(chance: random.Random) -> str:
    """Ten digits from the range kept for tests, the last by modulus 11."""
    while True:
        digits = "999" + _digits(chance, 6)
        check = -sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            return digits + str(check)


def utr(chance: random.Random) -> str:
    """Ten digits, the first by modulus 11 over the others."""
    digits = _digits(chance, 9)
    rest = sum(int(d) * w for d, w in zip(digits, (6, 7, 8, 9, 10, 5, 4, 3, 2), strict=True)) % 11
    return str([2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1][rest]) + digits


def uln(chance: random.Random) -> str:
    """Ten digits, the last by modulus 11."""
    while True:
        digits = str(chance.randrange(1, 10)) + _digits(chance, 8)
        rest = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if rest:
            return digits + str(10 - rest)


def upn(chance: random.Random) -> str:
    """A check letter and twelve digits."""
    digits = str(chance.choice([201, 302, 677, 841])) + _digits(chance, 9)
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    return letters[sum(int(d) * w for d, w in zip(digits, range(2, 14), strict=True)) % 23] + digits


def card(chance: random.Random) -> str:
    """Sixteen digits that begin as a test card does, the last by Luhn."""
    digits = "4000" + _digits(chance, 11)
    total = sum(sum(divmod(int(d) * (2 - at % 2), 10)) for at, d in enumerate(digits))
    return digits + str(-total % 10)


def nino(chance: random.Random) -> str:
    """Two letters as they are given out, six digits, and a letter."""
    return f"{chance.choice(('AB', 'CE', 'JM', 'SR', 'WK'))}{_digits(chance, 6)}{chance.choice('ABCD')}"


def licence(chance: random.Random) -> str:
    """Five letters of a surname, a date of birth, initials and three signs."""
    date = f"{chance.randrange(10)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{chance.randrange(10)}"
    return f"ZZTES{date}A99{_letters(chance, 2)}"


def postcode(chance: random.Random) -> str:
    """In areas that there are; the rest by chance."""
    area = chance.choice(("CF", "LL", "SA", "NE", "B"))
    return (
        f"{area}{chance.randrange(1, 40)} {chance.randrange(10)}{''.join(chance.choices('ABDEFGHJLNPQRSTUWXYZ', k=2))}"
    )


def birth(chance: random.Random) -> str:
    return f"{chance.randrange(1, 29):02}/{chance.randrange(1, 13):02}/{chance.randrange(1935, 2015)}"


def _digits(chance: random.Random, number: int) -> str:
    return "".join(chance.choices(string.digits, k=number))


def _letters(chance: random.Random, number: int) -> str:
    return "".join(chance.choices("ABCDEFGHJKLMNPRSTVWXY", k=number))


KINDS: dict[T, tuple[Make, tuple[str, ...]]] = {
    T.NATIONAL_INSURANCE_NUMBER: (nino, ("Nat Ins No", "NI number", "Rhif YG")),
    T.NHS_NUMBER: (nhs_number, ("NHS No.", "Patient NHS number", "Rhif GIG")),
    T.UTR: (utr, ("UTR", "Unique taxpayer ref")),
    T.ULN: (uln, ("ULN", "Unique learner no")),
    T.UPN: (upn, ("UPN", "Unique pupil number")),
    T.PAYMENT_CARD: (card, ("Card number", "Card no")),
    T.DRIVING_LICENCE: (licence, ("Driver number", "Driving licence no")),
    T.PASSPORT: (lambda c: _digits(c, 9), ("Passport no", "Passport number", "Rhif pasbort")),
    T.BANK_ACCOUNT: (lambda c: _digits(c, 8), ("Account number", "Bank a/c no", "Rhif cyfrif banc")),
    T.DATE_OF_BIRTH: (birth, ("DOB", "Date of birth", "D.O.B.", "Dyddiad geni")),
    T.COUNCIL_TAX_ACCOUNT: (lambda c: f"7{_digits(c, 8)}", ("Council tax ref", "CTAX account")),
    T.SOCIAL_CARE_ID: (lambda c: _digits(c, 7), ("Mosaic ID", "Social care ID")),
    T.PHONE: (lambda c: f"01632 960{c.randrange(1000):03}", ("Tel", "Contact no", "Rhif ffôn")),
    T.POSTCODE: (postcode, ("Post code", "Cod post")),
    T.VEHICLE_REGISTRATION: (
        lambda c: f"{_letters(c, 2)}{c.randrange(2, 24):02} {_letters(c, 3)}",
        ("Vehicle reg", "Reg no"),
    ),
    T.EMAIL: (lambda c: f"{_letters(c, 6).lower()}@example.org", ("E-mail", "Email address")),
    T.IBAN: (lambda _: "GB29NWBK60161331926819", ("IBAN",)),
    T.CREDENTIAL: (
        lambda c: f"{_letters(c, 4).title()}{_digits(c, 3)}{c.choice('!?%')}{_letters(c, 2).lower()}",
        ("Password", "Login password"),
    ),
}
REMARKS = ("sent", "to be checked", "seen by the duty officer", "none", "second visit")


def table(heading: str, make: Make, rows: int, chance: random.Random) -> list[list[str]]:
    """A list with a row number, the column in question, and a remark."""
    return [["Row", heading, "Remark"]] + [[str(n), make(chance), chance.choice(REMARKS)] for n in range(1, rows + 1)]


def as_csv(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return "list.csv", out.getvalue().encode()


def as_tabs(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    return "list.txt", "\n".join("\t".join(row) for row in rows).encode()


def as_workbook(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return "list.xlsx", out.getvalue()


def as_word(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    import docx

    document, out = docx.Document(), io.BytesIO()
    grid = document.add_table(rows=len(rows), cols=3)
    for cells, row in zip(grid.rows, rows, strict=True):
        for cell, value in zip(cells.cells, row, strict=True):
            cell.text = value
    document.save(out)
    return "list.docx", out.getvalue()


FORMS = {"csv": as_csv, "xlsx": as_workbook, "docx": as_word, "tabs": as_tabs}


def read(name: str, data: bytes) -> Analysis:
    """What a scan makes of a file."""
    file = io.BytesIO(data)
    pieces = [piece for piece in extract(file, identify(file, name)) if isinstance(piece, Text)]
    return analyse(pieces, Properties(), load(None), b"benchmark", deep=False)


def by_heading(rows: int, seed: int) -> Iterator[tuple[T, str, int, int, int]]:
    """Type, form, values, those found, and findings of another type than the heading says."""
    for kind, (make, headings) in KINDS.items():
        for form, write in FORMS.items():
            found, others = 0, 0
            for at, heading in enumerate(headings):
                seen = Counter(
                    one.type for one in read(*write(table(heading, make, rows, random.Random(seed + at)))).findings
                )
                found += min(rows, seen[kind])
                others += seen.total() - seen[kind]
            yield kind, form, rows * len(headings), found, others


LIKE_DIGITS = str.maketrans("01582", "OlSBZ")
LIKE_LETTERS = str.maketrans("OISBZQ", "0158 20".replace(" ", ""))


def one_digit(value: str, chance: random.Random) -> str:
    """One digit read as the letter it looks like; the value as it was where it has none such."""
    places = [at for at, sign in enumerate(value) if sign in "01582"]
    at = chance.choice(places) if places else 0
    return value[:at] + value[at].translate(LIKE_DIGITS) + value[at + 1 :]


def two_digits(value: str, chance: random.Random) -> str:
    return one_digit(one_digit(value, chance), chance)


def one_letter(value: str, chance: random.Random) -> str:
    """One letter read as a digit."""
    places = [at for at, sign in enumerate(value) if sign in "OISBZQ"]
    at = chance.choice(places) if places else 0
    return value[:at] + value[at].translate(LIKE_LETTERS) + value[at + 1 :]


def split(value: str, chance: random.Random) -> str:
    at = chance.randrange(2, len(value) - 1)
    return f"{value[:at]} {value[at:]}"


def joined(value: str, _chance: random.Random) -> str:
    return value.replace(" ", "")


DAMAGE = (one_digit, two_digits, one_letter, split, joined)
LINES = ("{label}: {value}", "Please note the {label} {value} of the tenant.", "{label} {value}, checked by phone")


def damaged(number: int, seed: int) -> Iterator[tuple[T, int, int]]:
    """Type, damaged values that differ from their originals, and those found with their type."""
    chance = random.Random(seed)
    left_out = {T.CREDENTIAL, T.EMAIL, T.SOCIAL_CARE_ID}
    for kind in (kind for kind in KINDS if kind not in left_out):
        make, headings = KINDS[kind]
        there, found = 0, 0
        for at in range(number):
            value, label = make(chance), headings[at % len(headings)]
            worse = DAMAGE[at % len(DAMAGE)](value, chance)
            if worse == value:
                continue
            line = LINES[at % len(LINES)].format(label=label, value=worse)
            there += 1
            found += kind in {one.type for one in read("scan.txt", line.encode()).findings}
        yield kind, there, found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    print("known by the head of their column: values, found, findings of another type")
    for kind, form, there, found, others in by_heading(chosen.rows, chosen.seed):
        for name in (form, "all"):
            total[name] = [a + b for a, b in zip(total[name], (there, found, others), strict=True)]
        if found < there or others:
            print(f"  {kind.value:28}{form:8}{there:6}{found:6}{others:6}")
    for name, (there, found, others) in total.items():
        print(f"  {name:36}{there:6}{found:6}{others:6}  recall {found / there:.3f}")
    print("damaged by scanning: values, found")
    pairs: list[tuple[int, int]] = []
    for kind, there, found in damaged(60, chosen.seed):
        pairs.append((there, found))
        print(f"  {kind.value:28}{there:6}{found:6}")
    there, found = sum(there for there, _ in pairs), sum(found for _, found in pairs)
    print(f"  all {found} of {there}: {found / there:.3f}")


if __name__ == "__main__":
    main()
