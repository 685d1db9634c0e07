"""What people put into a PDF: values of form fields, notes and comments, and data of XFA forms."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from models.records import Text
from scanner.extractors.base import prose

_MOST = 5_000


@contextmanager
def forms(document: Any) -> Iterator[Any]:
    """The document's form environment, None where it has no form or PDFium cannot make one."""
    import pypdfium2

    try:
        if document.get_formtype() == pypdfium2.raw.FORMTYPE_NONE:
            yield None
            return
        document.init_forms()
    except pypdfium2.PdfiumError:
        yield None
        return
    yield document.formenv


def of_page(page: Any, form: Any) -> tuple[list[str], list[str]]:
    """The filled form fields ("name: value") and the notes of a page, without repeats."""
    from pypdfium2 import raw

    fields: dict[str, None] = {}
    notes: dict[str, None] = {}
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET and form is not None:
            fields[_field(form, annotation)] = None
        elif kind not in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_LINK):
            notes[_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")] = None
        raw.FPDFPage_CloseAnnot(annotation)
    return [text for text in fields if text], [text for text in notes if text]


def _field(form: Any, annotation: Any) -> str:
    from pypdfium2 import raw

    value = _string(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    name = _string(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
    name = name or _string(raw.FPDFAnnot_GetFormFieldName, form, annotation)
    if not value or value == "Off":
        return ""
    return f"{name}: {value}" if name else value


def _string(function: Any, *arguments: Any) -> str:
    """A UTF-16 string by PDFium's habit: asked once for its length in bytes, then for its content."""
    from pypdfium2 import raw

    length = function(*arguments, None, 0)
    if not 2 < length < 1 << 24:
        return ""
    buffer = ctypes.create_string_buffer(length)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    text = buffer.raw[: length - 2].decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


_TAGS = re.compile(r"<[^<>]*>")


def xfa_data(document: Any) -> Iterator[Text]:
    """The filled-in data of an XFA form, one value a line."""
    from pypdfium2 import raw

    for index in range(min(max(raw.FPDF_GetXFAPacketCount(document), 0), 100)):
        if _packet(raw.FPDF_GetXFAPacketName, document, index).rstrip(b"\0") == b"datasets":
            xml = _packet(raw.FPDF_GetXFAPacketContent, document, index).decode("utf-8", "replace")
            values = (line.strip() for line in _TAGS.sub("\n", xml).splitlines())
            yield from prose("\n".join(filter(None, values)), "form data")


def _packet(function: Any, document: Any, index: int) -> bytes:
    from pypdfium2 import raw

    if function is raw.FPDF_GetXFAPacketName:
        length = function(document, index, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 1))
        function(document, index, buffer, length)
        return buffer.raw[:length]
    needed = ctypes.c_ulong()
    function(document, index, None, 0, ctypes.byref(needed))
    buffer = ctypes.create_string_buffer(max(min(needed.value, 1 << 26), 1))
    function(document, index, buffer, len(buffer), ctypes.byref(needed))
    return buffer.raw[: needed.value]
