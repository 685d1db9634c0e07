"""Reading one file once: hash, identify, extract, analyse, and the same for everything inside it."""

from __future__ import annotations

import hashlib
import hmac
import io
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from blake3 import blake3

from classifiers.analysis import Analysis, analyse
from classifiers.policy import load as load_policy
from models.config import Limits
from models.errors import Unreadable
from models.inventory import Content
from models.policy import Policy
from models.readings import FileReading, Reading, ReadJob
from models.records import (
    Embedded,
    Format,
    ItemKind,
    Problem,
    ProblemKind,
    Properties,
    Status,
    Text,
)
from scanner.extractors import extract
from scanner.filesystem import open_file
from scanner.identify import identify
from scanner.keys import ensure_key

log = logging.getLogger(__name__)

READER = "1"
"""Raised when what is read of a file changes; unread contents of older readers are tried again."""
BLOCK = 1 << 20
SPOOL = 32 << 20
"""A member larger than this is kept in a temporary file while it is read, not in memory."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What a worker needs to know; small, since it goes to it with every batch."""

    policy_folder: str
    key_file: str
    limits: Limits
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading works with, loaded once in each worker. `memo` holds what was read in the present batch."""

    policy: Policy
    key: bytes
    limits: Limits
    deep: bool
    memo: dict[bytes, tuple[Reading, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Gathered:
    """What extraction gave: texts, properties, the first problem with a part, and the readings of what is inside."""

    texts: list[Text] = field(default_factory=list)
    properties: Properties = field(default_factory=Properties)
    problem: Problem | None = None
    members: list[Reading] = field(default_factory=list)
    chars: int = 0


def read_batch(settings: ReadSettings, jobs: Sequence[ReadJob]) -> list[FileReading]:
    """Read files one after another; copies among them are analysed once."""
    tools = _tools(settings)
    tools.memo.clear()
    return [read_file(job, tools) for job in jobs]


def read_file(job: ReadJob, tools: Tools) -> FileReading:
    """Read one file. Whatever is wrong with it becomes the problem of its own reading."""
    try:
        with open_file(job.path) as opened:
            _check_unchanged(job, opened.size, opened.modified_ns)
            digest = content_hash(opened.file)
            if digest in job.known or digest in tools.memo:
                return FileReading(job.item, same_as=digest, bytes_read=opened.size, time_kept=opened.time_kept)
            name = os.path.basename(job.path).decode("utf-8", "backslashreplace")
            readings = read_content(
                opened.file, digest, Reading("", ItemKind.FILE, opened.size, Status.READ), name, tools
            )
            after = os.fstat(opened.file.fileno())
            _check_unchanged(job, after.st_size, after.st_mtime_ns)
            return FileReading(job.item, readings, bytes_read=opened.size, time_kept=opened.time_kept)
    except Unreadable as trouble:
        tools.memo.clear()
        return FileReading(job.item, (_unread(job.size, trouble),))
    except OSError as error:
        tools.memo.clear()
        return FileReading(job.item, (_unread(job.size, Unreadable(ProblemKind.IO, error.strerror or "")),))


def read_content(
    file: BinaryIO, digest: bytes, place: Reading, name: str, tools: Tools, depth: int = 0
) -> tuple[Reading, ...]:
    """Identify, extract and analyse one content; the first reading is its own, the others are of what is inside.

    `place` says where it stands: `inside`, kind, size and time.
    """
    known = tools.memo.get(digest)
    if known is None:
        known = tuple(_read_new(file, digest, place, name, tools, depth))
        tools.memo[digest] = tuple(_moved(known, place.inside, ""))
        return known
    own, *members = _moved(known, "", place.inside)
    return (replace(own, kind=place.kind, modified=place.modified), *members)


def content_hash(file: BinaryIO) -> bytes:
    """BLAKE3 of the whole file, which is then back at its start."""
    state = blake3()
    file.seek(0)
    while block := file.read(BLOCK):
        state.update(block)
    file.seek(0)
    return state.digest()


def _read_new(file: BinaryIO, digest: bytes, place: Reading, name: str, tools: Tools, depth: int) -> Iterator[Reading]:
    format = identify(file, name)
    file.seek(0)
    gathered = Gathered()
    status, problem = Status.READ, None
    try:
        _gather(file, format, gathered, place.inside, tools, depth)
        problem = gathered.problem
    except Unreadable as trouble:
        problem = Problem("extract", ProblemKind(trouble.kind), trouble.detail)
        status = Status.READ if gathered.texts or gathered.members else Status.UNREAD
    except MemoryError:
        status, problem, gathered = Status.UNREAD, Problem("extract", ProblemKind.MEMORY), Gathered()
    except Exception as error:  # a fault of ours in one file must not stop a scan
        log.warning("extracting a %s failed: %s", format.media_type, type(error).__name__, exc_info=True)
        status, problem = Status.UNREAD, Problem("extract", ProblemKind.CRASHED, type(error).__name__)
    analysis = analyse(gathered.texts, gathered.properties, tools.policy, tools.key, deep=tools.deep)
    content = _content(digest, place.size, format, gathered, analysis, tools.key)
    yield replace(place, status=status, problem=problem, content=content, findings=analysis.findings)
    yield from gathered.members


def _gather(file: BinaryIO, format: Format, gathered: Gathered, inside: str, tools: Tools, depth: int) -> None:
    for piece in extract(file, format):
        if isinstance(piece, Text):
            _take_text(piece, gathered, tools.limits.text_chars)
        elif isinstance(piece, Properties):
            gathered.properties = _merged(gathered.properties, piece)
        elif isinstance(piece, Problem):
            gathered.problem = gathered.problem or piece
        else:
            gathered.members.extend(_read_member(piece, inside, tools, depth + 1))


def _take_text(piece: Text, gathered: Gathered, limit: int) -> None:
    room = limit - gathered.chars
    if len(piece.text) > room:
        gathered.problem = Problem("extract", ProblemKind.TRUNCATED, f"only the first {limit:,} characters were read")
        piece = replace(piece, text=piece.text[:room])
    if piece.text:
        gathered.texts.append(piece)
        gathered.chars += len(piece.text)


def _read_member(piece: Embedded, inside: str, tools: Tools, depth: int) -> tuple[Reading, ...]:
    where = f"{inside}!/{piece.name}" if inside else piece.name
    place = Reading(where, piece.kind, piece.size or 0, Status.UNREAD, piece.problem, modified=piece.modified)
    if piece.stream is None:
        return (place,)
    if depth > tools.limits.depth:
        problem = Problem("extract", ProblemKind.TOO_DEEP, f"deeper than {tools.limits.depth} containers")
        return (replace(place, problem=problem),)
    try:
        with _rewindable(piece.stream) as stream:
            size = stream.seek(0, io.SEEK_END)
            digest = content_hash(stream)
            return read_content(stream, digest, replace(place, size=size), piece.name, tools, depth)
    except Unreadable as trouble:
        return (replace(place, problem=Problem("extract", ProblemKind(trouble.kind), trouble.detail)),)


def _rewindable(stream: BinaryIO) -> BinaryIO:
    if isinstance(stream, io.BytesIO):
        return stream
    spool = cast(BinaryIO, SpooledTemporaryFile(max_size=SPOOL))  # noqa: SIM115 - the caller closes it
    try:
        while block := stream.read(BLOCK):
            spool.write(block)
    except Unreadable:
        raise
    except Exception as error:  # decompressors raise many kinds: the member is damaged
        raise Unreadable(ProblemKind.CORRUPT, type(error).__name__) from error
    return spool


def _content(digest: bytes, size: int, format: Format, gathered: Gathered, found: Analysis, key: bytes) -> Content:
    says = gathered.properties
    truncated = gathered.problem is not None and gathered.problem.kind is ProblemKind.TRUNCATED
    return Content(
        hash=digest,
        size=size,
        format=format,
        language=found.language,
        words=found.words,
        marking=found.marking,
        personal_types=found.personal_types,
        people=found.people,
        special_categories=found.special_categories,
        dates=found.dates,
        features=found.features,
        created=says.created,
        modified=says.modified,
        sent=says.sent,
        template=says.template,
        mail_class=says.mail_class,
        message_id_hash=hmac.digest(key, says.message_id.encode(), hashlib.sha256)[:16] if says.message_id else b"",
        attachments=says.attachments or 0,
        pictures=says.pictures or 0,
        tables=says.tables or 0,
        truncated=truncated,
    )


def _merged(old: Properties, new: Properties) -> Properties:
    """What both say together; the first to say something about a property is believed."""
    blank = Properties()
    news = {f.name: getattr(new, f.name) for f in fields(Properties) if getattr(old, f.name) == getattr(blank, f.name)}
    return replace(old, **news)


def _moved(readings: Sequence[Reading], old: str, new: str) -> Iterator[Reading]:
    """The readings of a content as they are when it stands at `new` rather than at `old`."""
    for number, reading in enumerate(readings):
        rest = reading.inside[len(old) :].removeprefix("!/") if number else ""
        inside = f"{new}!/{rest}" if new and rest else new or rest
        yield replace(reading, inside=inside)


def _check_unchanged(job: ReadJob, size: int, modified_ns: int) -> None:
    if (size, modified_ns) != (job.size, job.modified_ns):
        raise Unreadable(
            ProblemKind.CHANGED, "its size or time differs from what the crawl saw; the next scan reads it"
        )


def _unread(size: int, trouble: Unreadable) -> Reading:
    problem = Problem("read", ProblemKind(trouble.kind), trouble.detail)
    return Reading("", ItemKind.FILE, size, Status.UNREAD, problem)


@lru_cache(maxsize=2)
def _tools(settings: ReadSettings) -> Tools:
    policy = load_policy(Path(settings.policy_folder) if settings.policy_folder else None)
    return Tools(policy, ensure_key(Path(settings.key_file)), settings.limits, settings.deep)
