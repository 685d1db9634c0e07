"""What differs between a register as the inventory gives it and the one that the council has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from models.errors import MunimentError
from reports.areas import slashed
from reports.writing import Line, Value

CHANGES = ("change", "changed")
"""`change` is new, changed, unchanged, gone or unregistered; `changed` names the columns that differ."""
NAMES = {
    "area": ("area", "path", "storage_area", "location", "storage_location", "asset", "asset_name"),
    "data_owner": ("data_owner", "owner"),
    "asset_owner": ("asset_owner", "information_asset_owner", "iao"),
    "security_marking": ("security_marking", "marking", "protective_marking", "classification"),
    "retention": ("retention", "retention_period"),
    "personal_data": ("personal_data", "contains_personal_information", "contains_personal_data"),
    "service": ("service", "service_name", "department", "service_area"),
}
"""Headings that registers have for a column; every column is also known by its own name."""
TRUE, FALSE = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


def heading(name: str) -> str:
    """A heading in one form.

    >>> heading(" Data Owner "), heading("Contains Personal Information?")
    ('data_owner', 'contains_personal_information')
    """
    return re.sub("[^a-z0-9]+", "_", name.casefold()).strip("_")


def known_columns(rows: Sequence[Mapping[str, str]], columns: Collection[str]) -> dict[str, str]:
    """Which heading of a register stands for which of our columns; the first that fits."""
    given = {heading(name): name for name in (rows[0] if rows else ())}
    found = {}
    for column in columns:
        names = (heading(column), *NAMES.get(column, ()))
        match = next((given[name] for name in names if name in given), None)
        if match is not None:
            found[column] = match
    return found


def compared(
    lines: Iterable[Line], register: Sequence[Mapping[str, str]], columns: tuple[str, ...], counts: Collection[str]
) -> Iterator[Line]:
    """Each line with what changed since the register; then what stands in the register and is no longer there.

    Columns of `counts`, which differ at every scan, are no change. A column that is None in a line is what only people
    know: it is taken from the register. Raises MunimentError for a register without a column for the area.
    """
    known = known_columns(register, columns)
    if register and "area" not in known:
        names = ", ".join(NAMES["area"])
        raise MunimentError("the register has no column that says where an asset is", f"Head it: {names}.")
    rows = {slashed(row[known["area"]]): row for row in register if row[known["area"]].strip()}
    left = dict(rows)
    for line in lines:
        key = matching(str(line["area"]), rows)
        row = left.pop(key, None) if key is not None else None
        yield _with_change(line, row, known, counts)
    for row in left.values():
        values: dict[str, Value] = {column: row[known[column]] if column in known else None for column in columns}
        yield {"change": "gone", "changed": None, **values}


def matching(area: str, rows: Collection[str]) -> str | None:
    """The row of an area: the same path, or the only one of which it is the end (`//fs01/SU/HR` for `SU/HR`).

    >>> matching("SU/HR", ["fs01/su/hr", "su/finance"]), matching("SU/HR", ["a/su/hr", "b/su/hr"])
    ('fs01/su/hr', None)
    """
    path = slashed(area)
    if path in rows:
        return path
    ends = [row for row in rows if row.endswith(f"/{path}") or path.endswith(f"/{row}")]
    return ends[0] if len(ends) == 1 else None


def _with_change(line: Line, row: Mapping[str, str] | None, known: Mapping[str, str], counts: Collection[str]) -> Line:
    if row is None:
        change = "unregistered" if line.get("registered") == "No" else "new"
        return {"change": change, "changed": None, **line}
    told = {column: row[name] or None for column, name in known.items() if line[column] is None}
    differ = [
        column
        for column, name in known.items()
        if column not in counts and column != "area" and column not in told and _same(line[column]) != _same(row[name])
    ]
    return {"change": "changed" if differ else "unchanged", "changed": ";".join(differ) or None, **line, **told}


def _same(value: Value) -> tuple[str, ...]:
    """A cell in a form in which order, case, spacing and ways to say yes make no difference."""
    parts = sorted(" ".join(part.split()).casefold() for part in str(value or "").split(";") if part.strip())
    return tuple("yes" if part in TRUE else "no" if part in FALSE else part for part in parts)
