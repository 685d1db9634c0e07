"""What to do next, in concrete steps taken from the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.disposition import Action, RetentionState
from models.records import ProblemKind, Status
from reports.exposed import Urgency
from reports.exposure import most_urgent
from reports.languages import counted
from reports.languages import gettext as _
from reports.tables import place_name, sensitive_first
from reports.tally import Tally
from reports.wording import number, size

MOST = 6
"""Steps shown; what is more urgent stands first."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what, why, and the command that starts it (may be empty)."""

    what: str
    why: str
    command: str = ""


def steps(figures: Tally) -> tuple[Step, ...]:
    """The most urgent steps, never none; in the language spoken."""
    found = [step for advise in ALL if (step := advise(figures))]
    nothing = Step(_("Nothing is waiting for you"), _("Scan again when the share has changed."))
    return tuple(found[:MOST]) or (nothing,)


def _problem(figures: Tally, *kinds: ProblemKind) -> int:
    return sum(amount.items for (_status, kind), amount in figures.problems.items() if kind in kinds)


def accounts(figures: Tally) -> Step | None:
    """A scan that is not finished accounts for less than everything."""
    if pending := figures.status[Status.PENDING].items:
        why = counted(
            "%(num)s item has been seen but not read. The same command resumes the scan.",
            "%(num)s items have been seen but not read. The same command resumes the scan.",
            pending,
        )
        return Step(_("Finish the scan"), why, "muniment scan PATH")
    return None


def sensitive(figures: Tally) -> Step | None:
    """Special categories, criminal offence and children's data first, where there is most of it."""
    areas = [(place, area) for place, area in figures.places.items() if area.sensitive]
    if not areas:
        return None
    place, worst = min(areas, key=sensitive_first)
    where = place_name(place, len(figures.shares) == 1)
    why = counted(
        "%(num)s item says something about a person's health, beliefs, offences or childhood, or the like; "
        "%(worst)s of them in %(place)s. Check who can open that folder; review it first.",
        "%(num)s items say something about a person's health, beliefs, offences or childhood, or the like; "
        "%(worst)s of them in %(place)s. Check who can open that folder; review it first.",
        sum(area.sensitive for _place, area in areas),
        place=where,
        worst=number(worst.sensitive),
    )
    what = _("Start with the sensitive items in %(place)s") % {"place": where}
    return Step(what, why, "muniment export findings --out findings.csv")


def exposed(figures: Tally) -> Step | None:
    """Sensitive items in a place that people who were never chosen may open."""
    places = [(place, found) for place, found in figures.exposed.items() if found.urgency is Urgency.URGENT]
    if not places:
        return None
    place, worst = min(places, key=most_urgent)
    where = place_name(place, len(figures.shares) == 1)
    why = counted(
        "%(num)s item that says something special of a person can be opened by everyone or by everybody with an "
        "account; %(worst)s of them in %(place)s.",
        "%(num)s items that say something special of a person can be opened by everyone or by everybody with an "
        "account; %(worst)s of them in %(place)s.",
        sum(found.open.sensitive for _place, found in places),
        place=where,
        worst=number(worst.open.sensitive),
    )
    return Step(_("Close %(place)s") % {"place": where}, why, "muniment export exposure --out exposure.csv")


def denied(figures: Tally) -> Step | None:
    """Access rights that the scanning account lacks."""
    if found := _problem(figures, ProblemKind.DENIED):
        why = counted(
            "%(num)s item could not be opened for lack of rights. It may hold anything.",
            "%(num)s items could not be opened for lack of rights. They may hold anything.",
            found,
        )
        return Step(_("Ask IT for read access"), why, "muniment export unread --out unread.csv")
    return None


def disposal(figures: Tally) -> Step | None:
    """What is proposed for disposal, or due and to be reviewed."""
    proposed, due = figures.actions[Action.DISPOSE], figures.states[RetentionState.DUE].items
    if not proposed.items and not due:
        return None
    can = counted(
        "%(num)s item (%(size)s) can be proposed for disposal.",
        "%(num)s items (%(size)s) can be proposed for disposal.",
        proposed.items,
        size=size(proposed.size),
    )
    past = counted(
        "%(num)s item is past retention by its own dates.", "%(num)s items are past retention by their own dates.", due
    )
    why = f"{can} {past} {_('Nothing goes before two people have approved it.')}"
    return Step(_("Review what is due or proposed for disposal"), why, "muniment export inventory --out inventory.csv")


def duplicates(figures: Tally) -> Step | None:
    """Space held by exact copies."""
    if not figures.duplicates.items:
        return None
    why = counted(
        "%(num)s file is an exact copy of another; %(size)s would come free. One authoritative copy of each always "
        "stays.",
        "%(num)s files are exact copies of another; %(size)s would come free. One authoritative copy of each always "
        "stays.",
        figures.duplicates.items,
        size=size(figures.duplicates.size),
    )
    return Step(_("Clear exact copies"), why, "muniment export inventory --out inventory.csv")


def ocr(figures: Tally) -> Step | None:
    """Text in pictures."""
    if found := _problem(figures, ProblemKind.NEEDS_OCR):
        holds = counted(
            "%(num)s item holds pictures that may hold text and were not read as text.",
            "%(num)s items hold pictures that may hold text and were not read as text.",
            found,
        )
        deep = _("Where tesseract is installed a deep scan reads them; what is left after it needs a person to look.")
        return Step(_("Read the scanned pages"), f"{holds} {deep}", "muniment scan PATH --deep")
    return None


def locked(figures: Tally) -> Step | None:
    """Encrypted items."""
    if found := _problem(figures, ProblemKind.ENCRYPTED):
        are = counted("%(num)s item is protected by a password.", "%(num)s items are protected by a password.", found)
        why = f"{are} {_('Not read is not the same as clean.')}"
        return Step(_("Ask owners for passwords"), why, "muniment export unread --out unread.csv")
    return None


def triggers(figures: Tally) -> Step | None:
    """Classes whose period cannot start."""
    if found := figures.states[RetentionState.NEEDS_TRIGGER].items:
        why = counted(
            "%(num)s item needs the date that starts the period, such as when a case closed. Business systems often "
            "know it.",
            "%(num)s items need the date that starts the period, such as when a case closed. Business systems often "
            "know it.",
            found,
        )
        return Step(_("Find missing trigger dates"), why, "muniment export inventory --out inventory.csv")
    return None


def owners(figures: Tally) -> Step | None:
    """Places with personal data that nobody answers for, where the council keeps a register at all."""
    held = [place for place, area in figures.places.items() if area.personal]
    nobody = [place for place in held if not figures.areas.owner(place)]
    if not figures.areas.registered or not nobody:
        return None
    why = counted(
        "%(num)s place with personal data has no Data Owner in storage_areas.csv: %(place)s.",
        "%(num)s places with personal data have no Data Owner in storage_areas.csv, such as %(place)s.",
        len(nobody),
        place=place_name(nobody[0], len(figures.shares) == 1),
    )
    return Step(_("Name Data Owners"), why)


def classes(figures: Tally) -> Step | None:
    """Items without a class."""
    found = figures.states[RetentionState.NEEDS_CLASS].items
    if found and found * 10 >= figures.judged:
        without = counted("%(num)s item is not filed to a class.", "%(num)s items are not filed to a class.", found)
        ten = _("Ten examples a class, confirmed by people who know the files, make the next judgement much better.")
        return Step(_("Teach it your file plan"), f"{without} {ten}", "muniment learn --labels labels.csv")
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
