"""What holds for any text, name or plan: packed features, stems, version names, filing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.features import BUCKETS, pack, terms, unpack
from classifiers.file_plan import FilePlan, Views
from classifiers.rot.names import says_obsolete
from classifiers.stemming import stem_english, stem_welsh, words
from classifiers.version_names import named_version
from models.fileplan import RecordClass
from models.policy import Policy
from models.records import Text

WORDS = st.sampled_from(
    "rent tenancy waste recycling planning permission the yn y cyngor treth final v2 2019 _ -".split()
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))
PLAN = FilePlan.build(
    Policy("", "d", {t: RecordClass(t, t) for t in ("Rent and tenancy", "Waste recycling", "Planning permission")}, {})
)


@given(st.lists(st.builds(Text, TEXTS), max_size=4), st.integers(1, 200))
def test_packed_features_are_bounded_sorted_and_stable(texts: list[Text], cap: int) -> None:
    packed = pack(texts, cap)
    found = unpack(packed)
    assert packed == pack(texts, cap)
    assert len(packed) % 4 == 0
    assert len(found.buckets) <= cap
    assert all(a < b for a, b in zip(found.buckets.tolist(), found.buckets[1:].tolist(), strict=False))
    assert all(0 <= bucket < BUCKETS for bucket in found.buckets.tolist())
    assert all(count >= 1 for count in found.counts.tolist())


@given(st.text(max_size=200))
def test_any_text_has_words_and_stems(text: str) -> None:
    for word in words(text):
        assert len(stem_english(word)) <= len(word) + 1
        assert len(stem_welsh(word)) <= len(word) + 1
    assert all(0 <= bucket < BUCKETS for bucket in terms(text))


@given(st.text(max_size=80), st.sampled_from((".doc", ".xlsx", "", ".jpg")))
def test_any_name_is_taken_apart_the_same_way(name: str, ending: str) -> None:
    assert named_version(name + ending) == named_version(name + ending)
    assert isinstance(says_obsolete(name), bool)


@given(st.sampled_from(("Lettings policy", "Budget 2019-20", "Polisi tai", "Report to Cabinet")), st.data())
def test_marks_do_not_change_what_a_document_is(title: str, data: st.DataObject) -> None:
    marks = (
        " v1",
        " v0.10",
        " DRAFT",
        " FINAL",
        " final signed",
        " (2)",
        " - Copy",
        " v2 draft",
        " drafft 3",
        "_v3_FINAL",
    )
    left, right = (data.draw(st.sampled_from(marks)) for _ in range(2))
    assert named_version(f"{title}{left}.docx").key == named_version(f"{title}{right}.docx").key
    assert named_version(f"{title}{left}.docx").key != named_version(f"{title} appendix{right}.docx").key


@settings(max_examples=50, deadline=None)
@given(st.lists(st.builds(Views, TEXTS.map(lambda t: pack([Text(t)])), TEXTS, TEXTS), max_size=6))
def test_filing_gives_probabilities_whatever_the_document(views: list[Views]) -> None:
    found = PLAN.classify(views)
    assert found == [PLAN.classify([view])[0] for view in views]
    for candidates in found:
        scores = [candidate.score for candidate in candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert len({candidate.code for candidate in candidates}) == len(candidates) <= 3
