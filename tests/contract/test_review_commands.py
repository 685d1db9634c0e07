"""From a scan to the review queue, and the commands of accounts and the audit chain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from models.access import EVERYTHING, Role, User
from models.review import Filters
from models.store import open_inventory, queue, scope
from scanner.cli import main

PASSWORD = "three words unrelated"


@pytest.fixture
def place(tmp_path: Path) -> str:
    open_inventory(f"sqlite:///{tmp_path}/m.db").dispose()
    return f"sqlite:///{tmp_path}/m.db"


def run(place: str, *words: str, stdin: str = "", code: int = 0) -> Result:
    done = CliRunner().invoke(main, [*words, "--inventory", place], input=stdin)
    assert done.exit_code == code, done.output
    return done


def test_a_scan_ends_with_items_in_the_queue_and_in_their_owners_areas(tmp_path: Path) -> None:
    share, policy = tmp_path / "SU", tmp_path / "policy"
    for name, words in (("Housing/a.txt", "Rent statement"), ("Planning/b.txt", "Site notice"), ("c.txt", "Notes")):
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        (share / name).write_text(words)
    policy.mkdir()
    (policy / "file_plan.csv").write_text("code,parent,title,schedule_ref\nH,,Housing rents,R\n")
    (policy / "disposal_schedule.csv").write_text("ref,trigger,period,action\nR,closure,6 years,destroy\n")
    areas = "path,data_owner\nSU/Housing,Ann Example\nSU/Planning,ben@example.org\n"
    (policy / "storage_areas.csv").write_text(areas)
    place = f"sqlite:///{tmp_path}/m.db"
    done = CliRunner().invoke(main, ["scan", str(share), "--map-only", "--policy", str(policy), "--inventory", place])
    assert done.exit_code == 0, done.output
    engine = open_inventory(place)
    with engine.connect() as connection:
        assert queue.page(connection, EVERYTHING, Filters()).total == 3
        ann = scope.scope_of(connection, User(1, "ann", "Ann  EXAMPLE", "", (Role.DATA_OWNER,)))
        assert [row.path for row in queue.page(connection, ann, Filters()).rows] == ["Housing/a.txt"]
        ben = scope.scope_of(connection, User(2, "b", "", "Ben@example.org", (Role.DATA_OWNER,)))
        assert [row.path for row in queue.page(connection, ben, Filters()).rows] == ["Planning/b.txt"]
        found = queue.facets(connection, ann, Filters(), ["area"])["area"]
        assert [(one.value, one.number) for one in found] == [("SU/Housing", 1)]
    engine.dispose()


def test_accounts_are_made_listed_changed_and_put_out_of_use(place: str) -> None:
    run(place, "user", "add", "jo", "--role", "reviewer", "--password-stdin", stdin=f"{PASSWORD}\n")
    run(place, "user", "add", "ann", "--role", "data owner", "--email", "Ann@example.org", "--sso")
    run(place, "user", "add", "x", "--role", "auditor", "--password-stdin", stdin="short\n", code=1)
    run(place, "user", "roles", "jo", "--role", "approver", "--role", "auditor")
    run(place, "user", "disable", "ann")
    run(place, "user", "passwd", "nobody", "--password-stdin", stdin=f"{PASSWORD}\n", code=1)
    done = run(place, "user", "list", "--json")
    found = {one["login"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert found["jo"]["roles"] == ["approver", "auditor"]
    assert (found["ann"]["active"], found["ann"]["local"], found["ann"]["email"]) == (False, False, "ann@example.org")
    assert "argon2" not in done.output


def test_the_chain_is_verified_and_what_was_changed_is_told(place: str, tmp_path: Path) -> None:
    run(place, "user", "add", "jo", "--role", "reviewer", "--sso")
    run(place, "user", "disable", "jo")
    done = run(place, "audit", "verify")
    assert "The chain is whole: 2 links" in done.stdout
    noted = done.stdout.split()[-1]
    run(place, "audit", "verify", "--expect", noted.upper())
    run(place, "audit", "verify", "--expect", "0" * 64, code=1)
    shown = [json.loads(line) for line in run(place, "audit", "show", "--json").stdout.splitlines()]
    assert [(one["seq"], one["act"], one["subject"]) for one in shown] == [
        (2, "user changed", "user:jo"),
        (1, "user changed", "user:jo"),
    ]
    engine = open_inventory(place)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_update"))
        connection.execute(text("UPDATE audit SET actor = 'eve' WHERE seq = 1"))
    engine.dispose()
    done = run(place, "audit", "verify", "--json", code=1)
    facts = json.loads(done.stdout.splitlines()[0])
    assert facts["faults"] == ["link 1 was changed: its hash is not that of what it says"]
