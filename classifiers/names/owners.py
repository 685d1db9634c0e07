"""Whose an identifier or contact detail is: the nearest person's, or the council's own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from classifiers.names.domains import OFFICIAL_DOMAIN, shared_mailbox
from classifiers.names.phrases import matches
from classifiers.names.roles import LONGEST, NEAR, STAMP, finding_start
from models.findings import Finding, FindingType, Role
from models.records import Text

ADJOINING = 24
"""Characters between an address and the postcode that belongs to it."""
STAMP_LENGTH = 40
PROSE = 30
"""Characters beside an address in its line that make the line a sentence."""
_CONTACT = frozenset({FindingType.EMAIL, FindingType.PHONE})


def linked(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], people: Sequence[Sequence[Finding]]
) -> list[list[Role]]:
    """The role of every other finding: that of the nearest person in its line or block; contact blocks are official."""
    return [_of_text(text.text, row, persons) for text, row, persons in zip(texts, findings, people, strict=True)]


def _of_text(body: str, row: Sequence[Finding], people: Sequence[Finding]) -> list[Role]:
    """The roles of one text's findings; a postcode belongs to the address before it."""
    subjects = any(person.role is Role.DATA_SUBJECT for person in people)
    roles: list[Role] = []
    before: Finding | None = None
    for finding in row:
        own = (
            finding.type is FindingType.POSTCODE and before is not None and 0 <= finding.start - before.end < ADJOINING
        )
        roles.append(roles[-1] if own else _linked(body, finding, people, subjects))
        before = finding if finding.type is FindingType.ADDRESS else None
    return roles


def _linked(body: str, finding: Finding, people: Sequence[Finding], subjects: bool) -> Role:
    if finding.type is FindingType.EMAIL and _of_organisation(body[finding.start : finding.end]):
        return Role.OFFICIAL
    if finding.type is FindingType.ADDRESS and _public_building(body[finding.start : finding.end]):
        return Role.OFFICIAL
    if finding.type in _CONTACT and (whose := _claimed(body, finding)):
        return whose
    first = bisect_left(people, finding.start - 2 * NEAR - LONGEST, key=finding_start)
    last = bisect_left(people, finding.end + 2 * NEAR, key=finding_start)
    near = [p for p in people[first:last] if p.end > finding.start - 2 * NEAR]
    blocks = [p for p in near if "\n\n" not in body[min(p.end, finding.end) : max(p.start, finding.start)]]
    told = [p for p in blocks if not _writes(body, p)]
    if told:
        nearest = min(told, key=lambda p: _distance(body, p, finding))
        role = nearest.role
        if subjects and role is Role.OFFICIAL and _USED_BY.fullmatch(body, finding.end, nearest.start):
            return Role.DATA_SUBJECT
        home = finding.type is FindingType.ADDRESS and subjects and _in_prose(body, finding)
        return Role.DATA_SUBJECT if home and role is Role.OFFICIAL else role
    if blocks:
        return Role.DATA_SUBJECT if subjects else Role.UNKNOWN
    if finding.type in _CONTACT and _council_contact(body, finding):
        return Role.OFFICIAL
    return Role.DATA_SUBJECT if subjects else finding.role


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


def _claimed(body: str, finding: Finding) -> Role | None:
    """Whose a contact detail is where the words before it say so: "her number is", "eich ffôn", "our e-mail"."""
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


def _council_contact(body: str, finding: Finding) -> bool:
    start = max(body.rfind("\n\n", 0, finding.start), finding.start - 160, 0)
    end = min(len(body), finding.end + 60)
    if _BLOCK.search(body, start, end):
        return True
    line = body.rfind("\n", 0, finding.start) + 1
    mobile = body.startswith(("07", "+447", "+44 7"), finding.start)
    return not mobile and matches("organisation", body[max(line, finding.start - 160) : end])
