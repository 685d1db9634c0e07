"""The reports in Welsh: not one sentence of theirs stays English, and both languages have the same figures."""

from __future__ import annotations

import ast
import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from classifiers.policy import load
from models.config import load as settings_of
from models.disposal import Batch, BatchItem, BatchState, ItemState
from models.disposition import Action, RetentionState, Rot
from models.errors import MunimentError
from models.findings import Category, FindingType, SpecialCategory
from models.history import Summary
from models.inventory import Content, Row
from models.permissions import Exposure, ExposureKind
from models.policy import Policy, StorageArea
from models.records import Format, Problem, ProblemKind, Share, ShareKind, Status
from models.runs import Counts, ScanRun
from reports import coverage, languages, wording
from reports.disposal import certificate_page
from reports.languages import speaking
from reports.management import ManagementContext, write_management
from reports.management import render as management
from reports.summary import ReportContext, write_report
from reports.tables import UNNAMED
from scanner.cli import main
from tests.messages import messages
from tests.shares import muniment
from tests.unit.test_reports_summary import row

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROOT = Path(languages.__file__).parents[1]
WARNINGS = (
    "No language model: names are found by titles, lists and labels only. Run: muniment model install",
    "4 folders were not looked into; `muniment status` and the unread export name them.",
    "hold H1 (x:y): its review was due by 2026-03-02; it holds until it is released",
    "a.csv, row 7, column b_c: `X/Y` has no Data Owner; what is referred from it goes to the records team",
    "a.csv, row 1: columns not used: `a`, an empty cell or `b`",
)
SHARES = tuple(
    Share(f"S{number}", kind, f"/srv/{number}", "A. N." if number else "") for number, kind in enumerate(ShareKind)
)
RUNS = tuple(
    ScanRun(number, "S0", AT, AT if number else None, state)
    for number, state in enumerate(("running", "done", "interrupted"))
)


def rows() -> Iterator[Row]:
    """Items of every kind that the report has words for, in more places, classes and formats than it lists."""
    special = tuple(SpecialCategory(category, True, 0.9, "b") for category in Category)
    types = {one.value: 2 for one in FindingType}
    plain = Content(words=9, language="cy", format=Format("text/plain", "x-fmt/111"))
    held = replace(plain, personal_types=types, people=3, special_categories=special)
    known: list[dict[str, object]] = [{"content": held, "state": state} for state in RetentionState]
    known += [{"rot": rot, "duplicate_of": "x", "state": RetentionState.DUE} for rot in Rot if rot is not Rot.NONE]
    known += [{"status": Status.UNREAD, "problem": Problem("s", kind), "content": None} for kind in ProblemKind]
    known += [{"status": Status.READ, "problem": Problem("s", ProblemKind.NEEDS_OCR)}]
    known += [{"status": status, "content": None} for status in Status]
    known += [{"content": replace(plain, language=spoken)} for spoken in ("en", "cy", "cy+en", "xx", "")]
    known += [{"content": replace(plain, words=0, format=Format(kind))} for kind in UNNAMED]
    for number, one in enumerate(known):
        made = row(f"F{number}/G/H{number}.x", 10 ** (number % 8), year=1990 + number % 35, **one)
        action = tuple(Action)[number % len(Action)]
        assert made.disposition
        judged = replace(made.disposition, action=action, class_code=f"C{number}", record_class="")
        kinds = tuple(ExposureKind)[: 1 + number % len(ExposureKind)]
        yield replace(made, disposition=judged, exposure=Exposure(kinds), version_of="v")
    for number in range(30):
        made = row(f"K{number}/L/M.x", content=replace(held, format=Format(f"a/{number}")), share="S1")
        yield replace(made, disposition=None)


