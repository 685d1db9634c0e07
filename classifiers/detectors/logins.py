"""Secrets that no label announces: "use Summer2019! to get in", user / password pairs, codes of doors and machines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from classifiers.detectors.answers import mixed
from classifiers.detectors.context import Context
from classifiers.detectors.regions import Region, has, matches
from classifiers.detectors.scanning import Judgement
from classifiers.patterns import NOWHERE, finder
from models.findings import FindingType

KIND: Final = FindingType.CREDENTIAL
WORDS: Final = (
    r"\b(?i:log ?-?(?:in|on|ins|ons)|logged in|pass ?words?|pwd?|p/w|pass|user(?:name)?s?|pin|code|key|cyfrinair\w*"
    r"|gyfrinair|wi-?fi|ssid|alarm|keysafe|get in|cod)\b"
)
ABOUT: Final = (
    r"\b(?i:log ?-?(?:in|on|ins|ons)|pass ?words?|pwd?|p/w|user ?names?|cyfrinair\w*|gyfrinair|wi-?fi|portal"
    r"|get in(?:to)?|till)\b"
)
_ABOUT = re.compile(ABOUT)
_PLACES: Final = (
    r"doors?|gates?|alarms?|safe|cupboard|annexe?|depot|offices?|building|garage|sheds?|store|printers?|copier|tablet"
    r"|i?pads?|phones?|laptops?|till|hall|car ?park|barriers?|lift|entrance|room|front|back|reception|entry"
    r"|locker|cabinet"
    r"|key ?(?:safe|box|pad)|bitlocker|voicemail|sim|scanner|drws|giat|larwm|allweddi|swyddfa|shutters?|fob|gym|library"
)
_NUMBER = r"([CcXx]?[0-9]{4,8}[A-Za-z#]?)\b"
_NO_MORE = r"(?![/.\-:,]?[0-9])"
_LOCKS = (
    rf"(?i:\b(?:{_PLACES})\b[^\n.;0-9]{{0,24}}\b(?:code|pin|cod|number)\b[^\n.;0-9]{{0,30}}?[ :=]{_NUMBER}"
    rf"|\b(?:code|pin|cod)\b (?:for|to|ar gyfer|i|on"
    rf"|yw)\b[^\n.;0-9]{{0,20}}\b(?:{_PLACES})\b[^\n.;0-9]{{0,16}}?[ :=]{_NUMBER}"
    rf"|\b(?:alarm|key ?safe|key ?box|key ?pad|larwm)\b(?: (?:is|at|by|on|outside|near"
    rf"|yw)[^\n.;0-9]{{0,24}})?[ :=\-]{{1,3}}"
    rf"{_NUMBER}|\b(?:bitlocker|printer|sim|unlock|voicemail|phone|ipad|tablet) pin\b[ :=]*(?:is )?{_NUMBER})"
)
_NOT_LOCK = re.compile(
    r"(?i)post ?code|cost code|budget|dial|sort code|invoice|order|asset|serial|model|job|extension|ext\b|tel"
)
_PAIR = re.compile(r"(?:\A|(?<=[\s:;,]))([\w.@\-]{3,40}) ?(?:/|\||\t| - | -> | {2,}) ?([^\s/]{5,40})(?=[\s;,]|\Z)")
_USED = re.compile(
    r"(?i)\b(?:use|try|with|used|using|it'?s|now|to|p|pw|pass|pword|key|passcode|phrase|is|was|yn|yw"
    r"|>)[:=]? {1,2}[\"']?"
    r"([^\s\"']{6,40})"
)
_BRIEF = re.compile(r"(?i)(?:\b(?:pw|pass|p|key|pword)\b[ :=>?]{1,4})[\"']?([^\s\"']{6,40})")
_LINE = re.compile(r"[^\n]+")
REACH: Final = 120


def in_places(context: Context, regions: Sequence[Region]) -> Iterator[Judgement]:
    """The secrets of a folded text that only their surroundings give away, in no order."""
    if not regions or finder(WORDS)(context.data, 0) == NOWHERE:
        return
    body = context.body
    for region in regions:
        yield from _locks(context, region)
        for line in _LINE.finditer(body, *region) if has(context, region, ABOUT) else ():
            yield from _in_line(body, *line.span())


def _locks(context: Context, region: Region) -> Iterator[Judgement]:
    """The codes of doors, alarms and machines."""
    for match in matches(context, region, _LOCKS, _NO_MORE):
        if not _NOT_LOCK.search(match.group()):
            yield Judgement(*match.span(match.lastindex or 0), KIND, 0.75, "credential: code of a lock", "code")


def _in_line(body: str, start: int, end: int) -> Iterator[Judgement]:
    if end - start < 8 or end - start > 1_000:
        return
    near = body[max(0, start - 4 * REACH) : end + REACH]
    if not _ABOUT.search(near):
        return
    for match in _PAIR.finditer(body, start, end):
        if (mixed(_plain(match.group(2))) and not match.group(1).isdigit()) or _strong(match.group(2)):
            yield _found(match, 2, "credential: beside a user name")
    for match in _BRIEF.finditer(body, start, end):
        if mixed(_plain(match.group(1))):
            yield _found(match, 1, "credential: password behind word")
    for match in _USED.finditer(body, start, end):
        if mixed(_plain(match.group(1))) and _ABOUT.search(body, max(0, start - REACH), min(len(body), end + REACH)):
            yield _found(match, 1, "credential: password behind word")


def _strong(word: str) -> bool:
    """True for a word with capitals, small letters, and figures or signs."""
    return mixed(_plain(word)) and any(map(str.isupper, word))


def _plain(word: str) -> str:
    return word.rstrip(".,;:)?")


def _found(match: re.Match[str], place: int, basis: str) -> Judgement:
    start = match.start(place)
    return Judgement(start, start + len(_plain(match.group(place))), KIND, 0.7, basis, "login")
