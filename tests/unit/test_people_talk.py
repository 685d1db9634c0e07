"""Bare first names where people talk of each other, and the same words where nobody is meant."""

from __future__ import annotations

import re

import pytest

from classifiers.people import find_people
from models.records import Properties, Text


def _plain(marked: str) -> tuple[str, list[str]]:
    """The text without its guillemets, and the names that stood in them."""
    return marked.replace("«", "").replace("»", ""), re.findall("«([^»]*)»", marked)


def _names(body: str) -> list[str]:
    found = find_people([Text(body)], [[]], Properties())[0]
    return [body[person.start : person.end] for person in found]


@pytest.mark.parametrize(
    "marked",
    [
        "«Wendy» off, «Clive» covering\n",
        "Handover from «Faith». «Clive» slept well.\n",
        "08.15 called on «Rose», asleep\n09.30 «Kwabena» out walking\n",
        "«Wendy»: tell «clive» when you see him\n«Tariq»: ok\n",
        "«Margaret Pugh» («Peg») rang. «Peg» has the key.\n",
        "Dispute: «Wendy» v «Dean». «Dean» wants a fence.\n",
        "Mae «Mali» yn sâl heddiw.\n",
        "Crew: «Gareth», «Mo» and «Wendy»\n",
    ],
)
def test_people_talked_of_by_first_name_are_found(marked: str) -> None:
    body, names = _plain(marked)
    assert _names(body) == names


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Wendy and Clive met. The rose bed and the faith group were named.", ["Wendy", "Clive"]),
        ("Wendy and Clive met in June at Hope House. The Bill was read.", ["Wendy", "Clive"]),
        ("Wendy and Clive came. Hope you are well.", ["Wendy", "Clive"]),
        ("Roedd Wendy a Clive yma nos Lun. Mae angen ffonio eto.", ["Wendy", "Clive"]),
    ],
)
def test_words_that_are_names_elsewhere_stay_words(body: str, expected: list[str]) -> None:
    assert _names(body) == expected
