"""Finds the dates in a text that may start a retention period, each with the words that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from classifiers.date_binding import FAR, belongs, choose
from classifiers.date_cues import OTHER, Cue, Cues, cues_of
from classifiers.date_forms import Written, dates_in
from classifiers.date_own import own_date
from classifiers.date_reading import Columns, read
from classifiers.date_scan import BREAK, Scan, decoded
from classifiers.date_subjects import CLOSE, only_a_noun
from classifiers.date_years import Range, Terms, financial_years, period_ends, ranges, terms
from models.findings import DateCandidate
from models.records import Form, Text

MOST = 12
"""Candidates kept of each kind: the best scored, the latest first among equals."""


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
    scan = Scan(text, data, dates, [cue for cue in cues.find(data) if _said(data, cue)], latest or 2030)
    yield from _bound(scan, cues)
    if body and text.form is Form.PROSE:
        yield from own_date(scan)


def _said(data: bytes, cue: Cue) -> bool:
    """False for "end" where it is only a noun: "the end of March"."""
    bare = data[cue.start : cue.end].lower() == b"end"
    return not (bare and only_a_noun(decoded(data, cue.start - 20, cue.start), decoded(data, cue.end, cue.end + 4)))


def _bound(scan: Scan, cues: Cues) -> Iterator[DateCandidate]:
    """Each date with the cue that binds it: before it, after it, or in its column's header."""
    spans = ranges(scan.data, scan.dates)
    columns, near = Columns(scan, cues), Terms(scan.data).near
    at, last_end, taken = 0, 0, -1
    for number, written in enumerate(scan.dates):
        while at < len(scan.cues) and scan.cues[at].end <= written.start:
            at += 1
        span = spans.get(written.start)
        before = scan.cues[at - 1] if at and scan.cues[at - 1].start >= last_end and at - 1 != taken else None
        after = scan.cues[at] if at < len(scan.cues) else None
        if after and number + 1 < len(scan.dates) and belongs(scan, written, after, scan.dates[number + 1]):
            after = None
        chosen = None if span and span.between else choose(scan, written, before, after)
        if chosen is not None:
            cue, score = chosen
            taken = at if cue is after else taken
            yield from read(scan, _end_of(span, written, cue), cue, score)
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


def _end_of(span: Range | None, written: Written, cue: Cue) -> Written:
    """A cue of an end that stands before a period means the period's last day."""
    ends = {"expiry", "end_of_contract", "end_of_tenancy", "financial_year_end", "end_of_employment"}
    return span.last if span and ends & set(cue.kinds) else written


def _confirmed(scan: Scan, written: Written, earlier: Cue, meeting: Cue) -> Iterator[DateCandidate]:
    """What was "confirmed as a correct record", or closed or decided, "at the meeting on" a day was so on that day."""
    gap = decoded(scan.data, earlier.end, meeting.start)
    done = {"minutes_confirmed", "closure", "decision", CLOSE} & set(earlier.kinds)
    if done and re.search(r"\bat\b", gap) and len(gap) <= FAR and not BREAK.search(gap + "A"):
        yield from read(scan, written, earlier, 0.8)
