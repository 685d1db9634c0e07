"""Compressed RTF bodies of Outlook messages unpacked ([MS-OXRTFCP]), as far as they go when damaged."""

from __future__ import annotations

import struct

PRELOADED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
WINDOW = 4096
LIMIT = 64 * 1024 * 1024
COMPRESSED, PLAIN = b"LZFu", b"MELA"


def unpack(data: bytes) -> bytes:
    """The RTF in a PidTagRtfCompressed value; empty where it is none."""
    if len(data) < 16:
        return b""
    kind = data[8:12]
    if kind == PLAIN:
        return data[16:]
    size = min(struct.unpack_from("<I", data, 4)[0], LIMIT)
    return _expand(data, size) if kind == COMPRESSED else b""


def _expand(data: bytes, size: int) -> bytes:
    """Eight tokens follow each control byte: literals, or references of 12 bits into the window and 4 of length."""
    start = len(PRELOADED)
    out = bytearray(PRELOADED)
    position, end, wanted = 16, len(data), start + size
    while position < end and len(out) < wanted:
        control = data[position]
        position += 1
        for bit in range(8):
            if position >= end:
                break
            if not control >> bit & 1:
                out.append(data[position])
                position += 1
                continue
            if position + 1 >= end:
                return bytes(out[start:])
            token = data[position] << 8 | data[position + 1]
            position += 2
            distance = (len(out) - (token >> 4)) % WINDOW
            if not distance:
                return bytes(out[start:wanted])
            _copy(out, distance, (token & 15) + 2)
    return bytes(out[start:wanted])


def _copy(out: bytearray, distance: int, length: int) -> None:
    """Repeat `length` bytes from `distance` back; the copy may run into itself."""
    origin = len(out) - distance
    if origin < 0:
        out += b" " * length
        return
    piece = out[origin : origin + length]
    out += piece if distance >= length else (piece * (length // distance + 1))[:length]
