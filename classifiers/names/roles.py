"""Who a named person is in the document: the one it is about, an official acting, a public figure, an example."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.names.correspondence import (
    greeted,
    headed,
    own_domains,
    party,
    signature,
    thanked_for_referral,
)
from classifiers.names.cues import sections, words
from classifiers.names.distinct import Parts, fits, grouped, name_parts
from classifiers.names.domains import OFFICIAL_DOMAIN
from classifiers.names.phrases import ends_with, matches, pattern
from classifiers.names.spans import Name
from classifiers.tables import header_of
from models.findings import Finding, FindingType, Role
from models.records import Form, Properties, Text

_COUNCILLOR = re.compile(r"^(?:cllr|councillor|cyng|cynghorydd)\b", re.I)
_MEMBER = re.compile(r"^,? ?(?:MP|MS|AS|AC|AM|MSP|MEP)\b")
_LINE_LABEL = re.compile(r"[\s>*•\-\d.)]*([^\W\d_][\w'’/()\- ]{0,40}?)[ ]*(?::(?!\d)|\.{3,}|\t|\|)")
STAMP = re.compile(r"[\[(]?[\d/., ]*\d{1,2}[:.]\d\d[\d:.]*(?: ?[ap]m)?[\])]?[ ]*[-–]?[ ]*", re.IGNORECASE)
_BESIDE = re.compile(r"[ ]*[,(\n|–-][ ]*\n?(?!(?:her|his|their|my|your|our|ei|eu|and|who)\b)([^\n.;)]{0,45})")
_AT_WORK = re.compile(r" (?:(?P<belongs>from|of|o'r|o)|at|in|@|yn yr?|yn|on) (?:the )?(?P<place>[^\n.;,]{0,32})")
_SPEAKS = re.compile(r"[ ]?(?::|>|says:|[ \t]*(?:\n|$))")
_UNIT = re.compile(
    r" ?[,(–-] ?([^\n.;:,)@]{3,45})[).,]?[ ]*(?:\n|$|[,;|] ?(?:[\w.+-]+@|(?:tel|ext|ffôn|ph)?[ .:]*0\d))", re.I
)
_OPENS = re.compile(r"(?:^|\n[ \t>]*|[.!?] |[,:] )$")
_QUALIFIED = re.compile(
    r",? \(?(?:(?:B|M)(?:A|Sc|Ed|Eng|Phil)\b|PhD|LLB|MFOM|FFOM|MRCP|MRCGP|FRC[A-Z]+|MRC[A-Z]+|MB ?(?:BS|ChB)|RGN"
    r"|RMN|RNLD|HCPC|GMC|NMC|MRTPI|MRICS|FRICS|MCIEH|CPFA|CIPFA|ACCA|CQSW|DipSW|Dip[A-Z]|CPsychol|AFBPsS|FCIPD|MCIPD|OT\b|SRN\b)"
)
_RANK = re.compile(r"\b(?:PC|DC|DS|DCI|DI|WPC|PCSO|Sgt|Insp|Inspector|Sergeant)\.? (?:\d{1,5} )?$")
_AGED = re.compile(r",? \(?(?:aged? )?(?:[1-9]|1\d)(?: oed| yrs?| years?)?\)")
_MOVED = re.compile(
    r" (?:presented the|introduced the|moved the|seconded|proposed (?:that|the)|chaired|declared an? |outlined the"
    r"|gave (?:an update|a presentation)|took the chair)"
)
_RELATED = re.compile(
    rf"[ ]?(?:\(|, |- )(?:(?:her|his|their|the|ei|eu|y) )?(?:{'|'.join(sections('people_roles.txt')['family'])})\b",
    re.I,
)
_AGENT = re.compile(
    rf"\b(?:{'|'.join(sorted(sections('people_roles.txt')['participle'], key=len, reverse=True))})"
    r"(?: [\w/]+){0,6} (?:by|gan)$",
    re.IGNORECASE,
)
_APPOINTED = re.compile(
    rf"\b(?:your|his|her|my|their|eich|ei|fy|eu) (?:\w+ )?(?:{'|'.join(sections('people_roles.txt')['appointed'])})$",
    re.I,
)
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
        FindingType.UTR,
    }
)
LONGEST = 200
"""No finding is longer than this, in characters."""
UNIT = 32
"""No label that names a unit is longer, in characters."""
FICTION = 300
"""A word that makes a paragraph fiction ("fictional") reaches so many characters."""
LIST = 500
"""A list of people is read up from a name so many characters to its heading."""
LISTED = 60
"""No line of such a list is longer."""
NEAR = 90
"""Characters within which an identifier is taken as the named person's."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One mention's evidence for a role; 1 is a hint (counted once for a person), 3 decides against hints."""

    role: Role
    weight: int


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
    hints: set[tuple[Parts, Role]] = set()
    own = own_domains(texts, findings)
    for text, names, row, other in zip(texts, named, keys, findings, strict=True):
        for name, key in zip(names, row, strict=True):
            head = groups[key]
            tally = votes.setdefault(head, Counter())
            for vote in _votes(text, name, other, own):
                if vote.weight > 1 or (head, vote.role) not in hints:
                    tally[vote.role] += vote.weight
                if vote.weight == 1:
                    hints.add((head, vote.role))
    default = _default(texts, findings, votes)
    author = name_parts(properties.author)
    _kin(votes)
    return [[_decide(votes[groups[key]], default, key, author) for key in row] for row in keys]


def _kin(votes: dict[Parts, Counter[Role]]) -> None:
    """Who is only listed as present but shares a data subject's surname is taken for family."""
    families = {head[-1] for head, tally in votes.items() if head and tally[Role.DATA_SUBJECT] > tally[Role.OFFICIAL]}
    for head, tally in votes.items():
        if len(head) > 1 and head[-1] in families and 0 < tally[Role.OFFICIAL] <= 2:
            tally[Role.DATA_SUBJECT] += tally[Role.OFFICIAL]


