"""Trying the file plan: on a text that somebody pastes, and on items drawn at random from an area."""

from __future__ import annotations

import random
import secrets
from typing import NamedTuple

from flask import render_template, request, url_for
from werkzeug.exceptions import abort

from models.review import Filters, QueueRow
from models.review_pages import Filing
from models.store.overview import area_sums
from models.store.queue import keys_matching, queue_rows
from models.store.why import filings
from reports.console import listing
from reports.console.page import Visit, act, counted, page

LARGEST, TITLE = 200_000, 300
"""Characters of a text and of a title."""
NUMBERS = (10, 25, 50)
SEED = 10**9


class Drawn(NamedTuple):
    """An item that was drawn, and how it is filed."""

    row: QueueRow
    filing: Filing


@page("/plan/try")
def try_plan(visit: Visit) -> str:
    """The form for a text; with `number`, items drawn at random, the same ones wherever the address is opened."""
    number = counted(request.args.get("number", ""), 3) or 0
    return _shown(visit, drawn=_drawn(visit, number) if number in NUMBERS else None)


@act("/plan/try")
def try_plan_now(visit: Visit) -> str:
    """The class of a pasted text. It is sent so that it stands in no address; nothing is kept of it."""
    if visit.services.file_text is None:
        abort(404)
    title, text = request.form.get("title", "")[:TITLE].strip(), request.form.get("text", "")[:LARGEST].strip()
    if not title and not text:
        return _shown(visit, empty=True)
    return _shown(visit, title=title, text=text, filing=visit.services.file_text(title, text))


def _drawn(visit: Visit, number: int) -> list[Drawn]:
    """Items of an area, or of everywhere, by the seed in the address."""
    area = request.args.get("area", "")[: listing.LONGEST]
    keys, _ = keys_matching(visit.connection, visit.scope, Filters.of({"area": [area]} if area else {}))
    made = random.Random(counted(request.args.get("seed", "")) or 0)
    chosen = made.sample(keys.tolist(), min(number, len(keys)))
    rows = queue_rows(visit.connection, visit.scope, chosen)
    filed = filings(visit.connection, rows)
    return [Drawn(rows[key], filed[key]) for key in chosen if key in rows and key in filed]


def _shown(
    visit: Visit,
    *,
    title: str = "",
    text: str = "",
    filing: Filing | None = None,
    drawn: list[Drawn] | None = None,
    empty: bool = False,
) -> str:
    area, number = request.args.get("area", ""), request.args.get("number", "")
    again = url_for("try_plan", area=area or None, number=number, seed=secrets.randbelow(SEED)) if drawn else ""
    return render_template(
        "try_plan.html",
        may_paste=visit.services.file_text is not None,
        title=title,
        text=text,
        filing=filing,
        drawn=drawn,
        empty=empty,
        again=again,
        seed=secrets.randbelow(SEED),
        areas=[one.path for one in area_sums(visit.connection, visit.scope) if one.items],
        area=area,
        numbers=NUMBERS,
        number=number,
        titles={code: listing.title_of(one) for code, one in visit.policy.classes.items()},
        threshold=visit.policy.settings.class_threshold,
    )


PAGES = (try_plan, try_plan_now)
