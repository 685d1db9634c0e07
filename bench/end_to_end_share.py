"""Makes the share of the end-to-end benchmark: office files, mail, pictures, films, copies and a corpus, from one seed.

    python bench/end_to_end_share.py FOLDER [--gb 5] [--items 50000] [--corpus DIR]

What is planted in each file stands in `FOLDER-truth.jsonl` beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import end_to_end_files as files
from end_to_end_texts import SHEETS, TALKING, Made, note

SEED = 20261122
COPIES = 0.25
"""The part of the files that are copies of others."""
FULL = 50_000
"""Files of a full share, to which the whole corpus belongs; a smaller share has its part of the corpus."""
WEIGHTS = {
    "docx": 24, "pdf": 15, "xlsx": 9, "pptx": 3, "eml": 14, "txt": 5, "rtf": 2, "html": 2, "csv": 3, "jpg": 14,
    "zip": 1.5, "scan": 1.5, "mp4": 0.7, "mbox": 0.3,
}  # fmt: skip
UNITS = "Adult Services|Children|Housing|Highways|Finance|People|Planning|Schools|Legal|Leisure|Waste|Democratic".split(
    "|"
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A file of the share: where, how large, what kind, the types in it, and the file it is a copy of ("" for none).

    `style` is empty where nothing is known of what stands in it.
    """

    path: str
    size: int
    kind: str
    style: str = ""
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    copy_of: str = ""


class Maker:
    """Writes the files of a share until there are as many as asked for, of as many bytes on average."""

    def __init__(self, folder: Path, size: int, number: int) -> None:
        self.folder, self.goal, self.number = folder, size / number, number
        self.dice = random.Random(SEED)
        self.made: list[Planted] = []
        self.written = 0

    def write(self, corpus: Sequence[Path]) -> list[Planted]:
        """Make everything."""
        for path in corpus:
            self._copy_in(path, corpus[0].parents[1])
        kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
        while len(self.made) < self.number:
            if self.dice.random() < COPIES and len(self.made) > 20:
                self._copy(self.dice.choice(self.made))
            else:
                self._make(self.dice.choices(kinds, weights)[0])
        return self.made

    def _make(self, kind: str) -> None:
        number = len(self.made)
        if kind in ("xlsx", "csv"):
            made = self.dice.choice(SHEETS)(self.dice, self._chars(6_000, 1.2))
        else:
            made = self.dice.choice(TALKING)(self.dice, self._chars(2_500, 1.0))
        data = self._data(kind, made, number)
        path = self._place(made.title if kind not in ("jpg", "mp4", "mbox", "zip") else kind.upper(), number, kind)
        known = kind not in ("jpg", "mp4", "mbox", "scan")
        may = made.may | {"EMAIL"} if kind == "eml" else made.may  # of the teams that wrote
        truth = (made.style, tuple(sorted(made.must)), tuple(sorted(may))) if known else ("", (), ())
        self._put(path, data, Planted(path, len(data), kind, *truth))

    def _chars(self, median: int, spread: float) -> int:
        return min(400_000, int(median * self.dice.lognormvariate(0, spread)))

    def _data(self, kind: str, made: Made, number: int) -> bytes:
        """The bytes of a file of that kind."""
        picture = b""
        if kind in ("docx", "pdf", "pptx", "scan", "jpg") and (kind in ("scan", "jpg") or self.dice.random() < 0.55):
            size = self.dice.lognormvariate(11.9 if kind == "jpg" else 11.5, 0.9)
            picture = files.varied(files.photograph(int(size)), number)
        if kind == "jpg":
            return picture
        if kind in ("docx", "pptx", "xlsx"):
            return {"docx": files.docx, "pptx": files.pptx, "xlsx": files.xlsx}[kind](made, picture)
        if kind in ("pdf", "scan"):
            pages = self.dice.randint(5, 15) if kind == "scan" else int(bool(picture))
            return files.pdf(made, picture, pages)
        return self._other(kind, made, number)

    def _other(self, kind: str, made: Made, number: int) -> bytes:
        if kind == "eml":
            attached = ("Document.docx", files.docx(made)) if self.dice.random() < 0.25 else None
            return files.message(made, number, attached)
        if kind == "mbox":
            count = self.dice.randint(20, 250)
            return files.mbox(files.message(note(self.dice, self._chars(600, 0.8)), number + n) for n in range(count))
        if kind == "zip":
            return files.zipped([("Documents/First.docx", files.docx(made)), ("Documents/Same.txt", _text(made))])
        if kind == "mp4":
            missing = int(self.goal * len(self.made)) - self.written
            return files.film(self.dice, max(300_000, min(missing, 80_000_000)))
        return {"txt": _text, "csv": _commas, "rtf": files.rtf, "html": files.page}[kind](made)

    def _place(self, title: str, number: int, kind: str) -> str:
        unit, year = self.dice.choice(UNITS), 2009 + self.dice.randrange(17)
        end = "pdf" if kind == "scan" else kind
        return f"{unit}/{year}/{'ABCDEFGH'[number % 8]}/{title} {number:05d}.{end}"

    def _put(self, path: str, data: bytes, planted: Planted) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self._note(target, planted)

    def _copy(self, first: Planted) -> None:
        name = Path(first.path)
        start = self.dice.choice(("Copy of ", "", "FINAL "))
        path = (
            f"{self.dice.choice(UNITS)}/Old {len(self.made) % 40}/{start}{name.stem} {len(self.made):05d}{name.suffix}"
        )
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.folder / first.path, target)  # by the kernel (copy_file_range, sendfile) where it can
        truth = (first.style, first.must, first.may, first.copy_of or first.path)
        self._note(target, Planted(path, first.size, first.kind, *truth))

    def _copy_in(self, path: Path, root: Path) -> None:
        place = f"Corpus/{path.relative_to(root)}"
        target = self.folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        self._note(target, Planted(place, target.stat().st_size, "corpus"))

    def _note(self, target: Path, planted: Planted) -> None:
        stamp = 1_250_000_000 + self.dice.randrange(480_000_000)
        os.utime(target, (stamp, stamp))
        self.made.append(planted)
        self.written += planted.size


