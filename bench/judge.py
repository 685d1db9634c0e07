"""The judge: duplicates beside jdupes, near-duplicates and version families on planted sets, time and memory.

    python bench/judge.py duplicates --files 20000     equal files: the same sets as jdupes -Q, and the time beside it
    python bench/judge.py near --documents 2000        nearly equal texts, planted in real public-sector text
    python bench/judge.py families                     version families by name, planted
    python bench/judge.py speed --items 50000          a whole judgement: processor time, memory, size on disk

`near` and `speed` take their texts from the folder that `MUNIMENT_SHARED` names.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import numpy as np
from blake3 import blake3
from judge_texts import planted

from classifiers.features import pack_document
from classifiers.minhash import DTYPE, WORD
from classifiers.minhash import pack as sketch
from classifiers.near_duplicates import KEPT, candidates, likeness
from classifiers.policy import load
from classifiers.version_names import named_version
from models.findings import DateCandidate
from models.records import Share, ShareKind, Text
from models.store import open_inventory, shares
from models.store.bulk import insert_rows
from models.store.engine import writing
from models.store.packing import dump_dates
from models.tables import contents, folders, items

TODAY = date(2026, 11, 22)
ALIKE_IN_TRUTH = 0.35
"""Two documents of the source with so many rows of words in common are alike in truth, though nobody planted it."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("duplicates", "near", "families", "speed", "judged"))
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--to", default="", help="judged: an inventory to judge, as `speed` has it done")
    options = parser.parse_args()
    parts: dict[str, Callable[[], None]] = {
        "duplicates": lambda: duplicates(options.files, options.pairs),
        "near": lambda: near(options.documents),
        "families": families,
        "speed": lambda: speed(options.items, options.workers),
        "judged": lambda: judged(options.to, options.workers),
    }
    parts[options.part]()


def _shared() -> Path:
    place = os.environ.get("MUNIMENT_SHARED", "")
    if not place:
        sys.exit("set MUNIMENT_SHARED to the folder with the shared texts")
    return Path(place)


