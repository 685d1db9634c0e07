"""Exposure: what is wrong with who may open folders and files, and how it stands beside what is in them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from classifiers.exposure import TOP, Folders, assess
from classifiers.policy import load as load_policy
from models.errors import SourceError
from models.findings import Category, SpecialCategory
from models.inventory import Content, Record, Row
from models.permissions import Exposure, ExposureKind, Permission, from_ntfs
from models.policy import Policy, StorageArea
from models.posix import from_posix
from models.records import Item, ShareKind, Status
from models.store import records
from models.store.permissions import exposure_of
from reports import advice, exposure
from reports.areas import Areas
from reports.tally import tally
from scanner.exposing import expose
from scanner.progress import PlainProgress
from scanner.rescanning import rescan
from scanner.scan_facts import Options
from tests.shares import inventory_of, make_share, muniment
from tests.unit.test_permissions import inventory, take

DOMAIN = "S-1-5-21-1111111111-2222222222-3333333333"
READ, MODIFY, FULL = 0x1200A9, 0x1301BF, 0x1F01FF
E = ExposureKind


def posix(mode: int, uid: int = 7, gid: int = 8, **more: bytes) -> Permission:
    """A folder's permission; users 7 and 9 and groups 8 and 10 have names."""
    known = {("user", 7): "user rhian", ("group", 8): "group housing", ("group", 10): "group CYNGOR\\domain users"}
    return from_posix(mode, uid, gid, lambda kind, key: known.get((kind, key), f"{kind} {key}"), folder=True, **more)


def ntfs(*aces: tuple[bool, int, str, bool], protected: bool = False, owner: str = "S-1-5-32-544") -> Permission:
    return from_ntfs(owner, "S-1-5-18", aces, protected, names={})


@pytest.mark.parametrize(
    ("permission", "kinds"),
    [
        (posix(0o755), [E.OPEN_TO_EVERYONE]),
        (posix(0o777), [E.OPEN_TO_EVERYONE, E.WRITABLE_BY_EVERYONE]),
        (posix(0o773), [E.OPEN_TO_EVERYONE, E.WRITABLE_BY_EVERYONE]),
        (posix(0o751), []),
        (posix(0o770), []),
        (posix(0o770, gid=10), [E.OPEN_TO_DOMAIN_USERS]),
        (posix(0o705), [E.OPEN_TO_EVERYONE, E.EXPLICIT_DENY]),
        (posix(0o770, uid=4711), [E.ORPHAN_OWNER]),
        (posix(0o770, gid=4712), [E.ORPHAN_SID]),
        (ntfs((True, FULL, "S-1-5-32-544", True)), []),
        (ntfs((True, READ, "S-1-1-0", False)), [E.OPEN_TO_EVERYONE]),
        (ntfs((True, MODIFY, "S-1-1-0", True)), [E.OPEN_TO_EVERYONE, E.WRITABLE_BY_EVERYONE]),
        (ntfs((True, MODIFY, f"{DOMAIN}-513", True)), [E.OPEN_TO_DOMAIN_USERS]),
        (ntfs((True, READ, "S-1-5-11", True)), [E.OPEN_TO_DOMAIN_USERS]),
        (ntfs((True, READ, "S-1-5-32-545", True)), [E.OPEN_TO_DOMAIN_USERS]),
        (ntfs((False, FULL, "S-1-1-0", False), (True, READ, "S-1-1-0", True)), [E.EXPLICIT_DENY]),
        (ntfs((True, FULL, "S-1-5-18", False), protected=True), [E.BROKEN_INHERITANCE]),
        (ntfs((True, READ, f"{DOMAIN}-1999", False)), [E.ORPHAN_SID]),
        (ntfs(owner=f"{DOMAIN}-1998"), [E.ORPHAN_OWNER]),
    ],
)
def test_what_is_wrong(permission: Permission, kinds: list[ExposureKind]) -> None:
    assert list(assess(permission, TOP).kinds) == kinds


def test_it_says_whom_it_concerns() -> None:
    permission = ntfs(
        (False, FULL, "S-1-5-32-546", False), (True, MODIFY, "S-1-1-0", False), (True, READ, "S-1-5-11", True)
    )
    found = assess(permission, TOP)
    assert found.who == ("Everyone: write", "Authenticated Users: read", "denied: Guests")
    assert exposure_of(";".join(found.kinds), "; ".join(found.who)) == found


def test_under_posix_a_closed_folder_above_closes_what_is_below() -> None:
    folders = Folders()
    assert folders.assess(1, "", posix(0o755))[0].kinds == (E.OPEN_TO_EVERYONE,)
    assert folders.assess(1, "HR", posix(0o770))[0].kinds == ()
    assert folders.assess(1, "HR/Open", posix(0o777))[0].kinds == ()
    assert folders.assess(1, "Way", posix(0o771))[0].kinds == ()
    assert folders.assess(1, "Way/Open", posix(0o755))[0].kinds == (E.OPEN_TO_EVERYONE,)
    assert folders.assess(2, "HR/Open", posix(0o755))[0].kinds == (E.OPEN_TO_EVERYONE,), "another share"


