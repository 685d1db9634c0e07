"""Whose an identifier or contact detail is: the nearest person's, or the council's own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.names.correspondence import LETTER, voice
from classifiers.names.cues import alternation, words
from classifiers.names.domains import OFFICIAL_DOMAIN, private, shared_mailbox
from classifiers.names.lexicon import FIRST, flags_of, pure
from classifiers.names.phrases import matches
from classifiers.names.roles import LONGEST, NEAR, PRIVATE, STAMP, finding_start
from models.findings import Finding, FindingType, Role
from models.records import Text

ADJOINING = 24
"""Characters between an address and the postcode that belongs to it."""
STAMP_LENGTH = 40
PROSE = 30
"""Characters beside an address in its line that make the line a sentence."""
_CONTACT = frozenset({FindingType.EMAIL, FindingType.PHONE})


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with its persons, whether any is a data subject, private numbers in it, its letter's start and end."""

    body: str
    people: Sequence[Finding]
    subjects: bool
    private: bool
    letter: tuple[int, int]


def linked(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], people: Sequence[Sequence[Finding]]
) -> list[list[Role]]:
    """The role of every other finding: that of the nearest person in its line or block; contact blocks are official."""
    return [_of_text(text.text, row, persons) for text, row, persons in zip(texts, findings, people, strict=True)]


def _of_text(body: str, row: Sequence[Finding], people: Sequence[Finding]) -> list[Role]:
    """The roles of one text's findings; a postcode belongs to the address before it."""
    private = any(one.type in PRIVATE for one in row)
    subjects = any(person.role is Role.DATA_SUBJECT for person in people)
    page = _Page(body, people, subjects, private, _letter_of(body))
    roles: list[Role] = []
    before: Finding | None = None
    for finding in row:
        own = (
            finding.type is FindingType.POSTCODE and before is not None and 0 <= finding.start - before.end < ADJOINING
        )
        roles.append(roles[-1] if own else _linked(page, finding))
        before = finding if finding.type is FindingType.ADDRESS else None
    return roles


def _letter_of(body: str) -> tuple[int, int]:
    """Where a letter to its reader has its greeting and the end of its closing; (0, end) for any other text."""
    greeting = _GREETING.search(body)
    if greeting is None or voice(body[greeting.end() : greeting.end() + LETTER]) <= 0:
        return 0, len(body)
    closings = [match.end() for match in _CLOSING.finditer(body, greeting.end())]
    return greeting.start(), closings[-1] if closings else len(body)


def _linked(page: _Page, finding: Finding) -> Role:
    body = page.body
    if finding.type is FindingType.EMAIL and _of_organisation(body[finding.start : finding.end]):
        return Role.OFFICIAL
    if finding.type is FindingType.ADDRESS:
        if _public_building(body[finding.start : finding.end]):
            return Role.OFFICIAL
        if _AT_HOME.search(_line(body, finding)):
            return Role.DATA_SUBJECT
    if finding.type in _CONTACT and (whose := _claimed(body, finding)):
        return whose
    if _reaches_us(page, finding) or _of_named_body(page, finding) or _of_named_domain(body, finding):
        return Role.OFFICIAL
    blocks = _near(page, finding)
    told = [person for person in blocks if not _writes(body, person)]
    if told:
        return _of_nearest(page, finding, min(told, key=lambda p: _distance(body, p, finding)))
    if blocks:
        return Role.DATA_SUBJECT if page.subjects else Role.UNKNOWN
    if _on_letterhead(page, finding) or (finding.type in _CONTACT and _council_contact(body, finding)):
        return Role.OFFICIAL
    return Role.DATA_SUBJECT if page.subjects else _without_people(page, finding)


def _without_people(page: _Page, finding: Finding) -> Role:
    """In a paper that names officials at most, landlines, mailboxes and sites are an organisation's."""
    if page.private or any(person.role is not Role.OFFICIAL for person in page.people):
        return finding.role
    landline = finding.type in _CONTACT and not _personal(page.body, finding)
    line = _line(page.body, finding)
    if _private_mail(page.body, finding):
        return finding.role
    sited = landline or _SITE.search(line) or any(matches(kind, line) for kind in ("organisation", "unit", "building"))
    return Role.OFFICIAL if sited else finding.role


def _personal(body: str, finding: Finding) -> bool:
    """True for a mobile number and for a mailbox of a provider to the public."""
    return _mobile(body, finding) or _private_mail(body, finding)


def _private_mail(body: str, finding: Finding) -> bool:
    return finding.type is FindingType.EMAIL and private(body[finding.start : finding.end].partition("@")[2])


def _mobile(body: str, finding: Finding) -> bool:
    return body.startswith(("07", "+447", "+44 7"), finding.start)


