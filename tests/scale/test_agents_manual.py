"""What docs/agents.md tells an administrator to type, typed: two agents with roles of their own, and the server."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import main
from tests.agents import Estate
from tests.postgres import shared_server
from tests.shares import make_share
from tests.unit.test_mailboxes import mailbox

PAGE = Path(__file__).parent.parent.parent / "docs" / "agents.md"
ROLES = ("agent_fs01", "agent_fs02")
STAYS = (["agent", "--name"], ["schedule", "run"])
"""Commands that go on until they are ended."""


def blocks() -> list[list[list[str]]]:
    """The page's commands, block by block, as the shell takes them apart."""
    found = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [[shlex.split(line) for line in block.splitlines()] for block in found]


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Estate]:
    make_share(tmp_path / "srv" / "shares" / "SU", 3)
    make_share(tmp_path / "srv" / "users", 2)
    (tmp_path / "srv" / "mail").mkdir()
    (tmp_path / "srv" / "mail" / "box.mbox").write_bytes(mailbox(3))
    server = shared_server()
    url = server.new_database()
    made = Estate(server, tmp_path, url, url)
    yield made
    made.stop()
    server.drop(url)
    for role in ROLES:
        server.run(f"DROP ROLE IF EXISTS {role}")


class Administrator:
    """Types commands at one machine after another."""

    def __init__(self, council: Estate) -> None:
        self.council, self.address = council, ""
        self.passwords: dict[str, str] = {}

    def export(self, assignment: str) -> None:
        """The page's address, on the test's server; a password that a person has in ~/.pgpass."""
        name, _, address = assignment.partition("=")
        user = re.fullmatch(r"postgresql://(\w+)@db\.example\.org/muniment\?sslmode=verify-full", address)
        assert name == "MUNIMENT_INVENTORY", assignment
        assert user, address
        password = self.passwords.get(user[1], self.council.server.password)
        self.address = self.council.url.replace(f"muniment:{self.council.server.password}@", f"{user[1]}:{password}@")

    def type(self, command: list[str]) -> None:
        """One line of the page."""
        if command[0] == "export":
            self.export(command[1])
            return
        assert command[0] == "muniment", command
        words = [word.replace("/srv/", f"{self.council.folder}/srv/") for word in command[1:]]
        if words[:2] in map(list, STAYS):
            name = words[2] if words[0] == "agent" else "server"
            self.council.start(*words, url=self.address, name=name)
        else:
            self.once(*words)

    def once(self, *words: str) -> str:
        environment = {"MUNIMENT_INVENTORY": self.address, "MUNIMENT_KEY_FILE": str(self.council.folder / "hash.key")}
        done = CliRunner(env=environment).invoke(main, list(words))
        assert done.exit_code == 0, (words, done.output)
        return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_manuals_commands_start_two_agents_that_scan_what_they_hold(council: Estate) -> None:
    setting_up, first, second, serving, timetable = blocks()
    admin = Administrator(council)
    admin.type(setting_up[0])
    owner = admin.address
    for role in ROLES:
        admin.passwords[role] = json.loads(admin.once("server", "init", "--agent-role", role, "--json"))["password"]
    assert setting_up[1:] == [
        shlex.split(line) for line in ("muniment server init --agent-role agent_fs01", "muniment server check")
    ]
    admin.once("server", "check")
    for command in (*first, *second):
        admin.type(command)
    admin.address = owner
    for command in serving:
        admin.type(command)
    council.known("SU", "U", "Mail")
    for command in timetable:
        admin.type(command)
    for share in ("U", "Mail"):
        admin.once("schedule", "now", share)
    council.done(3)
    judged = "SELECT count(*) FROM scans WHERE judged = 1"
    assert council.until(lambda: council.number(judged) == 3), council.logs()
    held = "SELECT a.name, s.name FROM agent_shares h JOIN agents a ON a.id = agent_id JOIN shares s ON s.id = share_id"
    assert {tuple(row) for row in council.ask(held)} == {("fs01", "SU"), ("fs01", "U"), ("fs02", "Mail")}
    assert council.number("SELECT count(*) FROM items WHERE status = 'pending'") == 0
    assert council.number("SELECT count(*) FROM judgements") == council.number("SELECT count(*) FROM items")
    facts = json.loads(admin.once("status", "--json"))
    assert {one["name"]: one["state"] for one in facts["agents"]} == {"fs01": "idle", "fs02": "idle"}
    assert [one["share"] for one in facts["schedules"]] == ["SU"]
    table = re.findall(r"`muniment (schedule|agent) (pause|resume|cancel|forget) ", PAGE.read_text("utf-8"))
    for group, command in table:
        assert command in main.commands[group].commands  # type: ignore[attr-defined]
