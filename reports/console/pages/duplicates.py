"""Duplicates: groups of equal files and of equal folders, which one is kept and why, and deciding on the others."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.exceptions import abort

from models.disposition import Rot
from models.review import Filters
from models.review_pages import CopyGroup
from models.store import copy_groups
from models.store.why import why
from reports.console import listing
from reports.console.page import Visit, counted, page
from reports.console.pages.queue import deciding_words

ROWS = 50


@page("/duplicates")
def duplicates(visit: Visit) -> str:
    """Groups of equal files, or of equal folders, those that take most first."""
    whole = request.args.get("kind") == "folders"
    listed = copy_groups.folder_groups if whole else copy_groups.groups
    found = listed(visit.connection, visit.scope, after=_after(), number=ROWS)
    return render_template(
        "duplicates.html", groups=found, folders=whole, next=_next(found, whole), inside=bool(request.args.get("after"))
    )


@page("/duplicates/<int:key>")
def copies(visit: Visit, key: int) -> str:
    """The files of one group: the one that is kept, and the others to decide on at once."""
    found, elsewhere = copy_groups.members(visit.connection, visit.scope, key)
    if not found or found[0].id != key or len(found) + elsewhere < 2:
        abort(404)
    flags = [flag for _, some in why(visit.connection, [row.id for row in found]).values() for flag in some]
    reason = next((flag.reason for flag in flags if flag.kind is Rot.REDUNDANT), None)
    return render_template(
        "copies.html",
        kept=found[0],
        others=found[1:],
        elsewhere=elsewhere,
        reason=reason,
        **deciding_words(visit),
    )


@page("/duplicates/folders/<int:key>")
def folder_copies(visit: Visit, key: int) -> str:
    """Equal folders, each with the way to its items and to deciding on all of them."""
    found, elsewhere = copy_groups.folder_members(visit.connection, visit.scope, key)
    if not found:
        abort(404)
    folders = [
        (share, path, _in_folder(folder, "queue"), _in_folder(folder, "decide_all")) for folder, share, path in found
    ]
    return render_template("folder_copies.html", folders=folders, elsewhere=elsewhere)


def _in_folder(folder: int, endpoint: str) -> str:
    return listing.address(Filters.of({}, folder=folder), endpoint=endpoint)


def _after() -> tuple[int, int] | None:
    """The place in the list that an address names; the beginning where it names none."""
    size, _, kept = request.args.get("after", "").partition(".")
    place = counted(size), counted(kept)
    return None if place[0] is None or place[1] is None else (place[0], place[1])


def _next(found: list[CopyGroup], whole: bool) -> str:
    if len(found) < ROWS:
        return ""
    return url_for("duplicates", after=f"{found[-1].size}.{found[-1].kept}", kind="folders" if whole else None)


PAGES = (duplicates, copies, folder_copies)
