"""What every export is made of: its columns, and the lines it makes of one inventory row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.history import Summary
from models.inventory import Row
from models.policy import Policy
from models.runs import ScanRun
from reports.writing import Line, WriteOptions, write


@dataclass(frozen=True, slots=True)
class Asked:
    """What an export is told beyond the policy and the rows.

    `today` is the day of the last judging and `scans` are all runs, the latest first. `reviewer` is the mail address
    of those who look before anything goes; `register` are the rows of the council's present register, None where it
    was not given; `history` are the sums of each judging, the earliest first.
    """

    today: date | None = None
    scans: tuple[ScanRun, ...] = ()
    reviewer: str = ""
    register: tuple[dict[str, str], ...] | None = None
    history: tuple[Summary, ...] = ()


@dataclass(frozen=True, slots=True)
class Companion:
    """A small table that belongs to an export and is written beside it as `NAME.<name>.csv`."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Exporter:
    """One kind of export. `lines` gives none, one or several lines for a row; their keys are `columns`.

    `personal` says that the export names files, and file names may be personal data; `single` that its rows must come
    with their single findings, `candidates` with the classes that an item might be; `unscanned` that it says nothing of
    items and can be written before any scan.
    """

    kind: str
    title: str
    columns: tuple[str, ...]
    lines: Callable[[Row], Iterable[Line]]
    personal: bool = True
    single: bool = False
    candidates: bool = False
    unscanned: bool = False

    def for_policy(self, policy: Policy) -> Exporter:
        """The exporter with what it needs to know of a policy."""
        return self

    def asked(self, asked: Asked) -> Exporter:
        """The exporter with what else it is told. Raises MunimentError where that cannot be used."""
        return self

    def companions(self) -> Iterable[Companion]:
        """Small tables to be written beside the export."""
        return ()

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """The lines of all rows, one at a time."""
        for row in rows:
            yield from self.lines(row)

    def export(self, rows: Iterable[Row], out: Path, format: str = "csv", options: WriteOptions | None = None) -> int:
        """Write the rows to `out` and return the number of lines; see `reports.writing.write` for the promises."""
        return write(self.all_lines(rows), out, format, self.columns, self.title, options or WriteOptions())
