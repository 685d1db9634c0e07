"""Who a named person is in the document: the one it is about, an official acting, a public figure, an example."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from classifiers.names.correspondence import (
    LETTER,
    greeted,
    headed,
    own_domains,
    party,
    signature,
    thanked_for_referral,
    voice,
)
from classifiers.names.cues import sections, words
from classifiers.names.distinct import Parts, fits, grouped, name_parts
from classifiers.names.domains import OFFICIAL_DOMAIN
from classifiers.names.phrases import ends_with, matches, pattern
from classifiers.names.posts import by_job
from classifiers.names.spans import Name
from classifiers.names.votes import Vote
from classifiers.tables import header_of
from models.findings import Finding, FindingType, Role
from models.records import Form, Properties, Text

_MEMBER = re.compile(r"^,? ?(?:MP|MS|AS|AC|AM|MSP|MEP)\b")
_LINE_LABEL = re.compile(r"[\s>*•\-\d.)]*([^\W\d_][\w'’/()\- ]{0,40}?)[ ]*(?::(?!\d)|\.{3,}|\t|\|)")
STAMP = re.compile(
    r"[\[(]?(?:[A-Z][a-z]{2,8},? )?[\d/., ]*\d{1,2}[:.]\d\d[\d:.]*(?: ?[ap]m)?[\])]?[ ]*[-–]?[ ]*", re.IGNORECASE
)
_DONE_BY = re.compile(
    r"\b(?:prepared|written|completed|reviewed|approved|authorised|assessed|checked|entered|logged|seen|taken|received"
    r"|processed|verified|inspected|issued|recorded|input|keyed|actioned|allocated|closed|signed off|countersigned) by$"
    r"|\w+wyd(?: gan)?$"
)
"""A label that says who did a piece of office work."""
_DID = re.compile(
    r"(?:^|[.;:|]|\s{2,})[ ]*(?:prepared|checked|signed off|approved|authorised|logged|inspected|issued|processed"
    r"|verified|actioned|countersigned|signed for (?:the )?council|discussed with|d/w|handed(?: over)? to"
    r"|handover (?:to|from)|supervision with|report(?:ed)? (?:\w+ ){0,4}to) *$",
    re.IGNORECASE,
)
"""What stands before the name of who did a piece of office work, with no colon: "Signed off M. Cawthorne"."""
_ASKED_FOR = re.compile(r"\b(?:talk to|speak to|ask for|e-?mail|siaradwch â|gofynnwch am)(?: the)?$", re.I)
_SPEAKS = re.compile(r"(?: \([^()\n]{2,30}\))?[ ]?(?::|>|says:|[ \t]*(?:\n|$))")
_MOVED = re.compile(
    r" (?:presented the|introduced the|moved the|seconded|proposed (?:that|the)|chaired|declared an? |outlined the"
    r"|gave (?:an update|a presentation)|took the chair)"
)
_AGENT = re.compile(
    rf"\b(?:{'|'.join(sorted(sections('people_roles.txt')['participle'], key=len, reverse=True))})"
    r"(?: [\w/]+){0,6} (?:by|gan)$",
    re.IGNORECASE,
)
PRIVATE = frozenset(
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
_FIELDS = re.compile(r" {2,}(?=[^\W\d_])")
_WORKERS = frozenset({"worker", "workers", "staff", "driver", "member", "officer", "name of worker"})
"""Column headers that mean an official beside a column of clients, and else whom the table is about."""
_ROTA = re.compile(r"\b(?:rota|shifts?|nights|lates|earlies|early|late|s/l|a/l|on call|standby|sleep-?in)\b", re.I)
_QUOTED = re.compile(r"\n[ \t]*(?:>|From:|Oddi wrth:|On [^\n]{4,60} wrote:|-{4,})")
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
    votes += by_job(before, after, value)
    if pattern("example").fullmatch(" ".join(name_parts(value))) or _as_example(body, name.start):
        votes.append(Vote(Role.EXAMPLE, 4))
    if _MEMBER.match(after) or matches("public", before[-30:]):
        votes.append(Vote(Role.PUBLIC_FIGURE, 3))
    if ends_with("subject_strong", line):
        votes.append(Vote(Role.DATA_SUBJECT, 3))
    elif not votes and ends_with("subject_phrase", line):
        votes.append(Vote(Role.DATA_SUBJECT, 2))
    votes += _by_title(name, value)
    if ends_with("contact_phrase", line) or _ASKED_FOR.search(line):
        votes.append(Vote(Role.OFFICIAL, 2))
    if not votes and _DID.search(line):
        votes.append(Vote(Role.OFFICIAL, 2))
    if ends_with("agent_phrase", line) or _AGENT.search(line) or _MOVED.match(after):
        votes.append(Vote(Role.OFFICIAL, 2))
    return votes + _by_letter(body, name, own) + _by_identifier(body, name, other)


def _as_example(body: str, start: int) -> bool:
    """True for a name in an example: a phrase just before it, or one that makes its whole paragraph fiction."""
    paragraph = max(body.rfind("\n\n", max(0, start - FICTION), start), start - FICTION, 0)
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
    if text.form is Form.TABLE and label in _WORKERS and not matches("client_header", text.text.partition("\n")[0]):
        return [Vote(Role.DATA_SUBJECT, 2)]
    if name.basis == "rule: row of names" and _ROTA.search(text.text):
        return [Vote(Role.OFFICIAL, 2)]
    if label.endswith(cue) and (found := _by_label(label)):
        return found
    titled = name.basis == "rule: title" and cue in sections("people_roles.txt")["profession_title"]
    return ([] if titled else _by_cue(cue, value)) or _by_label(label)


def _by_letter(body: str, name: Name, own: frozenset[str]) -> list[Vote]:
    """By the name's place in a letter or message: greeted, in the heading, or in the signature."""
    if greeted(body, name):
        if thanked_for_referral(body, name):
            return [Vote(Role.OFFICIAL, 3)]
        if voice(_letter(body, name.end)) < 0:
            return [Vote(Role.OFFICIAL, 2)]
        formal = body[name.start : name.end].split()[0].casefold().rstrip(".") in words("title")
        return [Vote(Role.DATA_SUBJECT, 2 if formal else 1)]
    if headed(body, name):
        return [Vote(Role.DATA_SUBJECT, 3)]
    weight = signature(body, name, name.cue.casefold(), own)
    return [Vote(Role.OFFICIAL if weight > 0 else Role.DATA_SUBJECT, abs(weight))] if weight else []


