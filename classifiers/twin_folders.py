"""Folders that hold the same files as another, seen as a whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import xxhash

from models.inventory import Record
from models.records import ItemKind, Status

FEWEST = 2
"""One file alone is a duplicate, not a folder."""
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Twin:
    """The folder that is the same as another: its path, the other's, and the number of files in each."""

    folder: str
    other: str
    files: int


@dataclass(slots=True)
class TwinFolders:
    """Collects what each folder holds while the inventory passes; a folder's files must stand together."""

    twins: dict[Place, Twin] = field(default_factory=dict)
    _folders: dict[Place, tuple[bytes, int]] = field(default_factory=dict)
    _place: Place | None = None
    _files: list[bytes] = field(default_factory=list)
    _whole: bool = True

    def look(self, record: Record) -> None:
        """Take in one record; a folder with a file that was not read is like no other."""
        if record.container is not None:
            return
        place = (record.item.share, record.item.path.rpartition("/")[0])
        if place != self._place:
            self._leave()
            self._place = place
        content = record.content.hash if record.content and record.status is Status.READ else b""
        self._whole &= bool(content) and record.kind is ItemKind.FILE
        self._files.append(record.item.name.lower().encode() + b"\0" + content)

    def finish(self) -> None:
        """Compare the folders, with all that lies below each."""
        self._leave()
        groups = defaultdict(list)
        for place, (digest, files) in _with_subfolders(self._folders).items():
            if digest and files >= FEWEST:
                groups[digest, files].append(place)
        for (_, files), places in groups.items():
            first, *others = sorted(places, key=lambda place: (place[1].count("/"), place))
            for share, folder in others:
                self.twins[share, folder] = Twin(folder, first[1], files)
            if others:
                self.twins[first] = Twin(first[1], others[0][1], files)
        self._folders.clear()

    def of(self, record: Record) -> Twin | None:
        """The outermost folder around an item that is the same as another folder; None where there is none."""
        if not self.twins:
            return None
        names = record.item.path.split("/")[:-1]
        places = ((record.item.share, "/".join(names[:depth])) for depth in range(1, len(names) + 1))
        return next((self.twins[place] for place in places if place in self.twins), None)

    def _leave(self) -> None:
        files, self._files, whole, self._whole = self._files, [], self._whole, True
        if self._place is not None:
            whole &= self._place not in self._folders  # given in two parts: not known as a whole
            digest = xxhash.xxh3_128_digest(b"\n".join(sorted(files))) if whole else b""
            self._folders[self._place] = (digest, len(files))


def _with_subfolders(folders: dict[Place, tuple[bytes, int]]) -> dict[Place, tuple[bytes, int]]:
    """Each folder's digest and number of files, those of its subfolders included; b"" where one is not known."""
    below: dict[Place, list[tuple[str, bytes, int]]] = defaultdict(list)
    everywhere = dict.fromkeys(folders)
    for share, folder in folders:
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            everywhere.setdefault((share, folder))
    found: dict[Place, tuple[bytes, int]] = {}
    for share, folder in sorted(everywhere, key=lambda place: -place[1].count("/")):
        digest, files = folders.get((share, folder), (b"-", 0))
        parts = sorted(below.pop((share, folder), []))
        known = bool(digest) and all(part for _, part, _ in parts)
        joined = digest + b"".join(name.lower().encode() + b"\0" + part for name, part, _ in parts)
        total = files + sum(count for _, _, count in parts)
        found[share, folder] = (xxhash.xxh3_128_digest(joined) if known else b"", total)
        if folder:
            above, _, name = folder.rpartition("/")
            below[share, above].append((name, *found[share, folder]))
    return found
