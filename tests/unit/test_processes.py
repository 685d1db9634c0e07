"""Work divided over forked processes: the same result with any number, and an end in words when one dies."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from classifiers.processes import Aside, Team, possible
from models.errors import InventoryError, MunimentError

pytestmark = pytest.mark.skipif(not possible(), reason="processes cannot be forked here")


def squares(part: range) -> Iterator[tuple[int, int]]:
    for number in part:
        yield number, number * number


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_any_number_of_processes_gives_the_same(workers: int) -> None:
    parts = [range(at, at + 7) for at in range(0, 70, 7)]
    with Team(squares, workers) as team:
        found = list(team.results(parts))
    assert sorted(found) == [(number, number * number) for number in range(70)]


def test_several_processes_take_part() -> None:
    with Team[int, int](lambda part: [os.getpid()], 2) as team:
        found = set(team.results(range(20)))
    assert len(found) == 2
    assert os.getpid() not in found


def test_no_parts_give_nothing() -> None:
    with Team(squares, 2) as team:
        assert list(team.results([])) == []


def test_a_process_that_is_killed_ends_the_work_in_words() -> None:
    def work(part: int) -> Iterator[int]:
        yield part
        if part == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(MunimentError, match="ended early, by SIGKILL") as caught, Team(work, 2) as team:
        list(team.results(range(10)))
    assert "MUNIMENT_WORKERS" in caught.value.hint


def test_an_error_in_a_process_is_raised_here_with_its_place() -> None:
    def work(part: int) -> Iterator[int]:
        if part == 4:
            raise InventoryError("the disk is full", "Free some space.")
        yield part

    with pytest.raises(InventoryError, match="the disk is full") as caught, Team(work, 2) as team:
        list(team.results(range(10)))
    assert caught.value.hint == "Free some space."
    assert "in work" in caught.value.__notes__[0]


def test_an_error_that_cannot_be_sent_is_told() -> None:
    class Own(Exception):
        pass

    def work(part: int) -> Iterator[int]:
        raise Own("no such thing")
        yield part

    with pytest.raises(MunimentError, match="Own: no such thing"), Team(work, 2) as team:
        list(team.results([1]))


def test_no_process_is_left() -> None:
    with Team[int, int](lambda part: [os.getpid()], 3) as team:
        processes = set(team.results(range(12)))
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_something_done_aside() -> None:
    with Aside(lambda: (os.getpid(), "done")) as aside:
        process, said = aside.result()
    assert (process != os.getpid(), said) == (True, "done")


def test_beside_a_working_thread_nothing_is_forked() -> None:
    done, seen = threading.Event(), list[bool]()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        seen.append(possible())
        with Team[int, int](lambda part: [os.getpid()], 2) as team:
            assert list(team.results([1])) == [os.getpid()]
    finally:
        done.set()
        thread.join()
    assert (seen, possible()) == ([False], True)
