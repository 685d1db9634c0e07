"""What the commands do, between the command line and the pipeline: open, run, and put into words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from classifiers import ner
from classifiers.holds import overdue
from classifiers.policy import load as load_policy
from models.config import Config
from models.errors import InventoryError, MunimentError
from models.policy import Policy
from models.records import ShareKind
from models.store import accounts, holds, learned, open_inventory, permissions, records, shares
from models.store.engine import without_password
from models.store.judgements import last_judging
from scanner import operations, pipeline, summary
from scanner.gentle import gentle_of
from scanner.judging import judge
from scanner.keys import default_place, ensure_key
from scanner.progress import PlainProgress, progress
from scanner.read_settings import READER
from scanner.scan_facts import Options
from scanner.showing import item_lines


def run_scan(
    paths: Sequence[str], config: Config, today: date, options: dict[str, Any], shown: PlainProgress | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Scan; returns the summary as JSON-like facts and as lines."""
    policy, chosen = policy_of(config), options_of(config, options)
    with inventory_of(config, create=True) as engine, operations.scanning():
        with shown or operations.observed() as shown:
            outcome = pipeline.scan(engine, policy, paths, chosen, today, shown)
        with engine.connect() as connection:
            facts = summary.as_json(connection, outcome, list(outcome.shares))
            operations.stands(connection)
    advice = [
        f"Inventory: {without_password(config.inventory)}",
        *_coverage(),
        *_pictures(chosen.deep),
        _next_step(config),
    ]
    return facts, [*summary.as_lines(facts), *advice]


def options_of(config: Config, options: dict[str, Any]) -> Options:
    """How to scan, by the command's options and the settings."""
    return Options(
        share=options.get("share") or "",
        kind=ShareKind(options["kind"]) if options.get("kind") else None,
        map_only=bool(options.get("map_only")),
        deep=bool(options.get("deep")),
        workers=options.get("workers") or config.workers or os.cpu_count() or 2,
        limits=config.limits,
        key_file=str(key_place(config)),
        versions=versions(),
        order=options.get("order") or config.scan.order,
        gentle=gentle_of(config.scan, options.get("until") or "", _tell),
    )


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _next_step(config: Config) -> str:
    given = config.origins.get("inventory") == "command line"
    which = f" --inventory {without_password(config.inventory)}" if given else ""
    return f"Next: muniment report --out report.html{which}"


def run_judge(config: Config, today: date) -> dict[str, Any]:
    """Judge again; returns what was used and the proposed actions."""
    policy = policy_of(config)
    with inventory_of(config) as engine:
        with progress() as shown:
            judge(engine, policy, ensure_key(key_place(config)), today, shown, config.workers or None)
        with engine.connect() as connection:
            actions = accounts.by_action(connection)
            late = _late(policy, connection, today)
    name = config.policy or "the shipped example"
    facts = {"policy": name, "policy_digest": policy.digest, "today": today.isoformat(), "actions": actions}
    return {**facts, "warnings": [*policy.warnings, *late]}