def duplicates(files: int, pairs: int) -> None:
    """Equal files by size and BLAKE3, beside `jdupes -Q` on the same tree, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        _tree(Path(folder), files)
        ratios = []
        for _ in range(pairs):
            ours, seconds = _timed(lambda: _equal(folder))
            theirs, peer = _timed(lambda: _jdupes(folder))
            ratios.append(seconds / peer)
            print(f"  ours {seconds:.2f} CPU-seconds, jdupes -Q {peer:.2f}, ratio {ratios[-1]:.2f}")
        print(f"{files:,} files: {len(ours):,} sets, the same as jdupes: {ours == theirs}")
        print(f"median ratio {sorted(ratios)[len(ratios) // 2]:.2f}")


def _tree(root: Path, files: int) -> None:
    """A third of the files are copies, many more only equal in size; some are empty."""
    draw = random.Random(3)
    made: list[bytes] = []
    for number in range(files):
        folder = root / f"d{number // 400:04}" / f"e{number // 40:05}"
        folder.mkdir(parents=True, exist_ok=True)
        if made and draw.random() < 0.33:
            content = made[draw.randrange(len(made))]
        else:
            content = draw.randbytes(draw.choice((0, 700, 4_096, 9_000, draw.randrange(1, 60_000))))
            if len(made) < 3_000:
                made.append(content)
        (folder / f"f{number}.doc").write_bytes(content)


WHOLE, FIRST = 16_384, 4_096
"""A file of up to so many bytes is read at once; of a larger one first so many, which tell most files apart."""


def _equal(folder: str) -> set[frozenset[str]]:
    """Sets of equal files: sizes first, then the first block of large ones, then BLAKE3 of all that is left. The scan
    finds the same sets by the hash of every file, which it needs for more than this."""
    groups: dict[bytes, list[str]] = defaultdict(list)
    for size, paths in _sizes(folder).items():
        for some in _alike(paths) if size > WHOLE else (paths,):
            for path in some if len(some) > 1 else ():
                groups[_hashed(path, size)].append(path)
    return {frozenset(group) for group in groups.values() if len(group) > 1}


def _sizes(folder: str) -> dict[int, list[str]]:
    """Files that are not empty, by size."""
    sizes: dict[int, list[str]] = defaultdict(list)
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        number = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        with os.scandir(number) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{place}/{entry.name}")
                elif size := entry.stat(follow_symlinks=False).st_size:
                    sizes[size].append(f"{place}/{entry.name}")
        os.close(number)
    return sizes


def _alike(paths: list[str]) -> Iterable[list[str]]:
    """The files by their first block; one alone need not be read."""
    first: dict[bytes, list[str]] = defaultdict(list)
    for path in paths if len(paths) > 1 else ():
        number = os.open(path, os.O_RDONLY)
        first[os.read(number, FIRST)].append(path)
        os.close(number)
    return first.values()


def _hashed(path: str, size: int) -> bytes:
    number = os.open(path, os.O_RDONLY)
    try:
        if size <= WHOLE:
            return blake3(os.read(number, size)).digest()
        state, left = blake3(), size
        while left > 0 and (block := os.read(number, min(left, 1 << 20))):
            state.update(block)
            left -= len(block)
        return state.digest()
    finally:
        os.close(number)


def _jdupes(folder: str) -> set[frozenset[str]]:
    found = subprocess.run(["jdupes", "-r", "-Q", "-q", folder], capture_output=True, text=True, check=False).stdout
    return {frozenset(group.splitlines()) for group in found.strip().split("\n\n") if group}


def _timed(work: Callable[[], set[frozenset[str]]]) -> tuple[set[frozenset[str]], float]:
    """What the work gives, and the processor time it and its child processes took."""
    before = _processor()
    return work(), _processor() - before


def _processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def near(documents: int) -> None:
    """Pairs found among planted versions, against pairs planted; pairs alike in truth by exact count are not wrong."""
    texts = planted(_shared(), documents)
    before = time.process_time()
    kept = np.zeros(len(texts), KEPT)
    for at, one in enumerate(texts):
        packed = sketch([Text(one.text)])
        if packed:
            kept["sketch"][at] = np.frombuffer(packed, DTYPE)[0]
    packing = time.process_time() - before
    before = time.process_time()
    found: set[tuple[int, int]] = set()
    for pairs in candidates(kept["sketch"]["wording"]):
        found |= {(min(pair), max(pair)) for pair in map(tuple, pairs[likeness(kept, pairs) > 0].tolist())}
    matching = time.process_time() - before
    true = set(_pairs([one.group for one in texts]))
    wrong = {pair for pair in found - true if _exact(texts[pair[0]].text, texts[pair[1]].text) < ALIKE_IN_TRUTH}
    forms = sum(texts[left].group[0] == "f" for left, _ in found - true)
    print(f"{len(texts):,} documents, {len(true):,} planted pairs: recall {len(found & true) / len(true):.3f}")
    print(f"precision {1 - len(wrong | _forms(found, texts)) / max(1, len(found)):.3f} ({forms} pairs of form letters)")
    print(f"not planted, but alike in truth: {len(found - true - wrong)}")
    print(f"{packing / len(texts) * 1e6:.0f} us a document to sketch; {matching:.2f} s to match all")


def _forms(found: set[tuple[int, int]], texts: list) -> set[tuple[int, int]]:  # type: ignore[type-arg]
    return {pair for pair in found if texts[pair[0]].group != texts[pair[1]].group and texts[pair[0]].group[0] == "f"}


def _pairs(groups: list[str]) -> Iterator[tuple[int, int]]:
    by_group: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        by_group[group].append(at)
    for members in by_group.values():
        yield from combinations(members, 2)


def _exact(left: str, right: str) -> float:
    rows = [set(zip(w, w[1:], w[2:], strict=False)) for w in (WORD.findall(left.lower()), WORD.findall(right.lower()))]
    return len(rows[0] & rows[1]) / max(1, min(map(len, rows)))


def families() -> None:
    """Pairs of versions by name: every title with every way of marking versions, and titles that only look alike.

    The marks are written as the reference list of councils' habits has them, the traps as it names them.
    """
    groups = [[mark.format(title) for mark in some] for title in TITLES for some in MARKS]
    groups += [[name] for pair in TRAPS for name in pair]
    named = [(number, named_version(f"{name}.docx").key) for number, names in enumerate(groups) for name in names]
    found = {pair for pair in combinations(range(len(named)), 2) if named[pair[0]][1] == named[pair[1]][1]}
    titles = {number: TITLES[number // len(MARKS)] for number in range(len(TITLES) * len(MARKS))}
    same = [titles.get(number, str(number)) for number, _ in named]
    true = {pair for pair in combinations(range(len(named)), 2) if same[pair[0]] == same[pair[1]]}
    right = len(found & true)
    print(f"{len(named)} names: precision {right / len(found):.3f}, recall {right / len(true):.3f}")
    for left, right_one in sorted(found - true)[:5]:
        print("  wrongly together:", named[left][1], named[right_one][1])


TITLES = ("Lettings policy", "Cabinet report on Alder School", "Risk register", "Polisi Iaith", "Fleet strategy 2014")
MARKS = (
    ("{}", "{} v2", "{} v0.10 DRAFT", "{} final", "{} (signed)"),
    ("{} - Copy", "Copy of {}", "{} (2)", "{} v1.2 AB comments", "{} tracked changes"),
    ("{} drafft", "{} terfynol", "Copi o {}", "{}_v3_FINAL", "{} rev B"),
    ("{} clean", "{} for approval", "{} approved", "{} v1 2019-03-04", "{} DRAFT 2"),
)
TRAPS = (
    ("Invoice 10021", "Invoice 10022"), ("Agenda Item 1", "Agenda Item 2"), ("Form 16A", "Form 16B"),
    ("Budget Q1", "Budget Q2"), ("Smith J", "Smith P"), ("Phase 1 plan", "Phase 2 plan"),
    ("Minutes May", "Minutes June"), ("Report part 1", "Report part 2"), ("Rota 2019", "Rota 2020"),
    ("Letter 4 May 2019", "Letter 5 May 2019"),
)  # fmt: skip


def speed(number: int, workers: int) -> None:
    """Judge an inventory made for it, in a process of its own: time, processor time, memory over all processes."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_inventory(f"sqlite:///{folder}/i.db")
        _inventory(engine, number)
        engine.dispose()
        size, start, before = _size(folder), time.perf_counter(), _processor()
        run = subprocess.Popen(
            [sys.executable, __file__, "judged", "--to", f"{folder}/i.db", "--workers", str(workers)]
        )
        peak = 0
        while run.poll() is None:
            peak = max(peak, _memory(run.pid))
            time.sleep(0.5)
        wall, seconds = time.perf_counter() - start, _processor() - before
        if run.returncode:
            sys.exit("judging failed")
        pace = f"{seconds:.1f} CPU-seconds ({seconds / number * 1e6:.0f} us an item)"
        print(f"{number:,} items, {workers} workers: {wall:.1f} s, {pace}")
        print(f"a million at this pace: {wall / number * 1e6 / 60:.1f} minutes")
        print(f"peak memory of all processes {peak:,} MB")
        print(f"{size / number:,.0f} bytes an item on disk, {_size(folder) / number:,.0f} when judged")


