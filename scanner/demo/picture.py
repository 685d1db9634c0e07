"""Pictures for the demonstration: photographs of nothing in particular, and pages as a scanner gives them."""

from __future__ import annotations

import random
import struct
import zlib
from functools import cache

GLYPHS = {
    "A": "7E1111117E", "B": "7F49494936", "C": "3E41414122", "D": "7F4141221C", "E": "7F49494941", "F": "7F09090901",
    "G": "3E41415132", "H": "7F0808087F", "I": "00417F4100", "J": "2040413F01", "K": "7F08142241", "L": "7F40404040",
    "M": "7F0204027F", "N": "7F0408107F", "O": "3E4141413E", "P": "7F09090906", "Q": "3E4151215E", "R": "7F09192946",
    "S": "4649494931", "T": "01017F0101", "U": "3F4040403F", "V": "1F2040201F", "W": "7F2018207F", "X": "6314081463",
    "Y": "0304780403", "Z": "6151494543", "0": "3E5149453E", "1": "00427F4000", "2": "4261514946", "3": "2141454B31",
    "4": "1814127F10", "5": "2745454539", "6": "3C4A494930", "7": "0171090503", "8": "3649494936", "9": "064949291E",
    ".": "0060600000", ",": "0050300000", ":": "0036360000", "-": "0808080808", "/": "2010080402", "'": "0005030000",
}  # fmt: skip
"""A 5 by 7 dot font: one byte a column, the lowest bit on top."""
DOT, ADVANCE, LINE = 3, 6, 11


def photograph(width: int, height: int, seed: int) -> bytes:
    """A PNG of coloured noise over a gradient: as large as a photograph, and of nobody."""
    dice = random.Random(seed)
    rows = bytearray()
    for y in range(height):
        row = bytearray(3 * width)
        for channel, base in enumerate((40 + 160 * y // height, 70 + 90 * y // height, 110)):
            row[channel::3] = dice.randbytes(width).translate(_shades(base))
        rows += b"\x00" + row
    return png(width, height, bytes(rows), colour=2)


@cache
def _shades(base: int) -> bytes:
    return bytes(base + (value >> 4) for value in range(256))


def scanned(lines: list[str], width: int, height: int) -> bytes:
    """Greyscale pixels of a page with capital letters on it."""
    page = bytearray(b"\xf4") * (width * height)
    for number, line in enumerate(lines):
        for place, character in enumerate(line.upper()):
            columns = bytes.fromhex(GLYPHS.get(character, ""))
            _stamp(page, width, 60 + place * ADVANCE * DOT, 80 + number * LINE * DOT, columns)
    return bytes(page)


def _stamp(page: bytearray, width: int, left: int, top: int, columns: bytes) -> None:
    for column, bits in enumerate(columns):
        for row in range(7):
            if bits >> row & 1:
                for y in range(top + row * DOT, top + (row + 1) * DOT):
                    start = y * width + left + column * DOT
                    page[start : start + DOT] = b"\x20" * DOT


def scanned_png(lines: list[str], width: int, height: int) -> bytes:
    """A scanned page as a PNG picture."""
    page = scanned(lines, width, height)
    rows = b"".join(b"\x00" + page[y * width : (y + 1) * width] for y in range(height))
    return png(width, height, rows, colour=0)


def png(width: int, height: int, rows: bytes, colour: int) -> bytes:
    """A PNG file (ISO/IEC 15948) of 8 bits a sample; each row starts with its filter type."""
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
