"""The queue of items: a page of it, how many match, and the values of each facet with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row, func, select

from models.access import Scope
from models.disposition import Reason
from models.review import AGES, DECIDED, FACETS, MULTIPLE, NONE, SIZES, FacetValue, Filters, Page, QueueRow, Sort
from models.store.bulk import chunks
from models.store.doubts import believed
from models.store.index import Index, index_of
from models.store.index_words import DECIDED_WORDS, kinds_of, risk_of, state_of
from models.store.matching import having, matching, within, words_of
from models.store.packing import from_ns, load_reasons, load_rot, load_special
from models.store.paging import key_parts, page_ends, start_of
from models.store.scope import may_see, visible
from models.tables import contents, decisions, exposures, folders, items, judgements, owners, shares

LISTED = 200
OWNERS = 30
"""So many values of a facet, and owners, are listed, the most frequent; those chosen are listed always."""


def page(
    connection: Connection,
    scope: Scope,
    filters: Filters,
    sort: Sort = Sort.RISK,
    *,
    after: str = "",
    before: str = "",
    number: int = 50,
) -> Page:
    """A page of the items that match, after or before a row named by an earlier page; it costs the same wherever it is.

    A place that nobody gave out is read as the beginning.
    """
    index = index_of(connection, texts=bool(filters.text))
    mask = matching(index, scope, filters)
    sums = _sums(index, scope, filters)
    start, back = start_of(index, sort, after, before)
    rows: list[QueueRow] = []
    more = False
    for part in key_parts(index, mask, sums[0], sort, start, back, number + 1):
        found = queue_rows(connection, scope, part)
        rows += [found[key] for key in part if key in found]
        more = len(rows) > number
        if more:
            break
    rows = rows[:number]
    if back:
        rows.reverse()
    return Page(tuple(rows), *sums, *page_ends(index, sort, rows, more, back, bool(after)))


def count(connection: Connection, scope: Scope, filters: Filters) -> tuple[int, int]:
    """How many items match, and their bytes."""
    index = index_of(connection, texts=bool(filters.text))
    return _sums(index, scope, filters)


def facets(
    connection: Connection, scope: Scope, filters: Filters, wanted: Sequence[str] = FACETS
) -> dict[str, tuple[FacetValue, ...]]:
    """The values of facets with how many items each would leave: under all filters but those of the facet itself."""
    index = index_of(connection, texts=bool(filters.text))
    if not index.items:
        return dict.fromkeys(wanted, ())
    base = within(index, scope, filters)
    having_them = {facet: having(index, facet, values) for facet, values in filters.chosen}
    whole = matching(index, scope, filters)
    places = np.flatnonzero(whole)
    found = {}
    for facet in wanted:
        if facet in having_them:
            mask = base
            for other, held in having_them.items():
                mask = mask & held if other != facet else mask
            codes = index.columns[facet][mask]
        else:
            codes = index.columns[facet] if len(places) == index.items else index.columns[facet].take(places)
        found[facet] = _values(facet, words_of(index, facet), codes, filters.values(facet))
    return found


def _sums(index: Index, scope: Scope, filters: Filters) -> tuple[int, int]:
    """How many items match, and their bytes."""
    key = ("sums", scope.areas, scope.rights, filters)
    known: tuple[int, int] | None = index.recalled(key)
    if known is not None or not index.items:
        return known or (0, 0)
    mask = matching(index, scope, filters)
    found = int(np.count_nonzero(mask)), int(index.columns["bytes"][mask].sum())
    return index.remember(key, found)  # type: ignore[no-any-return]


def keys_matching(connection: Connection, scope: Scope, filters: Filters) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The keys and states of all items that match, in the order of paths: what a batch is proposed for."""
    index = index_of(connection, texts=bool(filters.text))
    mask = matching(index, scope, filters)
    if not index.items:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return index.columns["id"][mask], index.columns["state"][mask]


def place_of(connection: Connection, scope: Scope, key: int, sort: Sort) -> str:
    """Where an item stands in an order, as `page` takes it for `after`; "" where it is not there or out of scope."""
    index = index_of(connection)
    if not index.items or not bool(may_see(connection, scope, [key])):
        return ""
    place = int(index.place(np.array([key], np.int64))[0])
    if place < 0:
        return ""
    column = {Sort.RISK: "risk", Sort.SIZE: "bytes", Sort.AGE: "day"}.get(sort)
    return f"{place if column is None else int(index.columns[column][place])}.{key}"


