"""What is known of a record's dates, and which of it can start a retention period of which kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from classifiers.date_years import financial_years
from classifiers.period_words import canonical
from classifiers.periods import year_end
from models.findings import DateCandidate

TRUSTED = 0.5
"""Candidates scored lower than this are lower evidence: they bound a date but never make a record due."""

AHEAD = frozenset({"expiry", "end_of_contract", "end_of_tenancy", "financial_year_end", "end_of_year"})
"""Triggers that may lie in the future: a term that runs out, a year that ends. Anything else has not happened yet."""

YEAR_ENDS = {"financial_year_end": "financial", "end_of_year": "calendar"}
"""Triggers that are the end of a year, and of which kind."""

RECEIVED = 0.9
"""A message's own header says when it was sent, and so received: the trigger itself, stamped by the mail system."""

UNBOUNDED = frozenset({"date_of_birth", "death", "adoption_order_date"})
"""Triggers that may lie before the record was made, so that its own age says nothing about them."""

VERBS = {
    "date_of_birth": "born", "death": "died", "closure": "closed", "last_contact": "last contact",
    "last_action": "last action", "final_entry": "final entry", "end_of_contract": "contract ended",
    "end_of_tenancy": "tenancy ended", "end_of_employment": "employment ended", "end_of_claim": "claim ended",
    "financial_year_end": "financial year to", "end_of_year": "year to", "meeting": "met",
    "minutes_confirmed": "minutes confirmed", "decision": "decided", "receipt": "received", "expiry": "expired",
    "supersession": "superseded", "adoption_order_date": "adoption order", "approval_terminated": "approval ended",
    "refusal_or_withdrawal": "refused or withdrawn", "processed": "processed", "creation": "created",
}  # fmt: skip

MONTHS = tuple("January February March April May June July August September October November December".split())


@dataclass(frozen=True, slots=True)
class Evidence:
    """The dates known of one record.

    `dates` are those its text gives (`Content.dates`). `created`, `modified` and `sent` are the document's own
    (its properties, the message's headers), `file_created` and `file_modified` the file system's. `untrusted` says
    why the file's times carry no weight ("" when they do; see `classifiers.file_times`). `open` says why the matter
    is still open or the policy in force, where the caller knows. `name` is the item's name, which may state a year
    ("Budget 2012-13.xlsx").
    """

    dates: tuple[DateCandidate, ...] = ()
    created: date | None = None
    modified: date | None = None
    sent: date | None = None
    file_created: date | None = None
    file_modified: date | None = None
    untrusted: str = ""
    open: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """The date that starts a period, with its source for people; `others` counts differing dates of its kind."""

    trigger: str
    day: date
    source: str
    score: float
    others: int = 0


@dataclass(frozen=True, slots=True)
class Lower:
    """The latest day on which a record is known to have been in use, and where that comes from."""

    day: date
    source: str


def start_of(trigger: str, evidence: Evidence, today: date) -> Start | None:
    """The start of a period that the evidence shows, None where it shows none of the right kind.

    Of several dates the latest counts, which keeps the record longest.
    """
    found = [candidate for candidate in _of_kind(trigger, evidence) if candidate.score >= TRUSTED]
    if trigger not in AHEAD:
        found = [candidate for candidate in found if candidate.date <= today]
    if not found:
        return None
    latest = max(found, key=lambda candidate: (candidate.date, candidate.score))
    others = len({year_end(candidate.date, YEAR_ENDS.get(trigger, "")) for candidate in found}) - 1
    return Start(trigger, latest.date, latest.quote, latest.score * (0.8 if others else 1.0), others)


def _of_kind(trigger: str, evidence: Evidence) -> list[DateCandidate]:
    stated = [candidate for candidate in evidence.dates if canonical(candidate.kind) == trigger]
    if trigger == "financial_year_end" and evidence.name:
        stated += [replace(each, quote=f"name: {each.quote}") for each in _years_of(evidence.name)]
    if stated and trigger != "creation":
        return stated
    return stated + [DateCandidate(trigger, *own) for own in _own(trigger, evidence)]


@lru_cache(maxsize=4096)
def _years_of(name: str) -> tuple[DateCandidate, ...]:
    """The financial years that an item's name states."""
    return tuple(financial_years(name.replace("_", " ").encode("utf-8", "replace")))


def _own(trigger: str, evidence: Evidence) -> list[tuple[date, str, float]]:
    """The document's own dates where they are the trigger itself: its creation, its receipt by mail, its year."""
    letters = [(each.date, each.quote, each.score) for each in _of(evidence.dates, "document_date")]
    made = _known(("sent", evidence.sent), ("created", evidence.created))
    if trigger == "creation":
        return letters + made
    if trigger in YEAR_ENDS:
        return letters or made + _known(("modified", evidence.modified))
    return [(day, quote, RECEIVED) for day, quote, _ in _known(("sent", evidence.sent))] if trigger == "receipt" else []


def _known(*properties: tuple[str, date | None]) -> list[tuple[date, str, float]]:
    return [(day, f"document {name} {shown(day)}", 0.8) for name, day in properties if day]


def lower_of(evidence: Evidence, today: date) -> Lower | None:
    """The latest day on which the record was in use, from the document's own dates, else from trusted file times."""
    letter = [candidate.date for candidate in _of(evidence.dates, "document_date")]
    own = _latest((evidence.created, evidence.modified, evidence.sent, *letter), today)
    if own:
        return Lower(own, "the document's own dates")
    file = None if evidence.untrusted else _latest((evidence.file_modified or evidence.file_created,), today)
    return Lower(file, "the file's time") if file else None


def _latest(known: Sequence[date | None], today: date) -> date | None:
    past = [day for day in known if day and day <= today]
    return max(past) if past else None


def still_open(triggers: Iterable[str], evidence: Evidence, since: date | None) -> DateCandidate | None:
    """The latest statement, not before the day `since`, that the matter was opened again or the policy is in force.

    Being in force concerns only what is kept from its supersession.
    """
    kinds = ("reopened", "in_force") if "supersession" in triggers else ("reopened",)
    found = [each for kind in kinds for each in _of(evidence.dates, kind) if since is None or each.date > since]
    return max(found, key=lambda candidate: candidate.date) if found else None


def _of(candidates: Iterable[DateCandidate], kind: str) -> list[DateCandidate]:
    return [candidate for candidate in candidates if candidate.kind == kind and candidate.score >= TRUSTED]


def shown(day: date) -> str:
    """A day for people: 14 March 2012."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
