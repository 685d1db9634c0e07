"""What every inventory does, whichever database keeps it: each test runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, inspect, select, text

from models.columns import is_reference
from models.disposition import Action, Disposition, RetentionResult, RetentionState
from models.errors import InventoryError
from models.findings import Category, DateCandidate, Finding, FindingType, SpecialCategory
from models.inventory import Content
from models.readings import FileReading, Reading
from models.records import Format, ItemKind, Problem, ProblemKind, Share, ShareKind, Status
from models.runs import Changes, Counts
from models.schema import metadata
from models.store import HEAD, accounts, open_inventory, readings, records, shares
from models.store.bulk import insert_rows, upsert_rows
from models.store.crawls import Reconciler
from models.store.engine import MIGRATIONS, writing
from models.store.judgements import JudgedInventory
from models.tables import contents, findings, folders, items, judgements, owners
from scanner.crawl import crawl
from tests.postgres import shared_server

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = [b"B.txt", b"a.txt", b"\xc5\xb5.txt", b"caf\xe9.txt", b"new\nline.txt", b"A b", b"a-b", b"Zz", b"_x", b"100%"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an inventory that is not there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/inventory.db"
        return
    address = shared_server().new_database()
    yield address
    shared_server().drop(address)


@pytest.fixture
def inventory(url: str) -> Iterator[Engine]:
    engine = open_inventory(url)
    yield engine
    engine.dispose()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    for name in ("a.txt", "b/c.txt", "b/d/e.txt"):
        path = tmp_path / "share" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "share"


def take(inventory: Engine, root: Path) -> Changes:
    """Crawl a folder into the inventory as one run."""
    with writing(inventory) as connection:
        key = shares.register(connection, Share("SU", ShareKind.SHARED, str(root)))
        first = not shares.has_runs(connection, key)
        reconciler = Reconciler(connection, key, shares.start_run(connection, key, NOW, "", ""), first)
        parts = [reconciler.take(list(crawl(os.fsencode(root)))), reconciler.finish()]
    return Changes(*(sum(column) for column in zip(*(_tuple(part) for part in parts), strict=True)))


def _tuple(changes: Changes) -> tuple[int, ...]:
    return (changes.new, changes.changed, changes.moved, changes.gone, changes.unchanged)


def reading(number: int, inside: str = "", findings_: int = 2) -> Reading:
    """A letter with findings of its own; equal numbers are equal contents."""
    found = tuple(
        Finding(FindingType.PHONE, n * 20, n * 20 + 11, 0.9, "phone", "Tel", masked="0…9", value_hash=bytes([n]) * 16)
        for n in range(findings_)
    )
    content = Content(number.to_bytes(32, "big"), 40, Format("text/plain", "x-fmt/111"), "en", 9, features=b"\x00\xff")
    kind = ItemKind.MEMBER if inside else ItemKind.FILE
    return Reading(inside, kind, 40, Status.READ, content=content, findings=found)


def keys(inventory: Engine) -> dict[str, int]:
    with inventory.connect() as connection:
        return {r.item.path: r.id for r in records.records(connection) if not r.item.inside}


def put(inventory: Engine, path: str, *found: Reading, reader: str = "1") -> None:
    with writing(inventory) as connection:
        readings.record(connection, FileReading(keys(inventory)[path], found), 1, reader)


def number_of(inventory: Engine, table: object) -> int:
    with inventory.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


# crawling


def test_first_crawl_is_all_new_and_the_second_unchanged(inventory: Engine, share: Path) -> None:
    assert take(inventory, share) == Changes(new=3)
    assert take(inventory, share) == Changes(unchanged=3)


def test_changed_new_moved_and_gone_are_told_apart(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    (share / "a.txt").write_text("another text")
    (share / "new.txt").write_text("new")
    (share / "b" / "c.txt").rename(share / "b" / "renamed.txt")
    (share / "b" / "d" / "e.txt").unlink()
    assert take(inventory, share) == Changes(new=1, changed=1, moved=1, gone=1)


def test_a_removed_folder_is_gone_with_all_that_was_in_it(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    (share / "b" / "d" / "e.txt").unlink()
    (share / "b" / "d").rmdir()
    assert take(inventory, share).gone == 1
    with inventory.connect() as connection:
        assert shares.counts(connection).discovered == 2
    assert number_of(inventory, items) == 3, "what was recorded is kept, marked as gone"


def test_names_keep_their_bytes_and_stand_in_the_order_of_their_bytes(inventory: Engine, tmp_path: Path) -> None:
    root = tmp_path / "names"
    root.mkdir()
    for name in NAMES:
        Path(os.fsdecode(bytes(root) + b"/" + name)).write_bytes(b"x")
    take(inventory, root)
    shown = [name.decode("utf-8", "backslashreplace") for name in NAMES]
    with inventory.connect() as connection:
        found = list(records.records(connection))
        paths = [job.path for job in readings.jobs(inventory, 1)]
    assert [r.item.path for r in found] == sorted(shown, key=str.encode)
    assert sorted(paths) == sorted(bytes(root) + b"/" + name for name in NAMES)
    assert len({r.item_id for r in found}) == len(NAMES)


def test_folders_that_differ_by_case_only_are_two(inventory: Engine, tmp_path: Path) -> None:
    for name in ("Housing", "housing/old"):
        (tmp_path / "two" / name).mkdir(parents=True)
        (tmp_path / "two" / name / "a.txt").write_text("x")
    assert take(inventory, tmp_path / "two") == Changes(new=2)
    with writing(inventory) as connection:
        connection.execute(folders.update().where(folders.c.path == "Housing").values(problem_kind="denied"))
    (tmp_path / "two" / "housing" / "old" / "a.txt").unlink()
    (tmp_path / "two" / "housing" / "old").rmdir()
    assert take(inventory, tmp_path / "two").gone == 1, "Housing could not be listed, but housing/old is gone"


def test_times_beyond_64_bits_do_not_stop_a_crawl(inventory: Engine, share: Path) -> None:
    os.utime(share / "a.txt", (0, 13_569_465_600))  # the year 2400
    assert take(inventory, share) == Changes(new=3)
    assert take(inventory, share) == Changes(unchanged=3)


# reading


def test_the_queue_gives_the_largest_first_and_nothing_twice(inventory: Engine, tmp_path: Path) -> None:
    (tmp_path / "q").mkdir()
    for number in range(30):
        (tmp_path / "q" / f"{number}.txt").write_bytes(b"x" * (number % 7))
    take(inventory, tmp_path / "q")
    sizes = [job.size for job in readings.jobs(inventory, 1)]
    assert sizes == sorted(sizes, reverse=True)
    with inventory.connect() as connection:
        assert readings.queue(connection, 1) == readings.Queue(30, sum(sizes))


def test_of_a_crowd_of_one_size_no_hashes_are_told(
    inventory: Engine, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(inventory, share)
    put(inventory, "a.txt", reading(2, "x/1.txt"), reading(3, "x/2.txt"), reading(1))
    with inventory.connect() as connection:
        monkeypatch.setattr(readings, "CROWD", 3)
        assert len(readings.known_hashes(connection, [39, 40, 41], "1")[40]) == 3
        monkeypatch.setattr(readings, "CROWD", 2)
        assert readings.known_hashes(connection, [39, 40, 41], "1") == {}


def test_a_reading_is_found_again_and_a_copy_takes_it(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    put(inventory, "a.txt", reading(2, "x/1.txt"), reading(3, "x/2.txt"), reading(1))
    with writing(inventory) as connection:
        assert readings.known_hashes(connection, [40], "1") == {40: frozenset(n.to_bytes(32, "big") for n in (1, 2, 3))}
        copy = FileReading(keys(inventory)["b/c.txt"], same_as=(1).to_bytes(32, "big"))
        readings.record(connection, copy, 1, "1")
    with inventory.connect() as connection:
        rows = [row for row in records.rows(connection, single=True) if row.record.content]
        first = next(records.records(connection))
        groups = list(records.duplicate_groups(connection))
        assert shares.counts(connection) == Counts(discovered=7, read=6, pending=1)
    assert [(r.record.item.path, r.record.item.inside, len(r.findings)) for r in rows] == [
        (path, inside, 2) for path in ("a.txt", "b/c.txt") for inside in ("", "x/1.txt", "x/2.txt")
    ]
    assert first.content == reading(1).content
    assert rows[0].record.content == replace(reading(1).content or Content(), features=b"")
    assert sorted(len(group) for group in groups) == [2, 2, 2]
    assert number_of(inventory, contents) == 3


def test_files_recorded_together_may_be_copies_of_each_other(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    place = keys(inventory)
    same = FileReading(place["a.txt"], same_as=(1).to_bytes(32, "big"))
    first = FileReading(place["b/c.txt"], (reading(2, "x.txt"), reading(1)))
    again = FileReading(place["b/d/e.txt"], (reading(2, "x.txt"), reading(1)))
    with writing(inventory) as connection:
        readings.record_all(connection, [same, first, again], 1, "1")
    with inventory.connect() as connection:
        found = [(r.item.path, r.item.inside, r.content and r.content.hash[-1]) for r in records.records(connection)]
    assert found == [(p, i, n) for p in ("a.txt", "b/c.txt", "b/d/e.txt") for i, n in (("", 1), ("x.txt", 2))]
    assert (number_of(inventory, contents), number_of(inventory, findings)) == (2, 4)


def test_recording_again_changes_nothing(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    seen = []
    for _ in range(2):
        put(inventory, "a.txt", *(reading(n, f"{n}.txt", n % 5) for n in range(2, 60)), reading(1))
        with inventory.connect() as connection:
            seen.append([(r.record.item_id, r.findings) for r in records.rows(connection, single=True)])
    assert seen[0] == seen[1]
    assert number_of(inventory, contents) == 59


def test_a_newer_reader_replaces_what_an_older_one_found(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    put(inventory, "a.txt", reading(1, findings_=5))
    put(inventory, "b/c.txt", reading(1, findings_=1), reader="2")
    assert (number_of(inventory, contents), number_of(inventory, findings)) == (1, 1)


def test_what_postgresql_cannot_keep_is_spelled_out_in_both(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    odd = "a\0b\ud800ŵ"
    content = Content(
        bytes(32),
        1 << 70,
        Format("text/x\0", "", odd, odd),
        marking=odd,
        special_categories=(SpecialCategory(Category.HEALTH, True, 0.5, odd),),
        dates=(DateCandidate("closure", date(2020, 1, 2), odd, 0.5),),
        template=odd,
    )
    found = (Finding(FindingType.EMAIL, 0, 3, 1.0, odd, odd, odd, masked=odd),)
    member = Reading(odd, ItemKind.MEMBER, 1 << 64, Status.READ, Problem("read", ProblemKind.IO, odd), content, found)
    put(inventory, "a.txt", replace(member, modified=datetime(9999, 1, 1, tzinfo=UTC)), reading(1))
    with inventory.connect() as connection:
        row = next(row for row in records.rows(connection, single=True) if row.record.item.inside)
    spelled = "a\\x00b\\ud800ŵ"
    assert row.record.item.inside == spelled
    assert row.record.item.size == (1 << 63) - 1
    assert row.record.problem == Problem("read", ProblemKind.IO, spelled)
    assert (row.findings[0].basis, row.findings[0].masked) == (spelled, spelled)
    assert row.record.content is not None
    assert (row.record.content.format.basis, row.record.content.marking) == (spelled, spelled)


def test_what_no_item_refers_to_is_dropped_and_nothing_else(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    put(inventory, "a.txt", reading(2, "x.txt"), reading(1))
    (share / "a.txt").write_text("changed, so what was inside is forgotten")
    take(inventory, share)
    put(inventory, "a.txt", reading(3))
    with writing(inventory) as connection:
        readings.drop_unused(connection)
    assert number_of(inventory, contents) == 1
    assert dangling(inventory) == []


def test_passing_troubles_are_tried_again(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    denied = Problem("read", ProblemKind.DENIED, "Permission denied")
    put(inventory, "a.txt", Reading("", ItemKind.FILE, 5, Status.UNREAD, denied))
    with inventory.connect() as connection:
        assert accounts.by_reason(connection) == [("unread", "permission denied", 1)]
    with writing(inventory) as connection:
        readings.requeue(connection, 1, "1")
        assert shares.counts(connection).pending == 3


def dangling(inventory: Engine) -> list[str]:
    """References that lead nowhere; no database checks them while rows are written."""
    found = []
    with inventory.connect() as connection:
        for table in metadata.sorted_tables:
            for reference in table.foreign_keys:
                column, target = reference.parent, reference.column.table.alias()
                there = select(target.c.id).where(target.c[reference.column.name] == column).exists()
                lost = select(func.count()).select_from(table).where(column.is_not(None), ~there)
                if connection.execute(lost).scalar_one():
                    found.append(str(column))
    return found


# judging


def test_judgements_are_replaced_while_records_are_read(inventory: Engine, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(60):
        (tmp_path / "many" / f"{number}.txt").write_bytes(b"x")
    take(inventory, tmp_path / "many")
    judged = JudgedInventory(inventory, NOW.date())
    retention = RetentionResult(RetentionState.DUE, "closure", date(2020, 1, 2), "stated", date(2026, 1, 2))
    given = Disposition(Action.REVIEW, retention, (), class_code="HR/07")
    for confidence in (0.5, 0.75):
        rows = ((r.id, replace(given, class_confidence=confidence)) for r in judged.records())
        judged.save_judgements(rows, "p", "m")
    with inventory.connect() as connection:
        found = list(records.rows(connection))
    assert {row.disposition and row.disposition.class_confidence for row in found} == {0.75}
    assert {row.disposition and row.disposition.retention for row in found} == {retention}
    assert number_of(inventory, judgements) == 60


# bulk


@pytest.mark.parametrize("number", [0, 1, 20, 21, 6_000])
def test_many_rows_and_few_are_written_alike(inventory: Engine, number: int) -> None:
    rows = [(f"owner {n} ŵ", n) for n in range(number)]
    with writing(inventory) as connection:
        assert insert_rows(connection, owners, ("name",), ((name,) for name, _ in rows)) == number
        assert upsert_rows(connection, owners, ("name",), ((name,) for name, _ in rows), ("name",)) == number
        found = connection.execute(select(owners.c.name).order_by(owners.c.id)).scalars().all()
    assert found == [name for name, _ in rows]


@pytest.mark.parametrize("number", [1, 50])
def test_the_guard_decides_whether_a_row_is_replaced(inventory: Engine, number: int) -> None:
    names = ("hash", "size", "media_type", "status", "reader")
    first = [(bytes([n]) * 32, 1, "text/plain", "read", "1") for n in range(number)]
    with writing(inventory) as connection:
        for reader, size in (("1", 1), ("1", 2), ("2", 3)):
            rows = [(row[0], size, *row[2:4], reader) for row in first]
            upsert_rows(connection, contents, names, rows, ("hash",), ("reader",))
            sizes = connection.execute(select(contents.c.size)).scalars().all()
            assert set(sizes) == {3 if reader == "2" else 1}
            assert len(sizes) == number


def test_an_error_leaves_nothing_of_a_transaction(inventory: Engine) -> None:
    with pytest.raises(InventoryError):
        _twice(inventory)
    assert number_of(inventory, owners) == 0


def _twice(inventory: Engine) -> None:
    with writing(inventory) as connection:
        for number in (100, 50):
            insert_rows(connection, owners, ("name",), [(f"{n}",) for n in range(number)])


# schema


def test_schema_and_migrations_agree(inventory: Engine) -> None:
    options = {"include_object": is_reference} if inventory.dialect.name == "postgresql" else {}
    with inventory.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        assert connection.execute(text("select version_num from alembic_version")).scalar() == HEAD


def test_every_migration_goes_back_and_forth_with_rows_in_it(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    put(inventory, "a.txt", reading(1))
    for change, target in ((command.downgrade, "0001"), (command.upgrade, "head")):
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with inventory.begin() as connection:
            config.attributes["connection"] = connection
            change(config, target)
    with inventory.connect() as connection:
        found = [row.content for row in records.records(connection) if row.content]
    assert found == [reading(1).content]


def test_two_who_open_a_new_inventory_at_once_make_one() -> None:
    address = shared_server().new_database()
    opened: list[Engine] = []
    both = [threading.Thread(target=lambda: opened.append(open_inventory(address))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(opened) == 2
    assert len(inspect(opened[0]).get_table_names()) == len(metadata.tables) + 1
    for engine in opened:
        engine.dispose()


def test_a_database_with_other_tables_is_left_as_it_is(url: str) -> None:
    engine = open_inventory(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("drop table alembic_version"))
        connection.execute(text("create table customers (name text)"))
    engine.dispose()
    with pytest.raises(InventoryError, match="not an inventory") as caught:
        open_inventory(url)
    assert "left as it is" in caught.value.hint


def test_an_inventory_of_a_newer_version_is_refused(inventory: Engine, url: str) -> None:
    with inventory.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(InventoryError, match="newer Muniment"):
        open_inventory(url)


def test_reading_makes_no_inventory(url: str) -> None:
    with pytest.raises(InventoryError, match="there is no inventory"):
        open_inventory(url, create=False)
