"""Names that a line end divides, and surnames before two first names."""

from __future__ import annotations

import pytest

from classifiers.names.wrapped import unwrapped
from classifiers.people import find_people
from models.records import Form, Properties, Text

LONG = "The officer who came on Tuesday afternoon talked with "


def named(body: str, form: Form = Form.PROSE) -> list[str]:
    """The names found in a text."""
    (found,) = find_people([Text(body, form=form)], [[]], Properties())
    return [body[person.start : person.end] for person in found]


@pytest.mark.parametrize(("first", "rest"), [("Gareth", "Probert"), ("Mrs", "Okafor"), ("Agnieszka", "Kowalska-Nowak")])
def test_a_name_over_two_lines_is_one(first: str, rest: str) -> None:
    assert named(f"{LONG}{first}\n{rest} about the broken fence.\n") == [f"{first}\n{rest}"]


@pytest.mark.parametrize(
    "body",
    [
        "Yours sincerely\nGareth\nProbert and Sons",
        f"{LONG}Gareth.\nProbert Street is closed.",
        f"{LONG}Mary Jones\nOkafor was not at home.",
        f"{LONG}Gareth\nPlease ring again.",
        f"Gareth\t{LONG}Gareth\nProbert\t1\n",
        f"{LONG}Gareth\nProbert: see below",
        f"{LONG}Gareth\n\nProbert",
    ],
)
def test_a_line_end_that_means_something_stays(body: str) -> None:
    assert unwrapped(body) == body


def test_only_line_ends_become_spaces() -> None:
    body = f"{LONG}Gareth\nProbert and Mr\nOkafor\n"
    assert unwrapped(body) == f"{LONG}Gareth Probert and Mr\nOkafor\n"
    assert unwrapped(body * 500).replace("\n", " ") == (body * 500).replace("\n", " ")


def test_tables_keep_their_rows() -> None:
    body = f"{LONG}Gareth\nProbert\n"
    assert f"Gareth{chr(10)}Probert" not in named(body, Form.TABLE)


@pytest.mark.parametrize(
    "name", ["MORGAN, Sian Elizabeth", "PROBERT, Gareth Wyn", "KOWALSKA, Anna Maria", "OKAFOR, Prudence Adaeze"]
)
def test_a_surname_before_two_first_names_is_one_name(name: str) -> None:
    assert named(f"We wrote to {name} on 4 May about the fence.\n") == [name]
    assert named(f"Applicant: {name}\nRef: 22/0141\n") == [name]