def _near(page: _Page, finding: Finding) -> list[Finding]:
    """The persons in the finding's block of lines, not too far away."""
    people, body = page.people, page.body
    first = bisect_left(people, finding.start - 2 * NEAR - LONGEST, key=finding_start)
    last = bisect_left(people, finding.end + 2 * NEAR, key=finding_start)
    near = [p for p in people[first:last] if p.end > finding.start - 2 * NEAR]
    return [p for p in near if "\n\n" not in body[min(p.end, finding.end) : max(p.start, finding.start)]]


def _of_nearest(page: _Page, finding: Finding, nearest: Finding) -> Role:
    """The nearest person's role; among data subjects an official's only where the detail hangs on the name."""
    role = nearest.role
    if role is not Role.OFFICIAL or not page.subjects:
        return role
    if _USED_BY.fullmatch(page.body, finding.end, nearest.start):
        return Role.DATA_SUBJECT
    if finding.type is FindingType.ADDRESS and _in_prose(page.body, finding):
        return Role.DATA_SUBJECT
    return Role.OFFICIAL if _hangs_on(page.body, nearest, finding) else Role.DATA_SUBJECT


def _hangs_on(body: str, person: Finding, finding: Finding) -> bool:
    """True for what follows a name as its contact line or block does: no sentence between, short lines only."""
    if finding.end <= person.start:
        return "\n" not in body[finding.end : person.start] and person.start - finding.end < BESIDE
    between = _MAILBOX.sub("", body[person.end : finding.start])
    if re.search(r"[.!?] (?=[A-Z])", between):
        return False
    first, *rest = between.split("\n")
    if not rest:
        return len(first) < SPAN
    opens = body.rfind("\n", 0, person.start) + 1
    reach = 2 * SPAN if person.start == opens and matches("job", first) else SPAN
    return person.start - opens < LEAD and len(first) < reach and all(len(line) < SPAN for line in rest)


def _reaches_us(page: _Page, finding: Finding) -> bool:
    """True for the number that a letter asks its reader to ring."""
    if finding.type not in _CONTACT or page.letter == (0, len(page.body)) or _mobile(page.body, finding):
        return False
    return bool(_REACH_US.search(page.body, max(0, finding.start - 30), finding.start))


def _of_named_body(page: _Page, finding: Finding) -> bool:
    """True for a number nobody has at home (03, 08), and for one right behind an organisation's name."""
    if finding.type is not FindingType.PHONE or _mobile(page.body, finding):
        return False
    if _NON_GEOGRAPHIC.match(page.body, finding.start):
        return True
    before = _LAST_FIELD.split(page.body[max(0, finding.start - BEHIND) : finding.start])[-1]
    return matches("organisation", before) and not any(
        finding.start - len(before) <= person.start < finding.start for person in page.people
    )


def _of_named_domain(body: str, finding: Finding) -> bool:
    """True for an e-mail address at the domain of a body named just before it ("Keystone Lets, jo@keystonelets...")."""
    if finding.type is not FindingType.EMAIL:
        return False
    domain = body[finding.start : finding.end].partition("@")[2].casefold()
    name = re.sub(r"[^a-z]", "", domain.partition(".")[0])
    before = re.sub(r"[^a-z]", "", body[max(0, finding.start - 3 * BEHIND) : finding.start].casefold())
    return len(name) > DOMAIN and name in before and not private(domain) and not _of_person(name)


def _of_person(name: str) -> bool:
    """True for a domain that a person's first name begins ("janesmith")."""
    return any(pure(flags_of(name[:length]), FIRST) for length in range(4, min(len(name), 9)))


def _on_letterhead(page: _Page, finding: Finding) -> bool:
    """True for contact details above a letter's greeting or below its closing, in a block that names nobody."""
    if finding.type not in _CONTACT:
        return False
    greeting, closing = page.letter
    return finding.end <= greeting or finding.start >= closing


def _line(body: str, finding: Finding) -> str:
    start, end = body.rfind("\n", 0, finding.start) + 1, body.find("\n", finding.end)
    start, end = max(start, finding.start - 120), min(end if end >= 0 else len(body), finding.end + 80)
    return f"{body[start : finding.start]} {body[finding.end : end]}"


