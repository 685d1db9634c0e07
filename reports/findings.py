"""The findings export: one line for each type of personal data or special category of each item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from models.findings import SpecialCategory
from models.inventory import Row
from reports.exporter import Exporter
from reports.writing import Line, Value

COLUMNS = ("item_id", "share", "path", "inside", "type", "article", "count", "grade", "score", "basis", "action")


def lines(row: Row) -> Iterator[Line]:
    """Types by name, then categories; nothing for an item without either. Values are never part of it."""
    content = row.record.content
    if content is None:
        return
    for name, count in sorted(content.personal_types.items()):
        if count:
            yield _line(row, name, "Art. 4", count, "about a person")
    for found in sorted(content.special_categories, key=lambda found: found.category.value):
        yield _line(row, found.category.value, found.category.article, None, grade(found), found.score, found.basis)


def grade(found: SpecialCategory) -> str:
    """How far a category goes: said of a person, only inferred ("may reveal"), or only mentioned."""
    if found.inferred:
        return "may reveal"
    return "about a person" if found.about_person else "mentioned"


def _line(
    row: Row, type: str, article: str, count: int | None, grade: str, score: float | None = None, basis: str = ""
) -> dict[str, Value]:
    item = row.record.item
    return {
        "item_id": row.record.item_id,
        "share": item.share,
        "path": item.path,
        "inside": item.inside or None,
        "type": type,
        "article": article or None,
        "count": count,
        "grade": grade,
        "score": None if score is None else round(score, 3),
        "basis": basis or None,
        "action": row.disposition.action.value if row.disposition else None,
    }


EXPORTER = Exporter("findings", "Findings", COLUMNS, lines)


def export(rows: Iterable[Row], out: Path, format: str = "csv") -> int:
    """Write the findings to `out` and return the number of lines."""
    return EXPORTER.export(rows, out, format)
