"""What every export is made of: its columns, and the lines it makes of one inventory row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.inventory import Row
from models.policy import Policy
from reports.writing import Line, WriteOptions, write


@dataclass(frozen=True, slots=True)
class Exporter:
    """One kind of export. `lines` gives none, one or several lines for a row; their keys are `columns`.

    `personal` says that the export names files, and file names may be personal data; `single` that its rows must come
    with their single findings.
    """

    kind: str
    title: str
    columns: tuple[str, ...]
    lines: Callable[[Row], Iterable[Line]]
    personal: bool = True
    single: bool = False

    def for_policy(self, policy: Policy) -> Exporter:
        """The exporter with what it needs to know of a policy."""
        return self

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """The lines of all rows, one at a time."""
        for row in rows:
            yield from self.lines(row)

    def export(self, rows: Iterable[Row], out: Path, format: str = "csv", options: WriteOptions | None = None) -> int:
        """Write the rows to `out` and return the number of lines; see `reports.writing.write` for the promises."""
        return write(self.all_lines(rows), out, format, self.columns, self.title, options or WriteOptions())
