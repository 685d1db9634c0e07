"""Pictures: size from the header, and whether they may hold writing."""

from __future__ import annotations

import io
import struct

import pytest

from models.records import Problem, ProblemKind, Properties
from scanner.extractors import images

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(11) + b"\xff\xc0\0\x11\x08"
TIFF = b"II*\0\x08\0\0\0\x02\0"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (PNG + struct.pack(">II", 640, 480), (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 64, 48), (64, 48)),
        (b"BM" + bytes(12) + struct.pack("<Iii", 40, 800, -600), (800, 600)),
        (JPEG + struct.pack(">HH", 480, 640), (640, 480)),
        (TIFF + struct.pack("<HHIIHHII", 256, 4, 1, 1700, 257, 4, 1, 2200), (1700, 2200)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x7f\x02\0\xdf\x01\0", (640, 480)),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 640, 480), (640, 480)),
        (b"\x89PNG", (0, 0)),
        (b"\xff\xd8\xff", (0, 0)),
        (b"\xff\xd8" + b"\xff\xe1\0\0" * 1000, (0, 0)),
    ],
)
def test_dimensions(data, size):
    assert images.dimensions(data, io.BytesIO(data)) == size


@pytest.mark.parametrize(("width", "height", "told"), [(640, 480, True), (32, 32, False), (1000, 20, False)])
def test_only_pictures_that_may_hold_writing_need_ocr(width, height, told):
    found = list(images.extract(io.BytesIO(PNG + struct.pack(">II", width, height))))
    assert found[0] == Properties(pictures=1)
    assert [piece.kind for piece in found[1:] if isinstance(piece, Problem)] == [ProblemKind.NEEDS_OCR] * told
