"""Where terms of the special categories stand in a text: one scan for all lists, then companions of the doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from classifiers.detectors.folding import Folded, fold
from classifiers.patterns import any_of, finder, spans
from classifiers.special_companions import SPACE, Nearby
from classifiers.special_lists import SUFFIXES, mutations, read_entry
from models.findings import Category

STRONG, WEAK, INFERRED = "strong", "weak", "inferred"
GRADES = {"": STRONG, "_weak": WEAK, "_inferred": INFERRED}
REMEMBERED = 20_000
"""Spellings of terms whose entries are kept at hand."""

_GAP = r"[ \n./-]{1,4}"
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
SPOKEN_LOW = frozenset("HIV DBS CRB GMB OCD MND CPN DVT UTI HMP ABH GBH IVF IBS RSI UPN SGO PRU YOI ASB PSHFA".split())
"""Abbreviations short enough to be words, yet none, so that hasty notes in small letters are found."""
NAMES = frozenset(category.value for category in Category)
SPELT_HIGH = frozenset("ADD AIDS NUT EDS ATL POA SEND PEP CIN LAC MASH RUI TAC CAF NEU IRO BRP".split())

Terms = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as listed: its category and grade, and the words that must or must not stand near it."""

    name: str
    category: Category
    grade: str
    language: str
    needs: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of one category at a place of the folded text."""

    start: int
    end: int
    name: str
    category: Category
    grade: str
    language: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms as a few patterns; `exact`, `stems` and `spelt` lead from what matched back to the entries."""

    patterns: tuple[str, ...]
    exact: Mapping[str, tuple[Entry, ...]]
    stems: Mapping[str, tuple[Entry, ...]]
    spelt: Mapping[str, tuple[Entry, ...]]
    seen: dict[str, tuple[Entry, ...]] = field(default_factory=dict, compare=False, repr=False)

    def hits(self, folded: Folded) -> Iterator[Hit]:
        """Every term in folded text whose companions allow it, in order, both languages."""
        body = folded.text
        for start, end in self._places(folded.data):
            nearby = Nearby(body, start, end)
            for entry in self.entries(body[start:end]):
                if not (entry.needs or entry.unless) or nearby.allows(entry.needs, entry.unless):
                    yield Hit(start, end, entry.name, entry.category, entry.grade, entry.language)

    def _places(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Where a term may stand: of those that overlap the first, of those that begin together the longest."""
        found = {place for pattern in self.patterns for place in spans(finder(pattern), data)}
        last = 0
        for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
            if start >= last:
                yield start, end
                last = end

    def entries(self, found: str) -> tuple[Entry, ...]:
        """The entries that a matched stretch stands for: the exact ones, and stems of languages that have none."""
        if found not in self.seen:
            if len(self.seen) >= REMEMBERED:
                self.seen.clear()
            self.seen[found] = self._entries(found)
        return self.seen[found]

    def _entries(self, found: str) -> tuple[Entry, ...]:
        key = SPACE.sub(" ", found)
        exact = self.spelt.get(key, ())
        key = key.lower()
        forms = (key, key.removesuffix("s"), key.removesuffix("'s"))
        exact = exact or next((self.exact[form] for form in forms if form in self.exact), ())
        known = {entry.language for entry in exact}
        stems = next((self.stems[key[:n]] for n in range(len(key), 2, -1) if key[:n] in self.stems), ())
        return (*exact, *(entry for entry in stems if entry.language not in known)) or _medical(key)


def _medical(word: str) -> tuple[Entry, ...]:
    for name, suffix, spared in SUFFIXES:
        if re.fullmatch(suffix, word) and word not in spared:
            return (Entry(name, Category.HEALTH, STRONG, ""),)
    return ()


class _Same:
    """Lists compared by identity, so that a policy's own are hashed only once."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def __hash__(self) -> int:
        return id(self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.terms is self.terms


def lexicon(terms: Terms) -> Lexicon:
    """The lexicon of a policy's lists. Lists of other names than a category's are left alone."""
    return _of_same(_Same(terms))


@lru_cache(maxsize=4)
def _of_same(same: _Same) -> Lexicon:
    lists = sorted(same.terms.items())
    return _lexicon(tuple((name, lang, found) for name, langs in lists for lang, found in sorted(langs.items())))


@lru_cache(maxsize=4)
def _lexicon(lists: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Lexicon:
    exact: dict[str, tuple[Entry, ...]] = {}
    stems: dict[str, tuple[Entry, ...]] = {}
    spelt: dict[str, tuple[Entry, ...]] = {}
    for entry, form in _forms(lists):
        stem, wild = form.removesuffix("*"), form.endswith("*")
        sensitive = is_spelt(entry.name, entry.grade)
        key = SPACE.sub(" ", stem if sensitive else stem.lower())
        shelf = spelt if sensitive else stems if wild else exact
        if entry not in shelf.get(key, ()):
            shelf[key] = (*shelf.get(key, ()), entry)
    patterns = (
        rf"(?i)\b{_tree(exact)}(?:'?s)?\b" if exact else "",
        rf"(?i)\b{_tree(stems)}[a-z]*\b" if stems else "",
        rf"\b{_tree(spelt)}\b" if spelt else "",
        rf"(?i)\b(?:{'|'.join(suffix for _, suffix, _ in SUFFIXES)})\b",
    )
    return Lexicon(tuple(filter(None, patterns)), exact, stems, spelt)


def _tree(keys: Iterable[str]) -> str:
    return f"(?:{any_of(keys, {}, lambda length: _GAP)})"


def _forms(lists: Iterable[tuple[str, str, tuple[str, ...]]]) -> Iterator[tuple[Entry, str]]:
    for name, language, found in lists:
        grade = next((grade for ending, grade in reversed(GRADES.items()) if name.endswith(ending)), STRONG)
        base = name.removesuffix("_weak").removesuffix("_inferred")
        if base not in NAMES:
            continue
        for line in found:
            term, needs, unless = read_entry(line) if grade == WEAK else (line, "", "")
            plain = fold(term).text
            entry = Entry(plain.removesuffix("*"), Category(base), grade, language, needs, unless)
            for form in mutations(plain) if language == "cy" else (plain,):
                yield entry, form


def is_spelt(name: str, grade: str) -> bool:
    """True when a term is found only with its capitals: abbreviations that are words too, party names.

    >>> is_spelt("HIV", "strong"), is_spelt("NUT", "strong"), is_spelt("Labour", "weak"), is_spelt("Muslim", "strong")
    (False, True, True, False)
    """
    capitals = set(_CAPITALS.findall(name))
    if capitals:
        return bool(capitals & SPELT_HIGH) or any(len(c) < 4 and c not in SPOKEN_LOW for c in capitals)
    return grade == WEAK and name != name.lower()
