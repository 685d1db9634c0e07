"""What the words beside a name say of the bearer's post or place in a family: "Nia Puw, Housing Officer"."""

from __future__ import annotations

import re

from classifiers.names.cues import alternation, sections
from classifiers.names.phrases import ends_with, matches, pattern
from classifiers.names.votes import Vote
from models.findings import Role

_COUNCILLOR = re.compile(r"^(?:cllr|councillor|cyng|cynghorydd)\b", re.I)
_BESIDE = re.compile(r"[ ]*[,(\n|–-][ ]*\n?(?!(?:her|his|their|my|your|our|ei|eu|and|who)\b)([^\n.;)]{0,45})")
_AT_WORK = re.compile(r" (?:(?P<belongs>from|of|o'r|o)|at|in|@|yn yr?|yn|on) (?:the )?(?P<place>[^\n.;,]{0,32})")
_UNIT = re.compile(
    r" ?[,(–-] ?([^\n.;:,)@]{3,45})[).,]?[ ]*(?:\n|$|[,;|] ?(?:[\w.+-]+@|(?:tel|ext|ffôn|ph)?[ .:]*0\d))", re.I
)
_SIGNED_UNIT = re.compile(r", [A-Z][\w&'’ ]{2,40}[ \t]*(?:\n|$)")
"""A unit behind the name of who signs: "Stephanie, Pensions"."""
_SIGNED = re.compile(rf"(?:^|\n)[ \t]*(?:{alternation('signoff')})[ \t]*[,.!]?[ \t]*\n+[ \t]*$", re.I)
_PARTY = re.compile(
    rf"[ ]?(?:\(|, |- )(?:the )?(?:{'|'.join(sections('people_roles.txt')['party'])})"
    r"(?:\)|\b(?! (?:officer|manager|service)))",
    re.I,
)
"""A party to a meeting or hearing that is no official: "Ali Shah (suspect)"."""
_OPENS = re.compile(r"(?:^|\n[ \t>]*|[.!?] |[,:] )$")
_QUALIFIED = re.compile(
    r",? \(?(?:(?:B|M)(?:A|Sc|Ed|Eng|Phil)\b|PhD|LLB|MFOM|FFOM|MRCP|MRCGP|FRC[A-Z]+|MRC[A-Z]+|MB ?(?:BS|ChB)|RGN"
    r"|RMN|RNLD|HCPC|GMC|NMC|MRTPI|MRICS|FRICS|MCIEH|CPFA|CIPFA|ACCA|CQSW|DipSW|Dip[A-Z]|CPsychol|AFBPsS|FCIPD|MCIPD|OT\b|SRN\b)"
)
_RANK = re.compile(r"\b(?:PC|DC|DS|DCI|DI|WPC|PCSO|Sgt|Insp|Inspector|Sergeant)\.? (?:\d{1,5} )?$")
_AGED = re.compile(r",? \(?(?:aged? )?(?:[1-9]|1\d)(?: oed| yrs?| years?)?\)")
_RELATED = re.compile(
    rf"[ ]?(?:\(|, |- )(?:(?:her|his|their|the|ei|eu|y) )?(?:{'|'.join(sections('people_roles.txt')['family'])})\b",
    re.I,
)
_APPOINTED = re.compile(
    r"(?:\b(?:your|his|her|my|their|eich|ei|fy|eu)|['’]s) (?:\w+ )?"
    rf"(?:{'|'.join(sections('people_roles.txt')['appointed'])})$",
    re.I,
)


def by_job(before: str, after: str, value: str) -> list[Vote]:
    """The vote of the post, rank, family word or party named beside a name; none where there is no such word."""
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
    if _PARTY.match(after):
        return [Vote(Role.DATA_SUBJECT, 4)]
    if _QUALIFIED.match(after):
        return [Vote(Role.OFFICIAL, 3)]
    right = _BESIDE.match(after)
    if right and _names_post(right.group(1)):
        return [Vote(Role.OFFICIAL, 3)]
    if _SIGNED.search(before) and _SIGNED_UNIT.match(after):
        return [Vote(Role.OFFICIAL, 2)]
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
