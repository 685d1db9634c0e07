"""The rules by name, and what may be wrong with what each of them finds, in the reader's language."""

from __future__ import annotations

from flask import Flask

from reports.console.languages import current, gettext
from reports.explanation import LANGUAGES
from reports.explanation_words import BLOCKS, RULES

DANGERS = {
    "R1": "A copy in a bundle or a case file is part of that record.",
    "R2": "The PDF may be the signed record, and the other its master.",
    "R3": "A small change may be the decision; letters of one form are different cases.",
    "R4": "Each shows that it was sent or received there; a request for a person's data must list every one.",
    "O2": "Drafts of decisions and contracts may be evidence.",
    "O3": "“Old Road” and “Archive Service” are names.",
    "O4": "Logs of a security incident are evidence.",
    "O6": "What cannot be read may be a record: it is converted or looked at, never disposed of for its format.",
    "T1": "A system may look for an empty marker; ten bytes may be a password.",
    "T2": "A backup may be the only copy of a database, or hold passwords.",
    "T3": "A cache of thumbnails holds small pictures, perhaps of people.",
    "T4": "A diary may be evidence.",
    "T5": "Site photographs, CCTV and evidence of inspections have a camera's names too.",
    "T6": "A note of ten words may hold a name, a password or what was agreed; a signed form may be a picture.",
    "T7": "A program may be in use where it lies; a licence may be kept on purpose.",
    "T8": "The system that has the record may be gone; a covering letter may prove that something was sent.",
}
"""What a reviewer should think of before disposing of what a rule found; `classifiers.rot` says it of each rule."""


def name_of(rule: str) -> str:
    """What a rule finds, or what it stops; "" for rules without a name."""
    found = RULES.get(rule) or BLOCKS.get(rule)
    return found[LANGUAGES.index(current())] if found else ""


def danger_of(rule: str) -> str:
    """What to think of before disposing of what a rule found, "" for nothing in particular."""
    return gettext(DANGERS[rule]) if rule in DANGERS else ""


def listed() -> list[tuple[str, str, str]]:
    """Every rule that has a name: its code, the name and the danger."""
    return [(code, name_of(code), danger_of(code)) for code in (*RULES, *BLOCKS) if "." not in code]


def wear(app: Flask) -> None:
    """Give templates the names and the dangers of rules."""
    app.jinja_env.filters.update(rule_name=name_of, rule_danger=danger_of)


def all_words() -> list[str]:
    """The English sentences that this module looks up in the catalogue."""
    return list(DANGERS.values())
