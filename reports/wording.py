"""Plain words for people: numbers, sizes, days, and what each state, action and problem means."""

from __future__ import annotations

import re
from datetime import date, datetime

from models.disposition import Action, RetentionState, Rot
from models.records import ProblemKind
from reports.explanation_words import MONTHS
from reports.languages import current, gettext
from reports.values import utc

UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
"""What a name may hold that hides or reorders text: controls, direction marks, zero-width signs, surrogates."""

ACTIONS: dict[Action, str] = {
    Action.REVIEW: "A person needs to look: sensitive content, an expired period, or a superseded version.",
    Action.DISPOSE: "Proposed for disposal. Nothing happens until two people have approved it.",
    Action.ARCHIVE: "Offer to the archive before anything else.",
    Action.MIGRATE: "Still needed: move it to where records are kept.",
    Action.RETAIN: "Keep where it is for now.",
}

STATES: dict[RetentionState, str] = {
    RetentionState.DUE: "The period has ended, shown by a date in the document itself.",
    RetentionState.EARLIEST_POSSIBLE: "May have ended, but the evidence is too weak to say so.",
    RetentionState.CURRENT: "The trigger is known and the period is running.",
    RetentionState.NEEDS_TRIGGER: "The class is known, but not the date that starts the period.",
    RetentionState.NEEDS_CLASS: "Not yet filed to a class of the file plan.",
    RetentionState.ON_HOLD: "A legal hold or inquiry stops disposal.",
    RetentionState.PERMANENT: "Kept for good by the disposal schedule.",
}

ROT: dict[Rot, str] = {
    Rot.REDUNDANT: "Exact copies of a file that is kept elsewhere.",
    Rot.OBSOLETE: "Past retention, superseded versions, and files long out of use.",
    Rot.TRIVIAL: "Temporary and system files, others' newsletters, automatic replies.",
    Rot.EMPTY: "Files with nothing in them.",
}

REMEDIES: dict[ProblemKind, str] = {
    ProblemKind.ENCRYPTED: "Ask the owner for the password, or to save an open copy; then scan again.",
    ProblemKind.CORRUPT: "Try an earlier backup. If none opens, the owner decides whether it can go.",
    ProblemKind.UNSUPPORTED: "Ask the owner which program made it. Judge it by its place and age until then.",
    ProblemKind.NEEDS_OCR: "Scan with --deep where tesseract is installed. What it cannot read needs a person to look.",
    ProblemKind.TIMEOUT: "Scan it again alone, with a longer time limit.",
    ProblemKind.MEMORY: "Scan it again alone, with a higher memory limit.",
    ProblemKind.CRASHED: "Open it by hand on an isolated machine; report the format to the maintainers.",
    ProblemKind.DENIED: "Ask IT to give the scanning account read access; then scan again.",
    ProblemKind.VANISHED: "Deleted or moved during the scan. The next scan settles it.",
    ProblemKind.CHANGED: "In use during the scan. The next scan settles it.",
    ProblemKind.IO: "Ask IT to check the disk or the connection; then scan again.",
    ProblemKind.TOO_DEEP: "An archive inside archives. Unpack it by hand if it matters.",
    ProblemKind.TOO_LARGE: "Above the size limit. Raise the limit for this folder, or look by hand.",
    ProblemKind.BOMB: "Unpacks to far more than it should. Treat as hostile; tell IT security.",
    ProblemKind.TRUNCATED: "The text up to the limit was read; the rest was not. Raise the limit if it matters.",
    ProblemKind.LOOP: "A link that leads back to itself. Nothing is lost.",
    ProblemKind.BROKEN_LINK: "A link to something that is not there. It can be removed.",
    ProblemKind.OFFLINE: "Kept in the cloud or on tape. Scan it where it is stored; it was not recalled.",
    ProblemKind.POLICY: "The policy's settings leave this out. Check that they still should.",
    ProblemKind.LINK: "What it points to is counted where it stands, if that was scanned.",
    ProblemKind.SPECIAL: "A device, pipe or socket: no document.",
}

SENTENCES = (ACTIONS, STATES, ROT, REMEDIES)
BYTES_PER_TB = 1e12
SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "cy": "Ion Chwe Maw Ebr Mai Meh Gorff Awst Medi Hyd Tach Rhag".split(),
}


def shown(name: str) -> str:
    """A name as a report may show it: controls and marks that hide or reorder text appear as codes.

    >>> shown("a\\u202ecod.exe")
    'a[U+202E]cod.exe'
    """
    return CONTROLS.sub(lambda match: f"[U+{ord(match.group()):04X}]", name)


def number(value: int) -> str:
    """With a comma between thousands.

    >>> number(12345)
    '12,345'
    """
    return f"{value:,}"


def size(value: float) -> str:
    """A size in decimal units, as disks are sold.

    >>> size(999), size(1500), size(24_300_000)
    ('999 bytes', '1.5 kB', '24 MB')
    """
    amount, unit = float(value), 0
    while amount >= 999.5 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if unit == 0:
        return f"{int(amount):,} {gettext('byte' if int(amount) == 1 else 'bytes')}"
    return f"{amount:.1f} {UNITS[unit]}" if amount < 9.95 else f"{amount:,.0f} {UNITS[unit]}"


def percent(part: float, whole: float) -> str:
    """A share of the whole; a trace is never shown as nothing, nor nearly all as all.

    >>> percent(1, 3), percent(1, 100_000), percent(0, 5), percent(999_999, 1_000_000)
    ('33%', 'under 1%', '0%', 'over 99%')
    """
    if whole <= 0 or part <= 0:
        return "0%"
    rounded = round(100 * part / whole)
    if rounded == 0:
        return gettext("under 1%")
    return gettext("over 99%") if rounded == 100 and part < whole else f"{rounded}%"


def day(value: date | datetime | str | None) -> str:
    """A day for people: "22 November 2026", "22 Tachwedd 2026"; "" for none."""
    if not value:
        return ""
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{found.day} {MONTHS[current()][found.month - 1]} {found.year}"


def short_day(value: date | datetime | None) -> str:
    """A day in a table: "22 Nov 2026", "22 Tach 2026"; "" for none."""
    return f"{value.day} {SHORT_MONTHS[current()][value.month - 1]} {value.year}" if value else ""


def moment(value: datetime | None) -> str:
    """A time for people, in UTC: "22 November 2026, 04:15 UTC"; "" for none."""
    return f"{day(utc(value))}, {utc(value):%H:%M} UTC" if value else ""


def savings(size: int, cost_per_tb_year: float, co2_kg_per_tb_year: float) -> str:
    """What keeping so many bytes costs a year, by the policy's factors; "" without any."""
    terabytes = size / BYTES_PER_TB
    cost = f"£{terabytes * cost_per_tb_year:,.2f}" if cost_per_tb_year else ""
    carbon = f"{terabytes * co2_kg_per_tb_year:,.1f}" if co2_kg_per_tb_year else ""
    if cost and carbon:
        return gettext("%(cost)s and %(kg)s kg of CO₂") % {"cost": cost, "kg": carbon}
    return cost or (gettext("%(kg)s kg of CO₂") % {"kg": carbon} if carbon else "")


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue, or that others look up by its tables."""
    return [*(str(words) for table in SENTENCES for words in table.values()), "byte", "bytes"]
