"""What a file is, by its content and never by its extension, with the basis of that and a warning where in doubt."""

from __future__ import annotations

from typing import BinaryIO

from models.records import Format
from scanner.sniff_magic import from_magic
from scanner.sniff_names import PACKAGE_PUIDS, TEXT_PUIDS, mismatch
from scanner.sniff_ole import OLE, from_ole
from scanner.sniff_text import kind_of_mail, kind_of_text, looks_like_text, mostly_text
from scanner.sniff_tools import libmagic, pronom
from scanner.sniff_zip import MAIN_PART, ZIP, from_zip

EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"
_HEAD = 65_536
_MAGIC_HEAD = 1 << 20

# Names that PRONOM and libmagic use for what we call otherwise.
_CANONICAL: dict[str, str] = {
    "text/rtf": "application/rtf",
    "application/x-gzip": "application/gzip",
    "application/x-rar": "application/vnd.rar",
    "application/x-rar-compressed": "application/vnd.rar",
    "inode/x-empty": EMPTY,
    "image/x-ms-bmp": "image/bmp",
    "application/cdfv2": OLE,
    "application/x-ole": OLE,
    "application/cdfv2-encrypted": OLE,
    "application/vnd.ms-msi": "application/x-msi",
    "application/x-dosexec": "application/vnd.microsoft.portable-executable",
    "text/xml": "application/xml",
    "application/msonenote": "application/onenote",
    "application/oxps": "application/vnd.ms-xpsdocument",
    "application/vnd.ms-visio.drawing.main+xml": "application/vnd.ms-visio.drawing",
    "application/vnd.ms-visio.stencil.main+xml": "application/vnd.ms-visio.stencil",
    "application/vnd.ms-visio.template.macroenabled.main+xml": "application/vnd.ms-visio.drawing",
    "audio/x-ms-wma": "video/x-ms-asf",
    "audio/3gpp": "video/mp4",
    "video/x-ms-wmv": "video/x-ms-asf",
    "application/x-bzip": "application/x-bzip2",
}
_GENERIC = frozenset({ZIP, OLE, UNKNOWN, "application/xml", "text/plain", "application/octet-stream", ""})


def identify(file: BinaryIO, name: str = "") -> Format:
    """The format of a seekable stream, which is left rewound; `name` only breaks ties among kinds of text.

    The media type is canonical and lower case: "application/x-empty" for no bytes at all,
    "application/octet-stream" where nothing is known. Never raises on any content.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        return Format(EMPTY, "", "no bytes")
    media_type, basis, warning = _own(file, head, name)
    puid = (PACKAGE_PUIDS if basis == MAIN_PART else TEXT_PUIDS).get(media_type, "")
    if puid:
        bases = [basis]
    else:
        opinion = pronom(file)
        puid, bases = opinion.puid, [basis, f"PRONOM {opinion.puid}: {opinion.basis}" if opinion.puid else ""]
        media_type, warning = _weigh(file, media_type, opinion.media_type, warning, bases)
    file.seek(0)
    warnings = [text for text in (mismatch(name, media_type), warning) if text]
    return Format(media_type, puid, "; ".join(filter(None, bases)), "; ".join(warnings))


def _own(file: BinaryIO, head: bytes, name: str) -> tuple[str, str, str]:
    """What our own rules say: media type (empty if nothing), basis, warning."""
    media_type = from_magic(head)
    if media_type == ZIP:
        return from_zip(file)
    if media_type == OLE:
        media_type, warning = from_ole(file)
        return media_type, "compound file directory", warning
    if media_type:
        return media_type, "signature", ""
    if looks_like_text(head):
        media_type, basis = kind_of_text(head, name)
        return media_type, basis, ""
    media_type = kind_of_mail(head)
    return media_type, "header fields" if media_type else "", ""


def _weigh(file: BinaryIO, own: str, other: str, warning: str, bases: list[str]) -> tuple[str, str]:
    """The media type to go by, and the warning with any disagreement in it. Ours wins where it is telling."""
    other = _CANONICAL.get(other, other)
    if own and own not in (OLE, UNKNOWN):
        if other not in _GENERIC and own not in _GENERIC and not _akin(own, other):
            warning = "; ".join(filter(None, (warning, f"PRONOM says {other}")))
        return own, warning
    if other not in _GENERIC:
        return other, warning
    file.seek(0)
    head = file.read(_MAGIC_HEAD)
    guess = libmagic(head)
    guess = _CANONICAL.get(guess, guess)
    if guess not in _GENERIC:
        bases.append("libmagic")
        return guess, warning
    if not own and mostly_text(head):
        return "text/plain", "; ".join(filter(None, (warning, "text with binary parts")))
    return own or other or UNKNOWN, warning


def _akin(first: str, second: str) -> bool:
    """Whether two media types are names of one family, so that no warning is due."""
    return first.split("/")[0] == second.split("/")[0] != "application" or _bare(first) == _bare(second)


def _bare(media_type: str) -> str:
    """A media type without the marks of unregistered, vendor and versioned names."""
    kind = media_type.split("/")[-1].removeprefix("x-").removeprefix("vnd.").removeprefix("ms-")
    return kind.removesuffix(".12").removesuffix("-compressed")
