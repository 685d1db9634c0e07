"""Pictures of text: read by tesseract where it is installed; what was not read stays a problem."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from models.records import Format, Problem, ProblemKind, Text
from scanner import ocr
from scanner.demo.pdf import picture_pdf
from scanner.demo.picture import photograph, png
from tests.shares import inventory_of, muniment

ENGLISH = """Dear Mrs Okafor, your claim for housing benefit was received on 3 March 2020. Please telephone the office
on 01632 960 123 before the end of the month. Your National Insurance number is QQ 12 34 56 C. We shall write again."""
WELSH = """Annwyl Mr Gŵyn, derbyniwyd eich cais am fudd-dal tai ar 3 Mawrth 2020. Mae'r tŷ gwyn ger y dŵr yn wag ers mis
Mai, ac mae'r gŵr drws nesaf yn cwyno am y sŵn. Ffoniwch y swyddfa cyn diwedd y mis, os gwelwch yn dda."""
PDF, PNG = Format("application/pdf"), Format("image/png")
NEEDED = Problem("extract", ProblemKind.NEEDS_OCR, "picture, 9 x 9 pixels")


@pytest.fixture
def program() -> ocr.Tesseract:
    """The installed tesseract with both languages; only on a developer's machine may it be missing."""
    found = ocr.tesseract()
    if found is None or found.languages != "eng+cym":
        message = "tesseract with English and Welsh data is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


ACCENTED = {"ŵ": b") 0 (w) 527 (\x88) -195 (", "ŷ": b") 0 (y) 416 (\x88) -84 ("}
"""PDFium's Helvetica lacks these letters: the accent is set over the letter (thousandths of the font's size)."""
PAGE = b"""%%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>> endobj
4 0 obj <</Length %d>> stream
%s
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>> endobj
trailer <</Root 1 0 R>>
"""


def drawn(text: str, dpi: int = 200) -> tuple[int, int, bytes]:
    """Width, height and grey pixels of a page with a text on it."""
    lines = []
    for number, line in enumerate(textwrap.wrap(text, 90)):
        words = b"".join(ACCENTED.get(letter, letter.encode("cp1252", "replace")) for letter in line)
        lines.append(b"BT /F1 11 Tf 56 %d Td [(%s)] TJ ET" % (780 - 16 * number, words))
    content = b"\n".join(lines)
    with pypdfium2.PdfDocument(PAGE % (len(content), content)) as document:
        bitmap = document[0].render(scale=dpi / 72, grayscale=True)
        return bitmap.width, bitmap.height, bitmap.to_numpy().tobytes()


def as_png(text: str) -> bytes:
    width, height, pixels = drawn(text)
    rows = b"".join(b"\0" + pixels[y * width : (y + 1) * width] for y in range(height))
    return png(width, height, rows, colour=0)


def as_scan(text: str) -> bytes:
    return picture_pdf(*drawn(text), date(2020, 3, 3))


def read(data: bytes, format: Format, seconds: int = 60) -> tuple[list[Text], list[str]]:
    pieces = list(ocr.read_pictures(io.BytesIO(data), format, NEEDED, seconds, lambda: None))
    texts = [piece for piece in pieces if isinstance(piece, Text)]
    return texts, [piece.detail for piece in pieces if isinstance(piece, Problem)]


def recall(text: str, found: list[Text]) -> float:
    """Part of the text's words that were found."""
    words = re.findall(r"\w+", text)
    seen = set(re.findall(r"\w+", " ".join(piece.text for piece in found)))
    return sum(word in seen for word in words) / len(words)


@pytest.mark.parametrize("text", [ENGLISH, WELSH], ids=["English", "Welsh"])
@pytest.mark.parametrize(("make", "format"), [(as_png, PNG), (as_scan, PDF)], ids=["picture", "page"])
def test_a_page_is_read_in_both_languages(program, text, make, format):
    found, left = read(make(text), format)
    assert [piece.where for piece in found] == ["page 1 (OCR)"]
    assert recall(text, found) >= 0.95, found
    assert not left


def test_welsh_letters_with_circumflex_are_right(program):
    (found,), _ = read(as_scan(WELSH), PDF)
    assert all(word in found.text for word in ("Gŵyn", "tŷ", "dŵr", "sŵn"))


