"""The judge's reasons in the reader's language: every sentence that the classifiers write is known, with its Welsh."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

import classifiers
from classifiers import action, linked_books, linked_sets
from classifiers.file_plan_views import VIEWS
from classifiers.retention_evidence import VERBS
from classifiers.rot import ALL as RULES_OF_ROT
from classifiers.rot import convenience, mail, temporary
from models.disposition import Reason
from models.fileplan import Combinator, Period, Retention, ScheduleAction
from models.store import open_inventory
from models.tables import contents, finding_kinds, judgements
from reports.console import evidence, finding_words, rules
from reports.console.evidence_words import BY_RULE, PARTS
from reports.console.wordings import retention_words
from reports.explanation_words import contracted
from reports.languages import speaking
from tests.console.conftest import Console, Estate

HERE = Path(classifiers.__file__).parent
DESTROY = ScheduleAction.DESTROY
FILLED = re.compile(r"\{[^}]*\}")


def reasons_written() -> Iterator[tuple[str, str, str]]:
    """Each sentence given to a `Reason` in the classifiers: module, rule and sentence with `{}` for what is filled in;
    as far as both stand there in so many words."""
    for place in sorted(HERE.rglob("*.py")):
        tree = ast.parse(place.read_text("utf-8"))
        names = {one.id: value for one, value in _assigned(tree)}
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            local = list(_assigned(function))
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                if getattr(call.func, "id", "") != "Reason" or len(call.args) < 2:
                    continue
                rule, said = call.args[0], call.args[1]
                known = names.get(rule.id) if isinstance(rule, ast.Name) else rule
                if not isinstance(known, ast.Constant):
                    continue
                if isinstance(said, ast.Name):
                    before = [v for name, v in local if name.id == said.id and name.lineno < said.lineno]
                    said = before[-1] if before else said
                yield from ((place.name, str(known.value), words) for words in _sentences(said))


def _assigned(tree: ast.AST) -> Iterator[tuple[ast.Name, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0], node.value


def _sentences(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in value.values)
    elif isinstance(value, ast.IfExp):
        yield from (*_sentences(value.body), *_sentences(value.orelse))


def test_every_sentence_of_the_classifiers_is_known() -> None:
    written = list(reasons_written())
    assert len(written) > 60
    known = {rule: {_bare(one) for one in some} for rule, some in BY_RULE.items()}
    missing = [found for found in written if not _is_known(found[2], known.get(found[1], set()))]
    assert not missing, missing


def _bare(template: str) -> str:
    return FILLED.sub("{}", template)


def _is_known(words: str, known: set[str]) -> bool:
    """True for a sentence of the rule; what is filled in may be some of its words."""
    places = [re.escape(part) for part in words.replace("{}%", "{}").split("{}")]
    return any(re.fullmatch(".*".join(places), one) for one in known)


def test_every_word_that_is_filled_in_is_known() -> None:
    assert set(action.RETAINED.values()) <= set(PARTS["retained"])
    assert set(VIEWS) <= set(PARTS["view"])
    assert set(VERBS.values()) <= set(PARTS["event"])
    assert {what for what, *_ in linked_sets.SETS} == {
        found[1] for one in PARTS["set"] if (found := re.fullmatch(r"one of (.+): \{quote\}", one))
    }
    assert {linked_books.REFERS, linked_books.REFERRED} <= set(PARTS["set"])
    assert {what for _, what, _ in temporary.NAMES} == set(PARTS["temporary"])
    assert {what for _, what, _ in convenience.WHAT} == set(PARTS["paper"])
    assert set(mail.WHAT.values()) == set(BY_RULE["T4"])


def test_every_basis_of_a_detector_has_plain_words() -> None:
    places = [*(HERE / "detectors").rglob("*.py"), *(HERE / "names").rglob("*.py")]
    found = {
        basis
        for place in places
        for basis in re.findall(r'[ (]f?"((?:[a-z]+|social care|council tax): [^"{]+)(?:\{note\})?"', place.read_text())
        if not basis.startswith(("column:", "label:", 'rule: lower"', "rhif", "sheila"))
    }
    plain = {basis.removesuffix(finding_words.SCANNED) for basis in found} - {"rule: lower"}
    assert len(plain) > 50
    assert sorted(plain - finding_words.BASES.keys()) == []


def test_what_the_demonstration_is_told_is_all_in_welsh(estate: Estate) -> None:
    engine = open_inventory(estate.config.inventory)
    with engine.connect() as connection, speaking("cy"):
        rows = connection.execute(select(judgements)).all()
        told = {(one[0], one[1]) for row in rows for one in json.loads(row.reasons or "[]")}
        told |= {(one[1], one[2]) for row in rows for one in json.loads(row.rot or "[]")}
        assert len(told) > 60
        assert [one for one in sorted(told) if evidence.told(Reason(*one)).foreign] == []
        sums = {row.trigger_basis for row in rows if row.trigger_basis}
        assert [one for one in sorted(sums) if evidence.told_as("sum", one).foreign] == []
        bases = set(connection.execute(select(finding_kinds.c.basis)).scalars())
        assert [one for one in sorted(bases) if evidence.told_as("basis", one).foreign] == []
        kept = connection.execute(select(contents.c.special_categories)).scalars()
        special = {one[3] for some in kept for one in json.loads(some or "[]")}
        assert [one for one in sorted(special) if evidence.told_as("special", one).foreign] == []
    engine.dispose()


@pytest.mark.parametrize(
    ("rule", "english", "welsh"),
    [
        ("B1", "held: inquiry 7 (path:SU/A: B)", "dan ataliad: inquiry 7 (path:SU/A: B)"),
        ("A1", "redundant by rule R1", "diangen yn ôl rheol R1"),
        (
            "retention.lower",
            "no date of death|end_of_tenancy is shown; last known use 2 May 2019, the file's time",
            "ni ddangosir dyddiad ar gyfer y dyddiad marw neu diwedd y denantiaeth; "
            "defnydd hysbys diwethaf 2 Mai 2019, amser y ffeil",
        ),
        (
            "F1",
            "filed to HO-TEN by its text: rent, tenancy (also folder 0.02, storage area 0.09)",
            "ffeiliwyd dan HO-TEN yn ôl y testun: rent, tenancy (hefyd y ffolder 0.02, yr ardal storio 0.09)",
        ),
        (
            "O1",
            "retention has run out: financial year to 31 March 2017 + 6 years = 31 March 2023",
            "mae'r cyfnod cadw ar ben: blwyddyn ariannol hyd 31 Mawrth 2017 + 6 blynedd = 31 Mawrth 2023",
        ),
    ],
)
def test_examples(rule: str, english: str, welsh: str) -> None:
    with speaking("cy"):
        assert evidence.told(Reason(rule, english)) == (welsh, False)
    with speaking("en"):
        assert not evidence.told(Reason(rule, english)).foreign


def test_what_is_no_known_sentence_stays_and_is_marked() -> None:
    with speaking("cy"):
        assert evidence.told(Reason("B2", "lies in a purple area")) == ("lies in a purple area", True)
        assert evidence.told(Reason("A1", "purple by rule R1")).foreign
        assert evidence.told(Reason("Z9", "anything {at} all")) == ("anything {at} all", True)
    with speaking("en"):
        assert evidence.told(Reason("Z9", "anything {at} all")) == ("anything {at} all", False)


def test_triggers_and_days_have_names_in_english_too() -> None:
    with speaking("en"):
        words = "not before 2 May 2019 (the file's time) + 6 years = 2 May 2025; date of end_of_tenancy not known"
        assert evidence.told_as("sum", words).words.endswith("date of the end of the tenancy not known")


@pytest.mark.parametrize(
    "period", [Period(6), Period(0, 18), Period(21, 4), Period(1, 0, 2), Period(3, 0, 0, "financial")]
)
def test_every_length_is_told(period: Period) -> None:
    for language in ("en", "cy"):
        with speaking(language):
            assert evidence.told_as("sum", f"closed 1 May 2019 + {period} = 2 May 2025").foreign is False


def test_a_row_of_the_schedule_is_told_once_and_in_welsh() -> None:
    row = Retention("DS-9", "", ("financial_year_end",), (Period(3, 0, 0, "financial"),), Combinator.NONE, DESTROY)
    two = Retention("DS-1", "", ("death", "closure"), (Period(2), Period(0, 18)), Combinator.LATEST, DESTROY)
    with speaking("en"):
        assert retention_words(row) == "3 years from the end of the financial year"
    with speaking("cy"):
        assert retention_words(row) == "3 blynedd ar ôl diwedd y flwyddyn ariannol"
        assert retention_words(two).startswith("2 flynedd ar ôl y dyddiad marw neu 18 mis ar ôl cau'r achos, ")
        assert contracted("yn dechrau o y dyddiad geni; o diwedd y flwyddyn") == (
            "yn dechrau o'r dyddiad geni; o ddiwedd y flwyddyn"
        )


def test_rules_have_names_and_those_of_rot_their_dangers() -> None:
    with speaking("cy"):
        assert rules.name_of("R1") == "yr un cynnwys yn union â chopi arall"
        assert rules.danger_of("T4") == "Gall dyddiadur fod yn dystiolaeth."
    told = {found[0] for one in RULES_OF_ROT if (found := _dangerous(one))}
    assert told
    assert all(code in rules.DANGERS for code in told), told - rules.DANGERS.keys()


def _dangerous(rule: object) -> tuple[str] | None:
    """The code of a rule whose module speaks of a danger."""
    words = str(__import__("sys").modules[rule.__module__].__doc__)
    found = re.match(r"([ROT]\d)\b", words)
    return (found[1],) if found and "Danger:" in words else None


def test_pages_speak_of_reasons_in_the_readers_language(console: Console) -> None:
    key = console.item("SU/Copies/two/plan.txt")
    assert "yr un beitiau" in console.get(f"/item/{key}", headers={"Accept-Language": "cy"}).replace("Yr", "yr")
    assert "Gofal:" in console.get(f"/item/{key}", headers={"Accept-Language": "cy"})
    assert "Beware:" in console.get(f"/item/{key}")
    assert "yn ôl rheol" not in console.get(f"/item/{key}")
