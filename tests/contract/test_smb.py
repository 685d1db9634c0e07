"""A share read over SMB, from a real Samba: the same inventory as of the folder behind it, and no trace of reading."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import SourceError, Unreadable
from models.listing import Listing
from models.permissions import Access, Right
from models.records import ItemKind, ProblemKind
from scanner.crawl import crawl
from scanner.smb import address, link, links, messages
from scanner.smb.security import descriptor, permissions
from scanner.sources import observe_share, open_file, resolve
from tests.samba import Samba, shared_samba
from tests.shares import inventory_of, make_share, muniment, without_override

FOREIGN = 12_345
"""A user whom neither the server's user nor root without its privileges may read."""


@pytest.fixture
def samba(monkeypatch: pytest.MonkeyPatch) -> Iterator[Samba]:
    """The session's server with an empty share, and what is needed to log on in the environment."""
    server = shared_samba()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    for inner in (*server.share.iterdir(), *(server.folder / "tape").iterdir()):
        shutil.rmtree(inner) if inner.is_dir() else inner.unlink()
    yield server
    links.drop(address.parse(server.address))


def listings(root: bytes) -> dict[str, Listing]:
    """A whole crawl, by path."""
    return {listing.path: listing for listing in crawl(root)}


def facts(inventory: list[dict[str, object]]) -> list[dict[str, object]]:
    """What must be equal however a share is read: all but ids and what the server does not tell."""
    other = {"item_id", "share", "owner", "duplicate_of", "version_of", "created", "permission"}
    return [{name: value for name, value in row.items() if name not in other} for row in inventory]


@pytest.mark.timeout(300)
def test_a_scan_over_smb_finds_what_a_local_scan_finds(samba: Samba, tmp_path: Path) -> None:
    tree = make_share(samba.share / "Gwasanaethau Tai", letters=3)
    (tree / "SU" / "Tŷ Gŵyr").mkdir()
    (tree / "SU" / "Tŷ Gŵyr" / "Llythyr at y tŷ.txt").write_text("Annwyl Mrs Okafor, NI AB 12 34 56 C\n", "utf-8")
    denied = tree / "SU" / "cyfrinachol"
    denied.mkdir(0o700)
    os.chown(denied, FOREIGN, FOREIGN)
    shutil.copytree(tree / "SU" / "Housing", tmp_path / "before")
    where = {"share": str(tree / "SU"), "smb": f"{samba.address}/gwasanaethau tai/SU"}
    found = {}
    for name, place in where.items():
        arguments = ("scan", place, "--share", "SU", "--inventory", f"sqlite:///{name}.db")
        code, _, error = muniment(*arguments, cwd=tmp_path, before=without_override, **samba.environment)
        assert code == 3, error
        found[name] = facts(inventory_of(tmp_path, f"{name}.db"))
    assert [row["path"] for row in found["smb"]] == [row["path"] for row in found["share"]]
    assert found["smb"] == found["share"]
    assert any(row["path"] == "Tŷ Gŵyr/Llythyr at y tŷ.txt" and row["status"] == "read" for row in found["smb"])
    kept = (tmp_path / "smb.db").read_bytes()
    assert samba.password.encode() not in kept
    assert f"{samba.address}/Gwasanaethau Tai/SU".encode() in kept
    for file in (tmp_path / "before").iterdir():
        after = (tree / "SU" / "Housing" / file.name).stat()
        assert after.st_mtime_ns == file.stat().st_mtime_ns


def test_what_stands_on_the_share_is_listed_and_nothing_is_opened(samba: Samba) -> None:
    share = samba.share
    (share / "Tŷ").mkdir()
    (share / "Tŷ" / "a b.txt").write_bytes(b"x" * 100)
    (share / "Tŷ" / "loop").symlink_to("..", target_is_directory=True)
    os.utime(share / "Tŷ" / "a b.txt", ns=(1_500_000_000_000_000_000, 1_400_000_000_123_456_700))
    access = (share / "Tŷ" / "a b.txt").stat().st_atime_ns
    root, only = resolve(samba.address.replace("share", "SHARE") + "/tŷ")
    assert root.decode().endswith("/SHARE/Tŷ"), "folders as the share spells them"
    assert not only
    found = listings(root)
    entry = next(one for one in found[""].entries if one.name == "a b.txt")
    assert (entry.size, entry.modified_ns) == (100, 1_400_000_000_123_456_700)
    assert entry.inode == (share / "Tŷ" / "a b.txt").stat().st_ino
    assert (share / "Tŷ" / "a b.txt").stat().st_atime_ns == access
    problems = {path: listing.problem.kind for path, listing in found.items() if listing.problem}
    assert ProblemKind.LOOP in problems.values()
    assert len(found) < 5


