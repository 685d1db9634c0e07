"""A quarantine: where disposed files wait, with a manifest that is true whenever the program is killed.

Before anything is moved, the manifest says so and the disk has it; when it is done, it says that too. Whatever stood
between the two is found and set right at the next start: each file is in place or in quarantine, never both or neither.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from blake3 import blake3

from models.errors import MunimentError, Unreadable
from models.records import ProblemKind

MANIFEST, FILES, PART = "manifest.jsonl", "files", ".part"
RETURNING = b".muniment-returning"
"""Ends the name of a file on its way back from another disk, until it is whole."""
IN_ITS_PLACE = "Move that one away first; the file stays in quarantine until then."
BLOCK = 1 << 20
MOVING, MOVED, KEPT = "moving", "moved", "kept"
RESTORING, RESTORED, DESTROYING, DESTROYED = "restoring", "restored", "destroying", "destroyed"
DIRECTORY, NOFOLLOW = getattr(os, "O_DIRECTORY", 0), getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True, slots=True)
class Approved:
    """A file as it was when people approved its disposal: its place below the share's root, size, time and hash."""

    item_id: str
    root: bytes
    path: bytes
    size: int
    modified_ns: int
    content_hash: bytes


class Changed(MunimentError):
    """A file is not as it was when its disposal was approved; it was not touched."""


