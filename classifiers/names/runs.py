"""Runs of capitalised words, cut where a word cannot belong to a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from classifiers.names.cues import words
from classifiers.names.eastern import eastern, family_name
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, NAME, PLACE, PREFIX, STOP, SUFFIX, WELSH, WORD, flags_of, plain, pure

_UPPER = "".join(c for c in map(chr, range(0x41, 0x250)) if c.isupper())
_LETTER = r"[^\W\d_]"
_CAP = rf"(?:(?:al|el|ad|ar|as|ash|az)-)?[{_UPPER}]{_LETTER}*(?:['’‐\-]{_LETTER}+)*"
PARTICLE = (
    r"(?:van der|van den|van de|van|von|de la|de los|de|da|do|dos|das|di|del|du|den|der|la|le|el|al|bin|bint|ibn"
    r"|ap|ab|ferch|ul|ur|ud)"
)
_SHORTENED = "Wm|Thos|Chas|Jas|Geo|Robt|Saml|Edw|Jos|Alex|Fredk|Benj|Danl|Jno|Eliz|Margt|Cath|Matt"
"""First names as clerks shorten them, always with a point."""
_INITIAL = rf"(?:[{_UPPER}]|{_SHORTENED})\."
RUN = re.compile(
    rf"(?<![\w@])(?:{_INITIAL}|{_CAP})"
    rf"(?:(?:[ \u00a0]{{1,2}}(?:{PARTICLE} )?|(?<=\.))(?:{_INITIAL}(?!{_LETTER}{{2}})|{_CAP})){{0,24}}"
)
_TOKEN = re.compile(rf"(?:[{_UPPER}]|\b(?:{_SHORTENED}))\.|[\w'’‐\-]+")
_ANSWER = re.compile(r"(?:^|\n)[ \t>]*[AQ]  ")
"""The mark of a question or an answer where one is written down."""
GLUE = frozenset(
    "ní ó nic de van von al el bin bint ibn ap ab ferch di da dos du den der la le del do das ul ur ud los".split()
)
ACRONYM = 5
_CAMEL = re.compile(r"(?!Ma?c|De|Di|Du|La|Le|Van|Fitz|Al|El|Ap|Ó|Ni|San|St)[^\W\d_]+[a-z][A-Z][a-z]*$")
LIKELY = 0.5
"""Likeness above which a short unlisted word in capitals is taken for a surname."""
_MONTHS = frozenset("January April May June August MAY JUNE".split())
SEASONS = frozenset({"Mai", "Medi", "Haf"})
"""Welsh months and seasons that are second names too ("Nia Medi")."""
_DIGIT = re.compile(r"[\d_]")
_DAY = re.compile(r"\d(?:st|nd|rd|th)? $")
POSSESSIVE = 3
"""Characters between two words of a run where a possessive 's was left out."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a run: `kind` is N (may be a name), I (initial), G (particle), T (title) or X (cannot be one)."""

    word: str
    start: int
    end: int
    flags: int
    kind: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring words that may together be a name, with the words of the run before and after them.

    `eastern` is true where they are a Chinese, Vietnamese or Korean name by their syllables.
    """

    tokens: tuple[Token, ...]
    before: Token | None
    after: Token | None
    eastern: bool = False

    @property
    def start(self) -> int:
        """Where its first word starts."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.tokens[-1].end


def segments(body: str, start: int = 0, end: int | None = None) -> Iterator[Segment]:
    """Every segment of the capitalised runs between two offsets that holds a word able to be a name."""
    for match in RUN.finditer(body, start, len(body) if end is None else end):
        run = match.group()
        if (" " not in run and _word(run)[2] in "XT") or _DIGIT.match(body, match.end()):
            continue
        tokens = tokens_of(run, match.start())
        if len(tokens) > 1:
            tokens = _undated(body, tokens)
            if found := _eastern(tokens):
                yield found
                continue
        yield from _cut(tokens)


def tokens_of(run: str, offset: int) -> list[Token]:
    """The words of a run with their offsets in the text; a possessive 's is left out."""
    tokens = [_token(found.group(), offset + found.start()) for found in _TOKEN.finditer(run)]
    if len(tokens) == 1:
        return tokens
    if run.isupper():
        tokens = _short_surname(tokens)
    else:
        tokens = [replace(token, kind="X") if _acronym(token) else token for token in tokens]
    return _saint(_place_surname(tokens))


def _undated(body: str, tokens: list[Token]) -> list[Token]:
    """Without a month that belongs to the number before it ("2 May Eoghan rang"), or the mark of an answer."""
    start = tokens[0].start
    if tokens[0].word in _MONTHS and _DAY.search(body, max(0, start - 5), start):
        return tokens[1:]
    return tokens[1:] if tokens[0].word in "AQ" and _ANSWER.search(body, max(0, start - 3), start + 3) else tokens


