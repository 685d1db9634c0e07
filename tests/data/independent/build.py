"""Makes a .jsonl file from each file of marked documents in source/: offsets by code, check digits by code."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
TYPES = {
    "P": "PERSON",
    "ADDR": "ADDRESS",
    "PC": "POSTCODE",
    "TEL": "PHONE",
    "MAIL": "EMAIL",
    "DOB": "DATE_OF_BIRTH",
    "NINO": "NATIONAL_INSURANCE_NUMBER",
    "NHS": "NHS_NUMBER",
    "UTR": "UTR",
    "DL": "DRIVING_LICENCE",
    "PASS": "PASSPORT",
    "VRM": "VEHICLE_REGISTRATION",
    "BANK": "BANK_ACCOUNT",
    "IBAN": "IBAN",
    "CARD": "PAYMENT_CARD",
    "UPN": "UPN",
    "ULN": "ULN",
    "CTAX": "COUNCIL_TAX_ACCOUNT",
    "SCID": "SOCIAL_CARE_ID",
    "IP": "IP_ADDRESS",
    "CRED": "CREDENTIAL",
}
ROLES = {"": "data subject", "*": "official", "!": "public figure", "?": "example", "~": "organisation"}
MARK = re.compile(r"⟦([A-Z]+)([*!?~]?)(?:\.(\w\w))?:(.+?)⟧", re.DOTALL)
GENERATED = re.compile(r"=(\d+)/([^/]+)(?:/(\S+))?")
ORGANISATION = {
    "EMAIL": re.compile(r"\b[\w.-]+@[\w.-]+\.(?:org|com|net)\b"),
    "PHONE": re.compile(r"\b0(?:1632 ?960 ?\d{3}|808 ?\d{3} ?\d{4})\b"),
    "POSTCODE": re.compile(r"\b(?:WR|LL)\d\d ?\d[A-Z]{2}\b"),
}
TITLES = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Supt|Sir|Nyrs|Auntie|Uncle|MBE|MRCVS)", re.I)
WORDS = frozenset(
    "Love April Stan Price Lee Wing Chapel Mai Salt May Relations Customer neighbour infant Hall Officer Member "
    "Enquiries Housing Team Family Little Sara Black Bell Cynghorydd Church Dewi Nan Worker".split()
)
"""Words of names that are also something else in these documents: repeats of them are marked by hand."""

Span = list[Any]


def documents(source: str) -> list[dict[str, Any]]:
    """The documents of one marked source file, in its order."""
    heads = re.split(r"^=== (.+)$", source, flags=re.MULTILINE)[1:]
    return [_document(head, body) for head, body in zip(heads[::2], heads[1::2], strict=True)]


def _document(head: str, body: str) -> dict[str, Any]:
    name, register, style, language, file, about, mentions, subjects = (part.strip() for part in head.split("|"))
    text, spans = resolve(body.strip("\n").replace("⇥", "\t") + "\n")
    spans = repeated(text, spans)
    said = [category for category in about.split(",") if category]
    return {
        "id": name,
        "register": register,
        "author_style": style,
        "language": language,
        "name": file,
        "text": text,
        "spans": sorted(span for span in spans if span[3] != "organisation"),
        "neutral": sorted([*(span for span in spans if span[3] == "organisation"), *_organisations(text, spans)]),
        "about_person": [category for category in said if category[0] != "?"],
        "unsure": [category[1:] for category in said if category[0] == "?"],
        "mentions_only": [category for category in mentions.split(",") if category],
        "data_subjects": int(subjects),
    }


def resolve(marked: str) -> tuple[str, list[Span]]:
    """The text without marks, and its spans: start, end, type, role, and the origin of a person's name.

    >>> resolve("TC to ⟦P.cy:Non⟧")
    ('TC to Non', [[6, 9, 'PERSON', 'data subject', 'cy']])
    """
    text, position = "", 0
    spans: list[Span] = []
    for mark in MARK.finditer(marked):
        text += marked[position : mark.start()]
        kind, role, origin, value = mark.groups()
        value = _value(kind, value)
        end = len(text) + len(value)
        spans.append([len(text), end, TYPES[kind], ROLES[role], *([origin or "en"] if kind == "P" else [])])
        text, position = text + value, mark.end()
    return text + marked[position:], spans


def repeated(text: str, spans: list[Span]) -> list[Span]:
    """The spans, and every other place where words of a marked name stand as written."""
    words = _name_words(text, spans)
    more: list[Span] = []
    for word in re.finditer(r"[^\W\d_][\w'’-]*", text):
        name = re.sub(r"['’]s$", "", word.group())
        start, end = word.start(), word.start() + len(name)
        if name not in words or any(start < s[1] and s[0] < end for s in spans) or text[end : end + 1] == "@":
            continue
        if more and text[more[-1][1] : start] == " ":
            more[-1][1] = end
        else:
            more.append([start, end, *words[name]])
    return [*spans, *more]


def _name_words(text: str, spans: list[Span]) -> dict[str, Span]:
    words: dict[str, Span] = {}
    for start, end, kind, *rest in spans:
        for word in re.findall(r"[^\W\d_][\w'’-]{2,}", text[start:end]) if kind == "PERSON" else ():
            if word[0].isupper() and word not in WORDS and not TITLES.fullmatch(word):
                words.setdefault(word, [kind, *rest])
    return words


def _organisations(text: str, spans: list[Span]) -> list[Span]:
    return [
        [found.start(), found.end(), kind, "organisation"]
        for kind, pattern in ORGANISATION.items()
        for found in pattern.finditer(text)
        if not any(found.start() < span[1] and span[0] < found.end() for span in spans)
    ]


def _value(kind: str, value: str) -> str:
    made = GENERATED.fullmatch(value)
    if not made:
        return value
    seed, form, damage = made.groups()
    digits = NUMBERS[kind](Random(f"{kind}{seed}"), form)
    text = digits if kind == "UPN" else grouped(digits, form)
    return text.translate(dict(zip(map(ord, damage[::2]), damage[1::2], strict=True))) if damage else text


def grouped(digits: str, form: str) -> str:
    """Digits in groups as a form says.

    >>> grouped("9991234560", "3-3-4")
    '999-123-4560'
    """
    position, text = 0, ""
    for part in re.findall(r"\d+|\D+", form):
        if part.isdigit():
            text += digits[position : position + int(part)]
            position += int(part)
        else:
            text += part
    return text


def _digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def nhs(random: Random, _: str) -> str:
    """An NHS number in the range kept for tests (9xx), check digit by modulus 11."""
    while True:
        body = "9" + _digits(random, 8)
        check = -sum(int(d) * w for d, w in zip(body, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            return f"{body}{check}"


def uln(random: Random, _: str) -> str:
    """A Unique Learner Number: the weighted sum leaves 10."""
    while True:
        body = random.choice("123456789") + _digits(random, 8)
        remainder = sum(int(d) * w for d, w in zip(body, range(10, 1, -1), strict=True)) % 11
        if remainder:
            return f"{body}{10 - remainder}"


def utr(random: Random, _: str) -> str:
    """A Unique Taxpayer Reference, check digit first."""
    body = _digits(random, 9)
    total = sum(int(d) * w for d, w in zip(body, (6, 7, 8, 9, 10, 5, 4, 3, 2), strict=True))
    return "21987654321"[total % 11] + body


def upn(random: Random, authority: str) -> str:
    """A Unique Pupil Number of a local authority: check letter, authority, school, year, serial."""
    body = f"{authority}{_digits(random, 4)}{random.choice(['16', '17', '18', '21'])}{_digits(random, 3)}"
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    return letters[sum(int(d) * place for place, d in enumerate(body, 2)) % 23] + body


def iban(random: Random, _: str) -> str:
    """A British IBAN of an invented account."""
    body = f"NWBK{_digits(random, 14)}"
    number = "".join(str(int(c, 36)) for c in f"{body}GB00")
    return f"GB{98 - int(number) % 97:02d}{body}"


def card(random: Random, _: str) -> str:
    """A payment card number, Luhn digit last."""
    body = "4929" + _digits(random, 11)
    total = sum(int(d) if i % 2 else sum(divmod(int(d) * 2, 10)) for i, d in enumerate(body))
    return f"{body}{-total % 10}"


NUMBERS: dict[str, Callable[[Random, str], str]] = {
    "NHS": nhs,
    "ULN": uln,
    "UTR": utr,
    "UPN": upn,
    "IBAN": iban,
    "CARD": card,
}


def main() -> None:
    """Write the sets named on the command line, or every set in source/."""
    for half in sys.argv[1:] or sorted(path.stem for path in (HERE / "source").glob("*.txt")):
        found = documents((HERE / "source" / f"{half}.txt").read_text(encoding="utf-8"))
        lines = (json.dumps(document, ensure_ascii=False) + "\n" for document in found)
        (HERE / f"{half}.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
