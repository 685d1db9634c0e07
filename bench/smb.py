"""Crawling and reading a share over SMB beside the same folder locally, in one run against a Samba of our own.

    sudo .venv/bin/python bench/smb.py [FILES]

Needs root and the Debian package samba. Processor time is ours alone; wall time includes Samba's on the same machine.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scanner.crawl import crawl
from scanner.sources import open_file, source_of
from tests.samba import Samba, new_samba

IN_A_FOLDER, LARGE, SMALL = 25, 64 << 20, 400
Work = Callable[[bytes], float]


def fill(folder: Path, files: int) -> None:
    """Folders of 25 small files, twenty in each folder above, and one large file."""
    for number in range(files // IN_A_FOLDER):
        inner = folder / f"Gwasanaeth {number // 20}" / f"Ffolder {number % 20}"
        inner.mkdir(parents=True)
        for name in range(IN_A_FOLDER):
            (inner / f"llythyr {name}.docx").write_bytes(b"x" * 3_000)
    (folder / "large.bin").write_bytes(os.urandom(LARGE))


def crawled(root: bytes) -> float:
    """Files seen."""
    return sum(len(listing.entries) for listing in crawl(root))


def told(root: bytes) -> float:
    """Files whose permissions were read; only on a share."""
    source, seen = source_of(root).permissions(root), 0  # type: ignore[attr-defined]
    for listing in crawl(root):
        source.folder(listing)
        for entry in listing.entries[: SMALL - seen]:
            source.entry(listing, entry)
            seen += 1
        if seen >= SMALL:
            break
    return seen


def read_large(root: bytes) -> float:
    """MB read from front to back."""
    with open_file(root + b"/large.bin") as opened:
        return sum(len(block) for block in iter(lambda: opened.file.read(1 << 20), b"")) / 1e6


def read_small(root: bytes) -> float:
    """Small files opened, read and closed."""
    names = [(number // IN_A_FOLDER, number % IN_A_FOLDER) for number in range(SMALL)]
    places = [f"/Gwasanaeth 0/Ffolder {folder}/llythyr {name}.docx".encode() for folder, name in names]
    for place in places:
        with open_file(root + place) as opened:
            opened.file.read()
            opened.again()
    return len(places)


def measured(work: Work, root: bytes) -> tuple[float, float]:
    """What was done in a second, and in a second of our processor time; the second of two runs."""
    work(root)
    wall, used = time.perf_counter(), processor()
    done = work(root)
    return done / (time.perf_counter() - wall), done / max(processor() - used, 1e-9)


def processor() -> float:
    """Processor time of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main(files: int) -> None:
    """Measure and print."""
    samba: Samba = new_samba()
    os.environ.update(samba.environment)
    fill(samba.share, files)
    local, remote = os.fsencode(samba.share), samba.address.encode()
    tasks: list[tuple[str, Work]] = [("crawl, files", crawled), ("read, MB", read_large), ("small files", read_small)]
    print(f"{'':14}{'local/s':>12}{'SMB/s':>12}{'local/CPU-s':>14}{'SMB/CPU-s':>12}")
    for name, work in tasks:
        (here, here_cpu), (there, there_cpu) = measured(work, local), measured(work, remote)
        print(f"{name:14}{here:12,.0f}{there:12,.0f}{here_cpu:14,.0f}{there_cpu:12,.0f}")
    wall, used = measured(told, remote)
    print(f"{'permissions':14}{'':12}{wall:12,.0f}{'':14}{used:12,.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