def _eastern(tokens: list[Token]) -> Segment | None:
    """The whole run as an East Asian name, other words around it left out."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind != "N" and not family_name(plain(tokens[first].word)):
        first += 1
    while last > first and tokens[last - 1].kind != "N" and not family_name(plain(tokens[last - 1].word)):
        last -= 1
    part = tokens[first:last]
    clear = [token.kind == "N" and not token.flags & (WORD | PLACE | STOP | WELSH) for token in part]
    if len(part) < 2 or not eastern([plain(token.word) for token in part], clear):
        return None
    before, after = (tokens[first - 1] if first else None), (tokens[last] if last < len(tokens) else None)
    return Segment(tuple(replace(token, kind="N") for token in part), before, after, eastern=True)


def _short_surname(tokens: list[Token]) -> list[Token]:
    """In a run of capitals a short unlisted word behind a first name is a surname ("FLORIN LUPU")."""
    last, left = tokens[-1], tokens[-2]
    short = last.kind == "X" and not last.flags and 2 < len(last.word) <= ACRONYM
    if short and pure(left.flags, FIRST) and name_likeness(plain(last.word)) >= LIKELY:
        return [*tokens[:-1], replace(last, kind="N")]
    return tokens


def _saint(tokens: list[Token]) -> list[Token]:
    """ "St" between a first name and a saint's that makes a surname ("Yvette St Louis")."""
    for i in range(1, len(tokens) - 1):
        here, named = tokens[i], tokens[i - 1].kind == "N" and tokens[i - 1].flags & FIRST
        if here.word in ("St", "ST") and named and plain(tokens[i + 1].word) in words("saint_surname"):
            return [*tokens[:i], replace(here, kind="G"), replace(tokens[i + 1], kind="N"), *tokens[i + 2 :]]
    return tokens


def _place_surname(tokens: list[Token]) -> list[Token]:
    """A last word that is only a place is a surname behind a first name or an initial ("Enid Garforth").

    One that is only an English word may be, where nothing stands around the two ("Jimmy Tawny").
    """
    last, left = tokens[-1], tokens[-2]
    if last.word in SEASONS and last.kind == "X" and pure(left.flags, FIRST):
        return [*tokens[:-1], replace(last, kind="N")]
    if last.kind != "X" or last.flags not in (PLACE, WORD) or last.start - left.end >= POSSESSIVE:
        return tokens
    if last.flags == WORD and not (pure(left.flags, FIRST) and len(tokens) == 2 and last.word.istitle()):
        return tokens
    initial = left.kind == "I" and left.word not in ("A", "I")
    first = left.flags & FIRST and not left.flags & (PLACE | STOP) and plain(left.word) not in words("verb_name")
    return [*tokens[:-1], replace(last, kind="N")] if initial or (left.kind == "N" and first) else tokens


def _acronym(token: Token) -> bool:
    """A short word in capitals among others that are not ("RAF Menwith"), unless it is a surname ("LEE Mary")."""
    return token.kind == "N" and 1 < len(token.word) < ACRONYM and token.word.isupper() and not token.flags & LAST


def word_kind(word: str) -> str:
    """The kind of a word: see `Token`."""
    return _word(word)[2]


def _token(word: str, start: int) -> Token:
    word, flags, kind = _word(word)
    return Token(word, start, start + len(word), flags, kind)


@lru_cache(maxsize=50_000)
def _word(word: str) -> tuple[str, int, str]:
    """A word without its possessive 's, its flags and its kind."""
    if word[-2:] in ("'s", "’s", "'S", "’S") and len(word) > 3:
        word = word[:-2]
    flags = flags_of(word.rstrip(".") if len(word) > 2 else word)
    return word, flags, _kind(word, flags)


def _kind(word: str, flags: int) -> str:
    bare = word.rstrip(".")
    if len(bare) == 1:
        return "I"
    low = bare.casefold()
    if low in GLUE:
        return "G"
    if low in words("title"):
        return "T"
    if flags & STOP or (flags & (WORD | PLACE | SUFFIX | PREFIX | WELSH) and not flags & NAME):
        return "X"
    if (word.isupper() and not flags & NAME and len(word) <= ACRONYM) or _CAMEL.match(word):
        return "X"
    return "N"


def _cut(tokens: list[Token]) -> Iterator[Segment]:
    start = 0
    for i in range(len(tokens) + 1):
        gap = tokens[i].start - tokens[i - 1].end if 0 < i < len(tokens) else 0
        owned = gap >= POSSESSIVE or (gap == 2 and i - start > 1)
        barred = i == len(tokens) or (tokens[i].kind in "XT" and not _middle(tokens, i))
        if not (barred or owned):
            continue
        part = _trim(tokens[start:i])
        if any(token.kind == "N" for token in part):
            before = tokens[start - 1] if start else None
            after = tokens[i] if i < len(tokens) else None
            yield from _people(part, before, None if owned else after)
        start = i + 1 if barred else i


def _middle(tokens: list[Token], i: int) -> bool:
    """True for a word that is also a name between a first name and a further name ("Bethan Mai Llwyd")."""
    if not 0 < i < len(tokens) - 1 or not tokens[i].flags & NAME or tokens[i].kind != "X":
        return False
    left, right = tokens[i - 1], tokens[i + 1]
    return left.kind == "N" and bool(left.flags & FIRST) and right.kind == "N" and bool(right.flags & LAST)


def _trim(part: list[Token]) -> list[Token]:
    while part and part[-1].kind in "IG" and not (part[-1].kind == "I" and len(part) > 1 and part[0].flags & LAST):
        part = part[:-1]
    while part and part[0].kind == "G" and part[0].word[0].islower():
        part = part[1:]
    return part


def _people(part: list[Token], before: Token | None, after: Token | None) -> Iterator[Segment]:
    """One segment for each person where two full names stand side by side ("Mary Jones John Smith")."""
    for i in range(2, len(part) - 1):
        left, here = part[i - 1], part[i]
        if here.flags & FIRST and not here.flags & LAST and left.flags & LAST and not left.flags & FIRST:
            yield Segment(tuple(part[:i]), before, None)
            yield Segment(tuple(part[i:]), None, after)
            return
    yield Segment(tuple(part), before, after)
