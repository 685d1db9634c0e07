"""The language of paragraphs and documents."""

from __future__ import annotations

import pytest

from classifiers.language import document_language, language_of, paragraphs
from models.records import Text

ENGLISH = "The council will write to you about the changes to your bin collection before the end of June."
WELSH = "Bydd y cyngor yn ysgrifennu atoch am y newidiadau i'ch casgliad biniau cyn diwedd mis Mehefin."


@pytest.mark.parametrize(
    ("paragraph", "language"),
    [
        (ENGLISH, "en"),
        (WELSH, "cy"),
        ("Annwyl Mrs Puw, diolch am eich llythyr.", "cy"),
        ("Spoke to her on the phone re arrears.", "en"),
        ("Gwelwyd y fam a'r plentyn ddydd Iau.", "cy"),
        ("01632 960123\t14/03/2012\tQQ123456C", ""),
        ("", ""),
    ],
)
def test_paragraph(paragraph: str, language: str) -> None:
    assert language_of(paragraph) == language


def test_a_short_paragraph_takes_the_language_around_it() -> None:
    assert [language for _, _, language in paragraphs(f"{WELSH}\n\n12.50\n\n{ENGLISH}")] == ["cy", "cy", "en"]


@pytest.mark.parametrize(
    ("bodies", "language"),
    [
        ([ENGLISH], "en"),
        ([WELSH, "12"], "cy"),
        ([f"{WELSH}\n\n{ENGLISH}"], "cy+en"),
        ([ENGLISH, WELSH], "cy+en"),
        (["123 456"], ""),
        ([], ""),
    ],
)
def test_document(bodies: list[str], language: str) -> None:
    assert document_language([Text(body) for body in bodies]) == language


def test_polish_names_and_initials_are_not_welsh() -> None:
    assert language_of("Surname\tNo\nKowalczyk\t12\nNowy\t13\nZawadowy\t9\nLisowy\t4") != "cy"
    assert language_of("S. Habib, R. Maddern, O. Balogun, A. Frith, Y. Moss") == ""
