"""Dates that follow from others: financial years, terms of years, and the ends of stated periods."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from classifiers.date_forms import Written, spans
from classifiers.period_words import NUMBERS
from classifiers.periods import add
from models.fileplan import Period
from models.findings import DateCandidate

_YEAR, _DASH = r"(?:19|20)\d\d", "[ ]?(?:/|-|–)[ ]?"
_NAME = r"(?:financial year|fiscal year|tax year|FYE?|F/Y|(?:fl|bl)wyddyn ariannol)"
_SHAPE = (
    rf"(?i)\b(?:(?:{_NAME}[ ]?)?{_YEAR}{_DASH}(?:{_YEAR}|\d\d)|{_NAME}:?[ ]?\d\d[/-]\d\d"
    rf"|\d\d[/-]\d\d[ ]{_NAME})"
).encode()
_READ = re.compile(rf"(?i)({_NAME}:? ?)?\b(\d{{4}}|\d{{2}}) ?[/–-] ?(\d{{4}}|\d{{2}})(\s{_NAME})?")
_READ_FY = re.compile(r"(?i)(FYE?)(\d{4}|\d{2}) ?[/–-] ?(\d{4}|\d{2})()")
_FINANCE = re.compile(
    r"(?i)\b(?:financial years?|FYE?|tax year|budgets?|outturn|accounts?|revenue|capital programme|estimates?|audit"
    r"|council tax|precept|flwyddyn ariannol|blwyddyn ariannol|cyllideb|gyllideb|alldro|cyfrifon)\b"
)
_FISCAL = re.compile(r"(?i)(?:\bfinancial years?|\bFYE?|\btax year|(?:fl|bl)wyddyn ariannol)\W*$")
_THEN_FISCAL = re.compile(r"(?i)\s(?:financial year|FY|tax year)\b")
_NOT_FINANCE = re.compile(
    r"(?i)\b(?:academic|school|season|term|rugby|football|winter|academaidd|ysgol|tymor|gaeaf|ref)\b"
)
_TO = re.compile(
    r"(?is)\W{0,3}\s*(?:to|until|till|up to|through to|hyd at|hyd|i|-|–|—)\s*(?:and including\s*)?(?:the\s*|y\s*)?"
)
_AND, _BETWEEN = re.compile(r"(?i)\s+(?:and|a|ac)\s+(?:the\s+)?"), re.compile(r"(?i)\b(?:between|rhwng)\b")
_CONTEXTS = (
    ("end_of_contract", r"contracts?|agreement|supplier|contractor|cytundeb|gontract|nghontract"),
    ("end_of_tenancy", r"tenanc\w+|tenant|lease|landlord|tenantiaeth|denantiaeth|prydles"),
    ("end_of_employment", r"employment|fixed[- ]term|your post|cyflogaeth"),
    ("expiry", r"licen[cs]e|permit|badge|valid|certificate|insurance|cover|trwydded|drwydded|d?dilys|ddilys|bathodyn"),
)
_CONTEXT = tuple((kind, re.compile(rf"(?i)\b(?:{words})\b")) for kind, words in _CONTEXTS)
_TERM = (
    r"(?:term|period|tymor|cyfnod):?\s+(?:certain\s+)?(?:of\s+|o\s+|is\s+|(?:shall|will)\s+be\s+)?"
    r"(?P<n>\d{1,3}|[a-z]+(?:[- ][a-z]+)?)\s*(?:\(\w+(?:[- ]\w+)?\)\s*)?"
    r"(?P<unit>years?|months?|blynedd|mlynedd|flynedd|mis|misoedd)"
)
_TERM_BEFORE = re.compile(
    rf"(?is){_TERM}\W{{1,3}}(?:from|commencing|beginning|starting|with effect from|o|gan ddechrau)\s*"
    r"(?:and including\s+|on\s+|from\s+|ar\s+|the\s+|y\s+)*$"
)
_TERM_AFTER = re.compile(
    rf"(?is)^\W{{0,2}}[^.]{{0,80}}?\b(?:for|am)\s+(?:a|an|the)?\s*(?:initial\s+|fixed\s+)?{_TERM}\b"
)
_BEGINS = re.compile(r"(?i)(?:commenc\w+|begin\w*|start\w*|from|dechrau\w*|o)\W+(?:on\s+|the\s+|ar\s+)*$")
_UNITS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
REACH = 160


@dataclass(frozen=True, slots=True)
class Range:
    """Two dates that are the ends of one period; `between` says that something happened in it, no day told."""

    first: Written
    last: Written
    between: bool = False


def financial_years(data: bytes) -> Iterator[DateCandidate]:
    """31 March of the second year for `2016/17`, `2020-21`, `FY2014/2015`, `FY16/17`; the second must follow the first.

    Academic years and bare pairs of two digits (`21/22`) are left alone.
    """
    for start, end in spans(_SHAPE, data):
        words = data[start:end].decode("utf-8", "replace")
        found = _READ.fullmatch(words) or _READ_FY.fullmatch(words)
        if found and _free(data, start, end):
            candidate = _financial_year(found, _around(data, start - 60, start), _around(data, end, end + 30))
            if candidate:
                yield candidate


def _financial_year(found: re.Match[str], before: str, after: str) -> DateCandidate | None:
    named = bool(found[1] or found[4] or _FISCAL.search(before) or _THEN_FISCAL.match(after))
    first, second = found[2], found[3]
    if len(first) == 2 and not named:
        return None
    year = int(first) if len(first) == 4 else 2000 + int(first) - (100 if int(first) > 60 else 0)
    if (year + 1) % (10 ** len(second)) != int(second) or len(second) > len(first):
        return None
    if not named and (_NOT_FINANCE.search(before[-30:]) or _NOT_FINANCE.search(after[:12])):
        return None
    score = 0.95 if named else 0.85 if _FINANCE.search(before) or _FINANCE.search(after) else 0.65
    cue = (_FISCAL.search(before) or [""])[0].strip(" \t\r\n:,")
    quote = f"{cue} {found[0]}".strip()
    return DateCandidate("financial_year_end", date(year + 1, 3, 31), re.sub(r"\s+", " ", quote), score)


def _free(data: bytes, start: int, end: int) -> bool:
    """False inside a longer reference or date: `2016/17/0044`, `A/2016/17`, `2016-17-03`."""
    before, after = data[max(start - 1, 0) : start], data[end : end + 2]
    joined = after[:1].isalnum() or (after[:1] in (b"/", b"-") and after[1:2].isalnum())
    return not joined and before not in (b"/", b"-", b".", b"_")


def _around(data: bytes, start: int, end: int) -> str:
    return data[max(start, 0) : end].decode("utf-8", "ignore")


def ranges(data: bytes, dates: Sequence[Written]) -> dict[int, Range]:
    """The periods from one date to another, by the byte offset of either date."""
    found: dict[int, Range] = {}
    for first, last in pairwise(dates):
        gap = data[first.end : last.start]
        if len(gap) > 40 or first.day >= last.day:
            continue
        words = gap.decode("utf-8", "replace")
        between = bool(_AND.fullmatch(words)) and bool(_BETWEEN.search(_around(data, first.start - 30, first.start)))
        if between or _TO.fullmatch(words):
            found[first.start] = found[last.start] = Range(first, last, between)
    return found


def period_ends(data: bytes, span: Range) -> Iterator[DateCandidate]:
    """What the end of a stated period is the end of, by the words of its sentence; a financial year by its days."""
    first, last = span.first.day, span.last.day
    quote = f"{_quote(data, span.first)} to {_quote(data, span.last)}"
    if (first.month, first.day, last.month, last.day) == (4, 1, 3, 31) and last.year == first.year + 1:
        yield DateCandidate("financial_year_end", last, quote, 0.9)
    if span.between:
        return
    for kind, word in _context(sentence(data, span.first.start, span.last.end)):
        yield DateCandidate(kind, last, f"{word} … {quote}", 0.75)


class Terms:
    """The places of a text that speak of terms and periods, so that only dates beside them are looked at closely."""

    def __init__(self, data: bytes) -> None:
        self._places = [start for start, _ in spans(rb"(?i)\b(?:term|period|tymor|cyfnod)\b", data)]

    def near(self, written: Written) -> bool:
        """True where such a word stands within reach of a date."""
        at = bisect(self._places, written.start - REACH)
        return at < len(self._places) and self._places[at] < written.end + REACH


def terms(data: bytes, written: Written) -> Iterator[DateCandidate]:
    """The last day of `a term of five years from 1 April 2012`, and the kinds of thing that ends then."""
    before = _around(data, written.start - REACH, written.start)
    after = _around(data, written.end, written.end + REACH)
    term = _TERM_BEFORE.search(before)
    if term is None and _BEGINS.search(before):
        term = _TERM_AFTER.search(after)
    count = _count(term["n"]) if term else 0
    if term is None or not 0 < count <= 200:
        return
    months = term["unit"].casefold().startswith(("month", "mis"))
    period = Period(months=count) if months else Period(years=count)
    end = add(written.day, period) - timedelta(days=1)
    words = re.sub(r"\s+", " ", f"{term['n']} {term['unit']} from {_quote(data, written)}")
    yield DateCandidate("expiry", end, f"term of {words}", 0.85)
    for kind, word in _context(sentence(data, written.start, written.end)):
        yield DateCandidate(kind, end, f"{word} … term of {words}", 0.8)


def _count(word: str) -> int:
    """A number in digits or English or Welsh words; 0 for anything else."""
    plain = re.sub(r"[\s-]+", "-", word.casefold())
    tens, _, unit = plain.partition("-")
    if plain.isdecimal():
        return int(plain)
    if tens in _UNITS and unit in NUMBERS:
        return 20 + 10 * _UNITS.index(tens) + NUMBERS[unit]
    if plain in _UNITS:
        return 20 + 10 * _UNITS.index(plain)
    return NUMBERS.get(plain, 0)


def _context(words: str) -> Iterator[tuple[str, str]]:
    """The kinds that a sentence speaks of, each with the word that says so; one kind only, else none."""
    found = [(kind, match[0]) for kind, pattern in _CONTEXT if (match := pattern.search(words))]
    if len(found) == 1 or (found and found[0][0] == "end_of_contract"):
        yield found[0]


def sentence(data: bytes, start: int, end: int) -> str:
    """The sentence around a place, at most `REACH` bytes each way."""
    before = re.split(r"[.!?]\s|\n\s*\n", _around(data, start - REACH, start))[-1]
    after = re.split(r"[.!?](?:\s|$)|\n\s*\n", _around(data, end, end + REACH))[0]
    return f"{before}{_around(data, start, end)}{after}"


def _quote(data: bytes, written: Written) -> str:
    return re.sub(r"\s+", " ", data[written.start : written.end].decode("utf-8", "replace"))
