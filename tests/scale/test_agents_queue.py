"""Batches, scans, schedules and roles on a real PostgreSQL: who does what, exactly once, and who may see it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError

from classifiers.policy import load as load_policy
from models.agent_tables import batches, schedules
from models.config import Config
from models.errors import InventoryError, MunimentError
from models.readings import FileReading, ReadJob
from models.records import ProblemKind
from models.store import agents, jobqueue, jobs, open_inventory, scans
from models.store import schedules as timetable
from models.store.agents import Self
from models.store.engine import repeated, writing
from models.store.jobs import LostBatch
from models.tables import items, runs
from scanner.agent import Life, key_check, register
from scanner.agents import crawling
from scanner.agents.handling import MOST_FAILURES, SURVIVED, Again, GivenUp, handle
from scanner.agents.holding import Clock, Work
from scanner.gentle import WEEK, Gentle, Period, Timetable, periods
from scanner.read_settings import READER, ReadSettings
from scanner.reading import read_batch
from scanner.scan_facts import Options
from scanner.scheduling import Server, run_cancel, run_check, run_init, run_now, run_pause
from tests.postgres import shared_server
from tests.shares import make_share
from tests.unit.test_mailboxes import mailbox

ONE_AT_A_TIME = threading.Lock()
POLICY = load_policy(None)
OWN = Self("fs01", "1", READER, "", POLICY.digest)


class Killed(BaseException):
    """The agent's process ends here, as by SIGKILL."""


@dataclass
class InProcess:
    """Workers that are not processes, so that a test can watch them; `deadly` names a file that ends the agent."""

    settings: ReadSettings
    deadly: bytes = b""

    def run(self, work: Iterator[Sequence[ReadJob]]) -> Iterator[list[FileReading]]:
        for batch in work:
            if self.deadly and any(job.path.endswith(self.deadly) for job in batch):
                raise Killed
            with ONE_AT_A_TIME:
                read = read_batch(self.settings, batch)
            yield read

    def add(self, batch: Sequence[ReadJob]) -> None:
        raise AssertionError("no mailbox here")

    def close(self, *, at_once: bool = False) -> None: ...


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """A database that is prepared for agents, with two roles."""
    url = shared_server().new_database()
    made = Config(inventory=url, key_file=str(tmp_path_factory.mktemp("key") / "hash.key"))
    for role in ("agent_a", "agent_b"):
        run_init(made, role, "secret", 3)
    yield made
    shared_server().drop(url)
    for role in ("agent_a", "agent_b"):
        shared_server().run(f"DROP ROLE {role}")


@pytest.fixture
def engine(config: Config) -> Iterator[Engine]:
    """The prepared database, empty."""
    made = open_inventory(config.inventory, migrate=False)
    names = "items, folders, contents, findings, shares, runs, scans, scan_batches, agents, agent_shares, share_roles"
    with writing(made) as connection:
        connection.execute(text(f"TRUNCATE {names}, schedules, agent_rates, procrastinate_jobs CASCADE"))
    yield made
    made.dispose()


def own(config: Config, name: str = "fs01") -> Self:
    return replace(OWN, name=name, key_check=key_check(config))


def worker(engine: Engine, config: Config, *roots: str, name: str = "fs01", deadly: bytes = b"") -> Work:
    """An agent that holds some roots, with workers in this process."""
    key, holdings, _ = register(engine, own(config, name), roots, None)
    options = Options(workers=1, key_file=config.key_file)
    work = Work(engine, key, POLICY, options, {one.share: one for one in holdings})
    settings = ReadSettings(POLICY.folder, config.key_file, options.limits)
    work._pool = InProcess(settings, deadly)  # type: ignore[assignment]
    return work


def again(work: Work, deadly: bytes = b"") -> None:
    """The workers anew, after the agent was killed."""
    settings = ReadSettings(POLICY.folder, work.options.key_file, work.options.limits)
    work._pool = InProcess(settings, deadly)  # type: ignore[assignment]


FETCH = text("SELECT id, args FROM procrastinate_fetch_job_v2(CAST(:queues AS varchar[]), :key)")


