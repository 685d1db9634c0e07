"""What a file name says of its version: the name without its version marks, and what the marks mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from classifiers.version_dates import A_MONTH, without_date

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
    ("Final accounts" may be a title); `marked` that anything at all speaks of a version. `turn` is 1 where the name
    says that it came after another ("revised", "new"), -1 where before ("initial"); `kin` that it says there is
    another like it, without saying which is the version ("clean", "backup").

    `loose` is equal for files that may be versions of one document: it leaves out also what may as well tell two
    documents apart, dates and people's initials, what follows a version number, and a number at the end, which
    `number` gives. Only the texts can
    say which. `day` is the date in the name, whichever of the two left it out.
    """

    key: str
    version: tuple[int, ...] = ()
    stage: Stage = Stage.UNMARKED
    copy: bool = False
    leading: bool = False
    day: str = ""
    turn: int = 0
    kin: bool = False
    loose: str = ""
    number: int = 0

    @property
    def marked(self) -> bool:
        """True when the name carries a version number, a stage, or a date beside them."""
        return bool(self.version) or self.stage is not Stage.UNMARKED

    @property
    def related(self) -> bool:
        """True when the name says that it is one of several of one document, as version, revision or copy."""
        return self.marked or self.kin or self.turn != 0


EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
EVENTS = re.compile(
    r"\b(?:minutes?|agendas?|meetings?|notes?|invoices?|returns?|rotas?|timesheets?|statements?|letters?|diary|log|scan|"
    r"payslips?|receipts?|orders?|visits?|interviews?|supervision|reviews?|newsletters?|bulletins?|cofnodion|cyfarfod|"
    r"nodiadau|anfoneb|llythyr|ymweliad)\b"
)
"""Things of which each day has its own: there a date is part of the name, not of the version."""
LIVING = re.compile(
    r"\b(?:polic(?:y|ies)|polisi|strategy|strategaeth|procedures?|gweithdrefn|guidance|guide|canllaw|handbook|llawlyfr|"
    r"templates?|templed)\b|specification"
)
"""Documents that are kept up to date: there a date at the end is that of the version, though nothing else marks it.
Plans are not among them: a person's plans of two dates are two records."""
MARK = "\x01"
"""Stands where a mark was taken out."""
CORRESPONDENCE = re.compile(r"\b(?:letters?|repl(?:y|ies)|respon[sd]\w*|comments|rebuttals?|llythyr|ymateb)\b")
"""Of which each round has its own: "response, revision 2" answers another letter."""
COPY = re.compile(
    r"^(?:copy|copi)(?: ?\(\d{1,2}\))? (?:of|o) |[ -]+(?:copy|copi|duplicate|backup)(?: ?\(?\d{1,2}\)?)?$|"
    r" ?\(\d{1,2}\)$|"
    r"[ -]+conflicted copy.*$"
)
NUMBER = re.compile(
    r"(?:\b|(?<=final)|(?<=draft))(?:version|fersiwn|vers|ver|v)[. ]?(\d{1,3}(?:[.]\d{1,3}){0,3})([a-e])?\b|"
    r"\b(?:revision|rev)[. ]?(\d{1,3}|[a-h])\b|"
    r"(?<=[^\W\d_]{4})(?<!dhcp)(?<!icmp)v(\d{1,3}(?:[.]\d{1,3}){0,3})$"
)
"""The last one is glued to the title: "Reportv2"."""
NUMBERED_STAGE = re.compile(
    rf"\b(draft|drafft|final|terfynol)[ -]?(\d{{1,2}})(?![\d.])(?!(?:st|nd|rd|th)?[ .-]?{A_MONTH}\b)\b"
)
TITLES = r"(?! (?:accounts?|warnings?|salary|demands?|determinations?|year|exams?|settlement|payments?|year|contact))"
SIGNED = re.compile(r"\b(?:signed|sealed|executed|llofnodwyd|wedi'?i? lofnodi)$|\((?:signed|llofnodwyd)\)")
FINAL = re.compile(
    rf"\b(?:(?:actually|really|very|absolutely) )?(?:final|terfynol|finalised)(?: version| copy)?{TITLES}\b|"
    r"\b(?:approved|agreed|published|cymeradwywyd)$"
)
DRAFT = re.compile(
    r"\b(?:draft(?: version| copy)?|drafft|wip|work in progress|for comments?|for approval|for review|i sylwadau)\b|"
    r"(?:\bwith (?:tracked ?|track ?)?|\btracked ?|\btrack ?|(?<=\x01) *|[-–(] ?)"
    r"(?:comments|changes|edits|amends|amendments|sylwadau)$|"
    r"\b(?:tracked|amended|marked up|redlined?)$|\b(?!cr)[a-z]{2,3}(?:tracked|comments|edits)$|"
    r"(?<=\x01) *(?:post review|reviewed|untracked|for (?:submission|co-?authors|circulation|consultation|signature|"
    r"signing|information|discussion))$"
)
NEUTRAL = re.compile(
    r"(?<=\x01) *(?:fix|fixed|corrected|corrections?)$|"
    r"\bclean(?: version| copy| draft)?$|"
    r"\b(?:as sent|as issued|sent|issued|use this one|submitted)$"
)
LATER = re.compile(
    r"\b(?:latest|updated?|revised|new|newest|diweddarwyd|diweddaraf|newydd)(?: version| copy| draft)?(?: ?\d{1,3})?$"
)
AHEAD = re.compile(r"^(?:up to date|latest|updated|revised|amended) (?=\w)")
"""Before a title such a word is a mark only beside another one: "Revised budget" may be a title."""
EARLIER = re.compile(r"\b(?:initial|init|first)(?: version| copy| draft| document)$|\b(?:initial|init)$")
"""Not "original": of a contract or a lease that may be the record itself."""
OLD = re.compile(r"[ (-]+(?:old|superseded|previous|hen)\)?$|^(?:old|superseded)[ -]+- ")
NO_INITIALS = frozenset(
    "en cy eng cym wel hr it ict qa sen foi sar eia uk eu nhs tv pr cv ms mr dr ltd pdf ppt".split()
)
"""Short words after a version that say what it is: a language, a service."""
LAST_INITIALS = re.compile(r"(?:[ .-][a-z]{2,3})+$")
LAST_NUMBER = re.compile(r"(?<=[^\W\d_])[ -]?0{0,2}(\d{1,2})$|(?<=[^\W\d_]\)) ?r?(\d{1,2})$")
INITIALS = re.compile(r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])")
TIDY = re.compile(r"[\s\-–()\[\],.+&]+")
MARKS = (
    (OLD, Stage.OLD),
    (SIGNED, Stage.SIGNED),
    (FINAL, Stage.FINAL),
    (DRAFT, Stage.DRAFT),
    (NEUTRAL, Stage.UNMARKED),
)
KIN = re.compile(r"^(?:copy|copi) |[ -](?:copy|copi|duplicate|backup)\b|conflicted copy")
"""Copies by word; a bare "(1)" may as well be another download of the same name."""
TURNS = ((LATER, 1), (EARLIER, -1))
HINT = re.compile(
    r"cop[iy]|duplicate|backup|submitted|redline|v[. ]?\d|ver|rev|fersiwn|"
    r"draft|drafft|final|terfynol|sign|seal|exec|lofnod|appr|agreed|publ|cymerad|wip|"
    r"progress|for (?:comment|review)|sylwadau|comments|changes|edits|amend|track|marked|clean|latest|updated|newest|"
    r"diweddar|newydd|old|supersed|previous|hen|sent$|issued|use this|\(\d{1,2}\)$|revis|reviewed|"
    r"up to date|\bnew|update|first |\binit"
)
"""A part of everything that can be a mark; most names have none."""
LEADING = re.compile(r"^(?:final|terfynol) \w")


