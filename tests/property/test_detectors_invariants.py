"""What holds for every text: offsets inside it, order, determinism, both engines alike, nothing shown by a mask."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "unit"))
import detector_texts as samples

from classifiers import patterns
from classifiers.detectors.folding import fold
from classifiers.detectors.registry import find_all
from classifiers.detectors.sealing import masked, normalised, seal
from models.findings import FindingType as T
from models.records import Form, Text

KEY = b"a key for tests"
PIECES = st.sampled_from([
    "NHS No ", "DOB ", "Tel: ", "sort code ", "\n", "\t", ",", " ", "|", ";", '"', ". ", "999 123 4500",
    "12/03/65", "AB123456C", "07700 900123", "SA1 1AA", "a@example.org", "4000 0566 5566 5556", "08-99-99",
    "66374958", "born ", "Password: ", "x1Y!z9", "\xad", "‑", "ŵ", "𝟗", "Rhif GIG ", "order no ",
    "(b. 1/2/65)", "1955839661", "14 Heol Fawr, ", "-----BEGIN PRIVATE KEY",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join))
FORMS = st.sampled_from([(Form.PROSE, "\t", False), (Form.TABLE, "\t", False), (Form.TABLE, ",", True)])


@given(TEXTS, FORMS)
@settings(max_examples=250, deadline=None)
def test_offsets_order_and_determinism(body: str, form: tuple[Form, str, bool]) -> None:
    text = Text(body, where="page 1", form=form[0], delimiter=form[1], quoted=form[2])
    found = find_all(text)
    assert found == find_all(text)
    end = 0
    for finding in found:
        assert end <= finding.start < finding.end <= len(body)
        assert finding.where == "page 1"
        assert 0 < finding.score <= 1
        assert finding.basis
        end = finding.end


@given(TEXTS, FORMS)
@settings(max_examples=120, deadline=None)
def test_both_engines_find_the_same(body: str, form: tuple[Form, str, bool]) -> None:
    text = Text(body, form=form[0], delimiter=form[1], quoted=form[2])
    found = find_all(text)
    with patterns.using("re"):
        assert find_all(text) == found


@given(st.text(max_size=300))
@settings(deadline=None)
def test_folding_keeps_the_way_back(body: str) -> None:
    folded = fold(body)
    assert folded.text.isascii()
    assert folded.data.decode("ascii") == folded.text
    places = [folded.origin(offset) for offset in range(len(folded.text))]
    assert places == sorted(set(places))
    assert all(0 <= place < len(body) for place in places)


def digits_of(value: str) -> str:
    """The digits of a string."""
    return re.sub(r"[^0-9]", "", value)


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_no_context_or_mask_holds_the_value(seed: int) -> None:
    rng = random.Random(seed)
    templates = (samples.FOLDER / "built_from.txt").read_text(encoding="utf-8").split("\n---\n")
    example = samples.fill(rng.choice(templates), rng)
    for finding in find_all(example.text):
        sealed = seal(finding, example.text, KEY)
        value = example.text.text[finding.start : finding.end]
        plain = re.sub(r"\W", "", value).casefold()
        for shown in (sealed.masked, sealed.context, sealed.basis):
            assert plain not in re.sub(r"\W", "", shown).casefold()
        assert len(sealed.value_hash) == 16
        if finding.type not in (T.POSTCODE, T.DATE_OF_BIRTH):
            assert not digits_of(value) or digits_of(sealed.masked) != digits_of(value)


@given(st.sampled_from(sorted(T)), TEXTS.filter(bool))
@settings(deadline=None)
def test_any_value_can_be_masked_and_normalised(kind: T, value: str) -> None:
    assert isinstance(masked(kind, value), str)
    assert isinstance(normalised(kind, value), str)


def test_writings_of_one_value_have_one_hash() -> None:
    same = [
        (T.NHS_NUMBER, "999 123 4500", "9991234500"),
        (T.PHONE, "+44 (0)1632 960 123", "01632960123"),
        (T.PHONE, "7700900123", "07700 900123"),
        (T.DATE_OF_BIRTH, "12/3/65", "12 Mawrth 1965"),
        (T.POSTCODE, "sa1 1aa", "SA11AA"),
        (T.NATIONAL_INSURANCE_NUMBER, "ab 12 34 56 c", "AB123456C"),
        (T.PERSON, "Mrs Peredur OWEN", "Owen, Peredur"),
        (T.EMAIL, "P.Owen@Example.org", "p.owen@example.org"),
    ]
    for kind, first, second in same:
        assert normalised(kind, first) == normalised(kind, second)


def test_offsets_are_shifted_by_the_start_of_the_piece() -> None:
    text = Text("NHS No 999 123 4500", start=100)
    sealed = seal(find_all(text)[0], text, KEY)
    assert (sealed.start, sealed.end) == (107, 119)
    assert sealed.masked == "••••00"
