"""What a file name says of its version: the name without its version marks, and what the marks mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

GROUPS = {
    extension: group
    for group, extensions in (
        ("text", "doc docx docm dot dotx rtf odt pdf txt wpd wps pages md"),
        ("sheet", "xls xlsx xlsm xlsb ods csv"),
        ("slides", "ppt pptx pptm odp key"),
        ("drawing", "vsd vsdx pub mpp odg"),
    )
    for extension in extensions.split()
}
"""Formats in which versions of one document are kept; pictures, mails and archives have no versions by name."""


class Stage(IntEnum):
    """How far a document has come, by the marks in its name."""

    OLD = 0
    DRAFT = 1
    UNMARKED = 2
    FINAL = 3
    SIGNED = 4


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """A name taken apart. `key` is equal for all versions of one document in one folder; empty where it has none.

    `version` holds the components of its number; `leading` says that "final" only stood before the title
    ("Final accounts" may be a title); `marked` that anything at all speaks of a version.
    """

    key: str
    version: tuple[int, ...] = ()
    stage: Stage = Stage.UNMARKED
    copy: bool = False
    leading: bool = False
    day: str = ""

    @property
    def marked(self) -> bool:
        """True when the name carries a version number, a stage, or a date beside them."""
        return bool(self.version) or self.stage is not Stage.UNMARKED


EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})([-.])(\d{1,2})\2(\d{4}|\d{2})(?![\d.])")
EVENTS = re.compile(
    r"\b(?:minutes?|agendas?|meetings?|notes?|invoices?|returns?|rotas?|timesheets?|statements?|letters?|diary|log|scan|"
    r"payslips?|receipts?|orders?|visits?|supervision|reviews?|cofnodion|cyfarfod|nodiadau|anfoneb|llythyr|ymweliad)\b"
)
"""Things of which each day has its own: there a date is part of the name, not of the version."""
LIVING = re.compile(
    r"\b(?:polic(?:y|ies)|polisi|strategy|strategaeth|procedures?|gweithdrefn|guidance|guide|canllaw|handbook|llawlyfr|"
    r"templates?|templed)\b|specification"
)
"""Documents that are kept up to date: there a date at the end is that of the version, though nothing else marks it.
Plans are not among them: a person's plans of two dates are two records."""
COPY = re.compile(
    r"^(?:copy|copi)(?: ?\(\d{1,2}\))? (?:of|o) |[ -]+(?:copy|copi|duplicate|backup)(?: ?\(?\d{1,2}\)?)?$|"
    r" ?\(\d{1,2}\)$|"
    r"[ -]+conflicted copy.*$"
)
NUMBER = re.compile(
    r"(?:\b|(?<=final)|(?<=draft))(?:version|fersiwn|vers|ver|v)[. ]?(\d{1,3}(?:[.]\d{1,3}){0,3})([a-e])?\b|"
    r"\b(?:revision|rev)[. ]?(\d{1,3}|[a-h])\b"
)
NUMBERED_STAGE = re.compile(r"\b(draft|drafft|final|terfynol)[ -]?(\d{1,2})(?![\d.])\b")
TITLES = r"(?! (?:accounts?|warnings?|salary|demands?|determinations?|year|exams?|settlement|payments?|year|contact))"
SIGNED = re.compile(r"\b(?:signed|sealed|executed|llofnodwyd|wedi'?i? lofnodi)$|\((?:signed|llofnodwyd)\)")
FINAL = re.compile(
    rf"\b(?:(?:actually|really|very|absolutely) )?(?:final|terfynol|finalised)(?: version| copy)?{TITLES}\b|"
    r"\b(?:approved|agreed|published|cymeradwywyd)$"
)
DRAFT = re.compile(
    r"\b(?:draft(?: version| copy)?|drafft|wip|work in progress|for comments?|for approval|for review|i sylwadau)\b|"
    r"\b(?:with )?(?:tracked |track )?(?:comments|changes|edits|amends|amendments|sylwadau)$|"
    r"\b(?:tracked|amended|marked up|redlined?)$"
)
NEUTRAL = re.compile(
    r"(?<=\x01) *(?:fix|fixed|corrected|corrections?)$|"
    r"\b(?:clean|latest|updated|revised|newest|diweddaraf)(?: version| copy| draft)?$|"
    r"\b(?:as sent|as issued|use this one|submitted)$"
)
OLD = re.compile(r"[ (-]+(?:old|superseded|previous|hen)\)?$|^(?:old|superseded)[ -]+- ")
INITIALS = re.compile(r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])")
TIDY = re.compile(r"[\s\-–()\[\],.+&]+")
MARK = "\x01"
"""Stands where a mark was taken out."""
MARKS = (
    (OLD, Stage.OLD),
    (SIGNED, Stage.SIGNED),
    (FINAL, Stage.FINAL),
    (DRAFT, Stage.DRAFT),
    (NEUTRAL, Stage.UNMARKED),
)
HINT = re.compile(
    r"cop[iy]|duplicate|backup|submitted|redline|v[. ]?\d|ver|rev|fersiwn|"
    r"draft|drafft|final|terfynol|sign|seal|exec|lofnod|appr|agreed|publ|cymerad|wip|"
    r"progress|for (?:comment|review)|sylwadau|comments|changes|edits|amend|track|marked|clean|latest|updated|newest|"
    r"diweddar|old|supersed|previous|hen|as (?:sent|issued)|use this|\(\d{1,2}\)$"
)
"""A part of everything that can be a mark; most names have none."""
LEADING = re.compile(r"^(?:final|terfynol) \w")


