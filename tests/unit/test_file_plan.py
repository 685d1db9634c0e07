"""Filing to the plan without labels: views, terms, abstention, learning, any plan."""

from __future__ import annotations

import pytest

from classifiers.features import pack, terms, unpack
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_names import packed_name, split_word, welsh_word
from classifiers.file_plan_terms import welsh_stems
from classifiers.file_plan_thesaurus import concepts, synonyms
from classifiers.file_plan_vectors import Frequencies
from models.fileplan import ClassCandidate, RecordClass
from models.policy import Policy
from models.records import Text

CLASSES = (
    RecordClass("H", "Housing", schedule_ref="1"),
    RecordClass(
        "H/T", "Tenancies", "Tenantiaethau", "H", "Tenancy agreements and rent accounts",
        ("tenancy agreement", "rent arrears"), ("cyfrif rhent", "tenant"), schedule_ref="1",
    ),
    RecordClass("W", "Waste collection", keywords=("refuse collection", "recycling"), schedule_ref="2"),
    RecordClass("P", "Planning applications", keywords=("planning permission",), schedule_ref="3"),
    RecordClass("X", "Unscheduled things", keywords=("zebra", "giraffe")),
)  # fmt: skip
POLICY = Policy("", "d", {found.code: found for found in CLASSES}, {})


def body(text: str) -> Views:
    return Views(body=pack([Text(text)]))


def best(views: Views, policy: Policy = POLICY) -> ClassCandidate:
    return FilePlan.build(policy).classify([views])[0][0]


@pytest.mark.parametrize(
    ("views", "code", "view"),
    [
        (body("The rent account of the tenant shows arrears under the tenancy agreement of the flat."), "H/T", "text"),
        (body("Mae ôl-ddyledion ar eich cyfrif rhent ac mae'r tenant wedi cael llythyr."), "H/T", "text"),
        (Views(folders="Public/RefuseCollection"), "W", "folder"),
        (Views(folders="public/wastecollection"), "W", "folder"),
        (Views(name="planning permission 12.pdf"), "P", "name"),
        (Views(name="scan0001.pdf", default_code="W"), "W", "storage area"),
    ],
)
def test_each_view_can_decide_and_says_so(views: Views, code: str, view: str) -> None:
    found = best(views)
    assert (found.code, found.view) == (code, view)
    assert bool(found.terms) is (view != "storage area")


def test_a_default_class_never_wins_against_clear_words() -> None:
    text = "Planning permission for the planning application is granted with planning conditions. " * 5
    assert best(Views(pack([Text(text)]), default_code="W")).code == "P"


def test_terms_are_the_plans_words_that_the_document_has() -> None:
    assert "tenancy agreement" in best(body("A signed tenancy agreement.")).terms


def test_synonyms_that_the_plan_does_not_name_are_known() -> None:
    assert best(body("The wheelie bin was missed and the rubbish lies on the pavement again.")).code == "W"


def test_no_evidence_gives_no_candidates_and_less_evidence_less_confidence() -> None:
    plan = FilePlan.build(POLICY)
    assert plan.classify([body("Qwerty uiop."), Views()]) == [(), ()]
    vague, clear = plan.classify([body("A letter about recycling and permission."), body("Recycling. " * 9)])
    assert vague[0].score < clear[0].score


def test_candidates_are_at_most_three_in_falling_order_within_one() -> None:
    (found,) = FilePlan.build(POLICY).classify([body("housing tenancy waste recycling planning permission rent")])
    scores = [candidate.score for candidate in found]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.001


def test_documents_are_filed_only_to_classes_with_a_schedule_row_unless_none_has_one() -> None:
    zebra = body("The zebra and the giraffe.")
    assert FilePlan.build(POLICY).classify([zebra]) == [()]
    bare = Policy("", "d", {c.code: RecordClass(c.code, c.title, keywords=c.keywords) for c in CLASSES}, {})
    assert best(zebra, bare).code == "X"


def test_an_empty_plan_files_nothing() -> None:
    assert FilePlan.build(Policy("", "d", {}, {})).classify([body("rent")]) == [()]


