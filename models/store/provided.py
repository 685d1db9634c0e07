"""Accounts that an identity provider keeps: made at the first login, with the roles that it gives at each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select

from models.access import Act, Right, Role, Scope
from models.review_tables import sessions
from models.review_tables import users as table
from models.store import audit, users

ACTOR = Scope("identity provider", frozenset({Right.USERS}))
"""Who changes accounts here, as the audit log names it."""


def keep(
    connection: Connection,
    subject: str,
    facts: tuple[str, str, str],
    roles: Collection[Role],
    at: datetime | None = None,
) -> bool:
    """Make the account of a subject ("issuer|sub") or give it these roles; `facts` are login, name and e-mail.

    False for somebody without a role: their sessions end, and the account stays as it is. Raises ReviewError where
    the login belongs to another account: nobody takes one over by having its name at the provider.
    """
    query = select(table.c.id, table.c.login, table.c.roles).where(table.c.subject == subject)
    row = connection.execute(query).first()
    if not roles:
        if row is not None:
            connection.execute(delete(sessions).where(sessions.c.user_id == row.id))
        why = {"why": "no role", "by": subject.partition("|")[0]}
        told = row.login if row is not None else ""
        audit.recorded(connection, told, Act.LOGIN_FAILED, f"user:{told}" if told else "", why, at)
        return False
    if row is None:
        login, name, email = (fact[:200] for fact in facts)
        users.add(connection, ACTOR, login, roles, name=name, email=email, subject=subject)
    elif {role.value for role in roles} != set(row.roles.split(";")):
        users.change(connection, ACTOR, row.login, roles=roles)
    return True
