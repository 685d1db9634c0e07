"""Trying changed policy files: checked row by row, compared on the inventory, then taken over."""

from __future__ import annotations

from flask import current_app, render_template, request
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.access import Act, Right
from models.errors import MunimentError
from models.store import audit
from reports.console import listing
from reports.console.languages import gettext
from reports.console.page import Visit, act, page, to
from reports.console.services import Policies
from reports.console.trials import Trials

LARGEST = 4 << 20


@page("/policy/try", Right.HOLD)
def try_policy(visit: Visit) -> str:
    """The form: which files would be others."""
    return render_template("try_policy.html", files=_policies(visit).files, errors=[])


@act("/policy/try", Right.HOLD)
def try_policy_now(visit: Visit) -> str | Response | tuple[str, int]:
    """Check the files, and begin to compare; bad rows are named."""
    known = _policies(visit).files
    files = {name: request.files[name].read(LARGEST) for name in known if request.files.get(name)}
    files = {name: content for name, content in files.items() if content}
    try:
        if not files:
            raise MunimentError(gettext("no file was chosen"))
        key = _trials().begin(visit.scope.user, files, visit.services.now())
    except MunimentError as error:
        errors = [line for line in str(error).splitlines() if line.strip()]
        return render_template("try_policy.html", files=known, errors=[*errors, error.hint]), 400
    return to("policy_trial", key=key)


@page("/policy/try/<key>", Right.HOLD)
def policy_trial(visit: Visit, key: str) -> str:
    """What the files would change, once it is known."""
    trial = _trials().of(key, visit.scope.user)
    if trial is None:
        abort(404)
    return render_template("policy_trial.html", trial=trial, key=key)


@act("/policy/try/<key>/take-over", Right.HOLD)
def take_over_policy(visit: Visit, key: str) -> Response:
    """Put the files into the policy folder; who did it, and the policy's digest, are recorded."""
    trial = _trials().of(key, visit.scope.user)
    if trial is None or not trial.done:
        abort(404)
    try:
        digest = _trials().take_over(key, visit.services.now())
    except MunimentError as error:
        visit.tell(listing.sentence(error), "stop")
        return to("policy_trial", key=key)
    details = {"files": sorted(trial.files), "digest": digest}
    audit.recorded(visit.connection, visit.scope.user, Act.POLICY, "policy", details, visit.services.now())
    visit.tell(gettext("The files are in place, the old ones kept beside them. They take effect at the next judging."))
    return to("plan")


def _policies(visit: Visit) -> Policies:
    if visit.services.policies is None:
        abort(404)
    return visit.services.policies


def _trials() -> Trials:
    found: Trials | None = current_app.extensions["trials"]
    if found is None:
        abort(404)
    return found


PAGES = (try_policy, try_policy_now, policy_trial, take_over_policy)
