"""What every extractor shares: its shape, the limits, the guard against parser failures, and the making of pieces."""

from __future__ import annotations

import errno
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Protocol

from models.errors import Unreadable
from models.records import Embedded, Form, Piece, Problem, ProblemKind, Text

MIB = 1 << 20
EMPTY = "application/x-empty"


class Extractor(Protocol):
    """A module that reads one family of formats.

    `extract` gets a seekable stream (it rewinds it itself) and yields pieces in reading order. It raises
    `models.errors.Unreadable` and nothing else but MemoryError; pieces yielded before that stay valid.
    An `Embedded.stream` is valid until the next piece is asked for.
    """

    TYPES: frozenset[str]

    def extract(self, file: BinaryIO) -> Iterator[Piece]:
        """Yield the pieces of one file."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken from one file, in bytes, characters and pieces.

    Real archive members over 100 kB have a median compression ratio of 9 and a 99th percentile of 438; deflate cannot
    exceed 1,032. So a ratio above `ratio` counts as a bomb only beyond `ratio_from` bytes of output.
    """

    whole_bytes: int = 512 * MIB
    member_bytes: int = 2048 * MIB
    total_bytes: int = 32 * 1024 * MIB
    ratio: int = 500
    ratio_from: int = 64 * MIB
    members: int = 200_000
    depth: int = 12
    piece_chars: int = 1_000_000
    spool_bytes: int = 8 * MIB


LIMITS = Limits()

_ExtractFunction = Callable[[BinaryIO], Iterator[Piece]]
FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
"""What a system says where nothing more can be written: no space, no quota, no larger file."""
IO_ERRORS = frozenset({errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ECONNRESET, errno.ETIMEDOUT}) | FULL
NO_ROOM = "no room for temporary files on the machine that reads"


def io_words(error: OSError) -> str:
    """What a failing disk or line is called; never a message, which may name a place."""
    return NO_ROOM if error.errno in FULL else type(error).__name__


def guarded(extract: _ExtractFunction) -> _ExtractFunction:
    """Make an extractor keep its promise: rewind the file, and turn whatever a parser throws into `Unreadable`.

    The one broad handler of the extractors: parsers of foreign formats raise nearly anything on damaged input.
    The detail names the exception's type only, since messages may quote the document.
    """

    @functools.wraps(extract)
    def safe(file: BinaryIO) -> Iterator[Piece]:
        try:
            file.seek(0)
            yield from extract(file)
        except (Unreadable, MemoryError):
            raise
        except OSError as error:
            kind = ProblemKind.IO if error.errno in IO_ERRORS else ProblemKind.CORRUPT
            raise Unreadable(kind, io_words(error)) from error
        except Exception as error:
            raise Unreadable(ProblemKind.CORRUPT, type(error).__name__) from error

    return safe


def read_all(file: BinaryIO, limit: int = LIMITS.whole_bytes) -> bytes:
    """The whole content, for formats that must be held in memory; raises `Unreadable` (too large) above `limit`."""
    if size_of(file) > limit:
        raise Unreadable(ProblemKind.TOO_LARGE, f"over {limit // MIB} MiB")
    return file.read()  # a size given to read() would be allocated before a byte is read


def size_of(file: BinaryIO) -> int:
    """Length of a stream in bytes; its position becomes 0."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text with control characters, NULs and lone surrogates made into spaces; its length stays the same."""
    return _UNPRINTABLE.sub(" ", text) if _UNPRINTABLE.search(text) else text


def cut(text: str, size: int = LIMITS.piece_chars) -> Iterator[str]:
    """Cut a text into parts of at most `size` characters, at line ends where there are any.

    Joining the parts by newlines gives the text again, unless a single line is longer than `size`.
    """
    start = 0
    while len(text) - start > size:
        newline = text.rfind("\n", start, start + size)
        end = newline if newline > start else start + size
        yield text[start:end]
        start = end + (newline > start)
    yield text[start:]


def prose(text: str, where: str = "") -> Iterator[Text]:
    """Pieces of running text; nothing where the text is blank."""
    for part in cut(clean(text)):
        if part.strip():
            yield Text(part, where)


_CELL_BREAKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")


def cell(value: str) -> str:
    """A table cell on one line, without the delimiter in it."""
    return _CELL_BREAKS.sub(" ", clean(value)).strip()


def table(rows: Iterable[Sequence[str]], where: str = "", header: tuple[str, ...] = ()) -> Iterator[Text]:
    """Pieces of a table, one row a line, cells separated by tabs; later pieces carry the first row as `header`.

    A given `header` says that the rows go on with a table whose first row was in an earlier piece.
    """
    lines: list[str] = []
    length = 0
    first_piece = not header
    for row in rows:
        cells = [cell(value) for value in row]
        if not any(cells):
            continue
        header = header or tuple(cells)
        line = "\t".join(cells)
        if lines and length + len(line) > LIMITS.piece_chars:
            yield Text("\n".join(lines), where, form=Form.TABLE, header=() if first_piece else header)
            lines, length, first_piece = [], 0, False
        lines.append(line[: LIMITS.piece_chars])
        length += len(line) + 1
    if lines:
        yield Text("\n".join(lines), where, form=Form.TABLE, header=() if first_piece else header)