def test_under_ntfs_it_does_not() -> None:
    folders = Folders()
    folders.assess(1, "", ntfs((True, FULL, "S-1-5-18", False)))
    folders.assess(1, "HR", ntfs((True, FULL, "S-1-5-18", False)))
    assert folders.assess(1, "HR/Open", ntfs((True, READ, "S-1-1-0", False)))[0].kinds == (E.OPEN_TO_EVERYONE,)


def test_the_root_of_a_share_breaks_no_inheritance() -> None:
    folders = Folders()
    assert folders.assess(1, "", ntfs(protected=True))[0] == Exposure()
    assert folders.assess(1, "HR", ntfs(protected=True))[0].kinds == (E.BROKEN_INHERITANCE,)


def test_a_folder_unlike_what_the_one_above_passes_on_breaks_inheritance() -> None:
    default = bytes.fromhex("0200000001000700ffffffff04000500ffffffff10000500ffffffff20000000ffffffff")
    folders = Folders()
    folders.assess(1, "", posix(0o750, default=default))
    assert folders.assess(1, "Same", posix(0o750, default=default))[0].kinds == ()
    assert folders.assess(1, "Other", posix(0o770))[0].kinds == (E.BROKEN_INHERITANCE,)


def test_what_is_known_of_folders_above_is_kept_as_long_as_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifiers.exposure.PRUNE", 3)
    folders, closed = Folders(), posix(0o770)
    for path in ("", "A", "A b", "A-b", "A/x"):
        folders.assess(1, path, closed if path == "A" else posix(0o755))
    assert folders.assess(1, "A/y", posix(0o755))[0].kinds == ()
    assert len(folders.above) < 6


__all__ = ["inventory"]

