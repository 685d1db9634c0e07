"""Permissions: modes, ACLs and NTFS lists in one form, noted once each, looked at again only when they may differ."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from models.permissions import (
    AUTHENTICATED,
    DOMAIN_USERS,
    EVERYONE,
    Access,
    Permission,
    Right,
    as_in,
    from_ntfs,
    unpack,
)
from models.posix import from_posix, parse_acl
from models.records import Share, ShareKind
from models.store import open_inventory, shares
from models.store import permissions as noted
from models.store.crawls import Reconciler
from models.store.engine import writing
from models.tables import folders, items
from scanner import permissions
from scanner.crawl import crawl
from tests.postgres import shared_server

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOMAIN = "S-1-5-21-1111111111-2222222222-3333333333"
needs_acl = pytest.mark.skipif(shutil.which("setfacl") is None, reason="needs the Debian package acl")


def name(kind: str, key: int) -> str:
    known = {("user", 7): "user rhian", ("group", 8): "group housing", ("user", 9): "user agency"}
    return known.get((kind, key), f"{kind} {key}")


@pytest.mark.parametrize(
    ("mode", "folder", "others", "group"),
    [
        (0o755, True, Right.READ, Right.READ),
        (0o777, True, Right.WRITE, Right.WRITE),
        (0o771, True, Right.PASS, Right.WRITE),
        (0o774, True, Right.NONE, Right.WRITE),
        (0o750, True, Right.NONE, Right.READ),
        (0o644, False, Right.READ, Right.READ),
        (0o666, False, Right.WRITE, Right.WRITE),
        (0o640, False, Right.NONE, Right.READ),
    ],
)
def test_a_mode_in_words(mode: int, folder: bool, others: Right, group: Right) -> None:
    found = from_posix(mode, 7, 8, name, folder=folder)
    assert (found.owner, found.group) == ("user rhian", "group housing")
    assert found.right_of({EVERYONE}) is others
    assert found.right_of({"group housing"}) is group
    assert found.right_of({"user rhian"}) is Right.FULL


def test_a_group_with_less_than_others_is_shut_out() -> None:
    found = from_posix(0o705, 7, 8, name, folder=True)
    assert Access("group housing", Right.READ, allow=False) in found.access


def test_numbers_without_a_name_are_nameless() -> None:
    assert from_posix(0o750, 4711, 8, name, folder=True).nameless == ("user 4711",)
    assert from_posix(0o750, 7, 8, name, folder=True).nameless == ()


def test_a_file_like_its_folder_needs_nothing_of_its_own() -> None:
    folder = from_posix(0o755, 7, 8, name, folder=True)
    assert as_in(from_posix(0o644, 9, 8, name, folder=False), folder)
    assert not as_in(from_posix(0o666, 7, 8, name, folder=False), folder)
    assert not as_in(from_posix(0o640, 7, 8, name, folder=False), folder)
    assert not as_in(from_posix(0o644, 7, 9, name, folder=False), folder)
    closed = from_posix(0o750, 7, 8, name, folder=True)
    assert as_in(from_posix(0o644, 7, 8, name, folder=False), closed), "others do not get as far as the file"


@given(st.binary(max_size=80))
def test_any_bytes_are_taken_as_an_acl(data: bytes) -> None:
    assert all(len(entry) == 3 for entry in parse_acl(data))
    found = from_posix(0o750, 7, 8, name, folder=True, acl=data, default=data)
    assert unpack(found.pack()) == found


# NTFS

READ, MODIFY, FULL = 0x1200A9, 0x1301BF, 0x1F01FF


def test_an_access_list_in_words() -> None:
    found = from_ntfs(
        f"{DOMAIN}-1104",
        f"{DOMAIN}-513",
        [
            (False, FULL, f"{DOMAIN}-1107", False),
            (True, MODIFY, "S-1-1-0", False),
            (True, READ, f"{DOMAIN}-513", True),
            (True, FULL, "S-1-5-32-544", True),
            (True, READ, f"{DOMAIN}-1999", True),
        ],
        protected=True,
        names={f"{DOMAIN}-1104": "CYNGOR\\rhian", f"{DOMAIN}-1107": "CYNGOR\\agency"},
    )
    assert (found.owner, found.group, found.protected) == ("CYNGOR\\rhian", DOMAIN_USERS, True)
    assert found.right_of({EVERYONE}) is Right.WRITE
    assert found.right_of({DOMAIN_USERS}) is Right.READ
    assert found.right_of({"CYNGOR\\agency"}) is Right.NONE
    assert found.nameless == (f"{DOMAIN}-1999",)
    assert [line.inherited for line in found.access] == [False, False, True, True, True]


def test_what_is_denied_first_is_not_given() -> None:
    aces = [(False, 0x2, "S-1-5-11", False), (True, FULL, "S-1-5-11", False)]
    assert from_ntfs("S-1-5-18", "S-1-5-18", aces, False).right_of({AUTHENTICATED}) is Right.READ
    assert from_ntfs("S-1-5-18", "S-1-5-18", aces[::-1], False).right_of({AUTHENTICATED}) is Right.FULL
    assert (
        from_ntfs("S-1-5-18", "S-1-5-18", [(False, FULL, "S-1-1-0", False)], False).right_of({EVERYONE}) is Right.NONE
    )


def test_no_list_lets_everyone_in_and_an_empty_one_nobody() -> None:
    assert from_ntfs("S-1-5-18", "S-1-5-18", None, False).right_of({EVERYONE}) is Right.FULL
    assert from_ntfs("S-1-5-18", "S-1-5-18", [], False).access == ()


def test_where_nobody_asked_for_names_nothing_is_nameless() -> None:
    assert from_ntfs(f"{DOMAIN}-1104", f"{DOMAIN}-513", [], False).nameless == ()


# noting


@pytest.fixture(params=["sqlite", "postgresql"])
def inventory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A new, empty inventory of either kind."""
    server = shared_server() if request.param == "postgresql" else None
    url = server.new_database() if server else f"sqlite:///{tmp_path}/inventory.db"
    engine = open_inventory(url)
    yield engine
    engine.dispose()
    if server:
        server.drop(url)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    for folder in ("", "Housing", "HR"):
        (root / folder).mkdir()
        (root / folder).chmod(0o755)
        for number in range(3):
            (root / folder / f"{number}.txt").write_text("A letter")
            (root / folder / f"{number}.txt").chmod(0o644)
    return root