class Quarantine:
    """The quarantine of one batch: a folder outside every share, opened by one process at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = folder / MANIFEST
        self._last: dict[str, dict[str, Any]] = {}

    @contextmanager
    def opened(self) -> Iterator[Quarantine]:
        """Hold the quarantine, with what an earlier kill left undone set right. Raises MunimentError."""
        try:
            (self.folder / FILES).mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(self.folder / ".lock"):
                self._last = {line["item"]: line for line in self._lines()}
                self._recover()
                yield self
        except OSError as error:
            hint = "Nothing more was moved. Check space and rights, then run the same command again."
            raise MunimentError(f"the quarantine {self.folder} cannot be used: {error.strerror}", hint) from error

    def holds(self, item_id: str) -> bool:
        """True where the item's file is in quarantine."""
        return self._last.get(item_id, {}).get("step") == MOVED

    def take(self, file: Approved) -> None:
        """Move a file into quarantine. Raises Changed or Unreadable, and then the file is where and as it was."""
        with _folder_of(file) as (folder, name):
            before = _same(file, folder, name)
            self._say(MOVING, file)
            try:
                self._move(file, folder, name, before)
            except (Changed, Unreadable, OSError):
                self._say(KEPT, file)
                raise
        self._say(MOVED, file)

    def give_back(self, file: Approved) -> None:
        """Move a file back to its place. Raises Changed where something else is there now."""
        place = self._place(file.item_id)
        with _folder_of(file) as (folder, name):
            if _there(folder, name):
                raise Changed("another file is in its place now", IN_ITS_PLACE)
            self._say(RESTORING, file)
            _put(place, folder, name)
        self._say(RESTORED, file)

    def destroy(self, file: Approved) -> None:
        """Delete a file that is in quarantine, for good."""
        self._say(DESTROYING, file)
        self._place(file.item_id).unlink(missing_ok=True)
        _synced(self.folder / FILES)
        self._say(DESTROYED, file)

    def _move(self, file: Approved, folder: int, name: bytes, before: os.stat_result) -> None:
        place = self._place(file.item_id)
        if before.st_dev == os.stat(self.folder).st_dev:
            os.rename(name, place, src_dir_fd=folder)
            after = os.stat(place, follow_symlinks=False)
            if (after.st_ino, after.st_size, after.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
                _put(place, folder, name)
                raise Changed("it was changed at this very moment")
        else:
            self._copied(file, folder, name, place)
            again = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if (again.st_ino, again.st_size, again.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
                place.unlink()
                raise Changed("it was changed at this very moment")
            os.unlink(name, dir_fd=folder)
        os.fsync(folder)
        _synced(self.folder / FILES)

    def _copied(self, file: Approved, folder: int, name: bytes, place: Path) -> None:
        """A copy on another disk, whole and checked before it gets its name."""
        part = place.with_suffix(PART)
        digest = blake3()
        with os.fdopen(os.open(name, os.O_RDONLY | NOFOLLOW, dir_fd=folder), "rb") as source, part.open("wb") as target:
            while block := source.read(BLOCK):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
            _like(os.fstat(source.fileno()), target.fileno())
        if digest.digest() != file.content_hash:
            part.unlink()
            raise Changed("its content is not what was approved")
        part.rename(place)

    def _recover(self) -> None:
        for line in [line for line in self._last.values() if line["step"] in (MOVING, RESTORING, DESTROYING)]:
            file = _approved(line)
            if line["step"] == DESTROYING:
                self.destroy(file)
                continue
            here = self._settled(file)
            self._say(MOVED if here else (KEPT if line["step"] == MOVING else RESTORED), file)

    def _settled(self, file: Approved) -> bool:
        """Of two that may be there, leave one; True where the file is in quarantine.

        Only what is in its place with the approved content makes the quarantine's copy needless.
        """
        place = self._place(file.item_id)
        place.with_suffix(PART).unlink(missing_ok=True)
        with suppress(Unreadable), _folder_of(file) as (folder, name):
            _dropped(folder, name + RETURNING)
            if place.exists() and _there(folder, name) and _content(folder, name) == file.content_hash:
                place.unlink()
        return place.exists()

    def _place(self, item_id: str) -> Path:
        return self.folder / FILES / item_id

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.manifest.exists():
            return
        with self.manifest.open(encoding="utf-8") as file:
            for text in file:
                with suppress(ValueError):  # the last line may be half written
                    yield json.loads(text)

    def _say(self, step: str, file: Approved) -> None:
        line = {
            "step": step,
            "item": file.item_id,
            "root": os.fsdecode(file.root),
            "path": os.fsdecode(file.path),
            "size": file.size,
            "modified_ns": file.modified_ns,
            "hash": file.content_hash.hex(),
            "at": datetime.now(UTC).isoformat(),
        }
        with self.manifest.open("a", encoding="utf-8") as out:
            start = "\n" if out.tell() and not _ends_a_line(self.manifest) else ""
            out.write(start + json.dumps(line) + "\n")
            out.flush()
            os.fsync(out.fileno())
        self._last[file.item_id] = line


def _approved(line: dict[str, Any]) -> Approved:
    places = (os.fsencode(line["root"]), os.fsencode(line["path"]))
    return Approved(line["item"], *places, line["size"], line["modified_ns"], bytes.fromhex(line["hash"]))


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """One process at a time."""
    import fcntl

    with place.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise MunimentError("another disposal works on this batch", "Wait until it has ended.") from error
        yield


@contextmanager
def _folder_of(file: Approved) -> Iterator[tuple[int, bytes]]:
    """The folder of a file, reached without following any link, and the file's name in it. Raises Unreadable."""
    *above, name = file.path.split(b"/")
    opened: list[int] = []
    try:
        opened.append(os.open(file.root, os.O_RDONLY | DIRECTORY))
        for part in above:
            opened.append(os.open(part, os.O_RDONLY | DIRECTORY | NOFOLLOW, dir_fd=opened[-1]))
        yield opened[-1], name
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unreadable(ProblemKind.VANISHED, "it is not there any more") from error
    except PermissionError as error:
        raise Unreadable(ProblemKind.DENIED, "this user may not move it") from error
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise Unreadable(ProblemKind.LINK, "it is a link now") from error
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _same(file: Approved, folder: int, name: bytes) -> os.stat_result:
    """The file's facts, where size, time and content are those that were approved. Raises Changed."""
    descriptor = os.open(name, os.O_RDONLY | NOFOLLOW, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as opened:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise Changed("it is no ordinary file any more")
        if (facts.st_size, facts.st_mtime_ns) != (file.size, file.modified_ns):
            raise Changed("its size or time is not what was approved")
        content = _digest(opened)
    if content != file.content_hash:
        raise Changed("its content is not what was approved")
    return facts


def _there(folder: int, name: bytes) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _put(place: Path, folder: int, name: bytes) -> None:
    """Move a file from quarantine into a folder, never over another file."""
    try:
        if os.stat(place).st_dev == os.fstat(folder).st_dev:
            os.link(place, name, dst_dir_fd=folder)
        else:
            _brought(place, folder, name)
    except FileExistsError as error:
        raise Changed("another file is in its place now", IN_ITS_PLACE) from error
    os.fsync(folder)
    place.unlink()


def _brought(place: Path, folder: int, name: bytes) -> None:
    """A copy from another disk, whole before it gets its name."""
    flags, unfinished = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NOFOLLOW, name + RETURNING
    with place.open("rb") as source, os.fdopen(os.open(unfinished, flags, 0o600, dir_fd=folder), "wb") as target:
        shutil.copyfileobj(source, target, BLOCK)
        target.flush()
        _like(os.fstat(source.fileno()), target.fileno())
        os.fsync(target.fileno())
    os.link(unfinished, name, src_dir_fd=folder, dst_dir_fd=folder)
    os.unlink(unfinished, dir_fd=folder)


def _dropped(folder: int, name: bytes) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def _content(folder: int, name: bytes) -> bytes:
    """The BLAKE3 of a file; empty where it cannot be read as one."""
    with suppress(OSError), os.fdopen(os.open(name, os.O_RDONLY | NOFOLLOW, dir_fd=folder), "rb") as opened:
        return _digest(opened)
    return b""


def _digest(opened: BinaryIO) -> bytes:
    digest = blake3()
    while block := opened.read(BLOCK):
        digest.update(block)
    return digest.digest()


def _like(facts: os.stat_result, descriptor: int) -> None:
    """Give a copy the owner, rights and times of what it was made from, as far as this user may."""
    with suppress(PermissionError):
        os.fchown(descriptor, facts.st_uid, facts.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(facts.st_mode))
    os.utime(descriptor, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _ends_a_line(place: Path) -> bool:
    with place.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _synced(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
