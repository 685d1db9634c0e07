"""Showing how a scan goes on, on stderr: a live line with rich, or plain lines where there is no terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

SECONDS_BETWEEN_LINES = 10.0


def size_words(size: float) -> str:
    """A size as people write it.

    >>> size_words(1536), size_words(0)
    ('1.5 KB', '0 B')
    """
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024 or unit == "TB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError


class PlainProgress:
    """Lines on stderr, at most one every ten seconds and one at each stage's end."""

    def __init__(self) -> None:
        self.files = self.size = self.unread = self.total_files = self.total_size = self.seen = self.items = 0
        self.started = self.last_line = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.finish()

    def crawled(self, files: int) -> None:
        self.seen += files
        self.show(f"Looking through folders: {self.seen:,} files seen")

    def to_read(self, files: int, size: int) -> None:
        self.total_files += files
        self.total_size += size
        self.started = time.monotonic()
        if files:
            self.show(f"To read: {files:,} files, {size_words(size)}", at_once=True)

    def read(self, files: int, size: int, unread: int) -> None:
        self.files += files
        self.size += size
        self.unread += unread
        self.show(self.reading_line(), at_once=self.files == self.total_files)

    def judged(self, items: int) -> None:
        self.items = items
        self.show(f"Judging: {items:,} items")

    def reading_line(self) -> str:
        """How far reading is: files, bytes, rate, time left, unread so far."""
        spent = max(time.monotonic() - self.started, 0.001)
        share = self.size / self.total_size if self.total_size else self.files / max(self.total_files, 1)
        left = f", about {time_words(spent / share - spent)} left" if share > 0.01 and spent > 2 else ""
        return (
            f"Reading: {self.files:,} of {self.total_files:,} files, {size_words(self.size)} of "
            f"{size_words(self.total_size)}, {self.files / spent:,.0f} files/s{left}; {self.unread:,} unread so far"
        )

    def show(self, line: str, *, at_once: bool = False) -> None:
        """Print a line if it is time for one."""
        now = time.monotonic()
        if at_once or now - self.last_line >= SECONDS_BETWEEN_LINES:
            self.last_line = now
            print(line, file=sys.stderr, flush=True)

    def finish(self) -> None:
        """Nothing is left on the screen to take away."""


class LiveProgress(PlainProgress):
    """One line that changes, on a terminal."""

    def __enter__(self) -> Self:
        from rich.console import Console

        self.status = Console(stderr=True).status("Starting")
        self.status.start()
        return self

    def show(self, line: str, *, at_once: bool = False) -> None:
        self.status.update(line)

    def finish(self) -> None:
        self.status.stop()


def progress() -> PlainProgress:
    """The kind that suits where stderr goes."""
    return LiveProgress() if sys.stderr.isatty() else PlainProgress()


def time_words(seconds: float) -> str:
    """A length of time, roughly.

    >>> time_words(42), time_words(4000)
    ('42 s', '1 h 7 min')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes else f"{rest} s"