def test_learning_needs_documents_and_finds_words_that_the_plan_lacks() -> None:
    documents = [f"Recycling round {n}: caddy liners were given out with the recycling box." for n in range(150)]
    documents += [
        f"Planning permission {n} for a porch: dormer windows and a new roof were drawn on the plans of the house."
        for n in range(150)
    ]
    packed = [pack([Text(f"{text} {chr(97 + n % 26)}{chr(97 + n // 26)}x")]) for n, text in enumerate(documents)]
    frequencies = Frequencies()
    frequencies.add(packed)
    plan = FilePlan.build(POLICY, frequencies)
    caddy = body("caddy liners")
    assert plan.classify([caddy]) == [()]
    assert plan.learn(packed[:100]).digest == plan.digest
    learned = plan.learn(packed)
    assert learned.classify([caddy])[0][0].code == "W"
    assert learned.digest != plan.digest


def test_a_plan_of_two_thousand_classes_is_served() -> None:
    names = [f"{a}{b}{c}ium records" for a in "bcdfghjklmnp" for b in "aeiou" for c in "bcdfghjklmnprstvwxzbcdfghjklmn"]
    classes = {str(n): RecordClass(str(n), name, schedule_ref="1") for n, name in enumerate(names)}
    assert len(classes) == 1_800
    (found,) = FilePlan.build(Policy("", "d", classes, {})).classify([body("The pabium register.")])
    assert classes[found[0].code].title.startswith("pabium")


def test_run_together_names_are_split_where_every_part_is_known() -> None:
    known = {"housing", "repairs", "road", "works"}
    assert split_word("housingrepairs", known) == ["housing", "repairs"]
    assert split_word("roadworksx", known) == ["roadworksx"]
    assert packed_name("HousingRepairs", known) == packed_name("housing_repairs.docx", known)


def test_the_thesaurus_is_whole_and_bilingual() -> None:
    assert all(concept.english and concept.welsh and concept.english[0] for concept in concepts())
    assert any("ailgylchu" in concept.welsh for concept in synonyms(["Waste and recycling"], []))
    assert any("recycling" in concept.english for concept in synonyms([], ["Gwastraff ac ailgylchu"]))
    assert synonyms(["Zoology"], []) == []


BILINGUAL = (
    RecordClass("P", "Planning applications", "Ceisiadau cynllunio", "", "", (), ("caniatâd cynllunio",), "1"),
    RecordClass("B", "Blue Badges", "Bathodynnau Glas", "", "", ("blue badge",), ("Bathodyn Glas", "parcio"), "2"),
    RecordClass("C", "Children's services", "Gwasanaethau plant", schedule_ref="3"),
    RecordClass("R", "Roads", keywords=("potholes", "carriageway"), schedule_ref="4"),
)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("Ceisiadau Cynllunio", "P"),
        ("Housing/caniatad-cynllunio", "P"),
        ("Housing/Nghaniatad Cynllunio", "P"),
        ("Environment/Trefniadau-parcior-Bathodyn-Glas", "B"),
        ("Gwasanaethau Plant", "C"),
        ("Potholes and carriageway", "R"),
    ],
)
def test_welsh_names_without_function_words_or_accents_are_read_as_welsh(path: str, code: str) -> None:
    found = best(Views(folders=path), Policy("", "", {one.code: one for one in BILINGUAL}, {}))
    assert (found.code, found.view) == (code, "folder")


def test_a_common_english_word_is_welsh_only_beside_a_welsh_one() -> None:
    welsh = welsh_stems(BILINGUAL)
    assert welsh_word("plant", welsh) == ("plant", False)
    assert packed_name("plant machinery", frozenset(), welsh) == packed_name("plant machinery")
    mixed = "The homes and gwasanaethau plant of the county"
    (children,) = terms("plant", welsh=True)
    assert children in unpack(packed_name(mixed, frozenset(), welsh)).buckets
    assert children not in unpack(packed_name(mixed)).buckets


@pytest.mark.parametrize("word", ["housing", "minutes", "potholes", "repairs", "invoice"])
def test_english_words_are_not_taken_for_welsh(word: str) -> None:
    assert welsh_word(word, welsh_stems(BILINGUAL)) == ("", False)
