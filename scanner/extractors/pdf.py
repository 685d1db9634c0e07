"""PDF: text page by page with PDFium, form fields, annotations, attachments, properties; scanned pages are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO, IOBase
from typing import Any, BinaryIO, cast

from models.errors import Unreadable
from models.records import Embedded, ItemKind, Piece, Problem, ProblemKind, Properties, Text
from scanner.extractors import _pdf_annotations as marks
from scanner.extractors._pdf_spacing import runs_together, spaced
from scanner.extractors.base import Names, clean, guarded, plausible, prose, read_all, size_of

TYPES = frozenset({"application/pdf"})

_MANY_PATHS = 300  # a page without text but with so many drawn shapes may hold outlined letters
_NAMED_PAGES = 20
_FEW_PAGES = 30  # the second reader takes twenty times as long, and is asked where the first found nothing


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Pages in order, each with what is written on and noted in it; then attachments, properties, pages to OCR.

    A file that opens without a password is read whatever its permissions say; else `Unreadable` (encrypted).
    A file that PDFium cannot open, or whose letters it cannot decode, is tried with pdfminer.
    """
    _silence()
    document = _open(file) or _mended(file)
    if document is None:
        yield from _second_reader(file)
        return
    try:
        yield from _document(document, file)
    finally:
        document.close()


def pages_to_look_at(file: BinaryIO) -> Iterator[tuple[int, int, Any]]:
    """Number, number of pages and the PDFium page, valid until the next, of each page that OCR must read.

    These are the pages that `extract` told of; nothing where PDFium cannot open the file.
    """
    _silence()
    file.seek(0)
    document = _open(file) or _mended(file)
    try:
        for number in range(len(document) if document else 0):
            page = _page(document, number)
            if page is not None:
                try:
                    if _is_picture(page, _page_text(page)):
                        yield number + 1, len(document), page
                finally:
                    page.close()
    finally:
        if document:
            document.close()


