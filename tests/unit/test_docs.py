"""The documentation site: it builds without a warning, its reference is complete, and its commands work."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from models import config
from models.findings import Category, FindingType
from scanner.cli import main as cli
from tests.shares import make_share
from tools import columns, commands, man_page, reference, settings, sizing

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
TUTORIAL = DOCS / "tutorial.md"
SITE = re.compile(r'(?:src|href)="((?:https?:)?//[^"]+\.(?:js|css|woff2?|png|svg))"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", str(out / "trees")]
    done = subprocess.run(
        [*command, str(DOCS), str(out / "html")], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return out / "html"


def test_every_page_is_in_the_site_and_in_its_contents(site: Path) -> None:
    home = (site / "index.html").read_text("utf-8")
    pages = [path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")]
    assert len(pages) > 30
    assert [page for page in pages if not (site / page).exists()] == []
    assert [page for page in pages if page != "index.html" and f'href="{page}"' not in home] == []


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    found = {page.name: SITE.findall(page.read_text("utf-8")) for page in site.rglob("*.html")}
    assert {name: links for name, links in found.items() if links} == {}
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"url\(['\"]?(?:https?:)?//", styles)


def test_generated_parts_stand_in_their_places(site: Path) -> None:
    page = (site / "reference/commands.html").read_text("utf-8")
    assert all(f">muniment {name}<" in page for name in cli.commands)
    assert ">duplicate_of<" in (site / "reference/columns.html").read_text("utf-8")
    assert not re.search(r"%\w+%", page + (site / "index.html").read_text("utf-8"))


def test_no_column_lacks_its_sentence() -> None:
    assert columns.lacking() == [], "add a line to tools/column_words.tsv"
    assert all(len(said) > 5 and said.endswith((".", ":")) for said in columns.words().values())


def test_every_rule_is_explained() -> None:
    page = (DOCS / "reference/rules.md").read_text("utf-8") + reference.rules()
    missing = {id for id in reference.rule_ids() if not re.search(rf"\b{re.escape(id)}\b", page)}
    assert missing == set(), "add them to docs/reference/rules.md"


def test_every_type_and_category_is_explained() -> None:
    page = (DOCS / "reference/finding-types.md").read_text("utf-8")
    assert [kind.value for kind in (*FindingType, *Category) if f"| `{kind.value}` |" not in page] == []


def test_the_article_of_each_category_is_the_one_the_code_gives() -> None:
    page = (DOCS / "reference/finding-types.md").read_text("utf-8")
    for category in Category:
        said = re.search(rf"\| `{category.value}` \| ([^|]+) \|", page)
        assert said
        assert said[1].startswith(category.article.replace("Art.", "Article") or "none"), category


def test_every_command_and_option_has_words() -> None:
    pages = list(commands.pages())
    assert [page.name for page in pages if not page.paragraphs] == []
    assert [(page.name, names) for page in pages for names, words in page.options if words[:1] in ("", "[")] == []


def test_every_variable_of_the_environment_is_told() -> None:
    sources = [
        path.read_text("utf-8") for name in ("models", "scanner", "reports") for path in (ROOT / name).rglob("*.py")
    ]
    used = {name for text in sources for name in re.findall(r"\bMUNIMENT_[A-Z_]+", text)}
    told = dict(settings.every_variable())
    assert set(told) == used
    assert all(name in man_page.manual() for name in used)


def test_every_setting_without_a_section_has_words() -> None:
    names = {name for name, _, _ in config.settings(config.Config()) if "." not in name}
    assert names == set(settings.TOP)


def test_every_commands_help_has_an_example() -> None:
    assert [page.name for page in commands.pages() if not page.examples] == []


def test_examples_are_of_their_command_and_name_options_that_exist() -> None:
    for page in commands.pages():
        told = [line for line in page.examples if "muniment" in line]
        assert all(page.name in line or page.name == "muniment" or "export" in line for line in told), page.name
        assert [line for line in told if wrong_options(line)] == []


def wrong_options(line: str) -> list[str]:
    """Options in a line that its commands do not have, and commands that do not exist."""
    return [
        wrong for part in line.split("&&") if "muniment" in part for wrong in _wrong(shlex.split(part, comments=True))
    ]


def _wrong(words: list[str]) -> list[str]:
    pages = {page.name: page for page in commands.pages()}
    first = next(at for at, word in enumerate(words) if word.rpartition("/")[2] == "muniment")
    words = ["muniment", *words[first + 1 :]]
    named = max((name for name in pages if words[: len(name.split())] == name.split()), key=len)
    known = {part for names, _ in pages[named].options for part in re.findall(r"--?[\w-]+", names)}
    return [word for word in words if word.startswith("--") and word not in known] or [named] * (named == "muniment")


def test_the_manual_page_is_sound(tmp_path: Path) -> None:
    page = man_page.manual()
    assert page.startswith(".TH MUNIMENT 1")
    assert all(f".SS muniment {name} " in page for name in cli.commands)
    assert [line for line in page.splitlines() if line.startswith("'")] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_completion(shell: str) -> None:
    done = CliRunner().invoke(cli, ["completion", shell])
    assert done.exit_code == 0, done.output
    assert "_MUNIMENT_COMPLETE" in done.stdout


def test_the_tutorials_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    share = make_share(tmp_path / "share", letters=1)
    (share / "SU/HR").mkdir()
    (share / "SU/HR/letter.txt").write_text("Dear Sir, yours faithfully", "utf-8")
    typed_first = ["scan", "share", "--workers", "1"]
    text = TUTORIAL.read_text("utf-8")
    found = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    typed = [shlex.split(line)[1:] for line in found if line.startswith("muniment ")]
    assert len(typed) > 8
    for words in [typed_first, *typed]:
        if words[0] in ("console", "doctor"):
            continue  # one serves until it is ended, the other judges this machine; both have tests of their own
        done = CliRunner().invoke(cli, words)
        assert done.exit_code in (0, 3), f"{words}: {done.output}"


HOW_TO = sorted(path.name for path in (DOCS / "how-to").glob("*.md"))


@pytest.mark.parametrize("name", HOW_TO)
def test_commands_of_the_guides_are_commands(name: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (DOCS / "how-to" / name).read_text("utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if re.match(r"\S*muniment ", line)]
    assert lines or name == "data-owner.md"
    assert [line for line in lines if wrong_options(line)] == []


def test_help_loads_nothing_that_it_does_not_show() -> None:
    code = "import sys, scanner.cli; print(*sorted(name for name in sys.modules if name in sys.argv[1].split()))"
    heavy = "sqlalchemy numpy spacy lxml flask jinja2 rich models.config models.tables models.findings logging asyncio"
    done = subprocess.run([sys.executable, "-c", code, heavy], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == []


def test_sizes_follow_from_what_was_measured() -> None:
    once, twice = sizing.Measured(read=1 / 27), sizing.Measured(read=2 / 27)
    assert "| 1 million | 33 s | 8.0 s | 10 h | 19 min |" in sizing.table(once)
    assert "| 1 million | 33 s | 8.0 s | 21 h | 39 min |" in sizing.table(twice)
    assert [sizing.room(size) for size in (168e6, 1.7e9, 170e9)] == ["170 MB", "1.7 GB", "170 GB"]
    assert [sizing.time(each) for each in (33, 330, 37_000, 3_700_000)] == ["33 s", "5.5 min", "10 h", "43 days"]
