"""A document's pieces as windows that depend on its text alone, however the text was cut, and the identifiers in each.

Adjoining pieces of running text are one text again; what is longer than a window is divided where the text itself
pauses. Identifiers are looked for in a window together with what stands before and behind it, and with the head of the
table that it may go on with, so that a cue on one side of a division counts for a value on the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from classifiers.detectors.cues import kinds_of_label
from classifiers.detectors.folding import fold
from classifiers.detectors.headings import DEPTH
from classifiers.detectors.registry import find_all
from classifiers.detectors.topics import BEFORE
from classifiers.fixed_width import tables
from classifiers.table_rows import LINE_LIMIT, block_head
from classifiers.tables import cells
from models.findings import Finding
from models.policy import LocalIdentifier
from models.records import Form, Text

SIZE: Final = 1_000_000
"""Characters of a window at most, but for a finding that goes on beyond it."""
LEAD: Final = DEPTH + 1_000
"""Characters before a window that are looked at for cues; a heading reaches furthest."""
TAIL: Final = 1_000
"""Characters behind a window that are looked at, for cues behind values and values that go on."""
LABELS: Final = 2
MOST_LABELS: Final = 40
GAP: Final = 1_000
"""Blank characters that may be missing between pieces of one text."""
_PAUSES: Final = ("\n\n", "\n\r\n", "\n", ". ", " ")

Window = tuple[Text, list[Finding]]


@dataclass(frozen=True, slots=True)
class Run:
    """Adjoining pieces of one running text; what is missing between them reads as line breaks."""

    pieces: tuple[Text, ...]
    starts: tuple[int, ...]

    @property
    def start(self) -> int:
        """Offset of its first character in the whole text."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """Offset after its last character in the whole text."""
        return self.starts[-1] + len(self.pieces[-1].text)

    def read(self, low: int, high: int) -> str:
        """The text between two offsets of the whole text."""
        near = slice(bisect_right(self.starts, low) - 1, bisect_left(self.starts, high))
        parts: list[str] = []
        for piece, start in zip(self.pieces[near], self.starts[near], strict=True):
            parts.append("\n" * max(0, start - low))
            low = max(low, start)
            parts.append(piece.text[low - start : high - start])
            low = min(high, start + len(piece.text))
        return "".join((*parts, "\n" * (min(high, self.end) - low)))


def numbered(pieces: Sequence[Text]) -> list[Text]:
    """The pieces with their offset in the whole text, where they are joined by one newline.

    >>> [t.start for t in numbered([Text("ab"), Text("c")])]
    [0, 3]
    """
    texts, position = [], 0
    for piece in pieces:
        start = position if piece.start is None else piece.start
        texts.append(piece if piece.start is not None else replace(piece, start=start))
        position = start + len(piece.text) + (piece.start is None)
    return texts


def windows(
    pieces: Sequence[Text], local: Sequence[LocalIdentifier] = (), size: int = SIZE, lead: int = LEAD, tail: int = TAIL
) -> Iterator[Window]:
    """The windows of a document in order, each with the findings of identifiers in it, offsets within the window.

    Tables stay as they are. Windows do not overlap; together they hold every character of the pieces, and they and
    their findings are the same for every way of cutting the same running text into pieces. Memory is bounded by
    the window. The other arguments are lengths in characters.
    """
    for run in runs(pieces):
        if run.pieces[0].form is Form.TABLE or run.end - run.start <= size:
            text = run.pieces[0] if len(run.pieces) == 1 else _window(run, run.start, run.end)
            yield from _parted(text, find_all(text, local), local)
        else:
            for text, found in _divided(run, local, size, lead, tail):
                yield from _parted(text, found, local)


def _parted(text: Text, found: list[Finding], local: Sequence[LocalIdentifier]) -> Iterator[Window]:
    """A window of running text divided where tables made with spaces stand in it; the tables are read as such."""
    position = 0
    for table in tables(text.text) if text.form is Form.PROSE else ():
        at = (text.start or 0) + table.start
        rows = replace(text, text=text.text[table.start : table.end], start=at, form=Form.TABLE, columns=table.columns)
        if _labelled_rows(rows):
            continue
        yield from _piece(text, found, position, table.start)
        yield rows, find_all(rows, local, fold(text.text[max(0, table.start - BEFORE) : table.start]).text)
        position = table.end
    if position:
        yield from _piece(text, found, position, len(text.text))
    else:
        yield text, found


def _labelled_rows(rows: Text) -> bool:
    """True where the first column names what stands in each row: a form with a column for each of its parties."""
    names = [
        rows.text[cell.start : cell.end] for cell in cells(rows) if cell.column == 0 and 0 < cell.row < MOST_LABELS
    ]
    return sum(bool(kinds_of_label(name)) for name in names) >= LABELS


def _piece(text: Text, found: list[Finding], start: int, end: int) -> Iterator[Window]:
    if start < end:
        own = [_moved(finding, -start) for finding in found if start <= finding.start and finding.end <= end]
        yield replace(text, text=text.text[start:end], start=(text.start or 0) + start), own


def runs(pieces: Sequence[Text]) -> Iterator[Run]:
    """Each table, and each row of pieces of running text that adjoin and stand at the same place of the document."""
    row: list[Text] = []
    starts: list[int] = []
    for piece in numbered(pieces):
        if row and not _adjoin(row[-1], piece):
            yield Run(tuple(row), tuple(starts))
            row, starts = [], []
        row.append(piece)
        starts.append(piece.start or 0)
    if row:
        yield Run(tuple(row), tuple(starts))


def _adjoin(first: Text, second: Text) -> bool:
    alike = (first.form, first.where, first.language) == (second.form, second.where, second.language)
    gap = (second.start or 0) - (first.start or 0) - len(first.text)
    return alike and first.form is Form.PROSE and 0 <= gap <= GAP


def _window(run: Run, start: int, end: int) -> Text:
    return replace(run.pieces[0], text=run.read(start, end), start=start)


def _divided(run: Run, local: Sequence[LocalIdentifier], size: int, lead: int, tail: int) -> Iterator[Window]:
    start, head = run.start, ""
    while start < run.end:
        cut = _pause(run, start, size)
        low = _line_start(run, max(run.start, start - lead))
        body = head + run.read(low, min(run.end, cut + tail))
        shift = low - len(head)
        seen = find_all(replace(run.pieces[0], text=body, start=0), local)
        own = [_moved(finding, shift - start) for finding in seen if start <= finding.start + shift < cut]
        head = block_head(body, cut - shift, cut - shift - lead) if cut < run.end else ""
        end = max([cut, *(finding.end + start for finding in own)])
        yield _window(run, start, end), own
        start = end


def _moved(finding: Finding, by: int) -> Finding:
    return replace(finding, start=finding.start + by, end=finding.end + by)


def _pause(run: Run, start: int, size: int) -> int:
    """The end of the window that begins here: behind the last blank line of its second half, else a lesser pause."""
    if run.end - start <= size:
        return run.end
    middle = start + size // 2
    text = run.read(middle, start + size)
    for pause in _PAUSES:
        if (at := text.rfind(pause)) >= 0:
            return middle + at + len(pause)
    return start + size


def _line_start(run: Run, offset: int) -> int:
    """The start of the line around an offset; of a very long line a word's start."""
    before = run.read(max(run.start, offset - LINE_LIMIT), offset)
    if (at := before.rfind("\n")) >= 0 or offset - LINE_LIMIT <= run.start:
        return offset - len(before) + at + 1
    return offset - len(before) + before.rfind(" ") + 1
