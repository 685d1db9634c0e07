"""What holds for the people found in any text."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.language import language_of, paragraphs
from classifiers.people import find_people
from models.records import Properties, Text

WORDS = st.sampled_from(
    "Dear|Mrs|Okafor|Siân|Puw|the|Council,|DOB|1/2/1990|Re:|O'Brien|ap|\n|\n\n|\t|van|J.|A.|re|said|Client:|mrs".split(
        "|"
    )
)
BODIES = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@settings(max_examples=80, deadline=None)
@given(BODIES)
def test_findings_lie_inside_the_text_in_order_without_overlaps(body: str) -> None:
    (found,) = find_people([Text(body)], [[]], Properties())
    assert all(0 <= f.start < f.end <= len(body) and 0.6 <= f.score <= 1 for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=30, deadline=None)
@given(BODIES)
def test_the_same_result_twice(body: str) -> None:
    assert find_people([Text(body)], [[]], Properties()) == find_people([Text(body)], [[]], Properties())


@given(st.text(max_size=300))
def test_paragraphs_cover_all_words(body: str) -> None:
    assert language_of(body) in ("", "en", "cy")
    covered = "".join(body[start:end] for start, end, _ in paragraphs(body))
    assert sorted("".join(covered.split())) == sorted("".join(body.split()))
