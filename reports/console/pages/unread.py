"""What could not be read, by reason, with what would help; and what was left out or read only in part."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template, url_for

from models.records import Status
from models.review import NONE, Filters
from models.store import queue as store
from models.store.records import unlisted_folders
from reports.console.languages import gettext
from reports.console.page import Visit, page
from reports.names import PROBLEMS, named
from reports.wording import REMEDIES

FOLDERS = 200


class Cause(NamedTuple):
    """A reason with how many items it keeps unread, what would help, and the list of them."""

    name: str
    number: int
    remedy: str
    address: str


KINDS = (
    (Status.UNREAD, "Could not be read", "They may hold anything. Not read is not the same as clean."),
    (Status.READ, "Read only in part", "What was read was judged; the rest may hold more."),
    (Status.SKIPPED, "Left out", "By the policy or because they are no documents."),
    (Status.PENDING, "Waiting to be read", "The next scan goes on with them."),
)


@page("/unread")
def unread(visit: Visit) -> str:
    """The reasons, most items first."""
    found = [
        (gettext(name), gettext(words), causes) for status, name, words in KINDS if (causes := _causes(visit, status))
    ]
    folders = unlisted_folders(visit.connection)[:FOLDERS] if visit.scope.areas is None else []
    return render_template("unread.html", kinds=found, folders=folders)


def _causes(visit: Visit, status: Status) -> list[Cause]:
    """The problems of the items in a state; of what was read, only those with a problem."""
    chosen = {"status": [status.value]}
    values = store.facets(visit.connection, visit.scope, Filters.of(chosen), ("problem",))["problem"]
    return [
        Cause(
            named(PROBLEMS, one.value) if one.value != NONE else gettext("no reason recorded"),
            one.number,
            named(REMEDIES, one.value) if one.value in REMEDIES else "",
            url_for("queue", status=status.value, problem=one.value),
        )
        for one in values
        if one.number and (status is not Status.READ or one.value != NONE)
    ]


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue."""
    return [words for _, *both in KINDS for words in both]


PAGES = (unread,)
