"""What is known of a word: first name, surname, English or Welsh word, place, or never part of a name."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain

from classifiers.names.cues import DATA, words
from classifiers.names.eastern import given_pair

FIRST, LAST, WORD, PLACE, STOP, SUFFIX, PREFIX, WELSH = 1, 2, 4, 8, 16, 32, 64, 128
NAME = FIRST | LAST
_PLAIN = str.maketrans("łŁøØđĐßıæÆœŒ’", "lLoOdDsiaAoO'")
_ARTICLES = frozenset("al el ad ar as ash an az".split())
"""Arabic articles as they are written before a family name: "al-Masri"."""
_FILES = (
    ("first_names.txt", FIRST),
    ("surnames.txt", LAST),
    ("english_words.txt", WORD),
    ("welsh_words.txt", WELSH),
    ("proper_nouns.txt", PLACE),
    ("places.txt", PLACE),
    ("gazetteer.txt", PLACE),
)


def plain(word: str) -> str:
    """The word in lower case without diacritics, as lists are compared: "Siân" and "Sian" are one name.

    >>> plain("Wójcik"), plain("Łukasz"), plain("O’Brien")
    ('wojcik', 'lukasz', "o'brien")
    """
    if word.isascii():
        return word.casefold()
    bare = unicodedata.normalize("NFD", word.translate(_PLAIN))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


@cache
def lexicon() -> dict[str, int]:
    """Every listed word in plain form with its flags (145,000 words: 0.12 s, 18 MB)."""
    flags: dict[str, int] = {}
    for name, flag in _FILES:
        for line in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]:
            key = plain(line)
            flags[key] = flags.get(key, 0) | flag
    for kind, flag in (
        ("stop", STOP),
        ("place_suffix", SUFFIX),
        ("place_prefix", PREFIX),
        ("ambiguous", WORD),
        ("weak_name", WORD),
    ):
        for word in chain.from_iterable(entry.split() for entry in words(kind)):
            key = plain(word)
            flags[key] = flags.get(key, 0) | flag
    for word in words("mostly_name"):
        flags[word] = flags.get(word, 0) & ~(WORD | WELSH)
    for key in {plain(word) for word in words("place_suffix") - words("surname_suffix")}:
        flags[key] = flags.get(key, 0) & ~NAME
    return flags


def flags_of(word: str) -> int:
    """The flags of a word; of a hyphenated or apostrophised one, those of its parts where the whole is unknown.

    >>> bool(flags_of("Siân") & FIRST), bool(flags_of("Owusu-Ansah") & LAST), flags_of("Qwrtz")
    (True, True, 0)
    """
    key = plain(word)
    known = lexicon()
    found = known.get(key)
    if found is not None:
        return found
    if "-" in key:
        return _hyphened(key.split("-"))
    if key[:2] in ("o'", "d'", "mc") or key[:3] == "mac":
        return LAST
    return known.get(key[:-2], 0) if key.endswith("'s") else 0


def _hyphened(parts: list[str]) -> int:
    """The flags of a hyphenated word: an article is left out, a pair of East Asian syllables is a first name."""
    flags = [lexicon().get(part, 0) for part in parts]
    if parts[0] in _ARTICLES and len(parts) == 2:
        return flags[1] & ~(WORD | PLACE) if flags[1] & NAME else LAST * (parts[0] in ("al", "el"))
    names = [flag & NAME for flag in flags if flag & NAME]
    if len(names) == len(parts):
        return names[0] | names[-1]
    if given_pair(parts) and not all(flag & ~NAME for flag in flags):
        return FIRST
    joined = 0
    for flag in flags:
        joined |= flag & ~NAME
    return joined | (names[0] | names[-1] if names else 0)


def pure(flags: int, kind: int) -> bool:
    """True when a word is a name of that kind and nothing else: no word, place or cue."""
    return bool(flags & kind) and not flags & (WORD | PLACE | STOP | WELSH)
