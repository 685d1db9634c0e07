"""Binds decisions to the audit chain: a link holds a hash of the very rows it tells of, so that an edit shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from models.access import Act
from models.review_tables import audit
from models.tables import decisions

STREAM = 1_000
FAULTS = 20
ACTS = (Act.DECISION.value, Act.BULK_PART.value, Act.UNDO.value)
FACTS = ("id", "at", "reviewer", "item_id", "verdict", "origin", "class_code", "finding_type", "start", "reason")


@dataclass(frozen=True, slots=True)
class Mark:
    """Decisions written in one act: the last of each item, the first and last number, and the hash of all rows."""

    decisions: dict[int, int] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    hash: str = ""

    @property
    def number(self) -> int:
        """How many items were reached."""
        return len(self.decisions)

    def details(self) -> dict[str, Any]:
        """What a link of the audit chain holds of them."""
        return {"number": self.number, "first": self.first, "last": self.last, "decisions": self.hash}


def mark_since(connection: Connection, last: int, reviewer: str) -> Mark:
    """Somebody's decisions after one by number, in a transaction that holds the chain's lock."""
    mine = (decisions.c.id > last, decisions.c.reviewer == reviewer)
    query = select(decisions).where(*mine).order_by(decisions.c.id)
    rows = connection.execute(query).all()
    if not rows:
        return Mark()
    return Mark({row.item_id: row.id for row in rows}, rows[0].id, rows[-1].id, _hash(rows))


def faults(connection: Connection) -> list[str]:
    """What is wrong with the decisions that links of the chain tell of: changed, missing, or put between."""
    query = select(audit.c.seq, audit.c.actor, audit.c.details).where(audit.c.act.in_(ACTS)).order_by(audit.c.seq)
    found: list[str] = []
    for seq, actor, text in connection.execute(query).all():
        told = json.loads(text or "{}")
        if not told.get("decisions"):
            continue
        span = (decisions.c.id.between(told["first"], told["last"]), decisions.c.reviewer == actor)
        rows = connection.execute(select(decisions).where(*span).order_by(decisions.c.id)).all()
        if _hash(rows) != told["decisions"]:
            found.append(f"decisions {told['first']} to {told['last']} are not those that link {seq} tells of")
        if len(found) > FAULTS:
            break
    return found


def _hash(rows: Iterable[Row[Any]]) -> str:
    mark = hashlib.sha256()
    for row in rows:
        facts = [row._mapping[name] for name in FACTS]
        mark.update(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace"))
        mark.update(b"\n")
    return mark.hexdigest()
