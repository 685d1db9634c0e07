"""Labels that people wrote in a file: which document each row means, and what is wrong with a row."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifiers.areas import normal, places
from classifiers.file_plan_model import NOT_IN_PLAN
from classifiers.policy.rows import Columns, Complaints, Row, listed, read_rows
from models.errors import MunimentError
from models.inventory import Record

COLUMNS = Columns(
    required=("path", "code"),
    optional=("origin", "inside", "title", "first", "second", "third"),
    aliases={
        "file": "path", "filename": "path", "document": "path", "item": "path",
        "class": "code", "class_code": "code", "file_plan_code": "code", "label": "code",
    },
)  # fmt: skip
OUTSIDE = ("-", "none", "not in the plan", "not in plan", "dim yn y cynllun")
ORIGINS = ("", "single", "random", "file")
SHOWN = 20


@dataclass(slots=True)
class Labels:
    """The usable rows of a labels file, found by any spelling of their path, and words on the others."""

    folder: str
    by_number: dict[int, Row]
    codes: dict[int, str]
    notes: list[str] = field(default_factory=list)
    _by_name: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    found: set[int] = field(default_factory=set)
    said: list[tuple[bytes, str, str]] = field(default_factory=list)
    origins: dict[bytes, str] = field(default_factory=dict)

    def of(self, record: Record) -> list[int]:
        """The numbers of the rows that mean an item."""
        inner = record.item.inside.replace("!/", "/")
        path = f"{record.item.path}/{inner}" if inner else record.item.path
        spelled = self._by_name.get(normal(path).rpartition("/")[2])
        if not spelled:
            return []
        ways = places(path, record.share_root, record.item.share)
        return sorted({number for way in ways for number in spelled.get(normal(way), ())})

    def take(self, record: Record, content: bytes) -> None:
        """Note what the rows say of an item and its content."""
        for number in self.of(record):
            self.found.add(number)
            row = self.by_number[number]
            self.said.append((content, self.codes[number], row["path"]))
            self.origins[content] = origin_of(row)

    def missing(self) -> list[Row]:
        """The rows that mean no item seen so far."""
        return [row for number, row in self.by_number.items() if number not in self.found]


def read_labels(path: Path, codes: Collection[str], headings: Collection[str]) -> Labels:
    """The labels of a CSV file with the columns path and code (and origin, if questions were asked at random).

    `codes` are the classes that documents are filed to, `headings` the plan's other classes. Rows with an unknown code
    are left out and told. Raises `MunimentError` where the file cannot be read or no row is usable.
    """
    complaints = Complaints()
    rows = [row for row in read_rows(_content(path), path.name, COLUMNS, complaints) if row["code"]]
    complaints.check()
    usable = {row.number: code for row in rows if (code := _code(row, codes, headings, complaints))}
    notes = _short(complaints.errors)
    if not usable:
        what = notes or [f"{path.name}: no row has a code"]
        raise MunimentError("no label can be used:\n" + "\n".join(what), "Give the columns path and code.")
    labels = Labels(
        str(path.absolute().parent), {row.number: row for row in rows if row.number in usable}, usable, notes
    )
    for row in labels.by_number.values():
        for spelling in spellings(_place(row), labels.folder):
            labels._by_name.setdefault(spelling.rpartition("/")[2], {}).setdefault(spelling, []).append(row.number)
    return labels


def spellings(path: str, folder: str) -> set[str]:
    """The ways to write a path that is relative to a share, to the folder we are in, or to the labels' folder."""
    return {normal(path), normal(os.path.abspath(path)), normal(os.path.join(folder, path))}


def file_of(row: Row, folder: str) -> str:
    """The existing file that a row means, "" where there is none."""
    ways = (Path(row["path"]), Path(folder, row["path"]))
    return next((str(path) for path in ways if path.is_file()), "")


def agreed(said: Iterable[tuple[bytes, str, str]]) -> tuple[dict[bytes, str], list[str]]:
    """The code of each content of which one is said (content hash, code, path), and words on the contradictions."""
    codes: defaultdict[bytes, dict[str, str]] = defaultdict(dict)
    for content, code, path in said:
        codes[content].setdefault(code, path)
    clear = {content: next(iter(told)) for content, told in codes.items() if len(told) == 1}
    notes = [
        f"{next(iter(told.values()))}: labelled {listed(sorted(told))} at once (the same text); left out"
        for told in codes.values()
        if len(told) > 1
    ]
    return clear, _short(notes)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MunimentError(f"{path} cannot be read: {error.strerror}", "Give a CSV with path and code.") from error


def _place(row: Row) -> str:
    return f"{row['path']}/{row['inside']}" if row["inside"] else row["path"]


def _code(row: Row, codes: Collection[str], headings: Collection[str], complaints: Complaints) -> str:
    """The code of a row, "" (with the reason noted) where it cannot be used."""
    code = row["code"]
    if code in codes:
        return code
    if code.casefold() in OUTSIDE:
        return NOT_IN_PLAN
    if code in headings:
        complaints.error(
            row.where("code"), f"`{code}` is a heading of the plan: documents are filed below it; left out"
        )
    else:
        complaints.error(row.where("code"), f"`{code}` is not a code of the plan; left out")
    return ""


def _short(notes: Sequence[str]) -> list[str]:
    left = len(notes) - SHOWN
    return [*notes[:SHOWN], *([f"and {left:,} more like these"] if left > 0 else [])]


def origin_of(row: Row) -> str:
    """How the question was asked: at random only where the file says so."""
    return row["origin"] if row["origin"] in ORIGINS and row["origin"] else "file"
