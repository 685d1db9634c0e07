"""All that Muniment makes of single files, and why; nothing is stored."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from classifiers.judge import judge
from models.disposition import Disposition
from models.findings import Finding
from models.inventory import Record, Row
from models.listing import shown
from models.policy import Policy
from models.readings import FileReading, Reading, ReadJob
from models.records import Item, Problem, ShareKind, Times
from models.store.packing import from_ns
from models.store.records import public_id
from reports.explanation import LANGUAGES, explain
from scanner.crawl import crawl, resolve
from scanner.judging import with_tokens
from scanner.keys import ensure_key
from scanner.read_settings import of_dead
from scanner.reading_files import reading_pool
from scanner.scan_facts import Options
from scanner.sources import on_server
from scanner.workers import Died


@dataclass(slots=True)
class Loose:
    """An inventory in memory, just large enough for the judge."""

    found: list[Record]
    hashes: dict[int, set[bytes]] = field(default_factory=dict)
    model: bytes | None = None
    judged: dict[int, Disposition] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        yield from self.found

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        groups: dict[bytes, list[Record]] = {}
        for record in self.found:
            if record.content and record.item.size:
                groups.setdefault(record.content.hash, []).append(record)
        yield from (tuple(group) for group in groups.values() if len(group) > 1)

    def items_about(self, token: str) -> Iterator[int]:
        wanted = bytes.fromhex(token)
        yield from (item for item, hashes in self.hashes.items() if wanted in hashes)

    def learned_model(self) -> bytes | None:
        return self.model

    def save_pseudo_labels(self, labels: Iterable[tuple[bytes, str]]) -> None:
        """Nothing is stored."""

    def save_judgements(self, judged: Iterable[tuple[int, Disposition]], policy_digest: str, model_digest: str) -> None:
        self.judged = dict(judged)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was named or found by walking: its path as people know it, its root, times and owner."""

    path: str
    root: str
    times: Times
    owner: str


def inspect(
    paths: Iterable[str], policy: Policy, options: Options, today: date, model: bytes | None = None
) -> Iterator[dict[str, Any]]:
    """One JSON-like object for each item (what is inside containers too), in the order of the paths.

    `model` is what was learned of the file plan. Raises SourceError for a path that does not exist.
    """
    found = read_files(paths, policy, options)
    hashes = {record.id: {finding.value_hash for finding in reading.findings} for record, reading in found}
    loose = Loose([record for record, _ in found], hashes, model)
    judge(loose, with_tokens(policy, ensure_key(Path(options.key_file))), today)
    for record, reading in found:
        yield as_json(record, reading, loose.judged.get(record.id), policy)


def read_files(paths: Iterable[str], policy: Policy, options: Options) -> list[tuple[Record, Reading]]:
    """Single files and all in folders, read with the limits of a scan; a container's members follow it."""
    files = [one for path in paths for one in _files(path, policy)]
    jobs = [[replace(job, item=number)] for number, (job, _) in enumerate(files)]
    read: dict[int, FileReading] = {}
    with reading_pool(policy, options) as pool:
        for (one,) in pool.run(jobs):
            file = of_dead(one.job, one.kind, one.detail) if isinstance(one, Died) else one
            read[file.item] = replace(file, readings=(*file.inside(), file.own), spool="")
    found: list[tuple[Record, Reading]] = []
    for number, (_, seen) in enumerate(files):
        found.extend(_records(read[number], seen, len(found)))
    return found


