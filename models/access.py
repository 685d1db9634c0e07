"""The words of access: roles and what they allow, users, sessions, the scope of a question, and the audit chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.errors import MunimentError


class NotAllowed(MunimentError):
    """Somebody asked for what their roles do not allow."""


class Role(StrEnum):
    """What a user is here for."""

    OPERATOR = "operator"
    REVIEWER = "reviewer"
    DATA_OWNER = "data owner"
    APPROVER = "approver"
    MIGRATION = "migration"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a role may do. `SNIPPETS` are masked findings in context, `REVEAL` is one value unmasked, for a purpose."""

    SEE = "see"
    SNIPPETS = "snippets"
    REVEAL = "reveal"
    DECIDE = "decide"
    APPROVE = "approve"
    EXPORT = "export"
    HOLD = "hold"
    SCANS = "scans"
    USERS = "users"
    AUDIT = "audit"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OPERATOR: frozenset({Right.SEE, Right.SCANS, Right.USERS}),
    Role.REVIEWER: frozenset(
        {Right.SEE, Right.SNIPPETS, Right.REVEAL, Right.DECIDE, Right.EXPORT, Right.HOLD, Right.AUDIT}
    ),
    Role.DATA_OWNER: frozenset({Right.SEE, Right.SNIPPETS, Right.REVEAL, Right.DECIDE}),
    Role.APPROVER: frozenset({Right.SEE, Right.SNIPPETS, Right.APPROVE, Right.AUDIT}),
    Role.MIGRATION: frozenset({Right.SEE, Right.EXPORT}),
    Role.AUDITOR: frozenset({Right.SEE, Right.AUDIT}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks, what they may do, and in which storage areas; `areas` None is everywhere.

    Every query on items takes one, and `models.store.scope.visible` turns it into the condition.
    """

    user: str
    rights: frozenset[Right] = frozenset()
    areas: frozenset[int] | None = frozenset()

    def may(self, right: Right) -> bool:
        """True where the roles give this right."""
        return right in self.rights

    def require(self, right: Right) -> None:
        """Raises NotAllowed where the roles do not give this right."""
        if right not in self.rights:
            raise NotAllowed(f"{self.user or 'nobody'} has no right to {right.value}", "Ask an administrator.")


EVERYTHING = Scope("muniment", frozenset(Right), None)
"""The scope of commands run by whoever has the inventory's file or password anyway."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account. `subject` is what the identity provider calls them ("issuer|sub")."""

    id: int
    login: str
    name: str
    email: str
    roles: tuple[Role, ...]
    active: bool = True
    local: bool = False
    subject: str = ""
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A server-side session. `user` is None before the login is done; `data` is small facts such as OIDC's state."""

    user: User | None
    csrf: str
    data: Mapping[str, str]
    started: datetime


class Act(StrEnum):
    """What the audit chain records."""

    LOGIN = "login"
    LOGIN_FAILED = "login failed"
    LOGOUT = "logout"
    USER = "user changed"
    DECISION = "decision"
    BULK_STARTED = "bulk started"
    BULK_PART = "bulk part"
    BULK_ENDED = "bulk ended"
    UNDO = "undo"
    REVEAL = "reveal"
    EXPORT = "export"
    SEARCH = "subject search"
    POLICY = "policy changed"
    HOLD = "hold"
    DISPOSAL = "disposal"
    SCAN = "scan"
    SAVED_VIEW = "saved view"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One link of the chain; `hash` is the SHA-256 of all its other fields and of the link before."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    details: Mapping[str, object]
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking the chain found: links, the hash of the last one, and what is wrong (empty when all is well)."""

    links: int
    head: str
    faults: tuple[str, ...] = ()
