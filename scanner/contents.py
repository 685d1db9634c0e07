"""Reading one content: identify, extract, analyse, and the same for everything inside it."""

from __future__ import annotations

import hashlib
import hmac
import io
import logging
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from blake3 import blake3

from classifiers.analysis import Analysis, analyse
from models.config import Limits
from models.errors import Unreadable
from models.inventory import Content, name_hash
from models.policy import Policy
from models.readings import Part, Reading
from models.records import Embedded, Format, ItemKind, Piece, Problem, ProblemKind, Properties, Status, Text
from scanner import ocr
from scanner.extractors import extract, extract_part
from scanner.extractors._mailsame import message_hash
from scanner.extractors.base import IO_ERRORS, io_words
from scanner.identify import identify

log = logging.getLogger(__name__)

BLOCK = 1 << 20
SPOOL = 32 << 20
"""A member larger than this is kept in a temporary file while it is read, not in memory."""
DOMAIN = re.compile(r"@([A-Za-z0-9.-]+[A-Za-z0-9])\W*$")
REMEMBERED = 500
"""A content with more than this inside is read again where it stands again, rather than kept in memory."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading works with, loaded once in each worker.

    `memo` holds what was read in the present batch, with places relative to its content. `next_item` is called before
    each thing directly inside a file, with its size: every message of a mailbox has a deadline of its own. `counter`
    counts what is inside the present file. Mailboxes are read in parts of about `part_bytes`, unless that is 0;
    `planned` holds the hashes of those that the present batch has divided.
    """

    policy: Policy
    key: bytes
    limits: Limits
    deep: bool
    memo: dict[bytes, tuple[Reading, ...]] = field(default_factory=dict)
    next_item: Callable[[int], None] = lambda size: None
    counter: Counter[str] = field(default_factory=Counter)
    part_bytes: int = 0
    planned: set[bytes] = field(default_factory=set)


@dataclass(slots=True)
class Gathered:
    """What extraction gave: texts, properties, the first problem with a part, and the names of what is inside.

    `pictures` is the problem that OCR has still to deal with.
    """

    texts: list[Text] = field(default_factory=list)
    properties: Properties = field(default_factory=Properties)
    problem: Problem | None = None
    pictures: Problem | None = None
    names: dict[str, int] = field(default_factory=dict)
    chars: int = 0


def read_content(
    file: BinaryIO, digest: bytes, place: Reading, name: str, tools: Tools, depth: int = 0
) -> Iterator[Reading]:
    """The readings of everything inside a content, and last that of the content itself.

    `place` says where it stands: `inside`, kind, size and time.
    """
    known = tools.memo.get(digest)
    if known is None:
        yield from _remembered(_read_new(file, digest, place, name, tools, depth), digest, place.inside, tools)
        return
    *members, own = known
    tools.counter["inside"] += len(members)
    yield from (replace(member, inside=below(place.inside, member.inside)) for member in members)
    yield replace(own, inside=place.inside, kind=place.kind, modified=place.modified)


def content_hash(file: BinaryIO) -> bytes:
    """BLAKE3 of the whole file, which is then back at its start."""
    state = blake3()
    file.seek(0)
    while block := file.read(BLOCK):
        state.update(block)
    file.seek(0)
    return state.digest()


def _remembered(readings: Iterable[Reading], digest: bytes, inside: str, tools: Tools) -> Iterator[Reading]:
    kept: list[Reading] = []
    number = 0
    for number, reading in enumerate(readings, 1):
        if number <= REMEMBERED:
            kept.append(replace(reading, inside=reading.inside[len(inside) :].removeprefix("!/")))
        yield reading
    if number <= REMEMBERED:
        tools.memo[digest] = tuple(kept)


def below(inside: str, rest: str) -> str:
    """The place of something in what stands at a place."""
    return f"{inside}!/{rest}" if inside else rest