def judged(place: str, workers: int) -> None:
    """Judge an inventory."""
    from scanner.judging import judge

    class Quiet:
        def judged(self, items: int) -> None: ...

    engine = open_inventory(f"sqlite:///{place}", create=False)
    judge(engine, load(), b"k" * 32, TODAY, Quiet(), workers)  # type: ignore[arg-type]
    engine.dispose()


def _size(folder: str) -> int:
    return sum(path.stat().st_size for path in Path(folder).iterdir())


def _memory(process: int) -> int:
    """MB that a process and its children take, pages that they share counted once (PSS)."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    own = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return own // 1024 + sum(_memory(int(child)) for child in children)


def _inventory(engine, number: int) -> None:  # type: ignore[no-untyped-def]
    """Items in folders of 40; one in five is a copy; contents vary around real texts, so that no two are alike."""
    draw = random.Random(5)
    texts = [one.text for one in planted(_shared(), 2_000)]
    packed = [(pack_document([Text(text)], "", ""), np.frombuffer(sketch([Text(text)]), np.uint8)) for text in texts]
    with writing(engine) as connection:
        share = shares.register(connection, Share("SU", ShareKind.SHARED, "/srv/su"))
        rows = (
            (share, f"Service {n // 200}/Team {n // 20}/Folder {n}", b"", b"x", 40, 1) for n in range(number // 40 + 1)
        )
        insert_rows(connection, folders, ("share_id", "path", "raw", "signature", "files", "seen_run"), rows)
        distinct = number * 4 // 5
        insert_rows(connection, contents, CONTENT, (_content(draw, n, packed) for n in range(1, distinct + 1)))
        insert_rows(connection, items, ITEM, (_item(draw, share, n, distinct) for n in range(number)))


CONTENT = ("hash", "size", "media_type", "status", "language", "words", "dates", "features", "minhash", "reader")
ITEM = ("share_id", "folder_id", "name", "kind", "size", "created", "modified", "status", "content_id", "first_run")


def _content(draw: random.Random, number: int, packed: list) -> tuple[object, ...]:  # type: ignore[type-arg]
    features, sketched = packed[draw.randrange(len(packed))]
    varied = sketched.copy()
    noise = np.random.default_rng(number)
    places = 12 + noise.permutation(len(varied) - 12)[:200]
    varied[places] = noise.integers(0, 256, 200, np.uint8)
    closed = date(draw.randrange(2005, 2026), draw.randrange(1, 13), draw.randrange(1, 29))
    dates = dump_dates([DateCandidate("closure", closed, "closed", 0.9)]) if draw.random() < 0.3 else ""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return (
        number.to_bytes(32, "big"),
        30_000 + number,
        word,
        "read",
        "en",
        250,
        dates,
        features,
        varied.tobytes(),
        "1",
    )


def _item(draw: random.Random, share: int, number: int, distinct: int) -> tuple[object, ...]:
    content = number + 1 if number < distinct else draw.randrange(1, distinct + 1)
    moment = datetime(
        draw.randrange(2006, 2026), draw.randrange(1, 13), draw.randrange(1, 29), 9, 1, number % 60, 7, UTC
    )
    at = int(moment.timestamp() * 1e9) + 7_000
    name = f"{draw.choice(('Letter', 'Report', 'Minutes', 'Policy draft v', 'Invoice'))} {number}.docx"
    return (share, number // 40 + 1, name, "file", 30_000 + content, at, at, "read", content, 1)


if __name__ == "__main__":
    main()
