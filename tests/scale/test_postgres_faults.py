"""PostgreSQL in trouble: killed in mid-scan, away, misconfigured, or used by two at once."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError

from models.errors import InventoryError
from models.findings import Finding, FindingType
from models.inventory import Content
from models.readings import FileReading, Reading
from models.records import Format, ItemKind, Share, ShareKind, Status
from models.store import open_inventory, readings, shares
from models.store.crawls import Reconciler
from models.store.engine import writing
from models.store.roles import let_agent
from models.tables import contents, findings, items, judgements
from scanner.crawl import crawl
from scanner.demo import make_share as make_demo_share
from tests.postgres import Server, new_server, shared_server
from tests.shares import MUNIMENT, make_share, muniment


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of this test's own, which keeps what it confirmed."""
    made = new_server(durable=True)
    yield made
    made.remove()


def exported(folder: Path, url: str, kind: str = "inventory") -> bytes:
    out = folder / f"{kind}-{url.partition(':')[0]}.csv"
    code, _, error = muniment("export", kind, "--inventory", url, "--out", str(out), cwd=folder)
    assert code == 0, error
    return out.read_bytes()


def scanning(folder: Path, url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = [*MUNIMENT, "scan", "share", "--inventory", url]
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def reached(url: str, process: subprocess.Popen[str], table: object, rows: int) -> bool:
    """Wait until a scan has written so many rows; False when it ended before."""
    engine = create_engine(url)
    while process.poll() is None:
        try:
            with engine.connect() as connection:
                if connection.execute(select(func.count()).select_from(table)).scalar_one() >= rows:  # type: ignore[arg-type]
                    engine.dispose()
                    return True
        except DBAPIError:
            pass  # its tables are not there yet
        time.sleep(0.02)
    engine.dispose()
    return False


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_server_killed_in_mid_scan_loses_nothing_and_doubles_nothing(tmp_path: Path, server: Server) -> None:
    make_share(tmp_path / "share", letters=300)
    url = server.new_database()
    kills = 0
    for table, rows in ((items, 1), (contents, 20), (contents, 120)):
        process = scanning(tmp_path, url)
        if reached(url, process, table, rows):
            server.kill()
            kills += 1
        _, error = process.communicate(timeout=120)
        if process.returncode != 3:
            assert process.returncode == 1, error
            assert "continues" in error, error
            assert server.password not in error
            server.start()
    assert kills >= 2, "the scan was still at work when the server was killed"
    code, _, error = muniment("scan", "share", "--inventory", url, cwd=tmp_path)
    assert code == 3, error
    muniment("scan", "share", "--inventory", "sqlite:///undisturbed.db", cwd=tmp_path)
    assert exported(tmp_path, url) == exported(tmp_path, "sqlite:///undisturbed.db")
    assert rows_of(url) == rows_of(f"sqlite:///{tmp_path}/undisturbed.db")


def rows_of(url: str) -> list[int]:
    engine = open_inventory(url, create=False)
    with engine.connect() as connection:
        tables = (items, contents, findings, judgements)
        found = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
    engine.dispose()
    return found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_demo_share_gives_the_same_inventory_byte_for_byte(tmp_path: Path) -> None:
    make_demo_share(tmp_path / "share")
    places = [place for place in ("share", "mailbox") if (tmp_path / place).exists()]
    postgres, sqlite = shared_server().new_database(), "sqlite:///here.db"
    for url in (postgres, sqlite):
        code, _, error = muniment("scan", *places, "--inventory", url, cwd=tmp_path)
        assert code in (0, 3), error
    for kind in ("inventory", "findings"):
        assert exported(tmp_path, postgres, kind) == exported(tmp_path, sqlite, kind)
    assert len(exported(tmp_path, sqlite).splitlines()) > 200
    shared_server().drop(postgres)


@pytest.mark.parametrize(
    ("change", "says", "advice"),
    [
        (("", ""), "Connection refused", "continues"),
        (("muniment:", "muniment:not"), "password authentication failed", "password"),
        (("//muniment:", "//nobody:"), "password authentication failed", "user"),
        (("/inventory_", "/missing_"), "does not exist", "createdb"),
    ],
)
def test_a_server_that_cannot_be_used_is_explained(change: tuple[str, str], says: str, advice: str) -> None:
    old, new = change
    address = shared_server().url("inventory_0").replace(old or f":{shared_server().port}/", new or ":1/")
    with pytest.raises(InventoryError, match=says) as caught:
        open_inventory(address)
    assert advice in caught.value.hint
    assert shared_server().password not in f"{caught.value} {caught.value.hint}"


def test_a_database_that_cannot_keep_every_name_is_refused() -> None:
    made = "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0"
    shared_server().run(made)
    with pytest.raises(InventoryError, match="LATIN1, not UTF8"):
        open_inventory(shared_server().url("latin"))
    shared_server().drop("/latin")


def test_two_who_record_copies_of_one_content_at_once_keep_it_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("one letter")
    url = shared_server().new_database()
    engine = open_inventory(url)
    keys = crawled(engine, tmp_path)
    other = threading.Thread(target=put, args=(engine, keys[1]))
    with writing(engine) as connection:
        readings.record(connection, letter(keys[0]), 1, "1")
        other.start()
        time.sleep(0.5)  # the other waits for the content until this transaction ends
    other.join()
    with engine.connect() as connection:
        assert shares.counts(connection).read == 2
    engine.dispose()
    assert rows_of(url)[1:3] == [1, 30]
    shared_server().drop(url)


def crawled(engine: Engine, root: Path) -> list[int]:
    """The keys of a folder's files, crawled into an inventory."""
    with writing(engine) as connection:
        key = shares.register(connection, Share("SU", ShareKind.SHARED, str(root)))
        run = shares.start_run(connection, key, datetime(2026, 1, 1, tzinfo=UTC), "", "")
        reconciler = Reconciler(connection, key, run)
        reconciler.take(list(crawl(bytes(root))))
        reconciler.finish()
        return list(connection.execute(select(items.c.id).order_by(items.c.name)).scalars())


def put(engine: Engine, item: int) -> None:
    with writing(engine) as connection:
        readings.record(connection, letter(item), 1, "1")


def letter(item: int, number: int = 0) -> FileReading:
    found = tuple(Finding(FindingType.PHONE, n, n + 1, 0.9, "phone", value_hash=bytes(16)) for n in range(30))
    content = Content(number.to_bytes(32, "big"), 10, Format("text/plain"), "en", 2)
    return FileReading(item, (Reading("", ItemKind.FILE, 10, Status.READ, content=content, findings=found),))


def test_an_agent_records_and_cannot_read_what_others_found(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("one letter")
    server = shared_server()
    url = server.new_database()
    owner = open_inventory(url)
    server.run("CREATE ROLE agent LOGIN PASSWORD 'agent'")
    with writing(owner) as connection:
        let_agent(connection, "agent")
    agent = open_inventory(url.replace(f"muniment:{server.password}", "agent:agent"))
    keys = crawled(agent, tmp_path)
    for _ in range(2):
        put(agent, keys[0])
    with writing(agent) as connection:
        copy = FileReading(keys[1], same_as=bytes(32))
        readings.record_all(connection, [copy, *(letter(keys[2], n) for n in range(1, 20))], 1, "2")
        readings.requeue(connection, 1, "2")
        readings.drop_unused(connection)
        assert readings.queue(connection, 1).files == 0
    for query in ("SELECT masked FROM findings", "SELECT personal_types FROM contents", "SELECT * FROM decisions"):
        with agent.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(query))
    assert rows_of(url)[1:3] == [2, 60]
    agent.dispose()
    owner.dispose()
    server.drop(url)
    server.run("DROP ROLE agent")