def _read_new(file: BinaryIO, digest: bytes, place: Reading, name: str, tools: Tools, depth: int) -> Iterator[Reading]:
    format = identify(file, name)
    file.seek(0)
    gathered = Gathered()
    status, problem = Status.READ, None
    try:
        yield from _gather(extract(file, format), gathered, place.inside, tools, depth)
        _look_at_pictures(file, format, gathered, place.size, tools)
        analysis = analyse(gathered.texts, gathered.properties, tools.policy, tools.key, deep=tools.deep)
        problem = gathered.problem
        if problem and problem.kind is ProblemKind.UNSUPPORTED:
            status = Status.UNREAD  # runs of letters from a format without a reader: findings are kept, not trusted
    except Unreadable as trouble:
        status, problem = Status.UNREAD, lasting(_problem_of(trouble, format))
        analysis = analyse(gathered.texts, gathered.properties, tools.policy, tools.key, deep=tools.deep)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not stop a scan: it is reported
        status, problem, analysis = Status.UNREAD, lasting(_problem_of(error, format)), Analysis()
        gathered = Gathered() if isinstance(error, MemoryError) else gathered
    content = _content(digest, place.size, format, gathered, analysis, tools.key)
    yield replace(place, status=status, problem=problem, content=content, findings=analysis.findings)


def read_part(file: BinaryIO, part: Part, place: Reading, name: str, tools: Tools) -> Iterator[Reading]:
    """The readings of what is inside a part of a mailbox, and last how that ended, without a content."""
    format = identify(file, name)
    gathered = Gathered()
    try:
        yield from _gather(extract_part(file, format, part), gathered, place.inside, tools, 0)
        yield replace(place, problem=gathered.problem)
    except Exception as error:  # noqa: BLE001 - as for a whole file
        yield replace(place, status=Status.UNREAD, problem=lasting(_problem_of(error, format)))


def lasting(problem: Problem | None) -> Problem | None:
    """A problem that a content has. Raises Unreadable for one that it has not: a disk was full or failed, a line was
    cut. Then nothing is recorded of the whole file, and it is read again later."""
    if problem is not None and problem.kind is ProblemKind.IO:
        raise Unreadable(problem.kind, problem.detail)
    return problem


def container(digest: bytes, place: Reading, format: Format, tools: Tools) -> Reading:
    """The reading of a mailbox itself, which has no text of its own."""
    nothing = analyse([], Properties(), tools.policy, tools.key, deep=False)
    return replace(place, content=_content(digest, place.size, format, Gathered(), nothing, tools.key))


def _problem_of(error: Exception, format: Format) -> Problem:
    """What stopped the reading of a file, without anything of its text."""
    if isinstance(error, Unreadable):
        return Problem("extract", ProblemKind(error.kind), error.detail)
    if isinstance(error, MemoryError):
        log.warning("reading a %s needed too much memory at %s", format.media_type, _where(error))
        return Problem("read", ProblemKind.MEMORY)
    if isinstance(error, OSError) and error.errno in IO_ERRORS:
        return Problem("read", ProblemKind.IO, io_words(error))
    log.warning("reading a %s failed: %s at %s", format.media_type, type(error).__name__, _where(error))
    return Problem("read", ProblemKind.CRASHED, type(error).__name__)


def _gather(pieces: Iterable[Piece], gathered: Gathered, inside: str, tools: Tools, depth: int) -> Iterator[Reading]:
    for piece in pieces:
        if isinstance(piece, Text):
            _take_text(piece, gathered, tools.limits.text_chars)
        elif isinstance(piece, Properties):
            gathered.properties = _merged(gathered.properties, piece)
        elif isinstance(piece, Problem) and piece.kind is ProblemKind.NEEDS_OCR and tools.deep:
            gathered.pictures = gathered.pictures or piece
        elif isinstance(piece, Problem):
            gathered.problem = gathered.problem or lasting(piece)
        elif tools.counter["inside"] >= tools.limits.members:
            gathered.problem = Problem(
                "extract", ProblemKind.TOO_LARGE, f"more than {tools.limits.members:,} items inside"
            )
            return
        else:
            tools.counter["inside"] += 1
            if depth == 0:
                tools.next_item(piece.size or 0)
            yield from _read_member(piece, below(inside, unique_name(piece.name, gathered.names)), tools, depth + 1)