def run_inspect(
    files: Sequence[str], config: Config, today: date, deep: bool
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Inspect files; yields each item as JSON-like facts and as lines."""
    from scanner import inspection  # a scan starts without it

    policy = policy_of(config)
    options = Options(deep=deep, workers=1, limits=config.limits, key_file=str(key_place(config)))
    for facts in inspection.inspect(files, policy, options, today, _learned(config)):
        yield facts, item_lines(facts)


def _learned(config: Config) -> bytes | None:
    """The file plan's model that is in use in the inventory, None where there is no inventory or no model."""
    try:
        with inventory_of(config) as engine, engine.connect() as connection:
            return learned.active_data(connection, learned.FILE_PLAN)
    except InventoryError:
        return None


def run_report(config: Config, out: Path, title: str) -> None:
    """Write the HTML report, in the settings' language; an empty title is the usual one."""
    from reports.languages import speaking
    from reports.names import class_title
    from reports.summary import ReportContext, write_report  # a scan starts without it

    policy = policy_of(config)
    with inventory_of(config) as engine, engine.connect() as connection:
        check_scanned(connection)
        judged = last_judging(connection)
        today = date.fromisoformat(judged.today) if judged else date.today()  # noqa: DTZ011
        with speaking(config.language):
            titles = {code: class_title(found) for code, found in policy.classes.items()}
        context = ReportContext(
            title=title,
            today=today,
            shares=tuple(shares.all_shares(connection)),
            runs=tuple(shares.all_runs(connection)),
            versions={
                "Muniment": version("muniment"),
                "Reader": READER,
                "Model": judged.model_digest if judged else "",
            },
            policy_folder=config.policy,
            policy_digest=judged.policy_digest if judged else policy.digest,
            class_titles=titles,
            class_parents={code: tuple(one.code for one in policy.path_of(code)[:-1]) for code in policy.classes},
            areas=policy.areas,
            counts=shares.counts(connection),
            warnings=(*_coverage(), *_not_listed(connection), *policy.warnings, *_late(policy, connection, today)),
            cost_per_tb_year=policy.settings.cost_per_tb_year,
            co2_kg_per_tb_year=policy.settings.co2_kg_per_tb_year,
            language=config.language,
            rights_known=_rights_known(connection),
        )
        write_report(records.rows(connection), context, out)


def run_status(config: Config) -> tuple[dict[str, Any], list[str]]:
    """The shares with their latest runs and accounts."""
    with inventory_of(config) as engine, engine.connect() as connection:
        runs = shares.all_runs(connection)
    shown = [_run_facts(run) for run in runs]
    facts = {"inventory": without_password(config.inventory), "runs": shown}
    lines = [f"Inventory: {without_password(config.inventory)}"]
    for run in shown:
        begun = run["started"][:16].replace("T", " ")
        lines.append(
            f"{run['share']}: {run['state']}, started {begun} UTC; {run['discovered']:,} discovered = "
            f"{run['read']:,} read + {run['unread']:,} unread + {run['skipped']:,} skipped"
            + (f" + {run['pending']:,} not yet read" if run["pending"] else "")
        )
    return facts, lines


def _run_facts(run: Any) -> dict[str, Any]:
    counts = {name: getattr(run.counts, name) for name in ("discovered", "read", "unread", "skipped", "pending")}
    times = {"started": run.started.isoformat(), "finished": run.finished.isoformat() if run.finished else None}
    return {"share": run.share, "state": run.state, **times, "policy_digest": run.policy_digest, **counts}


@contextmanager
def inventory_of(config: Config, *, create: bool = False) -> Iterator[Engine]:
    """The inventory that the configuration names, for the length of the block. Raises InventoryError."""
    engine = open_inventory(config.inventory, create=create)
    try:
        yield engine
    finally:
        engine.dispose()


def policy_of(config: Config) -> Policy:
    """The policy in use."""
    return load_policy(Path(config.policy) if config.policy else None)


def key_place(config: Config) -> Path:
    """Where the key for keyed hashes is."""
    place = Path(config.key_file) if config.key_file else default_place()
    return place.absolute()


def _late(policy: Policy, connection: Any, today: date) -> tuple[str, ...]:
    """A warning for each hold, of the policy or of the inventory, whose review was due."""
    return overdue((*policy.holds, *holds.in_force(connection)), today)


def check_scanned(connection: Any) -> None:
    """Raises MunimentError where nothing was ever scanned."""
    if accounts.empty(connection):
        raise MunimentError("the inventory is empty", "Scan a share first: muniment scan PATH")


def _coverage() -> list[str]:
    found = ner.status()
    if not found.available:
        return ["No language model: names are found by titles, lists and labels only. Run: muniment model install"]
    return [] if found.verified else [found.warning]


def _pictures(deep: bool) -> list[str]:
    if not deep:
        return []
    from scanner.ocr import tesseract  # it loads the readers of files

    if tesseract() is not None:
        return []
    return [
        "OCR is not available (no tesseract): pictures of text were not read. `muniment doctor` says how to get it."
    ]


def _rights_known(connection: Any) -> float:
    """The part of the folders whose permissions could be read."""
    folders, known = permissions.noted(connection)
    return known / folders if folders else 0.0


def _not_listed(connection: Any) -> list[str]:
    number = len(records.unlisted_folders(connection))
    return [f"{number:,} folders were not looked into; `muniment status` and the unread export name them."] * bool(
        number
    )


def versions() -> str:
    """What reads here, in words for a run's record."""
    return f"muniment {version('muniment')}, reader {READER}, model {ner.status().name or 'none'}"