def _decide(tally: Counter[Role], default: Role, key: Parts, author: Parts) -> Role:
    if not tally:
        return Role.OFFICIAL if author and len(key) > 1 and fits(key, author) else default
    best = max(tally.values())
    order = (Role.EXAMPLE, Role.DATA_SUBJECT, Role.OFFICIAL, Role.PUBLIC_FIGURE)
    return next(role for role in order if tally[role] == best)


def _votes(text: Text, name: Name, other: Sequence[Finding], own: frozenset[str]) -> list[Vote]:
    body = text.text
    value = body[name.start : name.end]
    before = body[max(0, name.start - NEAR) : name.start]
    after = body[name.end : name.end + NEAR]
    line = before[before.rfind("\n") + 1 :].rstrip(" :-")
    votes = _by_field(text, name, own)
    votes += _by_job(before, after, value)
    if pattern("example").fullmatch(" ".join(name_parts(value))) or _as_example(body, name.start):
        votes.append(Vote(Role.EXAMPLE, 4))
    if _MEMBER.match(after) or matches("public", before[-30:]):
        votes.append(Vote(Role.PUBLIC_FIGURE, 3))
    if ends_with("subject_strong", line):
        votes.append(Vote(Role.DATA_SUBJECT, 3))
    elif not votes and ends_with("subject_phrase", line):
        votes.append(Vote(Role.DATA_SUBJECT, 2))
    votes += _by_title(name, value)
    if ends_with("contact_phrase", line):
        votes.append(Vote(Role.OFFICIAL, 2))
    if ends_with("agent_phrase", line) or _AGENT.search(line) or _MOVED.match(after):
        votes.append(Vote(Role.OFFICIAL, 2))
    return votes + _by_letter(body, name, own) + _by_identifier(body, name, other)


def _as_example(body: str, start: int) -> bool:
    """True for a name in an example: a phrase just before it, or one that makes its whole paragraph fiction."""
    paragraph = max(body.rfind("\n\n", 0, start), start - FICTION, 0)
    return matches("example_phrase", body[max(0, start - 60) : start]) or matches("fiction", body[paragraph:start])


def _by_field(text: Text, name: Name, own: frozenset[str]) -> list[Vote]:
    """By the label, column or header field that the name stands under, else by the word before it."""
    cue = name.cue.casefold().removeprefix("column:").strip()
    value = text.text[name.start : name.end]
    label = _label(text, name)
    if label == "stamp":
        return _by_label(label)
    fields = sections("people_roles.txt")["mail_field"]
    field = cue if cue in fields and label in fields else label
    if field in fields and text.form is not Form.TABLE:
        weight = party(text.text, name, field, own)
        return [Vote(Role.OFFICIAL if weight > 0 else Role.DATA_SUBJECT, abs(weight))] if weight else []
    if label.endswith(cue) and (found := _by_label(label)):
        return found
    titled = name.basis == "rule: title" and cue in sections("people_roles.txt")["profession_title"]
    return ([] if titled else _by_cue(cue, value)) or _by_label(label)


def _by_letter(body: str, name: Name, own: frozenset[str]) -> list[Vote]:
    """By the name's place in a letter or message: greeted, in the heading, or in the signature."""
    if greeted(body, name):
        if thanked_for_referral(body, name):
            return [Vote(Role.OFFICIAL, 3)]
        formal = body[name.start : name.end].split()[0].casefold().rstrip(".") in words("title")
        return [Vote(Role.DATA_SUBJECT, 2 if formal else 1)]
    if headed(body, name):
        return [Vote(Role.DATA_SUBJECT, 3)]
    weight = signature(body, name, name.cue.casefold(), own)
    return [Vote(Role.OFFICIAL if weight > 0 else Role.DATA_SUBJECT, abs(weight))] if weight else []


def _by_title(name: Name, value: str) -> list[Vote]:
    """Doctors and clergy are mostly named as such; a greeting or a form's label still outweighs it."""
    title = name.cue if name.basis == "rule: title" else value.split()[0]
    official = title.casefold().rstrip(".") in sections("people_roles.txt")["profession_title"]
    return [Vote(Role.OFFICIAL, 1)] if official else []


