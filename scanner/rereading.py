"""Reading one item's text again, in a worker: found in its file, checked to be what was read, and no more given back
than was asked for.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import BinaryIO

from classifiers.detectors.sealing import token
from classifiers.windows import numbered
from models.errors import Unreadable
from models.records import Embedded, Format, Piece, Problem, ProblemKind, Text
from models.store.rereading import Place, Value
from scanner import ocr
from scanner.contents import below, content_hash, member_hash, rewindable, unique_name
from scanner.extractors import extract
from scanner.identify import identify
from scanner.sources import open_file
from scanner.workers import renew

OCR_SECONDS = 20
LINES = 20_000
"""So many lines of each text are compared."""
Masks = Sequence[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for: one value of an item, or with `other` the lines in which two items differ, values masked."""

    place: Place
    key: bytes
    chars: int
    value: Value | None = None
    masks: Masks = ()
    other: Place | None = None
    other_masks: Masks = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look gave: the value, or lines that differ as (kind, left, right); or why there is nothing.

    Kinds are "same", "changed" and "left out" (lines that are equal and not repeated here).
    """

    value: str = ""
    lines: tuple[tuple[str, str, str], ...] = ()
    problem: Problem | None = None


CHANGED = Problem("look", ProblemKind.CHANGED)


def look(looks: Sequence[Look]) -> list[Seen]:
    """Do what each asks for. Raises SourceError where a share does not answer."""
    return [_look(one) for one in looks]


def _look(one: Look) -> Seen:
    try:
        if one.value is not None:
            return _value(one, one.value)
        assert one.other is not None
        left = _masked(text_of(one.place, one.chars), one.masks)
        right = _masked(text_of(one.other, one.chars), one.other_masks)
    except Unreadable as trouble:
        return Seen(problem=Problem("look", ProblemKind(trouble.kind), trouble.detail))
    except OSError as error:
        return Seen(problem=Problem("look", ProblemKind.IO, error.strerror or ""))
    return Seen(lines=tuple(_differing(left.splitlines()[:LINES], right.splitlines()[:LINES])))


def _value(one: Look, sought: Value) -> Seen:
    """The value at its place, where it is the one that was found there."""
    for text in texts_of(one.place, one.chars):
        value = text[sought.start : sought.end]
        if value and token(sought.kind, value, one.key) == sought.token:
            return Seen(value)
    return Seen(problem=CHANGED)


def text_of(place: Place, chars: int) -> str:
    """An item's whole text. Raises Unreadable where its file is gone, cannot be read or is not what was read."""
    return next(iter(texts_of(place, chars)), "")


def texts_of(place: Place, chars: int) -> Iterator[str]:
    """An item's whole text; then, where it has pictures of text, the whole with what OCR makes of them."""
    with _found(place) as (file, name):
        format = identify(file, name)
        pieces = list(_pieces(file, format, chars))
        texts = [piece for piece in pieces if isinstance(piece, Text)]
        if texts:
            yield joined(texts)
        pictures = next((one for one in pieces if isinstance(one, Problem)), None)
        if pictures is not None and ocr.tesseract() is not None:
            read = ocr.read_pictures(file, format, pictures, OCR_SECONDS, lambda: renew())
            yield joined([*texts, *(one for one in read if isinstance(one, Text))])


def joined(texts: Iterable[Text]) -> str:
    """Pieces as one text in which offsets count as findings give them; what is missing between is line breaks."""
    parts: list[str] = []
    end = 0
    for piece in numbered(list(texts)):
        start = piece.start or 0
        parts.append("\n" * (start - end))
        parts.append(piece.text[max(0, end - start) :])
        end = max(end, start + len(piece.text))
    return "".join(parts)


def _pieces(file: BinaryIO, format: Format, chars: int) -> Iterator[Text | Problem]:
    """The texts up to the limit of a scan, and the problem that OCR may solve."""
    room = chars
    file.seek(0)
    with closing(_extracted(file, format)) as pieces:
        for piece in pieces:
            if isinstance(piece, Text) and room > 0:
                room -= len(piece.text)
                yield piece
            elif isinstance(piece, Problem) and piece.kind is ProblemKind.NEEDS_OCR:
                yield piece


@contextmanager
def _found(place: Place) -> Iterator[tuple[BinaryIO, str]]:
    """The item's own bytes, in whatever it stands, with its name. Raises Unreadable unless they are those read."""
    name = os.path.basename(place.path).decode("utf-8", "backslashreplace")
    with open_file(place.path) as opened:
        if not place.inside:
            if content_hash(opened.file) != place.digest:
                raise Unreadable(ProblemKind.CHANGED)
            yield opened.file, name
            return
        found = _member(opened.file, name, place, "")
        if found is None:
            raise Unreadable(ProblemKind.CHANGED)
        with found[0]:
            yield found


def _member(file: BinaryIO, name: str, place: Place, inside: str) -> tuple[BinaryIO, str] | None:
    """What stands at the place in a container; None where it is not there, or is something else now."""
    names: dict[str, int] = {}
    file.seek(0)
    with closing(_extracted(file, identify(file, name))) as pieces:
        for piece in pieces:
            if not isinstance(piece, Embedded):
                continue
            here = below(inside, unique_name(piece.name, names))
            there = here == place.inside
            if piece.stream is None or not (there or place.inside.startswith(f"{here}!/")):
                continue
            stream = rewindable(piece.stream)
            found = _same(stream, piece, place) if there else _member(stream, piece.name, place, here)
            if found is not None:
                return found
            stream.close()
    return None


def _extracted(file: BinaryIO, format: Format) -> Generator[Piece, None, None]:
    """What is in a file, until one has seen enough of it."""
    yield from extract(file, format)


def _same(stream: BinaryIO, piece: Embedded, place: Place) -> tuple[BinaryIO, str] | None:
    """The member, where it is the content that was read."""
    return (stream, piece.name) if member_hash(stream, piece.kind) == place.digest else None


def _masked(text: str, masks: Masks) -> str:
    """The text with every value that was found in it masked."""
    parts: list[str] = []
    position = 0
    for start, end, shown in masks:
        if end > position:
            parts += [text[position : max(start, position)], shown if start >= position else ""]
            position = end
    return "".join((*parts, text[position:]))


def _differing(left: list[str], right: list[str]) -> Iterator[tuple[str, str, str]]:
    """The lines of both side by side: what differs, with a line of what is equal before and after."""
    matcher = SequenceMatcher(None, left, right, autojunk=len(left) > 2_000)
    for group in matcher.get_grouped_opcodes(1):
        if group[0][1] or group[0][3]:
            yield "left out", "", ""
        for tag, low, high, other_low, other_high in group:
            here, there = left[low:high], right[other_low:other_high]
            for number in range(max(len(here), len(there))):
                one = here[number] if number < len(here) else ""
                other = there[number] if number < len(there) else ""
                yield ("same" if tag == "equal" else "changed"), one, other