def test_a_folder_of_thousands_is_listed_whole(samba: Samba) -> None:
    many = samba.share / "many"
    many.mkdir()
    names = {f"{'enw hir iawn ' * 4}{number}.txt" for number in range(3_000)}
    for name in names:
        (many / name).touch()
    for number in range(20):
        (many / f"folder {number:02}").mkdir()
    found = listings(resolve(samba.address)[0])
    assert {entry.name for entry in found["many"].entries} == names
    assert len(found) == 22


def test_a_single_file_is_a_share_of_its_own(samba: Samba) -> None:
    (samba.share / "box.mbox").write_bytes(b"From x\n\nhello\n")
    root, only = resolve(f"{samba.address}/BOX.mbox")
    assert (root.decode(), only) == (samba.address, "box.mbox")


def test_reading_is_random_and_whole(samba: Samba) -> None:
    data = os.urandom(5_300_000)
    (samba.share / "big.bin").write_bytes(data)
    with open_file(f"{samba.address}/big.bin".encode()) as opened:
        assert opened.size == len(data)
        assert opened.file.read() == data
        opened.file.seek(-70_000, os.SEEK_END)
        assert opened.file.read(1_000) == data[-70_000:-69_000]
        opened.file.seek(0)
        assert opened.file.read(10) == data[:10]
        assert opened.again()[:2] == (len(data), opened.modified_ns)
    with open_file(f"{samba.address}/big.bin".encode()) as opened:
        opened.file.seek(4_200_000)
        assert opened.file.read(100) == data[4_200_000:4_200_100]


def test_what_is_offline_is_never_opened(samba: Samba) -> None:
    (samba.folder / "tape" / "stub.docx").write_bytes(b"far away")
    tape = samba.address.replace("/share", "/tape")
    (entry,) = listings(resolve(tape)[0])[""].entries
    assert entry.problem is not None
    assert (entry.kind, entry.problem.kind) == (ItemKind.FILE, ProblemKind.OFFLINE)
    with pytest.raises(Unreadable, match="offline"), open_file(f"{tape}/stub.docx".encode()):
        pass


@pytest.mark.parametrize("share", ["share", "tape"])
def test_without_encryption_answers_are_signed(samba: Samba, monkeypatch: pytest.MonkeyPatch, share: str) -> None:
    monkeypatch.setenv("MUNIMENT_SMB_ENCRYPTION", "off")
    (samba.folder / share / "here.txt").write_bytes(b"x")
    place = address.parse(samba.address.replace("/share", f"/{share}"))
    links.drop(place)
    names = {entry.name for entry in listings(resolve(place.text)[0])[""].entries}
    assert "here.txt" in names
    assert links.link_to(place)._session.encrypt_data is (share == "share"), "a share may ask for it by itself"
    links.drop(place)


def test_a_plain_answer_is_not_believed(samba: Samba) -> None:
    own = link.Link(address.parse(samba.address))
    packets = iter([b"\0\0\0\x04", b"\xfeSMB"])
    own._connection.transport._recv = lambda length, seconds: (next(packets), seconds)
    with pytest.raises(ConnectionError, match="not encrypted"):
        own._connection.transport.recv(1)
    own.close()


def test_a_file_that_someone_has_locked_is_open_by_someone(samba: Samba) -> None:
    (samba.share / "open.docx").write_bytes(b"being written")
    other = link.Link(address.parse(samba.address))
    message = messages.create("open.docx".encode("utf-16-le"), messages.READ_DATA, messages.FILE, share=0)
    handle, _ = messages.created(other.ask(message))
    with pytest.raises(Unreadable, match="open by someone"), open_file(f"{samba.address}/open.docx".encode()):
        pass
    other.ask(messages.close(handle))
    with open_file(f"{samba.address}/open.docx".encode()) as opened:
        assert opened.file.read() == b"being written"
    other.close()