def _look_at_pictures(file: BinaryIO, format: Format, gathered: Gathered, size: int, tools: Tools) -> None:
    """The text of pictures, where OCR is asked for; what it cannot read stays a problem."""
    if gathered.pictures is None:
        return
    seconds = max(1, min(60, tools.limits.seconds // 2))
    for piece in ocr.read_pictures(file, format, gathered.pictures, seconds, lambda: tools.next_item(size)):
        if isinstance(piece, Text):
            _take_text(piece, gathered, tools.limits.text_chars)
        else:
            gathered.problem = gathered.problem or piece


def unique_name(name: str, names: dict[str, int]) -> str:
    """The name, with a number where the container has it already: two members must not share a place."""
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else unique_name(f"{name} ({names[name]})", names)


def _where(error: BaseException) -> str:
    """The place in our code where an error arose; never its message, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def _take_text(piece: Text, gathered: Gathered, limit: int) -> None:
    room = limit - gathered.chars
    if len(piece.text) > room:
        gathered.problem = Problem("extract", ProblemKind.TRUNCATED, f"only the first {limit:,} characters were read")
        piece = replace(piece, text=piece.text[:room])
    if piece.text:
        gathered.texts.append(piece)
        gathered.chars += len(piece.text)


def _read_member(piece: Embedded, where: str, tools: Tools, depth: int) -> Iterator[Reading]:
    problem = lasting(piece.problem)
    place = Reading(where, piece.kind, piece.size or 0, Status.UNREAD, problem, modified=piece.modified)
    if piece.stream is None:
        yield place
        return
    if depth > tools.limits.depth:
        problem = Problem("extract", ProblemKind.TOO_DEEP, f"deeper than {tools.limits.depth} containers")
        yield replace(place, problem=problem)
        return
    try:
        stream = rewindable(piece.stream)
    except Unreadable as trouble:
        yield replace(place, problem=lasting(Problem("extract", ProblemKind(trouble.kind), trouble.detail)))
        return
    with stream:
        size = stream.seek(0, io.SEEK_END)
        digest = member_hash(stream, piece.kind)
        yield from read_content(stream, digest, replace(place, size=size), piece.name, tools, depth)


def member_hash(stream: BinaryIO, kind: ItemKind) -> bytes:
    """The hash of a thing inside: of a message without the marks of its delivery, of anything else the bytes'."""
    if kind is ItemKind.MESSAGE and isinstance(stream, io.BytesIO):
        return message_hash(stream.getvalue()) or content_hash(stream)
    return content_hash(stream)


def rewindable(stream: BinaryIO) -> BinaryIO:
    """The stream as one that can be read again. Raises Unreadable where it is damaged; the caller closes it."""
    if isinstance(stream, io.BytesIO):
        return stream
    spool = cast(BinaryIO, SpooledTemporaryFile(max_size=SPOOL))  # noqa: SIM115 - the caller closes it
    try:
        while block := stream.read(BLOCK):
            spool.write(block)
        spool.seek(0)
    except Exception as error:  # decompressors raise many kinds: the member is damaged
        with suppress(OSError):
            spool.close()
        if isinstance(error, Unreadable):
            raise
        if isinstance(error, OSError) and error.errno in IO_ERRORS:
            raise Unreadable(ProblemKind.IO, io_words(error)) from error
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
        minhash=found.minhash,
        created=says.created,
        modified=says.modified,
        sent=says.sent,
        template=says.template,
        mail_class=says.mail_class,
        message_id_hash=_keyed(says.message_id, key),
        reply_hash=_keyed(says.in_reply_to, key),
        conversation_hash=_keyed(says.conversation, key),
        thread_hash=_keyed(says.thread, key),
        received=says.received,
        recipients=says.recipients or 0,
        quoted_words=found.quoted_words,
        quoted_types=found.quoted_types,
        quoted_people=found.quoted_people,
        sender_domain=_domain(says.sender),
        attachments=says.attachments or 0,
        pictures=says.pictures or 0,
        tables=says.tables or 0,
        truncated=truncated,
        links=tuple(sorted(map(name_hash, says.links))),
    )


def _keyed(identifier: str, key: bytes) -> bytes:
    """A message's or a thread's identifier as 16 bytes of HMAC-SHA-256; empty for none."""
    return hmac.digest(key, identifier.encode("utf-8", "replace"), hashlib.sha256)[:16] if identifier else b""


def _domain(sender: str) -> str:
    """The domain of a sender: `Nia <nia@example.org>` gives `example.org`; "" where there is no address."""
    found = DOMAIN.search(sender)
    return found[1].lower() if found else ""


def _merged(old: Properties, new: Properties) -> Properties:
    """What both say together; the first to say something about a property is believed."""
    blank = Properties()
    news = {f.name: getattr(new, f.name) for f in fields(Properties) if getattr(old, f.name) == getattr(blank, f.name)}
    return replace(old, **news)
