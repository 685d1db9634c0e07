"""Decisions on single findings, and the doubts learned from them: shown beside the findings, never instead of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from models.disposition import Verdict
from models.findings import Role
from models.store.bulk import chunks, insert_rows
from models.store.packing import dump, load, to_ns
from models.tables import contents, decisions, findings, items

VERDICTS = (Verdict.WRONG_FINDING.value, Verdict.RIGHT_FINDING.value)
DECISION = ("at", "reviewer", "item_id", "verdict", "origin", "finding_type", "value_hash", "start")


@dataclass(frozen=True, slots=True)
class Choice:
    """A reviewer's word on one finding: where it stands, and whether it is right."""

    item: int
    type: str
    start: int
    right: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with the latest decision on it."""

    item: int
    content: int
    number: int
    type: str
    value: bytes
    basis: str
    context: str
    right: bool


def record(connection: Connection, choices: Iterable[Choice], reviewer: str, at: datetime, origin: str) -> list[Choice]:
    """Keep decisions; the choices that fit no finding come back and are not kept."""
    rows, unknown = [], []
    for choice in choices:
        value = connection.execute(
            select(findings.c.value_hash)
            .join(items, items.c.content_id == findings.c.content_id)
            .where(items.c.id == choice.item, findings.c.type == choice.type, findings.c.start == choice.start)
        ).scalar()
        if value is None:
            unknown.append(choice)
        else:
            verdict = VERDICTS[choice.right]
            rows.append((to_ns(at), reviewer, choice.item, verdict, origin, choice.type, value, choice.start))
    insert_rows(connection, decisions, DECISION, rows)
    return unknown


def judged(connection: Connection) -> list[Judged]:
    """Every finding that was decided on, by item and place; a later decision stands for an earlier one."""
    query = (
        select(
            decisions.c.item_id, findings.c.content_id, findings.c.number, findings.c.type, findings.c.value_hash,
            findings.c.basis, findings.c.context, decisions.c.verdict,
        )
        .join(items, items.c.id == decisions.c.item_id)
        .join(
            findings,
            (findings.c.content_id == items.c.content_id)
            & (findings.c.type == decisions.c.finding_type)
            & (findings.c.value_hash == decisions.c.value_hash)
            & (findings.c.start == decisions.c.start),
        )
        .where(decisions.c.verdict.in_(VERDICTS))
        .order_by(decisions.c.id)
    )  # fmt: skip
    latest = {(row[0], row[2]): Judged(*row[:7], right=row[7] == VERDICTS[True]) for row in connection.execute(query)}
    return [latest[place] for place in sorted(latest)]


def mark(
    connection: Connection,
    decided: Iterable[Judged],
    values: Iterable[tuple[str, bytes]],
    settings: Iterable[tuple[str, str, str]],
) -> int:
    """Write the doubts beside the findings, in place of all earlier ones; returns how many findings are doubted.

    A finding that was confirmed is never doubted.
    """
    place = findings.c
    connection.execute(update(findings).where(place.doubt != "").values(doubt=""))
    for kind, basis, context in settings:
        setting = (place.type == kind) & (place.basis == basis) & (place.context == context)
        connection.execute(update(findings).where(setting).values(doubt="rule"))
    for kind, value in values:
        connection.execute(update(findings).where(place.value_hash == value, place.type == kind).values(doubt="value"))
    for one in decided:
        this = (place.content_id == one.content) & (place.number == one.number)
        connection.execute(update(findings).where(this).values(doubt="" if one.right else "decided"))
    return _count(connection)


def _count(connection: Connection) -> int:
    """Write beside each content how many findings of each type are doubted, and how many persons by no other."""
    connection.execute(update(contents).where(contents.c.doubted != "").values(doubted=""))
    query = select(findings.c.content_id, findings.c.type, findings.c.role).where(findings.c.doubt != "")
    doubted: dict[int, Counter[str]] = defaultdict(Counter)
    for content, kind, role in connection.execute(query):
        if role not in (Role.OFFICIAL.value, Role.EXAMPLE.value):
            doubted[content][kind] += 1
    people = _people(connection, doubted)
    for content, kinds in doubted.items():
        known = dump([kinds, people.get(content)])
        connection.execute(update(contents).where(contents.c.id == content).values(doubted=known))
    return sum(kinds.total() for kinds in doubted.values())


def _people(connection: Connection, doubted: Mapping[int, Counter[str]]) -> dict[int, int]:
    """How many different persons are left where persons are doubted."""
    subjects = findings.c.role.not_in((Role.OFFICIAL.value, Role.EXAMPLE.value))
    left: dict[int, set[bytes]] = {content: set() for content, kinds in doubted.items() if kinds["PERSON"]}
    for part in chunks(sorted(left)):
        query = select(findings.c.content_id, findings.c.value_hash).where(
            findings.c.content_id.in_(part), findings.c.type == "PERSON", findings.c.doubt == "", subjects
        )
        for content, value in connection.execute(query):
            left[content].add(value)
    return {content: len(values) for content, values in left.items()}


def believed(types: str, people: int, doubted: str) -> tuple[dict[str, int], int]:
    """A content's findings by type and its number of people, without the doubted ones.

    >>> believed('{"PERSON":2,"UTR":1}', 2, '[{"UTR":1},null]')
    ({'PERSON': 2}, 2)
    """
    found: dict[str, int] = load(types, {})
    if not doubted:
        return found, people
    kinds, left = load(doubted, [{}, None])
    kept = {kind: number - kinds.get(kind, 0) for kind, number in found.items()}
    return {kind: number for kind, number in kept.items() if number > 0}, people if left is None else min(people, left)