def test_others_may_write_rename_and_delete_what_we_read(samba: Samba) -> None:
    (samba.share / "ours.txt").write_bytes(b"1" * 3_000_000)
    samba.share.chmod(0o777)
    shutil.chown(samba.share / "ours.txt", samba.user)
    with open_file(f"{samba.address}/ours.txt".encode()) as opened:
        assert opened.file.read(10) == b"1" * 10
        samba.client("rename ours.txt theirs.txt", "del theirs.txt")
        assert not (samba.share / "theirs.txt").exists() or opened.file


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("smb://nia:Pa55word@fs01/SU", "must not hold"),
        ("smb://nia@fs01/SU", "must not hold"),
        ("smb://fs01", "not an address"),
        ("smb://fs01/SU/../C$", "no share has"),
        ("smb://fs01/SU/*.docx", "no share has"),
    ],
)
def test_addresses_that_are_refused(text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        resolve(text)
    assert "Pa55word" not in f"{caught.value}{caught.value.hint}"


def test_a_wrong_password_is_told_without_it(samba: Samba, tmp_path: Path) -> None:
    wrong = {**samba.environment, "MUNIMENT_SMB_PASSWORD": "Dim-byd-o-gwbl-9"}
    code, out, error = muniment("scan", samba.address, cwd=tmp_path, **wrong)
    assert code == 1
    assert "refuses the user name or the password" in error
    assert "Dim-byd" not in out + error
    assert "Traceback" not in error


def test_a_missing_share_is_told_and_nothing_is_gone(samba: Samba, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="no share"):
        resolve(samba.address.replace("/share", "/nowhere"))
    with pytest.raises(SourceError, match="no such name"):
        resolve(f"{samba.address}/nowhere")
    monkeypatch.delenv("MUNIMENT_SMB_PASSWORD")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    links.drop(address.parse(samba.address))
    with pytest.raises(SourceError, match="no user and password"):
        resolve(samba.address)


def test_a_change_on_the_share_is_told(samba: Samba) -> None:
    (samba.share / "SU").mkdir()
    samba.share.joinpath("SU").chmod(0o777)
    told, words = threading.Event(), []
    stop = observe_share(resolve(samba.address)[0], told.set, words.append)
    time.sleep(0.5)
    assert not told.is_set()
    samba.client(f'put "{samba.folder / "smb.conf"}" "SU/new letter.txt"')
    assert told.wait(10), words
    stop()


def grant(samba: Samba, path: str, *entries: tuple[int, str, int]) -> None:
    """Give a file an access list: for each entry its type, SID and flags, with the right to read."""
    from smbprotocol.open import SMB2SetInfoRequest
    from smbprotocol.security_descriptor import AccessAllowedAce, AclPacket, SIDPacket, SMB2CreateSDBuffer

    access, listed = AclPacket(), []
    for kind, who, flags in entries:
        ace, sid = AccessAllowedAce(), SIDPacket()
        sid.from_string(who)
        ace["ace_type"], ace["ace_flags"], ace["mask"], ace["sid"] = kind, flags, 0x120089, sid
        listed.append(ace)
    access["aces"] = listed
    wanted = SMB2CreateSDBuffer()
    wanted["control"] = 0x8004
    wanted.set_dacl(access)
    owner = link.Link(address.parse(samba.address))
    handle, _ = messages.created(owner.ask(messages.create(address.wired(path), 0x60000, messages.FILE)))
    message = SMB2SetInfoRequest()
    message["info_type"], message["additional_information"] = messages.INFO_SECURITY, 4
    message["file_id"], message["buffer"] = handle, wanted.pack()
    owner.ask(message)
    owner.close()


def test_who_may_open_folders_and_files_is_told(samba: Samba) -> None:
    (samba.share / "HR").mkdir()
    (samba.share / "HR" / "sickness.docx").write_bytes(b"x")
    (samba.share / "HR" / "open.docx").write_bytes(b"x")
    (samba.share / "HR" / "nobody's.docx").write_bytes(b"x")
    os.chown(samba.share / "HR" / "nobody's.docx", FOREIGN, -1)
    shutil.chown(samba.share / "HR" / "sickness.docx", samba.user)
    grant(samba, "HR/sickness.docx", (1, "S-1-1-0", 0), (0, "S-1-5-21-1-2-3-1104", 0x10))
    root = resolve(samba.address)[0]
    told = descriptor(root, "HR/sickness.docx")
    assert told.aces is not None
    everyone = next(ace for ace in told.aces if ace.sid == "S-1-1-0")
    assert not everyone.allow
    gone = next(ace for ace in told.aces if ace.sid == "S-1-5-21-1-2-3-1104")
    assert (gone.allow, gone.inherited, gone.mask & 1) == (True, True, 1)
    listing = listings(root)["HR"]
    source = permissions(root)
    folder = source.folder(listing)
    found = {entry.name: source.entry(listing, entry) for entry in listing.entries}
    assert folder is not None
    assert folder.system == "ntfs"
    assert folder.right_of({"Everyone"}) is Right.READ
    own = found["sickness.docx"]
    assert own is not None
    assert own.right_of({"Everyone"}) is Right.NONE
    assert own.access[0] == Access("Everyone", Right.READ, allow=False)
    assert own.owner.endswith("\\" + samba.user)
    assert any("domain that 127.0.0.1 does not know" in line.who for line in own.access)
    assert not own.nameless
    assert folder.owner == r"Unix User\root"
    nobodys = found["nobody's.docx"]
    assert nobodys is not None
    assert nobodys.nameless == (f"S-1-22-1-{FOREIGN}",)
    assert found["open.docx"] is not None