def _silence() -> None:
    """Both readers log damage; what matters of it becomes a `Problem`."""
    import logging

    for name in ("pdfminer", "pypdfium2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _open(file: BinaryIO) -> Any:
    """The document, or None where PDFium cannot make sense of it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(read_all(file) if size_of(file) <= _IN_MEMORY else file)
        if len(document) == 0:
            document.close()
            return None
        return document
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise Unreadable(ProblemKind.ENCRYPTED, "PDF with a password") from error
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_SECURITY:
            raise Unreadable(ProblemKind.ENCRYPTED, "unknown PDF security") from error
        return None


_IN_MEMORY = 16 << 20  # from memory PDFium reads without coming back to Python for each block
_CATALOG = re.compile(rb"/Type\s{0,20}/Catalog")
_NUMBERS = re.compile(rb"(\d{1,7})\s{1,5}(\d{1,5})\s{1,5}$")
_MOST_MENDED = 64 << 20
_MOST_SECOND = 16 << 20  # the second reader takes a second for each MiB of rubble


def _mended(file: BinaryIO) -> Any:
    """A file whose trailer is lost or torn, with a new one that names its catalogue; None where that does not help."""
    if size_of(file) > _MOST_MENDED:
        return None
    data = file.read()
    place = max((found.start() for found in _CATALOG.finditer(data)), default=0)  # the last is the newest
    start = data.rfind(b"obj", max(0, place - 2000), place)
    numbers = _NUMBERS.search(data[max(0, start - 20) : start]) if start > 0 else None
    if numbers is None:
        return None
    root = b"%d %d R" % (int(numbers.group(1)), int(numbers.group(2)))
    return _open(BytesIO(data + b"\ntrailer\n<< /Root " + root + b" >>\nstartxref\n0\n%%EOF\n"))


def _document(document: Any, file: BinaryIO) -> Iterator[Piece]:
    scanned: list[int] = []
    silent: list[int] = []
    broken: list[int] = []
    with marks.forms(document) as form:
        for number in range(len(document)):
            page = _page(document, number)
            if page is None:
                broken.append(number + 1)
                continue
            try:
                yield from _page_pieces(page, number + 1, form, scanned, silent)
            finally:
                page.close()
    yield from marks.xfa_data(document)
    if len(broken) == len(document):
        yield from _second_reader(file)
    if not scanned and len(silent) == len(document) <= _FEW_PAGES:
        yield from _quietly(_second_reader(file))
    yield from _attachments(document)
    yield _properties(document.get_metadata_dict(), len(scanned))
    if scanned:
        yield Problem(
            "extract", ProblemKind.NEEDS_OCR, f"pages without readable text: {named_pages(scanned)} of {len(document)}"
        )
    if broken:
        yield Problem(
            "extract", ProblemKind.CORRUPT, f"pages that do not load: {named_pages(broken)} of {len(document)}"
        )


def _page(document: Any, number: int) -> Any:
    import pypdfium2

    try:
        return document[number]
    except pypdfium2.PdfiumError:
        return None


def _page_pieces(page: Any, number: int, form: Any, scanned: list[int], silent: list[int]) -> Iterator[Piece]:
    where = f"page {number}"
    text = _page_text(page)
    if _is_picture(page, text):
        scanned.append(number)
    elif text.strip():
        yield from prose(text, where)
    else:
        silent.append(number)
    fields, notes = marks.of_page(page, form)
    yield from prose("\n".join(fields), f"{where}, form fields")
    yield from prose("\n".join(notes), f"{where}, annotations")


def _is_picture(page: Any, text: str) -> bool:
    """Whether a page's text can only be had by looking at it."""
    if _garbled(text):
        return True
    if text.strip():
        return False
    images, paths, letters = _objects(page)
    return not letters and (images > 0 or paths > _MANY_PATHS)


_NO_LETTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")


def _garbled(text: str) -> bool:
    """Whether a page's letters come without their meaning, as from fonts that do not say what their glyphs are."""
    return len(_NO_LETTERS.findall(text)) * 4 > len("".join(text.split()))


_HYPHEN = re.compile("[\x02\ufffe](?:\r?\n)?")


def _page_text(page: Any) -> str:
    """A page's text; words hyphenated at a line end, which PDFium marks, are joined again."""
    import pypdfium2

    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    try:
        text: str = text_page.get_text_range()
        text = spaced(text_page) if runs_together(text) else text
    finally:
        text_page.close()
    return _HYPHEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _objects(page: Any) -> tuple[int, int, int]:
    """How many images, drawn shapes and runs of letters a page holds; counting stops at a thousand objects."""
    from pypdfium2 import raw

    images = paths = letters = 0
    for count, thing in enumerate(page.get_objects(max_depth=3)):
        images += thing.type == raw.FPDF_PAGEOBJ_IMAGE
        paths += thing.type in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
        letters += thing.type == raw.FPDF_PAGEOBJ_TEXT
        if count > 1000:
            break
    return images, paths, letters


def _attachments(document: Any) -> Iterator[Embedded]:
    import pypdfium2

    names = Names()
    for number in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(number)
            name = names.distinct(attachment.get_name() or f"attachment {number + 1}")
        except pypdfium2.PdfiumError:
            continue
        try:
            data = bytes(attachment.get_data())
            yield Embedded(name, BytesIO(data), ItemKind.ATTACHMENT, len(data))
        except (pypdfium2.PdfiumError, RuntimeError):
            problem = Problem("extract", ProblemKind.CORRUPT, "attachment without data")
            yield Embedded(name, None, ItemKind.ATTACHMENT, problem=problem)


def named_pages(pages: list[int]) -> str:
    """Page numbers for people: "1-3, 7", cut after some."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:_NAMED_PAGES]]
    return ", ".join(shown) + (", ..." if len(runs) > _NAMED_PAGES else "")


def _properties(metadata: dict[str, str], pictures: int) -> Properties:
    return Properties(
        title=clean(metadata.get("Title", ""))[:500].strip(),
        author=clean(metadata.get("Author", ""))[:200].strip(),
        created=pdf_date(metadata.get("CreationDate", "")),
        modified=pdf_date(metadata.get("ModDate", "")),
        pictures=pictures or None,
    )


_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?)?")


def pdf_date(value: str) -> datetime | None:
    """A date of ISO 32000-1, 7.9.4 ("D:20120314093000+01'00'"), None where it is none.

    >>> pdf_date("D:20120314093000+01'00'")
    datetime.datetime(2012, 3, 14, 8, 30, tzinfo=datetime.timezone.utc)
    """
    found = _DATE.match(value.strip())
    if not found:
        return None
    numbers = [
        int(part) if part else default for part, default in zip(found.groups()[:6], (0, 1, 1, 0, 0, 0), strict=True)
    ]
    offset = timedelta(hours=int(found.group(8) or 0), minutes=int(found.group(9) or 0))
    zone = timezone(-offset if found.group(7) == "-" else offset) if found.group(7) else UTC
    try:
        return plausible(datetime(*numbers, tzinfo=zone))  # type: ignore[arg-type,misc]
    except (ValueError, OverflowError):
        return None


def _quietly(texts: Iterator[Text]) -> Iterator[Text]:
    """A second opinion on pages that are probably blank: its failure tells nothing."""
    with suppress(Unreadable, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError):
        yield from texts


_NO_MEANING = re.compile(r"\x0c|\(cid:\d+\)")  # a page's end, and glyphs that pdfminer cannot name


def _second_reader(file: BinaryIO) -> Iterator[Text]:
    """pdfminer's reading, for what PDFium cannot open or decode; raises `Unreadable` where it gives nothing either."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextContainer
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException

    if size_of(file) > _MOST_SECOND:
        raise Unreadable(ProblemKind.CORRUPT, "PDFium cannot read it, and it is too large for the second reader")
    found = False
    try:
        for number, layout in enumerate(extract_pages(cast(IOBase, file)), 1):
            text = "".join(box.get_text() for box in layout if isinstance(box, LTTextContainer))
            text = _NO_MEANING.sub("", text)
            pieces = list(prose(text, f"page {number}"))
            found = found or bool(pieces)
            yield from pieces
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unreadable(ProblemKind.ENCRYPTED, "PDF with a password") from error
    except PSException as error:
        raise Unreadable(ProblemKind.CORRUPT, type(error).__name__) from error
    if not found:
        raise Unreadable(ProblemKind.CORRUPT, "neither reader finds pages with text")
