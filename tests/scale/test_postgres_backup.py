"""The backup of a PostgreSQL inventory, as docs/operations.md makes it, restores where no agent's role is known."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from models.config import Config
from scanner.scheduling import run_allow, run_check, run_init
from tests.agents import exported
from tests.postgres import Server, shared_server
from tests.shares import make_share, muniment

PAGE = (Path(__file__).parent.parent.parent / "docs" / "operations.md").read_text("utf-8")
ROLE = "agent_backup"


def options(program: str) -> list[str]:
    """The page's options of a program, but for the names of its file and database."""
    found = re.search(rf"\b{program} (--[^`\n]*)", PAGE)
    assert found, program
    return [word for word in shlex.split(found[1]) if re.fullmatch(r"--(format=|no-).*", word)]


def run(server: Server, url: str, *command: str) -> None:
    """One of PostgreSQL's programs, as the inventory's owner."""
    place = make_url(url)
    environment = {**os.environ, "PGPASSWORD": server.password, "PGHOST": "127.0.0.1", "PGPORT": str(server.port)}
    environment |= {"PGUSER": "muniment", "PGDATABASE": str(place.database)}
    subprocess.run([str(server.place / command[0]), *command[1:]], env=environment, check=True)


@pytest.mark.slow
def test_a_dump_restores_where_no_agents_role_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUNIMENT_KEY_FILE", str(tmp_path / "hash.key"))
    make_share(tmp_path / "SU", 2)
    server, dump = shared_server(), str(tmp_path / "inventory.dump")
    url = server.new_database()
    run_init(Config(inventory=url, key_file=str(tmp_path / "hash.key")), ROLE, "secret", None)
    code, _, error = muniment("scan", "SU", "--inventory", url, cwd=tmp_path)
    assert code == 3, error
    run_allow(Config(inventory=url), ROLE, "SU")
    before = exported(tmp_path, url)
    assert "--no-privileges" in options("pg_restore"), "rights of roles that are not there cannot be restored"
    run(server, url, "pg_dump", *options("pg_dump"), f"--file={dump}")
    server.drop(url)
    server.run(f"DROP ROLE {ROLE}")

    restored = server.new_database()
    run(server, restored, "pg_restore", *options("pg_restore"), f"--dbname={make_url(restored).database}", dump)
    code, _, error = muniment("judge", "--inventory", restored, cwd=tmp_path)
    assert (code, "key" in error) == (0, False), error
    assert exported(tmp_path, restored) == before
    run_init(Config(inventory=restored, key_file=str(tmp_path / "hash.key")), ROLE, "secret", None)
    assert run_check(Config(inventory=restored))[0]["problems"] == 0
    server.drop(restored)
    server.run(f"DROP ROLE {ROLE}")
