"""One face for two regular-expression engines: google-re2 where it is installed, else the standard library's.

Patterns are written in what both understand alike: bytes, no look-around, no back-references, no `\\s`, `$` or `\\Z`.
Both take the leftmost match and the first alternative, so the findings are the same; only the speed differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Protocol, cast

try:
    import re2
except ImportError:  # pragma: no cover - exercised through `using("re")`
    re2 = None

DFA_MEMORY = 1 << 28


class Match(Protocol):
    """The part of a match object that is used."""

    def start(self) -> int:
        """Offset of the first byte."""
        ...

    def end(self) -> int:
        """Offset after the last byte."""
        ...


class Pattern(Protocol):
    """A compiled pattern over bytes."""

    def search(self, data: bytes, pos: int = 0, endpos: int = ..., /) -> Match | None:
        """The leftmost match in `data[pos:endpos]`; offsets count from the start of `data`."""
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


def compiled(pattern: bytes) -> Pattern:
    """The pattern compiled by the engine in use; compiled once. Raises ValueError for a pattern it cannot take."""
    return _compiled(pattern, engine())


@lru_cache(maxsize=256)
def _compiled(pattern: bytes, name: str) -> Pattern:
    if name == "re":
        try:
            return cast(Pattern, re.compile(pattern))
        except re.error as error:
            raise ValueError(str(error)) from error
    options = re2.Options()
    options.max_mem = DFA_MEMORY
    options.log_errors = False
    try:
        return cast(Pattern, re2.compile(pattern, options))
    except re2.error as error:
        raise ValueError(str(error)) from error
