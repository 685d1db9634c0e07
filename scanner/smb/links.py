"""The connections of a process to file servers: one for each share, made anew when it is lost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

from models.errors import SourceError
from scanner.smb import waiting
from scanner.smb.address import Address
from scanner.smb.link import Link, Lost

Result = TypeVar("Result")

PATIENCE, GIVE_UP = "MUNIMENT_SMB_PATIENCE", 45.0
"""Seconds after which a server that does not come back is given up; waits grow from half a second to eight."""
_links: dict[tuple[int, str, int, str], Link] = {}
"""The connections of this process, and of none from which it was forked."""


def link_to(address: Address) -> Link:
    """The process's connection to a share, made where there is none. Raises SourceError or Lost."""
    key = _key(address)
    if key not in _links:
        _links[key] = Link(address)
    return _links[key]


def drop(address: Address) -> None:
    """Forget a connection; the next use makes a new one."""
    link = _links.pop(_key(address), None)
    if link is not None:
        link.close()


def attempt(address: Address, work: Callable[[Link], Result], patience: float | None = None) -> Result:
    """Do work over the share's connection, again over a new one where that is lost.

    Raises SourceError when the server does not come back within `patience` seconds (or those of the environment's
    MUNIMENT_SMB_PATIENCE); Refused passes through.
    """
    seconds, ends = 0.5, 0.0
    while True:
        try:
            return work(link_to(address))
        except Lost as lost:
            drop(address)
            ends = ends or time.monotonic() + (_patience() if patience is None else patience)
            if time.monotonic() + seconds > ends:
                hint = "What was recorded is kept; when the server is back, the same command goes on from there."
                raise SourceError(f"{address.server}:{address.port} cannot be reached ({lost})", hint) from lost
        waiting.pause(seconds)
        seconds = min(seconds * 2, 8.0)


def _patience() -> float:
    try:
        return float(os.environ[PATIENCE])
    except (KeyError, ValueError):
        return GIVE_UP


def _key(address: Address) -> tuple[int, str, int, str]:
    return os.getpid(), address.server, address.port, address.share
