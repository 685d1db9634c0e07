"""`muniment learn`: from reviewers' decisions or a labels file to a new version of the file plan's model."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from classifiers.areas import Areas
from classifiers.file_plan import FilePlan
from classifiers.file_plan_model import Linear, load_model
from classifiers.file_plan_views import views_of
from classifiers.intervals import wilson
from classifiers.learning import BULK, Example, Figures, learn
from classifiers.learning_queue import questions
from classifiers.policy.rows import Row
from classifiers.survey import Survey
from models.config import Config
from models.errors import MunimentError
from models.inventory import Record
from models.policy import Policy
from models.store import labels as stored
from models.store import learned, open_inventory, records
from models.store.decisions import classes_said
from models.store.engine import writing
from models.store.judgements import JudgedInventory
from models.store.labels import Label
from models.store.learned import FILE_PLAN, Version
from models.store.packing import to_ns
from scanner.inspection import read_files
from scanner.labelling import Labels, agreed, file_of, origin_of, read_labels
from scanner.scan_facts import Options
from scanner.scanning import inventory_of, key_place, policy_of

NEXT = "Next: muniment judge (files every item anew); muniment learn --rollback takes this version back."
Lines = list[str]


@dataclass(slots=True)
class Told:
    """What people said of contents, by content hash, and words on what could not be used."""

    labels: dict[bytes, Label] = field(default_factory=dict)
    examples: dict[bytes, Record] = field(default_factory=dict)
    loose: list[tuple[Record, str, str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def run_learn(config: Config, file: Path | None, origin: str) -> tuple[dict[str, Any], Lines]:
    """Learn from all that people said, a labels file with it if there is one; `origin` is the inventory of another
    share whose model may lend its knowledge. Returns JSON-like facts and lines."""
    policy = policy_of(config)
    empty = FilePlan.build(policy)
    headings = [code for code in policy.classes if code not in empty.codes]
    labels = read_labels(file, empty.codes, headings) if file else None
    with inventory_of(config, create=file is not None) as engine:
        now = datetime.now(UTC)
        _take_decisions(engine)
        told, survey = _look(engine, policy, labels, config, now)
        examples = _examples(told, policy, empty.codes)
        counts = Counter(example.code for example in examples if example.origin != BULK)
        plan = FilePlan.build(policy, survey.frequencies).learn(_unlabelled(survey, told), counts)
        before = _active(engine)
        lesson = learn(plan, examples, _since(before), _foreign(origin))
        if lesson.model is None:
            raise MunimentError("there is no label to learn from", "Give --labels FILE, or review in the console.")
        facts = _facts(lesson.figures, lesson.model.digest, told, before)
        with writing(engine) as connection:
            learned.add(connection, FILE_PLAN, lesson.data, lesson.model.digest, now, facts)
            hashes = survey.hashes
            taught = [(hashes[packed], code) for packed, code in plan.taught if packed in hashes]
            stored.replace_pseudo(connection, taught, now)
    return facts, _lines(facts, told)


def run_rollback(config: Config) -> tuple[dict[str, Any], Lines]:
    """Put the version before the present one in use again, or none where there is no earlier one."""
    with inventory_of(config) as engine, writing(engine) as connection:
        versions = learned.versions(connection, FILE_PLAN)
        present = next((version for version in versions if version.active), None)
        if present is None:
            raise MunimentError("no learned version is in use", "There is nothing to take back.")
        earlier = [version for version in versions if version.id < present.id]
        learned.activate(connection, FILE_PLAN, earlier[-1].id if earlier else None)
    now = f"version {earlier[-1].id}, digest {earlier[-1].digest}" if earlier else "no learned version: the plan alone"
    facts = {"taken_back": present.digest, "in_use": earlier[-1].digest if earlier else ""}
    return facts, [f"Version {present.id} (digest {present.digest}) is out of use. In use: {now}.", NEXT.split(";")[0]]


def run_versions(config: Config) -> tuple[dict[str, Any], Lines]:
    """Every version that was learned, the oldest first."""
    with inventory_of(config) as engine, engine.connect() as connection:
        versions = learned.versions(connection, FILE_PLAN)
    facts = {"versions": [_version_facts(version) for version in versions]}
    lines = [
        f"{'*' if one.active else ' '} {one.id}  {one.digest}  {one.made:%Y-%m-%d %H:%M}  {one.figures['labels']:,} "
        f"labels, {one.figures['after']:.1%} right ({one.figures['measured']:,} measured)"
        for one in versions
    ]
    return facts, lines or ["Nothing was learned yet."]


def run_questions(config: Config, number: int, out: Path) -> tuple[dict[str, Any], Lines]:
    """Write a CSV of documents worth asking people about, to be filled in and given back with --labels."""
    policy = policy_of(config)
    with inventory_of(config) as engine, engine.connect() as connection:
        known = {label.content for label in stored.human(connection)}
        done = set(stored.hashes_of(connection, known).values())
        plan = FilePlan.build(policy)
        waiting = (
            ((row.record.item.path, row.record.item.inside), row.record.content.hash, row.disposition.candidates)
            for row in records.rows(connection)
            if row.disposition and row.record.content and row.record.content.hash not in done
        )
        asked = questions(waiting, number, len(plan.codes))
    if not asked:
        raise MunimentError("there is nothing to ask about", "Scan a share first: muniment scan PATH")
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "inside", "code", "origin", "first", "second", "third"])
        for one in asked:
            writer.writerow([*one.key, "", one.origin, *(found.code for found in one.candidates)])
    at_random = sum(one.origin == "random" for one in asked)
    facts = {"questions": len(asked), "random": at_random, "out": str(out)}
    return facts, [
        f"Wrote {len(asked):,} documents to {out}, {at_random:,} of them drawn at random.",
        "Fill in the column code (- for a document that belongs to no class), then: muniment learn --labels FILE",
    ]


def _take_decisions(engine: Engine) -> None:
    """Bring the labels to what the latest decisions say."""
    with writing(engine) as connection:
        known = {label.content: label for label in stored.human(connection)}
        fresh: dict[int, Label] = {}
        for said in classes_said(connection):
            origin = BULK if said.origin == BULK and said.confirmed else said.origin
            fresh[said.content] = Label(said.content, said.code, origin, said.at)
        newer = [x for x in fresh.values() if x.content not in known or known[x.content].at < x.at]
        stored.put_human(connection, [label for label in newer if label.code])
        stored.drop_human(connection, [label.content for label in newer if not label.code])


def _look(engine: Engine, policy: Policy, file: Labels | None, config: Config, now: datetime) -> tuple[Told, Survey]:
    """One pass over the inventory: how rare words are, and the records that people labelled."""
    told = Told()
    inventory = JudgedInventory(engine, date.today())  # noqa: DTZ011 - nothing is judged
    with engine.connect() as connection:
        human = {label.content: label for label in stored.human(connection)}
        hashes = stored.hashes_of(connection, human)
    told.labels = {hashes[key]: label for key, label in human.items() if key in hashes}

    def watched() -> Iterator[Record]:
        for record in inventory.records():
            content = record.content.hash if record.content else b""
            if file and content:
                file.take(record, content)
            if content in told.labels or (file and content in file.origins):
                told.examples.setdefault(content, record)
            yield record

    repeated = {record.id for group in inventory.duplicate_groups() for record in group[1:]}
    survey = Survey.of(watched(), repeated, inventory.today)
    if file:
        _take_file(engine, told, file, now)
        _read_loose(told, file, policy, config, to_ns(now) or 0)
    return told, survey


def _take_file(engine: Engine, told: Told, file: Labels, now: datetime) -> None:
    """Keep what a labels file says of the inventory's contents."""
    agreeing, notes = agreed(file.said)
    at = to_ns(now) or 0
    with writing(engine) as connection:
        keys = stored.keys_of(connection, agreeing)
        fresh = {h: Label(keys[h], code, file.origins[h], at) for h, code in agreeing.items() if h in keys}
        stored.put_human(connection, list(fresh.values()))
    told.labels |= fresh
    told.notes += [*file.notes, *notes]


