"""Filters kept under a name, one's own or shared with everybody; what they show depends on who looks."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, select, update

from models.access import NotAllowed, Right, Scope
from models.review import Filters, ReviewError, SavedView, Sort
from models.review_tables import saved_views
from models.store.bulk import inserted
from models.store.packing import dump, load

MOST = 100


def views(connection: Connection, scope: Scope) -> list[SavedView]:
    """One's own views and the shared ones, by name."""
    mine = saved_views.c.user == scope.user
    query = (
        select(saved_views).where(or_(mine, saved_views.c.shared == 1)).order_by(saved_views.c.name, saved_views.c.id)
    )
    found = []
    for row in connection.execute(query):
        filters = Filters.from_pairs([(name, value) for name, value in load(row.filters, [])])
        shared, own = bool(row.shared), row.user == scope.user
        found.append(SavedView(row.id, row.name, filters, Sort(row.sort), shared, own))
    return found


def save(
    connection: Connection, scope: Scope, name: str, filters: Filters, sort: Sort = Sort.RISK, *, shared: bool = False
) -> int:
    """Keep a view; one of the same name of one's own is replaced. Returns its number.

    Only who decides for everybody shares one. Raises NotAllowed and ReviewError.
    """
    scope.require(Right.SEE)
    name = " ".join(name.split())[:80]
    if not name:
        raise ReviewError("a view needs a name")
    if shared and (scope.areas is not None or not scope.may(Right.DECIDE)):
        raise NotAllowed("only the records team shares views")
    values = {"filters": dump(filters.pairs()), "sort": sort.value, "shared": int(shared)}
    mine = saved_views.c.user == scope.user
    key = connection.execute(select(saved_views.c.id).where(mine, saved_views.c.name == name)).scalar()
    if key is not None:
        connection.execute(update(saved_views).where(saved_views.c.id == key).values(**values))
        return int(key)
    if len(connection.execute(select(saved_views.c.id).where(mine)).all()) >= MOST:
        raise ReviewError(f"{MOST} views are enough", "Remove one first.")
    return inserted(connection, saved_views, user=scope.user, name=name, **values)


def remove(connection: Connection, scope: Scope, view: int) -> bool:
    """Remove a view of one's own; False where there is none of this number."""
    mine = (saved_views.c.id == view, saved_views.c.user == scope.user)
    return connection.execute(delete(saved_views).where(*mine)).rowcount > 0
