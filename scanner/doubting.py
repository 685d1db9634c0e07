"""Learning from reviewers' decisions on single findings: keep them, doubt what they speak against, say what it does."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from classifiers.finding_doubts import Decided, Doubts, Effect, learn, measure
from classifiers.policy.rows import Columns, Complaints, Row, read_rows
from models.config import Config
from models.errors import MunimentError
from models.store import doubts, learned, records
from models.store.engine import writing
from scanner.judging import FINDINGS
from scanner.scanning import inventory_of

COLUMNS = Columns(
    required=("item_id", "type", "start", "verdict"),
    optional=("share", "path", "inside", "end", "where", "masked", "role", "score", "basis", "context", "doubt"),
)
WORDS = {"right": True, "wrong": False, "cywir": True, "anghywir": False}


def learn_findings(config: Config, file: Path | None = None) -> tuple[dict[str, Any], list[str]]:
    """Take a file of decisions (a filled-in `places` export), if one is given, and learn from all decisions so far.

    Raises PolicyError with row and column for a file that cannot be read; nothing is changed then.
    """
    with inventory_of(config) as engine, writing(engine) as connection:
        unknown = _take(connection, file) if file else 0
        judged = doubts.judged(connection)
        decided = [Decided(j.content, j.type, j.value, j.basis, j.context, j.right) for j in judged]
        learnt, effect = learn(decided), measure(decided)
        marked = doubts.mark(connection, judged, learnt.values, learnt.settings)
        facts = _facts(learnt, effect, marked, unknown)
        if judged:
            learned.add(connection, FINDINGS, learnt.dump(), learnt.digest, datetime.now(UTC), facts)
    return facts, _lines(facts, effect)


def _take(connection: Connection, file: Path) -> int:
    """Keep the file's decisions; returns how many fit no finding of the inventory."""
    complaints = Complaints()
    try:
        rows = [row for row in read_rows(file.read_bytes(), file.name, COLUMNS, complaints) if row["verdict"]]
    except OSError as error:
        raise MunimentError(
            f"{file}: cannot be read: {error.strerror}", "Check the name and its permissions."
        ) from error
    keys = records.keys_of(connection, {row["item_id"] for row in rows})
    choices = [(_choice(row, keys.get(row["item_id"], 0), complaints)) for row in rows]
    complaints.check()
    reviewer = os.environ.get("MUNIMENT_REVIEWER") or getuser()
    return len(doubts.record(connection, choices, reviewer, datetime.now(UTC), "file"))


def _choice(row: Row, item: int, complaints: Complaints) -> doubts.Choice:
    start = int(row["start"]) if row["start"].isascii() and row["start"].isdigit() else -1
    if start < 0:
        complaints.error(row.where("start"), f"`{row['start']}` is not an offset; expected a number as exported")
    right = row.one_of("verdict", WORDS, complaints, True)
    return doubts.Choice(item, row["type"], start, right)


def _facts(learnt: Doubts, effect: Effect, marked: int, unknown: int) -> dict[str, Any]:
    return {
        "decided": effect.decided,
        "unknown": unknown,
        "precision_before": round(effect.before.value, 4),
        "precision_after": round(effect.after.value, 4),
        "right_ones_lost": round(effect.lost.value, 4),
        "doubted_values": len(learnt.values),
        "doubted_rules": [" / ".join(part for part in setting if part) for setting in sorted(learnt.settings)],
        "doubted_findings": marked,
        "digest": learnt.digest,
    }


def _lines(facts: dict[str, Any], effect: Effect) -> list[str]:
    lines = [f"Findings decided on: {effect.decided:,}."]
    if facts["unknown"]:
        lines.append(f"{facts['unknown']:,} decisions fit no finding of this inventory and were not kept.")
    if effect.decided:
        lines += [
            "Measured on findings in items that had no part in learning:",
            f"  right among those shown, before: {effect.before}",
            f"  right among those shown, after:  {effect.after}",
            f"  right ones that would be doubted: {effect.lost}",
        ]
    lines += [f"Doubted from now on: {words}" for words in facts["doubted_rules"]]
    lines.append(
        f"{facts['doubted_findings']:,} findings are doubted: they stay in the inventory, and no longer count."
    )
    return lines