def _label(text: Text, name: Name) -> str:
    """What heads the name: its column's header, or the label its line begins with; "time" for who writes in a chat."""
    start = name.start
    if text.form is Form.TABLE:
        return header_of(text, start).casefold()
    line = text.text[max(text.text.rfind("\n", 0, start) + 1, start - 200) : start]
    if STAMP.fullmatch(line):
        return "stamp" if _SPEAKS.match(text.text, name.end) else ""
    match = _LINE_LABEL.match(line)
    return match.group(1).strip().casefold() if match else _listed_under(text.text, start - len(line))


def _listed_under(body: str, line: int) -> str:
    """The heading of the list of people that a line belongs to ("Present:", then a name on each line), else ""."""
    lines = body[max(0, line - LIST) : line].split("\n")
    for above in reversed(lines[:-1]):
        label = above.strip(" :\t*").casefold()
        if label in sections("people_roles.txt")["list_label"]:
            return label
        if ":" in above or len(above) > LISTED or above.rstrip().endswith("."):
            return ""
    return ""


def _by_cue(cue: str, value: str) -> list[Vote]:
    if cue in sections("people_roles.txt")["rank"]:
        return [Vote(Role.OFFICIAL, 3)]
    if cue in words("salutation") or cue == "greeting":
        return [Vote(Role.DATA_SUBJECT, 1)]
    return [] if cue in sections("people_roles.txt")["mail_field"] else _by_label(cue)


def _by_label(label: str) -> list[Vote]:
    roles = sections("people_roles.txt")
    if label == "stamp":
        return [Vote(Role.OFFICIAL, 2)]
    if label in roles["official_hint"]:
        return [Vote(Role.OFFICIAL, 1)]
    if label in roles["list_label"]:
        return [Vote(Role.OFFICIAL, 2)]
    if label in roles["official_label"] or ends_with("post_label", label):
        return [Vote(Role.OFFICIAL, 3)]
    if label in roles["subject_label"] or matches("subject_label", label):
        return [Vote(Role.DATA_SUBJECT, 3)]
    if matches("job", label):
        return [Vote(Role.OFFICIAL, 3)]
    return [Vote(Role.OFFICIAL, 1)] if len(label) < UNIT and matches("unit", label) else []


def _by_job(before: str, after: str, value: str) -> list[Vote]:
    if _COUNCILLOR.match(value):
        return [Vote(Role.OFFICIAL, 4)]
    here = before[before.rfind("\n") + 1 :].rstrip(" :,(-–")
    if _AGED.match(after):
        return [Vote(Role.DATA_SUBJECT, 4)]
    if _RANK.search(before):
        return [Vote(Role.OFFICIAL, 3)]
    if ends_with("job", here) and not _APPOINTED.search(here):
        return [Vote(Role.OFFICIAL, 3)]
    if _RELATED.match(after):
        return [Vote(Role.DATA_SUBJECT, 4)]
    if _QUALIFIED.match(after):
        return [Vote(Role.OFFICIAL, 3)]
    right = _BESIDE.match(after)
    if right and _names_post(right.group(1)):
        return [Vote(Role.OFFICIAL, 3)]
    unit = _UNIT.match(after)
    if unit and _OPENS.search(before) and matches("unit", unit.group(1)):
        return [Vote(Role.OFFICIAL, 3)]
    return [Vote(Role.OFFICIAL, 2)] if _at_work(after) else []


def _names_post(beside: str) -> bool:
    """True for an apposition that is a post ("Housing Officer"), not for what is said of somebody else ("his GP")."""
    job = pattern("job").search(beside)
    if job is None or beside[:1].isdigit() or ":" in beside[: job.start()]:
        return False
    return not matches("apart", beside[: job.start()])


def _at_work(after: str) -> bool:
    """True for "from Housing", "at the duty desk", but not for where somebody was seen ("at the office")."""
    found = _AT_WORK.match(after)
    if found is None:
        return False
    place = pattern("place_of_work").search(found.group("place"))
    return bool(place) and (found.group("belongs") is not None or not matches("whereabouts", found.group("place")))


def _by_identifier(body: str, name: Name, other: Sequence[Finding]) -> list[Vote]:
    votes = []
    first = bisect_left(other, name.start - NEAR - LONGEST, key=finding_start)
    for finding in other[first:]:
        if finding.start > name.end + NEAR:
            break
        between = body[min(name.end, finding.end) : max(name.start, finding.start)]
        if finding.end < name.start - NEAR or "\n\n" in between:
            continue
        if finding.type in _PRIVATE and finding.start - name.end >= 0:
            beside = finding.type is FindingType.DATE_OF_BIRTH and "\n" not in between
            votes.append(Vote(Role.DATA_SUBJECT, 3 if beside else 2))
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
    hits = sum(len(pattern("policy").findall(text.text[:50_000])) for text in texts)
    return Role.UNKNOWN if length > 100 and hits > length / 150 else Role.DATA_SUBJECT
