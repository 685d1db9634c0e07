"""Identifiers of the council's own systems, as its policy describes them: a pattern, context words, a check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classifiers.detectors import check_digits
from classifiers.detectors.bank_account import SORT, generic, names_a_bank
from classifiers.detectors.context import Context
from classifiers.detectors.folding import fold
from classifiers.detectors.scanning import Judgement
from classifiers.patterns import finder, spans
from models.findings import FindingType
from models.policy import LocalIdentifier

BEFORE = 80
SORT_NEAR = 60
AFTER = 30


def judgements(context: Context, identifiers: Sequence[LocalIdentifier]) -> Iterator[Judgement]:
    """The council's identifiers in a text. Raises ValueError for a pattern that cannot be compiled."""
    for identifier in identifiers:
        yield from _of(context, identifier)


def _of(context: Context, identifier: LocalIdentifier) -> Iterator[Judgement]:
    words = [fold(word).text for word in identifier.context]
    for start, end in spans(finder(fold(identifier.pattern).text), context.data):
        if not _checked(context.body[start:end], identifier.checksum):
            continue
        cue = _cue(context, start, end, words) if words else ""
        if cue is not None and not _of_a_bank(context, start, end, FindingType(identifier.type), cue):
            basis = f"policy: {identifier.name}"
            yield Judgement(start, end, FindingType(identifier.type), 0.97, basis, cue)


def _of_a_bank(context: Context, start: int, end: int, kind: FindingType, cue: str) -> bool:
    """True for "account number" below a sort code, or in a table with a bank's columns: a council's pattern for its tax
    accounts fits a bank's too."""
    if kind is not FindingType.COUNCIL_TAX_ACCOUNT or not generic(cue):
        return False
    near = context.before(start, SORT_NEAR) + "\n" + context.after(end, AFTER)
    return SORT.search(near) is not None or names_a_bank(" ".join(context.grid.names))


def _cue(context: Context, start: int, end: int, words: Sequence[str]) -> str | None:
    """The context word in the column's header, the row's label or near the value; None where there is none."""
    place = context.grid.place(start)
    near = (place.header, place.left) if place else ()
    around = (*near, context.before(start, BEFORE), context.after(end, AFTER))
    for stretch in around:
        for word in words:
            if re.search(rf"(?i)\b{re.escape(word)}\b", stretch):
                return word
    return None


def _checked(value: str, checksum: str) -> bool:
    digits = "".join(character for character in value if character.isdigit())
    if checksum == "mod11":
        return check_digits.nhs(digits)
    return check_digits.luhn(digits) if checksum == "luhn" else True
