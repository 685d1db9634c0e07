"""The end-to-end benchmark's parts: the share is the same each time and can be read, truths are true, stages exist."""

from __future__ import annotations

import importlib
import io
import random
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from models.records import Text
from scanner.extractors import extract
from scanner.identify import identify

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(scope="module", autouse=True)
def _bench_on_the_path() -> Any:
    sys.path.insert(0, str(BENCH))
    yield
    sys.path.remove(str(BENCH))


def _of(name: str) -> Any:
    return importlib.import_module(f"end_to_end_{name}")


def test_a_share_is_the_same_each_time(tmp_path: Path) -> None:
    share = _of("share")
    first, second = (share.make(tmp_path / name, 3_000_000, 60, None) for name in ("a", "b"))
    assert first == second
    for one in first:
        assert (tmp_path / "a" / one.path).read_bytes() == (tmp_path / "b" / one.path).read_bytes()
    assert share.read_truth(tmp_path / "a") == first
    copies = [one for one in first if one.copy_of]
    assert copies
    assert all(
        (tmp_path / "a" / one.copy_of).read_bytes() == (tmp_path / "a" / one.path).read_bytes() for one in copies
    )


def test_a_sample_keeps_copies_together(tmp_path: Path) -> None:
    share = _of("share")
    made = share.make(tmp_path / "whole", 2_000_000, 60, None)
    some = share.sample(tmp_path / "whole", made, 0.3, tmp_path / "part")
    paths = {one.path for one in some}
    assert 5 <= len(some) < len(made)
    assert all(one.copy_of in paths for one in some if one.copy_of)
    assert {str(p.relative_to(tmp_path / "part")) for p in (tmp_path / "part").rglob("*") if p.is_file()} == paths


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "pdf", "rtf", "html", "eml"])
def test_files_say_what_was_put_into_them(kind: str) -> None:
    files, texts = _of("files"), _of("texts")
    made = texts.form(random.Random(5), 500)
    write = {"html": files.page, "eml": lambda made: files.message(made, 3)}.get(kind) or getattr(files, kind)
    file = io.BytesIO(write(made))
    read = "\n".join(piece.text for piece in extract(file, identify(file, f"a.{kind}")) if isinstance(piece, Text))
    for line in made.lines[:10]:
        assert line in re.sub(r"\s*\n\s*(?=[^\n])", "\n", read)


def test_nothing_personal_stands_in_documents_about_nobody() -> None:
    texts, dice = _of("texts"), random.Random(11)
    for maker in (texts.policy, texts.stock, texts.works):
        made = maker(dice, 4_000)
        whole = " ".join([*made.lines, *(cell for row in made.rows for cell in row)])
        assert not made.must
        assert not re.search(r"07700|01632|@|999 \d{3} \d{4}|LD9", whole)


def test_every_stage_still_has_its_functions() -> None:
    for name in (name for names in _of("stages").STAGES.values() for name in names):
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_clocks_tell_the_stages_of_a_scan(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "letter.txt").write_text("Dear Mrs Prydderch\n\nNHS number 999 000 0018.\n")
    outcome = _of("peers").muniment(tmp_path / "share", tmp_path, 1)
    assert outcome.files == 1
    assert "NHS_NUMBER" in outcome.types["letter.txt"]
    assert {"crawl", "identify", "extract", "detect identifiers", "detect persons", "classify", "judge"} <= set(
        outcome.stages
    )
    assert outcome.stages["detect identifiers"] > 0


def test_a_stage_inside_another_is_not_counted_twice() -> None:
    stages = _of("stages")
    clock = stages.Clock()
    clock.enter("outer")
    clock.enter("inner")
    sum(range(300_000))
    clock.leave()
    inner = clock.spent["inner"]
    clock.leave()
    assert inner > 0
    assert clock.spent["outer"] < inner


def test_quality_counts_neither_what_a_document_may_hold_nor_copies() -> None:
    share, peers, watch, quality = _of("share"), _of("peers"), _of("watch"), _of("quality")
    made = [
        share.Planted("a", 1, "txt", "letter", ("NHS_NUMBER", "PERSON"), ("EMAIL",)),
        share.Planted("b", 1, "txt", "policy", (), ()),
        share.Planted("c", 1, "txt", "letter", ("NHS_NUMBER",), (), "a"),
        share.Planted("d", 1, "jpg"),
    ]
    found = {
        "a": frozenset({"PERSON", "EMAIL"}),
        "b": frozenset({"PHONE"}),
        "c": frozenset(),
        "d": frozenset({"PHONE"}),
    }
    outcome = peers.Outcome("x", watch.Watched(), found, frozenset({"PERSON", "NHS_NUMBER", "PHONE", "EMAIL"}))
    result = quality.quality(made, outcome)
    assert (result.documents, result.nobody, result.flagged) == (2, 1, 1)
    assert result.types["NHS_NUMBER"].recall == 0
    assert result.types["PERSON"].precision == 1
    assert result.types["PHONE"].precision == 0
    assert result.types["EMAIL"].false == 0


def test_the_chart_is_well_formed_and_says_what_it_shows() -> None:
    drawing = _of("chart")
    panel = drawing.Panel(
        "Stages", "CPU-seconds per GB", (drawing.Bar("read & hash", 12.5), drawing.Bar("x", 0.0, False))
    )
    root = ElementTree.fromstring(drawing.chart("Time", "Bars: 12.5", [panel]))
    tags = [node.tag.rpartition("}")[2] for node in root.iter()]
    assert {"title", "desc", "rect", "text"} <= set(tags)
    assert "script" not in tags
    assert "read & hash" in [node.text for node in root.iter()]
