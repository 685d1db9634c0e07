"""Dates of birth known by their place behind a name."""

from __future__ import annotations

import pytest

from classifiers.analysis import analyse
from classifiers.policy import load
from models.findings import FindingType
from models.records import Properties, Text

POLICY = load(None)


def births(text: str) -> list[str]:
    found = analyse([Text(text)], Properties(), POLICY, b"0" * 32, deep=False).findings
    return [text[f.start : f.end] for f in found if f.type is FindingType.DATE_OF_BIRTH]


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("Visit 3/4/2019. Mr Patrick Dunne (19/10/61) was at home and said he was well.", ["19/10/61"]),
        ("Client: Mrs Patricia Okafor, 12.03.1951\nSeen by duty worker on 4 May 2018.", ["12.03.1951"]),
        ("Cleient: Mrs Myfanwy Ellis (3 Mai 1950). Ymweliad 4/5/2018.", ["3 Mai 1950"]),
    ],
)
def test_a_date_behind_a_name_that_is_much_older_than_the_document_is_a_birth(text, born):
    assert births(text) == born


@pytest.mark.parametrize(
    "text",
    [
        "Signed: Patricia Okafor, 12/03/2018\nDate of meeting: 14/03/2018",
        "Signed: Patricia Okafor, 12/03/2004\nTo be looked at again on 14/03/2018",
        "Visit to Mrs Patricia Okafor 12/03/1998. Next visit 4/5/1998.",
        "Tenancy of Mrs Patricia Okafor started 12/03/1998 and was reviewed on 4/5/2018.",
    ],
)
def test_other_dates_behind_names_are_left_alone(text):
    assert births(text) == []
