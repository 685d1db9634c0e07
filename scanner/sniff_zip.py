"""What a zip file really is: Office Open XML by its main part, OpenDocument and EPUB by `mimetype`, or an archive."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO

from scanner.zipmembers import Member, Members, end_record

ZIP = "application/zip"
DIRECTORY, MAIN_PART = "zip directory", "content type of the main part"
_MOST_DIRECTORY = 64 << 20
_MOST_PART = 1 << 20
_DIRECTORY_SIZE = 4  # of the end record's numbers
_OOXML = "application/vnd.openxmlformats-officedocument."
_WORD = "application/vnd.ms-word."
_PAGES, _NUMBERS = "application/vnd.apple.pages", "application/vnd.apple.numbers"

# Content type of the main part (ECMA-376 part 1, [MS-OFFMACRO], [MS-VSDX]), lower case -> canonical media type.
MAIN_PARTS: dict[str, str] = {
    _OOXML + "wordprocessingml.document.main+xml": _OOXML + "wordprocessingml.document",
    _OOXML + "wordprocessingml.template.main+xml": _OOXML + "wordprocessingml.template",
    _WORD + "document.macroenabled.main+xml": _WORD + "document.macroenabled.12",
    _WORD + "template.macroenabledtemplate.main+xml": _WORD + "template.macroenabled.12",
    _OOXML + "spreadsheetml.sheet.main+xml": _OOXML + "spreadsheetml.sheet",
    _OOXML + "spreadsheetml.template.main+xml": _OOXML + "spreadsheetml.template",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.ms-excel.template.macroenabled.main+xml": "application/vnd.ms-excel.template.macroenabled.12",
    "application/vnd.ms-excel.addin.macroenabled.main+xml": "application/vnd.ms-excel.addin.macroenabled.12",
    "application/vnd.ms-excel.sheet.binary.macroenabled.main": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    _OOXML + "presentationml.presentation.main+xml": _OOXML + "presentationml.presentation",
    _OOXML + "presentationml.template.main+xml": _OOXML + "presentationml.template",
    _OOXML + "presentationml.slideshow.main+xml": _OOXML + "presentationml.slideshow",
    "application/vnd.ms-powerpoint.presentation.macroenabled.main+xml": (
        "application/vnd.ms-powerpoint.presentation.macroenabled.12"
    ),
    "application/vnd.ms-powerpoint.template.macroenabled.main+xml": (
        "application/vnd.ms-powerpoint.template.macroenabled.12"
    ),
    "application/vnd.ms-powerpoint.slideshow.macroenabled.main+xml": (
        "application/vnd.ms-powerpoint.slideshow.macroenabled.12"
    ),
    "application/vnd.ms-powerpoint.addin.macroenabled.main+xml": "application/vnd.ms-powerpoint.addin.macroenabled.12",
    "application/vnd.ms-visio.drawing.main+xml": "application/vnd.ms-visio.drawing",
    "application/vnd.ms-visio.template.main+xml": "application/vnd.ms-visio.template",
    "application/vnd.ms-visio.stencil.main+xml": "application/vnd.ms-visio.stencil",
    "application/vnd.ms-visio.drawing.macroenabled.main+xml": "application/vnd.ms-visio.drawing.macroenabled.12",
    "application/vnd.ms-package.xps-fixeddocumentsequence+xml": "application/vnd.ms-xpsdocument",
    "application/vnd.openxps-fixeddocumentsequence+xml": "application/oxps",
}

# A member by which other packages are known.
_TELLING_MEMBERS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", _OOXML + "wordprocessingml.document"),
    ("xl/workbook.xml", _OOXML + "spreadsheetml.sheet"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("ppt/presentation.xml", _OOXML + "presentationml.presentation"),
    ("visio/document.xml", "application/vnd.ms-visio.drawing"),
    ("META-INF/container.xml", "application/epub+zip"),
    ("Index/CalculationEngine.iwa", _NUMBERS),
    ("Index/Presentation.iwa", "application/vnd.apple.keynote"),
    ("Index/Document.iwa", _PAGES),
    ("Index.zip", "application/vnd.apple.iwork"),
    ("index.apxl", "application/vnd.apple.keynote"),
    ("index.xml", _PAGES),
    ("META-INF/MANIFEST.MF", "application/java-archive"),
    ("doc.kml", "application/vnd.google-earth.kmz"),
)


def from_zip(file: BinaryIO) -> tuple[str, str, str]:
    """The canonical media type of a zip file, its basis, and a warning where it is damaged or encrypted."""
    try:
        _, numbers = end_record(file)
        if numbers and numbers[_DIRECTORY_SIZE] > _MOST_DIRECTORY:
            return ZIP, DIRECTORY, "a very long list of members"
        return *_package(Members(file)), ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError):
        return _from_local_headers(file), DIRECTORY, "damaged zip file"


def _package(archive: Members) -> tuple[str, str]:
    names = {member.name: member for member in archive.all}
    if "mimetype" in names:
        declared = _declared(_part(archive, names["mimetype"]))
        if declared:
            return declared, DIRECTORY
    types_part = next((name for name in names if name.lower().replace("\\", "/") == "[content_types].xml"), "")
    if types_part:
        declared = _part(archive, names[types_part]).replace(b"\0", b"").decode("utf-8", "replace").lower()
        for main_part, media_type in MAIN_PARTS.items():
            if f'"{main_part}"' in declared or f"'{main_part}'" in declared:
                return media_type, MAIN_PART
    found = _by_members({name.replace("\\", "/") for name in names}, bool(types_part)) or ZIP
    if found == _PAGES and "index.xml" in names and b"<ls:document" in _part(archive, names["index.xml"])[:2000]:
        found = _NUMBERS
    return found, DIRECTORY


_MIME = re.compile(rb"\s*(application/[a-z0-9.+-]{1,100})", re.IGNORECASE)


def _declared(mimetype: bytes) -> str:
    found = _MIME.match(mimetype)
    return found.group(1).decode("ascii").lower() if found else ""


def _by_members(names: set[str], ooxml: bool) -> str:
    for name, media_type in _TELLING_MEMBERS:
        if name in names and (ooxml or not media_type.startswith(_OOXML)):
            return media_type
    return ""


def _part(archive: Members, member: Member) -> bytes:
    data = archive.small(member)
    if data is not None:
        return data[:_MOST_PART]
    try:
        with archive.open(member) as part:
            return part.read(_MOST_PART)
    except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError, OSError):
        return b""


def _from_local_headers(file: BinaryIO) -> str:
    """For a file cut off before its directory: known by member names in what is left of it."""
    file.seek(0)
    data = file.read(_MOST_PART)
    place = data.find(b"mimetypeapplication/", 0, 200)
    if place > 0:
        return _declared(data[place + 8 :].split(b"PK")[0]) or ZIP
    ooxml = b"[Content_Types].xml" in data
    names = {name for name, _ in _TELLING_MEMBERS if name.encode() in data}
    return _by_members(names, ooxml) if ooxml else ZIP
