"""Learning from labels: it helps, it says honestly how much, and nothing that is fed to it makes things worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifiers.features import pack
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_filing import filing_plan, with_model
from classifiers.file_plan_model import NOT_IN_PLAN, dump_model, load_model
from classifiers.learning import BULK, RANDOM, RISE, RISE_RARE, Example, learn
from classifiers.learning_queue import questions
from models.errors import MunimentError
from models.fileplan import ClassCandidate, RecordClass
from models.policy import Policy
from models.records import Text
from tests.unit.learning_texts import CLASSES, POLICY, WORDS, text_of

PLAN = FilePlan.build(POLICY)


def views(code: str, number: int) -> Views:
    return Views(pack([Text(text_of(code, number))]))


def examples(a_class: int, origin: str = "file", start: int = 0) -> list[Example]:
    numbers = range(start, start + a_class)
    return [Example(views(code, n), code, origin, 0, f"{code}{n}".encode()) for code in WORDS for n in numbers]


TEST = [(code, views(code, n)) for code in WORDS for n in range(900, 930)]


def accuracy(plan: FilePlan) -> float:
    answers = plan.classify([seen for _, seen in TEST])
    return sum(bool(a) and a[0].code == code for a, (code, _) in zip(answers, TEST, strict=True)) / len(TEST)


@pytest.mark.parametrize("a_class", [1, 3, 10])
def test_labels_teach_what_the_plan_does_not_say(a_class: int) -> None:
    assert accuracy(PLAN) < 0.1
    lesson = learn(PLAN, examples(a_class))
    assert accuracy(PLAN.with_model(lesson.model)) > (0.6 if a_class == 1 else 0.95)


def test_figures_are_of_documents_that_did_not_teach() -> None:
    figures = learn(PLAN, [*examples(8), *examples(4, RANDOM, 100)]).figures
    assert (figures.labels, figures.classes, figures.measured, figures.random) == (48, 4, 16, True)
    assert figures.without < 0.1 < 0.9 < figures.after


def test_noise_is_not_believed_and_is_told_as_it_is() -> None:
    codes = list(WORDS)
    noise = [replace(e, code=codes[sum(e.key) * 7 % 4]) for e in examples(12)]
    assert learn(PLAN, noise).figures.after < 0.5


def test_before_is_reckoned_with_the_labels_of_the_version_before() -> None:
    old = [replace(e, at=1) for e in examples(2)]
    new = [replace(e, at=5) for e in examples(10, start=50)]
    figures = learn(PLAN, [*old, *new], since=1).figures
    assert figures.without <= figures.before <= figures.after
    assert figures.before > 0.3


def test_bulk_confirmations_change_nothing() -> None:
    labels = examples(4)
    wrong = [Example(views("Q1", n), "Q2", BULK, 0, f"b{n}".encode()) for n in range(500, 700)]
    with_bulk, without = learn(PLAN, [*labels, *wrong]), learn(PLAN, labels)
    assert with_bulk.data == without.data
    assert with_bulk.figures.left_out == 200


def test_a_foreign_model_never_makes_it_worse_than_no_labels() -> None:
    described = {c: replace(CLASSES[c], keywords=tuple(WORDS[c].split()[:4])) for c in CLASSES}
    plan = FilePlan.build(Policy("", "", described, {}))
    codes = list(WORDS)
    elsewhere = {code: codes[(at + 1) % 4] for at, code in enumerate(codes)}
    foreign = load_model(learn(plan, [replace(e, code=elsewhere[e.code]) for e in examples(20)]).data).foreign()
    alone = accuracy(plan)
    believed = replace(
        load_model(dump_model(learn(plan, examples(1)).model)), experts=foreign, weights=(4.0,) * len(foreign)
    )  # type: ignore[arg-type]
    assert accuracy(plan.with_model(believed)) < alone - 0.3
    for a_class in (1, 5, 20):
        lesson = learn(plan, examples(a_class), foreign=foreign)
        assert accuracy(plan.with_model(lesson.model)) >= alone - 0.03


def test_a_foreign_model_that_is_right_here_helps() -> None:
    foreign = load_model(learn(PLAN, examples(20)).data).foreign()
    few = examples(9, start=300)
    muddled = [replace(e, code=list(WORDS)[at % 4]) if at % 3 == 0 else e for at, e in enumerate(few)]
    alone, helped = learn(PLAN, muddled), learn(PLAN, muddled, foreign=foreign)
    assert accuracy(PLAN.with_model(helped.model)) >= accuracy(PLAN.with_model(alone.model))


def test_what_people_call_outside_the_plan_is_answered_so() -> None:
    outside = [
        Example(
            Views(pack([Text(f"gossip banter football quiz lunch rota {chr(97 + n)}word")])),
            NOT_IN_PLAN,
            "file",
            0,
            bytes([n]),
        )
        for n in range(20)
    ]
    plan = PLAN.with_model(learn(PLAN, [*examples(10), *outside]).model)
    (gossip,), (lamp,) = (
        plan.classify([v]) for v in (Views(pack([Text("gossip and banter of the football quiz")])), views("Q1", 905))
    )
    assert not gossip or gossip[0].score < 0.35
    assert lamp[0].code == "Q1"
    assert not gossip or gossip[0].not_in_plan > lamp[0].not_in_plan


def test_names_alone_are_learned_too() -> None:
    def named(code: str, n: int) -> Example:
        word = WORDS[code].split()[n % 8]
        return Example(Views(folders=f"Team/{word} files", name=f"{n}.pdf"), code, "file", 0, f"{code}{n}".encode())

    plan = PLAN.with_model(learn(PLAN, [named(code, n) for code in WORDS for n in range(16)]).model)
    found = plan.classify([Views(folders="Team/Saddle", name="x.pdf")])[0]
    assert found[0].code == "Q2"
    assert found[0].view in ("folder", "name")


def test_a_model_survives_storage_and_is_the_same_for_the_same_labels() -> None:
    one, two = learn(PLAN, examples(5)), learn(PLAN, list(reversed(examples(5))))
    assert one.data == two.data
    assert one.model is not None
    assert load_model(one.data).digest == one.model.digest
    assert filing_plan(POLICY, PLAN.frequencies, [], one.data).classify([TEST[0][1]])[0][0].code == "Q1"
    with pytest.raises(MunimentError, match="damaged"):
        load_model(b"nonsense")


def test_a_changed_plan_keeps_what_was_learned_for_the_codes_that_are_left() -> None:
    model = learn(PLAN, examples(10)).model
    assert model is not None
    changed = {c: CLASSES[c] for c in ("Q1", "Q3")} | {"N": RecordClass("N", "Newcomers", keywords=("turnip",))}
    plan = with_model(Policy("", "", changed, {}), model, [])
    assert plan.classify([views("Q3", 910)])[0][0].code == "Q3"
    assert plan.classify([Views(pack([Text("turnip")]))])[0][0].code == "N"
    assert {c.code for a in plan.classify([seen for _, seen in TEST]) for c in a} <= {"Q1", "Q3", "N"}


@pytest.mark.parametrize("origin", ["file", BULK])
def test_nothing_to_learn_from_is_no_model(origin: str) -> None:
    assert learn(PLAN, examples(1, origin) if origin == BULK else []).model is None


def test_one_class_empty_documents_and_contradictions_are_learned_from_without_harm() -> None:
    single = FilePlan.build(Policy("", "", {"Q1": CLASSES["Q1"]}, {}))
    assert learn(single, [e for e in examples(5) if e.code == "Q1"]).data
    empty = [Example(Views(), code, "file", 0, code.encode()) for code in WORDS]
    assert learn(PLAN, empty).data
    both = [replace(e, code=code, key=e.key + code.encode()) for e in examples(6) for code in ("Q1", "Q2")]
    assert learn(PLAN, both).figures.after <= 0.5


def candidates(code: str, lead: float) -> tuple[ClassCandidate, ...]:
    return (ClassCandidate(code, 0.5 + lead / 2), ClassCandidate("other", 0.5 - lead / 2))


def test_the_queue_asks_about_close_calls_with_a_cap_and_a_fifth_at_random() -> None:
    codes = ["A"] * 30 + [chr(66 + n % 20) for n in range(20)]
    documents = [(n, bytes([n % 256, n // 256]), candidates(codes[n % 50], (n % 90) / 90)) for n in range(2_000)]
    asked = questions(documents, 100, 21)
    assert len({one.key for one in asked}) == 100
    assert sum(one.origin == RANDOM for one in asked) == 20
    chosen = [one for one in asked if one.origin != RANDOM]
    assert sum(one.candidates[0].code == "A" for one in chosen) <= 4 * 100 // 21
    assert max(one.candidates[0].score for one in chosen) < 0.7
    assert questions(documents, 100, 21) == asked
    assert questions(iter([]), 10, 5) == []


def test_the_same_content_is_asked_about_once() -> None:
    documents = [(n, b"same", candidates("A", 0.1)) for n in range(50)]
    assert len(questions(documents, 10, 2)) == 1


DESCRIBED = {c: replace(CLASSES[c], keywords=tuple(WORDS[c].split()[:4])) for c in CLASSES}


def test_classes_that_nobody_taught_are_still_filed_to() -> None:
    plan = FilePlan.build(Policy("", "", DESCRIBED, {}))
    model = learn(plan, [e for e in examples(20) if e.code in ("Q1", "Q2")]).model
    assert model is not None
    assert model.rise > 0
    assert load_model(dump_model(model)).rise == model.rise
    assert accuracy(plan.with_model(model)) >= accuracy(plan) - 0.03


@pytest.mark.parametrize(("origin", "rise"), [("file", RISE), (RANDOM, RISE_RARE)])
def test_classes_that_never_came_up_at_random_are_raised_less(origin: str, rise: float) -> None:
    plan = FilePlan.build(Policy("", "", DESCRIBED, {}))
    model = learn(plan, [replace(e, origin=origin) for e in examples(20) if e.code in ("Q1", "Q2")]).model
    assert model is not None
    assert model.rise == rise


def test_what_was_learned_is_hardly_believed_of_a_text_unlike_the_labelled_ones() -> None:
    model = learn(PLAN, examples(10)).model
    assert model is not None
    expert = model.experts[0]
    alike, unlike = (
        PLAN.rows([seen]).body
        for seen in (views("Q1", 950), Views(pack([Text("zebra giraffe lantern " + " ".join(map(str, "abcdefgh")))])))
    )
    assert expert.said(alike)[1][0] > 0.9
    assert expert.said(unlike)[1][0] < 0.3
    assert expert.said(PLAN.rows([Views()]).body)[1][0] == 0
