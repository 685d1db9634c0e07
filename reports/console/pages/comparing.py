"""Two items side by side: their facts, and for a stated purpose the lines in which their texts differ."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template, request
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.access import Right
from models.review_pages import ItemView
from models.store.item_view import item_view
from reports.console.languages import gettext
from reports.console.listing import title_of
from reports.console.page import Visit, act, back, page
from reports.console.pages.item import PURPOSES, purposes, record_look
from reports.console.services import Line
from reports.wording import moment, number, size

NAMES = ("Changed", "Created", "Size", "Words", "Owner", "Area", "Format", "Class", "People", "Values found")
LINES = 2_000
"""So many lines are shown."""


class Fact(NamedTuple):
    """One fact of both items."""

    name: str
    left: str
    right: str


@page("/item/<int:key>/compare/<int:other>")
def compare(visit: Visit, key: int, other: int) -> str:
    """The facts of two items side by side."""
    return _shown(visit, *_both(visit, key, other), None)


@act("/item/<int:key>/compare/<int:other>", Right.REVEAL)
def compare_texts(visit: Visit, key: int, other: int) -> str | Response:
    """The lines in which two items differ, read again from their files; the look is recorded first."""
    left, right = _both(visit, key, other)
    purpose = request.form.get("purpose", "")
    if purpose not in PURPOSES:
        visit.tell(gettext("Choose what you need to see the text for."), "warn")
        return back("compare", key=key, other=other)
    record_look(visit, left, compared=right.item_id, purpose=purpose)
    return _shown(visit, left, right, visit.services.compare(key, other))


def _both(visit: Visit, key: int, other: int) -> tuple[ItemView, ItemView]:
    found = [item_view(visit.connection, visit.scope, one) for one in (key, other)]
    left, right = found
    if left is None or right is None or key == other:
        abort(404)
    return left, right


def _shown(visit: Visit, left: ItemView, right: ItemView, lines: tuple[Line, ...] | None) -> str:
    return render_template(
        "compare.html",
        left=left.row,
        right=right.row,
        facts=_facts(visit, left, right),
        equal=bool(left.content_hash) and left.content_hash == right.content_hash,
        lines=None if lines is None else lines[:LINES],
        cut=lines is not None and len(lines) > LINES,
        purposes=purposes(),
        may_reveal=visit.scope.may(Right.REVEAL),
    )


def _facts(visit: Visit, left: ItemView, right: ItemView) -> list[Fact]:
    """What can be said of both; what neither has is left out."""
    both = zip(NAMES, _of(visit, left), _of(visit, right), strict=True)
    return [Fact(gettext(name), one, other) for name, one, other in both if one or other]


def _of(visit: Visit, view: ItemView) -> tuple[str, ...]:
    row = view.row
    known = visit.policy.classes.get(row.class_code)
    return (
        moment(row.modified),
        moment(view.created),
        size(row.size),
        number(view.words),
        row.owner,
        view.area,
        view.media_type,
        f"{row.class_code} {title_of(known) if known else view.record_class}".strip(),
        number(view.people),
        number(view.findings_number),
    )


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue."""
    return list(NAMES)


PAGES = (compare, compare_texts)
