"""Word documents of 6.0 to 2003 (doc, dot): body and tables, notes, headers, comments, text boxes, properties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Form, Piece, ProblemKind, Text
from scanner.extractors import _rows, _stamps
from scanner.extractors._crypto import decrypted
from scanner.extractors._ole import is_ole, ole_properties, open_ole, stream, try_stream
from scanner.extractors._olestore import embedded_objects
from scanner.extractors._wordbinary import HEADERS, IN_TABLE, ROW_END, WordFile
from scanner.extractors.base import cell, guarded, prose, read_all

TYPES: frozenset[str] = frozenset({"application/msword"})

FIELD = re.compile("([\x13\x14\x15])")
PARAGRAPH = re.compile("[^\r\x07\x0c]*(?:[\r\x07\x0c]|\\Z)")
CHARACTERS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x07": "\t", "\x1e": "-", "\x1f": None, "\0": None}
    | {chr(code): None for code in (1, 2, 3, 4, 5, 6, 8, 0x13, 0x14, 0x15)}
)
MAX_FIELD_DEPTH = 64


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The body with its tables, then the other stories by place, embedded objects, and properties last."""
    if not is_ole(file):
        yield from _stories(WordFile(read_all(file), (b"", b"")))
        return
    with open_ole(file) as ole:
        if ole.exists("EncryptedPackage"):
            raise Unreadable(ProblemKind.ENCRYPTED, "protected by a password")
        word = _word(file)
        found = ole_properties(ole)
        tables, marked = 0, []
        for text in _stories(word):
            tables += text.form is Form.TABLE
            marked += text.text.splitlines() if text.where == HEADERS else []
            yield text
        yield from embedded_objects(ole, "ObjectPool")
        yield replace(found, marking=found.marking or _stamps.marking(marked), tables=tables)


def _word(file: BinaryIO) -> WordFile:
    """The document; where it is encrypted with the known password, the decrypted one."""
    try:
        return _open(file)
    except Unreadable as error:
        if error.kind != ProblemKind.ENCRYPTED:
            raise
        return _open(decrypted(file))


def _open(file: BinaryIO) -> WordFile:
    with open_ole(file) as ole:
        tables = (try_stream(ole, "0Table"), try_stream(ole, "1Table"))
        return WordFile(stream(ole, "WordDocument"), tables)


def _stories(word: WordFile) -> Iterator[Text]:
    for where, start, text in word.stories():
        if "\x07" in text:
            yield from _with_tables(word, where, start, text)
        else:
            yield from prose(_tidy(plain(text)), where)


def plain(text: str) -> str:
    """The characters a reader sees: fields' results without their instructions, marks as line breaks and hyphens."""
    return (_results(text) if "\x13" in text else text).translate(CHARACTERS)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _results(text: str) -> str:
    """Fields begin with 0x13, their result with 0x14, and end with 0x15; they nest."""
    out: list[str] = []
    hidden: list[bool] = []
    for token in FIELD.split(text):
        if token == "\x13":
            hidden.append(True)
        elif token == "\x14":
            hidden[-1:] = [False] if hidden else []
        elif token == "\x15":
            hidden[-1:] = []
        elif not (len(hidden) <= MAX_FIELD_DEPTH and any(hidden)):
            out.append(token)
    return "".join(out)


def _with_tables(word: WordFile, where: str, start: int, text: str) -> Iterator[Text]:
    """A story's prose and tables in turn. Each paragraph's properties say whether it is in a table or ends a row."""
    places, flags = word.paragraph_flags()
    words: list[str] = []
    rows: list[list[str]] = [[]]
    inner: list[str] = []
    number = 0
    for match in PARAGRAPH.finditer(text):
        paragraph, last = match[0], match.end() - 1
        if not paragraph:
            continue
        index = bisect_right(places, word.offset(start + last)) - 1
        flag = flags[index] if index >= 0 else 0
        if not flag & IN_TABLE and not flag & ROW_END and paragraph[-1] != "\x07":
            if rows != [[]]:
                number += 1
                yield from _table(rows, words, where, number)
                rows, words = [[]], []
            words.append(paragraph)
        elif flag & ROW_END or (not places and paragraph == "\x07"):
            rows.append([])
        else:
            inner.append(paragraph)
            if paragraph[-1] == "\x07":
                rows[-1].append(cell(plain("".join(inner).rstrip("\x07"))))
                inner = []
    if rows != [[]]:
        yield from _table(rows, words, where, number + 1)
        words = inner
    else:
        words += inner
    yield from prose(_tidy(plain("".join(words))), where)


def _table(rows: list[list[str]], before: list[str], where: str, number: int) -> Iterator[Text]:
    """The prose before a table, and the table; one that only lays text out stays prose."""
    filled = [row for row in rows if row]
    if _rows.is_table(filled):
        yield from prose(_tidy(plain("".join(before))), where)
        yield from _rows.table_texts(filled, f"{where} table {number}".lstrip())
    else:
        yield from prose("\n".join(filter(None, [_tidy(plain("".join(before))), _rows.paragraphs(filled)])), where)