def test_a_blank_page_is_no_problem_but_scribble_is(program):
    blank = picture_pdf(900, 1270, b"\xf4" * 900 * 1270, date(2020, 3, 3))
    assert read(blank, PDF) == ([], [])
    dark = bytearray(b"\xf4" * 900 * 1270)
    for row in range(400, 500):
        dark[row * 900 + 100 + row // 2 : row * 900 + 130 + row // 2] = b"\x20" * 30
    _, left = read(picture_pdf(900, 1270, bytes(dark), date(2020, 3, 3)), PDF)
    assert left == ["after OCR: pages without readable text: 1 of 1"]


def test_a_photograph_and_an_unknown_format_are_left(program):
    assert read(photograph(640, 480, 7), PNG)[1] == ["after OCR: picture, 9 x 9 pixels"]
    assert read(b"not a picture", Format("image/heic"))[1][0].startswith(ocr.TRIED)
    assert read(b"\x89PNG\r\n\x1a\nbroken", PNG)[1][0].startswith(ocr.TRIED)


def test_a_page_that_takes_too_long_is_left(program):
    texts, left = read(as_png(ENGLISH * 8), PNG, seconds=0)
    assert not texts
    assert left[0].startswith(ocr.TRIED)


def test_without_tesseract_the_problem_comes_back_as_it_was(monkeypatch):
    monkeypatch.setattr(ocr, "tesseract", lambda: None)
    assert list(ocr.read_pictures(io.BytesIO(b""), PNG, NEEDED, 60, lambda: None)) == [NEEDED]


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    """Two shares: scans in both languages, one of them three times and once more in an archive, and a photograph."""
    root = tmp_path / "share"
    root.mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "first.pdf").write_bytes(as_scan(ENGLISH))
    shutil.copy(tmp_path / "other" / "first.pdf", root / "english.pdf")
    shutil.copy(root / "english.pdf", root / "copy.pdf")
    (root / "welsh.png").write_bytes(as_png(WELSH))
    shutil.make_archive(str(tmp_path / "packed"), "zip", root, "english.pdf")
    shutil.move(tmp_path / "packed.zip", root / "packed.zip")
    (root / "photo.png").write_bytes(photograph(640, 480, 3))
    return tmp_path


def rows_of(folder: Path) -> dict[tuple[str, bool], dict[str, object]]:
    """The inventory by path and whether it is the archive's member."""
    return {(str(row["path"]), bool(row["inside"])): row for row in inventory_of(folder)}


def test_a_deep_scan_reads_again_what_needed_ocr(program, shares):
    muniment("scan", "other", "share", cwd=shares)
    before = rows_of(shares)
    assert sum(row["problem"] == "needs OCR" for row in before.values()) == len(before) - 1 == 6
    code, out, error = muniment("scan", "share", "--deep", cwd=shares)
    assert (code, "5 files read now" in out) == (0, True), out + error
    rows = rows_of(shares)
    assert rows.keys() == before.keys()
    assert [path for (path, _), row in rows.items() if row["problem"]] == ["photo.png"]
    for place in (("packed.zip", True), ("english.pdf", False), ("copy.pdf", False), ("first.pdf", False)):
        assert "PHONE" in str(rows[place]["personal_types"]), place
    assert rows["welsh.png", False]["language"] == "cy"
    assert "0 files read now" in muniment("scan", "share", "--deep", cwd=shares)[1], "what is left is not tried again"


def test_without_tesseract_a_deep_scan_says_so_once(tmp_path):
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "scan.pdf").write_bytes(as_scan(ENGLISH))
    _, out, _ = muniment("scan", "share", "--deep", cwd=tmp_path, PATH=str(tmp_path))
    assert out.count("OCR is not available") == 1
    assert inventory_of(tmp_path)[0]["problem"] == "needs OCR"


@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl")
def test_tesseract_dies_with_its_parent(tmp_path):
    """A stand-in that sleeps: the parent is killed, and the stand-in must be gone soon after."""
    sleeper = tmp_path / "tesseract"
    sleeper.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    sleeper.chmod(0o755)
    code = f"from scanner import ocr; ocr.recognise(b'x', ocr.Tesseract({str(sleeper)!r}, '5', 'eng'), 60)"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    child = wait_for(tmp_path / "pid")
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    pytest.fail("it lives on")


def wait_for(path: Path) -> int:
    for _ in range(200):
        if path.exists() and path.read_text().strip():
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError("the child did not start")
