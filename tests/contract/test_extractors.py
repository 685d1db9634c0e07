"""One suite for every extractor: what it must find in real samples, and what it must survive.

A sample is any file in tests/golden/ with NAME.expected.txt beside it; `tests/golden/make.py` says how to write one.
"""

from __future__ import annotations

import io
import pkgutil
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

import scanner.extractors
from models.errors import Unreadable
from models.records import Embedded, Form, Piece, Problem, ProblemKind, Properties, Text
from scanner.extractors import ALL, EMPTY, extract, extractor_for
from scanner.identify import identify

GOLDEN = Path(__file__).parents[1] / "golden"
SAMPLES = sorted(path for path in GOLDEN.iterdir() if (GOLDEN / f"{path.name}.expected.txt").exists())
HELPERS = {"base"}


@dataclass
class Reading:
    pieces: list[Piece]
    error: Unreadable | None

    @property
    def texts(self) -> list[Text]:
        return [piece for piece in self.pieces if isinstance(piece, Text)]

    @property
    def problems(self) -> list[str]:
        found = [piece.kind.value for piece in self.pieces if isinstance(piece, Problem)]
        found += [piece.problem.kind.value for piece in self.pieces if isinstance(piece, Embedded) and piece.problem]
        return found + ([str(self.error.kind)] if self.error else [])


def read(module, data: bytes) -> Reading:
    """All pieces of some bytes by one extractor; streams are read while they are valid. Only Unreadable may leave."""
    pieces: list[Piece] = []
    try:
        for piece in module.extract(io.BytesIO(data)):
            check(piece)
            pieces.append(piece)
    except Unreadable as error:
        ProblemKind(error.kind)
        return Reading(pieces, error)
    return Reading(pieces, None)


def check(piece: Piece) -> None:
    """What every piece promises, whatever the file."""
    assert isinstance(piece, Text | Embedded | Properties | Problem)
    if isinstance(piece, Text):
        piece.text.encode("utf-8")
        assert "\0" not in piece.text
        assert piece.text.strip()
        assert len(piece.text) <= 4_000_000
    if isinstance(piece, Embedded):
        assert piece.name
        piece.name.encode("utf-8")
        assert (piece.stream is None) == (piece.problem is not None)
        if piece.stream is not None:
            piece.stream.seek(0)
            piece.stream.read(1000)
            assert piece.stream.seekable()
    if isinstance(piece, Problem):
        assert isinstance(piece.kind, ProblemKind)


def expectations(sample: Path) -> list[tuple[str, str]]:
    lines = (GOLDEN / f"{sample.name}.expected.txt").read_text(encoding="utf-8").split("\n")
    pairs = [line.partition(" ")[::2] for line in lines if line.strip()]
    return [(word, value.replace("\\n", "\n")) for word, value in pairs]


def expected_type(sample: Path) -> str:
    return dict(expectations(sample))["type"]


def test_every_module_of_the_folder_is_registered():
    names = {name for _, name, _ in pkgutil.iter_modules(scanner.extractors.__path__) if not name.startswith("_")}
    assert names - HELPERS == {module.__name__.rpartition(".")[2] for module in ALL}


def test_no_two_extractors_claim_one_type():
    types = [media_type for module in ALL for media_type in module.TYPES]
    assert len(types) == len(set(types))
    assert all(media_type == media_type.lower() and "/" in media_type for media_type in types)


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_extractor_has_a_sample(module):
    assert any(expected_type(sample) in module.TYPES for sample in SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_sample_gives_what_is_expected(sample):
    data = sample.read_bytes()
    form = identify(io.BytesIO(data), sample.name)
    module = extractor_for(form.media_type)
    assert module is not None, form
    reading = read(module, data)
    text = "\n".join(piece.text for piece in reading.texts)
    for word, value in expectations(sample):
        assert holds(word, value, form.media_type, reading, text), (word, value, text[:2000], reading.problems)


def holds(word: str, value: str, media_type: str, reading: Reading, text: str) -> bool:
    """Whether one line of an expected file is true of a reading."""
    tests = {
        "type": lambda: media_type == value,
        "has": lambda: value in text,
        "not": lambda: value not in text,
        "where": lambda: any(piece.where == value for piece in reading.texts),
        "table": lambda: any(piece.form is Form.TABLE for piece in reading.texts),
        "inside": lambda: any(isinstance(piece, Embedded) and piece.name == value for piece in reading.pieces),
        "problem": lambda: value in reading.problems,
        "title": lambda: any(isinstance(piece, Properties) and piece.title == value for piece in reading.pieces),
    }
    return tests[word]()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_same_file_gives_the_same_pieces(sample):
    module = extractor_for(expected_type(sample))
    first, second = (read(module, sample.read_bytes()) for _ in range(2))
    assert first.texts == second.texts
    assert [type(piece) for piece in first.pieces] == [type(piece) for piece in second.pieces]


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"\xff" * 100, b"PK\x03\x04", b"%PDF-1.4", b"{\\rtf1", b"From ", b"<", b"\n" * 50, b"\x1f\x8b\x08\0"],
    ids=repr,
)
def test_survives_nothing_and_next_to_nothing(module, data):
    read(module, data)


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_survives_random_bytes(module):
    for seed in range(20):
        read(module, random.Random(seed).randbytes(seed * 97 + 7))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_survives_being_cut_off(sample):
    data, module = sample.read_bytes(), extractor_for(expected_type(sample))
    for part in (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99):
        read(module, data[: int(len(data) * part)])
    read(module, data[len(data) // 3 :])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_survives_flipped_bits(sample):
    data, module = sample.read_bytes(), extractor_for(expected_type(sample))
    for seed in range(15):
        damaged, dice = bytearray(data), random.Random(seed)
        for _ in range(min(len(data), 1 + seed)):
            damaged[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        read(module, bytes(damaged))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_survives_every_other_format(sample):
    data = sample.read_bytes()[:200_000]
    for module in ALL:
        read(module, data)


def test_unknown_formats_are_unsupported():
    from models.records import Format

    with pytest.raises(Unreadable) as caught:
        list(extract(io.BytesIO(b"x"), Format("application/x-unheard-of")))
    assert caught.value.kind == ProblemKind.UNSUPPORTED


def test_an_empty_file_is_read_and_gives_nothing():
    assert list(extract(io.BytesIO(), identify(io.BytesIO()))) == []
    assert identify(io.BytesIO()).media_type == EMPTY
