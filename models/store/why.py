"""Why, for the items of a list: the reasons and flags of their judgements, a page of them at a time."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from models.disposition import Reason, RotFlag
from models.review_pages import Filing
from models.store.bulk import chunks
from models.store.packing import load_candidates, load_reasons, load_rot
from models.tables import judgements


def why(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[tuple[Reason, ...], tuple[RotFlag, ...]]]:
    """The reasons and the flags of items, in the order of the judgement; for keys that a scope already allowed."""
    found = {}
    for part in chunks(keys):
        query = select(judgements.c.item_id, judgements.c.reasons, judgements.c.rot)
        for row in connection.execute(query.where(judgements.c.item_id.in_(part))):
            found[row.item_id] = load_reasons(row.reasons or ""), load_rot(row.rot or "")
    return found


def filings(connection: Connection, keys: Iterable[int]) -> dict[int, Filing]:
    """How the last judging filed items, and why; for keys that a scope already allowed."""
    found = {}
    columns = ("item_id", "class_code", "class_confidence", "candidates", "reasons")
    for part in chunks(keys):
        query = select(*(judgements.c[name] for name in columns)).where(judgements.c.item_id.in_(part))
        for key, code, sure, candidates, reasons in connection.execute(query):
            why = next((one for one in load_reasons(reasons or "") if one.rule.startswith("F")), None)
            found[key] = Filing(code or "", sure or 0.0, load_candidates(candidates or ""), why)
    return found