_SITE = re.compile(
    r"^[ \t]*(?:site|premises|venue|location|lleoliad|safle|registered office|meeting place|depot|branch)\b", re.I
)
_REACH_US = re.compile(
    r"\b(?:ring|call|phone|telephone|contact|e-?mail|text|ffoniwch|cysylltwch|ebostiwch)(?: us)?"
    r"(?: on| at| ar| â)?[ :]*$",
    re.I,
)
"""What a council's letter says before its own number."""
BEHIND, DOMAIN = 45, 5
_NON_GEOGRAPHIC = re.compile(r"(?:\+44 ?\(?0?\)?|0)(?:3\d\d|800|808|84\d|87\d)")
_LAST_FIELD = re.compile(r"[\n\t;]|[.!?] ")
_MAILBOX = re.compile(r"\S+@\S+")
SPAN, LEAD, BESIDE = 60, 40, 30
"""Characters of a line of a contact block, before the name in its line, and between a number and the name after it."""
_AT_HOME = re.compile(
    r"\b(?:home|residence|resid(?:es|ing)|lives?|living|dwelling|jointly|spouse|cartref|yn byw|priod)\b", re.I
)
"""Words that make an address somebody's home, an official's too (a councillor's register of interests)."""
_GREETING = re.compile(r"^[ \t]*(?:dear|annwyl)\b[^\n]{0,60}$", re.I | re.M)
_CLOSING = re.compile(rf"^[ \t]*(?:{alternation('signoff')})[ \t]*[,.!]?[ \t]*$", re.I | re.M)
_USED_BY = re.compile(r" (?:by|gan) ")
"""Between a number and the official who rang it."""


def _in_prose(body: str, address: Finding) -> bool:
    """True for an address within a sentence ("visited 4 Oak Road"), which is hardly the official's beside it."""
    start, end = body.rfind("\n", 0, address.start) + 1, body.find("\n", address.end)
    around = address.start - start + max(0, (end if end >= 0 else len(body)) - address.end)
    return around > PROSE and body[address.start].isdigit()


def _writes(body: str, person: Finding) -> bool:
    """True for who writes a line of a chat: a number in it is not the writer's own."""
    start = body.rfind("\n", 0, person.start) + 1
    return (
        person.start - start < STAMP_LENGTH
        and person.start > start
        and bool(STAMP.fullmatch(body, start, person.start))
    )


def _public_building(address: str) -> bool:
    return not address[:1].isdigit() and matches("building", address)


def _of_organisation(address: str) -> bool:
    return bool(OFFICIAL_DOMAIN.search(address)) or shared_mailbox(address)


_WHOSE = re.compile(
    r"\b(?P<whose>your|his|her|my|their|our|eich|ei|fy|eu|ein)(?: own)? "
    r"(?:(?:new|home|work|mobile|daytime|contact|rhif|cyfeiriad) ){0,2}"
    r"(?:tele)?(?:phone|mobile|number|num|e-?mail|cell|landline|ffôn|ebost|e-bost|symudol|rhif)(?: number| address)?"
    r"(?:['’]s)?(?: is| as| yw| ydy| oedd| was)?[ :,]*$",
    re.IGNORECASE,
)


_KIN_IS = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(words('relation') | words('kin')))})(?:['’]s)?"
    r"(?: (?:is|on|at|mob|mobile|tel|no|number))?|(?:she|he)\b[^.\n]{0,30}\b(?:ring|call|on|tel|text)) ?[:(]? ?$",
    re.I,
)
"""A relation before a number ("gran is 07700 900123"), or what he or she can be reached by."""


def _claimed(body: str, finding: Finding) -> Role | None:
    """Whose a contact detail is where the words before it say so: "her number is", "eich ffôn", "our e-mail"."""
    if _KIN_IS.search(body, max(0, finding.start - 40), finding.start):
        return Role.DATA_SUBJECT
    found = _WHOSE.search(body, max(0, finding.start - 60), finding.start)
    if found is None:
        return None
    return Role.OFFICIAL if found.group("whose").casefold() in ("our", "ein") else Role.DATA_SUBJECT


def _distance(body: str, person: Finding, finding: Finding) -> int:
    gap = body[min(person.end, finding.end) : max(person.start, finding.start)]
    return len(gap) + 40 * gap.count("\n") + (30 if person.start > finding.start else 0)


_BLOCK = re.compile(
    r"\b(?:contact(?: us| the)?|call us|ring us|council|department|team|office|service|helpline|switchboard|enquiries"
    r"|website|cysylltwch|cyngor|adran|swyddfa|gwasanaeth|ymholiadau|ffoniwch)\b|www\.|gov\.uk",
    re.I,
)


_ON_CALL = re.compile(
    r"\b(?:duty|on[ -]call|out of hours|work|office|emergency|argyfwng|gwaith)\b",
    re.I,
)
"""What makes a mobile number an office's."""


def _council_contact(body: str, finding: Finding) -> bool:
    start = max(body.rfind("\n\n", max(0, finding.start - 160), finding.start), finding.start - 160, 0)
    end = min(len(body), finding.end + 60)
    if _private_mail(body, finding):
        return False
    if _BLOCK.search(body, start, end) and not (_mobile(body, finding) and not _ON_CALL.search(body, start, end)):
        return True
    line = body.rfind("\n", 0, finding.start) + 1
    return not _mobile(body, finding) and matches("organisation", body[max(line, finding.start - 160) : end])
