"""Levels of sensitivity: what the policy says, and which one a document has."""

from __future__ import annotations

import pytest

from classifiers.policy import load
from classifiers.policy.rows import Complaints
from classifiers.policy.sensitivity import read_levels
from classifiers.sensitivity import sensitivity
from models.errors import PolicyError
from models.findings import Category, SpecialCategory
from models.inventory import Content

LEVELS = load(None).sensitivity
NOTHING_INSIDE = 1_000


def content(*, special: tuple[Category, ...] = (), inferred: bool = False, people: int = 0, **types: int) -> Content:
    found = tuple(SpecialCategory(category, True, 0.9, "", inferred) for category in special)
    return Content(personal_types=types, people=people, special_categories=found)


CASES = [
    (content(special=(Category.HEALTH,), people=1), "Highly sensitive", "health"),
    (content(special=(Category.CRIMINAL_OFFENCE,)), "Highly sensitive", "criminal offence"),
    (content(PERSON=220, people=200), "Highly sensitive", "200 people"),
    (content(CREDENTIAL=1), "Highly sensitive", "1 CREDENTIAL"),
    (content(special=(Category.HEALTH,), inferred=True, PERSON=1, people=1), "Personal", "1 person, 1 personal value"),
    (content(BANK_ACCOUNT=2, people=1), "Sensitive", "2 BANK_ACCOUNT"),
    (content(POSTCODE=1), "Personal", "1 personal value"),
    (content(), "No personal data found", "no higher level applies"),
]


@pytest.mark.parametrize(("found", "level", "because"), CASES)
def test_the_highest_level_whose_conditions_hold(found, level, because):
    given = sensitivity(found, LEVELS, NOTHING_INSIDE, whole=True)
    assert given is not None
    assert (given.level, given.because) == (level, because)


def test_what_was_not_read_is_never_called_free_of_personal_data():
    assert sensitivity(None, LEVELS, NOTHING_INSIDE, whole=False) is None
    assert sensitivity(content(), LEVELS, NOTHING_INSIDE, whole=False) is None


def test_a_container_is_as_sensitive_as_what_is_inside():
    given = sensitivity(content(), LEVELS, 1, whole=True)
    assert given is not None
    assert str(given.reason()) == "P1: Sensitive: something inside is"


def test_levels_that_cannot_be_read_are_refused():
    complaints = Complaints()
    read_levels(b"level,special_categories,people\nA,helth,0\nB,,\nC,,5\n", complaints)
    with pytest.raises(PolicyError) as error:
        complaints.check()
    for words in ("`helth` is not known", "`0` is not a number of at least 1", "`B` has no condition"):
        assert words in str(error.value)
