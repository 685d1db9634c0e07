"""Chinese, Vietnamese and Korean names, in either order, known by surname and syllables where lists see only words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from classifiers.names.cues import sections

_ONSET = r"(?:tsz|ts|tr|th|sh|sz|zh|ch|hs|kh|kw|gw|gi|gh|ph|ngh|ng|nh|qu|[bcdfghjklmnpqrstvwxyz])?"
_NUCLEUS = (
    r"(?:uye|iao|uai|aai|yeo|yae|aa|ae|ai|ao|au|ay|ee|eo|eu|ei|ia|ie|ieu|io|iu|oa|oe|oi|oo|ou|ua|ue|ui|uo|uy"
    r"|wa|we|wo|ya|ye|yi|yo|yu|a|e|i|o|u|y)"
)
_CODA = r"(?:ng|nh|ch|n|m|k|c|p|t|l|r)?"
_ONE = rf"(?!fi\b)(?:tsz|sze|ng|{_ONSET}{_NUCLEUS}{_CODA})"
_SYLLABLE = re.compile(rf"{_ONE}")
_WORD = re.compile(rf"{_ONE}(?:-?{_ONE})?")
_PREFIXES = frozenset("co re op de bi un on up no".split())
LONGEST = 4
"""Words of such a name at most."""


@lru_cache(maxsize=20_000)
def syllables(word: str) -> bool:
    """True for a plain word of one or two East Asian syllables, hyphened or not.

    >>> syllables("xiaoming"), syllables("sun-hee"), syllables("street")
    (True, True, False)
    """
    return len(word) > 1 and bool(_WORD.fullmatch(word))


def given_pair(parts: Sequence[str]) -> bool:
    """True for the two plain parts of a hyphened given name ("mei-ling", "ji-woo").

    >>> given_pair(["ji", "woo"]), given_pair(["wi", "fi"]), given_pair(["co", "op"])
    (True, False, False)
    """
    return (
        len(parts) == 2
        and _PREFIXES.isdisjoint(parts)
        and all(len(part) > 1 and _SYLLABLE.fullmatch(part) for part in parts)
    )


def family_name(word: str) -> bool:
    """True for a plain word that is a family name of these languages.

    >>> family_name("sun"), family_name("nguyen"), family_name("jones")
    (True, True, False)
    """
    return word in sections("people_eastern.txt")["family"]


def eastern(words: Sequence[str], clear: Sequence[bool]) -> bool:
    """True where plain words are one such name; `clear` tells which of them are no words, places or cues.

    A family name stands first or last, the others are syllables, and one of them at least is clear.

    >>> eastern(["do", "van", "hai"], [False, False, True]), eastern(["sun", "city"], [False, False])
    (True, False)
    """
    if not 1 < len(words) <= LONGEST or not all(map(syllables, words)):
        return False
    first = family_name(words[0]) and any(clear[1:])
    return first or (family_name(words[-1]) and any(clear[:-1]))
