"""What looks like a name and is a place, a post, a plant or a Welsh word is no person; whose contact details are."""

from __future__ import annotations

import pytest

from classifiers.names.owners import linked
from classifiers.names.prior import rules_only
from classifiers.people import find_people
from models.findings import Finding, FindingType, Role
from models.records import Properties, Text


def _names(body: str) -> list[str]:
    found = find_people([Text(body)], [[]], Properties())[0]
    return [body[person.start : person.end] for person in found]


@pytest.mark.parametrize(
    "body",
    [
        "The zone runs from South Parade to Edward Gate and back along the front.",
        "A leaflet headed Councillor for Florence Hill may be sent to every home.",
        "Permits are sold for Dean Crescent, Florence Hill, Abel's Row and the square.",
        "The kinds grown here are Dennis Barlow, Gladys Penn, Maurice's Pride and King John.",
        "It is also known as Megan's Rule in some counties.",
        "Grades in brackets: Grounds Worker (3), Arborist (6), Fencer (4)",
        "Cyngor Bro Ceiriog\nPolisi",
        "Rhaid gweld y claf. Ystyrir: natur y gwaith.",
        "Plant sydd â chlefyd Kawasaki-Jakob",
        "Waivers are given by the ALMO. The Chief Executive told ALMO so.",
    ],
)
def test_things_and_places_are_no_persons(body: str) -> None:
    assert _names(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Visited Florence Hill at home, she was well.", ["Florence Hill"]),
        ("Present: Dennis Barlow, Gladys Penn and Maurice Shah", ["Dennis Barlow", "Gladys Penn", "Maurice Shah"]),
        ("Children: Inaya 7, Zakariya (3)", ["Inaya", "Zakariya"]),
        ("Spoke to Dorothy Ward about the rent.", ["Dorothy Ward"]),
    ],
)
def test_people_with_such_names_are_still_found(body: str, expected: list[str]) -> None:
    assert _names(body) == expected


def test_many_clauses_and_duties_make_a_text_of_rules() -> None:
    clauses = "".join(f"{n // 4 + 1}.{n % 4 + 1} The service must keep a record.\n" for n in range(12))
    assert rules_only(clauses, [])
    assert not rules_only("Rang Gladys. She must call back.\n" * 12, [])


@pytest.mark.parametrize(
    ("body", "value", "expected"),
    [
        ("Cedar Lets Ltd, rents on jo@cedarlets.example.org", "jo@cedarlets.example.org", Role.OFFICIAL),
        ("Or write to the team: bob77@gmail.com", "bob77@gmail.com", Role.UNKNOWN),
        ("He told the office his mate is on 07700 900123", "07700 900123", Role.DATA_SUBJECT),
        ("Council out of hours duty phone: 07700 900123", "07700 900123", Role.OFFICIAL),
    ],
)
def test_contact_details_are_official_with_evidence_only(body: str, value: str, expected: Role) -> None:
    start = body.index(value)
    kind = FindingType.EMAIL if "@" in value else FindingType.PHONE
    found = linked([Text(body)], [[Finding(kind, start, start + len(value), 0.9, "test")]], [[]])
    assert found == [[expected]]
