"""Figures for Prometheus, at an address that is off unless asked for: counts and times, and no name of anything.

Labels are our own words only (status, reason, result); not even a share's name is one, since a drive is often named
after its user.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.errors import MunimentError
from models.runs import Counts

LOOPBACK = "127.0.0.1"


def parse(address: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`, `:PORT` or `PORT`; the host is this machine's loopback unless given.

    >>> parse("9464"), parse("[::1]:9464")
    (('127.0.0.1', 9464), ('::1', 9464))
    """
    host, _, port = address.rpartition(":")
    if not port.isdigit() or not 0 <= int(port) < 65_536:
        raise MunimentError(f"{address!r} is not an address for metrics", "Give HOST:PORT, such as 127.0.0.1:9464.")
    return host.strip("[]") or LOOPBACK, int(port)


@dataclass(slots=True)
class Metrics:
    """Muniment's own metrics, in a registry of their own. Counters only grow; gauges say how things stand."""

    registry: Any
    made: dict[str, Any] = field(default_factory=dict)

    def crawled(self, files: int) -> None:
        """Files seen in listings."""
        self.made["crawled"].inc(files)

    def to_read(self, files: int, size: int) -> None:
        """What waits to be read now."""
        self.made["queue_files"].set(files)
        self.made["queue_bytes"].set(size)

    def read(self, files: int, size: int, unread: int) -> None:
        """Files that were read, or tried."""
        self.made["read"].inc(files)
        self.made["bytes"].inc(size)
        self.made["unread"].inc(unread)
        self.made["queue_files"].dec(files)
        self.made["queue_bytes"].dec(size)

    def judged(self, items: int) -> None:
        """Items judged so far in this judging."""
        self.made["judged"].set(items)

    def finished(self, result: str, seconds: float) -> None:
        """A scan ended as done, failed or interrupted."""
        self.made["scans"].labels(result).inc()
        self.made["seconds"].set(seconds)
        if result == "done":
            self.made["last"].set(time.time())

    def hinted(self, why: str) -> None:
        """Why a watch scanned again."""
        self.made["hints"].labels(why).inc()

    def stands(self, counts: Counts, reasons: Sequence[tuple[str, str, int]]) -> None:
        """How the inventory stands: items by status, and by reason where they were not read, or not wholly."""
        for status in ("read", "unread", "skipped", "pending"):
            self.made["items"].labels(status).set(getattr(counts, status))
        self.made["reasons"].clear()
        for status, reason, number in reasons:
            self.made["reasons"].labels(status, reason).set(number)


COUNTERS = {
    "crawled": ("muniment_files_crawled", "Files seen in listings", ()),
    "read": ("muniment_files_read", "Files read, or tried", ()),
    "bytes": ("muniment_read_bytes", "Bytes of the files read", ()),
    "unread": ("muniment_items_not_read", "Items that could not be read", ()),
    "scans": ("muniment_scans", "Scans by how they ended", ("result",)),
    "hints": ("muniment_watch_scans", "Why a watch scanned again", ("why",)),
}
GAUGES = {
    "queue_files": ("muniment_queue_files", "Files waiting to be read", ()),
    "queue_bytes": ("muniment_queue_bytes", "Bytes waiting to be read", ()),
    "judged": ("muniment_items_judged", "Items judged so far in the present or last judging", ()),
    "items": ("muniment_items", "Items of the inventory by status, after the last scan", ("status",)),
    "reasons": ("muniment_items_by_reason", "Items not read, or not wholly, by reason", ("status", "reason")),
    "last": ("muniment_last_successful_scan_timestamp_seconds", "When the last scan ended well", ()),
    "seconds": ("muniment_last_scan_duration_seconds", "How long the last scan took", ()),
}


def make() -> Metrics:
    """All metrics, at nought. Raises MunimentError where prometheus-client is not installed."""
    try:
        from prometheus_client import CollectorRegistry, Counter, Gauge
        from prometheus_client.process_collector import ProcessCollector
    except ImportError as error:
        hint = "Install all parts: make install, in Muniment's folder"
        raise MunimentError("metrics need prometheus-client", hint) from error
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    made: dict[str, Any] = {key: Counter(*facts, registry=registry) for key, facts in COUNTERS.items()}
    made |= {key: Gauge(*facts, registry=registry) for key, facts in GAUGES.items()}
    return Metrics(registry, made)


def serve(metrics: Metrics, address: str) -> Callable[[], None]:
    """Answer at HOST:PORT (`/metrics`) from a thread; returns what ends that. Raises MunimentError."""
    from prometheus_client import start_http_server

    host, port = parse(address)
    try:
        server, thread = start_http_server(port, host, metrics.registry)
    except OSError as error:
        hint = "Is another Muniment answering there? Choose another port."
        raise MunimentError(f"metrics cannot be offered at {host}:{port}: {error.strerror}", hint) from error

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
