"""What to do next, in concrete steps taken from the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.disposition import Action, RetentionState
from models.records import ProblemKind, Status
from reports.exposed import Urgency
from reports.exposure import most_urgent
from reports.tables import place_name, sensitive_first
from reports.tally import Tally
from reports.wording import count, number, size

MOST = 6
"""Steps shown; what is more urgent stands first."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what, why, and the command that starts it (may be empty)."""

    what: str
    why: str
    command: str = ""


def steps(figures: Tally) -> tuple[Step, ...]:
    """The most urgent steps, never none."""
    found = [step for advise in ALL if (step := advise(figures))]
    return tuple(found[:MOST]) or (Step("Nothing is waiting for you", "Scan again when the share has changed."),)


def _problem(figures: Tally, *kinds: ProblemKind) -> int:
    return sum(amount.items for (_, kind), amount in figures.problems.items() if kind in kinds)


def accounts(figures: Tally) -> Step | None:
    """A scan that is not finished accounts for less than everything."""
    if pending := figures.status[Status.PENDING].items:
        why = f"{count(pending, 'item has', 'items have')} been seen but not read. The same command resumes the scan."
        return Step("Finish the scan", why, "muniment scan PATH")
    return None


def sensitive(figures: Tally) -> Step | None:
    """Special categories, criminal offence and children's data first, where there is most of it."""
    areas = [(place, area) for place, area in figures.places.items() if area.sensitive]
    if not areas:
        return None
    place, worst = min(areas, key=sensitive_first)
    whole, where = sum(area.sensitive for _, area in areas), place_name(place, len(figures.shares) == 1)
    why = (
        f"{count(whole, 'item says', 'items say')} something about a person's health, beliefs, offences or childhood, "
        f"or the like; {number(worst.sensitive)} of them in {where}. Check who can open that folder; review it first."
    )
    return Step(f"Start with the sensitive items in {where}", why, "muniment export findings --out findings.csv")


def exposed(figures: Tally) -> Step | None:
    """Sensitive items in a place that people who were never chosen may open."""
    places = [(place, found) for place, found in figures.exposed.items() if found.urgency is Urgency.URGENT]
    if not places:
        return None
    place, worst = min(places, key=most_urgent)
    whole, where = sum(found.open.sensitive for _, found in places), place_name(place, len(figures.shares) == 1)
    why = (
        f"{count(whole, 'item that says', 'items that say')} something special of a person can be opened by everyone "
        f"or by everybody with an account; {number(worst.open.sensitive)} of them in {where}."
    )
    return Step(f"Close {where}", why, "muniment export exposure --out exposure.csv")


def denied(figures: Tally) -> Step | None:
    """Access rights that the scanning account lacks."""
    if found := _problem(figures, ProblemKind.DENIED):
        why = f"{count(found, 'item')} could not be opened for lack of rights. They may hold anything."
        return Step("Ask IT for read access", why, "muniment export unread --out unread.csv")
    return None


def disposal(figures: Tally) -> Step | None:
    """What is proposed for disposal, or due and to be reviewed."""
    proposed, due = figures.actions[Action.DISPOSE], figures.states[RetentionState.DUE].items
    if not proposed.items and not due:
        return None
    why = (
        f"{count(proposed.items, 'item')} ({size(proposed.size)}) can be proposed for disposal, and "
        f"{count(due, 'item is', 'items are')} past retention by their own dates. "
        "Nothing goes before two people have approved it."
    )
    return Step("Review what is due or proposed for disposal", why, "muniment export inventory --out inventory.csv")


def duplicates(figures: Tally) -> Step | None:
    """Space held by exact copies."""
    if not figures.duplicates.items:
        return None
    why = (
        f"{count(figures.duplicates.items, 'file is an exact copy', 'files are exact copies')} of another; "
        f"{size(figures.duplicates.size)} would come free. One authoritative copy of each always stays."
    )
    return Step("Clear exact copies", why, "muniment export inventory --out inventory.csv")


def ocr(figures: Tally) -> Step | None:
    """Text in pictures."""
    if found := _problem(figures, ProblemKind.NEEDS_OCR):
        why = (
            f"{count(found, 'item holds', 'items hold')} pictures that may hold text and were not read as text. "
            "Where tesseract is installed a deep scan reads them; what is left after it needs a person to look."
        )
        return Step("Read the scanned pages", why, "muniment scan PATH --deep")
    return None


def locked(figures: Tally) -> Step | None:
    """Encrypted items."""
    if found := _problem(figures, ProblemKind.ENCRYPTED):
        why = f"{count(found, 'item is', 'items are')} protected by a password. Unread is not the same as clean."
        return Step("Ask owners for passwords", why, "muniment export unread --out unread.csv")
    return None


def triggers(figures: Tally) -> Step | None:
    """Classes whose period cannot start."""
    if found := figures.states[RetentionState.NEEDS_TRIGGER].items:
        why = (
            f"{count(found, 'item needs', 'items need')} the date that starts the period, such as when a case closed. "
            "Business systems often know it."
        )
        return Step("Find missing trigger dates", why, "muniment export inventory --out inventory.csv")
    return None


def owners(figures: Tally) -> Step | None:
    """Places with personal data that nobody answers for, where the council keeps a register at all."""
    held = [place for place, area in figures.places.items() if area.personal]
    nobody = [place for place in held if not figures.areas.owner(place)]
    if not figures.areas.registered or not nobody:
        return None
    why = (
        f"{count(len(nobody), 'place')} with personal data {'has' if len(nobody) == 1 else 'have'} no Data Owner in "
        f"storage_areas.csv, such as {place_name(nobody[0], len(figures.shares) == 1)}."
    )
    return Step("Name Data Owners", why)


def classes(figures: Tally) -> Step | None:
    """Items without a class."""
    found = figures.states[RetentionState.NEEDS_CLASS].items
    if found and found * 10 >= figures.judged:
        why = (
            f"{count(found, 'item is', 'items are')} not filed to a class. Ten examples a class, confirmed by people "
            "who know the files, make the next judgement much better."
        )
        return Step("Teach it your file plan", why, "muniment learn --labels labels.csv")
    return None


ALL: tuple[Callable[[Tally], Step | None], ...] = (
    accounts,
    exposed,
    sensitive,
    denied,
    disposal,
    duplicates,
    ocr,
    locked,
    triggers,
    owners,
    classes,
)
"""Every piece of advice, the most urgent first."""
