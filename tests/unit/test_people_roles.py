"""Who the named people are in a document, and whose the other findings are; all people are invented."""

from __future__ import annotations

import pytest

from classifiers.people import assign_roles, find_people
from models.findings import Finding, FindingType, Role
from models.records import Form, Properties, Text


def roles(body: str, *, form: Form = Form.PROSE, findings: tuple[Finding, ...] = ()) -> dict[str, Role]:
    (found,) = find_people([Text(body, form=form)], [list(findings)], Properties())
    return {body[person.start : person.end]: person.role for person in found}


def place(body: str, value: str, kind: FindingType) -> Finding:
    return Finding(kind, body.index(value), body.index(value) + len(value), 0.9, "test")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Housing Allocations Policy\n\nContact: Nia Prydderch, Housing Options Manager", "Nia Prydderch"),
        ("Report author: Gareth Hartley", "Gareth Hartley"),
        ("Case officer: Zofia Wójcik", "Zofia Wójcik"),
        ("Present: Cllr Huw Parri", "Cllr Huw Parri"),
        ("Please contact Gareth Hartley on 01632 960123.", "Gareth Hartley"),
        ("PC Hartley attended.", "Hartley"),
        ("Visit with Chidi Okafor (SW).", "Chidi Okafor"),
        ("Cyfarfod gyda Nia Prydderch, gweithiwr cymdeithasol.", "Nia Prydderch"),
    ],
)
def test_official(body: str, name: str) -> None:
    assert roles(body)[name] is Role.OFFICIAL


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Dear Mrs Okafor,\n\nThank you for your letter.", "Mrs Okafor"),
        ("Claimant: Zofia Wójcik", "Zofia Wójcik"),
        ("T/C from Zofia Wójcik re damp", "Zofia Wójcik"),
        ("Home visit. Her mother, Patricia Okafor, was there.", "Patricia Okafor"),
        ("Cwyn gan Zofia Wójcik am y biniau.", "Zofia Wójcik"),
    ],
)
def test_data_subject(body: str, name: str) -> None:
    assert roles(body)[name] is Role.DATA_SUBJECT


def test_one_person_has_one_role_throughout() -> None:
    body = "Social worker: Nia Prydderch\n\nNia Prydderch visited on 3 May. Nia rang the school."
    assert set(roles(body).values()) == {Role.OFFICIAL}


def test_example_and_public_figure() -> None:
    assert roles("The form shows Joe Bloggs as the tenant.")["Joe Bloggs"] is Role.EXAMPLE
    assert roles("A letter to Huw Parri MP was sent.")["Huw Parri"] is Role.PUBLIC_FIGURE


def test_a_column_header_tells_the_role() -> None:
    table = "Client\tAllocated worker\nZofia Wójcik\tNia Prydderch\nChidi Okafor\tGareth Hartley\n"
    found = roles(table, form=Form.TABLE)
    assert [found[name] for name in ("Zofia Wójcik", "Nia Prydderch")] == [Role.DATA_SUBJECT, Role.OFFICIAL]


def test_names_inside_addresses_are_left_to_the_address() -> None:
    body = "She lives at 12 Paul Young Close, Worcester."
    address = place(body, "12 Paul Young Close, Worcester", FindingType.ADDRESS)
    assert roles(body, findings=(address,)) == {}


def test_contact_details_take_the_role_of_the_person_beside_them() -> None:
    body = (
        "Claimant: Zofia Wójcik, tel 07700 900123\n\nYours sincerely\n\n"
        "Nia Prydderch\nBenefits Officer\n01632 960999\n\nContact the Council: 01632 960000"
    )
    found = [[place(body, number, FindingType.PHONE) for number in ("07700 900123", "01632 960999", "01632 960000")]]
    texts = [Text(body)]
    people = find_people(texts, found, Properties())
    assert [finding.role for finding in assign_roles(texts, found, people)[0]] == [
        Role.DATA_SUBJECT,
        Role.OFFICIAL,
        Role.OFFICIAL,
    ]


def test_the_author_in_the_properties_is_an_official() -> None:
    body = "Gareth Hartley went through the figures."
    (found,) = find_people([Text(body)], [[]], Properties(author="Gareth Hartley"))
    assert found[0].role is Role.OFFICIAL
