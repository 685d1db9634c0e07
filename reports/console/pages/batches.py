"""Disposal batches: drafted by one person, approved by another, and what became of each file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.access import Right
from models.disposal import Batch, BatchState, DisposalError, ItemState
from models.disposition import Action, Verdict
from models.review import Filters
from models.store import disposals
from models.store.batch_candidates import REFUSALS
from models.store.queue import keys_matching
from reports.console import listing
from reports.console.languages import LANGUAGES, current, gettext, ngettext
from reports.console.page import Visit, act, counted, page, to
from reports.disposal import certificate, listed
from reports.wording import day as shown_day
from reports.wording import number

ROWS = 100
READY = Filters.of({"action": [Action.DISPOSE.value], "decided": [Verdict.APPROVE.value]})
"""What may go into a batch: proposed for disposal, and approved by a person."""


@page("/batches")
def batches(visit: Visit) -> str:
    """Every batch, and how much is approved and in none yet."""
    found = disposals.all_batches(visit.connection, visit.scope)
    keys, _ = keys_matching(visit.connection, visit.scope, READY)
    return render_template("batches.html", batches=found, ready=len(keys), ready_list=listing.address(READY))


@act("/batches", Right.DECIDE)
def draft_batch(visit: Visit) -> Response:
    """Begin a batch; with all that is approved, where that was asked for."""
    now, form = visit.services.now(), request.form
    try:
        name, reason = form.get("name", "")[:200], form.get("reason", "")[:500]
        key = disposals.draft(visit.connection, visit.scope, name, reason, now)
        if form.get("fill") == "yes":
            wanted = keys_matching(visit.connection, visit.scope, READY)[0].tolist()
            _tell_added(visit, disposals.add(visit.connection, visit.scope, key, wanted, now))
    except DisposalError as error:
        visit.tell(listing.sentence(error), "stop")
        return to("batches")
    return to("batch", key=key)


@page("/batches/<int:key>")
def batch(visit: Visit, key: int) -> str:
    """A batch with its files, who answers for it, and what comes next."""
    found = _batch(visit, key)
    start = counted(request.args.get("after", "")) or 0
    state = request.args.get("state", "")
    state = state if state in set(ItemState) else ""
    rows = disposals.items_of(visit.connection, visit.scope, key, state=state, after=start, number=ROWS)
    own = found.drafted_by.casefold() == visit.scope.user.casefold()
    return render_template(
        "batch.html",
        batch=found,
        rows=rows,
        state=state,
        next=rows[-1].item if len(rows) == ROWS else 0,
        counts=disposals.counted(visit.connection, visit.scope, key),
        own=own,
        may_approve=visit.scope.may(Right.APPROVE),
        may_withdraw=visit.scope.may(Right.APPROVE) or visit.scope.may(Right.DECIDE),
        wait=visit.policy.settings.disposal_wait_days,
        would_be=(visit.services.now() + timedelta(days=visit.policy.settings.disposal_wait_days)).date(),
    )


@act("/batches/<int:key>/take-out", Right.DECIDE)
def take_out(visit: Visit, key: int) -> Response:
    """Take files out of a draft."""
    unwanted = [item for one in request.form.getlist("item") if (item := counted(one)) is not None]
    return _done(visit, key, lambda: _taken_out(visit, key, unwanted))


@act("/batches/<int:key>/fill", Right.DECIDE)
def fill_batch(visit: Visit, key: int) -> Response:
    """Put into a draft what has been approved since."""
    wanted, now = keys_matching(visit.connection, visit.scope, READY)[0].tolist(), visit.services.now()
    return _done(visit, key, lambda: _tell_added(visit, disposals.add(visit.connection, visit.scope, key, wanted, now)))


@act("/batches/<int:key>/submit", Right.DECIDE)
def submit_batch(visit: Visit, key: int) -> Response:
    """Ask for a second person's approval."""

    def submit() -> None:
        disposals.submit(visit.connection, visit.scope, key, visit.services.now())
        visit.tell(gettext("Submitted. A second person, not you, now approves it."))

    return _done(visit, key, submit)


