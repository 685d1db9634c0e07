"""Roles in letters, mail and case papers, and names in forms, tables and damaged scans; all people are invented."""

from __future__ import annotations

import pytest

from classifiers.detectors.registry import find_all
from classifiers.names.domains import organisations, shared_mailbox
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
    return [(finding.type, finding.role) for finding in assign_roles(texts, found, people)[0]]


RESIDENT = (
    "From: Gareth Pugh <gareth.pugh31@example.com>\nTo: complaints@northmoor.example.org\nSubject: Bins\n\n"
    "My bin has been missed again.\n\nGareth Pugh\n14 Elm Close, Northmoor\nWR19 4AB\n01632 960222\n"
)


def test_everything_in_a_residents_mail_is_the_residents() -> None:
    assert set(roles(RESIDENT).values()) == {Role.DATA_SUBJECT}
    mailbox = [role for kind, role in contacts(RESIDENT) if kind is FindingType.EMAIL]
    assert mailbox == [Role.DATA_SUBJECT, Role.OFFICIAL]
    private = {role for kind, role in contacts(RESIDENT) if kind is not FindingType.EMAIL}
    assert private == {Role.DATA_SUBJECT}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("To: Ms Maryam Haddad, 6 Gable Street\n\nNOTIFICATION OF DECISION", "Ms Maryam Haddad"),
        ("Dear Ms Braithwaite, thank you for your e-mail. Regards, Oliver", "Ms Braithwaite"),
        ("Emergency contact: Darren Rudge 01632 960288", "Darren Rudge"),
        ("Dear Mr Clarke\n\nMrs Sandra Whitlow - Housing Officer\n\nI saw her on Tuesday.", "Mrs Sandra Whitlow"),
        ("The Sub-Committee considered whether Mr Karim Benali, through his solicitor, had paid.", "Mr Karim Benali"),
        ("Yn bresennol: Carys Llwyd (gweithiwr cymdeithasol), Mrs Mair Evans (mam)", "Mrs Mair Evans"),
        ("Name: Huw Prys\nJob: Teaching Assistant\nSickness: three weeks", "Huw Prys"),
        ("Requester: Nia Prydderch", "Nia Prydderch"),
        ("Saw Kwabena at the office. He was late.", "Kwabena"),
        ("Complaint from Elizabeth Tanner, teacher, about parking.", "Elizabeth Tanner"),
    ],
)
def test_data_subjects_with_posts_and_officials_beside_them(body: str, name: str) -> None:
    assert roles(body)[name] is Role.DATA_SUBJECT


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("We will reply by May.\n\nJacqueline Dray, Information Governance, 01632 960100", "Jacqueline Dray"),
        ("Yours sincerely\n\nDr Helen Fothergill MFOM\nConsultant", "Dr Helen Fothergill"),
        ("Capacity assessment completed 2/3 by Gareth Hartley.", "Gareth Hartley"),
        ("Awdurdodwyd gan: Sioned Parri", "Sioned Parri"),
        ("Darparwr: Ffion Bevan", "Ffion Bevan"),
        ("PC Owen Rees objected.", "Owen Rees"),
        ("[14:02] Nia Prydderch: has anyone seen the file", "Nia Prydderch"),
        ("From: Helen Price <h.price@northmoor.gov.uk>\nTo: Mo <mo@example.com>", "Helen Price"),
    ],
)
def test_officials_by_positive_evidence(body: str, name: str) -> None:
    assert roles(body)[name] is Role.OFFICIAL


def test_a_number_is_whose_the_words_before_it_say() -> None:
    body = "Dear Ms Price\n\nWe have your number as 01632 960333.\n\nYours sincerely\n\nHousing Team\n01632 960100"
    assert contacts(body) == [(FindingType.PHONE, Role.DATA_SUBJECT), (FindingType.PHONE, Role.OFFICIAL)]


def test_mailboxes_and_domains_of_organisations() -> None:
    assert shared_mailbox("parking.appeals@sir.example.org")
    assert not shared_mailbox("gareth.pugh@sir.example.org")
    assert not shared_mailbox("info@gmail.com")
    assert organisations(["info@sir.example.org", "nia@example.com"], [("a.example.org", "a.example.org")]) == {
        "sir.example.org",
        "a.example.org",
    }


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Victim Mrs Enid Garforth, 88, paid cash.", {"Mrs Enid Garforth"}),
        ("OIC DC Whalley.", {"Whalley"}),
        ("Cyfenw / Surname: GITTINS      Enwau cyntaf / Forenames: Marged Elen", {"GITTINS", "Marged Elen"}),
        ("Stairlift discounted, Mrs S cannot sit safely.", {"Mrs S"}),
        ("From G. Wi11oughby about R1chard Jenk1ns", {"G. Wi11oughby", "R1chard Jenk1ns"}),
        ("Precious worked with us from 2017. She was punctual.", {"Precious"}),
        ("kath (10:02 AM): shes off today\nmo (10:03 AM): ok", {"kath", "mo"}),
        ("Anfonir bil i Lôn Groes.", set()),
        ("Complt upset, will ring back.", set()),
    ],
)
def test_names_in_forms_notes_and_scans(body: str, names: set[str]) -> None:
    assert set(roles(body)) == names


def test_cells_of_columns_about_other_things_hold_no_names() -> None:
    table = "Employee\tTeam\tMake\nGarner Louise\tBens\tDennis Eagle\nMenon Vijay\tJordan\tAston Martin\n"
    assert set(roles(table, Form.TABLE)) == {"Garner Louise", "Menon Vijay"}


def test_a_team_leaders_column_still_holds_names() -> None:
    table = "Team\tTeam leader\nNorth\tGarner Louise\nSouth\tZofia Wójcik\n"
    assert "Zofia Wójcik" in roles(table, Form.TABLE)
