"""Reads a date and the cue that binds it as candidates: their kinds, and what may be quoted of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from classifiers.date_cues import OTHER, Cue, Cues, certain
from classifiers.date_forms import Written
from classifiers.date_scan import CONNECTING, Scan, decoded, plain
from classifiers.date_subjects import CLOSE, END, NOTHING, VERBS, kinds_of, of_employment
from classifiers.tables import header_of
from models.findings import DateCandidate

_YEAR_ENDS = {(3, 31): "financial_year_end", (4, 5): "financial_year_end", (12, 31): "end_of_year"}


def read(scan: Scan, written: Written, cue: Cue, score: float) -> Iterator[DateCandidate]:
    """The candidates of a bound date, unless the words around deny it."""
    lead = re.split(r"[.!?;\n]\s*", decoded(scan.data, cue.start - 60, cue.start))[-1]
    between = decoded(scan.data, min(cue.end, written.end), max(cue.start, written.start))
    doubt = re.split(r"[,;]", lead[-40:])[-1] + (decoded(scan.data, cue.start, cue.end) if cue.gapped else "")
    for kind in _kinds(scan, written, cue, lead):
        if kind != OTHER and certain(kind, doubt, between[-60:]):
            yield from _candidate(scan, kind, written, cue, score)


def _kinds(scan: Scan, written: Written, cue: Cue, lead: str) -> tuple[str, ...]:
    """The kinds a cue announces here; of a verb that records share, by the nouns of its sentence, else of its form."""
    shared = next((kind for kind in cue.kinds if kind in VERBS), "")
    shared = shared or {"closure": CLOSE, "expiry": END}.get(cue.kinds[0], "")
    if "end_of_contract" in cue.kinds and of_employment(lead + decoded(scan.data, cue.start, cue.end)):
        return (*cue.kinds, "end_of_employment")
    if not shared:
        return cue.kinds
    first, last = min(cue.end, written.end), max(cue.start, written.start)
    after = re.split(r"[.!?;\n]", decoded(scan.data, max(cue.end, written.end), written.end + 80))[0]
    lead = re.split(r"[.!?;]\s|\n", decoded(scan.data, cue.start - 160, cue.start))[-1]
    found = kinds_of(shared, lead, decoded(scan.data, first, last), after)
    if not found and not re.search(r"\w{3,}.*\w{3,}", lead):
        found = kinds_of(shared, decoded(scan.data, cue.start - 300, cue.start), "", "")
    own = tuple(kind for kind in cue.kinds if kind not in VERBS)
    return tuple(dict.fromkeys(found + own)) if found != NOTHING else found


def _candidate(scan: Scan, kind: str, written: Written, cue: Cue, score: float) -> Iterator[DateCandidate]:
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
    day = str(written.day.year) if kind == "date_of_birth" else plain(decoded(data, written.start, written.end))
    words = cue.gapped or plain(decoded(data, cue.start, cue.end))
    if written.start < cue.start:
        return f"{day} … {words}"
    close = kind != "date_of_birth" and CONNECTING.match(decoded(data, cue.end, written.start))
    gap = plain(decoded(data, cue.end, written.start)) if close else "…"
    return plain(f"{words}{'' if gap[:1] in ':.,' else ' '}{gap} {day}")


class Columns:
    """The headers above dates in tables; the kinds of each header are looked up once."""

    def __init__(self, scan: Scan, cues: Cues) -> None:
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
                shown = (
                    str(day.year) if kind == "date_of_birth" else decoded(self._scan.data, written.start, written.end)
                )
                yield DateCandidate(kind, day, f"column {words}: {shown}", 0.9)

    def _character(self, byte: int) -> int:
        """The character offset of a byte offset; asked in rising order."""
        if self._ascii:
            return byte
        self._offset += len(self._scan.data[self._byte : byte].decode("utf-8", "ignore"))
        self._byte = byte
        return self._offset
