"""What must be certain before a record is proposed for disposal because its period has run out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from classifiers.holds import lineage
from models.disposition import Reason, RetentionResult
from models.fileplan import ClassCandidate, RecordClass
from models.inventory import Content, Record
from models.policy import StorageArea

SURE_CLASS = 0.9
"""Probability of the class. Filing needs far less; but of 3,760 labelled answers, a third of them outside the plan, .8
with any words was right for 86 to 91 in 100, .9 with four words of the plan for 96 to 100 in 100 (texts cut to 25
words, to 60, and whole)."""
PLAN_WORDS = 4
"""Different words of the plan that must speak for the class: with one word only, what scored .8 was mostly wrong."""
TEXT_WORDS = 30
"""A text with fewer is a note or a covering mail: its words name a subject but do not make it that subject's record."""
SURE_TRIGGER = 0.85
"""Score of the trigger's date: a cue or label right beside it (.85 to .97). Below are the document's properties (.8: a
file saved anew from an old one keeps its date of creation), headings (.7), a bare pair of years (.65) and several
dates of one kind that differ (a fifth less)."""
MANY_PEOPLE = 10
"""From so many people on, a record is a list, and the day of one entry, or of the sheet, is not that of the others."""
TRIGGERS = frozenset({"retention.trigger", "retention.other"})
"""Rules of the reasons that carry the dates on which a period was reckoned."""


def unmet(
    record: Record,
    best: ClassCandidate | None,
    retention: RetentionResult,
    area: StorageArea | None,
    classes: Mapping[str, RecordClass],
) -> tuple[Reason, ...]:
    """The bounds that a record past its retention does not meet, in words for people; with any it is for review."""
    found = (*_class(best), *_text(record.content, best), *_trigger(retention))
    return (*found, *_place(best, area, classes), *_people(record.content))


def _class(best: ClassCandidate | None) -> Iterator[Reason]:
    score = best.score if best else 0.0
    if score < SURE_CLASS:
        yield Reason("D1", f"its class is {_percent(score)} sure, but disposal needs {_percent(SURE_CLASS)}", score)
    if best is not None and best.view != "text":
        yield Reason("D2", f"its class comes from its {best.view}, not from its text")


def _text(content: Content | None, best: ClassCandidate | None) -> Iterator[Reason]:
    words = content.words if content else 0
    if words < TEXT_WORDS:
        yield Reason("D2", f"its text has {words} words, but disposal needs {TEXT_WORDS}")
    seen = {word for term in best.terms for word in term.split()} if best else set()
    if len(seen) < PLAN_WORDS:
        yield Reason("D2", f"{len(seen)} of the plan's words speak for its class, but disposal needs {PLAN_WORDS}")


def _trigger(retention: RetentionResult) -> Iterator[Reason]:
    scores = [reason.confidence for reason in retention.reasons if reason.rule in TRIGGERS]
    weakest = min(scores, default=0.0)
    if weakest < SURE_TRIGGER:
        why = f"its trigger date is {_percent(weakest)} sure, but disposal needs {_percent(SURE_TRIGGER)}"
        yield Reason("D3", why, weakest)


def _place(
    best: ClassCandidate | None, area: StorageArea | None, classes: Mapping[str, RecordClass]
) -> Iterator[Reason]:
    """The class is that of its storage area, or of the same function, where the area has one."""
    expected = area.default_code if area else ""
    if best is None or not expected or best.code == expected:
        return
    if lineage(best.code, classes)[-1] != lineage(expected, classes)[-1]:
        yield Reason("D4", f"its storage area is for {expected}, another function than {best.code}")


def _people(content: Content | None) -> Iterator[Reason]:
    if content is not None and content.people >= MANY_PEOPLE:
        yield Reason("D5", f"it names {content.people} people, each of whom may have a date of their own")


def _percent(score: float) -> str:
    """Rounded down: 0.899 is not yet 90 %."""
    return f"{int(score * 1000) // 10}%"
