"""Names found and names left alone; all people are invented."""

from __future__ import annotations

import pytest

from classifiers.people import distinct_people, find_people
from models.findings import Role
from models.records import Form, Properties, Text


def names(body: str, form: Form = Form.PROSE) -> list[str]:
    (found,) = find_people([Text(body, form=form)], [[]], Properties())
    return [body[finding.start : finding.end] for finding in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Dear Mrs Okafor,\n\nThank you for your letter.", ["Mrs Okafor"]),
        ("Annwyl Siân Puw,", ["Siân Puw"]),
        ("Re: THOMSON, Annette", ["THOMSON, Annette"]),
        ("Client: Zofia Wójcik\nDOB: 1/2/1990", ["Zofia Wójcik"]),
        ("spoke to mrs okafor re damp", ["mrs okafor"]),
        ("rang dafydd jones, no answer", ["dafydd jones"]),
        ("Siaradais â Ddafydd Jones am y rhent.", ["Ddafydd Jones"]),
        ("The child lives with Huw ap Dafydd in Ruabon.", ["Huw ap Dafydd"]),
        ("Mr and Mrs Shah attended.", ["Mr and Mrs Shah"]),
        ("She met Siobhán Ní Bhriain and Kwabena Owusu-Ansah.", ["Siobhán Ní Bhriain", "Kwabena Owusu-Ansah"]),
        ("Visited Patricia Okafor. Okafor was upset.", ["Patricia Okafor", "Okafor"]),
        ("From: Okafor, Chidi\nTo: Nia Puw <nia@example.org>\n", ["Okafor, Chidi", "Nia Puw"]),
        ("Yours sincerely\n\nG. Hartley\nHousing Officer", ["G. Hartley"]),
    ],
)
def test_found(body: str, expected: list[str]) -> None:
    assert names(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "The Housing Act 1988 and the Council Tax Reduction Scheme apply in Wrexham from April.",
        "St David's Hospital, Prince Charles Road and the Florence Nightingale Ward.",
        "Please send it to 12 Gareth Cliff, Worcester, WR1 1AA.",
        "Mae'r Cyngor yn gofyn am eich barn ar Gynllun Datblygu Lleol Wrecsam.",
        "First name:\nSurname:\nDate of birth:\n",
        "Install Microsoft SQL Server and Apache Tomcat.",
        "NI No: QQ123456 C",
    ],
)
def test_left_alone(body: str) -> None:
    assert names(body) == []


def test_columns_by_their_header() -> None:
    table = "Case\tClient name\tArea\n1\tZofia Wójcik\tNorth\n2\tOkafor, Chidi\tSouth\n"
    assert names(table, Form.TABLE) == ["Zofia Wójcik", "Okafor, Chidi"]


def test_forename_and_surname_columns_are_one_name() -> None:
    table = "Surname\tForename\tYear\nOkafor\tChidi\t9\nPuw\tNia\t10\n"
    assert names(table, Form.TABLE) == ["Okafor\tChidi", "Puw\tNia"]


def test_roles() -> None:
    body = "Dear Mrs Okafor\n\nYour son Chidi is due a review.\n\nYours sincerely\n\nNia Puw\nSocial Worker"
    (found,) = find_people([Text(body)], [[]], Properties())
    assert [finding.role for finding in found] == [Role.DATA_SUBJECT, Role.DATA_SUBJECT, Role.OFFICIAL]


def test_distinct_people() -> None:
    texts = [Text("Re: Patricia Okafor. Mrs Okafor and P. Okafor wrote; so did Zofia Wójcik.")]
    assert distinct_people(texts, find_people(texts, [[]], Properties())) == 2
