"""The inventory as the judge sees it, and the recording of judgements: all of them anew, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.pool import QueuePool

from models.bits import Bits
from models.disposition import Disposition, Hold
from models.inventory import Record
from models.store import holds, labels, learned, parts, records
from models.store.bulk import insert_rows
from models.store.engine import explained, writing
from models.store.findings import with_values
from models.store.packing import dump_candidates, dump_reasons, dump_rot, to_ns
from models.store.parts import Part
from models.tables import findings, items, judgements, judging, runs

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
Packed: TypeAlias = tuple[Any, ...]
"""A judgement as a row: the values of `COLUMNS`."""


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

    def divisible(self) -> bool:
        """Close the connections, which forked processes must not share; False where some are in use, or where the
        inventory is only in the memory of this process."""
        self.engine.dispose()
        return isinstance(self.engine.pool, QueuePool) and self.engine.pool.checkedout() == 0

    def parts(self, size: int) -> list[Part]:
        """The inventory in whole folders, of about `size` items each, in the order of `records`."""
        with self._reading() as connection:
            return parts.of_folders(connection, size)

    def records_of(self, part: Part) -> Iterator[Record]:
        """A part of `records`."""
        with self._reading() as connection:
            yield from records.records_of(connection, part)

    def group_parts(self, size: int) -> list[Part]:
        """The duplicate groups, `size` to a part."""
        with self._reading() as connection:
            return parts.of_copies(connection, size)

    def groups_of(self, part: Part) -> Iterator[tuple[Record, ...]]:
        """A part of `duplicate_groups`."""
        with self._reading() as connection:
            yield from records.groups_of(connection, part)

    def lesser_copies(self) -> Bits:
        """All but the first of each group of items that share a content, by their keys alone."""
        with self._reading() as connection:
            return parts.lesser_copies(connection)

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        with self._reading() as connection:
            yield from records.duplicate_groups(connection)

    def items_about(self, token: str) -> Iterator[int]:
        """Items with a finding of this keyed hash (hex), and nothing else: a hold on a person covers them."""
        query = (
            select(items.c.id)
            .join(findings, findings.c.content_id == items.c.content_id)
            .where(with_values([bytes.fromhex(token)]), items.c.gone_run.is_(None))
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
        self.save_packed((_values(item, d) for item, d in judged), policy_digest, model_digest)

    def packed(self, judged: Iterable[tuple[int, Disposition]]) -> list[Packed]:
        """Judgements as rows of the table."""
        return [_values(item, disposition) for item, disposition in judged]

    def save_packed(self, packed: Iterable[Packed], policy_digest: str, model_digest: str) -> None:
        """`save_judgements` of what `packed` gave, in this process or another."""
        with writing(self.engine) as connection:
            connection.execute(delete(judgements))
            insert_rows(connection, judgements, COLUMNS, packed)
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


def scanned_since_judging(connection: Connection) -> bool:
    """True where a scan has ended since the latest judging or goes on, also before the first judging. A scan ends
    after the judging that belongs to it."""
    last = last_judging(connection)
    if last is None:
        return True
    since = runs.c.finished.is_(None) | (runs.c.finished > last.at)
    return connection.execute(select(runs.c.id).where(since).limit(1)).first() is not None


def _values(item: int, d: Disposition) -> Packed:
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
