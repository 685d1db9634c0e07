"""How one person may be written: the forms of a name, and the keyed hashes under which a subject's data are known.

A subject access search compares hashes only. So every form under which somebody may stand in a document is made first:
other orders, initials, short forms of first names, with and without accents, parts of double names, Welsh mutation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from classifiers.detectors.sealing import CORE_BYTES, token
from classifiers.mutations import mutated
from models.findings import FindingType
from models.subjects import Subject

FILE = Path(__file__).parent / "data" / "nicknames.txt"
FULL, SHORT, ORDER, INITIAL, PART, SPELLING, SURNAME = 0.7, 0.6, 0.55, 0.45, 0.4, 0.35, 0.15
"""How much a form of the name says by itself: the whole name, a short form of the first name, the surname first, an
initial with the surname, a part of a double surname, a slip in writing the surname, the surname alone."""
BETWEEN, OTHERS_BETWEEN = 0.9, 0.6
"""What is left of that where other names stand between the first and the last: no middle name was asked for, or others
were."""
LONG = 5
"""Letters of a surname from which slips in writing it are looked for; shorter ones become others' surnames by them."""
STRENGTH: Mapping[FindingType, float] = {
    FindingType.NHS_NUMBER: 0.99,
    FindingType.NATIONAL_INSURANCE_NUMBER: 0.99,
    FindingType.EMAIL: 0.95,
    FindingType.PHONE: 0.85,
    FindingType.COUNCIL_TAX_ACCOUNT: 0.95,
    FindingType.SOCIAL_CARE_ID: 0.97,
    FindingType.UPN: 0.99,
    FindingType.ULN: 0.99,
    FindingType.UTR: 0.97,
    FindingType.PASSPORT: 0.97,
    FindingType.DRIVING_LICENCE: 0.98,
    FindingType.BANK_ACCOUNT: 0.9,
    FindingType.VEHICLE_REGISTRATION: 0.8,
    FindingType.DATE_OF_BIRTH: 0.3,
    FindingType.POSTCODE: 0.25,
    FindingType.ADDRESS: 0.6,
}
"""How much each kind of value says by itself; what is not here says .5."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A value under which a person may be known: its type, what form it is, and how much it says (0 to 1)."""

    type: FindingType
    form: str
    strength: float


def tokens_of(subject: Subject, key: bytes) -> dict[bytes, Sought]:
    """Every keyed hash under which the subject may be known; where two forms meet, the stronger one."""
    found: dict[bytes, Sought] = {}
    for name in subject.names:
        for form, (kind, strength) in forms(name).items():
            _keep(found, token(FindingType.PERSON, form, key), Sought(FindingType.PERSON, kind, strength))
    for kind, values in subject.values.items():
        for value in values:
            sought = Sought(kind, "exact", STRENGTH.get(kind, 0.5))
            _keep(found, token(kind, value, key), sought)
    return found


def cores_of(sought: Mapping[bytes, Sought], subject: Subject) -> dict[bytes, Sought]:
    """For the beginning (`CORE_BYTES`) that names with the same first and last word share: what such a name says."""
    kept = OTHERS_BETWEEN if any(len(name.split()) > 2 for name in subject.names) else BETWEEN
    found: dict[bytes, Sought] = {}
    for hash, one in sought.items():
        if one.type is FindingType.PERSON and one.form not in ("surname", "name", "middle name"):
            form = f"{one.form}, other names between"
            _keep(found, hash[:CORE_BYTES], Sought(one.type, form, round(one.strength * kept, 3)))
    return found


def forms(name: str) -> dict[str, tuple[str, float]]:
    """The ways of writing a whole name, each with what kind of form it is and its strength; the strongest first met.

    >>> forms("Huw Bevan")["h bevan"], forms("Huw Bevan")["bevan"]
    (('initial', 0.45), ('surname', 0.15))
    """
    words = [word for word in re.split(r"[\s.,]+", unicodedata.normalize("NFKC", name).strip()) if word]
    found: dict[str, tuple[str, float]] = {}
    if not words:
        return found
    if len(words) == 1:
        return dict.fromkeys(_plain(words[0].casefold()), ("name", SURNAME))
    *given, last = (word.casefold() for word in words)
    for surname, weight in _surnames(last):
        for form, kind, strength in _written(given, surname):
            for plain in _plain(form):
                best = (kind, round(strength * weight, 3))
                if plain not in found or found[plain][1] < best[1]:
                    found[plain] = best
    return found


