"""Annotated texts for the detectors: templates of `tests/data/detectors` filled with synthetic values."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from classifiers.detectors import check_digits
from models.findings import FindingType as T
from models.records import Form, Text

FOLDER = Path(__file__).parent.parent / "data" / "detectors"
_SLOT = re.compile(r"\{([A-Z_]+?)(\d*)\}")
MONTHS = "January February March April May June July August September October November December".split()
MONTHS_CY = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what is in it: (start, end, type)."""

    text: Text
    spans: frozenset[tuple[int, int, T]]
    name: str


def digits(rng: random.Random, count: int, first: str = "123456789") -> str:
    """Random digits, the first from a choice."""
    return rng.choice(first) + "".join(rng.choice("0123456789") for _ in range(count - 1))


def until(make: Callable[[], str], good: Callable[[str], bool]) -> str:
    """Values until one is good."""
    while not good(value := make()):
        pass
    return value


def nhs(rng: random.Random) -> str:
    """An NHS number of the range reserved for tests."""
    value = until(lambda: "999" + digits(rng, 7, "0123456789"), check_digits.nhs)
    a, b, c = value[:3], value[3:6], value[6:]
    return rng.choice([value, f"{a} {b} {c}", f"{a} {b} {c}", f"{a}-{b}-{c}"])


def nino(rng: random.Random) -> str:
    """A National Insurance number in one of its writings."""
    prefix = rng.choice("ABCEGHJKLMNOPRSTWXYZ") + rng.choice("ABCEGHJKLMNPRSTWXYZ")
    if prefix in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
        prefix = "AB"
    a, b, c, last = digits(rng, 2), digits(rng, 2), digits(rng, 2), rng.choice("ABCD")
    return rng.choice([f"{prefix}{a}{b}{c}{last}", f"{prefix} {a} {b} {c} {last}", f"{prefix}{a}{b}{c} {last}"])


def written(day: date, rng: random.Random, numeric: bool = False) -> str:
    """A date as somebody may write it."""
    month = day.strftime("%b")
    forms = [day.strftime("%d/%m/%Y"), f"{day.day}/{day.month}/{day.year % 100:02}", day.strftime("%d.%m.%y")]
    if not numeric:
        suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
        forms += [
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            f"{day.day}{suffix} {month} {day.year}",
            f"{day.day} {MONTHS_CY[day.month - 1]} {day.year}",
            day.isoformat(),
            f"{day:%d}-{month}-{day.year % 100:02}",
        ]
    return rng.choice(forms)


def born(rng: random.Random, numeric: bool = False) -> str:
    """A date of birth between 1935 and 2018."""
    return written(date(1935, 1, 1) + timedelta(days=rng.randrange(30_000)), rng, numeric)


def recent(rng: random.Random, numeric: bool = False) -> str:
    """A date of the last twenty years."""
    return written(date(2005, 1, 1) + timedelta(days=rng.randrange(7_600)), rng, numeric)


def phone(rng: random.Random) -> str:
    """A number of Ofcom's ranges for drama."""
    last = digits(rng, 3, "0123456789")
    return rng.choice(
        [f"01632 960{last}", f"01632 960 {last}", f"07700 900{last}", f"07700900{last}", f"07700 900 {last}",
         f"020 7946 0{last}", f"029 2018 0{last}", f"+44 7700 900{last}", f"0161 496 0{last}", f"(01632) 960{last}"]
    )  # fmt: skip


def postcode(rng: random.Random) -> str:
    """A postcode of an existing area."""
    area = rng.choice(["SA", "LL", "CF", "WR", "M", "B", "SY", "EC", "LD", "HR"])
    district = "1A" if area == "EC" else str(rng.randrange(1, 30))
    return f"{area}{district} {rng.randrange(10)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"


def card(rng: random.Random) -> str:
    """A card number in one of its writings."""
    value = until(lambda: (rng.choice(["4", "51", "55"]) + digits(rng, 15))[:16], check_digits.luhn)
    return rng.choice([value, " ".join(value[i : i + 4] for i in range(0, 16, 4))])


def utr(rng: random.Random) -> str:
    """A taxpayer reference."""
    value = until(lambda: digits(rng, 10), check_digits.utr)
    return rng.choice([value, f"{value[:5]} {value[5:]}"])


def upn(rng: random.Random) -> str:
    """A pupil number."""
    body = "660" + digits(rng, 9)
    return next(letter + body[:12] for letter in check_digits.UPN_LETTERS if check_digits.upn(letter + body[:12]))


def vrm(rng: random.Random) -> str:
    """A registration mark, current or older."""
    letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXY") for _ in range(5))
    first, rest, year = letters[0], letters[2:], rng.choice(["12", "65", "71", "19"])
    return rng.choice([f"C{first}{year} {rest}", f"C{first}{year}{rest}", f"{first}{rng.randrange(100, 999)} {rest}"])


def licence(rng: random.Random) -> str:
    """A driving licence number."""
    born_in = f"{rng.randrange(10)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{rng.randrange(10)}"
    return rng.choice(["OWEN9", "PROBE", "LLWYD"]) + born_in + rng.choice(["SM9IJ", "GJ4GV", "A99AB"])


def iban(rng: random.Random) -> str:
    """A British IBAN."""
    bank = "ABCD" + digits(rng, 14)
    value = next(f"GB{check:02}{bank}" for check in range(2, 99) if check_digits.iban(f"GB{check:02}{bank}"))
    return rng.choice([value, " ".join(value[i : i + 4] for i in range(0, 22, 4))])


