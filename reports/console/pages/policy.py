"""What judgements rest on: the file plan, the disposal schedule and the storage areas, as the policy has them."""

from __future__ import annotations

from flask import render_template, request

from models.fileplan import RecordClass
from models.review import Filters
from models.store import overview as store
from models.store import queue
from reports.console import listing
from reports.console.page import Visit, page

LONGEST = 2_000


@page("/plan")
def plan(visit: Visit) -> str:
    """The file plan: each class with its place in the plan, its schedule row and how many items are filed to it."""
    words = request.args.get("words", "").strip()[:200]
    facets = queue.facets(visit.connection, visit.scope, Filters(), ("class",))
    numbers = {one.value: one.number for one in facets.get("class", ())}
    classes = [one for one in visit.policy.classes.values() if _speaks_of(one, words)]
    paths = {
        one.code: " › ".join(listing.title_of(above) for above in visit.policy.path_of(one.code)[:-1])
        for one in classes
    }
    rows = [(one, paths[one.code], visit.policy.retention_of(one.code), numbers.get(one.code, 0)) for one in classes]
    return render_template("plan.html", rows=rows[:LONGEST], number=len(rows), words=words)


@page("/schedule")
def schedule(visit: Visit) -> str:
    """The disposal schedule: each row in words, and which classes it governs."""
    governed: dict[str, list[str]] = {}
    for one in visit.policy.classes.values():
        governed.setdefault(one.schedule_ref, []).append(one.code)
    rows = [(ref, row, governed.get(ref, [])) for ref, row in visit.policy.schedule.items()]
    return render_template("schedule.html", rows=rows, warnings=visit.policy.warnings)


@page("/areas")
def areas(visit: Visit) -> str:
    """The storage areas with their owners and what is in them; those without a Data Owner stand out."""
    return render_template("areas.html", areas=store.area_sums(visit.connection, visit.scope))


def _speaks_of(one: RecordClass, words: str) -> bool:
    text = f"{one.code} {one.title} {one.description} {' '.join(one.keywords)}".casefold()
    return all(word in text for word in words.casefold().split())


PAGES = (plan, schedule, areas)
