"""The house itself: one place for the packages, registries that are complete, documents that tell the truth."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from reports.inventory import COLUMNS
from scanner.cli import main as cli
from scanner.doctor import four_places
from tests.shares import MUNIMENT, make_share, muniment

ROOT = Path(__file__).parent.parent.parent
GUIDES = ("README.md", "docs/user-guide.md")


def test_the_four_packages_come_from_one_place() -> None:
    assert set(four_places().values()) == {ROOT}


@pytest.mark.parametrize("name", ["scanner.extractors", "classifiers.detectors.registry", "classifiers.rot", "reports"])
def test_registries_name_only_what_exists(name: str) -> None:
    registry = import_module(name)
    assert len(registry.ALL) == len({_name(one) for one in registry.ALL}) > 3


def _name(one: object) -> str:
    return one.__name__ if isinstance(one, ModuleType) else repr(one)


def test_the_guide_names_the_columns_in_their_order() -> None:
    text = (ROOT / "docs/user-guide.md").read_text("utf-8")
    listed = re.search(r"`(item_id,[^`]*)`", text)
    assert listed
    assert [name.strip() for name in listed[1].split(",")] == list(COLUMNS)[: len(listed[1].split(","))]


def test_every_command_has_help_with_words() -> None:
    for name, command in cli.commands.items():
        assert command.help, name


def test_help_starts_quickly() -> None:
    code = "import resource, scanner.cli; u = resource.getrusage(0); print(u.ru_utime + u.ru_stime)"
    seconds = min(float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT)) for _ in range(3))
    assert seconds < 0.5, "the command line imports nothing heavy"


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    make_share(folder / "srv/shares/SU", letters=2)
    make_share(folder / "srv/users/jdavies", letters=1)
    (folder / "srv/shares/SU/HR").mkdir()
    (folder / "srv/shares/SU/HR/letter.docx").write_text("Not really a Word document")
    return folder


@pytest.mark.timeout(300)
@pytest.mark.parametrize("guide", GUIDES)
def test_commands_in_the_guides_work(workplace: Path, guide: str) -> None:
    commands = guide_commands((ROOT / guide).read_text("utf-8"))
    assert commands
    if guide != "README.md":
        commands.insert(0, "muniment scan srv/shares/SU")
    for command in commands:
        words = shlex.split(command.replace("/srv/", "srv/"), comments=True)[1:]
        if words[0] in ("demo", "model", "console"):
            continue  # run by tests of their own, or by make
        code, _, error = muniment(*words, cwd=workplace)
        assert code in (0, 3), f"{command}: {error}"


def guide_commands(text: str) -> list[str]:
    """The `muniment` commands in a document's shell blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("muniment ")]


def test_wrong_usage_is_code_2(tmp_path: Path) -> None:
    code, _, error = muniment("scan", cwd=tmp_path)
    assert code == 2
    assert "PATH" in error
    code, _, error = muniment("export", "inventory", cwd=tmp_path)
    assert code == 2
    assert "--out" in error


def test_nothing_scanned_yet_says_what_to_do(tmp_path: Path) -> None:
    for command in (("report", "--out", "r.html"), ("export", "inventory", "--out", "i.csv"), ("status",), ("judge",)):
        code, _, error = muniment(*command, cwd=tmp_path)
        assert code == 1
        assert "muniment scan" in error, command


def test_a_closed_pipe_is_no_failure(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{shlex.join([*MUNIMENT, 'config', 'show'])} | head -1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in done.stderr
