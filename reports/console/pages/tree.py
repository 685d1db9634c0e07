"""The folders as a tree, with what is in each and below: items, bytes, what is at risk, and what is to be decided."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.exceptions import abort

from models.review_pages import FolderSum
from models.store import overview as store
from reports.console.page import Visit, counted, page

ROWS = 200


@page("/folders")
def tree(visit: Visit) -> str:
    """The shares; with `folder`, the way to it and the folders in it."""
    folder, start = _number("folder"), _number("start") or 0
    way = store.folder_path(visit.connection, visit.scope, folder) if folder is not None else []
    if folder is not None and not way:
        abort(404)
    found = store.folder_tree(visit.connection, visit.scope, folder, start=start, number=ROWS + 1)
    return render_template(
        "tree.html",
        way=way,
        here_now=way[-1] if way else None,
        crumbs=_crumbs(way),
        folders=found[:ROWS],
        next=url_for("tree", folder=folder, start=start + ROWS) if len(found) > ROWS else "",
        first=url_for("tree", folder=folder) if start else "",
    )


def _crumbs(way: list[FolderSum]) -> list[tuple[str, str]]:
    """The folders above, each with its address; the last one is where one is."""
    return [(one.name, url_for("tree", folder=one.id) if one is not way[-1] else "") for one in way]


def _number(name: str) -> int | None:
    return counted(request.args.get(name, ""))


PAGES = (tree,)
