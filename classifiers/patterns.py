"""One face for two regular-expression engines: google-re2 where it is installed, else the standard library's.

Patterns are written in what both understand alike: bytes, no look-around, no back-references, no `\\s`, `$` or `\\Z`.
Both take the leftmost match and the first alternative, so the findings are the same; only the speed differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Final, Protocol, TypeAlias, cast

try:
    import re2
except ImportError:  # pragma: no cover - exercised through `using("re")`
    re2 = None

DFA_MEMORY: Final = 1 << 27
_ERRORS: Final = (re.error,) if re2 is None else (re.error, re2.error)
NOWHERE: Final = (-1, -1)

Finder = Callable[[bytes, int], tuple[int, int]]
"""Start and end of the leftmost match at or after an offset, `NOWHERE` where there is none."""

_Node: TypeAlias = "dict[str, _Node]"


class Match(Protocol):
    """The part of a match object that both engines share."""

    def start(self) -> int:
        """Offset of the first byte."""
        ...

    def end(self) -> int:
        """Offset after the last byte."""
        ...


class Pattern(Protocol):
    """A compiled pattern over bytes."""

    def search(self, data: bytes, pos: int = 0, /) -> Match | None:
        """The leftmost match from `pos` on."""
        ...


_forced: list[str] = []


def engine() -> str:
    """The engine in use: "re2" or "re"."""
    if _forced:
        return _forced[-1]
    return "re" if re2 is None else "re2"


@contextmanager
def using(name: str) -> Iterator[None]:
    """Use one engine inside a `with` block; for tests and measurements."""
    _forced.append(name)
    try:
        yield
    finally:
        _forced.pop()


def finder(pattern: str) -> Finder:
    """The pattern (ASCII) compiled by the engine in use; compiled once. Raises ValueError for one it cannot take."""
    return _finder(pattern, engine())


def spans(find: Finder, data: bytes, start: int = 0) -> Iterator[tuple[int, int]]:
    """All matches from an offset on, none overlapping; empty ones are left out."""
    while (span := find(data, start)) != NOWHERE:
        if span[0] < span[1]:
            yield span
        start = max(span[1], span[0] + 1)


def any_of(phrases: Iterable[str], letters: Mapping[str, str], gap: Callable[[int], str]) -> str:
    """A pattern for the longest of many phrases, built as a tree so that both engines read each letter once.

    `letters` gives the pattern of a letter that has more than one form, `gap` that of the space behind a word of so
    many letters.

    >>> any_of(["date", "date of"], {}, lambda length: " ")
    'date(?: of)?'
    """
    root: _Node = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branch(root, letters, gap, 0)


def _branch(node: _Node, letters: Mapping[str, str], gap: Callable[[int], str], length: int) -> str:
    """The alternatives below a node; a gap comes last, for it may be empty."""
    branches = []
    for character in sorted(node, key=lambda character: (character == " ", character)):
        if character == " ":
            branches.append(gap(length) + _branch(node[character], letters, gap, 0))
        elif character:
            own = letters.get(character, re.escape(character))
            branches.append(own + _branch(node[character], letters, gap, length + 1))
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"


def compiled(pattern: bytes) -> Pattern:
    """The pattern as an object of the engine in use; compiled once. Raises ValueError for one it cannot take."""
    return _compiled(pattern, engine())


@lru_cache(maxsize=256)
def _compiled(pattern: bytes, name: str) -> Pattern:
    try:
        if name == "re":
            return cast(Pattern, re.compile(pattern))
        options = re2.Options()
        options.max_mem = DFA_MEMORY
        options.log_errors = False
        return cast(Pattern, re2.compile(pattern, options))
    except _ERRORS as error:
        reason = error.args[0] if error.args else ""
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(error)) from error


@lru_cache(maxsize=256)
def _finder(pattern: str, name: str) -> Finder:
    made = _compiled(pattern.encode("ascii"), name)
    return _searching(made) if name == "re" else _matching(made._regexp.Match)  # type: ignore[attr-defined]


def _matching(match: Callable[..., list[tuple[int, int]]]) -> Finder:
    """Straight to the engine, past the objects made for each match: a fifth of the time."""
    anchor = re2._Anchor.UNANCHORED

    def find(data: bytes, start: int) -> tuple[int, int]:
        return match(anchor, data, start, len(data))[0]

    return find


def _searching(pattern: Pattern) -> Finder:
    def find(data: bytes, start: int) -> tuple[int, int]:
        match = pattern.search(data, start)
        return (match.start(), match.end()) if match else NOWHERE

    return find