def _text(made: Made) -> bytes:
    return "\r\n".join(files.lines_of(made)).encode()


def _commas(made: Made) -> bytes:
    rows = made.rows or tuple((line,) for line in made.lines)
    return "\r\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows).encode()


def part_of_corpus(root: Path | None, number: int) -> list[Path]:
    """The corpus's files, or every so-many-th of them for a share of fewer files than a full one."""
    if root is None:
        return []
    every = sorted(path for path in root.rglob("*") if path.is_file() and path.parent != root)
    return every[:: max(1, round(FULL / number))]


def make(folder: Path, size: int, number: int, corpus: Path | None) -> list[Planted]:
    """Make a share of `number` files and about `size` bytes in a new folder, with its truth beside it."""
    folder.mkdir(parents=True)
    made = Maker(folder, size, number).write(part_of_corpus(corpus, number))
    write_truth(folder, made)
    return made


def truth_of(folder: Path) -> Path:
    """Where the truth about a share stands."""
    return folder.with_name(f"{folder.name}-truth.jsonl")


def write_truth(folder: Path, made: Iterable[Planted]) -> None:
    """One line of JSON a file."""
    truth_of(folder).write_text("".join(json.dumps(asdict(one)) + "\n" for one in made), encoding="utf-8")


def read_truth(folder: Path) -> list[Planted]:
    """The files of a share that is there already."""
    rows = map(json.loads, truth_of(folder).read_text(encoding="utf-8").splitlines())
    return [Planted(**{**row, "must": tuple(row["must"]), "may": tuple(row["may"])}) for row in rows]


def sample(folder: Path, made: Sequence[Planted], part: float, target: Path) -> list[Planted]:
    """A part of a share in a folder of its own, as links: of each kind every so-many-th by size, with its copies."""
    step, chosen = max(1, round(1 / part)), set[str]()
    originals = sorted((p for p in made if not p.copy_of), key=lambda p: (p.kind, p.size, p.path))
    for number, one in enumerate(originals):
        if number % step == step // 2:
            chosen.add(one.path)
    kept = [one for one in made if (one.copy_of or one.path) in chosen]
    for one in kept:
        place = target / one.path
        place.parent.mkdir(parents=True, exist_ok=True)
        os.link(folder / one.path, place)
    write_truth(target, kept)
    return kept


def described(made: Sequence[Planted]) -> str:
    """A share in one line."""
    size, copies = sum(one.size for one in made), sum(bool(one.copy_of) for one in made)
    bytes_of: Counter[str] = Counter()
    for one in made:
        bytes_of[one.kind] += one.size
    kinds = Counter(one.kind for one in made)
    parts = ", ".join(f"{kind} {kinds[kind]:,} ({amount / 1e6:,.0f} MB)" for kind, amount in bytes_of.most_common())
    return f"{len(made):,} files, {size / 1e9:.2f} GB, {copies / len(made):.0%} of them copies: {parts}"


def main() -> None:
    """Make a share and say what is in it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--gb", type=float, default=5.0)
    options.add_argument("--items", type=int, default=FULL)
    options.add_argument("--corpus", type=Path)
    chosen, began = options.parse_args(), time.monotonic()
    made = make(chosen.folder, int(chosen.gb * 1e9), chosen.items, chosen.corpus)
    print(f"{described(made)}; made in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
