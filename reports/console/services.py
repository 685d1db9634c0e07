"""What the console is given by whoever starts it: the inventory, the policy, and what needs the files themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Engine

from models.access import Scope
from models.policy import Policy
from models.review_pages import Filing
from models.subjects import Searched, Subject


class Reveal(Protocol):
    """Reads one found value again from its file. Raises MunimentError where the file has changed or cannot be read."""

    def __call__(self, item: int, number: int) -> str: ...


class Line(NamedTuple):
    """A line of two texts side by side. Kinds: same, changed, left out (equal lines that are not shown)."""

    kind: str
    left: str
    right: str


class Compare(Protocol):
    """Reads two items again: the lines in which they differ, values masked. Raises MunimentError as `Reveal` does."""

    def __call__(self, item: int, other: int) -> tuple[Line, ...]: ...


class Placed(Protocol):
    """A hold that was placed: its number, and what it covers in words."""

    @property
    def number(self) -> int: ...
    @property
    def label(self) -> str: ...


class PlaceHold(Protocol):
    """Places a hold in a transaction; a person in its scope becomes a keyed token. Raises MunimentError."""

    def __call__(
        self, connection: Connection, scope: str, authority: str, review_by: date | None, added_by: str, today: date
    ) -> Placed: ...


class Search(Protocol):
    """Finds a person's data, and records that it was asked. Raises NotAllowed and MunimentError."""

    def __call__(self, connection: Connection, scope: Scope, subject: Subject, reference: str) -> Searched: ...


class FileText(Protocol):
    """Says to which class a text with a title would be filed, and why; nothing is kept of it."""

    def __call__(self, title: str, text: str) -> Filing: ...


@dataclass(frozen=True, slots=True)
class Policies:
    """What is done with changed policy files: they are checked, compared on the inventory, and put in place.

    `files` names those that a policy can have. Each raises MunimentError.
    """

    files: tuple[str, ...]
    check: Callable[[Mapping[str, bytes]], Policy]
    compare: Callable[[Mapping[str, bytes], date], dict[str, Any]]
    take_over: Callable[[Mapping[str, bytes], datetime], Policy]


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider. `roles` maps what it calls a role or group to ours.

    With `creates` the roles that it gives are those of the account, which the first login makes; without, accounts and
    their roles are made in the console.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: dict[str, str] = field(default_factory=dict)
    claim: str = "roles"
    name: str = ""
    creates: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """All that the pages stand on. `secure` says that browsers reach the console by https.

    `key` lets one person on this machine in without an account (the address that is printed at the start has it); it
    is empty where people sign in. `person` is what that one is called in decisions and the audit log.
    """

    engine: Engine
    policy: Callable[[], Policy]
    reveal: Reveal
    compare: Compare
    place_hold: PlaceHold
    search: Search
    policies: Policies | None = None
    file_text: FileText | None = None
    council: str = ""
    secure: bool = False
    key: str = ""
    person: str = "reviewer"
    provider: Provider | None = None
    hosts: tuple[str, ...] = ()
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
