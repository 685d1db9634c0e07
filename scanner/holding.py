"""Placing holds on an inventory, listing and releasing them; a person is known by a keyed token only."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from classifiers.detectors.sealing import token
from classifiers.holds import label, overdue
from classifiers.policy.holds import scope_error
from models.config import Config
from models.disposition import Hold
from models.errors import MunimentError
from models.findings import FindingType
from models.store import holds, key_marks
from models.store.engine import writing
from scanner.keys import ensure_key, mark_of
from scanner.scanning import inventory_of, key_place, policy_of

JUDGE = "It takes effect when the inventory is judged again: muniment judge"
NUMBERS: tuple[tuple[FindingType, re.Pattern[str]], ...] = (
    (FindingType.EMAIL, re.compile(r"\S+@\S+\.\S+")),
    (FindingType.NHS_NUMBER, re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}")),
    (FindingType.NATIONAL_INSURANCE_NUMBER, re.compile(r"[A-Za-z]{2} ?(?:\d{2} ?){3}[A-Da-d]")),
)
"""Ways to name a person other than by name; anything else is taken as a name."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A hold that was placed: its number, what it covers in words, and how many items name the person, if any."""

    number: int
    label: str
    items: int | None


def place_hold(
    config: Config, scope: str, authority: str, review_by: date | None, added_by: str, today: date
) -> Placed:
    """Place a hold from today. Raises MunimentError for a scope that would hold nothing."""
    with inventory_of(config) as engine, writing(engine) as connection:
        return place_hold_in(config, connection, scope, authority, review_by, added_by, today)


def place_hold_in(
    config: Config,
    connection: Connection,
    scope: str,
    authority: str,
    review_by: date | None,
    added_by: str,
    today: date,
) -> Placed:
    """The same in a transaction that is open already."""
    checked = _checked(scope, policy_of(config).classes)
    if not authority.strip():
        raise MunimentError("a hold needs an authority", "Say who ordered it, or its reference: --authority TEXT")
    hold = Hold(checked, authority.strip(), today, review_by)
    sealed, key = hold, b""
    if checked.startswith("person:"):
        secret = ensure_key(key_place(config))
        key_marks.check(connection, mark_of(secret))
        key = person_token(checked.removeprefix("person:"), secret)
        sealed = replace(hold, scope=f"person:{key.hex()}")
    number = holds.add(connection, sealed, added_by)
    return Placed(number, label(sealed), holds.items_with(connection, key) if key else None)


def release_hold(config: Config, number: int, released_by: str) -> str:
    """End a hold; returns what it was, in words."""
    if not released_by.strip():
        raise MunimentError("a hold is released by somebody", "Say who: --by NAME")
    with inventory_of(config) as engine, writing(engine) as connection:
        return label(holds.release(connection, number, released_by.strip()))


def list_holds(config: Config, today: date) -> tuple[list[dict[str, Any]], list[str]]:
    """Every hold of the inventory and of the policy as JSON-like facts, and warnings about reviews that are due."""
    policy = policy_of(config)
    with inventory_of(config) as engine, engine.connect() as connection:
        placed = holds.all_holds(connection)
    facts = [_facts(one.hold, str(one.number), one.added_by) for one in placed]
    facts += [_facts(hold, "", "holds.csv") for hold in policy.holds]
    return facts, list(overdue([*(one.hold for one in placed), *policy.holds], today))


def person_token(named: str, key: bytes) -> bytes:
    """The keyed token of a person, by name, e-mail address, NHS or National Insurance number."""
    kind = next((kind for kind, pattern in NUMBERS if pattern.fullmatch(named.strip())), FindingType.PERSON)
    return token(kind, named.strip(), key)


def _checked(scope: str, codes: Collection[str]) -> str:
    wrong = scope_error(scope, codes)
    if wrong:
        raise MunimentError(wrong)
    kind, _, rest = scope.partition(":")
    return f"{kind.strip().casefold()}:{rest.strip()}"


def _facts(hold: Hold, number: str, added_by: str) -> dict[str, Any]:
    return {
        "number": number,
        "covers": label(hold),
        "start": hold.start.isoformat() if hold.start else None,
        "review_by": hold.review_by.isoformat() if hold.review_by else None,
        "added_by": added_by,
        "released_by": hold.released_by,
    }
