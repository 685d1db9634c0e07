"""Spreadsheets (xlsx, xlsm, xltx, xlsb, xls): every sheet as a table, hidden ones too, and the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind, Properties, Text
from scanner.extractors import _rows, _stamps
from scanner.extractors._biff import biff_sheets, is_biff, reaches_too_far
from scanner.extractors._crypto import decrypted, is_encrypted
from scanner.extractors._links import biff_links, package_links
from scanner.extractors._ole import is_ole, ole_properties, open_ole, try_stream
from scanner.extractors._olestore import embedded_objects
from scanner.extractors._olewrite import compound
from scanner.extractors._ooxml import main_part, properties
from scanner.extractors._package import Package
from scanner.extractors._sheetformats import padded_cells, padded_styles
from scanner.extractors._sheetxml import (
    MAX_CELLS,
    defined_names,
    overlong,
    reach,
    sheet_headers,
    sheet_parts,
    surroundings,
)
from scanner.extractors._sparse import sparse_rows
from scanner.extractors._xlsbreach import binary_comments, binary_headers, refuse_far
from scanner.extractors._xlsextra import extra_texts
from scanner.extractors.base import MIB, cell, guarded, problem_of, prose, read_all

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml."
TYPES: frozenset[str] = frozenset(
    {
        _EXCEL + "sheet",
        _EXCEL + "template",
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/vnd.ms-excel.template.macroenabled.12",
        "application/vnd.ms-excel.addin.macroenabled.12",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    }
)

DEFAULT_NAME = re.compile(r"(?:sheet|chart)\s?\d*", re.I)
MAX_CELL = _rows.MAX_CELL
MAX_STREAM = 400 * MIB
NO_PARTS: Mapping[str, str] = {}


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Each sheet as texts in table form (`where` names it), then comments, drawings, charts, names and properties."""
    head = file.read(8)
    file.seek(0)
    if is_ole(file):
        yield from _compound(file)
    elif is_biff(head):
        yield from _old(read_all(file))
    else:
        yield from _package(file)


def _package(file: BinaryIO) -> Iterator[Piece]:
    package = Package(file)
    main = main_part(package, "xl/workbook.xml")
    if main.endswith(".bin"):
        refuse_far(package, main)
        yield from _sheets(file)
        yield from binary_comments(package, main)
    else:
        yield from _xml_sheets(file, package, main)
        yield from defined_names(package, main)
    yield from surroundings(package, main)
    yield from package.damage()
    found = properties(package)
    marks = list((binary_headers if main.endswith(".bin") else sheet_headers)(package, main))
    yield from prose("\n".join(marks), "headers and footers")
    marking = found.marking or _stamps.marking(marks)
    yield replace(found, marking=marking, links=package_links(package))


def _xml_sheets(file: BinaryIO, package: Package, main: str) -> Iterator[Piece]:
    """The sheets by calamine; by the XML itself where they reach too far for it, or are too damaged."""
    parts = sheet_parts(package, main)
    hostile = overlong(package, main)
    sparse = {name: part for name, part in parts.items() if hostile or _too_sparse(package, part)}
    try:
        yield from _sheets(file, sparse, parts, package)
    except Unreadable as error:
        if error.kind == ProblemKind.ENCRYPTED or not parts:
            raise
        yield problem_of(error)
        yield from _names(list(parts))
        for name, part in parts.items():
            yield from _by_xml(package, part, f"sheet {name}")


def _too_sparse(package: Package, part: str) -> bool:
    """Whether a sheet reaches too far to be laid out; a damaged one is read as far as it goes."""
    try:
        return reach(package, part) > MAX_CELLS
    except Unreadable:
        return True


def _by_xml(package: Package, part: str, where: str) -> Iterator[Piece]:
    try:
        yield from _rows.table_texts(sparse_rows(package, part), where)
    except Unreadable as error:
        yield problem_of(error)


def _sheets(
    file: BinaryIO,
    sparse: Mapping[str, str] = NO_PARTS,
    parts: Mapping[str, str] = NO_PARTS,
    package: Package | None = None,
) -> Iterator[Piece]:
    """Each sheet of the workbook; those in `sparse`, and those that fail but stand in `parts`, by their XML."""
    workbook = open_workbook(file)
    styles = padded_styles(package, main_part(package, "")) if package is not None else {}
    yield from _names([meta.name for meta in workbook.sheets_metadata])
    for meta in workbook.sheets_metadata:
        if meta.name in sparse and package is not None:
            yield from _by_xml(package, sparse[meta.name], _where(meta))
            continue
        try:
            yield from _rows.table_texts(_shown_cells(workbook, meta.name, parts, styles, package), _where(meta))
        except Unreadable as error:
            if meta.name in parts and package is not None:
                yield from _by_xml(package, parts[meta.name], _where(meta))
            else:
                yield problem_of(error)


def _names(names: list[str]) -> Iterator[Text]:
    """Names that people gave to sheets, which may be those of clients."""
    given = [name for name in names if not DEFAULT_NAME.fullmatch(name)]
    yield from prose("\n".join(given), "sheet names")