CONTEXT = ReportContext(
    "",
    date(2026, 3, 2),
    SHARES,
    RUNS,
    {"Muniment": "1", "Reader": "", "Model": ""},
    class_titles={"C1": "T.1"},
    areas=(StorageArea("F1/G", data_owner="A. N."),),
    counts=Counts(9, 1, 1, 1),
    warnings=WARNINGS,
    cost_per_tb_year=9e9,
    co2_kg_per_tb_year=9e9,
    rights_known=0.5,
)
HISTORY = [
    Summary(AT, date(2026, 1 + number % 12, 3), "p", "", size=number * 999, disposed_size=5, areas=7, owned=number % 7)
    for number in range(40)
]
MANAGEMENT = ManagementContext("", date(2026, 3, 2), cost_per_tb_year=9e12, co2_kg_per_tb_year=9e12)
BATCH = Batch(
    7, "N.", BatchState.QUARANTINED, "R.", "ann", AT, AT, "bob", AT, date(2026, 3, 2), AT, date(2026, 4, 5), None, 5, 9
)


def batch_items() -> Iterator[BatchItem]:
    for number, state in enumerate(ItemState):
        path, code = f"a/{number}", ("", "A1")[number % 2]
        rule = ("", "R1")[number % 2]
        yield BatchItem(7, number, "i", "S", path, 1500, 1, b"h", code, "", rule, "", 0, state)


def report(language: str, folder: Path) -> str:
    write_report(rows(), replace(CONTEXT, language=language), folder / "r.html")
    return (folder / "r.html").read_text("utf-8")


def bare_report(language: str, folder: Path) -> str:
    """With nothing in it, and rights that nobody could read."""
    context = ReportContext("", date(2026, 3, 2), rights_known=0.0, language=language)
    write_report([], context, folder / "r.html")
    return (folder / "r.html").read_text("utf-8")


def figures(language: str, folder: Path) -> str:
    return management(HISTORY, replace(MANAGEMENT, language=language))


def first_figures(language: str, folder: Path) -> str:
    return management(HISTORY[:1], replace(MANAGEMENT, language=language))


def certified(language: str, folder: Path) -> str:
    return certificate_page(BATCH, batch_items(), shipped(), language=language)


@cache
def shipped() -> Policy:
    return replace(load(None), digest="0" * 64)


Page = Callable[[str, Path], str]
pages = pytest.mark.parametrize("page", [report, bare_report, figures, first_figures, certified])
COMMANDS = re.compile(r"<code>.*?</code>", re.S)
CSS = re.compile(r"<style>.*?</style>", re.S)
SAID = re.compile(r'(?:aria-label|data-label|content)="([^"]*)"')
LETTERS = re.compile(r"[^\W\d_]{2,}")


def visible(page: str) -> str:
    """Everything that people read or hear, labels and names of drawings included; commands and styles left out."""
    head, _, body = page.partition("<body>")
    title = re.findall(r"<title>(.*?)</title>", head)
    described = re.findall(r'name="description" content="([^"]*)"', head)
    body = COMMANDS.sub("", CSS.sub("", body))
    return unescape("\n".join([*title, *described, *SAID.findall(body), re.sub(r"<[^>]+>", "\n", body)]))


