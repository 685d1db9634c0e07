"""Parties and officials side by side, and whose a contact detail is; all people are invented."""

from __future__ import annotations

import pytest

from classifiers.detectors.registry import find_all
from classifiers.people import assign_roles, find_people
from models.findings import FindingType, Role
from models.records import Form, Properties, Text


def roles(body: str, form: Form = Form.PROSE) -> dict[str, Role]:
    texts = [Text(body, form=form)]
    (people,) = find_people(texts, [find_all(texts[0], ())], Properties())
    return {body[person.start : person.end]: person.role for person in people}


def contacts(body: str) -> list[tuple[FindingType, Role]]:
    texts = [Text(body)]
    found = [find_all(texts[0], ())]
    people = find_people(texts, found, Properties())
    kinds = (FindingType.PHONE, FindingType.EMAIL, FindingType.ADDRESS)
    return [(one.type, one.role) for one in assign_roles(texts, found, people)[0] if one.type in kinds]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Present: DC Whalley, Samir Bouazizi (suspect), Ms Ann Price, solicitor", "Samir Bouazizi"),
        ("Statement of Gareth Hartley, Revenues Assistant", "Gareth Hartley"),
        ("From: Delroy Pinnock <d.pinnock@mail.example>\nTo: HR\n\nI lost my brother. My doctor signed me off.", None),
    ],
)
def test_parties_are_data_subjects(body: str, name: str | None) -> None:
    found = roles(body)
    assert found[name or "Delroy Pinnock"] is Role.DATA_SUBJECT


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Client: Zofia Wójcik\nSigned off M. Cawthorne 12/7", "M. Cawthorne"),
        ("All done, your form is in.\n\nKind regards\nStephanie Bell, Pensions\n", "Stephanie Bell"),
        ("4.5 Assessors: Chidinma Okafor", "Chidinma Okafor"),
        ("Visit to Zofia Wójcik. Nerys Pugh (health visitor) weighed the baby.", "Nerys Pugh"),
        ("Dear Niamh Daly\nMy son is ill and I cannot come. My mother has my keys.\n", "Niamh Daly"),
        ("Talk to Adjoa Quartey on 01632 960163.", "Adjoa Quartey"),
    ],
)
def test_officials_without_a_colon(body: str, name: str) -> None:
    assert roles(body)[name] is Role.OFFICIAL


def test_a_column_of_workers_beside_clients_or_alone() -> None:
    alone = roles("Worker\tVisa\nZofia Wójcik\tSettled\nChidi Okafor\tBRP\n", Form.TABLE)
    beside = roles("Client\tWorker\nZofia Wójcik\tNia Puw\nChidi Okafor\tHuw Parri\n", Form.TABLE)
    assert alone["Zofia Wójcik"] is Role.DATA_SUBJECT
    assert (beside["Zofia Wójcik"], beside["Nia Puw"]) == (Role.DATA_SUBJECT, Role.OFFICIAL)


def test_a_number_in_a_note_is_the_subjects_unless_it_hangs_on_the_official() -> None:
    body = "Client: Zofia Wójcik. Spoke to Nia Puw (social worker). She has no e-mail, ring 01632 960190.\n"
    assert contacts(body) == [(FindingType.PHONE, Role.DATA_SUBJECT)]
    block = "Client: Zofia Wójcik\n\nNia Puw\nSocial Worker\n01632 960191\n"
    assert contacts(block) == [(FindingType.PHONE, Role.OFFICIAL)]


def test_a_councillors_home_is_private() -> None:
    body = "Register of interests: Cllr Huw Parri\nHome address: 14 Vicarage Gardens, Northmoor, WR19 4AB\n"
    assert (FindingType.ADDRESS, Role.DATA_SUBJECT) in contacts(body)


def test_numbers_nobody_has_at_home() -> None:
    assert contacts("Client: Zofia Wójcik. Gave her 0808 157 0192.\n") == [(FindingType.PHONE, Role.OFFICIAL)]
