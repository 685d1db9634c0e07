"""Text from pictures, by the program tesseract where it is installed: scanned pages of PDFs, and picture files.

Measured with tesseract 5.3: 3 seconds of processor time for a page of 480 words at 300 dpi. Tesseract runs with the
limits of the worker that starts it, and dies with it.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from models.records import Format, Problem, ProblemKind, Text
from scanner.extractors.base import prose, size_of
from scanner.extractors.images import dimensions
from scanner.extractors.pdf import named_pages, pages_to_look_at

TRIED = "after OCR: "
"""How the detail of a problem begins that is left after OCR: trying again would give the same."""
DPI = 300
MOST_PIXELS = 20_000_000
"""A rendered page: A3 at 300 dpi. Larger pages are rendered at a lower resolution."""
MOST_PICTURE_PIXELS, MOST_PICTURE_BYTES = 50_000_000, 64 << 20
LEGIBLE = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "gif", "bmp", "tiff", "webp", "jp2"))
"""What tesseract's picture library reads."""
SURE = 60.0
"""Mean confidence (per cent) from which a page counts as read; handwriting and photographs stay well below."""
MOST_MEMORY = 1 << 30
GIVE_UP = 3
"""After so many pages in a row that took too long, the rest is left."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program: its path, version, and which of the languages of Wales it knows ("eng+cym")."""

    path: str
    version: str
    languages: str


@dataclass(frozen=True, slots=True)
class Page:
    """What tesseract made of one picture: the text, line by line, and the mean confidence of its words."""

    text: str
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether this can pass for the page's text."""
        return bool(self.text) and self.confidence >= SURE


class TooSlow(Exception):
    """Tesseract was stopped."""


@lru_cache(maxsize=1)
def tesseract() -> Tesseract | None:
    """The installed program, None where there is none or it knows neither English nor Welsh."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    try:
        known = _output(path, "--list-langs").split("\n")[1:]
        version = _output(path, "--version").split("\n")[0].removeprefix("tesseract").strip()
    except (OSError, subprocess.SubprocessError):
        return None
    languages = "+".join(name for name in ("eng", "cym") if name in known)
    return Tesseract(path, version, languages) if languages else None


def read_pictures(
    file: BinaryIO, format: Format, problem: Problem, seconds: int, renew: Callable[[], None]
) -> Iterator[Text | Problem]:
    """The text of a content's pictures, and a problem (needs OCR) unless all of them gave text or are blank.

    `problem` is what the extractor said; it comes back as it is where tesseract is missing. `seconds` is the most that
    one page may take; `renew` is called before each.
    """
    program = tesseract()
    if program is None:
        yield problem
        return
    left: list[int] = []
    total = 0
    slow = 0
    pages = _pdf_pages if format.media_type == "application/pdf" else _pictures
    for number, total, picture, blank in pages(file, format):  # noqa: B007 - the last total is told
        renew()
        page = Page("", 0.0)
        try:
            if picture and slow < GIVE_UP:
                page, slow = recognise(picture, program, seconds, *_arguments(format, number)), 0
        except TooSlow:
            slow += 1
        yield from prose(page.text, f"page {number} (OCR)")
        if not page.sure and not (blank and not page.text):
            left.append(number)
    if left or not total:
        yield Problem("extract", ProblemKind.NEEDS_OCR, f"{TRIED}{_what(format, problem, left, total)}")


def recognise(picture: bytes, program: Tesseract, seconds: int, *arguments: str) -> Page:
    """What a picture (any format of `LEGIBLE`, or PNM) says. Raises TooSlow."""
    command = [program.path, "stdin", "stdout", "-l", program.languages, *arguments, "tsv"]
    try:
        done = subprocess.run(
            command,
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_bind if sys.platform == "linux" else None,
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    return _page(done.stdout.decode("utf-8", "replace"))


def _page(table: str) -> Page:
    """The words of tesseract's table (level 5: left to right by block, paragraph and line) as lines."""
    lines: dict[tuple[str, ...], list[str]] = defaultdict(list)
    sure: list[float] = []
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            lines[tuple(cells[1:5])].append(cells[11].strip())
            sure.append(float(cells[10]))
    text = "\n".join(" ".join(words) for words in lines.values())
    return Page(text, sum(sure) / len(sure) if sure else 0.0)


def _pdf_pages(file: BinaryIO, format: Format) -> Iterator[tuple[int, int, bytes, bool]]:
    """Number, number of pages, picture, and whether it is blank, of each page that has no readable text."""
    for number, total, page in pages_to_look_at(file):
        yield number, total, *_rendered(page)


def _rendered(page: Any) -> tuple[bytes, bool]:
    """A page as a grey picture (PGM) and whether it is blank; an empty picture where it cannot be drawn."""
    from pypdfium2 import PdfiumError

    width, height = page.get_size()
    scale = min(DPI / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    try:
        bitmap = page.render(scale=scale, grayscale=True)
    except (PdfiumError, ValueError):
        return b"", False
    try:
        pixels = bitmap.to_numpy().reshape(bitmap.height, bitmap.width)
        dark = int((pixels < int(pixels.max()) * 6 // 10).sum())
        head = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height)
        return head + pixels.tobytes(), dark * 10_000 < pixels.size
    finally:
        bitmap.close()


def _pictures(file: BinaryIO, format: Format) -> Iterator[tuple[int, int, bytes, bool]]:
    """The picture itself, for each of its pages; never known to be blank. Nothing where it cannot be used."""
    file.seek(0)
    width, height = dimensions(file.read(1 << 18), file)
    fits = width * height <= MOST_PICTURE_PIXELS and size_of(file) <= MOST_PICTURE_BYTES
    if format.media_type not in LEGIBLE or not fits:
        return
    data = file.read()
    total = _tiff_pages(data) if format.media_type == "image/tiff" else 1
    for number in range(1, total + 1):
        yield number, total, data, False


def _tiff_pages(data: bytes) -> int:
    """How many directories a TIFF has (TIFF 6.0, section 2), at least one and at most a thousand."""
    order = "<" if data.startswith(b"II") else ">"
    seen: set[int] = set()
    try:
        place = struct.unpack_from(order + "I", data, 4)[0]
        while place and place not in seen and len(seen) < 1000:
            seen.add(place)
            entries = struct.unpack_from(order + "H", data, place)[0]
            place = struct.unpack_from(order + "I", data, place + 2 + 12 * entries)[0]
    except struct.error:
        pass
    return max(len(seen), 1)


def _arguments(format: Format, number: int) -> tuple[str, ...]:
    if format.media_type == "application/pdf":
        return "--dpi", str(DPI)
    return ("-c", f"tessedit_page_number={number - 1}") if format.media_type == "image/tiff" else ()


def _what(format: Format, problem: Problem, left: list[int], total: int) -> str:
    if format.media_type == "application/pdf":
        return f"pages without readable text: {named_pages(left)} of {total}"
    if not total:
        return f"not a picture that tesseract takes: {problem.detail}"
    return problem.detail + (f", pages without readable text: {named_pages(left)} of {total}" if total > 1 else "")


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout


@lru_cache(maxsize=1)
def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None)


def _bind() -> None:
    """In the child, before tesseract starts: die when the worker dies, and do not take all memory."""
    import resource

    _libc().prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    soft = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
