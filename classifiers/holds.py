"""Says which legal hold covers a record: by its path, its class, a person it is about, or its dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from classifiers.areas import normal, places
from classifiers.policy.rows import day_of
from models.disposition import Hold
from models.fileplan import RecordClass


@dataclass(frozen=True, slots=True)
class Subject:
    """What a hold may cover: one record and what is known of it.

    `path` is relative to the share's root; `inside` the path in its container. `code` is its class. `persons` are
    the keyed tokens of the people it is about. `dates` are all days known of it, its file's times included.
    """

    path: str
    inside: str = ""
    root: str = ""
    share: str = ""
    code: str = ""
    persons: frozenset[str] = frozenset()
    dates: tuple[date, ...] = ()


def hold_of(holds: Iterable[Hold], subject: Subject, classes: Mapping[str, RecordClass]) -> Hold | None:
    """The first hold in force that covers a record, None where there is none; only `released_by` ends a hold."""
    return next((hold for hold in holds if not hold.released_by and covers(hold, subject, classes)), None)


def covers(hold: Hold, subject: Subject, classes: Mapping[str, RecordClass]) -> bool:
    """True when a hold's scope takes in a record, whether or not the hold is released."""
    kind, _, rest = hold.scope.partition(":")
    if kind == "path":
        return _covers_path(rest, subject)
    if kind == "class":
        return rest in lineage(subject.code, classes)
    if kind == "person":
        return rest in subject.persons
    return kind == "dates" and _covers_dates(rest, subject.dates)


def lineage(code: str, classes: Mapping[str, RecordClass]) -> tuple[str, ...]:
    """A class and those above it, nearest first; an unknown class stands alone."""
    found: list[str] = []
    while code and code not in found:
        found.append(code)
        code = classes[code].parent if code in classes else ""
    return tuple(found)


def sealed(holds: Iterable[Hold], seal: Callable[[str], str]) -> tuple[Hold, ...]:
    """The holds with each person turned into a keyed token by `seal`, so that the name is kept nowhere."""
    return tuple(
        replace(hold, scope=f"person:{seal(hold.scope.removeprefix('person:').strip())}")
        if hold.scope.startswith("person:")
        else hold
        for hold in holds
    )


def label(hold: Hold) -> str:
    """A hold for people: who ordered it and what it covers; a person is never named."""
    kind = hold.scope.partition(":")[0]
    return f"{hold.authority} (one person)" if kind == "person" else f"{hold.authority} ({hold.scope})"


def overdue(holds: Iterable[Hold], today: date) -> tuple[str, ...]:
    """A warning for each hold in force whose review date is past; it still holds."""
    return tuple(
        f"hold {label(hold)}: its review was due by {hold.review_by.isoformat()}; it holds until it is released"
        for hold in holds
        if hold.review_by and hold.review_by < today and not hold.released_by
    )


def days(*moments: date | datetime | None) -> tuple[date, ...]:
    """The days of moments that are known, for `Subject.dates`."""
    return tuple(moment.date() if isinstance(moment, datetime) else moment for moment in moments if moment)


def _covers_path(scope: str, subject: Subject) -> bool:
    """A path covers itself, all below it, and the container of a member it names."""
    wanted = normal(scope.replace("!/", "/"))
    inside = f"/{subject.inside.replace('!/', '/')}" if subject.inside else ""
    own = places(subject.path + inside, subject.root, subject.share)
    if any(place == wanted or place.startswith(f"{wanted}/") for place in own):
        return True
    if "!/" not in scope:
        return False
    container = normal(scope.partition("!/")[0])
    return container in places(subject.path, subject.root, subject.share) and not (
        subject.inside and not wanted.startswith(normal(f"{container}{inside}/"))
    )


def _covers_dates(scope: str, known: tuple[date, ...]) -> bool:
    """True when the time between a record's first and last known day meets the range; safe where days are few."""
    found = re.fullmatch(r"(?P<start>\S*?)\s*\.\.\s*(?P<end>\S*)", scope.strip())
    if found is None or not known:
        return False
    start, end = day_of(found["start"]) or date.min, day_of(found["end"]) or date.max
    return min(known) <= end and max(known) >= start
