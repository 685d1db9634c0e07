"""Plain words for people: numbers, sizes, and what each state, action and problem means."""

from __future__ import annotations

import re
from datetime import datetime

from models.disposition import Action, RetentionState, Rot
from models.findings import Category, FindingType
from models.records import ProblemKind
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

STATE_NAMES: dict[RetentionState, str] = {
    RetentionState.DUE: "Due",
    RetentionState.EARLIEST_POSSIBLE: "May be due",
    RetentionState.CURRENT: "Current",
    RetentionState.NEEDS_TRIGGER: "Needs a date",
    RetentionState.NEEDS_CLASS: "Needs a class",
    RetentionState.ON_HOLD: "On hold",
    RetentionState.PERMANENT: "Permanent",
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

CATEGORIES: dict[Category, str] = {category: category.value.replace("_", " ") for category in Category}

TYPES: dict[str, str] = {kind.value: kind.value.replace("_", " ").lower() for kind in FindingType} | {
    "NHS_NUMBER": "NHS number",
    "UTR": "UTR (tax reference)",
    "IBAN": "IBAN",
    "UPN": "UPN (pupil number)",
    "ULN": "ULN (learner number)",
    "SOCIAL_CARE_ID": "social care ID",
    "IP_ADDRESS": "IP address",
    "NATIONAL_INSURANCE_NUMBER": "National Insurance number",
    "PERSON": "name of a person",
    "CREDENTIAL": "password or key",
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


def count(value: int, one: str, many: str = "") -> str:
    """The number with its noun.

    >>> count(1, "item"), count(2000, "copy", "copies")
    ('1 item', '2,000 copies')
    """
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def size(value: float) -> str:
    """A size in decimal units, as disks are sold.

    >>> size(999), size(1500), size(24_300_000)
    ('999 bytes', '1.5 kB', '24 MB')
    """
    amount, unit = float(value), 0
    while amount >= 999.5 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if unit == 0:
        return count(int(amount), "byte")
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
        return "under 1%"
    return "over 99%" if rounded == 100 and part < whole else f"{rounded}%"


def moment(value: datetime | None) -> str:
    """A time for people, in UTC: "22 November 2026, 04:15 UTC"."""
    if value is None:
        return "not finished"
    when = utc(value)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def words(value: str) -> str:
    """A stored word for people: underscores become spaces, the first letter large."""
    text = value.replace("_", " ")
    return text[:1].upper() + text[1:]
