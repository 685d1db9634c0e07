"""The table of sizes on the sizing page, reckoned from what was measured; change the figures here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What one file costs, as `bench/RESULTS.md` has it: seconds of processor time, and bytes in SQLite."""

    crawl: float = 33e-6
    """First crawl with rows and permissions, at a million files."""
    rescan: float = 8e-6
    """An unchanged file, at 200,000 files."""
    changed: float = 1.4e-3
    """A changed file: its folder is compared."""
    read: float = 1 / 42
    """A file of the mixed corpus of office files, mails and archives, everything counted."""
    judge: float = 0.59e-3
    """An item judged, of a million, the console's index included."""
    mapped_bytes: int = 168
    """A file that was crawled."""
    read_bytes: int = 1_632
    """A letter with names, telephone numbers and addresses that was read and judged."""


MEASURED = Measured()
SIZES = (1_000_000, 10_000_000, 100_000_000)
CORES = 32


def table(measured: Measured = MEASURED) -> str:
    """Time and room for 1, 10 and 100 million files, as a table in Markdown."""
    heads = [
        "files",
        "first crawl",
        "unchanged rescan",
        "reading, one core",
        f"reading, {CORES} cores",
        "judging, one core",
    ]
    heads += ["inventory, mapped only", "inventory, read"]
    rows = [heads, ["---"] * len(heads), *(_row(number, measured) for number in SIZES)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def formula(measured: Measured = MEASURED) -> str:
    """The same as sums to fill in, as a list in Markdown."""
    return f"""- **first crawl**: N × {measured.crawl * 1e6:.0f} µs
- **rescan**: N × {measured.rescan * 1e6:.0f} µs + c × N × {measured.changed * 1e3:.1f} ms
- **reading**: N ÷ {1 / measured.read:.0f} seconds, divided by the number of cores that read
- **judging**: N × {measured.judge * 1e6:.0f} µs, divided by the number of cores
- **inventory**: N × {measured.mapped_bytes} bytes mapped, N × {measured.read_bytes:,} bytes read and judged"""


def _row(files: int, one: Measured) -> list[str]:
    times = (one.crawl, one.rescan, one.read, one.read / CORES, one.judge)
    sizes = (one.mapped_bytes, one.read_bytes)
    return [
        f"{files // 1_000_000} million",
        *(time(files * each) for each in times),
        *(room(files * each) for each in sizes),
    ]


def time(seconds: float) -> str:
    """Seconds in words, to two figures.

    >>> [time(each) for each in (33, 330, 37_000, 3_700_000)]
    ['33 s', '5.5 min', '10 h', '43 days']
    """
    for size, name in ((172_800, "days"), (7_200, "h"), (120, "min")):
        if seconds >= size:
            length = {"days": 86_400, "h": 3_600, "min": 60}[name]
            return f"{_short(seconds / length)} {name}"
    return f"{_short(seconds)} s"


def room(size: float) -> str:
    """Bytes in words, to two figures.

    >>> room(168_000_000), room(1_700_000_000)
    ('170 MB', '1.7 GB')
    """
    return f"{_short(size / 1e9)} GB" if size >= 1e9 else f"{_short(size / 1e6)} MB"


def _short(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{float(f'{number:.2g}'):.0f}"
