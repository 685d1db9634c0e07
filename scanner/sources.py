"""Which source an address names: local folders as they stand, or a share of a server (`smb://server/share/folder`).

All that crawls, reads or watches asks here, so that nothing else knows where a file lies.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from models.errors import SourceError
from models.listing import Listing, shown
from scanner import filesystem
from scanner.filesystem import Opened
from scanner.smb.waiting import while_waiting

__all__ = [
    "FileSystem",
    "list_folder",
    "observe_share",
    "on_server",
    "open_file",
    "resolve",
    "source_of",
    "while_waiting",
]

SMB = b"smb://"


class FileSystem(Protocol):
    """What a source does. Paths below a root are joined by "/"; `open_file` takes the root and the path joined."""

    def list_folder(self, root: bytes, path: str) -> tuple[Listing, list[str]]:
        """The entries of a folder and the names of the folders in it. Raises SourceError when the source is lost."""

    def open_file(self, path: bytes) -> AbstractContextManager[Opened]:
        """Open a file for reading. Raises Unreadable, or SourceError when the source is lost."""


def source_of(root: bytes) -> FileSystem:
    """The source that a root, or a path below it, belongs to."""
    if root.startswith(SMB):
        from scanner.smb import share

        return share
    return filesystem


def on_server(path: str) -> bool:
    """Whether a path given by the user is the address of a server's share."""
    return os.fsencode(path).lower().startswith(SMB)


def observe_share(root: bytes, changed: Callable[[], None], say: Callable[[str], None]) -> Callable[[], None]:
    """Call `changed` after changes on a server's share, as far as the server tells; returns what ends that."""
    from scanner.smb.notify import observe

    return observe(root, changed, say)


def list_folder(root: bytes, path: str) -> tuple[Listing, list[str]]:
    """The entries of one folder, and the names of the folders in it, both in the order of names."""
    return source_of(root).list_folder(root, path)


def open_file(path: bytes) -> AbstractContextManager[Opened]:
    """Open a regular file for reading, without following links and, where possible, without touching its times."""
    return source_of(path).open_file(path)


def resolve(path: str) -> tuple[bytes, str]:
    """The root to crawl for a path given by the user, and the single file's name where the path is a file.

    Raises SourceError for a path that does not exist, cannot be entered or is neither a file nor a folder.
    """
    if on_server(path):
        from scanner.smb import place as on_share

        return on_share.resolve("smb" + path[3:])
    place = Path(os.path.abspath(path))
    try:
        exists = place.exists()
    except OSError as error:
        raise SourceError(f"{shown(path)} cannot be reached: {error.strerror}", "Check the path.") from error
    if not exists:
        raise SourceError(f"{shown(path)} does not exist", "Check the spelling, and that the share is mounted.")
    if place.is_file():
        return os.fsencode(place.parent), place.name
    if not place.is_dir():
        raise SourceError(f"{shown(path)} is neither a folder nor a file", "Give a folder or a mailbox file.")
    if not os.access(place, os.R_OK | os.X_OK):
        raise SourceError(f"{shown(path)} may not be listed by this user", "Run as a user who may read it.")
    return os.fsencode(place), ""
