"""Scans: what was scanned when, how far each is, and what could not be looked into."""

from __future__ import annotations

from flask import render_template

from models.access import Right
from models.store import records, shares
from reports.console.page import Visit, page

LONGEST = 200


@page("/scans", Right.SEE)
def scans(visit: Visit) -> str:
    """The latest run of each share with its accounts, and folders that nobody could look into."""
    runs = shares.all_runs(visit.connection) if visit.scope.areas is None else []
    unlisted = records.unlisted_folders(visit.connection) if visit.scope.areas is None else []
    return render_template("scans.html", runs=runs, unlisted=unlisted[:LONGEST], number=len(unlisted))


PAGES = (scans,)
