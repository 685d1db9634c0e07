"""A value that one place gives away is found in the others; numbers of social care systems by their prefix."""

from __future__ import annotations

from classifiers.analysis import analyse
from classifiers.detectors.registry import find_all
from classifiers.policy import load
from classifiers.repeated_values import MOST
from models.findings import FindingType
from models.records import Properties, Text

KEY = b"k" * 32
APART = "\n\n" + "The rest of the day went by without anything else that was worth a note. " * 6 + "\n\n"


def found(*bodies: str) -> list[tuple[FindingType, str]]:
    """Type and text of each finding but persons, of a document of these texts."""
    whole = "".join(bodies)
    starts = [len("".join(bodies[:i])) for i in range(len(bodies))]
    texts = [Text(body, start=start) for body, start in zip(bodies, starts, strict=True)]
    result = analyse(texts, Properties(), load(None), KEY, deep=False)
    return [(f.type, whole[f.start : f.end]) for f in result.findings if f.type is not FindingType.PERSON]


def test_the_same_account_is_found_again() -> None:
    account = (FindingType.COUNCIL_TAX_ACCOUNT, "70412233")
    assert found("Council tax account 70412233 is closed.\n", "See the memo of May: 70412233 moved to 2.\n") == [
        account,
        account,
    ]


def test_parts_of_other_numbers_are_not() -> None:
    body = f"Council tax account 70412233 is closed.{APART}See 170412233, X70412233 and 704122331.\n"
    assert found(body) == [(FindingType.COUNCIL_TAX_ACCOUNT, "70412233")]


def test_a_second_place_has_the_hash_of_the_first_and_says_why() -> None:
    body = "NHS number 999 123 4500.\n\nLater in the note: 999 123 4500.\n"
    result = analyse([Text(body)], Properties(), load(None), KEY, deep=False)
    first, second = (f for f in result.findings if f.type is FindingType.NHS_NUMBER)
    assert first.value_hash == second.value_hash
    assert second.score <= first.score


def test_of_a_register_nothing_is_looked_for_again() -> None:
    rows = "".join(f"Council tax account {70000000 + n * 37} is open.\n" for n in range(MOST + 1))
    assert len(found(f"{rows}{APART}See 70000000.\n")) == MOST + 1
    assert len(found(f"{rows[:120]}{APART}See 70000000.\n")) == 4


def test_numbers_of_care_systems_by_their_prefix() -> None:
    said = "Panel on Thursday, respite for two.\n1. LAS0044918 - respite\n2. add MOS-3317408, tight on time\n"
    ids = [said[f.start : f.end] for f in find_all(Text(said)) if f.type is FindingType.SOCIAL_CARE_ID]
    assert ids == ["LAS0044918", "MOS-3317408"]
    assert not find_all(Text("Parts list.\n1. LAS0044918 - a laser\n2. add MOS-3317408, a transistor\n"))
