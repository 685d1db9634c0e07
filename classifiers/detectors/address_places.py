"""Addresses known by where they stand: behind a label, above or before a postcode, behind a name, in a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classifiers.detectors import postcode
from classifiers.detectors.address import behind, judgement
from classifiers.detectors.address_words import HOUSE, NAME, POSTCODE, STOP, STREET, WORDS
from classifiers.detectors.context import Context
from classifiers.detectors.scanning import Judgement
from classifiers.patterns import finder, spans
from classifiers.tables import cells, columns
from models.findings import FindingType
from models.records import Text

KIND = FindingType.ADDRESS
_LABELS = (
    r"\b(?i:address|cyfeiriad|property|premises|eiddo|lives at|living at|residing at|resides at|resident at|byw yn"
    r"|byw ar|c/o|moved to|moving to|symud i|staying at|stays at|now at|aros yn)\b"
)
_FORMAL = frozenset({"address", "cyfeiriad", "property", "premises", "eiddo"})
_LINK = re.compile(
    r"(?i)(?: for correspondence| of (?:applicant|claimant|property)| line 1| \([^()\n]{0,40}\))?"
    r"(?:[ \t]*(?:is|yw|:|=|\t| -)[ \t]*(?:\r?\n)?[ \t]*|[ \t]*\r?\n[ \t]*|[ \t]+)"
)
_NOT_POSTAL = re.compile(r"(?i)(?:e-?mail|web|ip|mac|url|http|site|e-?bost|intellectual|council)[ \-]?\Z")
_VALUE = re.compile(rf"(?!{STOP}\b){WORDS}(?:, ?(?:\r?\n)?{WORDS}){{0,5}}")
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Bnr|Br)\.? (?:{NAME} ){{0,2}}{NAME}, ({NAME}(?: {NAME}){{0,3}}), ")
_TITLE = r"\b(?:Mr|Mrs|Miss|Ms|Mx|Bnr)\.? [A-Z]"
_SEGMENT = re.compile(rf"{WORDS}")
_RUN = re.compile(rf"(?:{NAME}|[0-9][0-9A-Za-z/\-]{{0,6}})(?: (?:{NAME}|y|yr|ar|the|upon))*\Z")
_PERSON = re.compile(rf"(?i:{STOP})\b|.*\b(?:Esq|MBE|OBE)\b|(?:[A-Z]\.? ?){1, 3} [A-Z][A-Za-z'\-]+\Z")
_HOUSE_NUMBER = re.compile(r"[0-9]{1,4}[A-Za-z]?(?:[\-/][0-9]+)?,? [A-Z]|(?i:flat|fflat|apartment|unit|room) [0-9A-Z]")
_ADDRESS_COLUMN = re.compile(r"(?i)address|cyfeiriad|\baddr")
_HOME_COLUMN = re.compile(r"(?i)\bhome\b|property|premises|eiddo|residence|lives|cartref|street|stryd")
_OTHER_COLUMN = re.compile(
    r"(?i)e-?mail|e-?bost|\bip|\bmac\b|web|url|tel|phone|ffon|type|\bref|\bno\b|number|date|band|value|\bid\b|uprn|usrn"
    r"|[2-9]\s*\Z|town|county|post|size|owner|status|count|name|council|school"
)
_TAIL = re.compile(rf"(?:[ ,\r\n]+{POSTCODE})?[ ,.\r\n]*\Z")
_NO_ADDRESS = re.compile(
    r"(?i).*@|https?:|www\.|(?:as|same|see|not|no|none|unknown|n/?a|tbc|nfa|yes|fel|gweler|dim|see)\b|\W*\Z"
)


def in_places(context: Context, found: Sequence[Judgement]) -> Iterator[Judgement]:
    """The addresses that their place announces, in no order; some may overlap others that are found."""
    yield from _behind_labels(context)
    yield from _behind_names(context)
    yield from _before_postcodes(context, found)
    yield from _damaged_postcodes(context, found)


def _behind_labels(context: Context) -> Iterator[Judgement]:
    body = context.body
    for start, stop in spans(finder(_LABELS), context.data):
        link = _LINK.match(body, stop)
        value = _VALUE.match(body, link.end()) if link else None
        if link is None or value is None or _NOT_POSTAL.search(body, max(0, start - 8), start):
            continue
        first, end = value.start(), _trimmed(body, value.start(), value.end())
        firm = link.group().strip(" ") != ""
        home = body[start:stop].lower() not in _FORMAL and _in_a_street(body[first:end])
        if body[end : end + 1] == "@" or (not home and not _is_address(body[first:end], firm and _closed(body, end))):
            continue
        end = behind(context, first, end)[0]
        yield judgement(context, first, end, 0.9, "address: behind label", body[start:stop].lower())


def _in_a_street(value: str) -> bool:
    """Two parts or more, one of them a street."""
    parts = value.split(",")
    return len(parts) > 1 and any(STREET.search(part) for part in parts[:3])


def _trimmed(body: str, start: int, end: int) -> int:
    """The end without a postcode, trailing joints and points."""
    tail = _TAIL.search(body, start, end)
    end = tail.start() if tail else end
    return start + len(re.sub(r"(?: (?:y|yr|on|the|in|and|of|o|a|ar|by|&))+\Z", "", body[start:end]).rstrip(" .,"))


def _closed(body: str, end: int) -> bool:
    """True where what follows does not carry on in small letters."""
    return not re.match(r" ?[a-z(]", body[end : end + 2])


def _is_address(value: str, sure: bool) -> bool:
    """A house number with a name, a word for streets or houses; behind a firm label also two parts."""
    parts = [part.strip() for part in re.split(r"[,\n]", value) if part.strip()]
    if len(value) < 6 or not re.search(r"[A-Za-z]{3}", value):
        return False
    numbered = _HOUSE_NUMBER.match(value) is not None
    street = STREET.search(value) is not None
    housed = any(HOUSE.search(part) for part in parts)
    if numbered and (street or sure):
        return True
    return sure and len(parts) > 1 and (street or housed or len(parts[0].split()) < 4)


def _behind_names(context: Context) -> Iterator[Judgement]:
    """ "Mrs Owen, Rose Cottage, Marl": a house behind a titled name."""
    for start, _ in spans(finder(_TITLE), context.data):
        match = _TITLED.match(context.body, start)
        if match is None or not HOUSE.search(match.group(1)):
            continue
        end, towns, _ = behind(context, match.start(1), match.end(1))
        if towns:
            yield judgement(context, match.start(1), end, 0.7, "address: house behind name")


def _before_postcodes(context: Context, found: Sequence[Judgement]) -> Iterator[Judgement]:
    """The lines and clauses before a postcode that no address was read from yet."""
    read = {judged.end for judged in found if judged.type is KIND}
    for judged in found:
        if judged.type is not FindingType.POSTCODE or any(judged.start - gap in read for gap in range(6)):
            continue
        start, end = _climbed(context.body, judged.start)
        value = context.body[start:end]
        parts = [part for part in re.split(r"[,\n]", value) if part.strip()]
        numbered = _HOUSE_NUMBER.match(value) is not None
        if len(value) >= 6 and (numbered or (len(parts) > 1 and _housed(parts))):
            yield judgement(context, start, end, 0.85, "address: before postcode")


def _housed(parts: Sequence[str]) -> bool:
    first = parts[0].strip()
    return HOUSE.search(first) is not None or any(STREET.search(part) for part in parts[:3]) or len(parts) > 2


def _climbed(body: str, postcode_start: int) -> tuple[int, int]:
    """Start and end of the capitalised clauses that run up to a postcode, names of persons left out."""
    blank = body.rfind("\n\n", max(0, postcode_start - 150), postcode_start)
    low = blank + 2 if blank >= 0 else max(0, postcode_start - 150)
    text = body[low:postcode_start].rstrip(" ,.\r\n")
    end = start = low + len(text)
    position = len(text)
    for _ in range(6):
        cut = max(text.rfind(",", 0, position), text.rfind("\n", 0, position))
        part = text[cut + 1 : position]
        plain = part.strip(' \r"')
        run = (_SEGMENT.fullmatch(plain) and _RUN.search(plain)) or _RUN.search(plain)
        if run is None or _PERSON.match(plain):
            break
        start = low + cut + 1 + part.index(plain) + run.start()
        if run.start() or cut < 0 or _HOUSE_NUMBER.match(run.group()) or "\t" in part:
            break
        position = cut
    return start, end


def _damaged_postcodes(context: Context, found: Sequence[Judgement]) -> Iterator[Judgement]:
    """A postcode behind an address that scanning has damaged or a line end has broken."""
    pattern = postcode.DETECTOR.pattern
    for judged in found:
        if judged.type is not KIND:
            continue
        gap = re.compile(r"[ ,.\r\n]{1,4}").match(context.body, judged.end)
        match = pattern.match(context.body, gap.end()) if gap else None
        if match and postcode.standard(match.group()) and any(c.isdigit() for c in match.group()):
            basis = "postcode: area exists, behind an address"
            yield Judgement(match.start(), match.end(), FindingType.POSTCODE, 0.8, basis, "address")


def in_columns(context: Context, table: Text) -> Iterator[Judgement]:
    """The cells of address columns; `table` is the folded text."""
    if not any(_ADDRESS_COLUMN.search(name) or _HOME_COLUMN.search(name) for name in columns(table)):
        return
    for cell in cells(table):
        header = cell.header
        strong = _ADDRESS_COLUMN.search(header) is not None
        if cell.end - cell.start < 6 or not (strong or _HOME_COLUMN.search(header)) or _OTHER_COLUMN.search(header):
            continue
        value = context.body[cell.start : cell.end]
        end = cell.start + len(value) - len(_TAIL.search(value).group())  # type: ignore[union-attr]
        value = context.body[cell.start : end]
        if _NO_ADDRESS.match(value) or value == header or not _fills(value, strong):
            continue
        start = cell.start + len(value) - len(value.lstrip())
        yield judgement(context, start, end, 0.93, "address: column", f"column: {header}")


def _fills(value: str, strong: bool) -> bool:
    plain = value.strip()
    numbered = re.match(r"[0-9]+[A-Za-z]?,? [A-Za-z]{3}", plain) is not None
    if not strong:
        return numbered or ("," in plain and STREET.search(plain) is not None)
    return len(plain) > 5 and (numbered or "," in plain or STREET.search(plain) is not None or len(plain.split()) > 1)
