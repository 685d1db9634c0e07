"""What is deployed holds together: units that systemd takes, commands and files that are there, settings that load."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from classifiers.policy import load as load_policy
from models.config import load
from scanner.cli import main

ROOT = Path(__file__).parent.parent.parent
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
CONTAINER = ROOT / "deploy" / "container" / "Containerfile"
KNOWN = {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "VOLUME", "USER", "ENTRYPOINT", "CMD"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in (*UNITS, *(ROOT / "deploy" / "systemd").glob("*.timer")):
        text = unit.read_text("utf-8").replace("/opt/muniment/bin/muniment", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_can_write_nothing_but_its_own(unit: Path) -> None:
    settings = dict(line.split("=", 1) for line in unit.read_text("utf-8").splitlines() if re.match(r"\w+=", line))
    wanted = {"ProtectSystem": "strict", "NoNewPrivileges": "true", "IOSchedulingClass": "idle", "PrivateTmp": "true"}
    assert wanted.items() <= settings.items()
    assert settings["ReadOnlyPaths"] == "/srv"
    assert "ReadWritePaths" not in settings
    assert settings["MemoryMax"].endswith("G")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_command_of_a_unit_is_one_of_ours(unit: Path) -> None:
    line = re.search(r"^ExecStart=(.*)$", unit.read_text("utf-8"), re.MULTILINE)
    assert line
    name, *arguments = shlex.split(line[1])[1:]
    words = {"$PATHS": ["/srv/shares/SU"], "$ROOTS": ["--roots", "SU=/srv/shares/SU"], "%i": ["fs01"]}
    typed = [word for one in arguments for word in words.get(one, [one])]
    command: click.Command = main.commands[name]
    if isinstance(command, click.Group) and typed[0] in command.commands:
        name, command, typed = typed[0], command.commands[typed[0]], typed[1:]
    given = command.make_context(name, typed)
    if "log_format" in given.params:
        assert given.params["log_format"] == "json"
        assert given.params["metrics"].startswith("127.0.0.1:")


def test_the_policy_that_units_name_is_put_there_by_the_manual(tmp_path: Path) -> None:
    named = set(re.findall(r"^Environment=MUNIMENT_POLICY=(.*)$", "\n".join(map(_text, UNITS)), re.MULTILINE))
    assert named == {"/etc/muniment/policy"}
    copying = re.search(r"^cp -r .*/etc/muniment/policy/$", _text(ROOT / "docs" / "operations.md"), re.MULTILINE)
    assert copying
    there = tmp_path / "muniment" / "policy"
    there.mkdir(parents=True)
    subprocess.run(["sh", "-c", copying[0].replace("/etc", str(tmp_path))], check=True, cwd=ROOT)
    assert load_policy(there).classes == load_policy(None).classes


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def test_the_container_is_made_of_what_is_there() -> None:
    text = re.sub(r"\\\n", " ", CONTAINER.read_text("utf-8"))
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    assert {words[0] for words in lines} <= KNOWN
    for instruction, rest in lines:
        if instruction == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / source).exists() for source in rest.split()[:-1]), rest
    assert lines[-3] == ["USER", "muniment"], "not as root"


def test_the_settings_of_the_windows_recipe_load(tmp_path: Path) -> None:
    recipe = (ROOT / "deploy" / "windows" / "service.md").read_text("utf-8")
    block = re.search(r"```toml\n(.*?)```", recipe, re.DOTALL)
    assert block
    (tmp_path / "muniment.toml").write_text(block[1])
    assert load(tmp_path, {}).logs.format == "json"
