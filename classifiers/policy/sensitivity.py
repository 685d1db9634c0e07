"""Reading `sensitivity.csv`: the council's levels of sensitivity, highest first, and what puts a document in each."""

from __future__ import annotations

from classifiers.policy.rows import Columns, Complaints, Row, listed, read_rows, unique
from models.findings import Category, FindingType
from models.policy import SensitivityLevel

FILE = "sensitivity.csv"
COLUMNS = Columns(
    required=("level",),
    optional=("level_cy", "special_categories", "types", "people", "values"),
    aliases={"name": "level", "sensitivity": "level", "special": "special_categories", "finding_types": "types"},
)
SPECIAL = ("any", *(category.value for category in Category))
TYPES = tuple(kind.value for kind in FindingType)


def read_levels(content: bytes, complaints: Complaints) -> tuple[SensitivityLevel, ...]:
    """The levels in the file's order; one without conditions, for all the rest, may only be the last."""
    rows = unique(read_rows(content, FILE, COLUMNS, complaints), "level", complaints)
    levels = tuple(_level(row, complaints) for row in rows)
    for row, level in zip(rows[:-1], levels, strict=False):
        if level.otherwise:
            complaints.error(row.where(), f"`{level.level}` has no condition, so no level below it is ever reached")
    return levels


def _level(row: Row, complaints: Complaints) -> SensitivityLevel:
    return SensitivityLevel(
        row["level"],
        row["level_cy"],
        _known(row, "special_categories", SPECIAL, complaints),
        _known(row, "types", TYPES, complaints),
        _number(row, "people", complaints),
        _number(row, "values", complaints),
    )


def _known(row: Row, column: str, words: tuple[str, ...], complaints: Complaints) -> tuple[str, ...]:
    given = row.many(column)
    for word in given:
        if word not in words:
            complaints.error(row.where(column), f"`{word}` is not known; expected {listed(words)}")
    return tuple(word for word in given if word in words)


def _number(row: Row, column: str, complaints: Complaints) -> int:
    if not row[column]:
        return 0
    if row[column].isascii() and row[column].isdigit() and int(row[column]):
        return int(row[column])
    complaints.error(row.where(column), f"`{row[column]}` is not a number of at least 1")
    return 0
