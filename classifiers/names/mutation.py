"""Welsh initial mutation undone: "i Ddafydd", "gan Fair", "yng Ngwenllian" name Dafydd, Mair and Gwenllian."""

from __future__ import annotations

from classifiers.names.lexicon import FIRST, flags_of, lexicon, plain

_BACK = (
    ("ngh", "c"),
    ("mh", "p"),
    ("nh", "t"),
    ("ng", "g"),
    ("dd", "d"),
    ("ph", "p"),
    ("th", "t"),
    ("ch", "c"),
    ("f", "b"),
    ("f", "m"),
    ("b", "p"),
    ("d", "t"),
    ("g", "c"),
    ("l", "ll"),
    ("r", "rh"),
    ("m", "b"),
    ("n", "d"),
)
_VOWELS = "aeiouwylr"


def unmutated(word: str) -> str:
    """The listed first name that this word is a mutation of (in plain form), or "".

    >>> unmutated("Ddafydd"), unmutated("Fair"), unmutated("Wenllian"), unmutated("Jones")
    ('dafydd', 'mair', 'gwenllian', '')
    """
    key = plain(word)
    known = lexicon()
    for mutated, radical in _BACK:
        if key.startswith(mutated) and known.get(radical + key[len(mutated) :], 0) & FIRST:
            return radical + key[len(mutated) :]
    if key[:1] in _VOWELS and known.get("g" + key, 0) & FIRST:
        return "g" + key
    return ""


def may_be_mutated(word: str) -> bool:
    """True when the word is no first name itself but may be one, mutated."""
    return not flags_of(word) & FIRST and bool(unmutated(word))
