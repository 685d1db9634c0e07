"""Procrastinate's queue in the inventory's own database: jobs are added and taken back within our transactions.

Everything here is PostgreSQL's, and every time in it is the database's: an agent's clock may be wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.engine import URL, make_url

from models.errors import InventoryError
from models.store.postgres import driver

JUDGE = "judge"
CRAWL_FIRST = {"crawl": 1, "read": 0}
"""Crawling goes before reading, so that what is to be read is known early."""
WORK = "muniment.work"


def share_queue(share: int) -> str:
    """The queue of one share's jobs."""
    return f"share-{share}"


def require_server(url: str) -> URL:
    """The address of an inventory that agents can share. Raises InventoryError for another, or without the extra."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        hint = "Give --inventory postgresql://…; one machine needs no agents: muniment scan PATH"
        raise InventoryError("agents need an inventory in PostgreSQL", hint)
    if not find_spec("procrastinate"):
        raise InventoryError("Procrastinate is not installed", "Install all parts: make install, in Muniment's folder")
    return parsed


def installed(connection: Connection) -> bool:
    """Whether the queue's tables are in this database."""
    return connection.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is not None


def install(connection: Connection) -> None:
    """Make the queue's tables."""
    _run(connection, (files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8"))


def migrate(connection: Connection, since: str) -> list[str]:
    """Bring the queue's tables from one version of Procrastinate to the present one; returns the steps' names."""
    steps = sorted(files("procrastinate.sql.migrations").iterdir(), key=lambda step: step.name)
    due = [step for step in steps if step.name.endswith(".sql") and _numbers(step.name.split("_")[0]) > _numbers(since)]
    for step in due:
        _run(connection, step.read_text(encoding="utf-8"))
    return [step.name for step in due]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def _run(connection: Connection, statements: str) -> None:
    driver(connection).execute(statements.encode())


def now_ns(connection: Connection) -> int:
    """The database's clock."""
    query = text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
    return int(connection.execute(query).scalar_one()) * 1000


def add_jobs(connection: Connection, queue: str, kind: str, batches: Sequence[int], only: str = "") -> dict[int, int]:
    """Put one job for each batch into a queue; returns the jobs' ids by batch. `only` is a lock against a second."""
    from procrastinate.jobs import Job
    from procrastinate.manager import JobManager
    from procrastinate.sync_psycopg_connector import SyncPsycopgConnector

    jobs = [
        Job(
            id=None,
            queue=queue,
            task_name=WORK,
            priority=CRAWL_FIRST.get(kind, 0),
            lock=f"batch-{batch}",
            queueing_lock=only or None,
            task_kwargs={"batch": batch},
        )
        for batch in batches
    ]
    if not jobs:
        return {}
    added = JobManager(SyncPsycopgConnector()).batch_defer_jobs(jobs, connection=driver(connection))
    return {batch: int(job.id or 0) for batch, job in zip(batches, added, strict=True)}


def cancel_jobs(connection: Connection, jobs: Sequence[int]) -> None:
    """Cancel jobs that wait, and ask those that run to stop."""
    query = text("SELECT procrastinate_cancel_job_v1(id, true, false) FROM unnest(CAST(:jobs AS bigint[])) AS id")
    connection.execute(query, {"jobs": list(jobs)})


def take_back(connection: Connection, queues: Collection[str], seconds: float, lost: Collection[int] = ()) -> int:
    """Let the jobs of workers without a heartbeat wait again, and those in `lost`; returns how many.

    One statement, which locks each job: of two who look at once, one takes it back.
    """
    found = text(
        """
        WITH stalled AS (
            SELECT j.id FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
            WHERE j.status = 'doing' AND j.queue_name = ANY(:queues) AND (w.id IS NULL OR j.id = ANY(:lost)
                OR w.last_heartbeat < now() - make_interval(secs => :seconds))
            FOR UPDATE OF j SKIP LOCKED)
        SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM stalled
        """
    )
    return len(connection.execute(found, {"queues": list(queues), "seconds": seconds, "lost": list(lost)}).all())


def running(connection: Connection, worker: int) -> set[int]:
    """The jobs that the queue thinks a worker is doing."""
    query = text("SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = :worker")
    return set(connection.execute(query, {"worker": worker}).scalars())


def forget_ended(connection: Connection) -> None:
    """Remove shares' jobs that will not run any more."""
    over = "status IN ('succeeded', 'failed', 'cancelled', 'aborted')"
    connection.execute(text(f"DELETE FROM procrastinate_jobs WHERE {over} AND queue_name LIKE 'share-%'"))


def ended(connection: Connection, jobs: Collection[int]) -> set[int]:
    """Those of some jobs that will not run any more."""
    alive = text("SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND id IN :jobs")
    query = alive.bindparams(bindparam("jobs", expanding=True))
    return set(jobs) - set(connection.execute(query, {"jobs": list(jobs)}).scalars())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue in figures: jobs waiting, running and failed, and for how many seconds the oldest has waited."""

    queue: str
    waiting: int
    running: int
    failed: int
    lag: float


def queues(connection: Connection) -> list[Waiting]:
    """All queues, by name."""
    query = text(
        """
        SELECT j.queue_name, count(*) FILTER (WHERE j.status = 'todo') AS waiting,
            count(*) FILTER (WHERE j.status = 'doing') AS running,
            count(*) FILTER (WHERE j.status = 'failed') AS failed,
            coalesce(extract(epoch FROM now() - min(e.at) FILTER (WHERE j.status = 'todo')), 0) AS lag
        FROM procrastinate_jobs j LEFT JOIN LATERAL
            (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id AND type <> 'scheduled') e ON true
        GROUP BY j.queue_name ORDER BY j.queue_name
        """
    )
    rows = connection.execute(query)
    return [Waiting(r.queue_name, r.waiting, r.running, r.failed, max(0.0, float(r.lag))) for r in rows]


def address(url: URL) -> str:
    """The address with the timeouts that let both ends notice a cut line."""
    return url.set(query={**LINE, **url.query}).render_as_string(hide_password=False)


def conninfo(url: str) -> str:
    """An address as libpq takes it."""
    from psycopg.conninfo import make_conninfo

    parsed = make_url(url)
    names = parsed.translate_connect_args(username="user", database="dbname")
    return make_conninfo(**names, **{name: str(value) for name, value in parsed.query.items()})


SESSION = "-c idle_in_transaction_session_timeout=60000 -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
"""The server lets go of what a vanished agent holds, within a minute."""
LINE = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "options": SESSION,
}
