"""Whose an identifier or contact detail is: the nearest person's, or the council's own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from classifiers.names.domains import OFFICIAL_DOMAIN, shared_mailbox
from classifiers.names.phrases import matches
from classifiers.names.roles import LONGEST, NEAR, finding_start
from models.findings import Finding, FindingType, Role
from models.records import Text

_CONTACT = frozenset({FindingType.EMAIL, FindingType.PHONE})


def linked(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], people: Sequence[Sequence[Finding]]
) -> list[list[Role]]:
    """The role of every other finding: that of the nearest person in its line or block; contact blocks are official."""
    return [
        [_linked(text.text, finding, persons, any(p.role is Role.DATA_SUBJECT for p in persons)) for finding in row]
        for text, row, persons in zip(texts, findings, people, strict=True)
    ]


def _linked(body: str, finding: Finding, people: Sequence[Finding], subjects: bool) -> Role:
    if finding.type is FindingType.EMAIL and _of_organisation(body[finding.start : finding.end]):
        return Role.OFFICIAL
    if finding.type in _CONTACT and (whose := _claimed(body, finding)):
        return whose
    first = bisect_left(people, finding.start - 2 * NEAR - LONGEST, key=finding_start)
    last = bisect_left(people, finding.end + 2 * NEAR, key=finding_start)
    near = [p for p in people[first:last] if p.end > finding.start - 2 * NEAR]
    blocks = [p for p in near if "\n\n" not in body[min(p.end, finding.end) : max(p.start, finding.start)]]
    if blocks:
        nearest = min(blocks, key=lambda p: _distance(body, p, finding))
        return nearest.role
    if finding.type in _CONTACT and _council_contact(body, finding):
        return Role.OFFICIAL
    return Role.DATA_SUBJECT if subjects else finding.role


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
