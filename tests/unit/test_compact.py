"""Texts and features come back as they were, in fewer bytes; what was packed by an earlier version can be read."""

from __future__ import annotations

import struct

import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st

from classifiers.features import pack_document
from models.compact import END, features_of, pack_features, pack_text, text_of
from models.phrases import PHRASES
from models.records import Text

WORDS = "The tenant of the flat wrote twice about the damp wall, and the repairs team called on the tenant in March."
LISTS = st.lists(st.integers(0, (1 << 32) - 2), unique=True).map(sorted)


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert text_of(pack_text(text)) == text


def test_nothing_takes_nothing() -> None:
    assert (pack_text(""), text_of(b""), pack_features(b""), features_of(b"")) == (b"", "", b"", b"")


def test_what_is_said_of_most_items_takes_a_third() -> None:
    said = '[["A7","nothing to do: its class is not known",1.0],["F2","probably not in the plan; nearest is X",1]]'
    assert len(pack_text(said)) < len(said) / 3


def test_the_phrases_are_those_that_texts_were_packed_with() -> None:
    """Change them, and no inventory's reasons can be read: give them a successor instead."""
    assert blake3(PHRASES).hexdigest(8) == "74afa9615b1e9924"
    assert (
        text_of(bytes.fromhex("83474a44846e246a8a020620b00da6030c83dc0200"))
        == "filed to XX-Y by its text: tenant, damp"
    )


@given(st.binary(), LISTS, st.binary(max_size=20))
def test_any_features_come_back(loose: bytes, numbers: list[int], more: bytes) -> None:
    listed = struct.pack(f"<{len(numbers)}I", *numbers)
    for features in (loose, listed, listed + END + more, listed + more):
        packed = pack_features(features)
        assert features_of(packed) == features
        assert len(packed) <= len(features) + 1


@pytest.mark.parametrize("title", ["", "Repairs to flats"])
def test_a_texts_features_take_two_thirds(title: str) -> None:
    features = pack_document([Text(WORDS)], title)
    assert features_of(pack_features(features)) == features
    assert len(pack_features(features)) < len(features) * 0.8