def _written(given: list[str], surname: str) -> Iterator[tuple[str, str, float]]:
    """The forms of given names with one surname."""
    first, middle = given[0], given[1:]
    yield " ".join((first, *middle, surname)), "whole name", FULL
    yield f"{first} {surname}", "whole name", FULL
    yield f"{surname} {first}", "surname first", ORDER
    yield " ".join((surname, first, *middle)), "surname first", ORDER
    initials = [word[0] for word in (first, *middle)]
    for short in {first[0], " ".join(initials), "".join(initials), " ".join((first, *initials[1:]))}:
        strength = FULL if short.startswith(first) else INITIAL
        yield f"{short} {surname}", "initial" if strength == INITIAL else "whole name", strength
        yield f"{surname} {short}", "initial", min(strength, INITIAL)
    for other in _others(first):
        yield f"{other} {surname}", "short form", SHORT
        yield f"{surname} {other}", "short form", SHORT - 0.1
    for changed in mutated(first)[1:]:
        yield f"{changed} {surname}", "mutated", SHORT
    for word in middle:
        if len(word) > 1:
            yield f"{word} {surname}", "middle name", INITIAL
    for slip in _slips(surname):
        yield f"{first} {slip}", "a letter wrong", SPELLING
    yield surname, "surname", SURNAME


def _slips(surname: str) -> Iterator[str]:
    """A surname with a letter doubled, left out, put in at the end, or two exchanged: what hands do, and no more."""
    if len(surname) < LONG or not surname.isalpha():
        return
    for at in range(1, len(surname)):
        yield surname[: at + 1] + surname[at:]
        yield surname[:at] + surname[at + 1 :]
        if at + 1 < len(surname):
            yield surname[:at] + surname[at + 1] + surname[at] + surname[at + 2 :]
    yield f"{surname}e"
    yield f"{surname}s"


def _surnames(last: str) -> Iterator[tuple[str, float]]:
    """A surname whole, and the parts of a double one; apostrophes and hyphens are left out by some writers."""
    yield last, 1.0
    parts = [part for part in re.split("[-‐‑–]", last) if part]
    if len(parts) > 1:
        yield " ".join(parts), 1.0
        yield "".join(parts), 0.9
        for part in parts:
            yield part, PART / FULL
    bare = re.sub("['’`]", "", last)
    if bare != last:
        yield bare, 1.0
        yield last.replace("'", "’"), 1.0
        yield last.replace("’", "'"), 1.0


def _plain(form: str) -> set[str]:
    """A form, and the same without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", form) if not unicodedata.combining(c))
    return {form, bare}


def _others(first: str) -> set[str]:
    """Other forms of a first name."""
    return _nicknames().get(_bare(first), set()) - {first}


def _bare(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


@cache
def _nicknames() -> dict[str, set[str]]:
    """For each form of a first name, those on a line with it."""
    found: dict[str, set[str]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        words = line.split()
        if words and not line.startswith("#"):
            for word in words:
                found.setdefault(_bare(word), set()).update(words)
    return found


def _keep(found: dict[bytes, Sought], hash: bytes, sought: Sought) -> None:
    if hash not in found or found[hash].strength < sought.strength:
        found[hash] = sought


def strength_of(sought: Iterable[Sought]) -> float:
    """How much several values together say of one person: they speak independently, each type and form once.

    A date of birth or a postcode beside a name says much more than alone, and is weighed so.
    """
    best: dict[FindingType, float] = {}
    for one in sought:
        best[one.type] = max(best.get(one.type, 0.0), one.strength)
    named = best.get(FindingType.PERSON, 0.0)
    doubt = 1.0
    for kind, strength in best.items():
        beside = kind in (FindingType.DATE_OF_BIRTH, FindingType.POSTCODE, FindingType.ADDRESS) and named
        doubt *= 1.0 - (min(0.95, strength + named) if beside else strength)
    return round(1.0 - doubt, 4)