def worn(value: str, rng: random.Random) -> str:
    """A value as a scanner may damage it: letters for digits, a space lost or added."""
    swaps = {"0": "O", "1": "l", "5": "S", "8": "B"}
    places = [place for place, character in enumerate(value) if character in swaps and place > 0]
    for place in rng.sample(places, min(len(places), 2)):
        value = value[:place] + swaps[value[place]] + value[place + 1 :]
    if not places or rng.random() < 0.3:
        value = value.replace(" ", "") if " " in value else value[:3] + " " + value[3:]
    return value


MAKERS: dict[str, tuple[T | None, Callable[[random.Random], str]]] = {
    "NHS": (T.NHS_NUMBER, nhs),
    "NHS_PLAIN": (T.NHS_NUMBER, lambda rng: nhs(rng).replace(" ", "").replace("-", "")),
    "NINO": (T.NATIONAL_INSURANCE_NUMBER, nino),
    "DOB": (T.DATE_OF_BIRTH, born),
    "DOB_NUM": (T.DATE_OF_BIRTH, lambda rng: born(rng, True)),
    "DATE": (None, recent),
    "DATE_NUM": (None, lambda rng: recent(rng, True)),
    "PHONE": (T.PHONE, phone),
    "PHONE_OFFICIAL": (T.PHONE, lambda rng: f"01632 960{digits(rng, 3)}"),
    "EMAIL": (T.EMAIL, lambda rng: rng.choice(["p.owen", "sian.llwyd", "jb1962"]) + "@example.org"),
    "EMAIL_OFFICIAL": (T.EMAIL, lambda rng: "enquiries@council.example.org"),
    "POSTCODE": (T.POSTCODE, postcode),
    "POSTCODE_OFFICIAL": (T.POSTCODE, postcode),
    "VRM": (T.VEHICLE_REGISTRATION, vrm),
    "DRIVING": (T.DRIVING_LICENCE, licence),
    "SORT": (T.BANK_ACCOUNT, lambda rng: rng.choice(["08-99-99", "20 11 43", "30-92-14", "601412"])),
    "ACCOUNT": (T.BANK_ACCOUNT, lambda rng: digits(rng, 8)),
    "CARD": (T.PAYMENT_CARD, card),
    "IBAN": (T.IBAN, iban),
    "UPN": (T.UPN, upn),
    "ULN": (T.ULN, lambda rng: until(lambda: digits(rng, 10), check_digits.uln)),
    "UTR": (T.UTR, utr),
    "PASSPORT": (T.PASSPORT, lambda rng: digits(rng, 9)),
    "CTAX": (T.COUNCIL_TAX_ACCOUNT, lambda rng: digits(rng, rng.choice([8, 9, 10]))),
    "PERSONID": (T.SOCIAL_CARE_ID, lambda rng: digits(rng, rng.choice([6, 7]))),
    "PASSWORD": (T.CREDENTIAL, lambda rng: rng.choice(["Welcome123!", "Hydref2019", "tr0ub4dor&3"])),
    "IP": (T.IP_ADDRESS, lambda rng: f"192.0.2.{rng.randrange(1, 255)}"),
    "PLANREF": (None, lambda rng: f"BG02 zyz-{rng.randrange(10, 99)}"),
    "NHS_DAMAGED": (T.NHS_NUMBER, lambda rng: worn(nhs(rng), rng)),
    "NINO_DAMAGED": (T.NATIONAL_INSURANCE_NUMBER, lambda rng: worn(nino(rng), rng)),
    "DOB_DAMAGED": (T.DATE_OF_BIRTH, lambda rng: worn(born(rng, True), rng)),
    "PHONE_DAMAGED": (T.PHONE, lambda rng: worn(phone(rng), rng)),
    "POSTCODE_DAMAGED": (T.POSTCODE, lambda rng: worn(postcode(rng), rng)),
}


def fill(template: str, rng: random.Random, name: str = "") -> Example:
    """A template with its slots filled; sort code and account number on one line are one span."""
    pieces: list[str] = []
    spans: list[tuple[int, int, T]] = []
    length = last = 0
    for slot in _SLOT.finditer(template):
        before = template[last : slot.start()]
        kind, count = slot.groups()
        category, value = (None, digits(rng, int(count))) if kind == "N" else _made(kind, rng)
        length += len(before)
        if category:
            spans.append((length, length + len(value), category))
        pieces += [before, value]
        length, last = length + len(value), slot.end()
    body = "".join(pieces) + template[last:]
    return Example(_text(body), frozenset(_joined(spans, body)), name)


def _made(kind: str, rng: random.Random) -> tuple[T | None, str]:
    category, make = MAKERS[kind]
    return category, make(rng)


def _joined(spans: list[tuple[int, int, T]], body: str) -> Iterator[tuple[int, int, T]]:
    kept: list[tuple[int, int, T]] = []
    for start, end, kind in spans:
        if kind is T.BANK_ACCOUNT and kept and kept[-1][2] is kind:
            between = body[kept[-1][1] : start]
            if len(between) < 30 and "\n" not in between:
                start = kept.pop()[0]
        kept.append((start, end, kind))
    yield from kept


def _text(body: str) -> Text:
    first = body.split("\n", 1)[0]
    if first.count(",") > 3 and "\n" in body:
        return Text(body, form=Form.TABLE, delimiter=",", quoted=True)
    return Text(body)


def examples(file: str, seed: int = 1, rounds: int = 20) -> list[Example]:
    """Every template of a file, filled several times."""
    rng = random.Random(seed)
    templates = (FOLDER / file).read_text(encoding="utf-8").split("\n---\n")
    return [fill(t, rng, f"{file}:{n}") for n, t in enumerate(templates) for _ in range(rounds)]
