"""Values that answer a question: in a chat or call the cue stands in one turn and the value in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from classifiers.detectors import dates
from classifiers.detectors.context import Context
from classifiers.detectors.regions import Region
from classifiers.detectors.scanning import Judgement
from classifiers.detectors.topics import speaks_of_tax, topic
from classifiers.patterns import NOWHERE, finder
from models.findings import FindingType as T

QUESTION: Final = (
    r"\b(?i:date of birth|d\.?o\.?b|dyddiad geni|pass ?word|pass ?code|pw|pin|log ?-?ins?|wi-?fi|code|cyfrinair"
    r"|sort code"
    r"|account|acct?|reference|ref|number|passport|pasbort|rhif|cyfeirnod|address|cyfeiriad|id)\b[^\n]*"
)
_TURN = re.compile(
    r"[ \t]*(?:[\[(]?(?:[A-Z][a-z]{2} "
    r"|[0-9/]{5,10},? )?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?: ?[ap]m)?[\])]?[ \-]*)?"
    r"[<*]?([A-Za-z][\w .'()&\-]{0,30}?)[ \t]*[:>][ \t]*([^\n]+)"
)
_ASKING = re.compile(
    r"(?i)\?|\bplease|\bpls|\bplz|can (?:i|you|u)|could (?:i|you)|may i|\bneed|asking|what'?s|wnewch|os gwelwch"
)
_KINDS: Final = (
    (T.DATE_OF_BIRTH, re.compile(r"(?i)date of birth|\bd\.?o\.?b\b|dyddiad geni|\bborn\b")),
    (T.CREDENTIAL, re.compile(r"(?i)pass ?word|pass ?code|\bpw\b|\bpin\b|log ?-?ins?\b|wi-?fi|\bcode\b|cyfrinair")),
    (T.PASSPORT, re.compile(r"(?i)passport|pasbort")),
    (T.BANK_ACCOUNT, re.compile(r"(?i)sort ?code|\bbank|cod didoli")),
    (T.COUNCIL_TAX_ACCOUNT, re.compile(r"(?i)\b(?:acc(?:oun)?t|reference|ref|number|rhif|cyfrif|cyfeirnod)\b")),
    (
        T.SOCIAL_CARE_ID,
        re.compile(r"(?i)\b(?:id|pid|number|no|ref|reference|mosaic|lcs|las|liquidlogic|carefirst|rhif)\b"),
    ),
)
_LINE = re.compile(r"[^\n]+")
_DATE = re.compile(dates.SHAPE)
_SECRET = re.compile(r"(?:\A|.*[ :/\"'])([^\s\"':/]*[^\s\"':/.,!?])[\"'.!]?(?: [a-z :)]{0,30})?\Z")
_ACCOUNT = re.compile(r"(?i)\bacc(?:oun)?t\b|cyfrif|council tax|\bbill\b|treth")
_CODE = re.compile(r"\b([CcXx]?[0-9]{4,6}[A-Za-z]?)\b")
_SHAPES: Final = {
    T.PASSPORT: re.compile(r"\b([A-Z]{0,2}[0-9]{6,9}[A-Z]?)\b"),
    T.BANK_ACCOUNT: re.compile(r"\b([0-9]{2}[ \-][0-9]{2}[ \-][0-9]{2}|[0-9]{8}|[0-9]{4} [0-9]{4})\b"),
    T.COUNCIL_TAX_ACCOUNT: re.compile(
        r"\b([A-Z]{0,2}[0-9]{6,12}(?:[ \-/][0-9]{1,2})?[A-Z]?|[0-9](?:[ \-]?[0-9]){6,11})\b"
    ),
    T.SOCIAL_CARE_ID: re.compile(r"\b((?:[A-Z]{1,3}[\-/]?)?[0-9]{5,10})\b"),
}
_NOT_CODE = re.compile(
    r"(?i)post ?code|cost code|dress code|code of|budget code|sort code|dial\w* code|invoice|parking code"
)
TURNS: Final = 3
NOBODY: Final = "line "
LINE: Final = 120
"""Characters of a line without a speaker that may ask or answer."""
SCORE: Final = 0.86


class _Turn(NamedTuple):
    who: str
    start: int
    end: int


def in_turns(context: Context, regions: Sequence[Region]) -> Iterator[Judgement]:
    """The values of a folded text that answer what the turn before asks, in no order."""
    body = context.body
    if not regions or finder(QUESTION)(context.data, 0) == NOWHERE:
        return
    for region in regions:
        yield from _within(body, region)


def _within(body: str, region: Region) -> Iterator[Judgement]:
    asked: list[tuple[_Turn, int]] = []
    for match in _LINE.finditer(body, *region):
        turn = _TURN.match(body, *match.span())
        now = _Turn(turn.group(1), *turn.span(2)) if turn else _Turn(f"{NOBODY}{match.start()}", *match.span())
        if turn is None and match.end() - match.start() > LINE:
            continue
        left = []
        for question, turns in asked:
            answers = list(_answer(body, question, now)) if question.who != now.who else []
            yield from answers
            if turns > 1 and (not answers or answers[0].type is T.BANK_ACCOUNT):
                left.append((question, turns - 1))
        yield from _own(body, now)
        asked = left
        if _ASKING.search(body, now.start, now.end):
            asked.append((now, TURNS))


def _own(body: str, turn: _Turn) -> Iterator[Judgement]:
    """A question that its own turn answers."""
    mark = body.find("? ", turn.start, turn.end)
    if mark >= 0:
        yield from _answer(body, _Turn("", turn.start, mark + 1), _Turn("", mark + 2, turn.end))


def _answer(body: str, question: _Turn, turn: _Turn) -> Iterator[Judgement]:
    said, words = body[question.start : question.end], body[turn.start : turn.end]
    for kind, pattern in _KINDS:
        if not pattern.search(said) or (turn.who.startswith(NOBODY) and kind is not T.CREDENTIAL):
            continue
        span = _value(kind, said, words, body[max(0, question.start - 1_500) : question.start])
        if span:
            start, end = turn.start + span[0], turn.start + span[1]
            yield Judgement(
                start, end, kind, SCORE, f"{kind.value.lower().replace('_', ' ')}: answer to a question", "question"
            )
            return


def _value(kind: T, said: str, words: str, before: str) -> tuple[int, int] | None:
    if kind is T.DATE_OF_BIRTH:
        match = _DATE.search(words)
        return match.span() if match and dates.read(match.group()) else None
    if kind is T.CREDENTIAL:
        return None if _NOT_CODE.search(said) else _secret(words)
    if kind is T.COUNCIL_TAX_ACCOUNT and not _of_tax(said, f"{before}\n{said}\n{words}"):
        return None
    if kind is T.SOCIAL_CARE_ID and topic(f"{before}\n{said}") is not kind:
        return None
    match = _SHAPES[kind].search(words)
    return match.span(1) if match and len(words) - len(match.group()) < 60 else None


def _of_tax(said: str, text: str) -> bool:
    """True where council tax is the topic; a question for an account needs less of it than one for a reference."""
    return speaks_of_tax(text) if _ACCOUNT.search(said) else topic(text) is T.COUNCIL_TAX_ACCOUNT


def _secret(words: str) -> tuple[int, int] | None:
    """A code alone among few words, or the last word where it mixes letters with figures or signs."""
    code = _CODE.search(words)
    if code and len(words) <= 24:
        return code.span(1)
    match = _SECRET.match(words)
    return match.span(1) if match and mixed(match.group(1)) else None


def mixed(word: str) -> bool:
    """True for what people use as passwords: small letters with figures, or letters with signs inside.

    >>> mixed("Summer2019!"), mixed("council"), mixed("24/00117/FUL"), mixed("Inbox-4471-Team")
    (True, False, False, True)
    """
    small, figure = any(map(str.islower, word)), any(map(str.isdigit, word))
    sign = any(character in "!$%^&*#@?+=" for character in word[1:])
    plain = re.fullmatch(r"[0-9]+[a-z]{1,3}|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|https?.*|.*/.*", word) is not None
    return 6 <= len(word) <= 40 and not plain and small and (figure or (sign and word[-1] not in "?"))
