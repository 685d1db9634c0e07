"""Servers of tests: a free port, an account to run as, and an end that leaves no process behind."""

from __future__ import annotations

import ctypes
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

import psutil

SECONDS = 60


def kill_family(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """SIGKILL to processes and to all that they started, as a failing machine ends them."""
    for process in processes:
        if process.poll() is None:
            children = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            for one in children:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            process.wait(SECONDS)
            psutil.wait_procs(children, timeout=SECONDS)


def ends_with_us(number: signal.Signals) -> Callable[[], None]:
    """For a child's start: should the tests be killed, it gets this signal."""

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, number)  # PR_SET_PDEATHSIG

    return ask


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accounts(names: Iterable[str]) -> list[str]:
    """Those of some accounts that this machine has."""
    here = {one.pw_name for one in pwd.getpwall()}
    return [name for name in names if name in here]