def take(inventory: Engine, root: Path) -> None:
    """Crawl and note, as the pipeline does it."""
    place = os.fsencode(root)
    with writing(inventory) as connection:
        key = shares.register(connection, Share("SU", ShareKind.SHARED, str(root)))
        first = not shares.has_runs(connection, key)
        run = shares.start_run(connection, key, NOW, "", "")
        reconciler, listings = Reconciler(connection, key, run, first), list(crawl(place))
        reconciler.take(listings)
        reconciler.flush()
        noted.note(connection, key, reconciler.looked, reconciler.touched, permissions.Local(place), noted.Keys())
        reconciler.finish()


def of_folders(inventory: Engine) -> dict[str, Permission]:
    with inventory.connect() as connection:
        known = noted.all_permissions(connection)
        return {row.path: known[row.permission] for row in noted.folder_permissions(connection) if row.permission}


def of_files(inventory: Engine) -> dict[str, Permission]:
    query = select(folders.c.path, items.c.name, items.c.permission_id).join(folders).where(items.c.permission_id > 0)
    with inventory.connect() as connection:
        known = noted.all_permissions(connection)
        return {f"{row.path}/{row.name}": known[row.permission_id] for row in connection.execute(query)}


def test_folders_alike_share_one_permission_and_files_as_in_them_have_none(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    assert set(of_folders(inventory)) == {"", "Housing", "HR"}
    assert len(set(of_folders(inventory).values())) == 1
    assert of_files(inventory) == {}


def test_a_change_of_mode_is_seen_and_taken_back(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    (share / "HR").chmod(0o700)
    (share / "Housing" / "1.txt").chmod(0o666)
    take(inventory, share)
    assert of_folders(inventory)["HR"].right_of({EVERYONE}) is Right.NONE
    assert set(of_files(inventory)) == {"HR/0.txt", "HR/1.txt", "HR/2.txt", "Housing/1.txt"}, (
        "the group of HR's files may"
    )
    (share / "HR").chmod(0o755)
    (share / "Housing" / "1.txt").chmod(0o644)
    take(inventory, share)
    assert of_files(inventory) == {}


@needs_acl
def test_acls_of_folders_and_files(inventory: Engine, share: Path) -> None:
    def set_acl(*words: str) -> None:
        subprocess.run(["setfacl", *words], check=True)

    set_acl("-m", "u:nobody:rwx,g:daemon:---", str(share / "HR"))
    set_acl("-d", "-m", "g:daemon:r-x", str(share / "HR"))
    set_acl("-m", "u:4711:r", str(share / "Housing" / "2.txt"))
    take(inventory, share)
    folder = of_folders(inventory)["HR"]
    assert folder.right_of({"user nobody"}) is Right.WRITE
    assert Access("group daemon", Right.READ, allow=False) in folder.access
    assert Access("group daemon", Right.READ) in folder.passed_on
    assert of_files(inventory)["Housing/2.txt"].nameless == ("user 4711",)


def test_what_did_not_change_is_not_asked_again(
    inventory: Engine, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = os.getxattr

    def counted(place: bytes, attribute: str, **more: bool) -> bytes:
        asked.append(place)
        return real(place, attribute, **more)

    monkeypatch.setattr(os, "getxattr", counted)
    take(inventory, share)
    first = len(asked)
    take(inventory, share)
    assert first > 0
    assert len(asked) == first
    (share / "HR" / "new.txt").write_text("A letter")
    take(inventory, share)
    assert len(asked) - first <= 3


def test_an_unchanged_crawl_asks_the_inventory_once_more(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    with _statements(inventory) as said:
        take(inventory, share)
    assert sum("permission" in one for one in said) == 1


class _statements:
    """The statements an inventory was given during the block."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.said: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._take)
        return self.said

    def __exit__(self, *error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._take)

    def _take(self, _c: object, _cursor: object, statement: str, *_more: object) -> None:
        self.said.append(statement)
