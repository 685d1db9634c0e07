"""O3: people's own words in names: old, superseded, do not use. Danger: "Old Road" and "Archive Service" are names."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from classifiers.rot.evidence import Evidence, days_since
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind

YEAR_DAYS = 365.25
THINGS = (
    r"(?:files?|docs?|documents?|versions?|copy|copies|stuff|folders?|templates?|forms?|data|back-?ups?|drafts?|lists?|"
    r"polic(?:y|ies)|procedures?|spreadsheets?|letters?|guidance|material|things|items|ones?|rotas?|ffeil(?:iau)?|"
    r"dogfen(?:nau)?|fersiyn(?:au)?|fersiwn|bolis[iï]au|bolisi|gopi(?:au)?|ffurflen(?:ni)?)"
)
PLAIN = re.compile(
    r"\b(?:superseded|not to be used|no longer (?:used|in use|valid|current|needed)|delete me|can be deleted|"
    r"peidiwch a defnyddio|peidio a defnyddio|wedi'?i? ddisodli|disodlwyd|wedi dyddio|i'?w ddileu|dim yn gyfredol)\b|"
    r"(?<!request )(?<!right )(?<!requests )(?<!marked )\b(?:to be|for) delet(?:ed|ion)$|"
    r"^(?:to be|for) delet(?:ed|ion)\b|"
    r"\b(?:do not use|don'?t use|out of date|outdated|defunct|obsolete)$|"
    rf"^(?:outdated|out of date|obsolete|defunct) {THINGS}\b"
)
"""Said of nothing but a document that has had its day."""
WARNED = re.compile(r"\bDO NOT USE\b|\bDON'?T USE\b|\bPEIDIWCH\b|\b(?i:do not use|don'?t use|obsolete)\s*[-–_:(]")
"""In capitals, or set apart: not the beginning of a title about what not to use."""
OLD_THING = re.compile(rf"^(?:old|hen) {THINGS}\b|\bold {THINGS}$")
OLD_ALONE = re.compile(r"^(?:z+ ?)?(?:old|hen|archived?|archif|archifwyd)(?: \d{1,4}){0,2}$")
OLD_LAST = re.compile(
    r"(?<!year )(?<!years )(?<!month )(?<!months )(?<!yr )(?<!yrs )\b(?:old|archived|archifwyd)(?: (?:v ?)?\d{1,2})?$"
)
OLD_FIRST = re.compile(r"^[\W_]*(?:OLD|Old|old|HEN|Hen|ARCHIVED|Archived|ARCHIFWYD)(?:\s*[-–_:]+|\])\s*\S")
SHOUTED = re.compile(r"^OLD\s+(?=.*[a-z])|\((?:OLD|Old|old|HEN|Hen|hen)\)|\[(?:OLD|Old|old)\]")
APART = re.compile(r"[-–_(\[.]\s*(?:old|hen|archived|archifwyd)\W*(?:v ?)?\d{0,2}\W*$", re.I)
ARCHIVE_THING = re.compile(rf"^archived? {THINGS}\b|^archif {THINGS}\b")
ARCHIVE_PLACE = re.compile(
    r"\barchives? (?:service|strategy|team|office|collection)|record office|museum|\barchives\b|"
    r"gwasanaeth archif|amgueddf",
    re.I,
)
HINT = re.compile(
    r"old|hen|archi|supersed|obsolet|use|dated?|defunct|delet|longer|disodl|dyddio|ddileu|gyfredol|peidi", re.I
)
"""A part of everything that can make a name obsolete."""
EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def obsolete_name(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A file or folder that its keepers call old, and that has not changed for the policy's `obsolete_name_years`."""
    age = days_since(evidence.changed, today)
    if age is None or age < policy.settings.obsolete_name_years * YEAR_DAYS:
        return None
    if record.kind in (ItemKind.MESSAGE, ItemKind.LINK, ItemKind.SPECIAL):
        return None
    *folders, name = (record.item.inside or record.item.path).replace("!/", "/").split("/")
    if record.item.inside:
        folders = [*record.item.path.split("/"), *folders]
    years = int(age / YEAR_DAYS)
    if says_obsolete(EXTENSION.sub("", name)):
        return _flag(f"its name says so, and it has not changed for {years} years ({evidence.changed_basis})", 0.8)
    called = _obsolete_folder(tuple(folders))
    if called:
        return _flag(f"the folder “{called}” says so, and it has not changed for {years} years", 0.6)
    return None


@lru_cache(maxsize=65_536)
def says_obsolete(name: str) -> bool:
    """True when a name (without extension) calls the thing itself old, superseded or not to be used.

    >>> says_obsolete("Staff list OLD"), says_obsolete("Old Road resurfacing"), says_obsolete("Archive Service")
    (True, False, False)
    """
    if not HINT.search(name):
        return False
    if OLD_FIRST.search(name) or SHOUTED.search(name) or WARNED.search(name):
        return True
    said = " ".join(re.sub(r"[\W_]+", " ", name.lower().replace("’", "'").replace("â", "a")).split())
    apart = APART.search(name)
    patterns = (PLAIN, OLD_ALONE, OLD_THING, ARCHIVE_THING)
    return bool(apart) or any(pattern.search(said) for pattern in patterns) or bool(OLD_LAST.search(said))


@lru_cache(maxsize=16_384)
def _obsolete_folder(folders: tuple[str, ...]) -> str:
    """The nearest folder that calls its content obsolete; none where an archive service keeps its own things."""
    if any(ARCHIVE_PLACE.search(folder) for folder in folders):
        folders = tuple(folder for folder in folders if "archi" not in folder.lower())
    return next((folder for folder in reversed(folders) if says_obsolete(folder)), "")


def _flag(why: str, sure: float) -> RotFlag:
    return RotFlag(Rot.OBSOLETE, Reason("O3", why, sure))
