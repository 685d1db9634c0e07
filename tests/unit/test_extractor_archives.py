"""Archives: real ones come through, bombs and damage end as one problem, names stay harmless."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

import pytest

from models.errors import Unreadable
from models.records import Embedded, Problem, ProblemKind
from scanner.extractors import archives, base, compressed
from scanner.extractors import zip as zips

MIB = 1 << 20


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2012, 3, 14, 9, 30, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read(module, data: bytes):
    """Names with contents (None where a member was not opened), and the kinds of problems."""
    members, problems = [], []
    for piece in module.extract(io.BytesIO(data)):
        if isinstance(piece, Embedded):
            members.append((piece.name, piece.stream.read(100) if piece.stream else None))
            problems += [piece.problem.kind] if piece.problem else []
        elif isinstance(piece, Problem):
            problems.append(piece.kind)
    return members, problems


def test_members_come_with_content_size_and_time():
    (piece,) = zips.extract(io.BytesIO(zipped(("a/b.txt", b"hello"), ("a/folder/", b""))))
    assert (piece.name, piece.size, piece.modified.year) == ("a/b.txt", 5, 2012)


def test_names_are_only_shown_and_stay_distinct():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(("../../etc/x", b"1"), ("same", b"2"), ("same", b"3"), ("a\nb", b"4"), ("/abs", b"5"))
    members, problems = read(zips, data)
    assert [name for name, _ in members] == ["../../etc/x", "same", "same (2)", "a b", "/abs"]
    assert not problems


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("tŷ.txt".encode(), "tŷ.txt"), ("café.txt".encode("cp850"), "café.txt"), (b"caf\xe9.txt", "café.txt")],
)
def test_names_without_the_utf8_flag_are_guessed(raw, shown):
    data = zipped(("X" * len(raw), b"1")).replace(b"X" * len(raw), raw)
    assert read(zips, data)[0][0][0] == shown


def test_a_bomb_is_one_problem_and_the_rest_is_read():
    members, problems = read(zips, zipped(("bomb", bytes(100 * MIB)), ("letter.txt", b"hello")))
    assert members == [("bomb", None), ("letter.txt", b"hello")]
    assert problems == [ProblemKind.BOMB]


def test_a_compressible_real_file_is_no_bomb():
    members, problems = read(zips, zipped(("ledger.csv", b"Blodwen,1950,01632 960123\n" * 1_000_000)))
    assert members[0][1] is not None
    assert not problems


def test_many_overlapping_members_end_in_one_problem():
    """One body that many directory entries point at, as in the bombs that need no nesting."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(bytes(60 * MIB)) + body.flush()
    head = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, zlib.crc32(bytes(60 * MIB)), len(packed), 60 * MIB, 1, 0
    )
    entry = struct.pack(
        "<IHHHHHHIIIHHHHHII",
        0x02014B50,
        20,
        20,
        0,
        8,
        0,
        33,
        zlib.crc32(bytes(60 * MIB)),
        len(packed),
        60 * MIB,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
    )
    start = len(head) + 1 + len(packed)
    directory = (entry + b"x") * 500
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 500, 500, len(directory), start, 0)
    members, problems = read(zips, head + b"x" + packed + directory + end)
    assert len(members) < 10
    assert set(problems) == {ProblemKind.BOMB}


def test_an_encrypted_member_is_told_and_its_name_kept():
    data = bytearray(zipped(("secret.txt", b"hello"), ("open.txt", b"hi")))
    data[6] |= 1
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert read(zips, bytes(data)) == ([("secret.txt", None), ("open.txt", b"hi")], [ProblemKind.ENCRYPTED])


def test_a_zip_without_its_directory_is_read_as_far_as_it_goes():
    data = zipped(("a.txt", b"hello"), ("b.txt", bytes(1000)))
    members, problems = read(zips, data[: data.index(b"PK\x01\x02")])
    assert members[0] == ("a.txt", b"hello")
    assert ProblemKind.CORRUPT in problems


def test_an_endless_list_of_members_is_refused():
    data = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 1 << 31, 0, 0)
    with pytest.raises(Unreadable) as caught:
        list(zips.extract(io.BytesIO(data)))
    assert caught.value.kind == ProblemKind.TOO_LARGE


def test_tar_gives_files_only():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("d", tarfile.DIRTYPE), ("../l", tarfile.SYMTYPE), ("a.txt", tarfile.REGTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, 5 if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(b"hello"))
    assert read(archives, out.getvalue()) == ([("a.txt", b"hello")], [])


def test_a_tar_with_names_in_windows_letters():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", encoding="cp1252", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("Siân.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"hello"))
    assert read(archives, out.getvalue()) == ([("Siân.txt", b"hello")], [])


def test_a_tar_cut_off_tells_of_its_last_member():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 5000
        archive.addfile(info, io.BytesIO(bytes(5000)))
    _, problems = read(archives, out.getvalue()[:2000])
    assert set(problems) == {ProblemKind.CORRUPT}


@pytest.mark.parametrize(("packing", "magic"), [("7zip", b"7z"), ("cpio", b"0707"), ("iso9660", b"")])
def test_what_libarchive_reads(packing, magic, tmp_path):
    libarchive = pytest.importorskip("libarchive")
    path = tmp_path / "archive"
    with libarchive.file_writer(str(path), packing) as archive:
        archive.add_file_from_memory("letters/a.txt", 5, b"hello")
    assert path.read_bytes().startswith(magic)
    members, problems = read(archives, path.read_bytes())
    assert ("letters/a.txt", b"hello") in [(name.lower(), content) for name, content in members]
    assert not problems


def test_without_libarchive_such_archives_are_unsupported(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "libarchive", None)
    with pytest.raises(Unreadable) as caught:
        list(archives.extract(io.BytesIO(b"7z\xbc\xaf\x27\x1c")))
    assert caught.value.kind == ProblemKind.UNSUPPORTED


def test_gzip_names_what_is_inside():
    out = io.BytesIO()
    with gzip.GzipFile("letter.txt", "wb", fileobj=out, mtime=0) as file:
        file.write(b"hello")
    assert read(compressed, out.getvalue()) == ([("letter.txt", b"hello")], [])
    assert read(compressed, zlib.compress(b"hello")) == ([("content", b"hello")], [])


@pytest.mark.parametrize(
    "data", [gzip.compress(bytes(100 * MIB)), zlib.compress(bytes(100 * MIB))], ids=["gzip", "zlib"]
)
def test_a_compressed_bomb(data):
    with pytest.raises(Unreadable) as caught:
        list(compressed.extract(io.BytesIO(data)))
    assert caught.value.kind == ProblemKind.BOMB


def test_limits_hold_for_the_whole_container():
    budget = base.Budget(10, base.Limits(total_bytes=3 * MIB))
    budget.unpack(io.BytesIO(bytes(2 * MIB))).close()
    with pytest.raises(Unreadable):
        budget.unpack(io.BytesIO(bytes(2 * MIB)))
    assert budget.exhausted
