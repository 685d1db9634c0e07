"""An inspected item in words, for people at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any


def item_lines(facts: dict[str, Any]) -> list[str]:
    """What `inspect` prints of one item without `--json`."""
    name = f"{facts['path']}!/{facts['inside']}" if facts["inside"] else facts["path"]
    lines = [name, f"  {facts['status']}: {facts['media_type'] or 'unknown'} {facts['puid']}".rstrip()]
    if facts["problem"]:
        lines.append(f"  problem: {facts['problem']}")
    language = f" in {facts['language']}" if facts["language"] else ""
    marking = f", marked {facts['marking']}" if facts["marking"] else ""
    lines.append(f"  {facts['words']:,} words{language}{marking}")
    return [*lines, *_findings(facts), *_special(facts), *_dates(facts), *_judgement(facts), ""]


def _findings(facts: dict[str, Any]) -> Iterator[str]:
    for (kind, role), number in sorted(Counter((f["type"], f["role"]) for f in facts["findings"]).items()):
        some = [f for f in facts["findings"] if (f["type"], f["role"]) == (kind, role)][:3]
        shown = "; ".join(f"{f['masked']} ({f['context'] or f['basis']})" for f in some)
        yield f"  {kind}{f' ({role})' if role else ''}: {number:,} – {shown}"


def _special(facts: dict[str, Any]) -> Iterator[str]:
    for found in facts["special_categories"]:
        grade = "may reveal" if found["inferred"] else "about a person" if found["about_person"] else "only mentioned"
        yield f"  {found['category']}: {grade} ({found['score']:.2f}; {found['basis']})"


def _dates(facts: dict[str, Any]) -> Iterator[str]:
    for found in facts["dates"][:5]:
        yield f"  date: {found['kind']} {found['date']} – “{found['quote']}”"


def _judgement(facts: dict[str, Any]) -> Iterator[str]:
    for found in facts.get("classes", []):
        why = f"by {found['view']} ({', '.join(found['terms'][:6])})"
        yield f"  class: {found['code']} {found['score']:.2f} {' › '.join(found['path'])} – {why}"
    if "retention" in facts:
        retention = facts["retention"]
        yield f"  retention: {retention['state']}" + (f" – {retention['basis']}" if retention["basis"] else "")
    for flag in facts.get("rot", []):
        yield f"  {flag['kind']}: {flag['evidence']} [{flag['rule']}]"
    if "action" in facts:
        yield f"  proposed: {facts['action']}"
    if "explained_en" in facts:
        yield f"  in short: {facts['explained_en']}"
        yield f"  yn fyr: {facts['explained_cy']}"
    for reason in facts.get("reasons", []):
        yield f"    because {reason['evidence']} [{reason['rule']}]"
