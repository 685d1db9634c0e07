"""Doubts beside findings: marking gives what the rules say, whatever stood there before, and writes what differs."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from models.findings import Finding, FindingType, Role
from models.inventory import Content
from models.readings import Reading
from models.records import Format, ItemKind, Status
from models.store import doubts, findings, open_inventory, readings
from models.store.doubts import Judged
from models.store.engine import writing
from models.store.packing import dump
from models.tables import contents
from tests.postgres import shared_server

Known = tuple[list[Judged], set[tuple[str, bytes]], set[tuple[str, str, str]]]
TYPES, BASES, CUES = (FindingType.PERSON, FindingType.PHONE), ("rule: title", "rule: label"), ("", "Mrs")
ROLES = (Role.UNKNOWN, Role.DATA_SUBJECT, Role.OFFICIAL)


@pytest.fixture(params=["sqlite", "postgresql"])
def inventory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    server = shared_server() if request.param == "postgresql" else None
    address = server.new_database() if server else f"sqlite:///{tmp_path}/inventory.db"
    engine = open_inventory(address)
    yield engine
    engine.dispose()
    if server:
        server.drop(address)


def found(draw: random.Random, number: int) -> tuple[Finding, ...]:
    """Findings of few types, rules, cues and values, so that doubts meet them often."""
    return tuple(
        Finding(
            draw.choice(TYPES), n * 9, n * 9 + 8, 0.9, draw.choice(BASES), draw.choice(CUES), role=draw.choice(ROLES),
            masked="•* 1", value_hash=bytes([draw.randrange(4)]) * 16,
        )
        for n in range(number)
    )  # fmt: skip


def put(inventory: Engine, draw: random.Random, contents_: range, reader: str) -> None:
    """Read contents, or read them again where the reader is another."""
    some = [
        Reading(
            "", ItemKind.FILE, 9, Status.READ, None, Content(bytes([n]) * 32, 9, Format("text/plain")), found(draw, 5)
        )
        for n in contents_
    ]
    with writing(inventory) as connection:
        readings._write_contents(connection, some, reader)


def doubtful(inventory: Engine, draw: random.Random) -> Known:
    """Some decisions, values and settings."""
    with inventory.connect() as connection:
        rows = connection.execute(findings.of_contents()).all()
    some = [
        Judged(1, row.content_id, row.number, row.type, row.value_hash, row.basis, row.context, draw.random() < 0.5)
        for row in draw.sample(rows, 6)
    ]
    values = {(draw.choice(TYPES).value, bytes([draw.randrange(4)]) * 16) for _ in range(draw.randrange(3))}
    settings = {(draw.choice(TYPES).value, draw.choice(BASES), draw.choice(CUES)) for _ in range(draw.randrange(3))}
    return some, values, settings


def plainly(rows: Any, known: Known) -> tuple[dict[tuple[int, int], str], dict[int, str]]:
    """Every finding's doubt and every content's accounts, by the rules as they are said."""
    decided, values, settings = known
    words, counted = {}, {}
    for row in rows:
        word = "rule" if (row.type, row.basis, row.context) in settings else ""
        word = "value" if (row.type, bytes(row.value_hash)) in values else word
        for one in decided:
            if (one.content, one.number) == (row.content_id, row.number):
                word = "" if one.right else "decided"
        words[row.content_id, row.number] = word
    for content in {row.content_id for row in rows}:
        mine = [row for row in rows if row.content_id == content and row.role != Role.OFFICIAL.value]
        kinds = Counter(row.type for row in mine if words[content, row.number])
        left = {row.value_hash for row in mine if row.type == "PERSON" and not words[content, row.number]}
        counted[content] = dump([kinds, len(left) if kinds["PERSON"] else None]) if kinds else ""
    return words, counted


@pytest.mark.parametrize("seed", range(4))
def test_marking_gives_what_the_rules_say_whatever_was_marked_before(
    inventory: Engine, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts, "STRETCH", 7)
    draw = random.Random(seed)
    for turn in range(4):
        put(inventory, draw, range(turn * 5, turn * 5 + 10), str(turn))
        known = doubtful(inventory, draw)
        with writing(inventory) as connection:
            number = doubts.mark(connection, *known)
        with inventory.connect() as connection:
            rows = connection.execute(findings.of_contents()).all()
            counted = dict(connection.execute(select(contents.c.id, contents.c.doubted)).all())
        words, expected = plainly(rows, known)
        assert {(row.content_id, row.number): row.doubt for row in rows} == words
        assert counted == expected
        assert number == sum(bool(row.doubt) for row in rows if row.role != Role.OFFICIAL.value)


def test_marking_again_writes_nothing_and_a_new_content_alone(inventory: Engine) -> None:
    draw = random.Random(7)
    put(inventory, draw, range(30), "1")
    with inventory.connect() as connection:
        kept = [row for row in connection.execute(findings.of_contents()) if row.role != Role.OFFICIAL.value]
    known: Known = ([], {("PERSON", bytes([1]) * 16)}, {("PHONE", "rule: title", "")})
    written: list[Any] = []

    def note(_c: object, _u: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        if statement.startswith("UPDATE"):
            written.extend(parameters if many else [parameters])

    event.listen(inventory, "before_cursor_execute", note)
    with writing(inventory) as connection:
        assert doubts.mark(connection, *known) > len(kept) / 8
    assert len(written) > 20
    written.clear()
    with writing(inventory) as connection:
        doubts.mark(connection, *known)
    assert written == []
    put(inventory, draw, range(30, 31), "1")
    with writing(inventory) as connection:
        doubts.mark(connection, *known)
    assert 0 < len(written) <= 6


def test_masks_come_back_and_findings_of_one_kind_share_it(inventory: Engine) -> None:
    put(inventory, random.Random(1), range(20), "1")
    with inventory.connect() as connection:
        rows = [findings.finding_of(row) for row in connection.execute(findings.of_contents())]
        kinds = connection.exec_driver_sql("SELECT count(*) FROM finding_kinds").scalar_one()
        kept = connection.exec_driver_sql("SELECT DISTINCT masked FROM findings").scalar_one()
    assert (len(rows), {one.masked for one in rows}, kept) == (100, {"•* 1"}, "*• 1")
    assert kinds == len({(one.type, one.basis, one.context, one.role) for one in rows})
