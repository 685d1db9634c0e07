"""Carrying out a disposal that two people approved: each file is checked again at the moment it is moved."""

from __future__ import annotations

import getpass
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from blake3 import blake3
from sqlalchemy import Connection, Engine

from models.access import EVERYTHING
from models.config import Config
from models.disposal import Batch, BatchState, DisposalError, ItemState
from models.disposition import Verdict
from models.errors import MunimentError, SourceError, Unreadable
from models.policy import Policy
from models.store import audit, decisions, disposals, disposing
from models.store.disposing import Place, Waiting
from models.store.engine import writing
from reports.disposal import write_certificate
from scanner import sources
from scanner.judging import judge
from scanner.keys import ensure_key
from scanner.progress import progress
from scanner.quarantine import Approved, Changed, Quarantine
from scanner.scanning import inventory_of, key_place, policy_of

BLOCK = 1 << 20
Say = Callable[[str], None]


@dataclass(slots=True)
class Result:
    """What a step did: files by what became of them, bytes, and why files were left, with how many."""

    batch: Batch
    states: dict[ItemState, int] = field(default_factory=dict)
    size: int = 0
    left: dict[str, int] = field(default_factory=dict)

    def add(self, state: ItemState, size: int, why: str = "") -> None:
        """Count one item."""
        self.states[state] = self.states.get(state, 0) + 1
        self.size += size if state is not ItemState.LEFT else 0
        if why:
            self.left[why] = self.left.get(why, 0) + 1


def run_ready(config: Config, today: date) -> tuple[list[Batch], list[Batch]]:
    """Batches that may be carried out today, and those whose quarantine may be emptied."""
    with inventory_of(config) as engine, engine.connect() as connection:
        found = (disposing.ready(connection, today.isoformat()), disposing.emptied_from(connection, today.isoformat()))
        ready, ended = ([disposals.batch_of(connection, EVERYTHING, number) for number in part] for part in found)
    return ready, ended


def run_dispose(config: Config, batch: int, today: date, *, quarantine: Path, dry_run: bool, say: Say) -> Result:
    """Judge the inventory anew, then move each file of an approved batch that nothing speaks against.

    Raises DisposalError for a batch that may not be carried out yet, MunimentError where the quarantine cannot be used.
    What was moved before an interruption is kept; the same call goes on.
    """
    policy = policy_of(config)
    with inventory_of(config) as engine:
        with engine.connect() as connection:
            found = disposals.batch_of(connection, EVERYTHING, batch)
        _check_due(found, today)
        with progress() as shown:
            judge(engine, policy, ensure_key(key_place(config)), today, shown)
        if dry_run:
            return _rehearsed(engine, found)
        place = _outside_shares(engine, quarantine) / f"batch-{batch}"
        with Quarantine(place).opened() as held:
            result = _carried_out(engine, found, held, say)
        _close(engine, batch, policy, today)
    return result


def run_restore(config: Config, batch: int, wanted: tuple[str, ...], *, quarantine: Path) -> Result:
    """Move files of a batch back from quarantine to where they were: all, or those with these public ids."""
    with inventory_of(config) as engine:
        with engine.connect() as connection:
            found = disposals.batch_of(connection, EVERYTHING, batch)
            items = disposing.in_state(connection, batch, ItemState.QUARANTINED)
        mine = [item for item in items if not wanted or item.item_id in wanted]
        if not mine:
            raise DisposalError(f"batch {batch} has no such file in quarantine", "See the batch's list in the console.")
        result = Result(found)
        with Quarantine(quarantine / f"batch-{batch}").opened() as held:
            for item in mine:
                _give_back(engine, batch, item, held, result)
    return result


