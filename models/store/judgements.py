"""The inventory as the judge sees it, and the recording of judgements: all of them anew, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select

from models.disposition import Disposition, Hold
from models.inventory import Record
from models.store import holds, labels, learned, records
from models.store.bulk import insert_rows
from models.store.engine import explained, writing
from models.store.packing import dump_candidates, dump_reasons, dump_rot, to_ns
from models.tables import findings, items, judgements, judging

COLUMNS = (
    "item_id",
    "class_code",
    "class_confidence",
    "record_class",
    "candidates",
    "retention_state",
    "retention_trigger",
    "trigger_date",
    "trigger_basis",
    "due",
    "rot",
    "duplicate_of",
    "version_of",
    "hold",
    "action",
    "reasons",
    "sensitivity",
)


@dataclass(frozen=True, slots=True)
class Judging:
    """When the inventory was last judged, as of which day, by which policy and model."""

    at: int
    today: str
    policy_digest: str
    model_digest: str


@dataclass(frozen=True, slots=True)
class JudgedInventory:
    """What `classifiers.judge.judge` works on. Reading and writing use connections of their own."""

    engine: Engine
    today: date

    def records(self) -> Iterator[Record]:
        with self._reading() as connection:
            yield from records.records(connection)

    def lesser_copies(self) -> set[int]:
        """All but the first of each group of items that share a content, by their keys alone."""
        first = select(func.min(items.c.id)).where(items.c.gone_run.is_(None), items.c.content_id.is_not(None))
        query = select(items.c.id).where(
            items.c.gone_run.is_(None),
            items.c.content_id.is_not(None),
            items.c.size > 0,
            items.c.id.not_in(first.group_by(items.c.content_id)),
        )
        with self._reading() as connection:
            return set(connection.execute(query).scalars())

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        with self._reading() as connection:
            yield from records.duplicate_groups(connection)

    def items_about(self, token: str) -> Iterator[int]:
        """Items with a finding of this keyed hash (hex), and nothing else: a hold on a person covers them."""
        query = (
            select(items.c.id)
            .join(findings, findings.c.content_id == items.c.content_id)
            .where(findings.c.value_hash == bytes.fromhex(token), items.c.gone_run.is_(None))
            .distinct()
        )
        with self._reading() as connection:
            yield from connection.execute(query).scalars()

    def learned_model(self) -> bytes | None:
        """The active model of the file plan."""
        with self._reading() as connection:
            return learned.active_data(connection, learned.FILE_PLAN)

    def save_pseudo_labels(self, found: Iterable[tuple[bytes, str]]) -> None:
        """Replace what self-training made of contents (hash, code)."""
        with writing(self.engine) as connection:
            labels.replace_pseudo(connection, found)

    def save_judgements(self, judged: Iterable[tuple[int, Disposition]], policy_digest: str, model_digest: str) -> None:
        """Replace every judgement in one transaction; readers see the old ones until it ends."""
        with writing(self.engine) as connection:
            connection.execute(delete(judgements))
            insert_rows(connection, judgements, COLUMNS, (_values(item, d) for item, d in judged))
            connection.execute(delete(judging))
            now = to_ns(datetime.now(UTC))
            values = {"at": now, "today": self.today.isoformat()}
            digests = {"policy_digest": policy_digest, "model_digest": model_digest}
            connection.execute(insert(judging).values(id=1, **values, **digests))

    def approved(self) -> frozenset[int]:
        """Items that people approved for disposal."""
        with self._reading() as connection:
            return holds.approved(connection)

    def holds(self) -> tuple[Hold, ...]:
        """Holds in force that were placed on this inventory."""
        with self._reading() as connection:
            return holds.in_force(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with explained(self.engine.url.render_as_string()), self.engine.connect() as connection:
            yield connection


def last_judging(connection: Connection) -> Judging | None:
    """The latest judging, None before the first."""
    row = connection.execute(select(judging)).first()
    return Judging(row.at, row.today, row.policy_digest, row.model_digest) if row else None


def _values(item: int, d: Disposition) -> tuple[Any, ...]:
    r = d.retention
    return (
        item,
        d.class_code,
        round(d.class_confidence, 4),
        d.record_class,
        dump_candidates(d.candidates),
        r.state.value,
        r.trigger,
        r.trigger_date.isoformat() if r.trigger_date else "",
        r.basis,
        r.due.isoformat() if r.due else "",
        dump_rot(d.rot),
        d.duplicate_of,
        d.version_of,
        d.hold,
        d.action.value,
        dump_reasons(d.reasons),
        d.sensitivity,
    )
