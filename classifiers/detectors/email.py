"""E-mail addresses; those of public bodies and general mailboxes are official contacts."""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_letters, digits

from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType, Role

KIND = FindingType.EMAIL
SHAPE = r"@ ?[A-Za-z0-9][A-Za-z0-9\-]*\."
_LOCAL = ascii_letters + digits + "!#$%&'*+/=?^_`{|}~.-"
_LONGEST = 63
_DOMAIN = re.compile(r"@((?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24})\b")
_SPACED = re.compile(r"@ ?((?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\. ?)+[A-Za-z]{2,24})\b")
_IN_LINK = re.compile(r"://[^ \n/@]{1,100}\Z")
_LEADING = "'`*/{|}=&?!#$%^~"
_GENERAL = re.compile(
    r"(?:.*[._\-])?(?:enquir(?:y|ies)|info|information|contact(?:us)?|customer\w*"
    r"|council|foi|office|reception|admin|help\w*|support|press|media|planning"
    r"|hr|payroll|elections?|licensing|housing|benefits?|revenues?|counciltax"
    r"|webmaster|postmaster|no-?reply|mail|dpo|dataprotection|complaints?|feedback"
    r"|consultation|democratic\w*|committee|registrars?|library|libraries|schools?"
    r"|recycling|environment\w*|ymholiadau|gwybodaeth|cyswllt|swyddfa|cymorth)(?:[._\-].*"
    r"|\d*|team|desk|services?)",
    re.I,
)
_SPECIMEN = re.compile(
    r"(?i)a[._]?n[._]?other|(?:joe|jo|fred)[._]?(?:bloggs|public)|j[._]?bloggs|(?:first|fore)[._]?name[._]?(?:last|sur)[._]?name"
    r"|(?:your|my)?[._]?(?:name|e?mail|address)|some(?:one|body)|user(?:name)?|name[._]surname|example|test"
    r"|enw[._]cyfenw|eich[._]?enw"
)
_PUBLIC = re.compile(
    r"(?:.*\.)?(?:gov\.uk|gov\.wales|llyw\.cymru|nhs\.uk|nhs\.net|police\.uk|mod\.uk|parliament\.uk)", re.I
)


def judge(candidate: Candidate) -> Judgement | None:
    """The whole address around an at-sign.

    >>> DETECTOR.values("write to p.owen@example.org.")
    ['p.owen@example.org']
    >>> DETECTOR.values("<mailto:p.owen+1@example.co.uk>")
    ['p.owen+1@example.co.uk']
    >>> DETECTOR.values("@council on Twitter")
    []
    >>> DETECTOR.values("a@b")
    []
    """
    body = candidate.context.body
    before = body[max(0, candidate.start - _LONGEST) : candidate.start]
    local = before[len(before.rstrip(_LOCAL)) :].lstrip(".")
    place = (candidate.start, candidate.start + 260)
    domain = _DOMAIN.match(body, *place) or _SPACED.match(body, *place)
    if not local or domain is None:
        return None
    name = local.lstrip(_LEADING)
    if _IN_LINK.search(body, max(0, candidate.start - 120), candidate.start):
        return None
    spaced = " " in domain.group()
    if not name or name.endswith(".") or ".." in name or (spaced and "EMAIL" not in candidate.evidence.kinds):
        return None
    start = candidate.start - len(name)
    role = role_of(name, domain.group(1))
    return Judgement(start, domain.end(), KIND, 0.7 if spaced else 0.98, "email: address", "", role)


def role_of(name: str, domain: str) -> Role:
    """EXAMPLE for a made-up person's address, OFFICIAL for a general mailbox or a public body's domain."""
    if _SPECIMEN.fullmatch(name):
        return Role.EXAMPLE
    return Role.OFFICIAL if _is_public(domain) or _GENERAL.fullmatch(name) else Role.UNKNOWN


@lru_cache(maxsize=1024)
def _is_public(domain: str) -> bool:
    return _PUBLIC.fullmatch(domain) is not None


DETECTOR = Shape("email", KIND, SHAPE, judge, SHAPE, opens="@", unaided=0.98)