def _letter(body: str, start: int) -> str:
    """The letter or message after its greeting, without what it quotes."""
    letter = body[start : start + LETTER]
    quoted = _QUOTED.search(letter)
    return letter[: quoted.start()] if quoted else letter


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
    match = _LINE_LABEL.match(_FIELDS.split(line)[-1]) or _LINE_LABEL.match(line)
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
    if label.endswith("s") and label[:-1] in roles["official_label"]:
        return [Vote(Role.OFFICIAL, 3)]
    if _DONE_BY.search(label) and not matches("subject_label", label):
        return [Vote(Role.OFFICIAL, 2)]
    if label in roles["subject_label"] or matches("subject_label", label):
        return [Vote(Role.DATA_SUBJECT, 3)]
    if matches("job", label):
        return [Vote(Role.OFFICIAL, 3)]
    return [Vote(Role.OFFICIAL, 1)] if len(label) < UNIT and matches("unit", label) else []


def _by_identifier(body: str, name: Name, other: Sequence[Finding]) -> list[Vote]:
    votes = []
    first = bisect_left(other, name.start - NEAR - LONGEST, key=finding_start)
    for finding in other[first:]:
        if finding.start > name.end + NEAR:
            break
        between = body[min(name.end, finding.end) : max(name.start, finding.start)]
        if finding.end < name.start - NEAR or "\n\n" in between:
            continue
        if finding.type in PRIVATE and finding.start - name.end >= 0:
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
    if any(finding.type in PRIVATE for row in findings for finding in row):
        return Role.DATA_SUBJECT
    if any(tally[Role.DATA_SUBJECT] for tally in votes.values()) or any(text.form is Form.TABLE for text in texts):
        return Role.DATA_SUBJECT
    length = sum(len(text.text) for text in texts) / 6
    hits = sum(len(pattern("policy").findall(text.text[:50_000])) for text in texts)
    return Role.UNKNOWN if length > 100 and hits > length / 150 else Role.DATA_SUBJECT
