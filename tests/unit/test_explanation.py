"""The explanation of a judgement in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from classifiers import rot
from models.disposition import Action, Disposition, Reason, RetentionResult, RetentionState, Rot, RotFlag
from models.fileplan import ClassCandidate
from models.inventory import Content, Record, Row
from models.records import Item, ShareKind, Status
from reports import EXPORTERS
from reports.explanation import explain
from reports.explanation_words import ACTIONS, BLOCKS, RULES, SENTENCES, TRIGGERS

RECORD = Record(1, "i", Item("SU", "Housing/a.doc"), ShareKind.SHARED, Status.READ, None, Content())
DUE = RetentionResult(RetentionState.DUE, "end_of_tenancy", date(2009, 5, 3), "sum", date(2015, 5, 3))
JUDGED = Disposition(
    Action.REVIEW,
    DUE,
    (Reason("A3", "x"), Reason("D2", "y"), Reason("B10", "z")),
    (ClassCandidate("HO-TEN", 0.92, ("tenancy", "rent")),),
    "HO-TEN",
    0.92,
    "Tenancy files",
    (RotFlag(Rot.OBSOLETE, Reason("O1", "retention")),),
)


def test_the_whole_chain_stands_in_one_english_paragraph() -> None:
    assert explain(Row(RECORD, JUDGED)) == (
        "“a.doc” on SU was read. It is filed to HO-TEN, Tenancy files, which is 92 % sure. These words speak for that: "
        "tenancy, rent. Its period started from the end of the tenancy on 3 May 2009 and ended on 3 May 2015. The "
        "rules found: its retention has run out (O1). Against disposal stands: its own text says too little for its "
        "class and it may be open or was changed lately. Proposed: somebody looks at it. People decide."
    )


def test_and_in_one_welsh_paragraph() -> None:
    said = explain(Row(RECORD, JUDGED), "cy")
    assert "Dechreuodd ei gyfnod o ddiwedd y denantiaeth ar 3 Mai 2009" in said
    assert said.startswith("Darllenwyd “a.doc” ar SU.")
    assert said.endswith("Y cynnig: bod rhywun yn edrych arno. Pobl sy'n penderfynu.")


@pytest.mark.parametrize("trigger", sorted(TRIGGERS))
def test_what_a_period_starts_from_changes_after_o(trigger: str) -> None:
    retention = replace(DUE, trigger=f"closure|{trigger}")
    said = explain(Row(RECORD, replace(JUDGED, retention=retention)), "cy")
    assert "o gau'r achos neu " in said
    assert not re.search(r"\b(o (y|yr|ei|eu)|(o|neu) (diwedd|cau|cadarnhau))\b", said)


def test_a_class_has_its_title_in_the_language_of_the_paragraph() -> None:
    said = explain(Row(RECORD, JUDGED), "cy", "Ffeiliau tenantiaeth")
    assert "Mae wedi'i ffeilio dan HO-TEN, Ffeiliau tenantiaeth, ac" in said
    assert "Tenancy files" not in said
    assert "dan HO-TEN, Tenancy files, ac" in explain(Row(RECORD, JUDGED), "cy")


@pytest.mark.parametrize("state", list(RetentionState))
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_state_and_status_has_its_words(state: RetentionState, language: str) -> None:
    for status in Status:
        record = Record(1, "i", Item("", "a"), ShareKind.SHARED, status, None, None)
        judged = Disposition(Action.RETAIN, RetentionResult(state), (), class_code="X")
        assert "{" not in explain(Row(record, judged), language)
    assert explain(Row(RECORD, None), language)


def test_every_rule_and_action_has_words_in_both_languages() -> None:
    rules = {rule.__module__ for rule in rot.ALL}
    assert rules
    assert {action.value for action in Action} == ACTIONS.keys()
    for table in (ACTIONS, BLOCKS, RULES, SENTENCES, TRIGGERS):
        assert all(len(both) == 2 and all(both) and both[0] != both[1] for both in table.values())


def test_the_paragraphs_are_an_export_of_their_own(tmp_path: Path) -> None:
    exporter = EXPORTERS["explanations"]
    unjudged = Row(RECORD, None)
    assert exporter.export([Row(RECORD, JUDGED), unjudged], tmp_path / "e.jsonl", "jsonl") == 2
    first, second = (json.loads(line) for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines())
    assert first["explanation"] == explain(Row(RECORD, JUDGED))
    assert first["explanation_cy"].startswith("Darllenwyd")
    assert (first["retention_state"], first["due"], first["action"]) == ("due", "2015-05-03", "review")
    assert (second["action"], second["explanation"]) == (None, "“a.doc” on SU was read.")
