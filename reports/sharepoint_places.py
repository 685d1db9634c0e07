"""Where a source folder goes: the site, library and folder that the storage areas register, and the folders below."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.errors import MunimentError
from models.inventory import Record
from models.migration import DOCUMENTS, LIBRARY_ADDRESSES, Target
from models.policy import StorageArea
from reports.sharepoint_names import repaired, units

BASE = 240
"""Most characters of site path, library and folder together, so that names keep room below."""
SITE = re.compile(r"https://[^\s/?#]+(?:/[^\s?#]*)?")
Names = tuple[str, ...]


def names(path: str) -> Names:
    r"""The names of a path, however it is written.

    >>> names(r"\\fs01\SU\HR"), names("smb://fs01/SU")
    (('fs01', 'SU', 'HR'), ('fs01', 'SU'))
    """
    text = path.strip().replace("\\", "/")
    for start in ("//?/unc/", "//?/", "smb://", "file:///"):
        text = text[len(start) :] if text.casefold().startswith(start) else text
    return tuple(name for name in text.split("/") if name not in ("", "."))


def folded(parts: Iterable[str]) -> Names:
    """Names in the one spelling that is compared."""
    return tuple(unicodedata.normalize("NFC", name).casefold() for name in parts)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a source folder's files go before any repair: `base` by the area, `below` the folders under it."""

    area: StorageArea
    base: Target
    below: Names


class Places:
    """Finds the destination of records; the longest registered prefix wins. Raises MunimentError for a bad target."""

    def __init__(self, areas: Iterable[StorageArea]) -> None:
        registered = tuple(areas)
        self._areas = {folded(names(area.path)): area for area in registered}
        self._absolute = {folded(names(area.path)) for area in registered if _absolute(area.path)}
        self._bases = {area.path: _base(area) for area in registered if area.sharepoint_site}
        self._last: tuple[tuple[str, str, str], Destination | None] | None = None

    @property
    def bases(self) -> tuple[Target, ...]:
        """Every area's own target."""
        return tuple(self._bases.values())

    def of(self, record: Record) -> Destination | None:
        """The destination of a record's folder, None where no area with a site registers it."""
        item = record.item
        place = (record.share_root, item.share, item.path.rpartition("/")[0])
        if self._last is None or self._last[0] != place:
            self._last = (place, self._find(*place))
        return self._last[1]

    def _find(self, root: str, share: str, folder: str) -> Destination | None:
        above, inner = names(root), tuple(folder.split("/")) if folder else ()
        best: tuple[int, Names, StorageArea] | None = None
        for absolute, whole in _spellings(above, share, inner):
            found = self._prefix(folded(whole), absolute)
            if found and (best is None or found > best[0]):
                best = found, whole[found:], self._areas[folded(whole)[:found]]
        if best is None or best[2].path not in self._bases:
            return None
        return Destination(best[2], self._bases[best[2].path], best[1])

    def _prefix(self, whole: Names, absolute: bool) -> int:
        for length in range(len(whole), 0, -1):
            if whole[:length] in self._areas and (absolute or whole[:length] not in self._absolute):
                return length
        return 0


def _spellings(above: Names, share: str, inner: Names) -> Iterator[tuple[bool, Names]]:
    """All the ways in which a policy may write a folder, and whether it is the absolute one."""
    yield False, inner
    yield True, (*above, *inner)
    yield False, (*names(share), *inner)
    for start in range(1, len(above)):
        yield False, (*above[start:], *inner)


def _absolute(path: str) -> bool:
    return path.strip().replace("\\", "/").startswith(("/", "smb://"))


def _base(area: StorageArea) -> Target:
    """The target of an area's own folder. Raises MunimentError where SharePoint would not take it."""
    library = area.library.strip() or DOCUMENTS
    library = next((name for name, address in LIBRARY_ADDRESSES.items() if address == library), library)
    folder = "/".join(names(area.folder))
    base = Target(area.sharepoint_site.strip().rstrip("/"), library, folder)
    hint = "Correct sharepoint_site, library or folder in storage_areas.csv."
    if not SITE.fullmatch(base.site):
        raise MunimentError(f"`{area.sharepoint_site}` of `{area.path}` is not the address of a site", hint)
    segments = [(library, False), *((name, place == 0) for place, name in enumerate(names(area.folder)))]
    for name, top in segments:
        if repaired(name, folder=True, top=top)[0] != name:
            raise MunimentError(f"SharePoint takes no library or folder of the name `{name}` (`{area.path}`)", hint)
    if units(base.decoded) > BASE:
        raise MunimentError(f"the target of `{area.path}` has over {BASE} characters before its first file", hint)
    return base
