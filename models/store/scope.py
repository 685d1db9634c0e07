"""Who sees what: the one condition that every query of the review console carries, and the areas it rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from sqlalchemy import ColumnElement, Connection, and_, delete, false, func, insert, or_, select, true, update

from models.access import RIGHTS, Right, Role, Scope, User
from models.policy import StorageArea
from models.review_tables import areas, file_areas, folder_areas
from models.store.bulk import chunks, insert_rows
from models.tables import folders, items, shares

AreaOf = Callable[[str, str, str], StorageArea | None]
"""The storage area of a path in a share, by path, the share's root and its name: `classifiers.areas.Areas.of`."""
STREAM = 10_000


def visible(scope: Scope) -> ColumnElement[bool]:
    """The condition on `items` that leaves what this scope may see; what is gone from the shares is never there."""
    there = items.c.gone_run.is_(None)
    if Right.SEE not in scope.rights:
        return false()
    if scope.areas is None:
        return there
    if not scope.areas:
        return false()
    mine = sorted(scope.areas)
    file = func.coalesce(items.c.container_id, items.c.id)
    folder = items.c.folder_id.in_(select(folder_areas.c.folder_id).where(folder_areas.c.area_id.in_(mine)))
    alone = select(file_areas.c.item_id)
    return and_(there, or_(and_(folder, file.not_in(alone)), file.in_(alone.where(file_areas.c.area_id.in_(mine)))))


def visible_folders(scope: Scope) -> ColumnElement[bool]:
    """The condition on `folders` that leaves those in which this scope may see items by their folder's area."""
    if Right.SEE not in scope.rights:
        return false()
    if scope.areas is None:
        return true()
    mine = select(folder_areas.c.folder_id).where(folder_areas.c.area_id.in_(sorted(scope.areas)))
    return folders.c.id.in_(mine)


def scope_of(connection: Connection, user: User) -> Scope:
    """What a user may do and see now. An account that is out of use may nothing.

    A Data Owner without another role sees the areas that the policy gives to their name, e-mail address or login.
    """
    roles = set(user.roles) if user.active else set()
    rights = frozenset(right for role in roles for right in RIGHTS[role])
    limited = roles <= {Role.DATA_OWNER}
    return Scope(user.login, rights, owned_areas(connection, user) if limited else None)


def owned_areas(connection: Connection, user: User) -> frozenset[int]:
    """The areas in the policy whose Data Owner is this user; an area may name several, separated by `;`."""
    names = {_folded(name) for name in (user.login, user.name, user.email)} - {""}
    query = select(areas.c.id, areas.c.data_owner).where(areas.c.gone == 0)
    return frozenset(
        row.id
        for row in connection.execute(query)
        if not names.isdisjoint(_folded(name) for name in row.data_owner.split(";"))
    )


def may_see(connection: Connection, scope: Scope, wanted: Iterable[int]) -> set[int]:
    """Which of these items are there and in scope; forged and foreign keys fall out."""
    found: set[int] = set()
    for part in chunks(wanted):
        query = select(items.c.id).where(items.c.id.in_(part), visible(scope))
        found |= set(connection.execute(query).scalars())
    return found


def areas_of(connection: Connection, keys: Iterable[int]) -> dict[int, int]:
    """The number of the area in which each item lies; items in none are left out."""
    found: dict[int, int] = {}
    own = file_areas.alias()
    for part in chunks(keys):
        query = (
            select(items.c.id, func.coalesce(own.c.area_id, folder_areas.c.area_id).label("area"))
            .outerjoin(own, own.c.item_id == func.coalesce(items.c.container_id, items.c.id))
            .outerjoin(folder_areas, folder_areas.c.folder_id == items.c.folder_id)
            .where(items.c.id.in_(part))
        )
        found |= {row.id: row.area for row in connection.execute(query) if row.area is not None}
    return found


def register_areas(connection: Connection, policy_areas: Collection[StorageArea], of: AreaOf) -> None:
    """Keep the policy's areas, and which folders and single files lie in each; called by each judging."""
    numbers = _numbers(connection, policy_areas)
    connection.execute(delete(folder_areas))
    connection.execute(delete(file_areas))
    found = ((folder, numbers[area.path]) for folder, area in _folders(connection, of) if area)
    insert_rows(connection, folder_areas, ("folder_id", "area_id"), list(found))
    alone = [(key, numbers[area.path]) for key, area in _files(connection, policy_areas, of)]
    insert_rows(connection, file_areas, ("item_id", "area_id"), alone)


def area_names(connection: Connection) -> dict[int, str]:
    """The path of each area, by number."""
    return {row.id: row.path for row in connection.execute(select(areas.c.id, areas.c.path))}


def _numbers(connection: Connection, policy_areas: Collection[StorageArea]) -> dict[str, int]:
    known = {row.path: row.id for row in connection.execute(select(areas.c.path, areas.c.id))}
    connection.execute(update(areas).values(gone=1))
    for area in policy_areas:
        names = ("service", "data_owner", "asset_owner", "scope")
        values = {"gone": 0, **{name: getattr(area, name) for name in names}}
        if area.path in known:
            connection.execute(update(areas).where(areas.c.id == known[area.path]).values(**values))
        else:
            connection.execute(insert(areas).values(path=area.path, **values))
    return {row.path: row.id for row in connection.execute(select(areas.c.path, areas.c.id))}


def _folders(connection: Connection, of: AreaOf) -> Iterator[tuple[int, StorageArea | None]]:
    query = select(folders.c.id, folders.c.path, shares.c.root, shares.c.name).join(shares)
    for row in connection.execute(query, execution_options={"yield_per": STREAM}):
        yield row.id, of(f"{row.path}/-" if row.path else "-", row.root, row.name)


def _files(
    connection: Connection, policy_areas: Collection[StorageArea], of: AreaOf
) -> Iterator[tuple[int, StorageArea]]:
    """Files that an area names, found by the last name of its path."""
    names = {area.path.replace("\\", "/").rstrip("/").rpartition("/")[2].casefold() for area in policy_areas} - {""}
    by_folder = (
        select(items.c.id, items.c.name, folders.c.id.label("folder"), folders.c.path, shares.c.root)
        .add_columns(shares.c.name.label("share"))
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .where(items.c.container_id.is_(None), items.c.gone_run.is_(None), func.lower(items.c.name).in_(sorted(names)))
    )
    for row in connection.execute(by_folder).all():
        path = f"{row.path}/{row.name}" if row.path else row.name
        own = of(path, row.root, row.share)
        if own is not None and own != of(f"{row.path}/-" if row.path else "-", row.root, row.share):
            yield row.id, own


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
