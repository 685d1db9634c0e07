"""How believable a segment is as a name by the words it is made of, before anything around it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.names.cues import words
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, NAME, PLACE, PREFIX, STOP, SUFFIX, WELSH, WORD, plain
from classifiers.names.runs import ACRONYM, SEASONS, Segment, Token

LIKELY = 0.7
"""Likeness above which an unlisted word is taken for a name: .81 of names, .08 of other words."""
EASTERN = 0.78
WORDY = 0.45
"""Score of a first name with an English word behind it, which is a surname only where something else says so."""
SHORT = frozenset("Mo Jo Ed Di Cy Vi".split())
"""First names of two letters."""
AMBIGUOUS = WORD | PLACE | WELSH | SUFFIX


def shape_score(segment: Segment) -> float:
    """0 to 1: both a listed first name and surname is near 1, unknown words near .3, a place or street 0."""
    if _is_place(segment) or is_company(segment.tokens):
        return 0.0
    if segment.eastern:
        return EASTERN
    parts = [token for token in segment.tokens if token.kind != "G"]
    names = [token for token in parts if token.kind == "N"]
    if len(parts) > 5:
        return 0.2
    if len(parts) == 1:
        return _single(parts[0])
    if parts[0].kind == "I":
        return _after_initials(parts, names)
    if parts[-1].kind == "I":
        return 0.7 if _clear(names[0], LAST) else 0.3
    if len(names) > 2 and names[-1].flags & SUFFIX:
        return 0.3
    score = _full(names[0], names[-1], names)
    middle = any(token.kind == "I" and token.word.endswith(".") for token in parts[1:-1])
    return max(score, 0.66) if middle and len(names) == 2 else score


def _is_place(segment: Segment) -> bool:
    after, before = segment.after, segment.before
    if after is not None and after.flags & SUFFIX:
        return True
    if before is not None and before.kind in "XT" and before.flags & PREFIX:
        return True
    first = segment.tokens[0]
    if not first.word.isascii() and first.word.casefold() in words("place_prefix"):
        return len(segment.tokens) > 1
    return len(segment.tokens) > 1 and bool(first.flags & PREFIX) and not first.flags & FIRST


def is_company(tokens: Sequence[Token]) -> bool:
    """True for the first two words of a known firm, charity or phrase ("Grant Thornton", "Lewy Body")."""
    return len(tokens) > 1 and " ".join(plain(token.word) for token in tokens[:2]) in words("company")


def _clear(token: Token, kind: int) -> bool:
    return bool(token.flags & kind) and not token.flags & AMBIGUOUS


def _single(token: Token) -> float:
    if token.word in SHORT:
        return 0.2
    if token.flags & PREFIX or len(token.word) < 3:
        return 0.1
    if token.word.isupper() and len(token.word) <= ACRONYM:
        return 0.15
    if _clear(token, FIRST):
        return 0.45
    if not token.flags:
        capital = token.word.istitle() and len(token.word) > 3
        return 0.1 if not capital else 0.3 if _likeness(token) >= LIKELY else 0.22
    return 0.2 if token.flags & FIRST or _clear(token, LAST) else 0.05


def _after_initials(parts: list[Token], names: list[Token]) -> float:
    if not names or (parts[0].word in ("A", "I") and not _clear(names[-1], LAST)):
        return 0.2
    dotted = parts[0].word.endswith(".")
    last = names[-1]
    if _clear(last, LAST):
        return 0.85 if dotted else 0.75
    if dotted and len(parts) > 2 and parts[1].kind == "I" and not last.flags & (STOP | SUFFIX):
        return 0.75
    if dotted and last.flags == PLACE:
        return 0.6 if parts[0].word > "D." else 0.4
    if last.flags & LAST:
        return 0.65 if dotted else 0.45
    return 0.6 if dotted and not last.flags else 0.4


def _full(first: Token, last: Token, names: list[Token]) -> float:
    if _clear(first, FIRST):
        return _with_first(last)
    if first.flags & FIRST:
        return _with_ambiguous(first, last)
    if any(_clear(token, FIRST) for token in names[1:]):
        return 0.75 if first.flags & LAST or not first.flags else 0.5
    if _clear(last, LAST):
        return 0.62 if _clear(first, LAST) or _likeness(first) >= LIKELY else 0.5 if not first.flags else 0.4
    if not first.flags and not last.flags:
        return _unlisted(first, last)
    return 0.35 if first.flags & NAME or not first.flags else 0.2


def _with_ambiguous(first: Token, last: Token) -> float:
    """A first name that is also a word ("Mark", "Rose") with whatever follows it."""
    weak = plain(first.word) in words("weak_name")
    if _clear(last, LAST):
        return 0.7 if weak else 0.85
    if last.flags & NAME:
        return 0.62 if not weak and last.flags & LAST and not last.flags & SUFFIX else 0.45
    return 0.6 if not weak and _likeness(last) >= LIKELY else 0.45


def _unlisted(first: Token, last: Token) -> float:
    if not first.word.istitle() or not last.word[1:].islower():
        return 0.3
    likeness = min(_likeness(first), _likeness(last))
    return 0.62 if likeness >= LIKELY else 0.5 if likeness >= 0.3 else 0.4


def _likeness(token: Token) -> float:
    return 0.0 if token.flags else name_likeness(plain(token.word))


def _with_first(last: Token) -> float:
    if last.flags & SUFFIX and not _clear(last, LAST):
        return 0.65 if last.flags & LAST else 0.3
    if _clear(last, LAST):
        return 0.95
    if last.flags & NAME:
        return 0.85
    if last.flags == WORD:
        return WORDY
    if last.word in SEASONS:
        return 0.75
    return 0.75 if not last.flags & STOP else 0.3
