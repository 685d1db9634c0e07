"""Workers: a job that crashes, hangs or eats memory costs itself only."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import psutil
import pytest

from models.config import Limits
from models.errors import MunimentError
from models.records import ProblemKind
from scanner import lost_tasks
from scanner.workers import REPLACE_ME, Died, Pool

LIMITS = Limits(seconds=3, cpu_seconds=3, memory_mb=200)


def work(batch: Sequence[str]) -> list[str]:
    return [behave(job) for job in batch]


def behave(job: str) -> str:
    if job == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if job == "exit":
        os._exit(7)
    if job == "hang":
        time.sleep(60)
    if job == "spin":
        while True:
            pass
    if job == "eat":
        return str(len(bytearray(2_000_000_000)))
    return job.upper()


def outcomes(batches: list[list[str]]) -> dict[str, str]:
    pool: Pool[str, str] = Pool(work, 2, LIMITS)
    try:
        results = [one for part in pool.run(batches) for one in part]
    finally:
        pool.close()
    return {one.job: one.kind.value if isinstance(one, Died) else "" for one in results if isinstance(one, Died)} | {
        one.lower(): one for one in results if isinstance(one, str)
    }


def test_neighbours_of_a_crash_are_unharmed() -> None:
    found = outcomes([["a", "crash", "b"], ["c", "exit"], ["d"]])
    assert found == {
        "a": "A",
        "b": "B",
        "c": "C",
        "d": "D",
        "crash": ProblemKind.CRASHED.value,
        "exit": ProblemKind.CRASHED.value,
    }


@pytest.mark.parametrize("job", ["hang", "spin"])
def test_a_job_that_never_ends_is_ended(job: str) -> None:
    assert outcomes([["a", job]]) == {"a": "A", job: ProblemKind.TIMEOUT.value}


def test_a_job_that_eats_memory_is_ended() -> None:
    assert outcomes([["eat", "a"]]) == {"a": "A", "eat": ProblemKind.MEMORY.value}


def vanish(folder: str, batch: Sequence[str]) -> list[str]:
    """Each batch's first worker is gone as soon as it has the batch."""
    mark = Path(folder) / batch[0]
    if not mark.exists():
        mark.touch()
        os._exit(REPLACE_ME)
    return [job.upper() for job in batch]


def test_the_batch_of_a_worker_that_vanishes_as_it_begins_is_done_by_another(tmp_path: Path) -> None:
    jobs = [f"job{number}" for number in range(9)]
    pool: Pool[str, str] = Pool(partial(vanish, str(tmp_path)), 3, LIMITS)
    try:
        found = [one for part in pool.run([[job] for job in jobs]) for one in part]
    finally:
        pool.close()
    assert sorted(map(str, found)) == sorted(job.upper() for job in jobs)


def test_a_task_that_no_worker_has_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lost_tasks, "PATIENCE", 3.0)
    pool: Pool[str, str] = Pool(work, 2, LIMITS)
    try:
        assert list(pool.run([["a"]])) == [["A"]]
        with pytest.MonkeyPatch.context() as once:
            once.setattr(pool._pool._pool_manager.worker_manager, "dispatch", lambda task: once.undo())
            assert list(pool.run([["b"]])) == [["B"]]
    finally:
        pool.close()


def test_when_all_workers_end_others_are_started() -> None:
    pool: Pool[str, str] = Pool(work, 2, LIMITS)

    def batches() -> Iterator[list[str]]:
        yield ["a"]
        deadline = time.monotonic() + 60
        while not found and time.monotonic() < deadline:
            yield ["b"]
        for worker in workers():
            worker.kill()
        yield ["c"]

    found: list[list[str | Died[str]]] = []
    try:
        found += pool.run(batches())
    finally:
        pool.close()
    assert ["C"] in found


def test_workers_that_cannot_be_started_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("Unexpected error within the Pool")

    monkeypatch.setattr("scanner.workers.BEGINNINGS", 1)
    monkeypatch.setattr("pebble.ProcessPool.schedule", refuse)
    pool: Pool[str, str] = Pool(work, 2, LIMITS)
    with pytest.raises((MunimentError, RuntimeError)):
        next(pool.run([["a"]]))
    with pytest.raises(MunimentError, match="end as soon as they start"):
        next(pool.run([["a"]]))
    pool.close(at_once=True)


def test_a_machine_without_shared_memory_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("multiprocessing.Lock", refuse)
    with pytest.raises(MunimentError, match="no shared memory") as told:
        Pool(work, 2, LIMITS)
    assert "/dev/shm" in (told.value.hint or "")


def test_no_worker_is_left_behind() -> None:
    pool: Pool[str, str] = Pool(work, 2, LIMITS)
    next(pool.run([["a"], ["hang"]]))
    assert workers(), "the pool was at work"
    pool.close(at_once=True)
    deadline = time.monotonic() + 5
    while workers() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers() == []


def workers() -> list[psutil.Process]:
    """The children of the fork server: what it forked for a pool; a database's server that tests share is another."""
    servers = [child for child in psutil.Process().children() if child.name().startswith("python")]
    return [child for server in servers for child in server.children() if child.status() != psutil.STATUS_ZOMBIE]
