"""Planning a migration from the inventory, and checking what the migration tools say they did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from models.config import Config
from models.errors import MunimentError
from models.migration import Outcome
from models.store import accounts, permissions, records
from models.store.snapshots import snapshot
from reports.migration.bundle import Options, Summary, write_bundle
from reports.migration.planning import Plan
from reports.migration.reconcile import COLUMNS, reconciled
from reports.sharepoint_stays import COLUMNS as STAYS
from reports.sharepoint_stays import Stays
from reports.writing import write
from scanner.scanning import inventory_of, policy_of

LOST = (Outcome.MISSING, Outcome.CHANGED, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked beyond the policy: endings that the tenant refuses, and the shares' roots as the
    migration tools see them."""

    blocked: Sequence[str] = ()
    roots: Mapping[str, str] | None = None


def run_plan(config: Config, out: Path, options: Options, asked: Asked) -> Summary:
    """Write the plan's folder. Raises MunimentError where nothing was scanned or the folder exists."""
    policy = policy_of(config)
    if out.exists():
        raise MunimentError(f"{out} exists already.", "Name a new folder; a plan is not written over another.")
    with inventory_of(config) as engine, snapshot(engine) as connection:
        if accounts.empty(connection):
            raise MunimentError("the inventory is empty", "Scan a share first: muniment scan PATH")
        with closing(Plan(records.rows(connection, candidates=False), policy, asked.blocked, asked.roots)) as plan:
            for share, folder, _, _ in records.unlisted_folders(connection):
                plan.sources.not_known(share, folder)
            stays = Stays("migration-stays", "What stays", STAYS, lambda row: (), policy=policy)
            lines = stays.all_lines(records.rows(connection, candidates=False))
            known = permissions.all_permissions(connection).values()
            return write_bundle(plan, policy, out, options, lines, known)


def run_reconcile(manifest: Path, reports: Iterable[Path], out: Path, format: str) -> Counter[Outcome]:
    """Write what became of each item; returns how many had which outcome."""
    counts: Counter[Outcome] = Counter()
    write(reconciled(manifest, reports, counts), out, format, COLUMNS, "Reconciliation")
    return counts
