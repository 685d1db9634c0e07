"""Formats that their first bytes tell: a table of signatures with the canonical media type of each."""

from __future__ import annotations

import re

# Offset, bytes, media type. Longest and most telling first; from PRONOM and the formats' own specifications.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"PK00PK\x03\x04", "application/zip"),
    (0, b"PK\x07\x08PK\x03\x04", "application/zip"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x1f\x9d", "application/x-compress"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
    (0, b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "application/onenote"),
    (0, b"\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f", "application/onenote"),
    (4, b"Standard Jet DB", "application/x-msaccess"),
    (4, b"Standard ACE DB", "application/x-msaccess"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"ITSF\x03\0\0\0", "application/vnd.ms-htmlhelp"),
    (0, b"\xffWPC", "application/vnd.wordperfect"),
    (0, b"\xdb\xa5\x2d\0", "application/x-ms-word-2"),
    (0, b"\x31\xbe\0\0\0\xab", "application/x-mswrite"),
    (0, b"\x09\0\x04\0", "application/vnd.ms-excel"),
    (0, b"\x09\x02\x06\0", "application/vnd.ms-excel"),
    (0, b"\x09\x04\x06\0", "application/vnd.ms-excel"),
    (0, b"%!PS-Adobe", "application/postscript"),
    (0, b"\xc5\xd0\xd3\xc6", "application/postscript"),
    (0, b"AC10", "image/vnd.dwg"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", "application/x-ms-shortcut"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c", "video/x-ms-asf"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (32769, b"CD001", "application/x-iso9660-image"),
    (0, b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
    (0, b"wOFF", "font/woff"),
    (0, b"!<arch>\n", "application/x-archive"),
)

_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"crx ": "image/x-canon-cr3",
}
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}


def from_magic(head: bytes) -> str:
    """The media type that the first bytes tell (33 kB are enough for all of the table), empty if none."""
    for offset, magic, media_type in _SIGNATURES:
        if head.startswith(magic, offset):
            return _except_tiff(head, media_type)
    return _structured(head) or _pdf(head)


def _pdf(head: bytes) -> str:
    """A PDF header stands within the first 1,024 bytes (ISO 32000-1, annex H, note 13), after no other magic."""
    place = head.find(b"%PDF-", 0, 1029)
    return "application/pdf" if place == 0 or (place > 0 and b"\n\n" not in head[:place].replace(b"\r", b"")) else ""


def _except_tiff(head: bytes, media_type: str) -> str:
    """Camera raw formats that are built on TIFF."""
    if media_type == "image/tiff" and head[8:10] == b"CR":
        return "image/x-canon-cr2"
    return media_type


def _structured(head: bytes) -> str:
    """Formats that need more than a prefix: RIFF, ISO media, BMP, EMF, MP3 frames, Windows programs, PGP, DBF."""
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if (
        head.startswith(b"BM")
        and head[6:10] == b"\0\0\0\0"
        and head[14:15] in (b"\x0c", b"\x28", b"\x40", b"\x6c", b"\x7c")
    ):
        return "image/bmp"
    if head.startswith(b"\x01\0\0\0") and head[40:44] == b" EMF":
        return "image/emf"
    if head.startswith((b"\x01\0\x09\0\0\x03", b"\x02\0\x09\0\0\x03")):
        return "image/wmf"
    if head.startswith(b"MZ") and len(head) > 64:
        return "application/vnd.microsoft.portable-executable"
    if head.startswith((b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")):
        return "audio/mpeg"
    if head[:1] == b"\x30" and b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" in head[:20]:
        return "application/pkcs7-mime"
    return "application/x-dbf" if _is_dbf(head) else ""


def _is_dbf(head: bytes) -> bool:
    """A dBASE table: version, a date that exists, and 32-byte field records that end in a carriage return."""
    if len(head) < 65 or head[0] not in (0x02, 0x03, 0x30, 0x31, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xF5):
        return False
    length = int.from_bytes(head[8:10], "little")
    fields_end = head.find(b"\r", 32, length + 1)
    return 1 <= head[2] <= 12 and 1 <= head[3] <= 31 and fields_end > 32 and bool(re.match(rb"[A-Za-z_]", head[32:33]))
