"""Deciding: on one item or a selection at once, on all that match as a job, and taking a batch back."""

from __future__ import annotations

from flask import current_app, render_template, request
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.access import Right, Scope
from models.disposition import Verdict
from models.policy import Policy
from models.review import BulkState, Choice, Filters, Outcome, ReviewError, Sort
from models.store import bulk_jobs, reviewing
from models.store.queue import count, queue_rows
from reports.console import listing
from reports.console.jobs import Jobs
from reports.console.languages import gettext, ngettext
from reports.console.page import Visit, act, back, counted, page, to
from reports.console.wordings import VERDICTS
from reports.names import named
from reports.wording import number

REASON = 500
UNDER_WAY = (BulkState.PREVIEW, BulkState.RUNNING, BulkState.UNDOING)


def verdicts(scope: Scope) -> list[tuple[str, str]]:
    """The verdicts on an item as a whole that this scope may give, with their names."""
    mine = [Verdict.APPROVE, Verdict.KEEP, Verdict.RECLASSIFY, Verdict.REFER]
    mine += [Verdict.HOLD] if scope.may(Right.HOLD) else []
    return [(verdict.value, gettext(VERDICTS[verdict])) for verdict in mine]


@act("/decide", Right.DECIDE)
def decide_selected(visit: Visit) -> Response:
    """Decide on the items of a form: a selection of the queue, or the one of an item's page."""
    seen: dict[int, str] = {}
    for value in request.form.getlist("item"):
        name, _, state = value.partition(":")
        key = counted(name)
        if key is not None:
            seen[key] = state
    if not seen:
        visit.tell(gettext("Nothing was selected, so nothing was decided."), "warn")
        return back("queue")
    try:
        choice = _choice(visit.policy)
        outcome = reviewing.decide(visit.connection, visit.scope, seen, choice, visit.services.now())
    except ReviewError as error:
        visit.tell(listing.sentence(error), "stop")
        return back("queue")
    _tell(visit, choice, outcome)
    return back("queue")


@page("/decide/all", Right.DECIDE)
def decide_all(visit: Visit) -> str:
    """The form for deciding on all items that match."""
    filters, sort = listing.asked()
    return _form_for_all(visit, filters, sort)


@act("/decide/all", Right.DECIDE)
def decide_all_now(visit: Visit) -> str | Response | tuple[str, int]:
    """Take a snapshot of all items that match, and decide on them: at once where they are few, else as a job."""
    filters = Filters.from_pairs([(name, value[:200]) for name, value in request.form.items(multi=True)])
    try:
        bulk = reviewing.propose(visit.connection, visit.scope, filters, _choice(visit.policy), visit.services.now())
    except ReviewError as error:
        return _form_for_all(visit, filters, Sort.RISK, listing.sentence(error)), 409
    visit.connection.commit()
    _jobs().run(visit.scope, bulk.id, wait=bulk.number <= reviewing.AT_ONCE)
    return to("bulk", key=bulk.id)


@page("/decisions")
def decisions(visit: Visit) -> str:
    """What was decided, the latest first."""
    start = counted(request.args.get("before", ""))
    found = reviewing.batches(visit.connection, visit.scope, before=start, number=50)
    return render_template("decisions.html", batches=found, next=found[-1].id if len(found) == 50 else 0)


@page("/decisions/<int:key>")
def bulk(visit: Visit, key: int) -> str:
    """A batch of decisions: how far it is, what it left out, and undoing it."""
    busy = _jobs().busy_with(key)
    found = reviewing.bulk_of(visit.connection, visit.scope, key)
    if found is None:
        abort(404)
    chosen = listing.in_force(found.filters, Sort.RISK, visit.policy, listing.folder_name(visit, found.filters))
    left = bulk_jobs.left_out(visit.connection, visit.scope, key, 50) if found.left_out else []
    rows = list(queue_rows(visit.connection, visit.scope, left).values()) if left else []
    busy = busy or found.state in UNDER_WAY
    return render_template("bulk.html", bulk=found, under_way=busy, chosen=chosen, left=rows)


@act("/decisions/<int:key>/undo", Right.DECIDE)
def undo(visit: Visit, key: int) -> Response:
    """Take back what a batch decided; what somebody decided on since stays."""
    try:
        found = reviewing.may_undo(visit.connection, visit.scope, key)
    except ReviewError as error:
        visit.tell(listing.sentence(error), "stop")
        return back("decisions")
    if found.number <= reviewing.AT_ONCE:
        outcome = reviewing.undo(visit.connection, visit.scope, key, visit.services.now())
        words = ngettext("%(num)s decision was taken back.", "%(num)s decisions were taken back.", outcome.done)
        visit.tell(words % {"num": number(outcome.done)})
        return back("decisions")
    visit.connection.commit()
    _jobs().undo(visit.scope, key)
    return to("bulk", key=key)


def _choice(policy: Policy) -> Choice:
    """What the form says. Raises ReviewError for a verdict or class that is not there."""
    form = request.form
    try:
        verdict = Verdict(form.get("verdict", ""))
    except ValueError as error:
        raise ReviewError("no decision was chosen", "Choose one.") from error
    code = form.get("class_code", "").strip().split(" ", 1)[0] if verdict is Verdict.RECLASSIFY else ""
    if code and code not in policy.classes:
        code = _by_title(policy, form.get("class_code", "").strip())
    return Choice(verdict, form.get("reason", "").strip()[:REASON], code, random=form.get("random") == "yes")


def _by_title(policy: Policy, words: str) -> str:
    titles = [(one.code, title.casefold()) for one in policy.classes.values() for title in {one.title, one.title_cy}]
    found = [code for code, title in titles if title == words.casefold()]
    if len(found) != 1:
        raise ReviewError(f"there is no class {words!r} in the file plan", "Give its code, or its whole title.")
    return found[0]


def _tell(visit: Visit, choice: Choice, outcome: Outcome) -> None:
    name = named(VERDICTS, choice.verdict.value)
    words = ngettext("%(num)s item: %(name)s.", "%(num)s items: %(name)s.", outcome.done)
    told = words % {"num": number(outcome.done), "name": name}
    if outcome.left_out:
        more = ngettext(
            "%(num)s item was left out: it has changed since you saw it, or is not there any more.",
            "%(num)s items were left out: they have changed since you saw them, or are not there any more.",
            outcome.left_out,
        )
        told += " " + more % {"num": number(outcome.left_out)}
    visit.tell(told, "done" if outcome.done else "warn", outcome.bulk)


def _form_for_all(visit: Visit, filters: Filters, sort: Sort, error: str = "") -> str:
    items, size = count(visit.connection, visit.scope, filters)
    classes = sorted((found.code, listing.title_of(found)) for found in visit.policy.classes.values())
    return render_template(
        "decide_all.html",
        items=items,
        size=size,
        filters=filters,
        chosen=listing.in_force(filters, sort, visit.policy, listing.folder_name(visit, filters)),
        list=listing.address(filters, sort),
        verdicts=verdicts(visit.scope),
        classes=classes,
        error=error,
        at_once=reviewing.AT_ONCE,
    )


def _jobs() -> Jobs:
    found: Jobs = current_app.extensions["jobs"]
    return found


PAGES = (decide_selected, decide_all, decide_all_now, decisions, bulk, undo)
