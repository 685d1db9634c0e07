"""Names of streets, codes, dates and products are no terms; letters tell their reader; spans of time are no ages."""

from __future__ import annotations

import pytest

from classifiers.policy import load
from classifiers.special_category import assess
from classifiers.training.special_markup import parse
from models.findings import SpecialCategory
from models.records import Properties, Text

TERMS = load(None).terms

HARMLESS = [
    "Applicant: [S:Dorota Testwood]\nDate of birth: [DATE_OF_BIRTH:18/11/1982]\nRent: £110",
    "INT/0422 [S:Mr Ronnie Grindle], driver of the white van, paid £20. Ref susp 18/12.",
    "[S:Mrs Nansi Testwood], Llys Awel, 6 Rhes yr Eglwys. Mae hi eisiau bin newydd.",
    "Visited [S:Mrs Pugh] about noise. Upset, says she will ring. Girlfriend of No 43 was out. Good mood otherwise.",
    "Name: [S:Alun Teg]\n12/10 Office to Magistrates' Court 14 miles\n13/10 Office to Moorside Primary School 9 miles",
    "Surname,Forename,DOB,Ethnicity,Disability\n,,dd/mm/yyyy,see list,Y/N",
]
TOLD = [
    (
        "health",
        "To: [S:Ms Maryam Testwood]\nYou are vulnerable as a result of post-traumatic stress disorder, we accept.",
    ),
    (
        "criminal_offence",
        "The panel heard from [S:Mr Karim Sampleby]. On 9 May the driver was charged with common assault.",
    ),
]


def said(marked: str) -> dict[str, SpecialCategory]:
    text, findings = parse(marked)
    found = assess([Text(text)], [findings], Properties(), TERMS)
    return {one.category.value: one for one in found if one.about_person}


@pytest.mark.parametrize("marked", HARMLESS)
def test_everyday_words_are_left_alone(marked: str) -> None:
    assert not said(marked)


@pytest.mark.parametrize(("category", "marked"), TOLD)
def test_the_reader_and_the_person_in_hand_are_meant(category: str, marked: str) -> None:
    assert category in said(marked)


def test_a_general_offer_in_a_letter_is_about_nobody() -> None:
    assert not said(
        "Dear [S:Mrs Testwood],\nIf you have dementia or another illness, please tell us. Leaflet enclosed."
    )
