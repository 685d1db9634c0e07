"""Who a named person is in the document: the one it is about, an official acting, a public figure, an example."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from classifiers.names.cues import sections, words
from classifiers.names.distinct import Parts, fits, grouped, name_parts
from classifiers.names.spans import Name
from classifiers.tables import header_of
from models.findings import Finding, FindingType, Role
from models.records import Form, Properties, Text

OFFICIAL_DOMAIN = re.compile(
    r"@[\w.-]*\b(?:gov\.uk|gov\.wales|llyw\.cymru|nhs\.uk|nhs\.net|police\.uk|sch\.uk|parliament\.uk|senedd\.cymru)\b",
    re.I,
)
_COUNCILLOR = re.compile(r"^(?:cllr|councillor|cyng|cynghorydd)\b", re.I)
_MEMBER = re.compile(r"^,? ?(?:MP|MS|AS|AC|AM|MSP|MEP)\b")
_LINE_LABEL = re.compile(r"[\s>*•\-\d.)]*([^\W\d_][\w'’/()\- ]{0,40}?)[ ]*(?::|\.{3,}|\t|\|)")
_STAMP = re.compile(r"[\[(]?[\d/., ]*\d{1,2}[:.]\d\d[\d:.]*(?: ?[ap]m)?[\])]?[ ]*[-–]?[ ]*", re.IGNORECASE)
_BESIDE = re.compile(r"[ ]*[,(\n|–-][ ]*\n?(?!(?:her|his|their|my|your|our|ei|eu|and|who)\b)([^\n.;)]{0,45})")
_AT_WORK = re.compile(r" (?:from|at|of|in|@|o'r|o|yn|yn yr?|on) (?:the )?([^\n.;,]{0,32})")
_PRIVATE = frozenset(
    {
        FindingType.DATE_OF_BIRTH,
        FindingType.NHS_NUMBER,
        FindingType.NATIONAL_INSURANCE_NUMBER,
        FindingType.UPN,
        FindingType.SOCIAL_CARE_ID,
        FindingType.BANK_ACCOUNT,
        FindingType.ADDRESS,
        FindingType.PASSPORT,
        FindingType.DRIVING_LICENCE,
        FindingType.COUNCIL_TAX_ACCOUNT,
    }
)
LONGEST = 200
"""No finding is longer than this, in characters."""
LETTER = 8_000
"""A letter is not longer than this, in characters, from its greeting to its signature."""
NEAR = 90
"""Characters within which an identifier is taken as the named person's."""


_TO_COUNCIL = re.compile(
    r"^\s*(?:dear sirs?\b|dear (?:sir or|council|team|planning|housing)|annwyl (?:syr|gyngor|dîm))", re.I | re.M
)


@dataclass(frozen=True, slots=True)
class Vote:
    """One mention's evidence for a role; weight 1 is a hint, 3 decides against hints."""

    role: Role
    weight: int


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    listed = sorted(sections("people_roles.txt")[kind], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)", re.I)


def roles_of(
    texts: Sequence[Text],
    named: Sequence[Sequence[Name]],
    findings: Sequence[Sequence[Finding]],
    properties: Properties,
) -> list[list[Role]]:
    """The role of every name: the votes of all mentions of one person are counted together."""
    keys = [[name_parts(text.text[n.start : n.end]) for n in names] for text, names in zip(texts, named, strict=True)]
    groups = grouped(key for row in keys for key in row)
    votes: dict[Parts, Counter[Role]] = {}
    for text, names, row, other in zip(texts, named, keys, findings, strict=True):
        for name, key in zip(names, row, strict=True):
            tally = votes.setdefault(groups[key], Counter())
            for vote in _votes(text, name, other):
                tally[vote.role] += vote.weight
    default = _default(texts, findings, votes)
    author = name_parts(properties.author)
    return [[_decide(votes[groups[key]], default, key, author) for key in row] for row in keys]


def _decide(tally: Counter[Role], default: Role, key: Parts, author: Parts) -> Role:
    if not tally:
        return Role.OFFICIAL if author and len(key) > 1 and fits(key, author) else default
    best = max(tally.values())
    order = (Role.EXAMPLE, Role.DATA_SUBJECT, Role.OFFICIAL, Role.PUBLIC_FIGURE)
    return next(role for role in order if tally[role] == best)


def _votes(text: Text, name: Name, other: Sequence[Finding]) -> list[Vote]:
    body = text.text
    value = body[name.start : name.end]
    before = body[max(0, name.start - NEAR) : name.start]
    after = body[name.end : name.end + NEAR]
    cue = name.cue.casefold().removeprefix("column:").strip()
    votes = _by_cue(cue, value) or _by_label(_label(text, name.start), value)
    votes += _by_job(before, after, value)
    if _pattern("example").fullmatch(" ".join(name_parts(value))) or _pattern("example_phrase").search(before[-60:]):
        votes.append(Vote(Role.EXAMPLE, 4))
    if _MEMBER.match(after) or _pattern("public").search(before[-30:]):
        votes.append(Vote(Role.PUBLIC_FIGURE, 3))
    line = before[before.rfind("\n") + 1 :].rstrip(" :-")
    if not votes and (match := _last(_pattern("subject_phrase"), line)) and match.end() == len(line):
        votes.append(Vote(Role.DATA_SUBJECT, 2))
    if (match := _last(_pattern("contact_phrase"), line)) and match.end() == len(line):
        votes.append(Vote(Role.OFFICIAL, 2))
    if cue == "signature":
        votes.append(_signature(body, name.start, after))
    return votes + _by_identifier(body, name, other)