def queue_rows(connection: Connection, scope: Scope, keys: Iterable[int]) -> dict[int, QueueRow]:
    """Items by their keys, as lists show them; those out of scope or gone are left out."""
    found: dict[int, QueueRow] = {}
    for part in chunks(keys):
        said = _said(connection, part)
        for row in connection.execute(_ROWS.where(items.c.id.in_(part), visible(scope))).all():
            found[row.id] = _row(row, *said.get(row.id, ("", "")))
    return found


def _query() -> Any:
    facts = [items.c[name] for name in ("id", "name", "inside", "kind", "size", "modified", "status", "problem_kind")]
    names = (shares.c.name.label("share"), folders.c.path.label("folder"), owners.c.name.label("owner"))
    open_to = exposures.c.kinds.label("exposure")
    read = [contents.c[name] for name in ("hash", "personal_types", "people", "doubted", "special_categories")]
    judged = [
        judgements.c[name]
        for name in ("action", "class_code", "class_confidence", "retention_state", "due", "rot", "hold", "reasons")
    ]
    return (
        select(*facts, *names, *read, *judged, judgements.c.duplicate_of, open_to)
        .join(shares, shares.c.id == items.c.share_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .outerjoin(owners, owners.c.id == items.c.owner_id)
        .outerjoin(exposures, exposures.c.id == func.coalesce(items.c.exposure_id, folders.c.exposure_id))
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
    )


_ROWS = _query()


def _said(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The verdict that stands on each item as a whole, and whose it is."""
    latest = select(func.max(decisions.c.id)).where(decisions.c.item_id.in_(keys), decisions.c.finding_type == "")
    query = select(decisions.c.item_id, decisions.c.verdict, decisions.c.reviewer).where(
        decisions.c.id.in_(latest.group_by(decisions.c.item_id)), decisions.c.verdict.in_(DECIDED_WORDS)
    )
    return {row.item_id: (row.verdict, row.reviewer) for row in connection.execute(query)}


def _row(row: Row[Any], decision: str, reviewer: str) -> QueueRow:
    types, people = believed(row.personal_types or "", row.people or 0, row.doubted or "")
    special = tuple(sorted({s.category.value for s in load_special(row.special_categories or "") if s.about_person}))
    reasons: tuple[Reason, ...] = load_reasons(row.reasons or "")
    return QueueRow(
        id=row.id,
        share=row.share,
        path=f"{row.folder}/{row.name}" if row.folder else row.name,
        inside=row.inside,
        kind=row.kind,
        size=row.size,
        modified=from_ns(row.modified),
        owner=row.owner or "",
        status=row.status,
        problem=row.problem_kind,
        action=row.action or "",
        class_code=row.class_code or "",
        class_confidence=row.class_confidence or 0.0,
        retention_state=row.retention_state or "",
        due=row.due or "",
        rot=tuple(dict.fromkeys(flag.kind.value for flag in load_rot(row.rot or "") if flag.kind.value)),
        types=types,
        special=special,
        hold=row.hold or "",
        exposure=kinds_of(row.exposure),
        risk=risk_of(types, special, people, kinds_of(row.exposure)),
        decision=decision,
        reviewer=reviewer,
        duplicate_of=row.duplicate_of,
        state=state_text(state_of(row.hash, row.action, row.class_code, row.hold)),
        reason=str(reasons[0]) if reasons else "",
    )


def state_text(state: int) -> str:
    """A state as a form carries it."""
    return f"{state & (1 << 64) - 1:016x}"


def _values(facet: str, words: list[Any], codes: npt.NDArray[Any], chosen: tuple[str, ...]) -> tuple[FacetValue, ...]:
    numbers = np.bincount(codes, minlength=len(words))
    counted: dict[str, int] = dict.fromkeys(chosen, 0)
    for code in np.flatnonzero(numbers):
        held = (words[code] or (NONE,)) if facet in MULTIPLE else (words[code],)
        for word in held:
            counted[word] = counted.get(word, 0) + int(numbers[code])
    found = [FacetValue(word, number, 0, word in chosen) for word, number in counted.items()]
    natural: dict[str, tuple[str, ...]] = {"age": AGES, "size": SIZES, DECIDED: DECIDED_WORDS}
    if facet in natural:
        return tuple(
            sorted(found, key=lambda one: natural[facet].index(one.value) if one.value in natural[facet] else 99)
        )
    found.sort(key=lambda one: (-one.number, one.value))
    most = OWNERS if facet == "owner" else LISTED
    return (*found[:most], *(one for one in found[most:] if one.chosen))
