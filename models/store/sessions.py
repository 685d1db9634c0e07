"""Sessions on the server: the browser holds a random token, the inventory its hash, and both ends can be ended here."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from models.access import Act, Session, User
from models.review_tables import sessions
from models.store import audit, users
from models.store.packing import from_ns, to_ns

WHOLE = timedelta(hours=10)
"""A session ends after a working day, whatever happens in it."""
IDLE = timedelta(minutes=60)
MARKED = timedelta(minutes=1)
"""That somebody is still there is written down at most once in this time."""
BEFORE_LOGIN = timedelta(minutes=15)


def begin(
    connection: Connection,
    user: User | None,
    at: datetime | None = None,
    data: Mapping[str, str] | None = None,
    *,
    whole: bool = False,
) -> str:
    """Begin a session; returns the token for the browser's cookie. None is somebody who is not logged in yet, or
    (with `whole`) the one person of a console without accounts.

    Give a new one at each login, so that a token from before it is worth nothing afterwards.
    """
    now = at or datetime.now(UTC)
    token = secrets.token_urlsafe(32)
    values = {"token": _hash(token), "user_id": user.id if user else None, "csrf": secrets.token_urlsafe(24)}
    times = {"started": to_ns(now), "seen": to_ns(now), "ends": to_ns(now + (WHOLE if user or whole else BEFORE_LOGIN))}
    connection.execute(delete(sessions).where(sessions.c.ends < to_ns(now)))
    connection.execute(insert(sessions).values(**values, **times, data=json.dumps(dict(data or {}), sort_keys=True)))
    return token


def find(connection: Connection, token: str, at: datetime | None = None) -> Session | None:
    """The session of a token, None where it ended, was idle for too long, or its account is out of use.

    Roles are read anew, so that a change holds at once.
    """
    now = at or datetime.now(UTC)
    row = connection.execute(select(sessions).where(sessions.c.token == _hash(token))).first()
    if row is None or row.ends < (to_ns(now) or 0) or row.seen < (to_ns(now - IDLE) or 0):
        return None
    user = users.by_id(connection, row.user_id) if row.user_id is not None else None
    if row.user_id is not None and (user is None or not user.active):
        return None
    if row.seen < (to_ns(now - MARKED) or 0):
        connection.execute(update(sessions).where(sessions.c.token == row.token).values(seen=to_ns(now)))
    started = from_ns(row.started)
    assert started is not None
    return Session(user, row.csrf, json.loads(row.data or "{}"), started)


def keep(connection: Connection, token: str, data: Mapping[str, str]) -> None:
    """Replace the small facts of a session."""
    values = {"data": json.dumps(dict(data), sort_keys=True)}
    connection.execute(update(sessions).where(sessions.c.token == _hash(token)).values(**values))


def end(connection: Connection, token: str, at: datetime | None = None) -> None:
    """Log out: the token is worth nothing from now on."""
    session = find(connection, token, at)
    connection.execute(delete(sessions).where(sessions.c.token == _hash(token)))
    if session and session.user:
        audit.recorded(connection, session.user.login, Act.LOGOUT, f"user:{session.user.login}", {}, at)


def end_all(connection: Connection, user: User) -> int:
    """End every session of an account; returns how many there were."""
    return connection.execute(delete(sessions).where(sessions.c.user_id == user.id)).rowcount


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
