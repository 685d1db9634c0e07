"""Decides which cue binds a date: the one before it or after it, and how surely."""

from __future__ import annotations

import re

from classifiers.date_cues import OTHER, Cue
from classifiers.date_forms import Written
from classifiers.date_scan import BREAK, CONNECTING, Scan, decoded

NEAR, FAR, AFTER, BESIDE = 30, 100, 60, 16
"""Characters between cue and date: surely its own, still its own, after a date that leads, beside one."""

_WRAP = re.compile(r"[^\s:]\s*\n\s*(?=[a-z0-9(])")
_FRONTED = re.compile(r"(?i)(?:^|[.,;:\n]|\band|\bthen|\bac|\byna)\s*(?:on|ar)\s+(?:the\s+)?(?:[a-z]{3,9}day,?\s+)?$")
_DATE_LABEL = re.compile(r"(?i)[^\n]{0,60}\n[ \t]*(?:date|dyddiad)[ \t]*[:.]?[ \t]*")


def choose(scan: Scan, written: Written, before: Cue | None, after: Cue | None) -> tuple[Cue, float] | None:
    """The cue that binds a date, with its score, or None."""
    first = _score_before(scan, written, before) if before else 0.0
    second = _score_after(scan, written, after) if after else 0.0
    if before and first and first >= second:
        return before, first
    return (after, second) if after and second else None


def belongs(scan: Scan, written: Written, cue: Cue, following: Written) -> bool:
    """True where a cue stands at the next date, or behind it: "start 12/03/2007 end 06/09/2015"."""
    gap = decoded(scan.data, cue.end, following.start)
    if cue.start - written.end <= 2 and gap[:1] == ")":
        return False
    if cue.start >= following.start or CONNECTING.match(gap):
        return True
    return len(gap) <= max(12, cue.start - written.end) and "\n" not in gap and not BREAK.search(gap + "0")


def _score_before(scan: Scan, written: Written, cue: Cue) -> float:
    """How surely the cue before a date binds it: 0 where a sentence, a line or too much stands between."""
    if written.start - cue.end > FAR:
        return 0.0
    gap = decoded(scan.data, cue.end, written.start)
    if "\n" in gap:
        return _score_lines(scan, cue, gap)
    if BREAK.search(gap + "0"):
        return 0.0
    if CONNECTING.match(gap):
        return 0.95
    far = 0.65 if b" " in scan.data[cue.start : cue.end] else 0.45
    return 0.85 if len(gap) <= NEAR else far


def _score_lines(scan: Scan, cue: Cue, gap: str) -> float:
    """A label alone on its line with its date on the next; or a line of prose that wraps."""
    line = decoded(scan.data, scan.data.rfind(b"\n", 0, cue.start) + 1, cue.end) + gap.partition("\n")[0]
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
    if "\n" in joined or BREAK.search(joined):
        return 0.0
    return 0.8 if len(joined) <= NEAR else 0.6


def _score_after(scan: Scan, written: Written, cue: Cue) -> float:
    """How surely the cue after a date binds it: "On 9 February 2017 the file was closed"."""
    gap = decoded(scan.data, written.end, cue.start)
    if len(gap) > AFTER or "\n" in gap or BREAK.search(gap + "A") or ":" in gap or cue.kinds == (OTHER,):
        return 0.0
    following = decoded(scan.data, cue.end, cue.end + 3)
    if following[:1] in (":", "\t"):
        return 0.0
    if following[:1] == ")" and gap.strip() == "(":
        return 0.97
    lead = decoded(scan.data, written.start - 40, written.start)
    if _FRONTED.search(lead):
        return 0.9 if len(gap) <= NEAR else 0.7
    return 0.75 if len(gap) <= BESIDE else 0.0
