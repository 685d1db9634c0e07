"""Where terms of the special categories stand in a text: one scan for all lists, then doubtful terms' companions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.detectors.folding import fold
from classifiers.patterns import compiled
from classifiers.special_lists import SUFFIXES, mutations, read_entry
from models.findings import Category

STRONG, WEAK, INFERRED = "strong", "weak", "inferred"
GRADES = {"": STRONG, "_weak": WEAK, "_inferred": INFERRED}
NEAR, CLOSE = 120, 40
_GAP = rb"[ \n./-]{1,4}"
_SPACE = re.compile(r"[ \n./-]+")
_WORD = re.compile(r"[a-z0-9£#&]+(?:['-][a-z0-9]+)*")
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
    """All terms in one pattern; `exact`, `stems` and `spelt` lead from what matched back to the entries."""

    pattern: bytes
    exact: Mapping[str, tuple[Entry, ...]]
    stems: Mapping[str, tuple[Entry, ...]]
    spelt: Mapping[str, tuple[Entry, ...]]

    def hits(self, folded: str) -> Iterator[Hit]:
        """Every term in folded ASCII text whose companions allow it, in order, both languages."""
        pattern, data, position, nearby = compiled(self.pattern), folded.encode("ascii"), 0, Nearby(folded)
        while match := pattern.search(data, position):
            start, end = match.start(), match.end()
            for entry in self.entries(folded[start:end]):
                if nearby.allows(entry, start, end):
                    yield Hit(start, end, entry.name, entry.category, entry.grade, entry.language)
            position = max(end, start + 1)

    def entries(self, found: str) -> tuple[Entry, ...]:
        """The entries that a matched stretch stands for: the exact ones, and stems of languages that have none."""
        key = _SPACE.sub(" ", found)
        exact = self.spelt.get(key, ())
        key = key.lower()
        forms = (key, key.removesuffix("s"), key.removesuffix("'s"))
        exact = exact or next((self.exact[form] for form in forms if form in self.exact), ())
        known = {entry.language for entry in exact}
        stems = next((self.stems[key[:n]] for n in range(len(key), 2, -1) if key[:n] in self.stems), ())
        return (*exact, *(entry for entry in stems if entry.language not in known)) or self._medical(key)

    def _medical(self, word: str) -> tuple[Entry, ...]:
        for name, suffix, spared in SUFFIXES:
            if re.fullmatch(suffix, word) and word not in spared:
                return (Entry(name, Category.HEALTH, STRONG, ""),)
        return ()


def lexicon(terms: Terms) -> Lexicon:
    """The lexicon of a policy's lists. Lists of other names than a category's are left alone."""
    return _lexicon(
        tuple((name, lang, found) for name, langs in sorted(terms.items()) for lang, found in sorted(langs.items()))
    )


@lru_cache(maxsize=4)
def _lexicon(lists: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Lexicon:
    exact: dict[str, tuple[Entry, ...]] = {}
    stems: dict[str, tuple[Entry, ...]] = {}
    spelt: dict[str, tuple[Entry, ...]] = {}
    for entry, form in _forms(lists):
        stem, wild = form.removesuffix("*"), form.endswith("*")
        sensitive = is_spelt(entry.name, entry.grade)
        key = _SPACE.sub(" ", stem if sensitive else stem.lower())
        shelf = spelt if sensitive else stems if wild else exact
        if entry not in shelf.get(key, ()):
            shelf[key] = (*shelf.get(key, ()), entry)
    parts = [(key, _literal(key) + rb"(?:'?s)?", True) for key in exact]
    parts += [(key, _literal(key) + rb"[a-z]*", True) for key in stems]
    parts += [(key, _literal(key), False) for key in spelt]
    ordered = sorted(parts, key=lambda part: (-len(part[0]), part[0]))
    bodies = [b"(?i:" + body + b")" if low else body for _, body, low in ordered]
    bodies += [b"(?i:" + suffix.encode() + b")" for _, suffix, _ in SUFFIXES]
    return Lexicon(rb"\b(?:" + b"|".join(bodies) + rb")\b", exact, stems, spelt)


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


class Nearby:
    """What stands around an offset of a text; windows are read as they are asked for, so long texts cost no memory."""

    def __init__(self, folded: str) -> None:
        self._body = folded

    def allows(self, entry: Entry, start: int, end: int) -> bool:
        """True when a needed companion of the term stands near and no counter-companion stands close."""
        if entry.unless and self._holds(companions(entry.unless), start - CLOSE, end + CLOSE):
            return False
        if not entry.needs:
            return True
        needed = companions(entry.needs)
        return self._holds(needed, start - NEAR, start) or self._holds(needed, end, end + NEAR)

    def _holds(self, wanted: Companions, low: int, high: int) -> bool:
        stretch = self._body[max(0, low) : high].lower()
        near = _WORD.findall(stretch)
        if not wanted.words.isdisjoint(near):
            return True
        if wanted.stems and any(word.startswith(wanted.stems) for word in near):
            return True
        return bool(wanted.phrases) and wanted.phrases_in(stretch)


@dataclass(frozen=True, slots=True)
class Companions:
    """Companions written `word|two words|stem*`, ready for look-up."""

    words: frozenset[str]
    stems: tuple[str, ...]
    phrases: tuple[str, ...]

    def phrases_in(self, stretch: str) -> bool:
        """True when a companion of several words stands in a stretch of lower-case text."""
        stretch = _SPACE.sub(" ", stretch)
        return any(phrase in stretch for phrase in self.phrases)


@lru_cache(maxsize=4096)
def companions(written: str) -> Companions:
    """The companions of an entry.

    >>> companions("police|under caution|arrest*").stems
    ('arrest',)
    """
    parts = [fold(part.strip().lower()).text for part in written.split("|")]
    single = [part for part in parts if _WORD.fullmatch(part.removesuffix("*"))]
    return Companions(
        words=frozenset(part for part in single if not part.endswith("*")),
        stems=tuple(part[:-1] for part in single if part.endswith("*")),
        phrases=tuple(part.removesuffix("*") for part in parts if part not in single),
    )


def _literal(key: str) -> bytes:
    return _GAP.join(re.escape(word).encode("ascii") for word in key.split(" "))