def run_destroy(config: Config, batch: int, today: date, *, quarantine: Path) -> Result:
    """Delete what is in quarantine, once the quarantine has ended. Raises DisposalError before that day."""
    with inventory_of(config) as engine:
        with engine.connect() as connection:
            found = disposals.batch_of(connection, EVERYTHING, batch)
            items = disposing.in_state(connection, batch, ItemState.QUARANTINED)
        if found.state is not BatchState.QUARANTINED or found.destroy_from is None:
            raise DisposalError(f"batch {batch} is {found.state.value}", "Only what is in quarantine can be destroyed.")
        if today < found.destroy_from:
            raise DisposalError(
                f"the quarantine of batch {batch} lasts until {found.destroy_from}",
                "Until then, files can be restored.",
            )
        result = Result(found)
        with Quarantine(quarantine / f"batch-{batch}").opened() as held:
            for item in items:
                held.destroy(_approved(item))
                with writing(engine) as connection:
                    disposals.settle(connection, batch, item.item, ItemState.DESTROYED, _now(), actor=_actor())
                result.add(ItemState.DESTROYED, item.size)
        with writing(engine) as connection:
            disposals.closed(connection, batch, BatchState.DESTROYED, _now(), _actor())
    return result


def _check_due(found: Batch, today: date) -> None:
    if found.state is not BatchState.APPROVED or found.from_day is None:
        raise DisposalError(f"batch {found.id} is {found.state.value}", "Only an approved batch can be carried out.")
    if today < found.from_day:
        raise DisposalError(
            f"batch {found.id} may be carried out from {found.from_day}", "People can object until then."
        )


def run_certificate(config: Config, batch: int, out: Path) -> None:
    """Write a batch's certificate in the settings' language, as PDF or HTML by the ending of `out`.

    Raises DisposalError for a batch of which nothing has been disposed of, MunimentError where it cannot be written.
    """
    policy = policy_of(config)
    with inventory_of(config) as engine, engine.connect() as connection:
        found = disposals.batch_of(connection, EVERYTHING, batch)
        if found.state not in (BatchState.QUARANTINED, BatchState.DESTROYED):
            raise DisposalError(f"batch {batch} is {found.state.value}", "A certificate is of what was carried out.")
        rows = disposals.whole_batch(connection, EVERYTHING, batch)
        write_certificate(found, rows, policy, out, council=config.console.council, language=config.language)


def _rehearsed(engine: Engine, found: Batch) -> Result:
    """What carrying out would do now, with nothing touched."""
    result = Result(found)
    with engine.connect() as connection:
        for item in disposing.in_state(connection, found.id, ItemState.WAITING):
            why = _copy_lost(connection, item) or _objection(connection, item)
            result.add(ItemState.LEFT if why else ItemState.QUARANTINED, item.size, why)
    return result


def _carried_out(engine: Engine, found: Batch, held: Quarantine, say: Say) -> Result:
    result = Result(found)
    with engine.connect() as connection:
        waiting = disposing.in_state(connection, found.id, ItemState.WAITING)
        mark = disposing.hold_mark(connection)
    for number, item in enumerate(waiting, 1):
        with engine.connect() as connection:
            lost = "" if held.holds(item.item_id) else _copy_lost(connection, item)
        with writing(engine) as connection:
            audit.locked(connection)  # nobody places a hold or takes an approval back before this file is settled
            if disposing.hold_mark(connection) != mark:
                hint = "What was moved stays in quarantine. Run the same command again: it judges anew."
                raise DisposalError("a hold was placed or released while the batch was carried out", hint)
            state, why = _moved(connection, item, held, lost)
            _settled(connection, found.id, item, state, why)
        result.add(state, item.size, why)
        if number % 1000 == 0:
            say(f"{number:,} of {len(waiting):,} files")
    return result


def _moved(connection: Connection, item: Waiting, held: Quarantine, lost: str) -> tuple[ItemState, str]:
    """Move one file, unless something speaks against it; one that was moved before a kill is only noted."""
    if held.holds(item.item_id):
        return ItemState.QUARANTINED, ""
    why = lost or _objection(connection, item)
    if why:
        return ItemState.LEFT, why
    try:
        held.take(_approved(item))
    except Changed as error:
        return ItemState.LEFT, str(error)
    except Unreadable as error:
        return ItemState.LEFT, error.detail or error.kind
    return ItemState.QUARANTINED, ""


