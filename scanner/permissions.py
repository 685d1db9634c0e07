"""Reading who may open local folders and files: mode, owner, group and POSIX ACL; names from this machine's directory.

Other sources offer `folder` and `entry` of their own (`models.store.permissions.Source`).
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from functools import lru_cache

from models.listing import Entry, Listing
from models.permissions import Permission
from models.posix import from_posix
from models.store.permissions import Source
from scanner import sources

ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
HAS_ATTRIBUTES = hasattr(os, "getxattr")
NO_ACL = {errno.ENODATA, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ESTALE, errno.EIO}
MOST_KEPT = 20_000


@dataclass(slots=True)
class Local:
    """Permissions below a local root. `entry` costs one system call a file, for its ACL."""

    root: bytes
    acls: bool = HAS_ATTRIBUTES
    made: dict[tuple[int, int, int, bool, bytes, bytes], Permission] = field(default_factory=dict)
    at: str | None = None
    place: bytes = b""

    def folder(self, listing: Listing) -> Permission | None:
        """The permission of a folder, None where the system has no modes."""
        if not listing.mode:
            return None
        place = os.path.join(self.root, os.fsencode(listing.path)) if listing.path else self.root
        return self._of(listing, True, self._attribute(place, ACCESS), self._attribute(place, DEFAULT))

    def entry(self, listing: Listing, entry: Entry) -> Permission | None:
        """The permission of a file in a folder, None where the system has no modes."""
        if not entry.mode:
            return None
        if self.at != listing.path:
            self.at, self.place = listing.path, os.path.join(self.root, os.fsencode(listing.path), b"")
        acl = self._attribute(self.place + os.fsencode(entry.name), ACCESS) if self.acls else b""
        return self._of(entry, False, acl, b"")

    def _of(self, facts: Listing | Entry, folder: bool, acl: bytes, default: bytes) -> Permission:
        key = (facts.mode & 0o777, facts.uid, facts.gid, folder, acl, default)
        found = self.made.get(key)
        if found is None:
            found = from_posix(*key[:3], name_of, folder=folder, acl=acl, default=default)
            if len(self.made) < MOST_KEPT:
                self.made[key] = found
        return found

    def _attribute(self, place: bytes, name: str) -> bytes:
        if not self.acls:
            return b""
        try:
            return os.getxattr(place, name, follow_symlinks=False)
        except OSError as error:
            if error.errno not in NO_ACL:
                raise
            self.acls = error.errno != errno.ENOTSUP
            return b""


def source_of(root: bytes) -> Source | None:
    """Where the permissions of a root are read from; None where its source tells none."""
    source = sources.source_of(root)
    made = getattr(source, "permissions", None)
    return made(root) if made else Local(root)


@lru_cache(maxsize=65_536)
def name_of(kind: str, key: int) -> str:
    """A user or group in words, with its number where the directory has no name for it.

    >>> name_of("user", 0)
    'user root'
    """
    try:
        if kind == "user":
            import pwd

            return f"user {pwd.getpwuid(key).pw_name}"
        import grp

        return f"group {grp.getgrgid(key).gr_name}"
    except (KeyError, ImportError):
        return f"{kind} {key}"
