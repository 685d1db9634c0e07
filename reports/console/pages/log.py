"""The audit log: who did what and when, chained so that an edit or a gap shows."""

from __future__ import annotations

import csv
import io

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.wrappers import Response

from models.access import Act, Right
from models.store import audit
from reports.console.languages import gettext
from reports.console.page import Visit, act, counted, page, to
from reports.writing import harmless

ROWS = 50


@page("/log", Right.AUDIT)
def log(visit: Visit) -> str:
    """Links of the chain, the latest first, by person, act or subject."""
    asked = {name: request.args.get(name, "")[:200] for name in ("actor", "act", "subject")}
    start = counted(request.args.get("before", ""))
    rows = audit.log(visit.connection, visit.scope, **asked, before=start, number=ROWS)
    number, last = audit.head(visit.connection)
    return render_template(
        "log.html",
        rows=rows,
        asked=asked,
        actors=audit.actors(visit.connection, visit.scope),
        acts=[one.value for one in Act],
        next=rows[-1].seq if len(rows) == ROWS else 0,
        number=number,
        head=last,
    )


@act("/log/verify", Right.AUDIT)
def verify_log(visit: Visit) -> Response:
    """Check every link of the chain."""
    found = audit.verify(visit.connection, request.form.get("expect", "").strip()[:64])
    if found.faults:
        visit.tell(gettext("The chain is broken:") + " " + "; ".join(found.faults) + ".", "stop")
    else:
        words = gettext("All %(num)s links are sound. The last has the hash %(hash)s.")
        visit.tell(words % {"num": f"{found.links:,}", "hash": found.head})
    return to("log")


@act("/log/export", Right.AUDIT)
def export_log(visit: Visit) -> Response:
    """The whole log as CSV; that it was taken is in the log."""
    audit.recorded(visit.connection, visit.scope.user, Act.EXPORT, "export:log", {}, visit.services.now())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("seq", "at", "actor", "act", "subject", "details", "hash"))
    for row in audit.whole_log(visit.connection, visit.scope):
        facts = (row.seq, row.at.isoformat(), row.actor, row.act, row.subject, str(dict(row.details)), row.hash)
        writer.writerow([harmless("text", value) for value in facts])
    answer = FlaskResponse(out.getvalue(), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return answer


PAGES = (log, verify_log, export_log)
