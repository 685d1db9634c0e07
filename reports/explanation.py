"""The whole chain of a judgement in one paragraph of plain English or Welsh."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.disposition import Disposition, RetentionState
from models.inventory import Record, Row
from models.records import Status
from reports.explanation_words import ACTIONS, BLOCKS, MONTHS, RULES, SENTENCES, TRIGGERS, contracted

LANGUAGES = ("en", "cy")
WORDS = 5
"""So many of the words that speak for a class are named."""


def explain(row: Row, language: str = "en", title: str = "") -> str:
    """Class, retention, what the rules found, what stands against disposal and what is proposed, in that order.

    `language` is "en" or "cy". `title` is the class's in that language, where the plan has one; without it, the class
    has the title under which it was filed. What a rule quotes from names stays in the language it was found in.
    """
    at = LANGUAGES.index(language)
    sentences = [_status(row.record, at)]
    if row.disposition is not None:
        judged = row.disposition
        sentences += [*_class(judged, at, title), *_retention(judged, language), *_rot(judged, at), *_stops(judged, at)]
        sentences += [ACTIONS[judged.action.value][at], SENTENCES["people"][at]]
    return " ".join(sentences)


def _status(record: Record, at: int) -> str:
    partly = record.status is Status.READ and record.problem is not None
    sentence = SENTENCES["partly" if partly else record.status.value][at]
    return sentence.format(name=record.item.name, share=_on(record.item.share, at))


def _on(share: str, at: int) -> str:
    return f" {'ar' if at else 'on'} {share}" if share else ""


def _class(judged: Disposition, at: int, title: str) -> Iterator[str]:
    if not judged.class_code:
        yield SENTENCES["not filed"][at]
        return
    sure = int(judged.class_confidence * 100)
    yield SENTENCES["filed"][at].format(code=judged.class_code, title=title or judged.record_class, sure=sure)
    terms = judged.candidates[0].terms[:WORDS] if judged.candidates else ()
    if terms:
        yield SENTENCES["terms"][at].format(terms=", ".join(terms))


def _retention(judged: Disposition, language: str) -> Iterator[str]:
    retention, at = judged.retention, LANGUAGES.index(language)
    if retention.state is RetentionState.NEEDS_CLASS and not judged.class_code:
        return
    start, sentence = retention.trigger_date, SENTENCES[retention.state.value][at]
    said = sentence.format(
        trigger=_trigger(retention.trigger, at),
        start=day_of(start, language) if start else "—",
        due=day_of(retention.due, language) if retention.due else "—",
        hold=judged.hold,
    )
    yield contracted(said) if at and "{trigger}" in sentence else said


def _trigger(words: str, at: int) -> str:
    named = [TRIGGERS[word][at] if word in TRIGGERS else word.replace("_", " ") for word in words.split("|") if word]
    return (" neu " if at else " or ").join(named) or "—"


def _rot(judged: Disposition, at: int) -> Iterator[str]:
    rules = dict.fromkeys(flag.reason.rule for flag in judged.rot)
    found = [f"{RULES[rule][at] if rule in RULES else rule} ({rule})" for rule in rules]
    yield SENTENCES["rot"][at].format(found=_listed(found, at)) if found else SENTENCES["no rot"][at]


def _stops(judged: Disposition, at: int) -> Iterator[str]:
    rules = dict.fromkeys(reason.rule for reason in judged.reasons if reason.rule in BLOCKS)
    if rules:
        yield SENTENCES["stops"][at].format(stops=_listed([BLOCKS[rule][at] for rule in rules], at))


def _listed(things: list[str], at: int) -> str:
    """Things in a row, the last joined by “and” (in Welsh “a”, before a vowel and some words “ac”)."""
    if len(things) < 2:
        return "".join(things)
    vowel = things[-1][:1].lower() in "aeiouwyâêîôûŵŷ" or things[-1].startswith(("mae", "nid"))
    joiner = "and" if not at else "ac" if vowel else "a"
    return f"{', '.join(things[:-1])} {joiner} {things[-1]}"


def day_of(day: date, language: str) -> str:
    """A day for people: 14 March 2012, or 14 Mawrth 2012."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
