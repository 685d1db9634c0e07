"""Values known only by where they stand: columns, row labels, form labels, rows without any names."""

from __future__ import annotations

import pytest

from classifiers.detectors.registry import find_all
from classifiers.tables import cells, header_of, label_of
from models.findings import Finding
from models.findings import FindingType as T
from models.policy import LocalIdentifier
from models.records import Form, Text

COLUMNS = (
    (
        T.NHS_NUMBER,
        ("NHS No", "NHS number", "NHS", "Rhif GIG", "Patient NHS Number", "nhs_number", "NHSNo"),
        "9991234500",
    ),
    (
        T.DATE_OF_BIRTH,
        ("DOB", "D.O.B.", "Date of Birth", "Birth date", "Born", "Dyddiad geni", "date_of_birth"),
        "12/03/65",
    ),
    (T.DATE_OF_BIRTH, ("DOB", "Date Of Birth"), "1965-03-12 00:00:00"),
    (T.DATE_OF_BIRTH, ("DOB",), "23813"),
    (T.PHONE, ("Tel", "Phone", "Mobile", "Home", "Contact No", "Ffôn", "Telephone Number", "mobile_no"), "7700900123"),
    (T.UTR, ("UTR", "Unique Taxpayer Reference"), "1955839661"),
    (T.ULN, ("ULN", "Unique Learner Number"), "9276308686"),
    (T.PASSPORT, ("Passport", "Passport No"), "925665416"),
    (T.BANK_ACCOUNT, ("Account No", "Account Number", "A/C No", "Bank Account"), "66374958"),
    (T.BANK_ACCOUNT, ("Sort Code", "Sort code"), "089999"),
    (T.NATIONAL_INSURANCE_NUMBER, ("NI", "NINO", "NI No", "Nat Ins No"), "AB123456"),
    (T.VEHICLE_REGISTRATION, ("VRM", "Vehicle Reg"), "ABC 12"),
    (T.COUNCIL_TAX_ACCOUNT, ("Council Tax Account", "CTAX Ref"), "600123456"),
    (T.SOCIAL_CARE_ID, ("Mosaic ID", "LAS No", "Person ID", "Service User"), "118227"),
    (T.POSTCODE, ("Postcode", "Post Code", "Cod post"), "sa11aa"),
    (T.PAYMENT_CARD, ("Card No", "Card number"), "4000056655665556"),
)
WRITINGS = (
    (Form.TABLE, ",", True),
    (Form.TABLE, "\t", False),
    (Form.TABLE, "|", False),
    (Form.PROSE, "\t", False),
    (Form.PROSE, "|", False),
    (Form.PROSE, ",", False),
    (Form.PROSE, ";", False),
)


def kinds(found: list[Finding]) -> set[T]:
    """The types found."""
    return {finding.type for finding in found}


@pytest.mark.parametrize(("kind", "header", "value"), [(k, h, v) for k, hs, v in COLUMNS for h in hs])
@pytest.mark.parametrize(("form", "delimiter", "quoted"), WRITINGS)
def test_column_header_is_enough(kind: T, header: str, value: str, form: Form, delimiter: str, quoted: bool) -> None:
    rows = [["Ref", "Name", header, "Notes"], *([f"A{n}", "Owen", value, "seen"] for n in range(3))]
    text = Text("\n".join(delimiter.join(row) for row in rows), form=form, delimiter=delimiter, quoted=quoted)
    if form is Form.PROSE and delimiter in ",;" and header in ("Home", "NI", "Reg", "Service User"):
        pytest.skip("between commas of prose these words say too little")
    found = [finding for finding in find_all(text) if finding.type is kind]
    assert [text.text[finding.start : finding.end] for finding in found] == [value] * 3


@pytest.mark.parametrize(
    "header", ["Order No", "Invoice", "Reference", "UPRN", "Asset", "Total", "Rhif anfoneb", "Code"]
)
@pytest.mark.parametrize(
    "value", ["9991234500", "925665416", "66374958", "4000056655665556", "1955839661", "7700900123"]
)
def test_other_columns_are_left_alone(header: str, value: str) -> None:
    text = Text(f"Item\t{header}\tDate\nchair\t{value}\t12/03/2020\n", form=Form.TABLE)
    assert find_all(text) == []


def test_neighbouring_columns_do_not_mix() -> None:
    text = Text("NHS No\tOrder No\n9991234500\t9991234500\n", form=Form.TABLE)
    assert [finding.start for finding in find_all(text)] == [text.text.index("999")]


def test_dates_follow_their_own_column() -> None:
    text = Text("Name\tDOB\tStart date\tReviewed\nA Wyn\t1/2/65\t3/4/20\t5/6/21\n", form=Form.TABLE)
    assert [text.text[f.start : f.end] for f in find_all(text)] == ["1/2/65"]


def test_header_of_an_earlier_piece() -> None:
    text = Text("Wyn\t9991234500\nOwen\t9997654323\n", form=Form.TABLE, header=("Name", "NHS No"))
    assert len(find_all(text)) == 2


