"""What an OLE2 compound file really is, by the names and the class of its root storage ([MS-CFB])."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

OLE = "application/x-ole-storage"
ENCRYPTED_PACKAGE = "application/x-ooxml-protected"
_MOST_SECTORS = 512
_NONE = 0xFFFFFFFA  # the first of the sector numbers and stream ids that mean "none" or "end"

# A stream or storage of the root -> canonical media type; the first that is there decides.
_BY_NAME: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", ENCRYPTED_PACKAGE),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("PP40", "application/vnd.ms-powerpoint"),
    ("PP97_DUALSTORAGE", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
    ("WORKBOOK", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("BOOK", "application/vnd.ms-excel"),
    ("WordDocument", "application/msword"),
    ("VisioDocument", "application/vnd.visio"),
    ("Quill", "application/x-mspublisher"),
    ("StarWriterDocument", "application/vnd.stardivision.writer"),
    ("StarCalcDocument", "application/vnd.stardivision.calc"),
    ("StarDrawDocument3", "application/vnd.stardivision.draw"),
    ("BodyText", "application/x-hwp"),
    ("MatOST", "application/vnd.ms-works"),
    ("SPELLING", "application/vnd.ms-works"),
    ("Props14", "application/vnd.ms-project"),
    ("Props12", "application/vnd.ms-project"),
    ("Props9", "application/vnd.ms-project"),
    ("Props", "application/vnd.ms-project"),
    ("Catalog", "image/vnd.ms-thumb"),
    ("SwDocContentMgr", "application/x-solidworks"),
    ("Equation Native", "application/x-ole-equation"),
)

# First group of the root's class id -> canonical media type.
_BY_CLASS: dict[int, str] = {
    0x00020906: "application/msword",
    0x00020900: "application/msword",
    0x00020820: "application/vnd.ms-excel",
    0x00020810: "application/vnd.ms-excel",
    0x64818D10: "application/vnd.ms-powerpoint",
    0x0006F046: "application/vnd.ms-outlook",
    0x00020D0B: "application/vnd.ms-outlook",
    0x00021A14: "application/vnd.visio",
    0x00021A13: "application/vnd.visio",
    0x00021201: "application/x-mspublisher",
    0x74B78F3A: "application/vnd.ms-project",
    0x000C1084: "application/x-msi",
    0x000C1086: "application/x-msi",
    0x28CDDBC2: "application/vnd.ms-works",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int
    class_id: int


def from_ole(file: BinaryIO) -> tuple[str, str]:
    """The canonical media type of a compound file, and a warning where it is damaged, encrypted or rights-managed."""
    try:
        entries = _directory(file)
    except (struct.error, ValueError, OverflowError):
        return OLE, "damaged compound file"
    names = _children(entries)
    warning = "" if names else "damaged compound file"
    if "EncryptedPackage" in names or "\x09DRMContent" in names:
        warning = "encrypted"
    for name, media_type in _BY_NAME:
        if name in names:
            return media_type, warning
    return _BY_CLASS.get(entries[0].class_id, OLE) if entries else OLE, warning


def _directory(file: BinaryIO) -> list[_Entry]:
    """The directory entries, as many as `_MOST_SECTORS` sectors hold; a broken chain ends the list."""
    file.seek(0)
    header = file.read(512)
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        raise ValueError("sector size")
    fat_sectors = struct.unpack_from("<109I", header, 76)
    sector, entries, seen = struct.unpack_from("<I", header, 48)[0], [], set[int]()
    while sector < _NONE and sector not in seen and len(seen) < _MOST_SECTORS:
        seen.add(sector)
        file.seek((sector + 1) << shift)
        block = file.read(1 << shift)
        entries += [_entry(block[i : i + 128]) for i in range(0, len(block) - 127, 128)]
        sector = _next_sector(file, fat_sectors, sector, shift)
    return entries


def _entry(raw: bytes) -> _Entry:
    length = min(max(struct.unpack_from("<H", raw, 64)[0] - 2, 0), 62)
    name = raw[:length].decode("utf-16-le", "replace")
    left, right, child, class_id = struct.unpack_from("<4I", raw, 68)
    return _Entry(name, left, right, child, class_id)


def _next_sector(file: BinaryIO, fat_sectors: tuple[int, ...], sector: int, shift: int) -> int:
    """The next sector of a chain. Only the allocation table that the header lists is followed (files under 7 MB,
    and the directory of most larger ones); beyond it the next sector is tried, as the directory is seldom torn."""
    per_sector = (1 << shift) // 4
    index = sector // per_sector
    if index >= len(fat_sectors) or fat_sectors[index] >= _NONE:
        return _NONE
    file.seek(((fat_sectors[index] + 1) << shift) + 4 * (sector % per_sector))
    raw = file.read(4)
    return int.from_bytes(raw, "little") if len(raw) == 4 else _NONE


def _children(entries: list[_Entry]) -> set[str]:
    """The names directly in the root storage, found along the sibling tree."""
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [entries[0].child] if entries else []
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        names.add(entries[number].name)
        waiting += [entries[number].left, entries[number].right]
    return names
