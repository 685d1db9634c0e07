"""Reading `identifiers.toml`: the identifiers of the council's own systems."""

from __future__ import annotations

from collections.abc import Mapping

from classifiers.detectors.folding import fold
from classifiers.patterns import NOWHERE, finder
from classifiers.policy.rows import Complaints, listed
from classifiers.policy.settings import table
from models.findings import FindingType
from models.policy import LocalIdentifier

FILE = "identifiers.toml"
CHECKSUMS = ("", "mod11")
KEYS = ("type", "name", "pattern", "context", "checksum")


def read_identifiers(content: bytes, complaints: Complaints) -> tuple[LocalIdentifier, ...]:
    """The identifiers in the file's order."""
    entries = table(content, FILE, complaints).get("identifier", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        complaints.error(FILE, "expected tables headed `[[identifier]]`")
        return ()
    return tuple(_identifier(entry, f"{FILE}, identifier {n}", complaints) for n, entry in enumerate(entries, 1))


def _identifier(entry: Mapping[str, object], where: str, complaints: Complaints) -> LocalIdentifier:
    for key in entry:
        if key not in KEYS:
            complaints.warn(f"{where}, {key}", f"not used; expected {listed(KEYS)}")
    texts = {key: _text(entry, key, where, complaints) for key in ("type", "name", "pattern", "checksum")}
    if texts["type"] not in list(FindingType):
        complaints.error(
            f"{where}, type", f"`{texts['type']}` is not a type of finding; expected {listed(list(FindingType))}"
        )
    wrong = pattern_error(texts["pattern"])
    if wrong:
        complaints.error(f"{where}, pattern", wrong)
    if texts["checksum"] not in CHECKSUMS:
        complaints.error(f"{where}, checksum", f"`{texts['checksum']}` is not known; expected `mod11` or nothing")
    return LocalIdentifier(context=_context(entry, where, complaints), **texts)


def _text(entry: Mapping[str, object], key: str, where: str, complaints: Complaints) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        complaints.error(f"{where}, {key}", "expected text in quotes")
        return ""
    if not value and key != "checksum":
        complaints.error(f"{where}, {key}", "missing; expected text in quotes")
    return value


def _context(entry: Mapping[str, object], where: str, complaints: Complaints) -> tuple[str, ...]:
    value = entry.get("context", [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        complaints.error(f"{where}, context", 'expected a list of words, for example ["council tax", "account"]')
        return ()
    return tuple(value)


def pattern_error(pattern: str) -> str:
    """What is wrong with a pattern, "" when nothing is: it must be RE2 and must not match nothing."""
    try:
        find = finder(fold(pattern).text)
    except ValueError as error:
        return f"`{pattern}` is not an RE2 pattern: {error}"
    return "" if find(b"", 0) == NOWHERE else f"`{pattern}` matches the empty text; expected at least one character"
