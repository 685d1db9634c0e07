"""`muniment policy`: check a policy folder, and bring a council's own tables into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classifiers.file_plan_terms import ancestors, filing_classes
from classifiers.policy import load
from classifiers.policy.file_plan import FILE, read_file_plan
from classifiers.policy.importing import mapping, read_table
from classifiers.policy.importing_plan import import_plan
from classifiers.policy.rows import Complaints
from classifiers.policy.schedule import FILE as SCHEDULE_FILE
from classifiers.policy.schedule import read_schedule
from models.errors import PolicyError
from models.fileplan import RecordClass

Lines = list[str]
SHOWN = 10


def check(folder: Path) -> tuple[dict[str, Any], Lines]:
    """What a policy folder holds and what looks wrong in it; raises `PolicyError` where it cannot be used."""
    policy = load(folder)
    filing = filing_classes(policy.classes)
    facts = {
        "folder": str(folder),
        "digest": policy.digest,
        **_plan_facts(policy.classes),
        "filed_to": len(filing),
        "schedule": len(policy.schedule),
        "areas": len(policy.areas),
        "holds": len(policy.holds),
        "warnings": list(policy.warnings),
    }
    lines = [
        f"{folder}: usable (digest {policy.digest}).",
        f"{_plan_words(policy.classes)} Documents are filed to {len(filing):,} of them.",
        f"{len(policy.schedule):,} rows of the Disposal Schedule, {len(policy.areas):,} storage areas, "
        f"{len(policy.holds):,} holds.",
    ]
    return facts, [*lines, *(f"Warning: {words}" for words in policy.warnings)]


def run_import_plan(
    file: Path, folder: Path, pairs: Sequence[str], levels: Sequence[str], sheet: str, replace: bool
) -> tuple[dict[str, Any], Lines]:
    """Bring a plan into a policy folder; nothing is written unless every row is right."""
    present = _present(folder / FILE)
    if present and not replace:
        hint = "Give --replace to put the new plan in its place, or another folder with --to."
        raise PolicyError(f"{folder / FILE} is there already", hint=hint)
    timed = (folder / SCHEDULE_FILE).is_file()
    imported = import_plan(read_table(file, sheet), mapping(pairs), levels, _refs(folder) if timed else None)
    warnings = list(imported.warnings)
    if timed and SCHEDULE_FILE in imported.files:
        warnings.append(f"{SCHEDULE_FILE} is there already: the periods of {file.name} were checked, but not written")
    folder.mkdir(parents=True, exist_ok=True)
    written = [name for name in imported.files if name == FILE or not timed]
    for name in written:
        (folder / name).write_bytes(imported.files[name])
    changes = _changes(present, imported.classes)
    facts = {"written": written, **_plan_facts(imported.classes), **changes, "warnings": warnings}
    return facts, _lines(facts, folder, imported.classes, present)


def _lines(
    facts: Mapping[str, Any], folder: Path, classes: Mapping[str, RecordClass], present: Mapping[str, RecordClass]
) -> Lines:
    lines = [f"Wrote {' and '.join(facts['written'])} to {folder}. {_plan_words(classes)}"]
    if present:
        parts = ((name, facts[name]) for name in ("added", "removed", "renamed"))
        lines += [f"  {name}: {len(codes):,} ({_some(codes)})" for name, codes in parts if codes]
    lines += [f"Warning: {words}" for words in facts["warnings"]]
    if not (folder / SCHEDULE_FILE).is_file():
        return [*lines, f"Next: this folder needs {SCHEDULE_FILE} too; then muniment policy check {folder}"]
    return [*lines, f"Next: muniment policy check {folder} && muniment judge --policy {folder} (no scan is needed)"]


def _present(path: Path) -> dict[str, RecordClass]:
    """The classes of the plan that is there; none where there is none or it cannot be read."""
    return read_file_plan(path.read_bytes(), set(), Complaints()) if path.is_file() else {}


def _refs(folder: Path) -> set[str]:
    complaints = Complaints()
    found = read_schedule((folder / SCHEDULE_FILE).read_bytes(), complaints)
    complaints.check()
    return set(found.rows)


def _changes(old: Mapping[str, RecordClass], new: Mapping[str, RecordClass]) -> dict[str, list[str]]:
    return {
        "added": [code for code in new if code not in old],
        "removed": [code for code in old if code not in new],
        "renamed": [code for code in new if code in old and new[code].title != old[code].title],
    }


def _plan_facts(classes: Mapping[str, RecordClass]) -> dict[str, Any]:
    depth = max((1 + sum(1 for _ in ancestors(one, classes)) for one in classes.values()), default=0)
    welsh = sum(bool(one.title_cy or one.keywords_cy) for one in classes.values())
    bare = sum(not (one.description or one.keywords or one.keywords_cy) for one in classes.values())
    return {"classes": len(classes), "depth": depth, "with_welsh": welsh, "title_only": bare}


def _plan_words(classes: Mapping[str, RecordClass]) -> str:
    facts = _plan_facts(classes)
    return (
        f"{facts['classes']:,} classes, {facts['depth']} levels deep; {facts['with_welsh']:,} with Welsh titles or "
        f"keywords, {facts['title_only']:,} with a title only."
    )


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:SHOWN]) + (", …" if len(codes) > SHOWN else "")
