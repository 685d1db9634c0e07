"""Addresses, names and answers of SMB, without a server."""

from __future__ import annotations

import struct

import pytest

from models.inventory import Record
from models.records import Item, ItemKind, ShareKind, Status
from reports.formats import uri
from reports.values import full_path
from scanner.smb.address import Address, name_of, parse, stored, wired
from scanner.smb.listing import is_plain_folder
from scanner.smb.messages import Named, State, entries


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("smb://FS01/SU", Address("fs01", 445, "SU")),
        ("smb://fs01.cyngor.example/SU/Tai ac Eiddo/", Address("fs01.cyngor.example", 445, "SU", "Tai ac Eiddo")),
        ("smb://127.0.0.1:4450/share/a/b", Address("127.0.0.1", 4450, "share", "a/b")),
        (r"smb://fs01/SU\HR\Sickness", Address("fs01", 445, "SU", "HR/Sickness")),
        ("smb://[fe80::1]:4450/SU", Address("[fe80::1]", 4450, "SU")),
        ("smb://fs01/SU/100% cyfan#1", Address("fs01", 445, "SU", "100% cyfan#1")),
    ],
)
def test_an_address_is_read_and_stored(text: str, address: Address) -> None:
    assert parse(text) == address
    assert stored(address.text.encode("utf-8", "surrogateescape")) == address


@pytest.mark.parametrize("name", ["Llŷr.txt", "a b", "😀.docx", "x\ud83dy", "\udc00", "Ŵ\udbff"])
def test_every_name_that_windows_allows_comes_back_as_it_was(name: str) -> None:
    wire = name.encode("utf-16-le", "surrogatepass")
    held = name_of(wire)
    assert held.encode("utf-8", "surrogateescape")
    assert wired(held) == wire


def test_windows_people_see_unc_paths() -> None:
    item = Item("SU", "Tai/llythyr.docx", "", ItemKind.FILE, 1)
    record = Record(1, "itm-1", item, ShareKind.SHARED, Status.READ, None, None, share_root="smb://fs01/SU")
    assert full_path(record) == r"\\fs01\SU\Tai\llythyr.docx"
    assert uri(record) == "file://fs01/SU/Tai/llythyr.docx"


def entry(name: str, attributes: int, tag: int, last: bool = False) -> bytes:
    """One entry of a folder, as a server sends it."""
    wire = name.encode("utf-16-le")
    size = 104 + len(wire)
    step = 0 if last else size + -size % 8
    head = struct.pack(
        "<II6QIIIBx24x2xQ", step, 0, *[132_000_000_000_000_000] * 4, 7, 8, attributes, len(wire), tag, 0, 9
    )
    return (head + wire).ljust(step or size, b"\0")


def test_entries_of_a_folder_are_read() -> None:
    data = entry(".", 0x10, 0) + entry("..", 0x10, 0) + entry("Ŵyn", 0x20, 0) + entry("b", 0x10, 0, last=True)
    first, second = entries(data)
    assert (name_of(first.name), first.state.size, first.number) == ("Ŵyn", 7, 9)
    assert first.state.modified_ns == (132_000_000_000_000_000 - 116_444_736_000_000_000) * 100
    assert (name_of(second.name), second.state.attributes) == ("b", 0x10)


@pytest.mark.parametrize(
    ("attributes", "tag", "plain"),
    [
        (0x10, 0, True),
        (0x410, 0xA0000003, False),
        (0x410, 0xA000000C, False),
        (0x410, 0x8000000A, False),
        (0x410, 0x9000001A, True),
        (0x420, 0x80000013, False),
    ],
    ids=["folder", "junction", "symbolic link", "DFS link", "cloud folder", "deduplicated file"],
)
def test_junctions_and_links_are_not_folders(attributes: int, tag: int, plain: bool) -> None:
    state = State(0, None, 0, 0, 0, attributes)
    assert is_plain_folder(Named(b"x\0", state, 1, tag)) is plain
