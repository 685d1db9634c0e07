"""The pages one can go to, in groups; each shows only what its reader may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from models.access import Right, Scope
from reports.console.languages import gettext


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the menu. `number` is how many things wait there, None for no number."""

    name: str
    address: str
    here: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Links under a heading."""

    name: str
    links: tuple[Link, ...]


GROUPS: tuple[tuple[str, tuple[tuple[str, str, Right], ...]], ...] = (
    (
        "Review",
        (
            ("overview", "Overview", Right.SEE),
            ("queue", "Queue", Right.SEE),
            ("duplicates", "Duplicates", Right.SEE),
            ("tree", "Folders", Right.SEE),
            ("referrals", "Referrals", Right.SEE),
            ("unread", "Not read", Right.SEE),
        ),
    ),
    ("Disposal", (("batches", "Disposal batches", Right.SEE),)),
    ("Find and pass on", (("find", "Subject access", Right.REVEAL), ("exports", "Exports", Right.EXPORT))),
    (
        "What it rests on",
        (
            ("scans", "Scans and agents", Right.SEE),
            ("plan", "File plan", Right.SEE),
            ("schedule", "Disposal schedule", Right.SEE),
            ("areas", "Storage areas", Right.SEE),
            ("holds", "Holds", Right.SEE),
        ),
    ),
    ("Control", (("log", "Audit log", Right.AUDIT), ("users", "Users", Right.USERS))),
)
WORDS = tuple(words for name, links in GROUPS for words in (name, *(link[1] for link in links)))


def menu(scope: Scope, here: str, there: frozenset[str], numbers: dict[str, int]) -> list[Group]:
    """The groups for one reader. `here` is the page that is open, `there` are the pages that exist."""
    found = []
    for name, links in GROUPS:
        mine = tuple(
            Link(gettext(words), url_for(endpoint), endpoint == here, numbers.get(endpoint))
            for endpoint, words, right in links
            if endpoint in there and scope.may(right)
        )
        if mine:
            found.append(Group(gettext(name), mine))
    return found