@lru_cache(maxsize=8_192)
def named_version(name: str) -> NamedVersion:
    """Take a file name apart.

    >>> named_version("Lettings policy v0.10 DRAFT.docx")
    NamedVersion(key='text/lettings policy', version=(0, 10), stage=<Stage.DRAFT: 1>, copy=False, leading=False, day='')
    >>> named_version("Agenda Item 1.doc").key == named_version("Agenda Item 2.doc").key
    False
    """
    ending = EXTENSION.search(name)
    group = GROUPS.get(ending[1].lower(), "") if ending else ""
    if not group or not ending:
        return NamedVersion("")
    text = unicodedata.normalize("NFC", name[: ending.start()]).replace("’", "'")
    initials = frozenset(found.lower() for found in INITIALS.findall(text.replace("_", " ")))
    text = re.sub(r"(?<=\d)_(?=\d)", ".", text.lower()).replace("_", " ")
    return _taken_apart(" ".join(text.split()), group, initials)


def _taken_apart(text: str, group: str, initials: frozenset[str]) -> NamedVersion:
    if not HINT.search(text):
        text, day = _date(text) if LIVING.search(text) else (text, "")
        return NamedVersion(_key(text, group), day=day)
    text, copied = _without(COPY, text)
    text, version = _numbers(text)
    leading = bool(LEADING.search(text))
    text, stage = _stages(text, initials)
    text, inner = _without(COPY, text)
    day = ""
    if (version or stage is not Stage.UNMARKED or LIVING.search(text)) and not EVENTS.search(text):
        text, day = _date(text)
    key = _key(text, group)
    return NamedVersion(key, version, stage, copied or inner, leading, day) if key else NamedVersion("")


def _key(text: str, group: str) -> str:
    """The name's own words, empty where it has no word of two letters."""
    key = " ".join(TIDY.sub(" ", text).split())
    return f"{group}/{key}" if re.search(r"[^\W\d_]{2}", key) else ""


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    found = False
    while match := pattern.search(text):
        text, found = (text[: match.start()] + " " + text[match.end() :]).strip(), True
    return text, found


def _numbers(text: str) -> tuple[str, tuple[int, ...]]:
    match = NUMBER.search(text)
    if match:
        parts = tuple(map(int, match[1].split("."))) if match[1] else (_letter_or_number(match[3]),)
        parts += (ord(match[2]) - 96,) if match[2] else ()
        return f"{text[: match.start()]} {MARK} {text[match.end() :]}", parts
    match = NUMBERED_STAGE.search(text)
    if match:
        return f"{text[: match.start()]} {match[1]} {MARK} {text[match.end() :]}", (int(match[2]),)
    return text, ()


def _letter_or_number(text: str) -> int:
    return int(text) if text.isdigit() else ord(text) - 96


def _stages(text: str, initials: frozenset[str]) -> tuple[str, Stage]:
    """Strip stage marks, and initials beside marks, from the end inwards until nothing changes."""
    stages: set[Stage] = set()
    before = ""
    while before != text:
        before = text
        text = _without_initials(" ".join(text.split()).strip(" -–.,(["), initials)
        text = text[:-1].rstrip() if text.endswith(")") and "(" not in text else text
        for pattern, stage in MARKS:
            text, found = _marked(pattern, text)
            stages |= {stage} if found and stage is not Stage.UNMARKED else set()
    return text.replace(MARK, " ").strip(), _of(stages)


def _marked(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    """The text with a mark in the place of what the pattern finds; marks at the end do not hide what is before."""
    end = len(text.rstrip(f" -–.,([{MARK}"))
    match = pattern.search(text[:end])
    return (f"{text[: match.start()]} {MARK}{text[match.end() : end]} {text[end:]}", True) if match else (text, False)


def _without_initials(text: str, initials: frozenset[str]) -> str:
    """The text without a person's initials right after a mark ("v2 AB") or before "comments"."""
    after = re.search(rf"({MARK}|\b(?:comments|edits|changes|amends|sylwadau))[ (-]*([a-z]{{2,3}})\)?$", text)
    if after and after[2] in initials:
        return text[: after.start()] + after[1]
    before = re.search(r"[ (-]([a-z]{2,3}) (?=(?:comments|edits|changes|amends)\b)", text)
    if before and before[1] in initials:
        return f"{text[: before.start()]} {text[before.end() :]}"
    return text


def _of(stages: set[Stage]) -> Stage:
    """The stage that all marks together mean: a final marked old is old, a final draft is a draft."""
    for stage in (Stage.OLD, Stage.SIGNED, Stage.DRAFT, Stage.FINAL):
        if stage in stages:
            return stage
    return Stage.UNMARKED


def _date(text: str) -> tuple[str, str]:
    iso = ISO.search(text)
    if iso:
        return f"{text[: iso.start()]} {text[iso.end() :]}", f"{iso[1]}{iso[3]}{iso[4]}"
    dotted = DOTTED.search(text)
    if dotted and 1 <= int(dotted[1]) <= 31 and 1 <= int(dotted[3]) <= 12:
        year = dotted[4] if len(dotted[4]) == 4 else f"20{dotted[4]}"
        return f"{text[: dotted.start()]} {text[dotted.end() :]}", f"{year}{int(dotted[3]):02}{int(dotted[1]):02}"
    return text, ""
