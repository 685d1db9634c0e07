"""Classes rolled up to their parents: paths, the reason where only the parent is likely, and what `inspect` shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifiers.file_plan_reasons import class_reason, pointed_to
from models.fileplan import ClassCandidate, RecordClass
from models.policy import Policy
from tests.shares import muniment

CLASSES = (
    RecordClass("HOU", "Housing"),
    RecordClass("HOU-TEN", "Tenancies", parent="HOU"),
    RecordClass("HOU-TEN-FIL", "Tenancy files", parent="HOU-TEN"),
    RecordClass("HOU-TEN-RNT", "Rent accounts", parent="HOU-TEN"),
    RecordClass("HOU-REP", "Repairs", parent="HOU"),
    RecordClass("WST", "Waste"),
    RecordClass("ONE", "First of a loop", parent="TWO"),
    RecordClass("TWO", "Second of a loop", parent="ONE"),
    RecordClass("LOST", "Without its parent", parent="NOT THERE"),
)
POLICY = Policy("", "", {found.code: found for found in CLASSES}, {})


def candidates(*given: tuple[str, float], out: float = 0.1) -> tuple[ClassCandidate, ...]:
    first, *rest = (ClassCandidate(code, score, view="text") for code, score in given)
    return (ClassCandidate(first.code, first.score, ("rent",), "text", not_in_plan=out), *rest)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("HOU-TEN-FIL", ["HOU", "HOU-TEN", "HOU-TEN-FIL"]),
        ("WST", ["WST"]),
        ("LOST", ["LOST"]),
        ("ONE", ["TWO", "ONE"]),
        ("UNKNOWN", []),
    ],
)
def test_the_path_of_a_class_begins_at_the_top(code: str, path: list[str]) -> None:
    assert [found.code for found in POLICY.path_of(code)] == path


@pytest.mark.parametrize(
    ("given", "parent"),
    [
        ((("HOU-TEN-FIL", 0.3), ("HOU-TEN-RNT", 0.2), ("WST", 0.1)), "HOU-TEN"),
        ((("HOU-TEN-FIL", 0.3), ("HOU-REP", 0.2), ("WST", 0.1)), "HOU"),
        ((("WST", 0.3), ("HOU-REP", 0.25), ("HOU-TEN-FIL", 0.25)), "HOU"),
        ((("HOU-TEN-FIL", 0.2), ("HOU-TEN-RNT", 0.1), ("HOU-REP", 0.15)), "HOU"),
        ((("HOU-TEN-FIL", 0.2), ("HOU-TEN-RNT", 0.1), ("WST", 0.1)), None),
        ((("HOU-REP", 0.34), ("WST", 0.3), ("LOST", 0.3)), None),
    ],
)
def test_classes_under_one_parent_point_to_the_lowest_that_is_likely_enough(
    given: tuple[tuple[str, float], ...], parent: str | None
) -> None:
    found = pointed_to(candidates(*given), POLICY)
    assert (found[0].code if found else None) == parent
    assert found is None or 0.35 <= found[1] <= 0.9


def test_the_likelier_that_no_class_fits_the_less_they_say_together() -> None:
    given = (("HOU-TEN-FIL", 0.3), ("HOU-REP", 0.2))
    certain, doubtful = (pointed_to(candidates(*given, out=out), POLICY) for out in (0.0, 0.2))
    assert certain
    assert doubtful
    assert doubtful[1] < certain[1] == pytest.approx(0.5)
    assert pointed_to(candidates(*given, out=0.6), POLICY) is None
    assert pointed_to((), POLICY) is None


def test_the_reason_names_the_parent_and_files_nothing_to_it() -> None:
    reason = class_reason(candidates(("HOU-TEN-FIL", 0.3), ("HOU-REP", 0.2)), "", POLICY)
    assert reason.rule == "F0"
    assert "no single class is likely enough; together they point to HOU (Housing, 0.47)" in reason.evidence
    assert reason.confidence == 0.3


@pytest.mark.parametrize(
    ("given", "code", "rule", "words"),
    [
        ((), "", "F0", "nothing in text, names or storage area speaks for a class"),
        (candidates(("HOU-REP", 0.8)), "HOU-REP", "F1", "filed to HOU-REP by its text: rent"),
        (candidates(("HOU-REP", 0.3), ("HOU-TEN-FIL", 0.3), out=0.5), "", "F2", "probably not in the plan; nearest is"),
        (candidates(("HOU-REP", 0.3), ("WST", 0.3)), "", "F0", "unclassified: no class is likely enough; nearest is"),
    ],
)
def test_other_reasons_say_what_they_said(given: tuple[ClassCandidate, ...], code: str, rule: str, words: str) -> None:
    reason = class_reason(given, code, POLICY)
    assert reason.rule == rule
    assert words in reason.evidence
    assert "together" not in reason.evidence


def test_inspect_shows_the_path_and_the_welsh_title(tmp_path: Path) -> None:
    text = "Tenancy agreement. The tenant pays rent on the rent account; rent arrears and notice to quit. " * 6
    (tmp_path / "a.txt").write_text(text, "utf-8")
    code, out, error = muniment("inspect", "--json", "a.txt", cwd=tmp_path)
    assert code == 0, error
    facts = json.loads(out)
    first = facts["classes"][0]
    assert (facts["class"], first["parents"], first["path"]) == ("HO-TEN", ["HO"], ["Housing", "Tenancy files"])
    assert "HO-TEN, Ffeiliau tenantiaeth, ac" in facts["explained_cy"]
    assert "HO-TEN, Tenancy files, which" in facts["explained_en"]
    code, out, _ = muniment("inspect", "a.txt", cwd=tmp_path)
    assert "Housing › Tenancy files – by text (" in out
