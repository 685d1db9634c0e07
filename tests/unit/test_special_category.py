"""Special categories: said of a person, only mentioned, inferred; hard negatives left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.policy import load
from classifiers.special_category import assess
from classifiers.training.special_markup import Document, as_table, parse, read_documents
from models.findings import Category, SpecialCategory
from models.records import Form, Properties, Text

DATA = Path(__file__).parent.parent / "data"
TERMS = load(None).terms
NOTHING = Properties()


def assessed(marked: str, form: Form = Form.PROSE, delimiter: str = "\t") -> dict[str, SpecialCategory]:
    text, findings = parse(marked)
    found = assess([Text(text, form=form, delimiter=delimiter)], [findings], NOTHING, TERMS)
    return {one.category.value: one for one in found if not one.inferred}


SAID = [
    (
        "health",
        "12/05/2021 Home visit to [S:Beryl Testwood]. She has vascular dementia and has fallen twice this week.",
    ),
    ("health", "Dear [S:Ms Parfitt], I was sorry to hear that you remain off sick after your hernia operation."),
    ("health", "Client c/o chest pain since Sun. On mirtazapine 30mg nocte, CPN aware."),
    ("health", "Name: [S:Idris Mockford]\nBorn: [DATE_OF_BIRTH:02/02/1951]\nDiagnosis: Parkinson's disease"),
    ("health", "Ymweliad â [S:Mrs Testwood] heddiw. Mae ganddi ddementia ac mae hi wedi cwympo eto."),
    ("criminal_offence", "[S:Ronnie Grindle] was arrested on Saturday on suspicion of burglary and is on bail."),
    ("criminal_offence", "Applicant: [S:Olwen Sampleby]\nDBS check: clear, no convictions recorded\nDate: 02/03/2020"),
    ("children", "[S:Leroy Prosser] is 8, in Year 3 and on a child protection plan. He was tearful at school today."),
    ("trade_union_membership", "Hi, I am a UNISON rep and need paid release for branch duties. Thanks, [S:Tamsin Eze]"),
    ("religious_or_philosophical_beliefs", "[S:Samir Rahmani] is a practising Muslim. He has asked for leave for Eid."),
    ("sexual_orientation", "[S:Aled Pendry] came out as gay at work last year and says he was called names."),
    (
        "political_opinions",
        "[S:Moira Osgood] is a member of the Labour Party. She told me that she canvassed for them.",
    ),
]
NOT_SAID = [
    "Employees who suffer from depression or another disability must tell their manager. Policy owner: [O:Rhian Eze].",
    "Dementia affects memory. If you are worried about your memory, talk to your GP or call [O:Carys] on 01632 960123.",
    "Name: .......... Born: ..........\nEthnic origin: .......... Religion: ..........\nDisability: Y / N",
    "We are looking for a nurse to support people with schizophrenia. DBS check required. Contact [O:Huw Prosser].",
    "RESOLVED that the report on youth offending be noted. Councillor [O:Grace Lomas] asked about children in custody.",
    "[F:Lord Mottram] asked how many people were convicted of fraud. The Minister replied that 2,310 had been in 2019.",
    "Dear [S:Mr Testwood], Labour costs for the Green Lane job are over and the battery charge is low. Please pay £40.",
    "[O:Emma Sampleby] joins as Mental Health Commissioning Manager on Monday and will run the autism training.",
]


@pytest.mark.parametrize(("category", "marked"), SAID)
def test_said_of_a_person(category: str, marked: str) -> None:
    found = assessed(marked)[category]
    assert found.about_person
    assert found.score >= 0.5
    assert found.basis.startswith("terms: ")


@pytest.mark.parametrize("marked", NOT_SAID)
def test_only_mentioned(marked: str) -> None:
    assert not [one for one in assessed(marked).values() if one.about_person]


def test_a_policy_mentions_the_topic() -> None:
    found = assessed(NOT_SAID[0])["health"]
    assert not found.about_person
    assert "depression" in found.basis


def test_a_column_tells_what_its_cells_are() -> None:
    table = "Name\tReason for absence\n[S:Josie Dunnage]\tDepression\n[S:Ravi Lomas]\tBack pain"
    assert assessed(table, Form.TABLE)["health"].about_person
    staff = "Name\tJob title\n[O:Josie Dunnage]\tDementia Adviser\n[O:Ravi Lomas]\tStroke Nurse"
    found = assessed(staff, Form.TABLE)
    assert not found["health"].about_person


def test_what_may_reveal_it_is_a_lower_grade() -> None:
    text, findings = parse("Care plan for [S:Mr Rahmani]. He eats halal meals. He likes cricket on the radio.")
    found = assess([Text(text)], [findings], NOTHING, TERMS)
    assert [(one.category, one.inferred) for one in found] == [(Category.RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS, True)]


def test_the_basis_names_nobody() -> None:
    for _, marked in SAID:
        for one in assessed(marked).values():
            assert not any(name in one.basis for name in ("Testwood", "Parfitt", "Grindle", "Rahmani"))


def test_empty_and_termless_texts_say_nothing() -> None:
    assert assess([], [], NOTHING, TERMS) == ()
    assert assess([Text(""), Text("The bins are out.")], [[], []], NOTHING, TERMS) == ()


def test_another_policys_terms_are_used() -> None:
    terms = {"health": {"en": ("wibble fever",)}}
    text, findings = parse("[S:Gethin Eze] was diagnosed with wibble fever in May. He is in hospital.")
    (found,) = assess([Text(text)], [findings], NOTHING, terms)
    assert found.about_person
    assert "wibble fever" in found.basis


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*"a.\n\t:|,;ŵ’­ ", " depression ", " Mr Testwood ", " arrested ", "\n\n"]), max_size=60)
)
def test_any_text_gives_the_same_sorted_answer_twice(parts: list[str]) -> None:
    texts = [Text("".join(parts)), Text("".join(parts), form=Form.TABLE)]
    first = assess(texts, [[], []], NOTHING, TERMS)
    assert first == assess(texts, [[], []], NOTHING, TERMS)
    keys = [(list(Category).index(one.category), one.inferred) for one in first]
    assert keys == sorted(set(keys))
    assert all(0 <= one.score <= 1 for one in first)


def text_of(document: Document) -> Text:
    return as_table(document) if document.genre == "register" else Text(document.text)


def test_documents_of_another_style() -> None:
    right = wanted = flagged = harmless = 0
    for document in read_documents(DATA / "special_held.jsonl"):
        found = assess([text_of(document)], [document.findings], NOTHING, TERMS)
        about = {one.category.value for one in found if one.about_person}
        right += len(about & document.about)
        wanted += len(document.about)
        if not document.about | document.inferred | document.unsure:
            harmless += 1
            flagged += bool(about)
    assert right / wanted >= 0.78
    assert flagged / harmless <= 0.1
