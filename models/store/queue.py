"""The queue of items: a page of it, how many match, and the values of each facet with their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row, Select, bindparam, func, select

from models.access import Right, Scope
from models.review import AGES, DECIDED, FACETS, MULTIPLE, NONE, SIZES, FacetValue, Filters, Page, QueueRow, Sort
from models.store.bulk import chunks
from models.store.doubts import believed
from models.store.index import Index, index_of
from models.store.index_counts import counted, places_of
from models.store.index_words import DECIDED_WORDS, kinds_of, risk_of, state_of
from models.store.matching import having, matching, rests_on, within, words_of
from models.store.packing import from_ns, load_rot, load_special
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
    places = {facet: ("facet", facet, scope.areas, Right.SEE in scope.rights, filters) for facet in wanted}
    found = {facet: index.known.get(key) for facet, key in places.items()}
    missing = [facet for facet, values in found.items() if values is None]
    on = {facet: rests_on(index, filters, facet) for facet in missing}
    for facet, values in _facets(index, scope, filters, missing):
        found[facet] = index.known.keep(places[facet], values, on=on[facet])
    return found


def _facets(
    index: Index, scope: Scope, filters: Filters, wanted: Sequence[str]
) -> Iterator[tuple[str, tuple[FacetValue, ...]]]:
    """The values of facets, counted anew."""
    having_them = {facet: having(index, facet, values) for facet, values in filters.chosen}
    others = [facet for facet in wanted if facet not in having_them]
    found = list(counted(index, others, places_of(matching(index, scope, filters)), None) if others else ())
    for facet in having_them.keys() & set(wanted):
        mask = within(index, scope, filters)
        for other, held in having_them.items():
            mask = mask & held if other != facet else mask
        found += counted(index, [facet], places_of(mask), None)
    for facet, (numbers,) in found:
        yield facet, _values(facet, words_of(index, facet), numbers, filters.values(facet))


def _sums(index: Index, scope: Scope, filters: Filters) -> tuple[int, int]:
    """How many items match, and their bytes."""
    key = ("sums", scope.areas, scope.rights, filters)
    known: tuple[int, int] | None = index.known.get(key)
    if known is not None or not index.items:
        return known or (0, 0)
    on = rests_on(index, filters)
    mask = matching(index, scope, filters)
    found = int(np.count_nonzero(mask)), int(index.columns["bytes"][mask].sum())
    index.known.keep(key, found, on=on)
    return found


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
    seen = _rows_of(scope)
    for part in chunks(keys):
        said = {key: (verdict, who) for key, verdict, who in connection.execute(_SAID, {"keys": part})}
        for row in connection.execute(seen, {"keys": part}):
            found[row[0]] = _row(row, *said.get(row[0], ("", "")))
    return found


@lru_cache(maxsize=64)
def _rows_of(scope: Scope) -> Select[Any]:
    """The statement for rows that a scope may see; made once, for making it takes as long as running it."""
    facts = [items.c[name] for name in ("id", "name", "inside", "kind", "size", "modified", "status", "problem_kind")]
    names = (shares.c.name, folders.c.path, owners.c.name, exposures.c.kinds)
    read = [contents.c[name] for name in ("hash", "personal_types", "people", "doubted", "special_categories")]
    judged = ("action", "class_code", "class_confidence", "retention_state", "due", "rot", "hold", "duplicate_of")
    return (
        select(*facts, *names, *read, *(judgements.c[name] for name in judged))
        .join(shares, shares.c.id == items.c.share_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .outerjoin(owners, owners.c.id == items.c.owner_id)
        .outerjoin(exposures, exposures.c.id == func.coalesce(items.c.exposure_id, folders.c.exposure_id))
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
        .where(items.c.id.in_(bindparam("keys", expanding=True)), visible(scope))
    )


def _said() -> Select[Any]:
    """The verdict that stands on each item as a whole, and whose it is."""
    these = decisions.c.item_id.in_(bindparam("keys", expanding=True))
    latest = select(func.max(decisions.c.id)).where(these, decisions.c.finding_type == "")
    return select(decisions.c.item_id, decisions.c.verdict, decisions.c.reviewer).where(
        decisions.c.id.in_(latest.group_by(decisions.c.item_id)), decisions.c.verdict.in_(DECIDED_WORDS)
    )


_SAID = _said()


def _row(row: Row[Any], decision: str, reviewer: str) -> QueueRow:
    values: tuple[Any, ...] = tuple(row)
    key, name, inside, kind, size, modified, status, problem, *more = values
    share, folder, owner, open_to, content, held, number, doubted, about, *judged = more
    action, code, sure, retention, due, flags, hold, duplicate_of = judged
    types, people = believed(held or "", number or 0, doubted or "")
    special = tuple(sorted({one.category.value for one in load_special(about or "") if one.about_person}))
    exposure = kinds_of(open_to)
    return QueueRow(
        id=key,
        share=share,
        path=f"{folder}/{name}" if folder else name,
        inside=inside,
        kind=kind,
        size=size,
        modified=from_ns(modified),
        owner=owner or "",
        status=status,
        problem=problem,
        action=action or "",
        class_code=code or "",
        class_confidence=sure or 0.0,
        retention_state=retention or "",
        due=due or "",
        rot=tuple(dict.fromkeys(flag.kind.value for flag in load_rot(flags or "") if flag.kind.value)),
        types=types,
        special=special,
        hold=hold or "",
        exposure=exposure,
        risk=risk_of(types, special, people, exposure),
        decision=decision,
        reviewer=reviewer,
        duplicate_of=duplicate_of,
        state=state_text(state_of(content, action, code, hold)),
    )


def state_text(state: int) -> str:
    """A state as a form carries it."""
    return f"{state & (1 << 64) - 1:016x}"


def _values(facet: str, words: list[Any], numbers: npt.NDArray[Any], chosen: tuple[str, ...]) -> tuple[FacetValue, ...]:
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
