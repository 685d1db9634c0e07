"""Exports from the console are those of the command line: told of policy and scans, and in the audit log."""

from __future__ import annotations

import csv
import io

from models.access import Role
from reports import EXPORTERS
from tests.console.conftest import Console, sign_in

MAY_BE_EMPTY = frozenset({"unread", "exposure", "migration", "formats-summary"})
"""Kinds of which a small, sound share can have no line."""


def test_every_kind_has_lines_where_the_command_line_has_them(people: Console) -> None:
    sign_in(people, Role.REVIEWER)
    for kind in EXPORTERS:
        answer = people.post("/exports", kind=kind, format="csv")
        if answer.status_code == 303:
            assert kind in MAY_BE_EMPTY, f"{kind} is empty"
            continue
        assert answer.status_code == 200, f"{kind}: {answer.text[:300]}"
        lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert len(lines) > 1, kind
        assert {len(line) for line in lines} == {len(lines[0])}, kind
