"""Findings as the inventory keeps them: what many have in common stands once, as their kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from blake3 import blake3
from sqlalchemy import ColumnElement, Connection, Select, and_, select

from models.findings import Finding, FindingType, Role
from models.store.bulk import chunks, plain, upsert_rows
from models.tables import VALUE_BEGIN, VALUE_PREFIX, finding_kinds, findings

KIND = ("digest", "type", "basis", "context", "role", "score")
FINDING = ("content_id", "number", "kind_id", "place", "start", "length", "masked", "value_hash")
JOINED = findings.join(finding_kinds, finding_kinds.c.id == findings.c.kind_id)
"""Findings, each with its kind."""
_PLACE = (findings.c.content_id, findings.c.number, findings.c.place, findings.c.start, findings.c.length)
_KNOWN = (findings.c.masked, findings.c.value_hash, findings.c.doubt)
_KIND = tuple(finding_kinds.c[name] for name in KIND[1:])


def of_contents(*which: ColumnElement[bool]) -> Select[Any]:
    """What asks for findings, each with its kind, in the order of their contents; `finding_of` reads its rows."""
    query = select(*_PLACE, *_KNOWN, *_KIND).select_from(JOINED).where(*which)
    return query.order_by(findings.c.content_id, findings.c.number)


def finding_of(row: Any) -> Finding:
    """A row of `of_contents` as a finding."""
    place = (row.start, row.start + row.length, row.score, row.basis, row.context, row.place)
    return Finding(FindingType(row.type), *place, Role(row.role), row.masked, bytes(row.value_hash), row.doubt)


def with_values(hashes: Collection[bytes]) -> ColumnElement[bool]:
    """The condition that a finding's keyed hash is one of these: the index holds only how each begins."""
    return and_(VALUE_BEGIN.in_({one[:VALUE_PREFIX] for one in hashes}), findings.c.value_hash.in_(hashes))


def write(connection: Connection, found: Iterable[tuple[int, Sequence[Finding]]]) -> None:
    """Write the findings of contents, numbered in their order; those that are there already stay."""
    for part in chunks(found):
        kinds = _keys(connection, {_kind(finding) for _, several in part for finding in several})
        rows = (
            (content, number, kinds[_kind(one)], plain(one.where), one.start, one.end - one.start, plain(one.masked),
             one.value_hash)
            for content, several in part
            for number, one in enumerate(several)
        )  # fmt: skip
        upsert_rows(connection, findings, FINDING, rows, ("content_id", "number"), ())


Kind = tuple[str, str, str, str, float]


def _kind(finding: Finding) -> Kind:
    return (finding.type.value, finding.basis, finding.context, finding.role.value, round(finding.score, 3))


def _keys(connection: Connection, kinds: Collection[Kind]) -> dict[Kind, int]:
    """The keys of kinds; those that are new are written, in an order that cannot deadlock."""
    digests = {_digest(kind): kind for kind in kinds}
    known = _known(connection, digests)
    new = sorted(set(digests) - set(known))
    if new:
        rows = ((digest, *map(plain, digests[digest][:4]), digests[digest][4]) for digest in new)
        upsert_rows(connection, finding_kinds, KIND, rows, ("digest",), ())
        known |= _known(connection, new)
    return {kind: known[digest] for digest, kind in digests.items()}


def _known(connection: Connection, digests: Iterable[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for part in chunks(digests):
        query = select(finding_kinds.c.digest, finding_kinds.c.id).where(finding_kinds.c.digest.in_(part))
        found |= {bytes(digest): key for digest, key in connection.execute(query)}
    return found


@lru_cache(maxsize=4_096)
def _digest(kind: Kind) -> bytes:
    return blake3("\0".join(map(str, kind)).encode("utf-8", "backslashreplace")).digest(16)