class Budget:
    """What may still be unpacked from one container: the guard against decompression bombs.

    `packed` is the container's size in bytes; the ratio of a whole container is held to `Limits.ratio` too.
    """

    def __init__(self, packed: int, limits: Limits = LIMITS) -> None:
        self.packed = max(packed, 1)
        self.limits = limits
        self.total = 0
        self.exhausted = False

    def unpack(self, source: BinaryIO, packed: int | None = None) -> BinaryIO:
        """A rewound, seekable copy of a member; `packed` is its compressed size where known.

        It is held in memory, above `Limits.spool_bytes` in an anonymous temporary file. Raises `Unreadable`;
        once the whole container has used up what it may, `exhausted` is true and nothing more is unpacked.
        """
        import tempfile

        if self.exhausted:
            raise Unreadable(ProblemKind.BOMB, "the container used up what it may unpack")
        spool = tempfile.SpooledTemporaryFile(max_size=self.limits.spool_bytes)  # noqa: SIM115
        size = 0
        try:
            while block := source.read(MIB):
                size += len(block)
                self.total += len(block)
                self._check(size, packed or self.packed)
                _store(spool, block)
            _rewind(spool)
        except BaseException:
            with suppress(OSError):  # what could not be written cannot be flushed either
                spool.close()
            raise
        return spool  # type: ignore[return-value]  # typeshed: SpooledTemporaryFile has all that BinaryIO asks for

    def _check(self, size: int, packed: int) -> None:
        limits = self.limits
        if size > limits.ratio_from and size > packed * limits.ratio:
            raise Unreadable(ProblemKind.BOMB, f"expands more than {limits.ratio} times")
        if self.total > 4 * limits.ratio_from and self.total > self.packed * limits.ratio:
            self.exhausted = True
            raise Unreadable(ProblemKind.BOMB, f"the container expands more than {limits.ratio} times")
        if size > limits.member_bytes:
            raise Unreadable(ProblemKind.TOO_LARGE, f"over {limits.member_bytes // MIB} MiB unpacked")
        if self.total > limits.total_bytes:
            self.exhausted = True
            raise Unreadable(ProblemKind.TOO_LARGE, f"over {limits.total_bytes // MIB} MiB unpacked in all")


def _store(spool: Any, block: bytes) -> None:
    try:
        spool.write(block)
    except OSError as error:
        raise Unreadable(ProblemKind.IO, io_words(error)) from error


def _rewind(spool: Any) -> None:
    """To the start; what is still in a buffer is written first."""
    try:
        spool.seek(0)
    except OSError as error:
        raise Unreadable(ProblemKind.IO, io_words(error)) from error


def problem_of(error: Unreadable, stage: str = "extract") -> Problem:
    """The `Problem` that tells of an `Unreadable` part."""
    return Problem(stage, ProblemKind(error.kind), error.detail)


class Names:
    """Gives members of one container distinct names: a repeated name gets " (2)", " (3)" at its end."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def distinct(self, name: str) -> str:
        """The name as shown: cleaned, never empty, never given before."""
        name = clean(name).replace("\r", " ").replace("\n", " ") or "unnamed"
        count = self._seen.get(name, 0) + 1
        self._seen[name] = count
        return name if count == 1 else self.distinct(f"{name} ({count})")


def unread(name: str, error: Unreadable, size: int | None = None, modified: datetime | None = None) -> Embedded:
    """An embedded thing that could not be opened."""
    return Embedded(name, None, size=size, modified=modified, problem=problem_of(error))


_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def from_filetime(ticks: int) -> datetime | None:
    """A Windows FILETIME (100 ns since 1601, UTC) as a time; None for zero and for impossible values."""
    if not 0 < ticks < 1 << 62:
        return None
    try:
        return plausible(_FILETIME_EPOCH + timedelta(microseconds=ticks // 10))
    except OverflowError:
        return None


def from_iso(value: str) -> datetime | None:
    """An ISO 8601 or W3CDTF time ("2012-03-14", "2012-03-14T09:30:00Z") in UTC, None where it is none."""
    try:
        parsed = datetime.fromisoformat(value.strip())
        return plausible(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def plausible(moment: datetime) -> datetime | None:
    """The time in UTC, or None where no document can have been made then (before 1980, or after 2100)."""
    moment = moment.astimezone(UTC)
    return moment if 1980 <= moment.year < 2100 else None