def _read_loose(told: Told, file: Labels, policy: Policy, config: Config, at: int) -> None:
    """Labelled files that no scan has seen, read now; they teach this version only."""
    missing = file.missing()
    there: dict[str, Row] = {}
    for row in missing:
        if place := file_of(row, file.folder):
            there.setdefault(place, row)
    options = Options(workers=1, limits=config.limits, key_file=str(key_place(config)))
    for record, _ in read_files(list(there), policy, options):
        meant = None if record.item.inside else there.get(record.item.path)
        if meant is not None and record.content is not None:
            told.loose.append((record, file.codes[meant.number], origin_of(meant), at))
    gone = [row.where("path") + f": `{row['path']}` is neither in the inventory nor a file" for row in missing]
    known = {row.number for row in there.values()}
    gone = [words for words, row in zip(gone, missing, strict=True) if row.number not in known]
    told.notes += [*gone[:20], *([f"and {len(gone) - 20:,} more like these"] if len(gone) > 20 else [])]
    if told.loose:
        told.notes.append(f"{len(told.loose):,} files are not in the inventory: they teach this version only")


def _examples(told: Told, policy: Policy, codes: Sequence[str]) -> list[Example]:
    """The labelled documents that can be learned from; notes say what else there is."""
    areas = Areas(policy.areas)

    def example(record: Record, code: str, origin: str, at: int) -> Example:
        area = areas.of(record.item.path, record.share_root, record.item.share)
        views = views_of(record, area.default_code if area else "")
        return Example(views, code, origin, at, record.content.hash if record.content else b"")

    usable = {*codes, "-"}
    found = [
        example(record, told.labels[content].code, told.labels[content].origin, told.labels[content].at)
        for content, record in told.examples.items()
        if content in told.labels and told.labels[content].code in usable
    ]
    gone = sum(label.code not in usable for label in told.labels.values())
    if gone:
        told.notes.append(f"{gone:,} labels name codes that the plan has no longer; they are kept, but teach nothing")
    found += [example(record, code, origin, at) for record, code, origin, at in told.loose]
    empty = sum(not example.views.body for example in found)
    if empty:
        told.notes.append(f"{empty:,} labelled documents have no text: only their names teach")
    return found


