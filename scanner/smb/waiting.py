"""What is told while a lost server is waited for; apart, since it needs no library."""

from __future__ import annotations

import time
from collections.abc import Callable

_calls: list[Callable[[], object]] = []


def while_waiting(call: Callable[[], object]) -> None:
    """Call this before each wait: waiting must not count as work on a file."""
    _calls[:] = [call]


def pause(seconds: float) -> None:
    """Wait, after telling."""
    for call in _calls:
        call()
    time.sleep(seconds)