def as_json(record: Record, reading: Reading, judged: Disposition | None, policy: Policy) -> dict[str, Any]:
    """An item with its findings and judgement, as `inspect --json` prints it."""
    content = reading.content
    facts: dict[str, Any] = {
        "path": record.item.path,
        "inside": record.item.inside,
        "media_type": content.format.media_type if content else "",
        "puid": content.format.puid if content else "",
        "status": record.status.value,
        "problem": _problem(reading.problem),
        "language": content.language if content else "",
        "words": content.words if content else 0,
        "marking": content.marking if content else "",
        "people": content.people if content else 0,
        "findings": [_finding(finding) for finding in reading.findings],
        "special_categories": [
            {
                "category": s.category.value,
                "about_person": s.about_person,
                "score": round(s.score, 3),
                "basis": s.basis,
                "inferred": s.inferred,
            }
            for s in (content.special_categories if content else ())
        ],
        "dates": [
            {"kind": d.kind, "date": d.date.isoformat(), "quote": d.quote, "score": round(d.score, 3)}
            for d in (content.dates if content else ())
        ],
    }
    return (
        facts
        | (_judgement(judged, policy) | _explained(Row(record, judged), judged, policy) if judged else {})
        | {"format_basis": content.format.basis if content else ""}
    )


def _explained(row: Row, judged: Disposition, policy: Policy) -> dict[str, str]:
    """The judgement in each language, with the class's title in that language where the plan has one."""
    found = policy.classes.get(judged.class_code)
    titles = {"en": found.title, "cy": found.title_cy} if found else {}
    return {f"explained_{code}": explain(row, code, titles.get(code, "")) for code in LANGUAGES}


def _judgement(judged: Disposition, policy: Policy) -> dict[str, Any]:
    retention = judged.retention
    return {
        "classes": [
            {
                "code": c.code,
                "score": round(c.score, 4),
                "terms": list(c.terms),
                "view": c.view,
                "views": dict(c.views),
                "parents": [parent.code for parent in policy.path_of(c.code)[:-1]],
                "path": [one.title for one in policy.path_of(c.code)],
            }
            for c in judged.candidates
        ],
        "class": judged.class_code,
        "sensitivity": judged.sensitivity,
        "retention": {
            "trigger": retention.trigger,
            "trigger_date": retention.trigger_date.isoformat() if retention.trigger_date else None,
            "basis": retention.basis,
            "state": retention.state.value,
            "due": retention.due.isoformat() if retention.due else None,
        },
        "rot": [{"kind": f.kind.value, "rule": f.reason.rule, "evidence": f.reason.evidence} for f in judged.rot],
        "action": judged.action.value,
        "reasons": [
            {"rule": r.rule, "evidence": r.evidence, "confidence": round(r.confidence, 3)} for r in judged.reasons
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "type": finding.type.value,
        "article": finding.article,
        "start": finding.start,
        "end": finding.end,
        "score": round(finding.score, 3),
        "basis": finding.basis,
        "context": finding.context,
        "masked": finding.masked,
        "role": finding.role.value,
        "where": finding.where,
    }


def _problem(problem: Problem | None) -> str | None:
    return (f"{problem.kind.value}: {problem.detail}" if problem.detail else problem.kind.value) if problem else None


def _files(path: str, policy: Policy) -> Iterator[tuple[ReadJob, Seen]]:
    root, only = resolve(path)
    for listing in crawl(root, policy.settings.skip, only):
        for entry in listing.entries:
            inner = f"{listing.path}/{entry.name}" if listing.path else entry.name
            full = os.path.join(root, os.fsencode(inner))
            job = ReadJob(0, full, entry.size, entry.modified_ns, entry.changed_ns)
            times = Times(from_ns(entry.created_ns), from_ns(entry.modified_ns))
            yield job, Seen(shown(path if only else _place(path, inner)), shown(os.fsdecode(root)), times, entry.owner)


def _place(path: str, inner: str) -> str:
    return f"{path.rstrip('/')}/{inner}" if on_server(path) else str(Path(path) / inner)


def _records(file: FileReading, seen: Seen, first: int) -> Iterator[tuple[Record, Reading]]:
    for number, reading in enumerate([file.own, *file.inside()]):
        times = Times(modified=reading.modified) if reading.inside else seen.times
        record = Record(
            id=first + number + 1,
            item_id=public_id("", seen.path.encode(), reading.inside),
            item=Item("", seen.path, reading.inside, reading.kind, reading.size, times, seen.owner),
            share_kind=ShareKind.SHARED,
            status=reading.status,
            problem=reading.problem,
            content=reading.content,
            container=first + 1 if reading.inside else None,
            share_root=seen.root,
        )
        yield record, reading
