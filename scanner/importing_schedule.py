"""Bringing a council's Disposal Schedule into a policy folder, with each reading shown beside its source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifiers.policy.importing import mapping, read_table
from classifiers.policy.importing_schedule import import_schedule
from classifiers.policy.schedule import FILE
from models.errors import PolicyError


def run_import_schedule(
    file: Path, folder: Path, pairs: Sequence[str], sheet: str, replace: bool, partly: bool
) -> tuple[dict[str, Any], list[str]]:
    """Write `disposal_schedule.csv`; returns JSON-like facts and lines. Nothing is written while a row is refused,
    unless `partly`; raises `PolicyError` that names each refused row and what was expected."""
    target = folder / FILE
    if target.is_file() and not replace:
        raise PolicyError(f"{target} is there already", hint="Give --replace to put the new schedule in its place.")
    imported = import_schedule(read_table(file, sheet), mapping(pairs))
    lines = [f"{one.where} {one.ref}: “{one.words}”\n    read as: {one.shown}" for one in imported.readings]
    if imported.refused and not partly:
        hint = "Correct these rows, or give --partly to leave them out."
        shown = "\n".join(
            (*imported.refused[:20], f"{len(imported.readings)} rows were understood; nothing was written.")
        )
        raise PolicyError(shown, hint=hint)
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(imported.content)
    facts = {
        "written": str(target),
        "rows": [{"ref": one.ref, "words": one.words, "read_as": one.shown} for one in imported.readings],
        "refused": list(imported.refused),
        "warnings": list(imported.warnings),
    }
    lines += [f"Left out: {words}" for words in imported.refused]
    lines += [f"Warning: {words}" for words in imported.warnings]
    return facts, [*lines, f"Wrote {len(imported.readings):,} rows to {target}. Read each one beside its source."]
