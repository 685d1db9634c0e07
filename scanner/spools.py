"""Folders for what does not fit memory while files are read: one for each pool of workers, removed at its end.

What a killed process left is removed by the next one that starts: a folder is locked as long as somebody works in it.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from models.errors import MunimentError
from scanner.extractors.base import FULL

PREFIX, LOCK = "muniment-read-", "lock"


class NoRoom(MunimentError):
    """Nothing can be written where temporary files go."""


@contextmanager
def spool_folder() -> Iterator[str]:
    """A new folder, for the length of the block. Raises NoRoom where it cannot be made."""
    try:
        base = _base()
        _remove_left(base)
        folder = TemporaryDirectory(prefix=PREFIX, dir=base, ignore_cleanup_errors=True)
        lock = _own_lock(Path(folder.name))
    except OSError as error:
        raise no_room(error) from error
    with folder:
        try:
            yield folder.name
        finally:
            os.close(lock)


def no_room(error: OSError | None = None) -> NoRoom:
    """What a person is told where temporary files cannot be written."""
    full = error is None or error.errno in FULL
    words = "there is no room for temporary files" if full else "temporary files cannot be written"
    return NoRoom(f"{words} in {_base()}", "Free some space there, or name another folder in TMPDIR.")


def write_only_to(folder: str) -> None:
    """From now on this process writes its temporary files to a folder, and nowhere else when that is full."""
    tempfile.tempdir = folder


def _base() -> str:
    """The folder that the system names for temporary files, also where it is full.

    Python's own choice would then be another, in the end the present folder, which may be a share.
    """
    named = next((os.environ[name] for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)), "")
    return tempfile.tempdir or (named if Path(named or "?").is_dir() else tempfile.gettempdir())


def _own_lock(folder: Path) -> int:
    """A lock that nobody sees unlocked; it ends with this process."""
    if sys.platform == "win32":  # an open file cannot be renamed
        return _locked(folder / LOCK)
    lock = _locked(folder / "new")
    (folder / "new").rename(folder / LOCK)
    return lock


def _locked(place: Path) -> int:
    """A file that is locked until it is closed, or its process ends. Raises OSError where another has it locked."""
    number = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _lock(number)
    except OSError:
        os.close(number)
        raise
    return number


def _lock(number: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_left(base: str) -> None:
    """Remove folders of our own in which nobody works any more."""
    for folder in Path(base).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _ours(folder) and (folder / LOCK).is_file():
                os.close(_locked(folder / LOCK))
                shutil.rmtree(folder, ignore_errors=True)


def _ours(folder: Path) -> bool:
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())
