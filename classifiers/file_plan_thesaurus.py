"""Other words for what a class names, English and Welsh, so that a plan need not list every synonym."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from classifiers.stemming import stem_english, stem_welsh, words

PARTS = re.compile(r"[,;/()]| and | & | a'r | ac | a ")
Stems = tuple[str, ...]
GENERIC = (
    "records record files file services service management administration cases casework team collection general work",
    "cofnodion cofnod ffeiliau ffeil gwasanaethau gwasanaeth rheoli gweinyddu achosion achos tim casgliad cyffredinol",
)
"""Words of a class's title that do not say which work it is, English and Welsh."""


class Concept(NamedTuple):
    """One kind of work with its names in both languages."""

    english: tuple[str, ...]
    welsh: tuple[str, ...]


def synonyms(english: Iterable[str], welsh: Iterable[str]) -> list[Concept]:
    """The concepts that a class's titles and keywords name: a phrase of several words anywhere, a word by itself."""
    found: dict[int, Concept] = {}
    for texts, language in ((english, 0), (welsh, 1)):
        phrases = [stems(part, language) for text in texts for part in PARTS.split(text)]
        for phrase in phrases:
            for number in _named(phrase, language):
                found[number] = concepts()[number]
    return [found[number] for number in sorted(found)]


def stems(phrase: str, language: int) -> Stems:
    """The stems of a phrase in English (0) or Welsh (1), function words left out."""
    stem = stem_welsh if language else stem_english
    return tuple(stemmed for word in words(phrase) if (stemmed := stem(word)))


@cache
def concepts() -> tuple[Concept, ...]:
    """The shipped thesaurus."""
    lines = files("classifiers").joinpath("data/thesaurus.tsv").read_text("utf-8").splitlines()[1:]
    columns = (line.partition("\t")[::2] for line in lines)
    return tuple(Concept(tuple(english.split(";")), tuple(welsh.split(";"))) for english, welsh in columns)


@cache
def thesaurus_words(language: int) -> frozenset[str]:
    """Every word of three letters or more in the thesaurus, of its English (0) or its Welsh (1)."""
    phrases = (phrase for concept in concepts() for phrase in concept[language])
    return frozenset(word for phrase in phrases for word in words(phrase) if len(word) >= 3)


@cache
def _generic() -> frozenset[str]:
    return frozenset(stem for language, text in enumerate(GENERIC) for stem in stems(text, language))


@cache
def _index() -> dict[tuple[int, Stems], set[int]]:
    index: dict[tuple[int, Stems], set[int]] = {}
    for number, concept in enumerate(concepts()):
        for language, phrases in enumerate(concept):
            for phrase in phrases:
                index.setdefault((language, stems(phrase, language)), set()).add(number)
    return index


def _named(phrase: Stems, language: int) -> set[int]:
    """Numbers of the concepts that are the phrase, or that two or more words in a row of it name."""
    bare = tuple(stem for stem in phrase if stem not in _generic())
    runs = {phrase[at : at + size] for size in (2, 3, 4) for at in range(len(phrase) - size + 1)} | {phrase, bare}
    return {number for run in runs if run for number in _index().get((language, run), ())}
