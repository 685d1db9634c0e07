"""Finding one person's data: planted under many forms, in documents by nobody else, and never by a value kept."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from classifiers.detectors.sealing import CORE_BYTES, HASH_BYTES, token
from classifiers.subjects import cores_of, forms, strength_of, tokens_of
from models.findings import FindingType
from models.subjects import Subject
from tests.shares import muniment

PLANTED = {
    "letter.txt": "Dear Mrs Gwenllian Tudur-Hale,\n\nThank you for writing about the bins.\n\nYours\nCleansing",
    "order.csv": "Name,Date of birth\nTudur-Hale Gwenllian,03/02/1961\nOwusu Ama,07/08/1950\n",
    "initial.txt": "File note. Telephoned Mrs G Tudur-Hale about her rent account. She will pay on Friday.\n",
    "comma.txt": "Present: Tudur-Hale, Gwenllian (tenant). The tenant said that the roof leaks.\n".replace(
        "Hale, G", "Hale, G"
    ),
    "short.txt": "Dear Gwen Tudur-Hale,\n\nYour appointment is on Monday at the clinic.\n\nKind regards\nAppointments",
    "nino.txt": "Re: claim. National Insurance number: AB 12 34 56 C. We have closed the claim.\n",
    "mail.txt": "Please send the form to g.tudurhale@example.org before Friday.\n",
    "other.txt": "Dear Mrs Rhiannon Tudur-Hale,\n\nThank you for writing about the trees.\n\nYours sincerely\nParks",
    "middle.txt": "Dear Mrs Gwenllian Haf Tudur-Hale,\n\nThank you for writing about the drains.\n\nYours\nDrainage",
    "initials.txt": "File note. Mrs G H Tudur-Hale rang about her rent account. She will pay on Friday.\n",
    "nobody.txt": "The committee agreed the budget for the year. No person is named here at all.\n",
}
SUBJECT = ("--name", "Gwenllian Tudur-Hale", "--nino", "AB123456C", "--email", "g.tudurhale@example.org")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subjects")
    (folder / "share").mkdir()
    for name, text in PLANTED.items():
        (folder / "share" / name).write_text(text, "utf-8")
    (folder / "share" / "letter copy.txt").write_text(PLANTED["letter.txt"], "utf-8")
    (folder / "share" / "Tudur-Hale, Gwenllian - form.txt").write_text("Received and scanned.", "utf-8")
    (folder / "share" / "locked.bin").write_bytes(bytes(range(256)))
    code, _, error = muniment("scan", "share", cwd=folder, **keyed(folder))
    assert code in (0, 3), error
    return folder


def keyed(folder: Path) -> dict[str, str]:
    return {"MUNIMENT_KEY_FILE": str(folder / "hash.key")}


def found(place: Path, *asked: str) -> dict[str, float]:
    code, out, error = muniment("find", *asked, "--reference", "SAR-1", "--json", cwd=place, **keyed(place))
    assert code == 0, error
    return {match["path"]: match["score"] for match in json.loads(out)["matches"]}


def test_a_person_is_found_under_other_forms_and_by_identifiers(place: Path) -> None:
    matches = found(place, *SUBJECT)
    wanted = {"letter.txt", "letter copy.txt", "order.csv", "initial.txt", "short.txt", "nino.txt", "mail.txt"}
    wanted |= {"middle.txt", "initials.txt", "Tudur-Hale, Gwenllian - form.txt"}
    assert wanted <= set(matches)
    assert "nobody.txt" not in matches
    assert "other.txt" not in matches, "a relative with the same surname is another person"
    assert matches["nino.txt"] > matches["letter.txt"] > matches["initial.txt"]


def test_copies_stand_under_one_rank_and_unread_items_are_told_of(place: Path) -> None:
    code, _, error = muniment("find", *SUBJECT[:2], "--reference", "SAR-1", "--out", "r.csv", cwd=place, **keyed(place))
    assert code == 0, error
    rows = list(csv.DictReader((place / "r.csv").open(encoding="utf-8-sig")))
    ranks = {row["path"]: row["rank"] for row in rows}
    assert ranks["letter.txt"] == ranks["letter copy.txt"]
    assert "not read" in error
    told = [value for row in rows for column, value in row.items() if column != "path"]
    assert not [value for value in told if "Tudur" in value], "the record names no person but by paths"


def test_what_was_searched_for_is_nowhere(place: Path) -> None:
    found(place, "--name", "Zebediah Quillfeather", "--nhs", "999 000 0018")
    kept = b"".join(path.read_bytes() for path in place.glob("muniment.db*"))
    assert b"Quillfeather" not in kept
    assert b"9990000018" not in kept
    code, out, _ = muniment("audit", "verify", cwd=place, **keyed(place))
    assert code == 0, out
    assert b"SAR-1" in kept


def test_with_another_key_nobody_is_said_to_be_nowhere(place: Path) -> None:
    code, _, error = muniment("find", *SUBJECT, "--reference", "SAR-1", cwd=place, MUNIMENT_KEY_FILE="other.key")
    assert code == 1
    assert "another key" in error


def test_a_reference_and_somebody_are_needed(place: Path) -> None:
    code, _, error = muniment("find", "--name", "Gwen Hale", cwd=place, **keyed(place))
    assert code == 2
    assert "--reference" in error
    code, _, error = muniment("find", "--reference", "SAR-1", cwd=place, **keyed(place))
    assert code == 1
    assert "nobody is asked for" in error


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("Siân Bevan", "sian bevan"),
        ("Sian Mair Bevan", "bevan s m"),
        ("Robert Llewellyn", "bob llewellyn"),
        ("Bob Llewellyn", "robert llewellyn"),
        ("Dafydd Okoro", "dai okoro"),
        ("Mary O'Connor", "mary oconnor"),
        ("Anna Smith-Jones", "anna smith jones"),
        ("Anna Smith-Jones", "anna jones"),
        ("Mair Bevan", "fair bevan"),
        ("Thomas Edward Lloyd", "t e lloyd"),
        ("Thomas Edward Lloyd", "te lloyd"),
        ("Bethan Llewelyn", "bethan llewellyn"),
        ("Anna Davies", "anna davis"),
        ("Anna Reynolds", "anna renyolds"),
    ],
)
def test_forms_of_names(asked: str, written: str) -> None:
    assert written in forms(asked)


def test_short_surnames_are_not_changed_by_slips() -> None:
    assert not {form for form, (kind, _) in forms("Anna Rees").items() if kind == "a letter wrong"}


def test_names_between_first_and_last_keep_the_beginning_of_the_hash() -> None:
    key = b"k" * 32
    short, long, other = (
        token(FindingType.PERSON, name, key) for name in ("Huw Bevan", "Mr Huw Elis Bevan", "Elis Bevan")
    )
    assert short[:CORE_BYTES] == long[:CORE_BYTES] != other[:CORE_BYTES]
    assert short != long
    assert len(short) == len(long) == HASH_BYTES


def test_a_name_with_another_middle_name_says_less() -> None:
    key = b"k" * 32
    said = []
    for name in ("Huw Bevan", "Huw Elis Bevan"):
        subject = Subject((name,))
        sought = tokens_of(subject, key)
        said.append(cores_of(sought, subject)[token(FindingType.PERSON, "Huw Bevan", key)[:CORE_BYTES]].strength)
    assert 0.7 > said[0] > said[1] > 0.3


def test_together_values_say_more() -> None:
    key = b"k" * 32
    sought = tokens_of(Subject(("Huw Bevan",), {FindingType.DATE_OF_BIRTH: ("3 May 1961",)}), key).values()
    name = [one for one in sought if one.form == "whole name"]
    born = [one for one in sought if one.type is FindingType.DATE_OF_BIRTH]
    assert strength_of([*name, *born]) > 0.9 > strength_of(name) > strength_of(born)
