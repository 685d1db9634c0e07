"""The queue of files to read, and the recording of what reading them gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, delete, exists, func, not_, or_, select, tuple_, update

from models.inventory import Content
from models.readings import FileReading, Reading, ReadJob
from models.records import ProblemKind, Status
from models.store import findings as kept
from models.store.bulk import chunks, insert_rows, plain, upsert_rows, whole
from models.store.copies import copy_reading, holder_of
from models.store.crawls import forget_members
from models.store.packing import dump, dump_dates, dump_properties, dump_special, to_ns
from models.tables import NOT_READ, contents, findings, folders, items, labels, shares

PAGE = 2_000
MEMBERS = 1_000
CROWD = 4_096
"""Contents of one size that are told apart by hash before a file is read; of a million small notes of a few sizes each
batch would otherwise carry most of the hashes there are."""
TRANSIENT = (ProblemKind.DENIED, ProblemKind.VANISHED, ProblemKind.CHANGED, ProblemKind.IO)
CONTENT = (
    "hash",
    "size",
    "media_type",
    "puid",
    "format_basis",
    "format_warning",
    "status",
    "problem_stage",
    "problem_kind",
    "problem_detail",
    "language",
    "words",
    "marking",
    "personal_types",
    "people",
    "special_categories",
    "dates",
    "properties",
    "features",
    "minhash",
    "reader",
)
MEMBER = (
    "share_id",
    "folder_id",
    "container_id",
    "name",
    "raw",
    "inside",
    "kind",
    "size",
    "modified",
    "status",
    "problem_stage",
    "problem_kind",
    "problem_detail",
    "content_id",
    "first_run",
)


@dataclass(frozen=True, slots=True)
class Queue:
    """How much is left to read of a share."""

    files: int
    size: int


def requeue(connection: Connection, share: int, reader: str, tried: str = "") -> None:
    """Put back what may be readable now: passing troubles (denied, vanished, changed), and unread contents that
    another version of the reader gave up on. With `tried`, also files that need OCR, or hold what does, unless the
    detail of that problem begins with it."""
    if tried:
        _requeue_pictures(connection, share, tried)
    mine = (items.c.share_id == share, items.c.gone_run.is_(None), items.c.container_id.is_(None))
    older = select(contents.c.id).where(contents.c.status == Status.UNREAD.value, contents.c.reader != reader)
    again = or_(items.c.problem_kind.in_([kind.value for kind in TRANSIENT]), items.c.content_id.in_(older))
    connection.execute(
        update(items)
        .where(*mine, items.c.status == Status.UNREAD.value, NOT_READ, items.c.kind == "file", again)
        .values(status=Status.PENDING.value, problem_stage="", problem_kind="", problem_detail="", content_id=None)
    )


def _requeue_pictures(connection: Connection, share: int, tried: str) -> None:
    """Put back files with pictures of text, and make their contents count as read by nobody."""
    todo = and_(
        items.c.share_id == share,
        items.c.gone_run.is_(None),
        items.c.status == Status.READ.value,
        items.c.problem_kind == ProblemKind.NEEDS_OCR.value,
        not_(items.c.problem_detail.startswith(tried, autoescape=True)),
    )
    found = connection.execute(select(items.c.id, items.c.container_id, items.c.content_id).where(todo)).all()
    stale = {row.content_id for row in found}
    for keys in chunks({row.container_id or row.id for row in found}):
        stale |= set(connection.execute(select(items.c.content_id).where(items.c.id.in_(keys))).scalars())
        pending = {"status": Status.PENDING.value, "problem_stage": "", "problem_kind": "", "problem_detail": ""}
        connection.execute(update(items).where(items.c.id.in_(keys)).values(content_id=None, **pending))
    for keys in chunks(stale - {None}):
        connection.execute(update(contents).where(contents.c.id.in_(keys)).values(reader=""))


def queue(connection: Connection, share: int) -> Queue:
    """Files and bytes still to be read."""
    files, size = connection.execute(
        select(func.count(), func.coalesce(func.sum(items.c.size), 0)).where(*_pending(share))
    ).one()
    return Queue(int(files), int(size))


def jobs(engine: Engine, share: int) -> Iterator[ReadJob]:
    """Files to read, the largest first; files of equal size follow each other, so that copies meet in one batch."""
    with engine.connect() as connection:
        root = connection.execute(select(shares.c.root, shares.c.raw).where(shares.c.id == share)).one()
    base = root.raw or root.root.encode("utf-8")
    last: tuple[int, int] | None = None
    while page := _read_page(engine, share, last):
        for row in page:
            folder, name = row.folder_raw or row.path.encode(), row.raw or row.name.encode()
            path = b"/".join(part for part in (base.rstrip(b"/"), folder, name) if part)
            yield ReadJob(row.id, path, row.size, row.modified, row.changed)
        last = (page[-1].size, page[-1].id)


def _read_page(engine: Engine, share: int, last: tuple[int, int] | None) -> Sequence[Any]:
    columns = (items.c.id, items.c.size, items.c.modified, items.c.changed, items.c.name, items.c.raw)
    query = select(*columns, folders.c.path, folders.c.raw.label("folder_raw")).join(
        folders, items.c.folder_id == folders.c.id
    )
    query = query.where(*_pending(share)).order_by(items.c.size.desc(), items.c.id.desc()).limit(PAGE)
    if last:
        query = query.where(tuple_(items.c.size, items.c.id) < last)
    with engine.connect() as connection:
        return connection.execute(query).all()


def known_hashes(connection: Connection, sizes: Iterable[int], reader: str) -> dict[int, frozenset[bytes]]:
    """For each size, the hashes of contents of that size that this version of the reader has analysed.

    Nothing is told of a size with more than `CROWD` of them: a copy is then read like any other file.
    """
    found: dict[int, frozenset[bytes]] = {}
    for part in chunks(sorted(set(sizes))):
        told = _known(connection, part, reader)
        if sum(map(len, told.values())) > CROWD and len(part) > 1:
            told = {size: digests for one in part for size, digests in _known(connection, [one], reader).items()}
        found |= {size: frozenset(digests) for size, digests in told.items() if len(digests) <= CROWD}
    return found


def _known(connection: Connection, sizes: Sequence[int], reader: str) -> dict[int, list[bytes]]:
    """The hashes by size, `CROWD` and one more in all at most."""
    found: dict[int, list[bytes]] = {}
    query = select(contents.c.size, contents.c.hash).where(contents.c.size.in_(sizes), contents.c.reader == reader)
    for size, digest in connection.execute(query.limit(CROWD + 1)):
        found.setdefault(size, []).append(digest)
    return found


def record(connection: Connection, reading: FileReading, run: int, reader: str) -> None:
    """Write what reading one file gave, all of it or (on an error) nothing."""
    record_all(connection, [reading], run, reader)


def record_all(connection: Connection, found: Sequence[FileReading], run: int, reader: str) -> None:
    """Write what reading some files gave, all of it or (on an error) nothing; copies may be of files among them."""
    forget_members(connection, *(one.item for one in found))
    fresh = [one for one in found if not one.same_as]
    _write_inside(connection, ((one.item, member) for one in fresh for member in one.inside()), run, reader)
    _write_own(connection, [(one.item, one.own) for one in fresh], reader)
    for one in found:
        if one.same_as:
            _record_copy(connection, one, run)


def _record_copy(connection: Connection, copy: FileReading, run: int) -> None:
    key = connection.execute(select(contents.c.id).where(contents.c.hash == copy.same_as)).scalar_one()
    source = holder_of(connection, key)
    if source is not None:
        copy_reading(connection, source, copy.item, run)
    else:
        _take_content(connection, copy.item, key)


def write_inside(connection: Connection, item: int, inside: Iterable[Reading], run: int, reader: str) -> None:
    """Write what is inside a file, after what is written of it already."""
    _write_inside(connection, ((item, member) for member in inside), run, reader)


def _write_inside(connection: Connection, inside: Iterable[tuple[int, Reading]], run: int, reader: str) -> None:
    for members in chunks(inside, MEMBERS):
        keys = _write_contents(connection, (member for _, member in members), reader)
        _write_members(connection, members, keys, run)


def write_own(connection: Connection, item: int, own: Reading, reader: str) -> None:
    """Write the reading of the file itself; it is pending no longer."""
    _write_own(connection, [(item, own)], reader)


def _write_own(connection: Connection, own: Sequence[tuple[int, Reading]], reader: str) -> None:
    keys = _write_contents(connection, (reading for _, reading in own), reader)
    values = [
        {"item": item, **_outcome(reading), "content_id": keys.get(reading.content.hash) if reading.content else None}
        for item, reading in own
    ]
    if values:
        connection.execute(update(items).where(items.c.id == bindparam("item")), values)


def drop_unused(connection: Connection) -> None:
    """Remove contents that no item, present or gone, refers to any more."""
    unused = ~exists().where(items.c.content_id == contents.c.id)
    connection.execute(delete(findings).where(findings.c.content_id.in_(select(contents.c.id).where(unused))))
    connection.execute(delete(labels).where(labels.c.content_id.in_(select(contents.c.id).where(unused))))
    connection.execute(delete(contents).where(unused))


def _pending(share: int) -> tuple[Any, ...]:
    return (items.c.share_id == share, items.c.status == Status.PENDING.value, NOT_READ, items.c.gone_run.is_(None))


def _outcome(reading: Reading) -> dict[str, Any]:
    problem = reading.problem
    return {
        "status": reading.status.value,
        "problem_stage": problem.stage if problem else "",
        "problem_kind": problem.kind.value if problem else "",
        "problem_detail": plain(problem.detail) if problem else "",
    }


def _take_content(connection: Connection, item: int, content: int) -> None:
    names = ("status", "problem_stage", "problem_kind", "problem_detail")
    row = connection.execute(select(*(contents.c[name] for name in names)).where(contents.c.id == content)).one()
    values = {name: getattr(row, name) for name in names}
    connection.execute(update(items).where(items.c.id == item).values(content_id=content, **values))


def _write_contents(connection: Connection, readings: Iterable[Reading], reader: str) -> dict[bytes, int]:
    fresh = {r.content.hash: r for r in readings if r.content is not None}
    stored: dict[bytes, tuple[int, str]] = {}
    for part in chunks(fresh):
        query = select(contents.c.hash, contents.c.id, contents.c.reader).where(contents.c.hash.in_(part))
        stored |= {digest: (key, by) for digest, key, by in connection.execute(query)}
    for digest, (key, by) in stored.items():
        if by != reader:
            _replace(connection, key, fresh[digest], reader)
    new = [fresh[digest] for digest in sorted(fresh) if digest not in stored]  # in an order that cannot deadlock
    upsert_rows(connection, contents, CONTENT, (_content_values(r, reader) for r in new), ("hash",), ())
    keys = {digest: key for digest, (key, _) in stored.items()}
    for part in chunks(r.content.hash for r in new if r.content):
        query = select(contents.c.hash, contents.c.id).where(contents.c.hash.in_(part))
        keys |= {row.hash: row.id for row in connection.execute(query)}
    kept.write(connection, ((keys[r.content.hash], r.findings) for r in new if r.content))
    return keys


def _replace(connection: Connection, key: int, reading: Reading, reader: str) -> None:
    values = dict(zip(CONTENT, _content_values(reading, reader), strict=True))
    connection.execute(update(contents).where(contents.c.id == key).values(**values, doubted=""))
    connection.execute(update(items).where(items.c.content_id == key).values(**_outcome(reading)))  # copies elsewhere
    connection.execute(delete(findings).where(findings.c.content_id == key))
    kept.write(connection, [(key, reading.findings)])


def _content_values(reading: Reading, reader: str) -> tuple[Any, ...]:
    content = reading.content or Content()
    kind = content.format
    texts = (kind.media_type, kind.puid, kind.basis, kind.warning, *_outcome(reading).values(), content.language)
    facts = (dump_special(content.special_categories), dump_dates(content.dates), dump_properties(content))
    return (
        content.hash,
        whole(content.size),
        *map(plain, texts),
        content.words,
        plain(content.marking),
        dump(dict(content.personal_types)),
        content.people,
        *map(plain, facts),
        content.features,
        content.minhash,
        reader,
    )


def _write_members(
    connection: Connection, members: Sequence[tuple[int, Reading]], keys: dict[bytes, int], run: int
) -> None:
    places = _places(connection, {item for item, _ in members})
    rows = (
        (
            *places[item],
            plain(member.inside),
            member.kind.value,
            whole(member.size),
            None if member.modified is None else whole(to_ns(member.modified) or 0),
            *_outcome(member).values(),
            keys.get(member.content.hash) if member.content else None,
            run,
        )
        for item, member in members
    )
    insert_rows(connection, items, MEMBER, rows)


def _places(connection: Connection, files: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """What the rows of members have from their file: share, folder, the file's key, its name and its bytes."""
    columns = (items.c.share_id, items.c.folder_id, items.c.id, items.c.name, items.c.raw)
    found: dict[int, tuple[Any, ...]] = {}
    for part in chunks(files):
        found |= {row.id: tuple(row) for row in connection.execute(select(*columns).where(items.c.id.in_(part)))}
    return found