def open_workbook(file: BinaryIO) -> CalamineWorkbook:
    """The workbook by calamine. Raises `Unreadable`."""
    import python_calamine

    file.seek(0)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(file)
    except python_calamine.PasswordError as error:
        raise Unreadable(ProblemKind.ENCRYPTED, "protected by a password") from error
    except BaseException as error:
        raise _unreadable(error) from error


def _unreadable(error: BaseException) -> BaseException:
    """`Unreadable` for what calamine raises, panics included (they are no `Exception`); others pass unchanged."""
    if isinstance(error, Exception) and not isinstance(error, MemoryError | Unreadable):
        return Unreadable(ProblemKind.CORRUPT, type(error).__name__)
    if type(error).__name__ == "PanicException":
        return Unreadable(ProblemKind.CORRUPT, "the workbook's structure is damaged")
    return error


def _where(meta: SheetMetadata) -> str:
    hidden = not str(meta.visible).endswith("Visible")
    return f"{'hidden ' if hidden else ''}sheet {meta.name}"


def _shown_cells(
    workbook: CalamineWorkbook, name: str, parts: Mapping[str, str], styles: dict[int, str], package: Package | None
) -> Iterator[Sequence[str]]:
    """The rows, with numbers in formats made of zeros as they are shown."""
    shown_as = padded_cells(package, parts[name], styles) if package is not None and styles and name in parts else {}
    if not shown_as:
        yield from _cells(workbook, name)
        return
    # Calamine gives rows from the first, but columns from the first that is used.
    left = (workbook.get_sheet_by_name(name).start or (0, 0))[1]
    for number, row in enumerate(_cells(workbook, name)):
        yield [shown_as.get((number, column), text) if text else text for column, text in enumerate(row, left)]


def _cells(workbook: CalamineWorkbook, name: str) -> Iterator[Sequence[str]]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        rows: Iterable[Sequence[object]] = sheet.iter_rows()
        for row in rows:
            yield [v if type(v) is str and v.isprintable() and len(v) <= MAX_CELL else shown(v) for v in row]
    except BaseException as error:
        raise _unreadable(error) from error


def shown(value: object) -> str:
    """A cell's value as text: whole numbers without a point, dates in ISO form.

    >>> shown(7.0), shown(0.5), shown(datetime(2012, 3, 14))
    ('7', '0.5', '2012-03-14')
    """
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, str):
        return cell(value[:MAX_CELL])
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""


def _moment(value: datetime) -> str:
    plain = value.replace(tzinfo=None, microsecond=0)
    return plain.date().isoformat() if plain.time() == time(0) else plain.isoformat(" ")


def _compound(file: BinaryIO, decrypt: bool = True) -> Iterator[Piece]:
    with open_ole(file) as ole:
        wrapped = ole.exists("EncryptedPackage")
        found = Properties() if wrapped else ole_properties(ole)
        objects = [] if wrapped else list(embedded_objects(ole, "", "MBD"))
        stream = try_stream(ole, "Workbook") or try_stream(ole, "Book")
    if wrapped:
        yield from _package(decrypted(file))
        return
    try:
        texts = _sheets(_repacked(stream))
        first = next(texts, None)
    except Unreadable as error:
        if decrypt and is_encrypted(file):
            yield from _compound(decrypted(file), decrypt=False)
            return
        texts = _by_records(stream, error)
        first = next(texts, None)
    yield from filter(None, [first])
    yield from texts
    marked: list[str] = []
    for text in extra_texts(stream):
        marked += text.text.splitlines() if text.where == "headers and footers" else []
        yield text
    yield from objects
    yield replace(found, marking=found.marking or _stamps.marking(marked), links=biff_links(stream))


def _repacked(stream: bytes) -> BinaryIO:
    """The workbook's stream in a sound container: calamine takes all memory where a damaged one's chains are loops.

    Raises `Unreadable` where there is nothing to read, or too much.
    """
    if not stream:
        raise Unreadable(ProblemKind.CORRUPT, "no workbook in it")
    if len(stream) > MAX_STREAM:
        raise Unreadable(ProblemKind.TOO_LARGE, f"over {MAX_STREAM // MIB} MiB")
    if reaches_too_far(stream):
        raise Unreadable(ProblemKind.CORRUPT, "cells beyond the last column")
    return BytesIO(compound({"Workbook": stream}))


def _by_records(stream: bytes, error: Unreadable) -> Iterator[Piece]:
    """The sheets record by record, with the problem that made it necessary; `error` where nothing is found."""
    anything = False
    for name, rows in biff_sheets(stream):
        for text in _rows.table_texts(rows, f"sheet {name}"):
            anything = True
            yield text
    if not anything:
        raise error
    yield problem_of(error)


def _old(data: bytes) -> Iterator[Piece]:
    """A workbook of Excel 2 to 4, which is a mere stream of records."""
    for name, rows in biff_sheets(data):
        yield from _rows.table_texts(rows, f"sheet {name}")
