"""Names as systems, forms, minutes and signature blocks set them."""

from __future__ import annotations

import pytest

from classifiers.people import find_people
from models.records import Properties, Text


def named(body: str) -> list[str]:
    """The names found in a text."""
    (found,) = find_people([Text(body)], [[]], Properties())
    return [body[person.start : person.end] for person in found]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("LIAB 1  FEATHERQUILL MISS D         FROM 01042017\n", ["FEATHERQUILL MISS D"]),
        ("SEQ 02  OKAFOR MR P J        DOB 19810105\n", ["OKAFOR MR P J"]),
        ("WHITFIELD Mrs Samantha - arrears\n", ["WHITFIELD Mrs Samantha"]),
        ("LETTER TO MR P JONES\n", ["MR P JONES"]),
        ("Here: Jocasta Brindle (JB) and the clerk.\n", ["Jocasta Brindle", "JB"]),
        ("Council Tax (CT), Blue Badge (BB) and Housing Benefit (HB).\n", []),
        ("  * First name Parveeta\n  * Last name Lodhani\n", ["Parveeta", "Lodhani"]),
        ("First name Required\nSurname Unknown\n", []),
        ("Ernestine Nudge née Flitwick asked for the file.\n", ["Ernestine Nudge", "Flitwick"]),
        ("OTTOLINE BRINDLE | Neighbourhood Manager\n", ["OTTOLINE BRINDLE"]),
        ("The plot was paid for by Wm. Okafor in 1931.\n", ["Wm. Okafor"]),
        ("Q  Who was there?\nA  Tansy Okafor.\n", ["Tansy Okafor"]),
        ("1   Oddy, B.J.\n2   Whitfield, A.    wants half\n", ["Oddy, B.J.", "Whitfield, A."]),
    ],
)
def test_the_name_is_found_whole(body: str, names: list[str]) -> None:
    assert named(body) == names


def test_columns_of_short_headings_make_one_name() -> None:
    body = "UPN\tSname\tFname\tPrefs\nC882\tWinterbourne\tTolly\t1\nB882\tRahmanpour\tZeeshan\t2\n"
    assert named(body) == ["Winterbourne\tTolly", "Rahmanpour\tZeeshan"]