# the whole way


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scanned share: SU open to all, Housing to its group only, one letter there for everyone, one container."""
    folder = tmp_path_factory.mktemp("exposure")
    root = make_share(folder / "share", letters=3)
    for path in (root, root / "SU"):
        path.chmod(0o755)
    (root / "SU" / "Housing").chmod(0o750)
    for path in root.rglob("*"):
        if path.is_file():
            path.chmod(0o640 if path.parent.name == "Housing" else 0o644)
    (root / "SU" / "letters.zip").chmod(0o640)
    code, _, error = muniment("scan", "share", cwd=folder)
    assert code in (0, 3), error
    return folder


def test_the_inventory_says_it_of_each_item(scanned: Path) -> None:
    found = {f"{row['path']}!{row['inside'] or ''}": row["exposure"] for row in inventory_of(scanned)}
    assert found["SU/clients.csv!"] == "open_to_everyone"
    assert found["SU/Housing/letter 0.txt!"] is None
    assert found["SU/letters.zip!"] is None, "closed, in a folder that is open"
    assert found["SU/letters.zip!one.txt"] is None


def test_a_change_is_taken_up_and_taken_back(inventory: Engine, tmp_path: Path) -> None:
    root = make_share(tmp_path / "share", letters=2)
    (root / "SU" / "Housing" / "letter 1.txt").chmod(0o644)
    root.chmod(0o755)
    (root / "SU").chmod(0o755)
    (root / "SU" / "Housing").chmod(0o750)

    def exposed() -> dict[str, tuple[ExposureKind, ...]]:
        take(inventory, root)
        expose(inventory)
        with inventory.connect() as connection:
            return {row.record.item.path: row.exposure.kinds for row in records.rows(connection)}

    assert exposed()["SU/Housing/letter 0.txt"] == ()
    (root / "SU" / "Housing").chmod(0o757)
    (root / "SU" / "Housing" / "letter 0.txt").chmod(0o666)
    found = exposed()
    assert found["SU/Housing/letter 0.txt"] == (E.OPEN_TO_EVERYONE, E.WRITABLE_BY_EVERYONE)
    assert found["SU/Housing/letter 1.txt"] == (E.OPEN_TO_EVERYONE,)
    (root / "SU").chmod(0o750)
    assert exposed()["SU/Housing/letter 0.txt"] == ()


# what people receive


def test_the_export_has_a_line_for_each_folder(scanned: Path) -> None:
    code, _, error = muniment("export", "exposure", "--out", "exposure.jsonl", cwd=scanned)
    assert code == 0, error
    lines = [json.loads(line) for line in (scanned / "exposure.jsonl").read_text("utf-8").splitlines()]
    assert [(line["path"], line["exposure"], line["who"]) for line in lines] == [
        ("SU", "open_to_everyone", "Everyone: read")
    ]
    assert lines[0]["items"] == sum(
        str(row["path"]).count("/") == 1 and bool(row["exposure"]) for row in inventory_of(scanned)
    )
    assert lines[0]["personal_items"] > 0
    assert lines[0]["urgency"] in (1, 2)
    assert lines[0]["why"].startswith("It is open to everyone. Open to people who were never chosen")


def test_the_report_has_a_section(scanned: Path) -> None:
    code, _, error = muniment("report", "--out", "report.html", cwd=scanned)
    assert code == 0, error
    page = (scanned / "report.html").read_text("utf-8")
    section = page[page.index('id="exposure"') : page.index('id="plan"')]
    assert "open to everyone" in section
    assert ".txt" not in section, "folders, never files"


def row(path: str, exposure: Exposure, *, special: bool = False, personal: bool = False, read: bool = True) -> Row:
    """A row with or without personal data."""
    about = (SpecialCategory(Category.HEALTH, True, 0.9, "test"),) if special else ()
    content = Content(personal_types={"EMAIL": 1} if personal else {}, special_categories=about)
    status = Status.READ if read else Status.UNREAD
    return Row(Record(1, "1", Item("SU", path), ShareKind.SHARED, status, None, content), None, exposure=exposure)


EVERYONE_MAY = Exposure((E.OPEN_TO_EVERYONE,), ("Everyone: read",))
DENIED = Exposure((E.EXPLICIT_DENY,), ("denied: Guests",))


@pytest.mark.parametrize(
    ("found", "urgency"),
    [
        (row("HR/a", EVERYONE_MAY, special=True), 1),
        (row("HR/a", EVERYONE_MAY, personal=True), 2),
        (row("HR/a", EVERYONE_MAY, read=False), 3),
        (row("HR/a", DENIED, special=True), 3),
        (row("HR/a", DENIED), 4),
        (row("HR/a", EVERYONE_MAY), 4),
    ],
)
def test_how_soon_somebody_should_look(found: Row, urgency: int) -> None:
    assert [line["urgency"] for line in exposure.EXPORTER.all_lines([found])] == [urgency]


def test_lines_name_the_data_owner_and_leave_out_what_is_in_order() -> None:
    area = StorageArea("SU/HR", data_owner="Head of HR")
    policy = Policy("", "", {}, {}, areas=(area,))
    given = [row("HR/Sick/a", EVERYONE_MAY), row("HR/Sick/b", Exposure()), row("Minutes/c", Exposure())]
    found = list(exposure.EXPORTER.for_policy(policy).all_lines(given))
    assert [(line["path"], line["items"], line["data_owner"]) for line in found] == [("HR/Sick", 1, "Head of HR")]


def test_the_report_puts_the_most_urgent_first() -> None:
    given = [row("Open/a", EVERYONE_MAY), row("HR/b", EVERYONE_MAY, special=True), row("IT/c", DENIED, personal=True)]
    figures = tally(given, Areas((), 2), 2)
    assert [cells[:2] for cells in exposure.table(figures).rows] == [("HR", "now"), ("IT", "check"), ("Open", "note")]
    assert advice.exposed(figures) == advice.Step(
        "Close HR",
        "1 item that says something special of a person can be opened by everyone or by everybody with an account; "
        "1 of them in HR.",
        "muniment export exposure --out exposure.csv",
    )


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_the_export_in_every_format(tmp_path: Path, format: str) -> None:
    assert exposure.EXPORTER.export([row("HR/a", EVERYONE_MAY, special=True)], tmp_path / "out", format) == 1


# single folders between whole scans


def test_listed_folders_give_what_a_whole_scan_gives(inventory: Engine, tmp_path: Path) -> None:
    root = make_share(tmp_path / "share", letters=2)
    (root / "SU" / "Old" / "Older").mkdir(parents=True)
    (root / "SU" / "Old" / "Older" / "note.txt").write_text("A note")
    take(inventory, root)
    (root / "SU" / "Housing" / "new.txt").write_text("A letter")
    (root / "SU" / "Housing").chmod(0o777)
    shutil.rmtree(root / "SU" / "Old")
    (root / "SU" / "Deep" / "Deeper").mkdir(parents=True)
    (root / "SU" / "Deep" / "Deeper" / "note.txt").write_text("A note")
    hinted = {str(root / "SU" / "Housing"), str(root / "SU"), str(tmp_path)}
    options = Options(map_only=True)
    found = rescan(inventory, load_policy(None), str(root), hinted, options, PlainProgress())
    assert found is not None
    assert (found.folders, found.changes.new, found.changes.gone) == (5, 2, 1)
    with inventory.connect() as connection:
        after = {record.item.path for record in records.records(connection) if not record.item.inside}
    assert after == {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    expose(inventory)
    with inventory.connect() as connection:
        kinds = {row.record.item.path: row.exposure.kinds for row in records.rows(connection)}
    assert kinds["SU/Housing/new.txt"] == (E.OPEN_TO_EVERYONE,)


def test_a_share_that_holds_nothing_known_is_not_there(inventory: Engine, tmp_path: Path) -> None:
    root = make_share(tmp_path / "share", letters=1)
    take(inventory, root)
    root.rename(tmp_path / "elsewhere")
    root.mkdir()
    (root / "not mounted.txt").write_text("Ask IT.")
    with pytest.raises(SourceError, match="nothing of what was recorded"):
        rescan(inventory, load_policy(None), str(root), {str(root)}, Options(map_only=True), PlainProgress())
    with inventory.connect() as connection:
        assert sum(1 for _ in records.records(connection)) > 0
