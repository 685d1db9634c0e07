"""What is found is a matter of the text, not of how it was cut into pieces."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from classifiers import windows as module
from classifiers.analysis import analyse
from classifiers.policy import load
from classifiers.table_rows import block_head
from classifiers.windows import numbered, runs, windows
from models.findings import Finding
from models.records import Form, Properties, Text

KEY = b"a key for tests"
POLICY = load()
FRAGMENTS = st.sampled_from([
    "NHS No ", "NHS number: ", "DOB ", "D.O.B.\n", "Tel: ", "sort code ", "account number ", "Rhif GIG ", "born on ",
    "NI number ", "Address: ", "Password: ", "order no ", "council tax account ", "Name\tNHS No\tTel\n", "Name | DOB\n",
    "999 123 4500", "9991234500", "12/03/1965", "12 Mawrth 1965", "AB123456C", "07700 900123", "01632 960 123",
    "SA1 1AA", "a.owen@example.org", "4000 0566 5566 5556", "08-99-99", "66374958", "x1Y!z9", "198.51.100.7",
    "14 Heol Fawr, Llanidloes", "600123456", "\t", " | ", ", ", "\n", "\n\n", ". ", " ", " and ", " (", ") ",
    "Dear Mrs Owen,\n\n", "Mr Rhys Pugh ", "Siân Llwyd\nSocial Worker\n", "Regards\nP Jones\n", "Contact us on ",
    "The committee agreed the minutes. ", "He has diabetes and was seen in clinic. ", "She was convicted of theft. ",
    "Mae'r cyngor yn gofyn am eich barn. ", "The panel met and the report was noted by all who were there. ",
])  # fmt: skip
TEXTS = st.lists(FRAGMENTS, max_size=40).map("".join)
CUTS = st.lists(st.floats(0, 1), max_size=6)
Seen = list[tuple[str, int, int, str, float]]


def cut(body: str, places: Sequence[float], swallow: bool) -> list[Text]:
    """The text in pieces; where asked, a line break at a cut belongs to neither piece."""
    starts = sorted({0, *(int(place * len(body)) for place in places)})
    pieces = []
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        short = swallow and end < len(body) and body[end - 1 : end] == "\n"
        pieces.append(Text(body[start : end - short], start=start))
    return pieces


def seen(found: Sequence[Finding], start: int = 0) -> Seen:
    """What must be the same: type, place in the whole text, role, score."""
    return [(f.type.value, f.start + start, f.end + start, f.role.value, f.score) for f in found]


def looked_through(pieces: Sequence[Text], size: int) -> Seen:
    """The findings of identifiers in a document, with offsets in the whole text."""
    return [one for text, found in windows(pieces, (), size) for one in seen(found, text.start or 0)]


@settings(max_examples=150, deadline=None)
@given(TEXTS, CUTS, st.booleans())
@example("Her NHS number is 999 123 4500.", [0.5], False)
@example("NHS No\n999 123 4500\n", [0.24], True)
def test_identifiers_are_the_same_however_the_text_is_cut(body: str, places: list[float], swallow: bool) -> None:
    whole = looked_through([Text(body)], module.SIZE)
    assert looked_through(cut(body, places, swallow), module.SIZE) == whole


@settings(max_examples=150, deadline=None)
@given(TEXTS, CUTS, st.sampled_from([40, 90, 300]))
def test_windows_find_what_the_whole_text_holds(body: str, places: list[float], size: int) -> None:
    assert looked_through(cut(body, places, False), size) == looked_through([Text(body)], module.SIZE)


@settings(max_examples=60, deadline=None)
@given(TEXTS, CUTS, st.booleans())
def test_a_document_is_the_same_however_it_is_cut(body: str, places: list[float], swallow: bool) -> None:
    whole = analyse([Text(body)], Properties(), POLICY, KEY, deep=False)
    pieces = cut(body, places, swallow)
    assert analyse(pieces, Properties(), POLICY, KEY, deep=False) == whole


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), CUTS, st.sampled_from([7, 50, 1000]))
def test_windows_tile_the_text(body: str, places: list[float], size: int) -> None:
    made = [text for text, _ in windows(cut(body, places, False), (), size)]
    assert "".join(text.text for text in made) == body
    assert [text.start for text in made] == [sum(len(t.text) for t in made[:i]) for i in range(len(made))]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(40, 400))
def test_a_table_without_rules_keeps_its_head_through_all_windows(rows: int, size: int) -> None:
    body = "Ref\tNHS number\tNotes\n" + "".join(f"A{n}\t9991234500\tseen\n" for n in range(rows))
    found = [one for text, some in windows([Text(body)], (), size, 50, 50) for one in seen(some, text.start or 0)]
    assert len(found) == rows


def test_tables_and_other_places_stay_apart() -> None:
    pieces = [Text("a"), Text("b"), Text("x\ty", form=Form.TABLE), Text("c"), Text("d", where="header")]
    assert [[text.text for text in run.pieces] for run in runs(pieces)] == [["a", "b"], ["x\ty"], ["c"], ["d"]]
    assert [text.text for text, _ in windows(pieces)] == ["a\nb", "x\ty", "c", "d"]
    assert [text.start for text in numbered(pieces)] == [0, 2, 4, 8, 10]


def test_head_of_rows() -> None:
    body = "Name\tDOB\n" + "Owen\t1/2/1965\n" * 20
    assert block_head(body, len(body) - 3, 100).startswith("Name\tDOB\nOwen")
    assert block_head(body, len(body) - 3, 0) == ""
    assert block_head("no rows\nhere", 9, 9) == ""
