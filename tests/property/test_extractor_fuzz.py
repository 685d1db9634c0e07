"""Damaged files: whatever is done to a sample, an extractor gives pieces as promised or says `Unreadable`, in time.

MUNIMENT_FUZZ_EXAMPLES sets how many damaged files each sample gives (the default suits continuous integration).
"""

from __future__ import annotations

import io
import os
import signal
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import Unreadable
from models.records import Embedded, Piece, Problem, ProblemKind, Properties, Text
from scanner.extractors import ALL, _lzfu, extract, extractor_for
from scanner.identify import identify

GOLDEN = Path(__file__).parents[1] / "golden"
EXAMPLES = int(os.environ.get("MUNIMENT_FUZZ_EXAMPLES", "50"))
SECONDS = 10
MOST_PIECES = 20_000
SAMPLES = (
    *("letter.doc", "visits.ppt", "letter.rtf", "winmail.dat", "letter.msg", "visits.mbox", "notes.pst", "letter.odt"),
    *("letter.docx", "clients.xls", "clients.xlsx", "dates.xlsb", "visits.pptx", "clients.dbf", "letter.wp5"),
    *("letter.wpd", "notes.one", "calls.vsdx", "clients.csv", "letter-celtic.txt", "letter-utf16.txt", "clients.html"),
    *("letter.eml", "person.vcf", "visit.ics", "case.xml", "letter.p7m", "clients.mht", "book.epub", "office.txt"),
)
"""Formats whose parsers are wholly or partly ours."""
PACKAGES = ("letter.docx", "letter.odt", "clients.xlsx", "dates.xlsb", "visits.pptx", "calls.vsdx", "book.epub")
MAGIC = {
    "OLE": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "RTF": b"{\\rtf1\\ansi ",
    "TNEF": b"\x78\x9f\x3e\x22\x01\x00",
    "mbox": b"From a@example.org Mon Mar  2 10:00:00 2020\n",
    "PST": b"!BDN",
    "dBASE": b"\x03\x14\x03\x02\x02\x00\x00\x00\x61\x00\x20\x00",
    "WordPerfect": b"\xffWPC\x10\x00\x00\x00\x01\x0a\x02\x01",
    "zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    "HTML": b"<!DOCTYPE html><html><body>",
    "XML": b"<?xml version='1.0'?><a>",
    "UTF-16": b"\xff\xfe",
    "nothing": b"",
}
EXTREMES = [b"\xff" * 2, b"\xff" * 4, b"\xff" * 8, b"\0" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80"]
PLACES = st.integers(0, 1 << 30)
LENGTHS = st.sampled_from([1, 2, 4, 16, 64, 300, 512, 4096])
CHANGES = st.one_of(
    st.tuples(st.just("set"), PLACES, st.binary(min_size=1, max_size=4)),
    st.tuples(st.just("set"), PLACES, st.sampled_from(EXTREMES)),
    st.tuples(st.just("insert"), PLACES, st.binary(min_size=1, max_size=16)),
    st.tuples(st.sampled_from(["cut", "double", "end"]), PLACES, LENGTHS),
    st.tuples(st.just("swap"), PLACES, PLACES),
)
HARD = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def damaged(data: bytes, changes: list[tuple[str, int, bytes | int]]) -> bytes:
    """The data after each change in turn; places count round the end."""
    for kind, where, what in changes:
        place = where % (len(data) + 1)
        data = _changed(data, kind, place, what)
    return data


def _changed(data: bytes, kind: str, place: int, what: bytes | int) -> bytes:
    if isinstance(what, bytes):
        return data[:place] + what + data[place + (len(what) if kind == "set" else 0) :]
    if kind == "swap":
        low, high = sorted((place, what % (len(data) + 1)))
        middle = (low + high) // 2
        return data[:low] + data[middle:high] + data[low:middle] + data[high:]
    if kind == "end":
        return data[:place]
    piece = data[place : place + what]
    return data[:place] + (piece + piece if kind == "double" else b"") + data[place + len(piece) :]


def outcome(pieces: Iterator[Piece]) -> tuple[list[Text], str]:
    """The texts, and why reading ended early; every piece is checked."""
    texts: list[Text] = []
    try:
        for number, piece in enumerate(pieces):
            check(piece)
            if isinstance(piece, Text):
                texts.append(piece)
            if number > MOST_PIECES:
                break
    except Unreadable as error:
        return texts, ProblemKind(error.kind).value
    except MemoryError:
        return texts, "memory"
    return texts, ""


def check(piece: Piece) -> None:
    """What every piece promises."""
    assert isinstance(piece, Text | Embedded | Properties | Problem)
    if isinstance(piece, Text):
        for text in (piece.text, piece.where, *piece.header):
            text.encode("utf-8")
            assert "\0" not in text
        assert piece.text.strip()
    if isinstance(piece, Embedded):
        piece.name.encode("utf-8")
        assert piece.name
        assert (piece.stream is None) == (piece.problem is not None)
        if piece.stream is not None:
            piece.stream.seek(0)
            drain(piece.stream)
    if isinstance(piece, Problem):
        assert isinstance(piece.kind, ProblemKind)
        piece.detail.encode("utf-8")


def drain(stream: io.BufferedIOBase) -> None:
    """Read a member as the scanner does: what its stream says of damage is `Unreadable` or caught there."""
    try:
        stream.read(1 << 20)
    except (Unreadable, MemoryError):
        pass
    except Exception:  # noqa: BLE001 - decompressors raise many kinds; the scanner takes them for a damaged member
        return


@contextmanager
def in_time() -> Iterator[None]:
    """Fail where the block takes longer than `SECONDS`; a loop without end is broken off where the system can."""
    if not hasattr(signal, "setitimer"):
        started = time.monotonic()
        yield
        assert time.monotonic() - started < SECONDS
        return

    def late(number: int, frame: object) -> None:
        raise AssertionError(f"took more than {SECONDS} s of processor time")

    old = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def survives(data: bytes, media_type: str) -> None:
    """Read twice by the extractor of a type: as promised, in time, and the same both times."""
    module = extractor_for(media_type)
    assert module is not None
    with in_time():
        first = outcome(module.extract(io.BytesIO(data)))
        assert first == outcome(module.extract(io.BytesIO(data)))


def identified(data: bytes) -> None:
    """Identified twice with the same answer, and read as what it is said to be."""
    with in_time():
        format = identify(io.BytesIO(data))
        assert format == identify(io.BytesIO(data))
        outcome(extract(io.BytesIO(data), format))


def type_of(name: str) -> str:
    return identify(io.BytesIO((GOLDEN / name).read_bytes()), name).media_type


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_sample_is_survived(name: str) -> None:
    data, media_type = (GOLDEN / name).read_bytes(), type_of(name)

    @HARD
    @given(st.lists(CHANGES, min_size=1, max_size=8))
    def run(changes: list[tuple[str, int, bytes | int]]) -> None:
        survives(damaged(data, changes), media_type)

    run()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_sample_is_identified(name: str) -> None:
    data = (GOLDEN / name).read_bytes()

    @settings(HARD, max_examples=max(EXAMPLES // 5, 1))
    @given(st.lists(CHANGES, min_size=1, max_size=8))
    def run(changes: list[tuple[str, int, bytes | int]]) -> None:
        identified(damaged(data, changes))

    run()


def repacked(data: bytes, member: int, changes: list[tuple[str, int, bytes | int]]) -> bytes:
    """A package whose one member was damaged before it was packed, so that the damage reaches what reads it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for number, name in enumerate(names):
            inside = old.read(name)
            new.writestr(name, damaged(inside, changes) if number == member % len(names) else inside)
    return out.getvalue()


@pytest.mark.parametrize("name", PACKAGES)
def test_a_damaged_part_of_a_package_is_survived(name: str) -> None:
    data, media_type = (GOLDEN / name).read_bytes(), type_of(name)

    @HARD
    @given(st.integers(0, 100), st.lists(CHANGES, min_size=1, max_size=8))
    def run(member: int, changes: list[tuple[str, int, bytes | int]]) -> None:
        survives(repacked(data, member, changes), media_type)

    run()


@HARD
@given(st.integers(0, 1 << 32), st.sampled_from([b"LZFu", b"MELA"]), st.binary(max_size=600))
def test_rubbish_as_compressed_rtf_is_survived(size: int, kind: bytes, rest: bytes) -> None:
    head = struct.pack("<II", len(rest) + 12, min(size, 0xFFFFFFFF)) + kind + zlib.crc32(rest).to_bytes(4, "little")
    with in_time():
        assert isinstance(_lzfu.unpack(head + rest), bytes)


@pytest.mark.parametrize("start", MAGIC.values(), ids=MAGIC.keys())
def test_rubbish_behind_a_magic_number_is_survived(start: bytes) -> None:
    @settings(HARD, max_examples=max(EXAMPLES // 5, 1))
    @given(st.binary(max_size=2000))
    def run(rest: bytes) -> None:
        identified(start + rest)
        for module in ALL:
            survives(start + rest, min(module.TYPES))

    run()
