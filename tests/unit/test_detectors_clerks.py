"""Small papers as many clerks write them, values marked in braces: what is found in them, and what is left alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifiers.windows import windows
from models.findings import FindingType as T
from models.records import Text

FOLDER = Path(__file__).parents[1] / "data/detectors"
MARK = re.compile(r"\{([A-Z]{2}):([^{}]*)\}")
TYPES = {
    "PP": T.PASSPORT,
    "CT": T.COUNCIL_TAX_ACCOUNT,
    "SC": T.SOCIAL_CARE_ID,
    "CR": T.CREDENTIAL,
    "AD": T.ADDRESS,
    "DB": T.DATE_OF_BIRTH,
    "BA": T.BANK_ACCOUNT,
}
FILES = ("clerks_built_from.txt", "clerks_held_back.txt")
Span = tuple[int, int, T]


def papers(name: str) -> Iterator[tuple[str, set[Span]]]:
    """The papers of a file without their marks, and the marks; an arrow is a tab."""
    for marked in (FOLDER / name).read_text(encoding="utf-8").split("\n---\n"):
        text, spans, position = "", set(), 0
        for match in MARK.finditer(marked := marked.replace("→", "\t")):
            text += marked[position : match.start()]
            spans.add((len(text), len(text) + len(match[2]), TYPES[match[1]]))
            text, position = text + match[2], match.end()
        yield text + marked[position:], spans


def found_in(text: str) -> set[Span]:
    return {
        (window.start + f.start, window.start + f.end, f.type)
        for window, found in windows([Text(text)])
        for f in found
        if f.type in TYPES.values()
    }


def touches(one: Span, others: set[Span]) -> bool:
    return any(one[2] is kind and one[0] < end and start < one[1] for start, end, kind in others)


@pytest.mark.parametrize(
    ("name", "recall", "precision"), [("clerks_built_from.txt", 0.85, 0.93), ("clerks_held_back.txt", 0.7, 0.93)]
)
def test_values_of_every_type_are_found_where_clerks_put_them(name, recall, precision):
    marked, found, given, right = Counter(), Counter(), Counter(), Counter()
    for text, spans in papers(name):
        seen = found_in(text)
        marked.update(kind for _, _, kind in spans)
        found.update(span[2] for span in spans if touches(span, seen))
        given.update(kind for _, _, kind in seen)
        right.update(span[2] for span in seen if touches(span, spans))
    assert right.total() >= precision * given.total()
    assert found.total() >= recall * marked.total()
    assert all(found[kind] >= 0.5 * marked[kind] for kind in TYPES.values())


def test_papers_about_goods_jobs_and_meetings_hold_no_references_of_persons():
    kept = {T.SOCIAL_CARE_ID, T.COUNCIL_TAX_ACCOUNT, T.PASSPORT, T.CREDENTIAL, T.BANK_ACCOUNT, T.DATE_OF_BIRTH}
    plain = [text for name in FILES for text, spans in papers(name) if not spans]
    tainted = [text for text in plain if {kind for _, _, kind in found_in(text)} & kept]
    assert len(plain) > 20
    assert len(tainted) <= 1, tainted
