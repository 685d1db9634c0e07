"""Finds the dates in a text that may start a retention period, each with the words that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from classifiers.date_cues import OTHER, Cue, Cues, certain, cues_of
from classifiers.date_forms import Written, dates_in
from classifiers.date_subjects import CLOSE, END, NOTHING, VERBS, kinds_of, of_employment, only_a_noun
from classifiers.date_years import Range, Terms, financial_years, period_ends, ranges, terms
from classifiers.tables import header_of
from models.findings import DateCandidate
from models.records import Form, Text

MOST = 12
"""Candidates kept of each kind: the best scored, the latest first among equals."""

NEAR, FAR, AFTER, BESIDE = 30, 100, 60, 16
HEAD = 2500
HEADING = 600
_BREAK = re.compile(r"(?<![ .][A-Za-z])[.!?;]['\")\]]*\s+(?=[\"'(\[]?[A-ZÂÊÎÔÛŴŶ0-9])|\n\s*\n|[•▪●|]")
_WRAP = re.compile(r"[^\s:]\s*\n\s*(?=[a-z0-9(])")
_CONNECTING = re.compile(
    r"(?i)^[\s:.,=()\[\]_–—-]*(?:(?:on|was|of|is|the|ar|y|yr|ar y|date)\b[\s:.,]*){0,3}"
    r"(?:[a-z]{3,9}day\s*,?\s*)?(?:the\s)?$"
)
_FRONTED = re.compile(r"(?i)(?:^|[.,;:\n]|\band|\bthen|\bac|\byna)\s*(?:on|ar)\s+(?:the\s+)?(?:[a-z]{3,9}day,?\s+)?$")
_OWN_LABEL = re.compile(
    r"(?im)(?:^|[.;])[ \t]*(date|dated|dyddiad|sent|anfonwyd)(?: this)?[ \t]*[:.]?[ \t]*"
    r"(?:the )?(?:[a-z]{3,9}day,?[ \t]*)?$"
)
_YEAR_ENDS = {(3, 31): "financial_year_end", (4, 5): "financial_year_end", (12, 31): "end_of_year"}
_DATE_LABEL = re.compile(r"(?i)[^\n]{0,60}\n[ \t]*(?:date|dyddiad)[ \t]*[:.]?[ \t]*")
_HEADINGS = (
    (
        "meeting",
        re.compile(
            r"(?i)\b(?:minutes|cofnodion|present:|apologies|attendees|in attendance|yn bresennol|ymddiheuriadau)"
        ),
    ),
    ("decision", re.compile(r"(?i)\b(?:notice of decision|decision notice|hysbysiad (?:o )?benderfyniad)\b")),
)
_WEEKDAY = re.compile(
    r"(?i)^(?:[A-Z][\w’' -]{2,30},)?\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|dydd \w+)?[\s,]*$"
)


@dataclass(slots=True)
class _Scan:
    """One piece of text as it is looked through: bytes, its dates, its cues, and the years it speaks of."""

    text: Text
    data: bytes
    dates: list[Written]
    cues: list[Cue]
    latest_year: int


def trigger_dates(texts: Sequence[Text], trigger_cues: Mapping[str, tuple[str, ...]]) -> tuple[DateCandidate, ...]:
    """The dates of a document that may start a retention period, best first, at most `MOST` of a kind.

    `trigger_cues` maps each trigger word to its cues in both languages (`Policy.trigger_cues`). A date counts where
    a cue stands in the same sentence, label or column header. Further kinds: `document_date` (a letter's own),
    `financial_year_end` from stated years, `reopened` and `in_force` (which keep a matter open). `quote` is the cue
    and the date as written and nothing else of the sentence; of a date of birth only the year is quoted. Time is
    linear in the length of the text.
    """
    cues = cues_of(tuple((kind, tuple(words)) for kind, words in trigger_cues.items()))
    found: dict[tuple[str, date], DateCandidate] = {}
    for index, text in enumerate(texts):
        for candidate in _candidates(text, cues, body=index == 0 or not text.where):
            key = (candidate.kind, candidate.date)
            if key not in found or found[key].score < candidate.score:
                found[key] = candidate
    return _best(found.values())


def kept(candidates: Iterable[DateCandidate], birth_dates: str) -> tuple[DateCandidate, ...]:
    """The candidates as a policy's `birth_dates` allows them to be stored.

    "exact" leaves them alone; "year" moves a date of birth to the end of its year, which keeps records longest;
    "none" drops dates of birth.
    """
    if birth_dates == "exact":
        return tuple(candidates)
    return tuple(
        replace(candidate, date=date(candidate.date.year, 12, 31)) if candidate.kind == "date_of_birth" else candidate
        for candidate in candidates
        if candidate.kind != "date_of_birth" or birth_dates == "year"
    )


def _best(candidates: Iterable[DateCandidate]) -> tuple[DateCandidate, ...]:
    counts: dict[str, int] = {}
    chosen = []
    for candidate in sorted(candidates, key=lambda each: (-each.score, -each.date.toordinal(), each.kind)):
        counts[candidate.kind] = counts.get(candidate.kind, 0) + 1
        if counts[candidate.kind] <= MOST:
            chosen.append(candidate)
    return tuple(chosen)


def _candidates(text: Text, cues: Cues, body: bool) -> Iterator[DateCandidate]:
    data = text.text.encode("utf-8", "replace")
    yield from financial_years(data)
    dates = list(dates_in(data))
    if not dates:
        return
    latest = max((written.day.year for written in dates if not written.short), default=0)
    scan = _Scan(text, data, dates, [cue for cue in cues.find(data) if _said(data, cue)], latest or 2030)
    yield from _bound(scan, cues)
    if body and text.form is Form.PROSE:
        yield from _own_date(scan)


def _said(data: bytes, cue: Cue) -> bool:
    """False for "end" where it is only a noun: "the end of March"."""
    bare = data[cue.start : cue.end].lower() == b"end"
    return not (bare and only_a_noun(_text(data, cue.start - 20, cue.start), _text(data, cue.end, cue.end + 4)))


def _bound(scan: _Scan, cues: Cues) -> Iterator[DateCandidate]:
    """Each date with the cue that binds it: before it, after it, or in its column's header."""
    spans = ranges(scan.data, scan.dates)
    columns, near = _Columns(scan, cues), Terms(scan.data).near
    at, last_end, taken = 0, 0, -1
    for number, written in enumerate(scan.dates):
        while at < len(scan.cues) and scan.cues[at].end <= written.start:
            at += 1
        span = spans.get(written.start)
        before = scan.cues[at - 1] if at and scan.cues[at - 1].start >= last_end and at - 1 != taken else None
        after = scan.cues[at] if at < len(scan.cues) else None
        if after and number + 1 < len(scan.dates) and _belongs(scan, written, after, scan.dates[number + 1]):
            after = None
        chosen = None if span and span.between else _choose(scan, written, before, after)
        if chosen is not None:
            cue, score = chosen
            taken = at if cue is after else taken
            yield from _read(scan, _end_of(span, written, cue), cue, score)
            if cue is before and "meeting" in cue.kinds:
                for earlier in scan.cues[max(at - 4, 0) : at - 1]:
                    yield from _confirmed(scan, written, earlier, cue)
        else:
            yield from columns.read(written)
        if span and span.first is written:
            yield from period_ends(scan.data, span)
            last_end = last_end if chosen and chosen[0].kinds != (OTHER,) else written.end
        else:
            last_end = written.end
        if near(written):
            yield from terms(scan.data, written)


def _belongs(scan: _Scan, written: Written, cue: Cue, following: Written) -> bool:
    """True where a cue stands at the next date, or behind it: "start 12/03/2007 end 06/09/2015"."""
    gap = _text(scan.data, cue.end, following.start)
    if cue.start - written.end <= 2 and gap[:1] == ")":
        return False
    if cue.start >= following.start or _CONNECTING.match(gap):
        return True
    return len(gap) <= max(12, cue.start - written.end) and "\n" not in gap and not _BREAK.search(gap + "0")


def _end_of(span: Range | None, written: Written, cue: Cue) -> Written:
    """A cue of an end that stands before a period means the period's last day."""
    ends = {"expiry", "end_of_contract", "end_of_tenancy", "financial_year_end", "end_of_employment"}
    return span.last if span and ends & set(cue.kinds) else written


def _confirmed(scan: _Scan, written: Written, earlier: Cue, meeting: Cue) -> Iterator[DateCandidate]:
    """What was "confirmed as a correct record", or closed or decided, "at the meeting on" a day was so on that day."""
    gap = _text(scan.data, earlier.end, meeting.start)
    done = {"minutes_confirmed", "closure", "decision", CLOSE} & set(earlier.kinds)
    if done and re.search(r"\bat\b", gap) and len(gap) <= FAR and not _BREAK.search(gap + "A"):
        yield from _read(scan, written, earlier, 0.8)


def _choose(scan: _Scan, written: Written, before: Cue | None, after: Cue | None) -> tuple[Cue, float] | None:
    """The cue that binds a date, with its score, or None."""
    first = _score_before(scan, written, before) if before else 0.0
    second = _score_after(scan, written, after) if after else 0.0
    if before and first and first >= second:
        return before, first
    return (after, second) if after and second else None


def _score_before(scan: _Scan, written: Written, cue: Cue) -> float:
    """How surely the cue before a date binds it: 0 where a sentence, a line or too much stands between."""
    if written.start - cue.end > FAR:
        return 0.0
    gap = _text(scan.data, cue.end, written.start)
    if "\n" in gap:
        return _score_lines(scan, cue, gap)
    if _BREAK.search(gap + "0"):
        return 0.0
    if _CONNECTING.match(gap):
        return 0.95
    far = 0.65 if b" " in scan.data[cue.start : cue.end] else 0.45
    return 0.85 if len(gap) <= NEAR else far


def _score_lines(scan: _Scan, cue: Cue, gap: str) -> float:
    """A label alone on its line with its date on the next; or a line of prose that wraps."""
    line = _text(scan.data, scan.data.rfind(b"\n", 0, cue.start) + 1, cue.end) + gap.partition("\n")[0]
    if (
        len(line.strip()) <= 45
        and not re.search(r"\d", line)
        and re.fullmatch(r"[^\n\w]*\n[\s]*", gap)
        and gap.count("\n") <= 3
    ):
        return 0.85
    if _DATE_LABEL.fullmatch(gap) and not re.search(r"\d", line):
        return 0.7
    wrapped = _WRAP.search(line[-1:] + gap) if len(line) > 45 else None
    joined = gap.replace("\n", " ", 1) if wrapped else gap
    if "\n" in joined or _BREAK.search(joined):
        return 0.0
    return 0.8 if len(joined) <= NEAR else 0.6


def _score_after(scan: _Scan, written: Written, cue: Cue) -> float:
    """How surely the cue after a date binds it: "On 9 February 2017 the file was closed"."""
    gap = _text(scan.data, written.end, cue.start)
    if len(gap) > AFTER or "\n" in gap or _BREAK.search(gap + "A") or ":" in gap or cue.kinds == (OTHER,):
        return 0.0
    following = _text(scan.data, cue.end, cue.end + 3)
    if following[:1] in (":", "\t"):
        return 0.0
    if following[:1] == ")" and gap.strip() == "(":
        return 0.97
    lead = _text(scan.data, written.start - 40, written.start)
    if _FRONTED.search(lead):
        return 0.9 if len(gap) <= NEAR else 0.7
    return 0.75 if len(gap) <= BESIDE else 0.0


def _read(scan: _Scan, written: Written, cue: Cue, score: float) -> Iterator[DateCandidate]:
    """The candidates of a bound date, unless the words around deny it."""
    lead = re.split(r"[.!?;\n]\s*", _text(scan.data, cue.start - 60, cue.start))[-1]
    between = _text(scan.data, min(cue.end, written.end), max(cue.start, written.start))
    doubt = re.split(r"[,;]", lead[-40:])[-1] + (_text(scan.data, cue.start, cue.end) if cue.gapped else "")
    for kind in _kinds(scan, written, cue, lead):
        if kind != OTHER and certain(kind, doubt, between[-60:]):
            yield from _candidate(scan, kind, written, cue, score)


def _kinds(scan: _Scan, written: Written, cue: Cue, lead: str) -> tuple[str, ...]:
    """The kinds a cue announces here; of a verb that records share, by the nouns of its sentence, else of its form."""
    shared = next((kind for kind in cue.kinds if kind in VERBS), "")
    shared = shared or {"closure": CLOSE, "expiry": END}.get(cue.kinds[0], "")
    if "end_of_contract" in cue.kinds and of_employment(lead + _text(scan.data, cue.start, cue.end)):
        return (*cue.kinds, "end_of_employment")
    if not shared:
        return cue.kinds
    first, last = min(cue.end, written.end), max(cue.start, written.start)
    after = re.split(r"[.!?;\n]", _text(scan.data, max(cue.end, written.end), written.end + 80))[0]
    lead = re.split(r"[.!?;]\s|\n", _text(scan.data, cue.start - 160, cue.start))[-1]
    found = kinds_of(shared, lead, _text(scan.data, first, last), after)
    if not found and not re.search(r"\w{3,}.*\w{3,}", lead):
        found = kinds_of(shared, _text(scan.data, cue.start - 300, cue.start), "", "")
    own = tuple(kind for kind in cue.kinds if kind not in VERBS)
    return tuple(dict.fromkeys(found + own)) if found != NOTHING else found


def _candidate(scan: _Scan, kind: str, written: Written, cue: Cue, score: float) -> Iterator[DateCandidate]:
    if kind == "date_of_birth":
        written = written.born(scan.latest_year)
    day = written.day
    if kind in ("financial_year_end", "end_of_year"):
        kind = _YEAR_ENDS.get((day.month, day.day), "")
        day = date(day.year, 3, 31) if kind == "financial_year_end" else day
    if kind:
        yield DateCandidate(kind, day, _quote(scan.data, cue, written, kind), round(score, 2))


def _quote(data: bytes, cue: Cue, written: Written, kind: str) -> str:
    """Cue and date as written, in their order; an ellipsis for what stands between. Of a birth only the year."""
    day = str(written.day.year) if kind == "date_of_birth" else _plain(_text(data, written.start, written.end))
    words = cue.gapped or _plain(_text(data, cue.start, cue.end))
    if written.start < cue.start:
        return f"{day} … {words}"
    close = kind != "date_of_birth" and _CONNECTING.match(_text(data, cue.end, written.start))
    gap = _plain(_text(data, cue.end, written.start)) if close else "…"
    return _plain(f"{words}{'' if gap[:1] in ':.,' else ' '}{gap} {day}")


class _Columns:
    """The headers above dates in tables; the kinds of each header are looked up once."""

    def __init__(self, scan: _Scan, cues: Cues) -> None:
        self._scan, self._cues = scan, cues
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._on = bool(scan.cues) or bool(scan.text.header)
        self._ascii = scan.text.text.isascii()
        self._offset, self._byte = 0, 0

    def read(self, written: Written) -> Iterator[DateCandidate]:
        """The candidates of a date by its column's header."""
        if not self._on:
            return
        header = header_of(self._scan.text, self._character(written.start))
        if header not in self._known:
            self._known[header] = self._cues.of_label(header) if header else ("", ())
        words, kinds = self._known[header]
        for kind in kinds:
            if kind != OTHER and kind not in VERBS:
                day = written.born(self._scan.latest_year).day if kind == "date_of_birth" else written.day
                shown = str(day.year) if kind == "date_of_birth" else _text(self._scan.data, written.start, written.end)
                yield DateCandidate(kind, day, f"column {words}: {shown}", 0.9)

    def _character(self, byte: int) -> int:
        """The character offset of a byte offset; asked in rising order."""
        if self._ascii:
            return byte
        self._offset += len(self._scan.data[self._byte : byte].decode("utf-8", "ignore"))
        self._byte = byte
        return self._offset


def _own_date(scan: _Scan) -> Iterator[DateCandidate]:
    """The document's own date: labelled `Date:`, or alone on a line near the top;
    of minutes, that of the meeting; of a decision notice, that of the decision."""
    heading = _text(scan.data, 0, HEADING)
    headed = {kind: found for kind, pattern in _HEADINGS if (found := pattern.search(heading))}
    for written in scan.dates:
        if written.start > HEAD:
            return
        start = scan.data.rfind(b"\n", 0, written.start) + 1
        lead = _text(scan.data, start, written.start)
        rest = _text(scan.data, written.end, written.end + 30).split("\n")[0].strip(" .\r")
        label, score = _own_label(lead, rest)
        day = _plain(_text(scan.data, written.start, written.end))
        if score:
            yield DateCandidate("document_date", written.day, _plain(f"{label} {day}"), score)
        if written.start <= HEADING and len(lead) <= 60 and "meeting" in headed:
            yield DateCandidate("meeting", written.day, f"{headed.pop('meeting')[0]} … {day}", 0.7)
        if score and "decision" in headed:
            yield DateCandidate("decision", written.day, f"{headed['decision'][0]} … {day}", 0.75)


def _own_label(lead: str, rest: str) -> tuple[str, float]:
    """The label of a document's own date, and how sure it is: 0 where the date is not its own."""
    found = _OWN_LABEL.search(lead)
    if found:
        return found[1], 0.9
    return "", 0.8 if not rest and _WEEKDAY.match(lead) else 0.0


def _text(data: bytes, start: int, end: int) -> str:
    return data[start if start > 0 else 0 : end if end > 0 else 0].decode("utf-8", "ignore")


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()
