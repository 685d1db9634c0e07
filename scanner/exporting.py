"""`muniment export`: which rows, in whose words, written where; and what the file says about itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from classifiers.policy.importing import HEADER_WITHIN, read_table
from models.access import EVERYTHING
from models.bits import Bits
from models.config import Config
from models.errors import MunimentError
from models.inventory import Row
from models.policy import Policy
from models.review import Filters
from models.runs import ScanRun
from models.store import history, records, shares
from models.store.judgements import Judging, last_judging
from models.store.queue import keys_matching
from models.store.snapshots import snapshot
from reports import EXPORTERS
from reports.exporter import Asked, Exporter
from reports.shareable import SHAREABLE, Names
from reports.values import iso_time
from reports.writing import WRITERS, WriteOptions, beside, write
from scanner.keys import ensure_key
from scanner.scanning import check_scanned, inventory_of, key_place, policy_of

WITHIN = frozenset({"xlsx", "parquet"})
"""Formats that carry what is said about the export in themselves."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to export. `filters` are "facet=value" as the console's queue has them; `register` is the council's own
    register, CSV or a workbook; `reviewer` are mail addresses; `shareable` asks for pseudonyms instead of names."""

    kind: str
    out: Path
    format: str
    bom: bool = False
    exact: bool = False
    filters: tuple[str, ...] = ()
    shareable: bool = False
    register: Path | None = None
    reviewer: str = ""


def run_export(config: Config, request: Request) -> int:
    """Write one kind of export and what belongs to it; returns the number of lines. Raises MunimentError."""
    exporter, policy = _exporter(request), policy_of(config)
    if exporter.unscanned:
        told = exporter.for_policy(policy).asked(Asked(reviewer=request.reviewer))
        about = {"kind": request.kind, "muniment": version("muniment"), "policy_digest": policy.digest}
        return _written(told, (), request, about)
    with inventory_of(config) as engine, snapshot(engine) as connection:
        check_scanned(connection)
        names = Names.of(ensure_key(key_place(config))) if request.shareable else None
        ready = SHAREABLE.with_key(ensure_key(key_place(config))) if names else exporter.for_policy(policy)
        told = ready.asked(_asked(connection, policy, request))
        return _written(told, _rows(connection, told, request), request, _about(connection, policy, request, names))


def _exporter(request: Request) -> Exporter:
    if request.kind not in EXPORTERS:
        raise MunimentError(f"there is no export {request.kind!r}", f"Kinds: {', '.join(EXPORTERS)}.")
    if request.format not in WRITERS:
        hint = f"Formats: {', '.join(WRITERS)}; give one with --format."
        raise MunimentError(f"there is no format {request.format!r}", hint)
    if request.shareable and request.kind != SHAREABLE.kind:
        raise MunimentError(f"{request.kind} cannot be shared without names", "Only: export inventory --shareable")
    return EXPORTERS[request.kind]


def _asked(connection: Connection, policy: Policy, request: Request) -> Asked:
    judged = last_judging(connection)
    return Asked(
        today=date.fromisoformat(judged.today) if judged else None,
        scans=tuple(shares.all_runs(connection)),
        reviewer=request.reviewer,
        register=read_register(request.register) if request.register else None,
        history=tuple(history.with_current(connection, policy.areas)),
    )


def _rows(connection: Connection, exporter: Exporter, request: Request) -> Iterator[Row]:
    """All rows, or those that the filters leave: the queue's index tells which, and no others are read."""
    only = None
    if request.filters:
        keys, _ = keys_matching(connection, EVERYTHING, filters_of(request.filters))
        only = Bits(map(int, keys))
    return records.rows(connection, single=exporter.single, candidates=exporter.candidates, only=only)


def filters_of(given: Iterable[str]) -> Filters:
    """Filters from "facet=value"; one facet may come several times. Raises MunimentError.

    >>> filters_of(["action=dispose", "area=SU/HR"]).pairs()
    [('action', 'dispose'), ('area', 'SU/HR')]
    """
    chosen: dict[str, list[str]] = {}
    text = ""
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise MunimentError(f"{pair!r} is not a filter", "Give --filter action=dispose, for example.")
        if name.strip() == "text":
            text = value
        else:
            chosen.setdefault(name.strip(), []).append(value.strip())
    return Filters.of(chosen, text)


def _written(exporter: Exporter, rows: Iterable[Row], request: Request, about: Mapping[str, Any]) -> int:
    said = {name: value if isinstance(value, str) else json.dumps(value) for name, value in about.items()}
    options = WriteOptions(bom=request.bom, exact=request.exact, about=said)
    count = exporter.export(rows, request.out, request.format, options)
    for one in exporter.companions():
        place = request.out.with_name(f"{request.out.name}.{one.name}.csv")
        write(one.lines, place, "csv", one.columns, one.name, WriteOptions(bom=request.bom, exact=request.exact))
    if request.format not in WITHIN:
        beside(request.out, {**about, "lines": count, "columns": list(exporter.columns)})
    return count


def _about(connection: Connection, policy: Policy, request: Request, names: Names | None) -> dict[str, Any]:
    """What an export rests on: the runs, the judging and its digests, and what was left out."""
    judged = last_judging(connection)
    latest: dict[str, ScanRun] = {}
    for run in shares.all_runs(connection):
        latest.setdefault(run.share, run)
    return {
        "kind": request.kind,
        "muniment": version("muniment"),
        **_judging(judged, policy),
        "runs": [_run(run, names) for run in latest.values()],
        "filters": [] if names else list(request.filters),
        "filtered": bool(request.filters),
        "shareable": bool(names),
    }


def _judging(judged: Judging | None, policy: Policy) -> dict[str, str]:
    if judged is None:
        return {"judged": "", "policy_digest": policy.digest, "model_digest": ""}
    return {
        "judged": judged.today,
        "policy_digest": judged.policy_digest,
        "model_digest": judged.model_digest,
    }


def _run(run: ScanRun, names: Names | None) -> dict[str, Any]:
    share = names.name("share", run.share) if names else run.share
    return {"run": run.id, "share": share, "started": iso_time(run.started), "finished": iso_time(run.finished)}


def read_register(place: Path) -> tuple[dict[str, str], ...]:
    """The rows of a register by heading: CSV as `classifiers.policy.importing` takes it, or a workbook's first sheet.

    The headings are the first row that is at least half as full as the fullest: titles may stand above it. Raises
    MunimentError.
    """
    rows = [cells for _, cells in read_table(place).rows]
    filled = [sum(map(bool, cells)) for cells in rows[:HEADER_WITHIN]]
    at = next(number for number, count in enumerate(filled) if 2 * count >= max(filled))
    names = rows[at]
    lines = (dict(zip_longest(names, cells[: len(names)], fillvalue="")) for cells in rows[at + 1 :])
    return tuple({name: value for name, value in line.items() if name} for line in lines)
