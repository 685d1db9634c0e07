"""Credentials written into documents: passwords behind their label, private keys, connection strings, access keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters
from typing import Final

from classifiers.detectors.context import Context
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from classifiers.tables import cells, columns
from models.findings import FindingType
from models.records import Text

KIND = FindingType.CREDENTIAL
_CUE = (
    r"pass ?words?|passwd|pwd|pword|p/w|wi-?fi (?:key|code)|network key|security key|pass ?code|pass ?phrase|pass ?key"
    r"|log ?in pass|cyfrinair|gyfrinair|chyfrinair|nghyfrinair"
)
_BRIEF = r"(?:pw|pass) ?[:=]|pw (?:is|was|now|yw)"
_RESET = r"reset (?:you|it|him|her|them|this) to"
_LOCK = (
    r"key ?-?safe(?: (?:code|no|number|pin))?|key ?code|key ?box(?: code)?|door ?code|entry ?code|alarm ?code"
    r"|gate ?code|access ?code|cod drws|blwch allweddi|seff allweddi|cod larwm"
)
_LOCK_CODE = re.compile(r"[CcXx]?[0-9]{4,6}[A-Za-z]?\Z")
SHAPE = (
    rf"-----BEGIN [A-Z ]{{0,20}}PRIVATE KEY|\b(?i:{_CUE})\b|\b(?i:{_BRIEF})|\b(?i:{_RESET})\b"
    rf"|\b(?:PIN|pin|Pin)(?: (?:number|no|code))?[ .]?(?:[:=]|is ) ?[0-9]{{4}}"
    rf"|\b(?i:{_LOCK})[ :=.\-]{{1,4}}(?:(?i:is|yw|now|number|no|code|rhif)[ :.]{{1,3}})?[CcXx]?[0-9]{{4,6}}[A-Za-z]?\b"
    r"|\b[a-z][a-z+]{2,15}://[^ \n/:@]{1,60}:[^ \n/@]{1,60}@|\bAKIA[0-9A-Z]{16}\b"
    r"|\b[a-z]{2,8}_(?:live|test|prod|dev)_[0-9A-Za-z]{16}|\bgh[pousr]_[0-9A-Za-z]{36}"
    r"|\bxox[abpr]-[0-9A-Za-z\-]{10}|\b(?i:AccountKey|SharedAccessKey|api[_ ]?key"
    r"|secret[_ ]?key|client[_ ]?secret) ?[=:] ?[\"']?[0-9A-Za-z+/=_\-]{16}"
    r"|\beyJ[0-9A-Za-z_\-]{10}"
)
_COLUMN = re.compile(
    r"(?i)(?:\w+ ){0,3}(?:pass ?words?|passwd|pwd|p/?w|pass ?code|pin(?: (?:no|code|number))?|cyfrinair|key ?safe"
    r"(?: (?:code|no|number))?|door ?code|alarm ?code|api ?key|secret|wi-?fi (?:key|password))(?: \w+){0,2}"
)
_NO_SECRET = re.compile(r"(?i)yes|none|\W+|\*+|x+|true|false|n/?a|tbc|never|unknown|expired|reset|\d\d/\d\d/\d+")
_KEY_END = re.compile(r"-----END [A-Z ]{0,20}PRIVATE KEY-----")
KEY_LENGTH: Final = 12_000
_LINK = re.compile(
    r"[ \t]*(?:(?:for|to|ar gyfer|i) [^:=\n]{1,40})?(?:(?:is|was|yw|oedd|will be"
    r"|set to|changed to|reset to|has been (?:set|changed|reset) to)\b[ \t]*[:=\-]?"
    r"|[:=]|[ \t]-[ \t])"
    r"[ \t]*(?:\r?\n[ \t]*)?"
)
_BARE = re.compile(r"[ \t]+|[ \t]*\t[ \t]*")
_VALUE = re.compile(r"[\"'(\[]?([^\s\"'<>\[\]]{4,64})")
_WORDS = re.compile(r"(?i)[a-z]+(?:[-'][a-z]+)*|_+|\*+|x+|\.+|-+|n/?a|[\W_]+|https?:.*|.*\(.*|see\b.*")
_QUOTED = re.compile(r"[\"']([^\"'\n]{4,40})[\"']")
_TOKEN = re.compile(r"[0-9A-Za-z+/=_\-.]{16,2000}")


def judge(candidate: Candidate) -> Judgement | None:
    """The secret itself: the word behind the label, the key, the part of a connection string between colon and at.

    >>> DETECTOR.values("Password: Welcome123!")
    ['Welcome123!']
    >>> DETECTOR.values("Cyfrinair: Eryri1085")
    ['Eryri1085']
    >>> DETECTOR.values("Password: ________")
    []
    >>> DETECTOR.values("your password is required")
    []
    """
    value = candidate.value
    if value.startswith("-----"):
        return _private_key(candidate)
    if "://" in value:
        return _connection(candidate)
    if value[:3].lower() == "pin":
        return Judgement(candidate.end - 4, candidate.end, KIND, 0.75, "credential: PIN behind label", "PIN")
    if lock := re.match(rf"(?i){_LOCK}", value):
        return _lock(candidate, lock.group())
    if re.fullmatch(rf"(?i){_CUE}|{_BRIEF}", value):
        return _password(candidate)
    if re.fullmatch(rf"(?i){_RESET}", value):
        return _unlinked(candidate, "reset")
    return _access_key(candidate)


def _lock(candidate: Candidate, cue: str) -> Judgement | None:
    """The code of a key safe, a door or an alarm."""
    code = _LOCK_CODE.search(candidate.value)
    if code is None:
        return None
    basis = "credential: code of a lock"
    return Judgement(candidate.start + code.start(), candidate.end, KIND, 0.8, basis, " ".join(cue.lower().split()))


def _private_key(candidate: Candidate) -> Judgement | None:
    body = candidate.context.body
    close = body.find("-----END", candidate.end, candidate.end + KEY_LENGTH)
    match = _KEY_END.match(body, close) if close >= 0 else None
    end = match.end() if match else candidate.end
    return Judgement(candidate.start, end, KIND, 0.99, "credential: private key", "BEGIN PRIVATE KEY")


def _connection(candidate: Candidate) -> Judgement | None:
    secret = candidate.value.split("://", 1)[1].split(":", 1)[1][:-1]
    if _placeholder(secret):
        return None
    start = candidate.end - 1 - len(secret)
    return Judgement(start, candidate.end - 1, KIND, 0.9, "credential: connection string", "")


def _access_key(candidate: Candidate) -> Judgement | None:
    body = candidate.context.body
    start = candidate.start
    separator = re.match(r"\w+[ _]?\w* ?[=:] ?[\"']?", candidate.value)
    if separator and not candidate.value.startswith("eyJ"):
        start += separator.end()
    match = _TOKEN.match(body, start)
    if match is None or not any(c.isdigit() for c in match.group()):
        return None
    if candidate.value.startswith("eyJ") and match.group().count(".") != 2:
        return None
    return Judgement(start, match.end(), KIND, 0.9, "credential: access key", "")


def _password(candidate: Candidate) -> Judgement | None:
    body, context = candidate.context.body, " ".join(candidate.value.lower().split())
    brief = re.match(r"(?i)pw(?= )", candidate.value)
    cue_end = candidate.start + brief.end() if brief else candidate.end - candidate.value.endswith((":", "="))
    link = _LINK.match(body, cue_end)
    if link is None:
        return _unlinked(candidate, context)
    quoted = _QUOTED.match(body, link.end())
    match = quoted or _VALUE.match(body, link.end())
    if match is None:
        return None
    secret = match.group(1).partition(";")[0].rstrip(".,;:)?") if not quoted else match.group(1)
    labelled = link.group().strip().endswith((":", "="))
    if _placeholder(secret) or not (quoted or _looks_secret(secret, labelled)):
        return None
    return Judgement(
        match.start(1), match.start(1) + len(secret), KIND, 0.85, "credential: password behind label", context
    )


def _unlinked(candidate: Candidate, context: str) -> Judgement | None:
    """ "password Xy7!kkq": without a link only what cannot be a word."""
    body = candidate.context.body
    gap = _BARE.match(body, candidate.end)
    quoted = _QUOTED.match(body, gap.end()) if gap else None
    if quoted and not _placeholder(quoted.group(1)):
        return Judgement(quoted.start(1), quoted.end(1), KIND, 0.8, "credential: password behind word", context)
    match = _VALUE.match(body, gap.end()) if gap else None
    if match is None:
        return None
    secret = match.group(1).rstrip(".,;:)?")
    kinds = sum((any(map(str.islower, secret)), any(map(str.isupper, secret)), any(map(str.isdigit, secret))))
    symbols = any(not character.isalnum() for character in secret)
    if len(secret) < 6 or kinds + symbols < 3 or _placeholder(secret):
        return None
    return Judgement(
        match.start(1), match.start(1) + len(secret), KIND, 0.7, "credential: password behind word", context
    )


def in_columns(context: Context, table: Text) -> Iterator[Judgement]:
    """The cells of password and PIN columns; `table` is the folded text."""
    if not any(_COLUMN.fullmatch(name) for name in columns(table)):
        return
    for cell in cells(table):
        value = context.body[cell.start : cell.end]
        secret = value.strip()
        if (
            not _COLUMN.fullmatch(cell.header)
            or not 4 <= len(secret) <= 64
            or " " in secret
            or _NO_SECRET.fullmatch(secret)
        ):
            continue
        start = cell.start + value.index(secret)
        if secret != cell.header:
            yield Judgement(start, start + len(secret), KIND, 0.9, "credential: column", f"column: {cell.header}")


def _placeholder(secret: str) -> bool:
    return (
        len(secret) < 4
        or len(set(secret)) < 3
        or re.fullmatch(r"[<{\[$%].*|\W+|[^@ ]+@[^@ ]+\.[a-z]+|(?i:password|pass|pwd|secret|user)", secret) is not None
    )


def _looks_secret(secret: str, labelled: bool) -> bool:
    """A figure or sign among letters; behind a colon also digits alone or a capital inside a word."""
    if _WORDS.fullmatch(secret):
        return labelled and any(character.isupper() for character in secret[1:]) and not secret.isupper()
    digit = any(character.isdigit() for character in secret)
    letter = any(character.isalpha() for character in secret)
    return (digit and (letter or labelled)) or (letter and re.search(r"[!$%^&*@#?+=]", secret) is not None)


DETECTOR = Shape("credential", KIND, SHAPE, judge, SHAPE, opens=ascii_letters + "-", unaided=0.9)
