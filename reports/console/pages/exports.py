"""Exports: every kind that the command line writes, as a file; that it was taken is in the audit log."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from flask import render_template, request, send_file
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.access import Act, Right
from models.store import audit, history, records, shares
from models.store.judgements import last_judging
from reports import EXPORTERS
from reports.console.languages import gettext
from reports.console.page import Visit, act, page, to
from reports.exporter import Asked
from reports.writing import WRITERS, WriteOptions

SNIPPETS = frozenset({"findings"})
"""Kinds that show masked findings in context."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


@page("/exports", Right.EXPORT)
def exports(visit: Visit) -> str:
    """The kinds of export and their formats."""
    kinds = [kind for kind in EXPORTERS if visit.scope.may(Right.SNIPPETS) or kind not in SNIPPETS]
    return render_template("exports.html", kinds=kinds, formats=list(WRITERS))


@act("/exports", Right.EXPORT)
def take_export(visit: Visit) -> Response:
    """Write an export and send it."""
    kind, format = request.form.get("kind", ""), request.form.get("format", "")
    if kind not in EXPORTERS or format not in WRITERS or visit.scope.areas is not None:
        abort(400)
    if kind in SNIPPETS and not visit.scope.may(Right.SNIPPETS):
        abort(403)
    with tempfile.TemporaryDirectory(prefix="muniment-export-") as folder:
        place = Path(folder) / f"{kind}.{format}"
        exporter = EXPORTERS[kind].for_policy(visit.policy).asked(_asked(visit))
        rows = records.rows(visit.connection, single=exporter.single)
        number = exporter.export(rows, place, format, WriteOptions(bom=True))
        opened = place.open("rb") if number else None  # the open file outlives its name
    details = {"kind": kind, "format": format, "lines": number}
    audit.recorded(visit.connection, visit.scope.user, Act.EXPORT, f"export:{kind}", details, visit.services.now())
    if opened is None:
        visit.tell(gettext("There is nothing to export."), "warn")
        return to("exports")
    answer = send_file(
        opened, TYPES.get(format, "application/octet-stream"), as_attachment=True, download_name=place.name
    )
    answer.call_on_close(opened.close)
    return answer


def _asked(visit: Visit) -> Asked:
    """What an export is told beyond the rows: the day of the last judging, the scans, the figures of each judging."""
    judged = last_judging(visit.connection)
    return Asked(
        today=date.fromisoformat(judged.today) if judged else None,
        scans=tuple(shares.all_runs(visit.connection)),
        history=tuple(history.with_current(visit.connection, visit.policy.areas)),
    )


PAGES = (exports, take_export)
