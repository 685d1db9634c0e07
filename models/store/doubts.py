"""Decisions on single findings, and the doubts learned from them: shown beside the findings, never instead of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, tuple_, update

from models.disposition import Verdict
from models.findings import Role
from models.store.bulk import chunks, insert_rows
from models.store.findings import JOINED, with_values
from models.store.packing import dump, load, to_ns
from models.tables import DOUBTED, contents, decisions, finding_kinds, findings, items

VERDICTS = (Verdict.WRONG_FINDING.value, Verdict.RIGHT_FINDING.value)
STRETCH, MANY = 100_000, 10_000
"""Contents that are looked at together, and kinds that one statement names: most inventories have fewer."""
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
            .select_from(JOINED)
            .join(items, items.c.content_id == findings.c.content_id)
            .where(items.c.id == choice.item, finding_kinds.c.type == choice.type, findings.c.start == choice.start)
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
            decisions.c.item_id, findings.c.content_id, findings.c.number, finding_kinds.c.type, findings.c.value_hash,
            finding_kinds.c.basis, finding_kinds.c.context, decisions.c.verdict,
        )
        .select_from(decisions)
        .join(items, items.c.id == decisions.c.item_id)
        .join(
            JOINED,
            (findings.c.content_id == items.c.content_id)
            & (finding_kinds.c.type == decisions.c.finding_type)
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
    """Bring the doubts beside the findings to what is known now; returns how many findings are doubted.

    A finding that was confirmed is never doubted. Only findings whose doubt differs are written, and their contents;
    so after a scan it is what the scan found. `STRETCH` contents at a time, so memory does not grow with them.
    """
    verdicts = {(one.content, one.number): "" if one.right else "decided" for one in decided}
    types, kinds = _kinds(connection, frozenset(settings))
    known = _Known(verdicts, frozenset(values), types, kinds)
    last = int(connection.execute(select(func.coalesce(func.max(contents.c.id), 0))).scalar_one())
    for first in range(0, last + 1, STRETCH):
        changed = {(row.content_id, row.number): word for row, word in _differing(connection, first, known)}
        if changed:
            rows = [{"content": content, "nth": number, "word": word} for (content, number), word in changed.items()]
            this = (findings.c.content_id == bindparam("content")) & (findings.c.number == bindparam("nth"))
            connection.execute(update(findings).where(this).values(doubt=bindparam("word")), rows)
            _count(connection, sorted({content for content, _ in changed}))
    number = select(func.count()).select_from(JOINED).where(DOUBTED, _SUBJECTS)
    return int(connection.execute(number).scalar_one())


@dataclass(frozen=True, slots=True)
class _Known:
    """What speaks against findings: verdicts by place, values by type and keyed hash, kinds by their keys. `types` has
    the type of every kind: asked for in a join, they would have the findings looked through once for each kind."""

    verdicts: Mapping[tuple[int, int], str]
    values: Set[tuple[str, bytes]]
    types: Mapping[int, str]
    kinds: Set[int]

    def word(self, row: Any) -> str:
        """The doubt that belongs beside a finding."""
        said = self.verdicts.get((row.content_id, row.number))
        if said is not None:
            return said
        if (self.types[row.kind_id], bytes(row.value_hash)) in self.values:
            return "value"
        return "rule" if row.kind_id in self.kinds else ""


def _kinds(connection: Connection, settings: Set[tuple[str, str, str]]) -> tuple[dict[int, str], frozenset[int]]:
    """The types of all kinds of findings, and those kinds that stand in one of the settings: type, rule and cue."""
    kind = finding_kinds.c
    rows = connection.execute(select(kind.id, kind.type, kind.basis, kind.context)).all()
    return {row[0]: row[1] for row in rows}, frozenset(row[0] for row in rows if tuple(row[1:]) in settings)


def _differing(connection: Connection, first: int, known: _Known) -> Iterator[tuple[Any, str]]:
    """The findings of a stretch of contents whose doubt is another than it should be, with what it should be."""
    facts = (findings.c.content_id, findings.c.number, findings.c.kind_id, findings.c.value_hash, findings.c.doubt)
    query = select(*facts).where(findings.c.content_id.between(first, first + STRETCH - 1))
    for which in (DOUBTED, *_suspected(first, known)):
        for row in connection.execute(query.where(which)):
            word = known.word(row)
            if word != row.doubt:
                yield row, word


def _suspected(first: int, known: _Known) -> Iterator[ColumnElement[bool]]:
    """Conditions that together hold for every finding that is to be doubted."""
    places = (place for place, said in known.verdicts.items() if said and first <= place[0] < first + STRETCH)
    for some in chunks(sorted(places)):
        yield tuple_(findings.c.content_id, findings.c.number).in_(some)
    for part in chunks(sorted({value for _, value in known.values})):
        yield with_values(part)
    for keys in chunks(sorted(known.kinds), MANY):
        yield findings.c.kind_id.in_(keys)


def _count(connection: Connection, changed: Iterable[int]) -> None:
    """Write beside contents how many findings of each type are doubted, and how many persons by no other."""
    for part in chunks(changed):
        query = select(findings.c.content_id, finding_kinds.c.type).select_from(JOINED)
        doubted: dict[int, Counter[str]] = {content: Counter() for content in part}
        for content, kind in connection.execute(query.where(findings.c.content_id.in_(part), DOUBTED, _SUBJECTS)):
            doubted[content][kind] += 1
        people = _people(connection, doubted)
        rows = [
            {"content": content, "known": dump([kinds, people.get(content)]) if kinds else ""}
            for content, kinds in doubted.items()
        ]
        this = contents.c.id == bindparam("content")
        connection.execute(update(contents).where(this).values(doubted=bindparam("known")), rows)


def _people(connection: Connection, doubted: Mapping[int, Counter[str]]) -> dict[int, int]:
    """How many different persons are left where persons are doubted."""
    left: dict[int, set[bytes]] = {content: set() for content, kinds in doubted.items() if kinds["PERSON"]}
    query = select(findings.c.content_id, findings.c.value_hash).select_from(JOINED)
    query = query.where(finding_kinds.c.type == "PERSON", findings.c.doubt == "", _SUBJECTS)
    for content, value in connection.execute(query.where(findings.c.content_id.in_(left))):
        left[content].add(value)
    return {content: len(values) for content, values in left.items()}


_SUBJECTS = finding_kinds.c.role.not_in((Role.OFFICIAL.value, Role.EXAMPLE.value))


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
