"""Members of zips read at a glance: what zipfile says of them, for every zip; and what is left of torn ones."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from scanner.zipmembers import SMALL, Members, Remains

NAMES = ["word/document.xml", "Llŷr.txt", "Caf\xe9.txt", "folder/", "empty", "big"]


def made(seed: int, before: bytes = b"", comment: bytes = b"") -> bytes:
    """A zip of a few members, stored or packed, with bytes in front and a comment behind."""
    dice, out = random.Random(seed), io.BytesIO()
    out.write(before)
    with zipfile.ZipFile(out, "w") as archive:
        for name in dice.sample(NAMES, 4):
            archive.writestr(
                name,
                b"" if name in ("folder/", "empty") else dice.randbytes(900) * dice.randrange(1, 9),
                dice.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]),
            )
        archive.comment = comment
    return out.getvalue()


def contents(members: Members) -> dict[str, bytes]:
    found = {}
    for member in members.all:
        small = members.small(member)
        with members.open(member) as stream:
            whole = stream.read()
        assert small is None or small == whole
        found[member.name] = whole
    return found


@pytest.mark.parametrize(("before", "comment"), [(b"", b""), (b"MZ of a program", b""), (b"", b"a comment" * 99)])
def test_members_are_those_of_zipfile(before, comment):
    for seed in range(12):
        data = made(seed, before, comment)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            expected = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
        assert contents(Members(io.BytesIO(data))) == expected


def test_small_members_are_not_unpacked_where_their_bytes_are_not_what_the_directory_says():
    data = bytearray(made(1))
    members = Members(io.BytesIO(bytes(data)))
    sound = [member for member in members.all if members.small(member)]
    for member in sound:
        data[member.offset + 30 + len(member.name.encode()) + member.packed // 2] ^= 0xFF
    damaged = Members(io.BytesIO(bytes(data)))
    assert sound
    assert [damaged.small(member) for member in sound] == [None] * len(sound)


def test_large_members_are_left_to_a_stream():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large", bytes(SMALL + 1))
    members = Members(out)
    assert members.small(members.all[0]) is None
    assert len(members.open(members.all[0]).read()) == SMALL + 1


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\5\6", b"PK\3\4" * 9, b"nothing of the kind" * 99])
def test_what_is_no_zip_is_refused_as_zipfile_does(data):
    with pytest.raises(zipfile.BadZipFile):
        Members(io.BytesIO(data))
    assert all(isinstance(Remains(io.BytesIO(data)).small(member), bytes) for member in Remains(io.BytesIO(data)).all)


def test_what_remains_of_a_torn_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("first", "Blodwen Sampleton")
        archive.writestr("second", "".join(f"visit {number * 7919}, " for number in range(9_000)))
    remains = Remains(io.BytesIO(out.getvalue()[: len(out.getvalue()) // 2]))
    first, second = (remains.small(member) or b"" for member in remains.all)
    assert first == b"Blodwen Sampleton"
    assert second.startswith(b"visit 0, visit 7919, ")
    assert len(second) > 10_000