def _label(text: Text, start: int) -> str:
    """What heads the name: its column's header, or the label its line begins with."""
    if text.form is Form.TABLE:
        return header_of(text, start).casefold()
    line = text.text[max(text.text.rfind("\n", 0, start) + 1, start - 200) : start]
    if _STAMP.fullmatch(line):
        return "time"
    match = _LINE_LABEL.match(line)
    return match.group(1).strip().casefold() if match else ""


def _by_cue(cue: str, value: str) -> list[Vote]:
    if cue in sections("people_roles.txt")["rank"]:
        return [Vote(Role.OFFICIAL, 3)]
    if cue in words("salutation") or cue == "greeting":
        formal = name_parts(value) and value.split()[0].casefold().rstrip(".") in words("title")
        return [Vote(Role.DATA_SUBJECT, 2 if formal else 1)]
    return [] if cue in sections("people_roles.txt")["mail_field"] else _by_label(cue, value)


def _by_label(label: str, value: str) -> list[Vote]:
    roles = sections("people_roles.txt")
    if label == "time":
        return [Vote(Role.OFFICIAL, 1)]
    if label in roles["mail_field"]:
        return [Vote(Role.OFFICIAL, 2)]
    if label in roles["official_label"]:
        return [Vote(Role.OFFICIAL, 3)]
    if label in roles["subject_label"] or _pattern("subject_label").search(label):
        return [Vote(Role.DATA_SUBJECT, 3)]
    return [Vote(Role.OFFICIAL, 3)] if _pattern("job").search(label) else []


def _by_job(before: str, after: str, value: str) -> list[Vote]:
    if _COUNCILLOR.match(value):
        return [Vote(Role.OFFICIAL, 4)]
    here = before[before.rfind("\n") + 1 :].rstrip(" :,(-–")
    right = _BESIDE.match(after)
    if (match := _last(_pattern("job"), here)) and match.end() == len(here):
        return [Vote(Role.OFFICIAL, 3)]
    if right and _pattern("job").search(right.group(1)):
        return [Vote(Role.OFFICIAL, 3)]
    at_work = _AT_WORK.match(after)
    return [Vote(Role.OFFICIAL, 2)] if at_work and _pattern("place_of_work").search(at_work.group(1)) else []


def _last(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    found = list(pattern.finditer(line, max(0, len(line) - 45)))
    return found[-1] if found else None


def _signature(body: str, start: int, after: str) -> Vote:
    if _pattern("job").search(after) or OFFICIAL_DOMAIN.search(after):
        return Vote(Role.OFFICIAL, 3)
    if _TO_COUNCIL.search(body, max(0, start - LETTER), start):
        return Vote(Role.DATA_SUBJECT, 2)
    return Vote(Role.OFFICIAL, 1)


def _by_identifier(body: str, name: Name, other: Sequence[Finding]) -> list[Vote]:
    votes = []
    for finding in other:
        if finding.start > name.end + NEAR:
            break
        if (
            finding.end < name.start - NEAR
            or "\n\n" in body[min(name.end, finding.end) : max(name.start, finding.start)]
        ):
            continue
        if finding.type in _PRIVATE and finding.start - name.end >= 0:
            votes.append(Vote(Role.DATA_SUBJECT, 2))
        elif _own_address(body, name, finding):
            votes.append(Vote(Role.OFFICIAL, 2))
    return votes


def finding_start(finding: Finding) -> int:
    """The sort key of findings."""
    return finding.start


def _own_address(body: str, name: Name, finding: Finding) -> bool:
    if finding.type is not FindingType.EMAIL or not OFFICIAL_DOMAIN.search(body, finding.start, finding.end):
        return False
    return "\n" not in body[name.end : finding.start] and finding.start - name.end < 40


def _default(texts: Sequence[Text], findings: Sequence[Sequence[Finding]], votes: dict[Parts, Counter[Role]]) -> Role:
    if any(finding.type in _PRIVATE for row in findings for finding in row):
        return Role.DATA_SUBJECT
    if any(tally[Role.DATA_SUBJECT] for tally in votes.values()) or any(text.form is Form.TABLE for text in texts):
        return Role.DATA_SUBJECT
    length = sum(len(text.text) for text in texts) / 6
    hits = sum(len(_pattern("policy").findall(text.text[:50_000])) for text in texts)
    return Role.UNKNOWN if length > 100 and hits > length / 150 else Role.DATA_SUBJECT