@pages
def test_every_word_is_looked_up(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a language in which every message is marks and its places, no word is left but of data."""
    blank = {}
    for one in messages():
        key = one if isinstance(one, str) else one[0]
        places = re.findall(r"%\(\w+\)s|\{\w*\}|</?strong>", key)
        blank[key] = "·" + "·".join(places) + "·"
    monkeypatch.setattr(languages, "catalogue", lambda _language: blank)
    monkeypatch.setattr(wording, "MONTHS", {"cy": ["·"] * 12})
    monkeypatch.setattr(wording, "SHORT_MONTHS", {"cy": ["·"] * 12})
    left = set(LETTERS.findall(visible(page("cy", tmp_path))))
    assert left <= DATA, sorted(left - DATA)


DATA = {"Muniment", "Text", "Plain", "File", "fmt", "ROT", "UTC", "kB", "MB", "SU", "srv", "csv", "ann", "bob", "xx"}
"""Words of the made-up data, units, and names of formats, which are the same in every language."""


@pages
def test_no_message_is_without_its_welsh(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, wanting = languages.catalogue("cy"), set()

    class Asked(dict[str, languages.Words]):
        def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
            if key not in known:
                wanting.add(key)
            return known.get(key, default)  # type: ignore[call-overload]

    monkeypatch.setattr(languages, "catalogue", lambda _language: Asked())
    assert page("cy", tmp_path)
    assert not wanting


@pages
def test_no_english_sentence_is_left(page: Page, tmp_path: Path) -> None:
    english, welsh = visible(page("en", tmp_path)), visible(page("cy", tmp_path))
    sentences = {line.strip() for line in english.splitlines() if line.count(" ") > 1}
    assert sentences
    same = {one for one in sentences if one in welsh and not one.startswith(("Plain Text File", "kg"))}
    assert not {one for one in same if re.search(r"[^\W\d_]{4}", one)}


@pages
def test_both_languages_have_the_same_figures(page: Page, tmp_path: Path) -> None:
    def numbers(language: str) -> list[str]:
        return sorted(re.findall(r"\d[\d,.]*\d|\d", visible(page(language, tmp_path))))

    assert numbers("en") == numbers("cy")


@pages
def test_the_same_page_is_written_twice(page: Page, tmp_path: Path) -> None:
    assert page("cy", tmp_path) == page("cy", tmp_path)
    assert '<html lang="cy">' in page("cy", tmp_path)
    assert '<html lang="en">' in page("en", tmp_path)
    assert languages.current() == "en"


def test_days_numbers_and_nouns_are_welsh(tmp_path: Path) -> None:
    text = visible(report("cy", tmp_path))
    assert "2 Mawrth 2026" in text
    assert "2 o yriannau" in text
    assert re.search(r"\d+ eitem · ", text)
    assert re.search(r"\d+ ffeil, ", text)
    assert "1 beit" in text


def test_a_class_and_an_area_have_what_the_console_calls_them(tmp_path: Path) -> None:
    text = visible(report("cy", tmp_path))
    assert "Perchennog Data: A. N." in text
    assert "Rhif GIG (" in text
    assert "barn wleidyddol (" in text
    assert "Gofynnwch i'r perchennog am y cyfrinair" in text


def test_a_language_is_of_its_block_only() -> None:
    with speaking("cy"):
        assert wording.size(2) == "2 beit"
        with speaking("en"):
            assert wording.size(2) == "2 bytes"
        assert wording.day(date(2026, 8, 9)) == "9 Awst 2026"
        assert wording.short_day(date(2026, 12, 9)) == "9 Rhag 2026"
        assert wording.percent(1, 10**6) == "llai nag 1%"
    assert wording.percent(1, 10**6) == "under 1%"


def test_the_catalogue_is_read_as_babel_reads_it() -> None:
    with (languages.FOLDER / "cy.po").open("rb") as file:
        found = {one.id: one.string for one in read_po(file, locale="cy") if one.id}
    read = {key if isinstance(key, str) else key[0]: words for key, words in found.items()}
    assert len(read) == len(found) > 1000
    assert languages.catalogue("cy") == {key: _kept(words) for key, words in read.items()}
    assert languages.catalogue("en") == {}


def _kept(words: str | list[str] | tuple[str, ...]) -> str | tuple[str, ...]:
    return words if isinstance(words, str) else tuple(words)


# what a policy and a scan warn of


def test_warnings_are_told_in_welsh() -> None:
    with speaking("cy"):
        told = [coverage.told(one) for one in WARNINGS]
        assert not any(one.foreign for one in told)
        assert told[1].words.startswith("Nid edrychwyd i mewn i 4 ffolder;")
        assert "2 Mawrth 2026" in told[2].words
        assert told[4].words == "a.csv, rhes 1: colofnau na ddefnyddir: `a`, cell wag neu `b`"
        assert coverage.told("something new") == ("something new", True)
    assert coverage.told("something new") == ("something new", False)


def test_a_warning_without_welsh_words_is_marked_as_english(tmp_path: Path) -> None:
    for language, mark in (("en", ""), ("cy", ' lang="en"')):
        context = ReportContext("", date(2026, 3, 2), warnings=("New <things>.",), language=language)
        write_report([], context, tmp_path / "r.html")
        assert f"<li{mark}>New &lt;things&gt;.</li>" in (tmp_path / "r.html").read_text("utf-8")


def test_every_warning_of_a_policy_is_known() -> None:
    found = {what for place in sorted((ROOT / "classifiers/policy").glob("*.py")) for what in _warned(place)}
    assert len(found) > 6
    with speaking("cy"):
        assert not [what for what in found if coverage.told(f"a.csv, row 3: {what}").foreign]


def _warned(place: Path) -> Iterator[str]:
    """What a module of the policy warns of, with something in its places."""
    tree = ast.parse(place.read_text("utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        named = {
            node.targets[0].id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "warn":
                said = call.args[1]
                yield _filled(named.get(said.id) if isinstance(said, ast.Name) else said)


def _filled(said: ast.expr | None) -> str:
    if isinstance(said, ast.JoinedStr):
        parts = [one.value if isinstance(one, ast.Constant) else _place(one) for one in said.values]
        return "".join(map(str, parts))
    assert isinstance(said, ast.Constant)
    return str(said.value)


def _place(part: ast.expr) -> str:
    return " (perhaps `x`)" if "_meant" in ast.dump(part) else "x"


# the command and the setting


def test_a_pdf_says_its_language(tmp_path: Path) -> None:
    for language, page in (("en", "Page 1 of"), ("cy", "Tudalen 1 o")):
        write_management(HISTORY, replace(MANAGEMENT, language=language), tmp_path / f"{language}.pdf")
        document = pypdfium2.PdfDocument(tmp_path / f"{language}.pdf")
        assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
        assert _language(document) == language
        assert page in document[0].get_textpage().get_text_range()


def _language(document: pypdfium2.PdfDocument) -> str:
    buffer = ctypes.create_string_buffer(32)
    place = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    length = pypdfium2.raw.FPDFCatalog_GetLanguage(document.raw, place, 32)
    return buffer.raw[: length - 2].decode("utf-16-le")


def test_the_setting_is_checked_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "muniment.toml").write_text('language = "cy"\n', "utf-8")
    assert settings_of(tmp_path, {}).language == "cy"
    (tmp_path / "muniment.toml").write_text('language = "fr"\n', "utf-8")
    with pytest.raises(MunimentError, match=r"muniment\.toml: language must be en or cy, not 'fr'"):
        settings_of(tmp_path, {})


def test_the_command_writes_in_the_language_it_is_given_or_that_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "share").mkdir()
    (tmp_path / "share/a.txt").write_text("The meeting of the committee.", "utf-8")
    assert muniment("scan", "share", cwd=tmp_path)[0] == 0

    def written(*options: str) -> str:
        result = CliRunner().invoke(main, ["report", "--out", "r.html", *options])
        assert result.exit_code == 0, result.output
        return (tmp_path / "r.html").read_text("utf-8")

    assert "What is on the shares" in written()
    (tmp_path / "muniment.toml").write_text('language = "cy"\n', "utf-8")
    assert "Beth sydd ar y gyriannau" in written()
    assert "Ffigurau allweddol, fesul sgan" in written("--management")
    assert '<html lang="en">' in written("--language", "en")
    assert "<h1><bdi>Ein gyriannau</bdi></h1>" in written("--title", "Ein gyriannau")
    assert CliRunner().invoke(main, ["report", "--out", "r.html", "--language", "fr"]).exit_code == 2
