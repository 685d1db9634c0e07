"""What the demonstration share is made of: files with their bytes, their age, and what should be found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

ANY = "*"
"""In the truth: nothing is promised about this field."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One file of the share and what should be found in it.

    `types` lists finding types that must be found, `about` the special categories (criminal_offence and children
    among them) that the text says of a person: none where empty. `rot` is what the rules should say. `link` makes a
    symbolic link to that target instead of a file. `members` tells of things inside: their path, types and about.
    """

    path: str
    data: bytes
    modified: date
    types: str = ""
    about: str = ""
    rot: str = ANY
    status: str = "read"
    note: str = ""
    link: str = ""
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """What should be found inside a file."""

    inside: str
    types: str = ANY
    about: str = ANY
    rot: str = ANY
    status: str = "read"


def copied(original: Planted, path: str, modified: date | None = None, note: str = "exact copy") -> Planted:
    """The same bytes in another place: redundant."""
    return replace(original, path=path, modified=modified or original.modified, rot="redundant", note=note)


def truth_lines(planted: Iterator[Planted] | list[Planted]) -> Iterator[tuple[str, ...]]:
    """Rows of the truth file: path, inside, personal types, categories about a person, rot, status, note."""
    for file in planted:
        yield file.path, "", file.types, file.about, file.rot, file.status, file.note
        for member in file.members:
            yield file.path, member.inside, member.types, member.about, member.rot, member.status, ""