def _settled(connection: Connection, batch: int, item: Waiting, state: ItemState, why: str) -> None:
    """Note what became of a file; one that was left goes back to review."""
    disposals.settle(connection, batch, item.item, state, _now(), why, _actor())
    if state is ItemState.QUARANTINED:
        disposing.gone(connection, item.item, disposing.last_run(connection, item.item))
    else:
        disposing.back_to_review(connection, item.item, _actor(), why, _now())


def _give_back(engine: Engine, batch: int, item: Waiting, held: Quarantine, result: Result) -> None:
    try:
        held.give_back(_approved(item))
    except (Changed, Unreadable) as error:
        result.add(ItemState.LEFT, item.size, str(error))
        return
    with writing(engine) as connection:
        disposals.settle(connection, batch, item.item, ItemState.RESTORED, _now(), actor=_actor())
        disposing.there_again(connection, item.item)
        decisions.record(connection, item.item, Verdict.KEEP, _actor(), _now(), reason="restored from quarantine")
    result.add(ItemState.RESTORED, item.size)


def _close(engine: Engine, batch: int, policy: Policy, today: date) -> None:
    until = today + timedelta(days=policy.settings.quarantine_days)
    with writing(engine) as connection:
        if not disposing.in_state(connection, batch, ItemState.WAITING):
            values = {"destroy_from": until.isoformat()}
            disposals.closed(connection, batch, BatchState.QUARANTINED, _now(), _actor(), **values)


def _objection(connection: Connection, item: Waiting) -> str:
    """What the inventory has against moving a file now; "" for nothing."""
    if item.place.root.startswith(sources.SMB):
        return "it is on a server's share: run the disposal where the files are local"
    return disposing.against(connection, item)


def _copy_lost(connection: Connection, item: Waiting) -> str:
    """Where a file is a copy: what is wrong with the one that stays, which is read again; "" for nothing."""
    if not item.kept_copy:
        return ""
    kept = disposing.kept_place(connection, item.kept_copy, item.content_hash)
    if kept is None or not _is_still(kept, item):
        return "the copy that was to stay is gone or has changed"
    return ""


def _is_still(kept: Place, item: Waiting) -> bool:
    """True where the copy that stays is there, with the same content."""
    digest = blake3()
    try:
        with sources.open_file(os.path.join(kept.root, kept.path)) as opened:
            if opened.size != item.size:
                return False
            for block in _blocks(opened.file.read):
                digest.update(block)
    except (Unreadable, SourceError):
        return False
    return digest.digest() == item.content_hash


def _blocks(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while block := read(BLOCK):
        yield block


def _approved(item: Waiting) -> Approved:
    place = item.place
    return Approved(item.item_id, place.root, place.path, item.size, item.modified_ns, item.content_hash)


def _outside_shares(engine: Engine, quarantine: Path) -> Path:
    """The folder for quarantines, made where it is missing. Raises MunimentError where a scan would find it."""
    from models.store import shares

    place = Path(os.path.realpath(quarantine))
    with engine.connect() as connection:
        for share in shares.all_shares(connection):
            root = os.path.realpath(share.root)
            if str(place) == root or str(place).startswith(root.rstrip("/") + "/"):
                raise MunimentError(f"the quarantine {place} is inside a scanned share", "Choose a folder outside it.")
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise MunimentError(f"the quarantine {place} cannot be made: {error.strerror}", "Choose another.") from error
    if stat.S_IMODE(place.stat().st_mode) & 0o077:
        raise MunimentError(f"others may look into the quarantine {place}", f"Run: chmod 700 {place}")
    return place


def _actor() -> str:
    return f"{getpass.getuser()} (command line)"


def _now() -> datetime:
    return datetime.now(UTC)