def test_title_rows_above_the_header() -> None:
    text = Text("Clients 2023\t\t\n\t\t\nName\tNHS No\tNote\nWyn\t9991234500\tx\n", form=Form.TABLE)
    assert kinds(find_all(text)) == {T.NHS_NUMBER}


def test_labels_in_the_first_column() -> None:
    text = Text(
        "Name\tA Wyn\nNHS number\t9991234500\nDate of birth\t12/03/1965\nMeeting\t12/03/2020\n", form=Form.TABLE
    )
    assert kinds(find_all(text)) == {T.NHS_NUMBER, T.DATE_OF_BIRTH}
    assert sum(finding.type is T.DATE_OF_BIRTH for finding in find_all(text)) == 1


def test_quoted_cells_with_line_breaks() -> None:
    body = 'Name,Notes,DOB\n"Wyn, A","moved\nagain",12/03/1965\n'
    text = Text(body, form=Form.TABLE, delimiter=",", quoted=True)
    assert [body[f.start : f.end] for f in find_all(text)] == ["12/03/1965"]
    assert [c.header for c in cells(text)][3:] == ["Name", "Notes", "DOB"]


def test_row_of_a_person_without_any_header() -> None:
    text = Text("A Wyn\t12/03/1965\tAB 12 34 56 C\tSA1 1AA\nB Wyn\t1/4/70\tAB 12 34 57 C\tSA1 1AA\n")
    assert sum(finding.type is T.DATE_OF_BIRTH for finding in find_all(text)) == 2


def test_names_and_labels() -> None:
    table = Text("Name,DOB\nWyn,1/2/65\n", form=Form.TABLE, delimiter=",", quoted=True)
    assert header_of(table, table.text.index("1/2")) == "DOB"
    form = Text("Date of birth: 1/2/65\nPhone\n01632 960123\n")
    assert label_of(form, form.text.index("1/2")) == "Date of birth"
    assert label_of(form, form.text.index("01632")) == "Phone"
    assert header_of(form, 3) == ""


def test_a_quote_that_never_closes_swallows_no_table() -> None:
    body = "Name,DOB\n" + 'O"Wyn,1/2/65\n' + "Wyn,3/4/70\n" * 4000
    text = Text(body, form=Form.TABLE, delimiter=",", quoted=True)
    assert len(find_all(text)) > 2000


def test_heading_of_a_table_without_rules() -> None:
    rows = ("Surname DOB NHS No Start date", "Wyn 1/2/65 999 123 4500 3/4/20", "Owen 5/6/71 9997654323 7/8/21")
    body = "\n".join(rows) + "\n\n9/9/99 seen\n"
    found = {(f.type, body[f.start : f.end]) for f in find_all(Text(body))}
    assert found == {
        (T.DATE_OF_BIRTH, "1/2/65"),
        (T.DATE_OF_BIRTH, "5/6/71"),
        (T.NHS_NUMBER, "999 123 4500"),
        (T.NHS_NUMBER, "9997654323"),
    }


def test_identifiers_of_the_council_itself() -> None:
    own = LocalIdentifier("SOCIAL_CARE_ID", "Gofal", r"\bG[0-9]{5}\b", ("Gofal", "case file"))
    body = "Gofal no G12345, and G54321 near the same word.\n" + "x " * 60 + "form G77777"
    found = find_all(Text(body), (own,))
    assert [(f.type, body[f.start : f.end], f.context) for f in found if f.basis == "policy: Gofal"] == [
        (T.SOCIAL_CARE_ID, "G12345", "Gofal"),
        (T.SOCIAL_CARE_ID, "G54321", "Gofal"),
    ]
    bare = LocalIdentifier("NHS_NUMBER", "Lab", r"\b[0-9]{10}\b", (), "mod11")
    assert len(find_all(Text("9991234500 9991234501"), (bare,))) == 1


def test_form_whose_first_value_holds_a_cue() -> None:
    rows = (
        "Name of child\tAnwen Rees-Price\nDate of birth\t14/02/2004\nNHS number\t999 955 7252\nTelephone\t07700 900316"
    )
    found = {finding.type for finding in find_all(Text(rows, form=Form.TABLE))}
    assert found == {T.DATE_OF_BIRTH, T.NHS_NUMBER, T.PHONE}


def test_cells_of_address_columns() -> None:
    rows = 'Name,Home,Premises type\nA Owen,"4 Chapel Row, Marl",House\nB Owen,"Rose Cottage, Mill Lane, Marl",Shop\n'
    text = Text(rows, form=Form.TABLE, delimiter=",", quoted=True)
    found = [rows[f.start : f.end] for f in find_all(text) if f.type is T.ADDRESS]
    assert found == ["4 Chapel Row, Marl", "Rose Cottage, Mill Lane, Marl"]


def test_cells_of_password_columns() -> None:
    rows = "User,Password,Keysafe\nrota,Gwanwyn24,4482\nadmin,none,-\n"
    text = Text(rows, form=Form.TABLE, delimiter=",", quoted=True)
    found = [rows[f.start : f.end] for f in find_all(text) if f.type is T.CREDENTIAL]
    assert found == ["Gwanwyn24", "4482"]
