"""Accounts: local ones with an argon2 password, and those an identity provider vouches for; and what they may do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from models.access import Act, NotAllowed, Right, Role, Scope, User
from models.errors import MunimentError
from models.review import ReviewError
from models.review_tables import sessions, users
from models.store import audit
from models.store.bulk import inserted
from models.store.packing import from_ns, to_ns

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1_000
"""Characters of a password: length is what counts (NCSC), and hashing a book would keep the server busy."""
TRIES = 5
WAITS = (1, 2, 4, 8, 15)
"""Minutes for which an account takes no password after so many wrong ones, and after each further one."""


def add(connection: Connection, scope: Scope, login: str, roles: Collection[Role], **facts: str) -> int:
    """Make an account; `facts` are name, email, subject and password. Returns its number.

    Raises NotAllowed, and ReviewError for a login that is there, no role, or a password that is too short.
    """
    scope.require(Right.USERS)
    login = login.strip()
    if not login or len(login) > 200:
        raise ReviewError("an account needs a login")
    if connection.execute(select(users.c.id).where(func.lower(users.c.login) == login.lower())).first():
        raise ReviewError(f"there is an account {login} already")
    password = facts.pop("password", "")
    values = {name: facts.get(name, "").strip() for name in ("name", "email", "subject")}
    values["email"] = values["email"].casefold()
    values |= {"password": _hashed(password) if password else "", "roles": _roles(roles)}
    audit.locked(connection)
    key = inserted(connection, users, login=login, added=_now(), **values)
    _recorded(connection, scope, login, "added", {"roles": values["roles"], "local": bool(password)})
    return key


def change(
    connection: Connection,
    scope: Scope,
    login: str,
    *,
    roles: Collection[Role] | None = None,
    active: bool | None = None,
    **facts: str,
) -> None:
    """Change an account's roles, name, email, subject or password, or put it out of use; its sessions end.

    Nobody changes an own role or puts an own account out of use. Raises NotAllowed and ReviewError.
    """
    scope.require(Right.USERS)
    if login == scope.user and (roles is not None or active is not None):
        raise NotAllowed("nobody changes their own rights", "Another administrator does.")
    found = by_login(connection, login)
    if found is None:
        raise ReviewError(f"there is no account {login}", "`muniment user list` shows them.")
    audit.locked(connection)
    values: dict[str, Any] = {name: facts[name].strip() for name in ("name", "email", "subject") if name in facts}
    values |= {"email": values["email"].casefold()} if "email" in values else {}
    values |= {} if roles is None else {"roles": _roles(roles)}
    values |= {} if active is None else {"active": int(active)}
    told = dict(values)
    if "password" in facts:
        values |= {"password": _hashed(facts["password"]), "failures": 0, "locked_until": 0}
        told["password"] = "changed"
    connection.execute(update(users).where(users.c.id == found.id).values(**values))
    connection.execute(sessions.delete().where(sessions.c.user_id == found.id))
    _recorded(connection, scope, found.login, "changed", told)


def change_own_password(connection: Connection, user: User, old: str, new: str) -> None:
    """Let somebody change their password. Raises ReviewError where the old one is wrong or the new one too short."""
    if not user.local or verified(connection, user.login, old) is None:
        raise ReviewError("the present password is wrong")
    audit.locked(connection)
    connection.execute(update(users).where(users.c.id == user.id).values(password=_hashed(new)))
    connection.execute(sessions.delete().where(sessions.c.user_id == user.id))
    audit.recorded(connection, user.login, Act.USER, f"user:{user.login}", {"what": "own password changed"})


def everybody(connection: Connection, scope: Scope) -> list[User]:
    """All accounts, by login. Raises NotAllowed."""
    if not scope.may(Right.AUDIT):
        scope.require(Right.USERS)
    return [_user(row) for row in connection.execute(select(users).order_by(users.c.login))]


def by_login(connection: Connection, login: str) -> User | None:
    """An account by its login, whatever its case."""
    return _one(connection, func.lower(users.c.login) == login.strip().lower())


def by_id(connection: Connection, key: int) -> User | None:
    """An account by its number."""
    return _one(connection, users.c.id == key)


def verified(connection: Connection, login: str, password: str, at: datetime | None = None) -> User | None:
    """The account whose password this is, None where it is not, is out of use, or waits after too many wrong ones.

    A wrong login takes as long as a wrong password. Each try is recorded. Commit also where the answer is None.
    """
    now = to_ns(at or datetime.now(UTC)) or 0
    row = connection.execute(select(users).where(func.lower(users.c.login) == login.strip().lower())).first()
    waits = row is not None and row.locked_until > now
    right = _fits(row.password if row is not None and row.password else _nobody(), password)
    if row is None or not right or waits or not row.active or not row.password:
        why = "unknown" if row is None else "waits" if waits else "out of use" if not row.active else "wrong password"
        _failed(connection, row, now, count=row is not None and not waits)
        # what was typed may be a password in the wrong field: only logins that exist are kept
        subject = f"user:{row.login}" if row is not None else ""
        audit.recorded(connection, row.login if row is not None else "", Act.LOGIN_FAILED, subject, {"why": why}, at)
        return None
    values: dict[str, Any] = {"failures": 0, "locked_until": 0, "last_seen": now}
    if _hasher().check_needs_rehash(row.password):
        values["password"] = _hashed(password)
    connection.execute(update(users).where(users.c.id == row.id).values(**values))
    audit.recorded(connection, row.login, Act.LOGIN, f"user:{row.login}", {"by": "password"}, at)
    return _user(row)


def vouched(
    connection: Connection, issuer: str, sub: str, email: str, email_verified: bool, at: datetime | None = None
) -> User | None:
    """The account of somebody an identity provider vouches for, None where there is none or it is out of use.

    Found by the provider's own key for them; at their first login by a verified e-mail address, which is bound to that
    key then. Nobody gets an account by logging in.
    """
    subject = f"{issuer}|{sub}"
    user = _one(connection, users.c.subject == subject) if issuer and sub else None
    if user is None and issuer and sub and email and email_verified:
        same = (users.c.email == email.strip().casefold()) & (users.c.subject == "")
        found = connection.execute(select(users).where(same)).all()
        user = _user(found[0]) if len(found) == 1 else None
    if user is None or not user.active:
        details = {"why": "unknown" if user is None else "out of use", "by": issuer}
        subject_of = f"user:{user.login}" if user else ""
        audit.recorded(connection, user.login if user else "", Act.LOGIN_FAILED, subject_of, details, at)
        return None
    now = to_ns(at or datetime.now(UTC))
    connection.execute(update(users).where(users.c.id == user.id).values(subject=subject, last_seen=now))
    audit.recorded(connection, user.login, Act.LOGIN, f"user:{user.login}", {"by": issuer}, at)
    return user


def _failed(connection: Connection, row: Row[Any] | None, now: int, *, count: bool) -> None:
    if row is None or not count:
        return
    failures = row.failures + 1
    values = {"failures": failures}
    if failures >= TRIES:
        minutes = WAITS[min(failures - TRIES, len(WAITS) - 1)]
        values["locked_until"] = now + (to_ns(datetime.fromtimestamp(0, UTC) + timedelta(minutes=minutes)) or 0)
    connection.execute(update(users).where(users.c.id == row.id).values(**values))


def _one(connection: Connection, which: ColumnElement[bool]) -> User | None:
    row = connection.execute(select(users).where(which)).first()
    return _user(row) if row else None


def _user(row: Row[Any]) -> User:
    roles = tuple(Role(word) for word in row.roles.split(";") if word)
    facts = (bool(row.active), bool(row.password), row.subject, from_ns(row.last_seen))
    return User(row.id, row.login, row.name, row.email, roles, *facts)


def _roles(roles: Collection[Role]) -> str:
    if not roles:
        raise ReviewError("an account needs a role", f"Roles: {', '.join(role.value for role in Role)}.")
    return ";".join(role.value for role in Role if role in roles)


def _recorded(connection: Connection, scope: Scope, login: str, what: str, details: dict[str, Any]) -> None:
    audit.recorded(connection, scope.user, Act.USER, f"user:{login}", {"what": what, **details})


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise ReviewError(f"a password has {SHORTEST} characters at least", "Three words that do not belong together.")
    return _hasher().hash(password)


def _fits(kept: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash that no password fits, for logins that are not there."""
    return _hasher().hash("\0" * 16 + "nobody")


@cache
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher
    except ImportError as error:
        hint = "Install all parts: make install, in Muniment's folder"
        raise MunimentError("passwords need argon2-cffi", hint) from error
    return PasswordHasher()


def _now() -> int:
    return to_ns(datetime.now(UTC)) or 0
