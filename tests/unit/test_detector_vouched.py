"""Ten-digit numbers without a cue of their own: found where their kind is named near, and only there."""

from __future__ import annotations

import pytest

from classifiers.detectors.registry import find_all
from models.findings import FindingType
from models.records import Text

NHS, ULN, UTR = FindingType.NHS_NUMBER, FindingType.ULN, FindingType.UTR


def found(body: str) -> list[tuple[FindingType, str]]:
    """Type and text of each finding of ten digits."""
    return [(f.type, body[f.start : f.end]) for f in find_all(Text(body)) if f.type in (NHS, ULN, UTR)]


@pytest.mark.parametrize(
    ("body", "values"),
    [
        (
            "NHS numbers of the four:\nNia, Ward 4, frail and not eating much this week 999 123 4500\n",
            [(NHS, "999 123 4500")],
        ),
        ("#  NAME        NHS           HOME\n1  Oakapple    9991234500    Larch House\n", [(NHS, "9991234500")]),
        ("scan NHS9991234500_DS1500.pdf of the ward, NHS no checked\n", [(NHS, "9991234500")]),
        ("The ULN is on the card from college, she says; it was 9276308686 when we rang.\n", [(ULN, "9276308686")]),
        ("the ten figures for the tax are, she told us when we rang her, 19558 39661\n", [(UTR, "19558 39661")]),
    ],
)
def test_the_kind_named_near_is_enough(body: str, values: list[tuple[FindingType, str]]) -> None:
    assert found(body) == values


@pytest.mark.parametrize(
    "body",
    [
        "The note came on Tuesday: 9991234500 was on the back.\n",
        "NHS numbers are kept apart.\nInvoice 9991234500 was paid.\n",
        "NHS numbers are kept apart.\nRef: 9991234500\n",
        "NHS numbers are kept apart.\nThe code was 19991234500 and 9991234500/2.\n",
        "NHS numbers are kept apart.\nA wrong one is 9991234501.\n",
        "NHS numbers are kept apart." + " Nothing else is said." * 100 + "\n9991234500 was on the back.\n",
    ],
)
def test_without_it_or_beside_another_word_nothing_is_found(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(("said", "other", "kind"), [("UTR", "NHS no", UTR), ("NHS no", "UTR", NHS)])
def test_of_two_that_agree_the_nearer_named_wins(said: str, other: str, kind: FindingType) -> None:
    body = f"The {other} is asked for. The {said} that she read out to us, slowly and over a bad line, 9990000034\n"
    assert found(body) == [(kind, "9990000034")]


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("Wages to 09-01-28 / 40881763 please\n", ["09-01-28 / 40881763"]),
        ("use 60-11-22 / 12345678 from May\n", ["60-11-22 / 12345678"]),
        ("a/c 12345678 s/c 60 11 22\n", ["12345678", "60 11 22"]),
        ("seen 09-01-28 / 40881763 on the gate\n", []),
        ("order 60-11-22 12345678 came\n", []),
    ],
)
def test_a_sort_code_that_is_no_date_vouches_for_its_account(body: str, values: list[str]) -> None:
    assert [body[f.start : f.end] for f in find_all(Text(body)) if f.type is FindingType.BANK_ACCOUNT] == values
