"""What decisions on findings teach: doubts that stay narrow, are measured honestly, and take nothing away."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.finding_doubts import Decided, Doubts, learn, measure
from models.config import load
from models.errors import PolicyError
from models.store.doubts import believed
from scanner.doubting import learn_findings
from tests.shares import inventory_of, muniment

RULE = Decided(1, "COUNCIL_TAX_ACCOUNT", b"v", "council tax: number behind cue", "label: account number", False)


def decided(number: int, *, right: bool = False, first: int = 0) -> list[Decided]:
    return [replace(RULE, item=n, value=b"%d" % n, right=right) for n in range(first, first + number)]


def test_a_rule_that_is_wrong_again_and_again_is_doubted_in_its_setting_only():
    doubts = learn(decided(6))
    assert doubts.of(replace(RULE, value=b"new")) == "rule"
    assert doubts.of(replace(RULE, value=b"new", context="label: council tax account")) == ""


@pytest.mark.parametrize("some", [decided(4), decided(9) + decided(2, right=True, first=20)])
def test_few_or_mixed_decisions_doubt_no_rule(some):
    assert learn(some).settings == frozenset()


def test_a_value_is_doubted_everywhere_once_two_items_rejected_it_and_none_confirmed_it():
    twice = [replace(RULE, item=1), replace(RULE, item=2)]
    assert learn(twice).values == {(RULE.type, b"v")}
    assert learn(twice[:1]).values == frozenset()
    assert learn([*twice, replace(RULE, item=3, right=True)]).values == frozenset()


def test_the_effect_is_measured_on_items_that_were_not_learned_from():
    good = [replace(one, basis="council tax: in column") for one in decided(40, right=True, first=100)]
    effect = measure([*decided(20), *good])
    assert (effect.before.right, effect.before.all) == (40, 60)
    assert (effect.after.right, effect.after.all, effect.lost.right) == (40, 40, 0)


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([b"a", b"b", b"c"]), st.booleans())), st.randoms())
def test_the_order_of_decisions_does_not_matter(some, chance):
    found = [replace(RULE, item=item, value=value, right=right) for item, value, right in some]
    mixed = found[:]
    chance.shuffle(mixed)
    assert learn(found) == learn(mixed)
    assert Doubts.load(learn(found).dump()) == learn(found)


def test_doubted_findings_no_longer_count():
    assert believed('{"PERSON":3,"UTR":1}', 3, '[{"PERSON":2,"UTR":1},1]') == ({"PERSON": 1}, 1)


LETTER = "Your rates\n\nCouncil tax enquiry line reference: council tax account no {0}\nSincerely\nRates office\n"


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    share = tmp_path / "share"
    share.mkdir()
    for number in range(8):
        (share / f"letter {number}.txt").write_text(LETTER.format(40_118_200 + 17 * number))
    code, _, error = muniment("scan", "share", cwd=tmp_path)
    assert code == 0, error
    return tmp_path


def places(folder: Path) -> list[dict[str, str]]:
    code, _, error = muniment("export", "places", "--out", "places.csv", cwd=folder)
    assert code == 0, error
    with (folder / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def give(folder: Path, rows: list[dict[str, str]]) -> Path:
    file = folder / "verdicts.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_wrong_findings_from_an_export_are_learned_and_nothing_recorded_is_lost(scanned: Path) -> None:
    rows = [row for row in places(scanned) if row["type"] == "COUNCIL_TAX_ACCOUNT"]
    assert len(rows) == 8
    file = give(scanned, [row | {"verdict": "wrong" if number < 7 else ""} for number, row in enumerate(rows)])
    facts, lines = learn_findings(load(scanned, inventory=f"sqlite:///{scanned}/muniment.db"), file)
    assert (facts["decided"], facts["unknown"], facts["doubted_findings"]) == (7, 0, 8)
    assert any("council tax" in line for line in lines)
    after = [row for row in places(scanned) if row["type"] == "COUNCIL_TAX_ACCOUNT"]
    assert sorted(row["doubt"] for row in after) == ["decided"] * 7 + ["rule"]
    assert not any("COUNCIL_TAX_ACCOUNT" in str(row["personal_types"]) for row in inventory_of(scanned))
    (scanned / "share" / "new.txt").write_text(LETTER.format(50_777_123))
    muniment("scan", "share", cwd=scanned)
    assert "COUNCIL_TAX_ACCOUNT" not in str({row["path"]: row for row in inventory_of(scanned)}["new.txt"])


def test_a_confirmed_finding_is_never_doubted(scanned: Path) -> None:
    rows = [row for row in places(scanned) if row["type"] == "COUNCIL_TAX_ACCOUNT"]
    file = give(scanned, [row | {"verdict": "wrong" if number else "right"} for number, row in enumerate(rows)])
    learn_findings(load(scanned, inventory=f"sqlite:///{scanned}/muniment.db"), file)
    kept = {row["item_id"]: row["doubt"] for row in places(scanned) if row["type"] == "COUNCIL_TAX_ACCOUNT"}
    assert kept[rows[0]["item_id"]] == ""


def test_a_file_that_cannot_be_read_changes_nothing(scanned: Path) -> None:
    rows = places(scanned)
    file = give(scanned, [rows[0] | {"verdict": "maybe"}])
    with pytest.raises(PolicyError, match="verdict"):
        learn_findings(load(scanned, inventory=f"sqlite:///{scanned}/muniment.db"), file)
    facts, _ = learn_findings(load(scanned, inventory=f"sqlite:///{scanned}/muniment.db"))
    assert facts["decided"] == 0


def test_the_command_says_what_it_learned(scanned: Path) -> None:
    rows = [row | {"verdict": "wrong"} for row in places(scanned) if row["type"] == "COUNCIL_TAX_ACCOUNT"]
    file = give(scanned, rows)
    code, out, error = muniment("learn", "--findings", str(file), cwd=scanned)
    assert code == 0, error
    assert "Findings decided on: 8." in out
    assert "Doubted from now on: COUNCIL_TAX_ACCOUNT" in out
