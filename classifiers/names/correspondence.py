"""Who wrote a message or letter and to whom: its header lines, its greeting, the block of lines under its signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classifiers.names.cues import alternation, sections, words
from classifiers.names.domains import OFFICIAL_DOMAIN, organisations, private
from classifiers.names.phrases import matches
from classifiers.names.spans import Name
from models.findings import Finding, FindingType
from models.records import Text

LETTER = 8_000
"""A letter is not longer than this, in characters, from its greeting to its signature."""
BLOCK = 320
"""A block of lines under a name is read up to this many characters."""
_ADDRESS = re.compile(r"[\w.+'-]+@([\w-]+(?:\.[\w-]+)+)")
_FIELD = re.compile(r"^[ \t>*]*(?P<field>from|to|oddi wrth|at)[ \t*]*:(?P<rest>[^\n]*)", re.I | re.M)
_SENDERS = ("from", "oddi wrth", "sender", "reply-to")
_HOME = re.compile(
    r"(?:^|\n|, )[ \t>]*(?:flat|apartment|apt|room|fflat)? ?\d{1,4}[a-z]?,?(?: \w+,)? [^\W\d_]{3,}"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    re.IGNORECASE,
)
_STREET_LINE = re.compile(r"[ \t>]*(?:(?:flat|unit|room) ?)?\d|.*\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_OWN_NUMBER = re.compile(r"\b(?:payroll|staff|employee|tenancy|ref(?:erence)?|account|a/c)\b[^\n\d]{0,12}\d{4,}", re.I)
"""A writer's own number under a signature ("payroll 40922"), which is no post."""
_GREETED = re.compile(rf"(?:^|[/.>] ?)[ \t]*(?:{alternation('salutation')})[ \t,:]*$", re.I)
_ALONE = re.compile(r"[ \t]*(?:\((?:mr|mrs|miss|ms|mx|dr)\.?\))?[ \t,]*(?:\n|$)", re.I)
_GREETING = re.compile(rf"^[ \t>]*(?:{alternation('salutation')})\b", re.I | re.M)
_CLOSED = re.compile(
    rf"(?:^|[.!?] |\n)[ \t>]*(?:{alternation('signoff')})[ \t]*[,.!:–-]?[ \t]*(?:\n[ \t]*){{0,4}}$", re.I
)
_MINE = re.compile(r"\b(?:my|mine|i['’]ve|i['’]m|i live|fy|fi)\b", re.I)
_YOURS = re.compile(r"\b(?:you|your|we|our|eich|chi|rydym|byddwn|ydym|ein)\b", re.I)
_HEADED = re.compile(r"(?:^|\n)[ \t]*(?:dear|annwyl)\b[^\n]{0,60}\n\s*$", re.I)
_REFERRED = re.compile(
    r"\b(?:thank you for (?:referring|your referral|asking me)|diolch am (?:gyfeirio|eich atgyfeiriad))\b", re.I
)


def own_domains(texts: Sequence[Text], findings: Sequence[Sequence[Finding]]) -> frozenset[str]:
    """The organisations' domains among the document's e-mail addresses."""
    emails = [
        text.text[found.start : found.end]
        for text, row in zip(texts, findings, strict=True)
        for found in row
        if found.type is FindingType.EMAIL
    ]
    return organisations(emails, _pairs(texts))


def _pairs(texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    """The domains of sender and recipient of each message."""
    for text in texts:
        sender = ""
        for match in _FIELD.finditer(text.text):
            found = [domain.casefold() for domain in _ADDRESS.findall(match.group("rest"))]
            if match.group("field").casefold() in _SENDERS:
                sender = found[0] if found else ""
            else:
                yield from ((sender, domain) for domain in found if sender)


def party(body: str, name: Name, field: str, own: frozenset[str]) -> int:
    """What a header line says of a name in it: above 0 an official, below 0 a data subject, 0 nothing.

    An organisation's address makes an official; a private one, or a stranger's beside an organisation's, does not.
    """
    end = body.find("\n", name.end)
    found = _ADDRESS.search(body, name.end, min(end if end >= 0 else len(body), name.end + 100))
    if found and ";" not in body[name.end : found.start()]:
        domain = found.group(1).casefold()
        if domain in own or OFFICIAL_DOMAIN.search(found.group()):
            return 2
        if private(domain) or own:
            return -2
        return -1 if field in _SENDERS and voice(body[name.end : name.end + LETTER]) < 0 else 0
    title = body[name.start : name.end].split()[0].casefold().rstrip(".")
    if title in words("title") and title not in sections("people_roles.txt")["official_title"]:
        return -2
    return 0 if field in _SENDERS and voice(body[name.end : name.end + LETTER]) < 0 else 1


def voice(letter: str) -> int:
    """Above 0 where a letter speaks to its reader ("your application"), below 0 where of its writer ("my house")."""
    yours, mine = len(_YOURS.findall(letter)), len(_MINE.findall(letter))
    return (yours > mine) - (yours < mine)


def greeted(body: str, name: Name) -> bool:
    """True for the name in a greeting."""
    start = body.rfind("\n", 0, name.start) + 1
    return name.start - start < 60 and bool(_GREETED.search(body[start : name.start]))


def thanked_for_referral(body: str, name: Name) -> bool:
    """True for the reader of a clinician's letter, who sent the patient."""
    return bool(_REFERRED.search(body, name.end, name.end + 400))


def headed(body: str, name: Name) -> bool:
    """True for a name that opens the heading under a letter's greeting: the one the letter is about."""
    return bool(_HEADED.search(body[max(0, name.start - 120) : name.start]))


def signature(body: str, name: Name, cue: str, own: frozenset[str]) -> int:
    """What the lines under a name that stands alone say of it: above 0 an official, below 0 a data subject."""
    start = body.rfind("\n", 0, name.start) + 1
    lead = body[start : name.start].strip(" \t>")
    closed = cue == "signature" or bool(_CLOSED.search(body[max(0, name.start - 60) : name.start]))
    if not _ALONE.match(body, name.end) or (lead and not closed):
        return 0
    under = _under(body, name.end)
    if under:
        if _organised(under, own):
            return 3
        if _HOME.search("\n" + under):
            return -3
    if lead.endswith(":") or not closed:
        return 0
    letter = body[max(0, name.start - LETTER) : name.start]
    if matches("to_council", letter):
        return -2
    return voice(letter) or (1 if _ends_note(body, name, letter) else 0)


def _ends_note(body: str, name: Name, letter: str) -> bool:
    """True for the name on the last line of a note that greets nobody and closes with no courtesy: its writer's."""
    before = body[max(0, name.start - 60) : name.start]
    last = len(body) - name.end < BLOCK and not body[name.end :].strip()
    return last and not _CLOSED.search(before) and not _GREETING.search(letter)


def _under(body: str, end: int) -> str:
    first = body.find("\n", end) + 1
    if not first:
        return ""
    last = body.find("\n\n", first - 1)
    return body[first : min(first + BLOCK, last if last >= 0 else len(body))]


def _organised(under: str, own: frozenset[str]) -> bool:
    if OFFICIAL_DOMAIN.search(under) or any(d.casefold() in own for d in _ADDRESS.findall(under)):
        return True
    lines = [line for line in under.split("\n") if not _STREET_LINE.match(line) and not _OWN_NUMBER.search(line)]
    return any(matches("job", line) or matches("unit", line) for line in lines)
