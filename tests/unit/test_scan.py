"""A scan from the command line to the export: accounted for, repeatable, and leaving no trace on the share."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

import classifiers.policy
from reports import EXPORTERS
from tests.shares import inventory_of, make_share, muniment, with_little_space, without_override, without_ownership

Snapshot = dict[str, tuple[int, int, int, bytes]]


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object], Snapshot]:
    """A share scanned once, with the summary of the scan and the share as it was before."""
    folder = tmp_path_factory.mktemp("scanned")
    make_share(folder / "share")
    before = snapshot(folder / "share")
    code, out, error = muniment("scan", "share", "--json", cwd=folder)
    assert code == 3, error
    return folder, json.loads(out), before


def snapshot(root: Path) -> Snapshot:
    """Access time, modification time, size and bytes of everything, read without touching access times."""
    found: Snapshot = {}
    for path in [root, *sorted(root.rglob("*"))]:
        facts = path.lstat()
        data = b""
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY | os.O_NOATIME)
            data = os.read(descriptor, 1 << 20)
            os.close(descriptor)
        found[str(path)] = (facts.st_atime_ns, facts.st_mtime_ns, facts.st_size, data)
    return found


def test_the_accounts_add_up(scanned: tuple[Path, dict[str, object], Snapshot]) -> None:
    folder, facts, _ = scanned
    rows = inventory_of(folder)
    assert facts["discovered"] == facts["read"] + facts["unread"] + facts["skipped"] == len(rows)  # type: ignore[operator]
    assert facts["pending"] == 0
    assert all(row["problem"] for row in rows if row["status"] != "read"), "each unread item has a reason"


def test_times_and_bytes_of_the_share_are_untouched(scanned: tuple[Path, dict[str, object], Snapshot]) -> None:
    folder, facts, before = scanned
    assert snapshot(folder / "share") == before
    assert facts["access_times_not_kept"] == 0


def test_members_are_items_and_copies_are_recognised(scanned: tuple[Path, dict[str, object], Snapshot]) -> None:
    rows = {(row["path"], row["inside"] or ""): row for row in inventory_of(scanned[0])}
    inside = {place for path, place in rows if path == "SU/letters.zip"}
    assert inside == {"", "one.txt", "old/two.txt", "inner.zip", "inner.zip!/deep.txt"}
    assert ("SU/mail.eml", "letter.txt") in rows
    copies = [rows[("SU/letter copy.txt", "")], rows[("SU/Housing/letter 0.txt", "")]]
    assert sorted(bool(row["duplicate_of"]) for row in copies) == [False, True]


def test_personal_data_is_found(scanned: tuple[Path, dict[str, object], Snapshot]) -> None:
    rows = {(row["path"], row["inside"] or ""): row for row in inventory_of(scanned[0])}
    types = str(rows[("SU/Housing/letter 1.txt", "")]["personal_types"])
    for name in ("NATIONAL_INSURANCE_NUMBER:1", "NHS_NUMBER:1", "DATE_OF_BIRTH:1", "PHONE:1", "EMAIL:1", "PERSON:"):
        assert name in types
    assert "DATE_OF_BIRTH:2" in str(rows[("SU/clients.csv", "")]["personal_types"])


def test_no_value_is_kept_anywhere(scanned: tuple[Path, dict[str, object], Snapshot]) -> None:
    folder, _, _ = scanned
    commands = [["report", "--out", "report.html"], *(["export", kind, "--out", f"{kind}.csv"] for kind in EXPORTERS)]
    commands += [["judge"], ["status", "--json"], ["inspect", "share/SU/Housing"]]
    for number, command in enumerate(commands):
        code, out, error = muniment(*command, cwd=folder)
        assert code in (0, 3), error
        (folder / f"said {number}.txt").write_text(out + error)
    for path in folder.iterdir():
        if path.is_file():
            data = path.read_bytes()
            for value in (b"AB 12 34 5", b"AB12345", b"p.okafor", b"960111", b"999 000 0018", b"9990000018", b"Okafor"):
                assert value not in data, f"{value!r} in {path.name}"


def test_a_second_scan_reads_no_file(scanned: tuple[Path, dict[str, object], Snapshot]) -> None:
    folder, first, _ = scanned
    code, out, _ = muniment("scan", "share", "--json", cwd=folder)
    again = json.loads(out)
    assert code == 3
    assert again["files_read"] == again["new"] == again["changed"] == 0
    assert again["discovered"] == first["discovered"]


def test_changed_moved_and_deleted_files_are_seen_as_such(tmp_path: Path) -> None:
    share = make_share(tmp_path / "share", letters=3)
    muniment("scan", "share", cwd=tmp_path)
    (share / "SU" / "letters.zip").rename(share / "SU" / "moved.zip")
    (share / "SU" / "empty.txt").unlink()
    (share / "SU" / "mail.eml").write_text("no longer a message")
    _, out, _ = muniment("scan", "share", "--json", cwd=tmp_path)
    facts = json.loads(out)
    assert [facts[name] for name in ("new", "changed", "moved", "gone", "files_read")] == [0, 1, 1, 1, 1]
    paths = {(row["path"], row["inside"] or "") for row in inventory_of(tmp_path)}
    assert ("SU/moved.zip", "inner.zip!/deep.txt") in paths
    assert not [place for place in paths if place[0] in ("SU/letters.zip", "SU/empty.txt")]
    assert ("SU/mail.eml", "letter.txt") not in paths


def test_an_emptied_root_is_an_error_never_all_deleted(tmp_path: Path) -> None:
    share = make_share(tmp_path / "share", letters=1)
    muniment("scan", "share", cwd=tmp_path)
    share.rename(tmp_path / "elsewhere")
    code, _, error = muniment("scan", "share", cwd=tmp_path)
    assert code == 1
    assert "does not exist" in error
    share.mkdir()
    code, _, error = muniment("scan", "share", cwd=tmp_path)
    assert code == 1
    assert "is empty, but" in error
    assert "mounted" in error
    assert len(inventory_of(tmp_path)) > 5


def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    share = make_share(tmp_path / "share", letters=2)
    (share / "SU" / "Housing" / "letter 1.txt").chmod(0)
    (share / "SU" / "closed").mkdir(mode=0)
    code, out, error = muniment("scan", "share", "--json", cwd=tmp_path, before=without_override)
    assert code == 3, error
    facts = json.loads(out)
    assert {"status": "unread", "reason": "permission denied", "items": 1} in facts["reasons"]
    assert [folder["path"] for folder in facts["folders_not_listed"]] == ["SU/closed"]
    (share / "SU" / "Housing" / "letter 1.txt").chmod(0o600)
    _, out, _ = muniment("scan", "share", "--json", cwd=tmp_path)
    assert json.loads(out)["files_read"] == 1, "what was denied is tried again"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to make files that belong to someone else")
def test_where_access_times_cannot_be_kept_the_summary_says_so(tmp_path: Path) -> None:
    share = make_share(tmp_path / "share", letters=1)
    for path in share.rglob("*"):
        os.chown(path, 12_345, 12_345)
    code, out, error = muniment("scan", "share", cwd=tmp_path, before=without_ownership)
    assert code == 3, error
    assert "Access times: for " in out
    assert "noatime" in out


def test_odd_names_go_through(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path / "share")
    (tmp_path / "share").mkdir()
    names = [b"two\nlines.txt", b"caf\xe9.txt", "‮cod.txt".encode(), b"dots...", b"x" * 255, b"=1+1.txt", b"a!b.txt"]
    for name in names:
        with open(os.path.join(root, name), "wb") as file:
            file.write(b"NHS number: 999 000 0018\n" + name)
    code, out, error = muniment("scan", "share", "--json", cwd=tmp_path)
    assert code == 0, error
    assert json.loads(out)["read"] == len(names)
    shown = {str(row["path"]) for row in inventory_of(tmp_path)}
    assert {"two\nlines.txt", "caf\\xe9.txt", "dots..."} <= shown


@pytest.mark.parametrize("space", [420_000, 600_000])
def test_a_full_disk_loses_nothing_already_recorded(tmp_path: Path, space: int) -> None:
    make_share(tmp_path / "share", letters=150)
    command = ("scan", "share", "--json", "--inventory", "sqlite:///small.db")
    code, _, error = muniment(*command, cwd=tmp_path, before=with_little_space(space))
    assert code == 1
    assert "small.db" in error
    assert "Free some space" in error
    code, _, error = muniment(*command, cwd=tmp_path)
    assert code == 3, error
    muniment("scan", "share", cwd=tmp_path)
    assert inventory_of(tmp_path, "small.db") == inventory_of(tmp_path)


def test_a_bad_row_in_the_policy_is_named(tmp_path: Path) -> None:
    make_share(tmp_path / "share", letters=1)
    policy = tmp_path / "policy"
    policy.mkdir()
    (policy / "file_plan.csv").write_text(
        "code,parent,title,title_cy,description,keywords,keywords_cy,schedule_ref\n"
        "A,,Housing,,Council housing,tenancy,,R1\nA,,Again,,,,,R1\n"
    )
    (policy / "disposal_schedule.csv").write_text(
        "ref,record_type,trigger,period,combinator,exception,action,authority\n"
        "R1,Tenancy,end_of_tenancy,six-ish years,,,destroy,\n"
    )
    code, _, error = muniment("scan", "share", "--policy", "policy", cwd=tmp_path)
    assert code == 1
    for words in ("file_plan.csv", "row 3", "disposal_schedule.csv", "row 2", "period"):
        assert words in error


def test_a_hold_on_a_person_holds_what_is_about_them_and_keeps_no_name(tmp_path: Path) -> None:
    make_share(tmp_path / "share", letters=2)
    shipped = Path(classifiers.policy.__file__).parent
    policy = tmp_path / "policy"
    policy.mkdir()
    for name in ("file_plan.csv", "disposal_schedule.csv"):
        shutil.copy(shipped / name, policy)
    (policy / "holds.csv").write_text("scope,authority,start,review_by,released_by\nperson:Mrs Okafor,Claim 7,,,\n")
    code, _, error = muniment("scan", "share", "--policy", "policy", cwd=tmp_path)
    assert code == 3, error
    rows = {(row["path"], row["inside"] or ""): row for row in inventory_of(tmp_path)}
    held = rows[("SU/Housing/letter 1.txt", "")]
    assert held["retention_state"] == "on_hold"
    assert held["action"] == "retain"
    assert "Claim 7" in str(held["hold"])
    assert rows[("SU/empty.txt", "")]["retention_state"] != "on_hold"
    assert b"Okafor" not in (tmp_path / "muniment.db").read_bytes()


def test_the_inventory_in_the_share_itself_is_left_out(tmp_path: Path) -> None:
    make_share(tmp_path, letters=1)
    code, out, error = muniment("scan", ".", "--json", cwd=tmp_path)
    assert code == 3, error
    assert "changed while reading" not in out
    rows = {row["path"]: row for row in inventory_of(tmp_path)}
    assert rows["muniment.db"]["status"] == "skipped"
    assert rows["SU/clients.csv"]["status"] == "read"


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    code, _, error = muniment("scan", "nowhere", cwd=tmp_path)
    assert code == 1
    assert "nowhere does not exist" in error
    assert not (tmp_path / "muniment.db").exists() or "Traceback" not in error
