"""Finds the registered storage area of a path: the longest prefix wins; `/` is `\\`, and case does not count."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from models.policy import StorageArea


def normal(path: str) -> str:
    """A path in the one spelling that is compared: `/` between names, folded case, no `/` at the end.

    >>> normal(r"\\\\FS01\\Dept\\Housing\\\\")
    '//fs01/dept/housing'
    """
    text = unicodedata.normalize("NFC", path.strip()).replace("\\", "/").casefold()
    for start, instead in (("//?/unc/", "//"), ("//?/", ""), ("smb://", "//"), ("file:///", "/")):
        if text.startswith(start):
            text = instead + text[len(start) :]
    names = [name for name in text.split("/") if name not in ("", ".")]
    lead = "//" if text.startswith("//") else "/" if text.startswith("/") else ""
    return lead + "/".join(names)


def places(path: str, root: str = "", share: str = "") -> tuple[str, ...]:
    """All the ways in which a policy may write an item's path, in the compared spelling.

    `path` is relative to the share's root: as it stands, absolute, after the share's name, and after the last
    names of the root (so that `SU/Finance` also holds when only `…/SU` is scanned).
    """
    relative, base, name = normal(path), normal(root), normal(share)
    found = [
        relative,
        f"{base.rstrip('/')}/{relative}" if base else relative,
        f"{name}/{relative}" if name else relative,
    ]
    names = [part for part in base.split("/") if part]
    found += ["/".join((*names[start:], relative)) for start in range(len(names))]
    return tuple(dict.fromkeys(found))


class Areas:
    """The storage areas of a policy, ready to be asked about many paths."""

    def __init__(self, areas: Iterable[StorageArea]) -> None:
        self._areas = {normal(area.path): area for area in areas}
        self._folders: dict[tuple[str, str, str], StorageArea | None] = {}

    def of(self, path: str, root: str = "", share: str = "") -> StorageArea | None:
        """The area that registers a path relative to a share's root, None where there is none."""
        own = self._longest(path, root, share) if self._names_files(path, root, share) else None
        if own is not None:
            return own
        folder = path.replace("\\", "/").rpartition("/")[0]
        key = (folder, root, share)
        if key not in self._folders:
            self._folders[key] = self._longest(folder, root, share)
        return self._folders[key]

    def _names_files(self, path: str, root: str, share: str) -> bool:
        """True when some area is the path itself, a file such as a mailbox."""
        return any(
            place in self._areas for place in (normal(path), normal(f"{root}/{path}"), normal(f"{share}/{path}"))
        )

    def _longest(self, path: str, root: str, share: str) -> StorageArea | None:
        found = [match for place in places(path, root, share) if (match := self._match(place))]
        return self._areas[max(found, key=lambda match: match.count("/"))] if found else None

    def _match(self, place: str) -> str:
        """The longest registered prefix of a place, by whole names; "" where there is none."""
        return next((prefix for prefix in _prefixes(place) if prefix in self._areas), "")


def _prefixes(place: str) -> Iterator[str]:
    """A place and the folders above it, nearest first."""
    while place.strip("/"):
        yield place
        place = place.rpartition("/")[0]


def area_of(areas: Iterable[StorageArea], path: str, root: str = "", share: str = "") -> StorageArea | None:
    """The area that registers one path; for many paths keep an `Areas`."""
    return Areas(areas).of(path, root, share)