def one(work: Work, stop: Callable[[], bool] = lambda: False) -> bool:
    """Do the next job, as Procrastinate's worker does; False where none waits. An error lets it wait again."""
    queues = [jobqueue.share_queue(share) for share in work.holdings]
    with writing(work.engine) as connection:
        key = connection.execute(text("SELECT worker_id FROM procrastinate_register_worker_v1()")).scalar()
        row = connection.execute(FETCH, {"queues": queues, "key": key}).one()
    if row.id is None:
        return False
    end = "SELECT procrastinate_retry_job_v2(:job, now(), NULL, NULL, NULL)"
    try:
        handle(work, row.args["batch"], stop)
        end = "SELECT procrastinate_finish_job_v1(:job, 'succeeded', true)"
    finally:
        with writing(work.engine) as connection:
            connection.execute(text(end), {"job": row.id})
    return True


def drain(work: Work, stop: Callable[[], bool] = lambda: False) -> None:
    """Do all jobs."""
    while one(work, stop):
        pass


def begin(engine: Engine, work: Work) -> int:
    with writing(engine) as connection:
        run = scans.begin_scan(connection, next(iter(work.holdings)))
    assert run is not None
    return run


def scalars(engine: Engine, query: Any) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(query).scalars())


def statuses(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        query = select(items.c.name, items.c.inside, items.c.status).where(items.c.gone_run.is_(None))
        return {f"{row.name}|{row.inside}": row.status for row in connection.execute(query)}


# exactly once


def test_two_agents_of_one_share_end_its_scan_once(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 6)
    pair = [worker(engine, config, f"SU={tmp_path}/su", name=name) for name in ("fs01", "fs02")]
    run = begin(engine, pair[0])
    threads = [threading.Thread(target=drain, args=(work,)) for work in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scalars(engine, select(runs.c.state)) == ["done"]
    assert scalars(engine, select(runs.c.new).where(runs.c.id == run)) == [12]
    found = statuses(engine)
    assert len(found) == 17
    assert set(found.values()) == {"read", "unread"}


def test_a_second_scan_does_not_begin_while_one_is_under_way(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    with writing(engine) as connection:
        assert scans.begin_scan(connection, next(iter(work.holdings))) is None
    with pytest.raises(MunimentError, match="being scanned already"):
        run_now(config, "SU", deep=False)


def test_what_is_gone_is_marked_when_the_scan_ends_and_not_before(
    engine: Engine, config: Config, tmp_path: Path
) -> None:
    make_share(tmp_path / "su", 3)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    drain(work)
    before = len(statuses(engine))
    shutil.rmtree(tmp_path / "su" / "SU" / "Housing")
    run = begin(engine, work)
    one(work)
    drain(work)
    assert len(statuses(engine)) == before - 3
    assert scalars(engine, select(runs.c.gone).where(runs.c.id == run)) == [3]


def test_files_in_use_are_looked_at_again_once_before_the_scan_ends(
    engine: Engine, config: Config, tmp_path: Path
) -> None:
    make_share(tmp_path / "su", 4)
    work = worker(engine, config, f"SU={tmp_path}/su")
    run, housing = begin(engine, work), tmp_path / "su" / "SU" / "Housing"
    one(work)
    for name in ("letter 1.txt", "letter 2.txt"):
        (housing / name).write_text("saved in the meantime", "utf-8")
    (housing / "letter 3.txt").unlink()
    looks = 0

    def busy() -> bool:
        nonlocal looks
        second = scalars(engine, select(batches.c.state).where(batches.c.kind == jobs.AGAIN)) == [jobs.DONE]
        if second and not looks:
            looks += 1
            (housing / "letter 2.txt").write_text("saved again, and longer", "utf-8")
        return False

    drain(work, busy)
    assert looks == 1
    found = statuses(engine)
    assert found["letter 1.txt|"] == "read"
    assert found["letter 2.txt|"] == "unread", "it changes all the time; the next scan reads it"
    assert "letter 3.txt|" not in found
    assert scalars(engine, select(runs.c.state)) == ["done"]
    assert scalars(engine, select(runs.c.gone).where(runs.c.id == run)) == [1]
    assert scalars(engine, select(batches.c.kind).where(batches.c.state == jobs.OPEN)) == []
    begin(engine, work)
    drain(work)
    assert statuses(engine)["letter 2.txt|"] == "read"


def test_a_mailbox_in_use_is_looked_at_again(engine: Engine, config: Config, tmp_path: Path) -> None:
    box = tmp_path / "box.mbox"
    box.write_bytes(mailbox(3))
    work = worker(engine, config, f"box={box}")
    begin(engine, work)
    one(work)
    box.write_bytes(mailbox(4))
    drain(work)
    found = statuses(engine)
    assert found["box.mbox|"] == "read"
    assert len([name for name in found if name.endswith(".eml")]) == 4
    assert scalars(engine, select(runs.c.state)) == ["done"]


def test_agents_that_a_second_look_ends_leave_the_files_unread(
    engine: Engine, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_share(tmp_path / "su", 2)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    one(work)
    (tmp_path / "su" / "SU" / "Housing" / "letter 1.txt").write_text("saved in the meantime", "utf-8")

    def ends(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(crawling, "look_again", ends)
    for _ in range(SURVIVED):
        with pytest.raises(Killed):
            drain(work)
    drain(work)
    assert statuses(engine)["letter 1.txt|"] == "unread"
    assert scalars(engine, select(runs.c.state)) == ["done"]


def test_one_who_was_thought_dead_changes_nothing(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    number = scalars(engine, select(batches.c.id))[0]
    with writing(engine) as connection:
        first = jobs.claim(connection, number, work.agent)
    with writing(engine) as connection:
        second = jobs.claim(connection, number, work.agent)
    assert first is not None
    assert second is not None
    with pytest.raises(LostBatch), writing(jobs.fenced(engine, first)) as connection:
        connection.execute(text("DELETE FROM shares"))
    with writing(jobs.fenced(engine, second)) as connection:
        assert connection.execute(text("SELECT count(*) FROM shares")).scalar() == 1


def test_a_job_that_is_done_again_changes_nothing(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 2)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    drain(work)
    before = statuses(engine)
    for number in scalars(engine, select(batches.c.id)):
        handle(work, number, lambda: False)
    assert statuses(engine) == before


# what fails


def test_a_file_that_ends_every_agent_is_found_and_named(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 4)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    deaths = 0
    more = True
    while more:
        again(work, deadly=b"letter 2.txt")
        try:
            more = one(work)
        except Killed:
            deaths += 1
    assert deaths > 4
    with engine.connect() as connection:
        row = connection.execute(select(items).where(items.c.name == "letter 2.txt")).one()
    assert (row.status, row.problem_kind) == ("unread", ProblemKind.CRASHED.value)
    assert "no agent survived" in row.problem_detail
    others = {name: status for name, status in statuses(engine).items() if not name.startswith("letter 2")}
    assert [name for name, status in others.items() if status == "unread"] == ["unknown.bin|"]
    assert scalars(engine, select(runs.c.state)) == ["done"]


def test_a_share_that_is_away_is_waited_for_and_not_taken_for_empty(
    engine: Engine, config: Config, tmp_path: Path
) -> None:
    make_share(tmp_path / "su", 2)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    drain(work)
    before = statuses(engine)
    (tmp_path / "su").rename(tmp_path / "away")
    begin(engine, work)
    waits = []
    for _ in range(MOST_FAILURES - 1):
        with pytest.raises(Again) as caught:
            one(work)
        waits.append(caught.value.seconds)
    assert waits == [5, 10, 20, 40, 80, 160, 320]
    with pytest.raises(GivenUp, match="does not exist"):
        one(work)
    assert statuses(engine) == before
    assert sorted(scalars(engine, select(runs.c.state))) == ["done", "failed"]


def test_two_who_wait_for_each_other_are_both_done_in_the_end(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO owners (name) VALUES ('one'), ('two') ON CONFLICT DO NOTHING"))
    met = threading.Barrier(2)
    tries: list[str] = []

    def both(names: Sequence[str]) -> None:
        def action() -> None:
            tries.append(names[0])
            with writing(engine) as connection:
                lock = text("SELECT 1 FROM owners WHERE name = :name FOR UPDATE")
                connection.execute(lock, {"name": names[0]})
                if len(tries) <= 2:
                    met.wait(10)
                connection.execute(lock, {"name": names[1]})

        repeated(action)

    threads = [threading.Thread(target=both, args=(names,)) for names in (("one", "two"), ("two", "one"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(tries) == 3, "the database ended one, which was done again"


def test_stalled_jobs_are_taken_back_once_by_the_databases_clock(
    engine: Engine, config: Config, tmp_path: Path
) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    queue = [f"share-{next(iter(work.holdings))}"]
    with writing(engine) as connection:
        key = connection.execute(text("SELECT worker_id FROM procrastinate_register_worker_v1()")).scalar()
        fetch = text("SELECT id FROM procrastinate_fetch_job_v2(CAST(:queues AS varchar[]), :key)")
        job = connection.execute(fetch, {"queues": queue, "key": key}).scalar()
    with writing(engine) as connection:
        assert jobqueue.take_back(connection, queue, 3) == 0
        assert jobqueue.running(connection, int(key or 0)) == {job}
    with writing(engine) as connection:
        connection.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '4 seconds'"))
    with engine.begin() as one, engine.begin() as other:
        assert jobqueue.take_back(one, queue, 3) == 1
        assert jobqueue.take_back(other, queue, 3) == 0
    assert scalars(engine, text("SELECT status::text FROM procrastinate_jobs")) == ["todo"]


def test_a_batch_whose_job_was_removed_fails_its_scan(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    with writing(engine) as connection:
        scans.drop_orphans(connection, list(work.holdings))
    assert scalars(engine, select(runs.c.state)) == ["failed"]


def test_a_batch_that_ends_while_it_is_looked_for_is_no_orphan(
    engine: Engine, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    begin(engine, work)
    ended = jobqueue.ended

    def meanwhile(connection: Connection, wanted: Collection[int]) -> set[int]:
        drain(work)
        return ended(connection, wanted)

    monkeypatch.setattr(jobqueue, "ended", meanwhile)
    with writing(engine) as connection:
        scans.drop_orphans(connection, list(work.holdings))
    assert scalars(engine, select(runs.c.state)) == ["done"]
    assert scalars(engine, text("SELECT last_error FROM scans")) == [""]


# what people ask for


def test_a_pause_leaves_the_batch_and_a_resume_goes_on(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 40)
    work = worker(engine, config, f"SU={tmp_path}/su")
    life = Life(own(config), work)
    work.resting = life.rests
    begin(engine, work)
    one(work)
    run_pause(config, "SU", paused=True)

    def soon() -> bool:
        if "read" in statuses(engine).values():
            life.beat(None, frozenset())
        return False

    with pytest.raises(Again):
        drain(work, soon)
    halfway = list(statuses(engine).values())
    assert halfway.count("pending") > 5
    assert life.queues() == []
    run_pause(config, "SU", paused=False)
    life.beat(None, frozenset())
    assert life.queues() == [f"share-{next(iter(work.holdings))}"]
    drain(work)
    assert "pending" not in statuses(engine).values()


def test_hours_of_rest_leave_the_batch_to_be_gone_on_with(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 40)
    work = worker(engine, config, f"SU={tmp_path}/su")
    clock = [datetime(2026, 11, 23, 7, 59)]  # noqa: DTZ001 - hours of rest are the machine's own
    hours = Gentle(timetable=Timetable(periods(["Mon-Fri 08:00-18:00"])), clock=lambda: clock[0])
    work.options = replace(work.options, gentle=hours)
    life = Life(own(config), work)
    work.resting = life.rests
    begin(engine, work)
    one(work)

    def at_eight() -> bool:
        if "read" in statuses(engine).values():
            clock[0] = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001
        return False

    with pytest.raises(Again):
        drain(work, at_eight)
    life.beat(None, frozenset())
    assert life.queues() == []
    assert agents_states(engine) == ["resting"]
    clock[0] = datetime(2026, 11, 23, 18, 0)  # noqa: DTZ001
    life.beat(None, frozenset())
    drain(work)
    assert "pending" not in statuses(engine).values()


def test_hours_of_rest_go_by_the_databases_clock(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    now = datetime.now()  # noqa: DTZ005 - hours of rest are local
    minute = now.weekday() * 1440 + now.hour * 60 + now.minute
    hours = Timetable(tuple(Period(minute - 60 + shift, minute + 60 + shift) for shift in (-WEEK, 0, WEEK)))
    work.options = replace(work.options, gentle=Gentle(timetable=hours, clock=lambda: now + timedelta(hours=6)))
    life = Life(own(config), work)
    life.beat(None, frozenset())
    assert life.queues(), "by this machine's clock, which is wrong, it is no time to rest"
    work.options.gentle.go_by(life.local_time)
    life.beat(None, frozenset())
    assert life.queues() == []


def agents_states(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [row["state"] for row in agents.overview(connection)]


def test_a_cancelled_scan_stops_and_the_next_goes_on_from_there(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 40)
    work = worker(engine, config, f"SU={tmp_path}/su")
    run = begin(engine, work)
    one(work)

    def cancel() -> bool:
        if "read" in statuses(engine).values() and scalars(engine, select(runs.c.state)) == ["running"]:
            run_cancel(config, run)
        return False

    drain(work, cancel)
    assert scalars(engine, select(runs.c.state)) == ["cancelled"]
    assert scalars(engine, text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")) == [0]
    assert list(statuses(engine).values()).count("pending") > 5
    with pytest.raises(MunimentError, match="not under way"):
        run_cancel(config, run)
    again(work)
    begin(engine, work)
    drain(work)
    assert "pending" not in statuses(engine).values()


def test_what_is_due_begins_once_and_not_while_it_rests(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    share = next(iter(work.holdings))
    with writing(engine) as connection:
        timetable.put(connection, share, "every 1h", "", deep=False)
        assert timetable.begin_due(connection) == []
        connection.execute(schedules.update().values(next_run=1, paused=1))
        assert timetable.begin_due(connection) == []
        connection.execute(schedules.update().values(paused=0))
    with engine.begin() as one, engine.begin() as other:
        assert len(timetable.begin_due(one, [share])) == 1
        assert timetable.begin_due(other, [share]) == []
    with writing(engine) as connection:
        assert timetable.overview(connection)[0]["next_run"] > datetime.now(UTC).isoformat()


def test_the_server_judges_once_after_a_scan_and_tidies_up(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    said: list[str] = []
    server = Server(engine, config, lambda: date(2026, 1, 1), said.append, Clock())
    begin(engine, work)
    server.beat(None, frozenset())
    assert scalars(engine, text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'judge'")) == [0]
    drain(work)
    for _ in range(2):
        server.beat(None, frozenset())
    assert scalars(engine, text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'judge'")) == [1]
    for _ in range(2):
        server.do(0, lambda: False)
    assert said == ["Judged after 1 scan."]
    assert scalars(engine, text("SELECT count(*) FROM judgements")) == [len(statuses(engine))]
    assert scalars(engine, select(batches.c.id)) == []


# who may do what


def as_role(config: Config, role: str) -> Engine:
    """The inventory as an agent's role sees it."""
    address = config.inventory.replace(f"muniment:{shared_server().password}", f"{role}:secret")
    return open_inventory(address, migrate=False)


def test_a_role_sees_its_own_jobs_and_nobodys_findings(engine: Engine, config: Config, tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_share(tmp_path / name, 2)
    role_a, role_b = as_role(config, "agent_a"), as_role(config, "agent_b")
    first = worker(role_a, config, f"A={tmp_path}/a", name="fs01")
    second = worker(role_b, config, f"B={tmp_path}/b", name="fs02")
    begin(role_a, first)
    begin(role_b, second)
    drain(first)
    for query, number in (("procrastinate_jobs", 0), ("scan_batches", 0), ("scans", 0), ("agent_shares", 1)):
        mine = next(iter(second.holdings)) if query == "agent_shares" else next(iter(first.holdings))
        where = f"queue_name = 'share-{mine}'" if query == "procrastinate_jobs" else f"share_id = {mine}"
        assert scalars(role_b, text(f"SELECT count(*) FROM {query} WHERE {where}")) == [number], query
    assert scalars(role_a, text("SELECT count(*) FROM scans")) == [1]
    for words in (
        "masked FROM findings",
        "personal_types FROM contents",
        "* FROM decisions",
        "at FROM procrastinate_events",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            scalars(role_a, text(f"SELECT {words}"))
    for table in ("scan_batches", "procrastinate_jobs"):
        with writing(role_b) as connection:
            changed = connection.execute(text(f"UPDATE {table} SET id = id")).rowcount
            assert changed == len(second.holdings), table
    drain(second)
    assert scalars(engine, select(runs.c.state)) == ["done", "done"]
    assert scalars(engine, text("SELECT count(*) FROM findings"))[0] > 0
    role_a.dispose()
    role_b.dispose()


def test_a_share_belongs_to_the_role_that_registered_it_until_others_are_let(
    engine: Engine, config: Config, tmp_path: Path
) -> None:
    from scanner.scheduling import run_allow

    make_share(tmp_path / "su", 1)
    role_a, role_b = as_role(config, "agent_a"), as_role(config, "agent_b")
    worker(role_a, config, f"SU={tmp_path}/su", name="fs01")
    with pytest.raises(MunimentError, match="belongs to another") as caught:
        worker(role_b, config, f"SU={tmp_path}/su", name="fs02")
    assert "server allow" in caught.value.hint
    run_allow(config, "agent_b", "SU")
    with pytest.raises(MunimentError, match="the agent fs01 belongs to the role agent_a"):
        worker(role_b, config, f"SU={tmp_path}/su", name="fs01")
    with writing(engine) as connection:
        agents.forget(connection, "fs02")
    worker(role_b, config, f"SU={tmp_path}/su", name="fs02")
    role_a.dispose()
    role_b.dispose()


def test_the_check_names_what_is_wrong(engine: Engine, config: Config) -> None:
    facts, _ = run_check(config)
    assert facts["problems"] == 0
    assert {check["name"] for check in facts["checks"]} >= {"schema", "queue", "own rows only", "role agent_a"}
    with writing(engine) as connection:
        connection.execute(text("GRANT SELECT ON findings TO agent_a"))
        connection.execute(text("ALTER TABLE procrastinate_jobs DISABLE ROW LEVEL SECURITY"))
    facts, lines = run_check(config)
    assert facts["problems"] == 2
    assert any("may read findings" in line for line in lines)
    run_init(config, "", "", None)
    assert run_check(config)[0]["problems"] == 0


# versions


@pytest.mark.parametrize(
    ("change", "says", "advice"),
    [
        ({"reader": "1"}, "reads as version 1, the inventory is at version", "Upgrade Muniment on this machine"),
        ({"reader": "99"}, "reads as version 99", "server upgrade"),
        ({"key_check": "0" * 16}, "key is not the one", "Copy the key file"),
    ],
)
def test_an_agent_that_does_not_fit_is_refused(
    engine: Engine, config: Config, tmp_path: Path, change: dict[str, str], says: str, advice: str
) -> None:
    with pytest.raises(InventoryError, match=says) as caught:
        register(engine, replace(own(config), **change), [str(tmp_path)], None)  # type: ignore[arg-type]
    assert advice in caught.value.hint


def test_an_agent_does_not_change_the_schema(engine: Engine, config: Config) -> None:
    older, newer = ("0005", "has the schema 0005"), ("9999", "newer Muniment")
    for version, says in (older, newer):
        with writing(engine) as connection:
            before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            connection.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": version})
        with pytest.raises(InventoryError, match=says):
            as_role(config, "agent_a")
        with writing(engine) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :old"), {"old": before})


def test_an_upgrade_under_a_running_agent_lets_it_rest(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    work = worker(engine, config, f"SU={tmp_path}/su")
    life = Life(own(config), work)
    life.beat(None, frozenset())
    assert life.queues()
    with writing(engine) as connection:
        connection.execute(text("UPDATE agreements SET reader = '99'"))
    life.beats = 0
    life.beat(None, frozenset())
    assert life.queues() == []
    with writing(engine) as connection:
        connection.execute(text("UPDATE agreements SET reader = :reader"), {"reader": READER})
        assert agents.overview(connection)[0]["last_error"].startswith("this agent reads as version")


def test_two_machines_folders_of_one_path_are_two_shares(engine: Engine, config: Config, tmp_path: Path) -> None:
    make_share(tmp_path / "su", 1)
    names = [
        next(iter(worker(engine, config, f"{tmp_path}/su", name=name).holdings.values())).name
        for name in ("fs01", "fs02", "fs01")
    ]
    assert names == ["su", "fs02/su", "su"]