@act("/batches/<int:key>/approve", Right.APPROVE)
def approve_batch(visit: Visit, key: int) -> Response:
    """Approve what another person drafted."""

    def approve() -> None:
        wait = visit.policy.settings.disposal_wait_days
        day = disposals.approve(visit.connection, visit.scope, key, visit.services.now(), wait)
        visit.tell(gettext("Approved. It can be carried out from %(day)s.") % {"day": shown_day(day)})

    return _done(visit, key, approve)


@act("/batches/<int:key>/send-back", Right.APPROVE)
def send_back_batch(visit: Visit, key: int) -> Response:
    """Give a submitted batch back to whoever drafted it."""

    def send() -> None:
        reason = request.form.get("reason", "")[:500]
        disposals.send_back(visit.connection, visit.scope, key, reason, visit.services.now())
        visit.tell(gettext("Sent back."))

    return _done(visit, key, send)


@act("/batches/<int:key>/withdraw", Right.SEE)
def withdraw_batch(visit: Visit, key: int) -> Response:
    """Give a batch up before it is carried out."""

    def withdraw() -> None:
        reason = request.form.get("reason", "")[:500]
        disposals.withdraw(visit.connection, visit.scope, key, reason, visit.services.now())
        visit.tell(gettext("Withdrawn. Nothing of it is disposed of."))

    return _done(visit, key, withdraw)


@page("/batches/<int:key>/certificate.pdf", Right.AUDIT)
def batch_certificate(visit: Visit, key: int) -> Response:
    """The destruction certificate, a summary without personal data; in the language asked for, else the reader's."""
    found = _batch(visit, key)
    if found.state not in (BatchState.QUARANTINED, BatchState.DESTROYED):
        abort(404)
    rows = disposals.whole_batch(visit.connection, visit.scope, key)
    asked = request.args.get("language", "")
    language = asked if asked in LANGUAGES else current()
    data = certificate(found, rows, visit.policy, visit.services.council, language)
    return _file(data, "application/pdf", f"certificate-{key}.pdf")


@page("/batches/<int:key>/list.csv", Right.AUDIT)
def batch_list(visit: Visit, key: int) -> Response:
    """The restricted list of a batch's files, with their hashes, in DROID's columns."""
    _batch(visit, key)
    rows = disposals.whole_batch(visit.connection, visit.scope, key)
    return _file(listed(rows), "text/csv; charset=utf-8", f"batch-{key}-restricted.csv")


def _batch(visit: Visit, key: int) -> Batch:
    """A batch that this reader may see; there is no page of another."""
    try:
        return disposals.batch_of(visit.connection, visit.scope, key)
    except DisposalError:
        abort(404)


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = FlaskResponse(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _done(visit: Visit, key: int, step: Callable[[], object]) -> Response:
    """Take a step and go back to the batch; what cannot be done is told there."""
    try:
        step()
    except DisposalError as error:
        visit.tell(listing.sentence(error), "stop")
    return to("batch", key=key)


def _taken_out(visit: Visit, key: int, unwanted: list[int]) -> None:
    count = disposals.take_out(visit.connection, visit.scope, key, unwanted, visit.services.now())
    visit.tell(ngettext("%(num)s file was taken out.", "%(num)s files were taken out.", count) % {"num": number(count)})


def _tell_added(visit: Visit, added: disposals.Added) -> None:
    words = ngettext("%(num)s file was put in.", "%(num)s files were put in.", added.number)
    told = words % {"num": number(added.number)}
    for why, count in added.refused.items():
        told += f" {number(count)}: {gettext(why)}."
    visit.tell(told, "done" if added.number else "warn")


def all_words() -> list[str]:
    """The English sentences that this module looks up in the catalogue."""
    return list(REFUSALS)


PAGES = (
    batches,
    draft_batch,
    batch,
    take_out,
    fill_batch,
    submit_batch,
    approve_batch,
    send_back_batch,
    withdraw_batch,
    batch_certificate,
    batch_list,
)