@lru_cache(maxsize=8_192)
def named_version(name: str) -> NamedVersion:
    """Take a file name apart.

    >>> draft = named_version("Lettings policy v0.10 DRAFT.docx")
    >>> draft.key, draft.version, draft.stage.name
    ('text/lettings policy', (0, 10), 'DRAFT')
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
        text, day = without_date(text) if LIVING.search(text) else (text, "")
        return _loosened(NamedVersion(_key(text, group), day=day), text, group, initials)
    kin = bool(KIN.search(text))
    text, copied = _without(COPY, text)
    text, version = _numbers(text)
    head = text.partition(MARK)[0] if version else ""
    leading = bool(LEADING.search(text))
    text, stage, turn, neutral = _stages(text, initials)
    text, inner = _without(COPY, text)
    day = ""
    if (version or stage is not Stage.UNMARKED or LIVING.search(text)) and not EVENTS.search(text):
        text, day = without_date(text)
    key = _key(text, group)
    if not key:
        return NamedVersion("")
    named = NamedVersion(key, version, stage, copied or inner, leading, day, turn, kin or neutral)
    return _loosened(named, (head and _stages(head, initials)[0]) or text, group, initials)


def _loosened(named: NamedVersion, text: str, group: str, initials: frozenset[str]) -> NamedVersion:
    """The same with its loose key; without one where each day, person or number has a document of its own."""
    if not named.key or EVENTS.search(text):
        return named
    text, day = without_date(text, likely=True)
    text = LAST_INITIALS.sub(lambda last: "" if _signs(last, initials) else last[0], text.rstrip(" -–.,(["))
    last = LAST_NUMBER.search(text)
    number = int(last[1] or last[2]) if last else 0
    loose = _key(text[: last.start()] if last else text, group)
    return replace(named, day=named.day or day, loose=loose, number=number)


def _signs(found: re.Match[str], initials: frozenset[str]) -> bool:
    """True where all short words at the end are initials: given in capitals, or no words for want of a vowel."""
    return all(_initial(word, initials) for word in re.findall(r"[a-z]{2,3}", found[0]))


def _initial(word: str, initials: frozenset[str]) -> bool:
    return word not in NO_INITIALS and (word in initials or not re.search(r"[aeiouwy]", word))


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
    if match and match[3] and CORRESPONDENCE.search(text):
        return text, ()
    if match:
        digits = match[1] or match[4]
        parts = tuple(map(int, digits.split("."))) if digits else (_letter_or_number(match[3]),)
        parts += (ord(match[2]) - 96,) if match[2] else ()
        return f"{text[: match.start()]} {MARK} {text[match.end() :]}", parts
    match = NUMBERED_STAGE.search(text)
    if match:
        return f"{text[: match.start()]} {match[1]} {MARK} {text[match.end() :]}", (int(match[2]),)
    return text, ()


def _letter_or_number(text: str) -> int:
    return int(text) if text.isdigit() else ord(text) - 96


def _stages(text: str, initials: frozenset[str]) -> tuple[str, Stage, int, bool]:
    """Strip stage marks, and initials beside marks, from the end inwards until nothing changes.

    Gives the text, its stage, its turn, and whether there was a mark that says neither.
    """
    stages: set[Stage] = set()
    turns: set[int] = set()
    neutral, before = False, ""
    while before != text:
        before = text
        text = _without_initials(" ".join(text.split()).strip(" -–.,(["), initials)
        text = text[:-1].rstrip() if text.endswith(")") and "(" not in text else text
        for pattern, stage in MARKS:
            text, found = _marked(pattern, text)
            stages |= {stage} if found and stage is not Stage.UNMARKED else set()
            neutral |= found and stage is Stage.UNMARKED
        for pattern, turn in TURNS:
            text, found = _marked(pattern, text)
            turns |= {turn} if found else set()
    if MARK in text and (ahead := AHEAD.match(text)):
        text, turns = text[ahead.end() :], turns | {1}
    return text.replace(MARK, " ").strip(), _of(stages), sum(turns), neutral


def _marked(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    """The text with a mark in the place of what the pattern finds; marks at the end do not hide what is before."""
    end = len(text.rstrip(f" -–.,()[]{MARK}"))
    match = pattern.search(text[:end])
    return (f"{text[: match.start()]} {MARK}{text[match.end() : end]} {text[end:]}", True) if match else (text, False)


def _without_initials(text: str, initials: frozenset[str]) -> str:
    """The text without people's initials right after a mark ("v2 AB"), or whose comments they are ("Ann's edits")."""
    after = re.search(
        rf"({MARK}|\b[a-z]{{0,3}}(?:comments|edits|changes|amends|tracked|sylwadau))((?:[ (.-]+[a-z]{{2,3}})+)\)?$",
        text,
    )
    if after and all(_initial(word, initials) for word in re.findall(r"[a-z]{2,3}", after[2])):
        return text[: after.start()] + after[1]
    before = re.search(r"[ (-]([a-z]{2,3}) (?=(?:comments|edits|changes|amends)\b)", text)
    if before and before[1] in initials:
        return f"{text[: before.start()]} {MARK}{text[before.end() :]}"
    whose = re.search(r"(?<=\w)[ (-]+[a-z]+'s (?=(?:comments|edits|changes|amends|tracked changes)$)", text)
    return f"{text[: whose.start()]} {MARK}{text[whose.end() :]}" if whose else text


def _of(stages: set[Stage]) -> Stage:
    """The stage that all marks together mean: a final marked old is old, a final draft is a draft."""
    for stage in (Stage.OLD, Stage.SIGNED, Stage.DRAFT, Stage.FINAL):
        if stage in stages:
            return stage
    return Stage.UNMARKED