def _unlabelled(survey: Survey, told: Told) -> list[bytes]:
    """The documents for self-training: those that no person labelled."""
    return [packed for packed, content in survey.hashes.items() if content not in told.labels]


def _active(engine: Engine) -> Version | None:
    with engine.connect() as connection:
        return next((one for one in learned.versions(connection, FILE_PLAN) if one.active), None)


def _since(version: Version | None) -> int:
    return (to_ns(version.made) or 0) if version else 0


def _foreign(origin: str) -> tuple[Linear, ...]:
    """What the model of another inventory knows; raises `MunimentError` where it has none."""
    if not origin:
        return ()
    engine = open_inventory(origin, create=False)
    try:
        with engine.connect() as connection:
            data = learned.active_data(connection, FILE_PLAN)
    finally:
        engine.dispose()
    if data is None:
        raise MunimentError(f"{origin} has no learned model", "Run `muniment learn` there first.")
    return load_model(data).foreign()


def _facts(figures: Figures, digest: str, told: Told, before: Version | None) -> dict[str, Any]:
    right = round(figures.after * figures.measured)
    share = wilson([True] * right + [False] * (figures.measured - right))
    return {
        **asdict(figures),
        "weights": list(figures.weights),
        "interval": [round(share.low, 4), round(share.high, 4)],
        "digest": digest,
        "previous": before.digest if before else "",
        "notes": told.notes,
    }


def _version_facts(version: Version) -> dict[str, Any]:
    return {
        "id": version.id,
        "digest": version.digest,
        "made": version.made.isoformat(),
        "in_use": version.active,
        "figures": dict(version.figures),
    }


def _lines(facts: Mapping[str, Any], told: Told) -> Lines:
    sample = "drawn at random" if facts["random"] else "of the labels; these are no random sample of the share"
    low, high = facts["interval"]
    lines = [
        f"Learned from {facts['labels']:,} labels of {facts['classes']:,} classes"
        + (f"; {facts['left_out']:,} bulk confirmations left out" if facts["left_out"] else "")
        + f". Version {facts['digest']}.",
        f"First answer right before {facts['before']:.1%}, now {facts['after']:.1%} (95 % interval {low:.1%} to "
        f"{high:.1%}); without labels {facts['without']:.1%}; among the first three {facts['after_third']:.1%}.",
        f"Each measured on {facts['measured']:,} documents {sample}, which did not teach the version that answered.",
    ]
    return [*lines, *(f"Note: {note}" for note in told.notes), NEXT]
