"""The words beside a date that say what it is the date of, or that it is something else, or not yet certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from classifiers.patterns import Pattern, compiled

OTHER = "-"
"""The kind of dates that start no period; their cues keep a neighbour's cue from taking them."""

_OTHER_CUES = """
opened; date opened; open date; registered; registration date; allocated; start date; started on; started; starting; start of
tenancy; tenancy start; tenancy start date; start; commenced; commencement date; commencing; commences; commence; beginning
on; valid from; effective date; issued; date issued; printed; last printed; next meeting; date of next meeting; next review;
review date; reviewed on; review; referred; date of referral; referral received; referral; admitted; date of admission;
discharged; date of discharge; assessment; assessed; date of assessment; first approved; approved by; approved on; approved;
adopted by; adopted on; date of accident; accident; incident date; date of incident; incident; closing date; closing date for;
close on; interviews; interview; appointment; letter of; letter dated; dated; your letter; our letter; e-mail of; email of;
letter; letters; sent; posted; due; due by; due on; payable by; payment due; reply by; respond by; date of burial; burial;
funeral; date of marriage; married; date of service; served; notice served; served on; date of visit; visited; visit; home
visit; inspection date; inspected; date of inspection; invoice date; order date; delivery date; paid on; paid; deadline; target
date; date of certificate; certificate seen; proof of address; signed; date signed; invoices dated; placed on; placed;
placement; strategy discussion; case conference; conference; completed; assessment completed; hearing; issued on; proceedings
issued; date of offence; offence; arrested; charged; last printed on; printed on; date of decision letter; final salary; p45;
rent statement; informed; date of birth certificate; birth certificate; from; applied; application received; application date; date of application;
application made; complaint made; made on; agorwyd; dyddiad agor; cofrestrwyd; dyddiad dechrau; dechreuodd; dechrau;
cyfarfod nesaf; y cyfarfod nesaf; dyddiad adolygu; adolygiad nesaf; adolygiad; cyfeiriwyd; dyddiad cyfeirio; asesiad; dyddiad
cau; dyddiad cau ar gyfer; llythyr dyddiedig; dyddiedig; llythyr; anfonwyd; yn ddilys o; yn ddilys o'r; cymeradwywyd; damwain;
dyddiad y ddamwain; cyfweliad; lleolwyd; llofnodwyd; argraffwyd; talwyd; arolygwyd; ymweliad; apwyntiad; yn weithredol o
"""
_STATE_CUES = {
    "reopened": "reopened on; re-opened on; reopened; re-opened; case reopened; remains open; still open; open as at; "
    "ailagorwyd; ailagorwyd yr achos; yn dal ar agor",
    "in_force": "effective from; in force from; comes into force; came into force; with effect from; takes effect on; "
    "yn weithredol o; daw i rym; daeth i rym",
}
_AHEAD_WORDS = r"\b(?:will|shall|to be|should|would|may|might|if|once|when|unless|before|intend(?:s|ed)? to|bydd|fydd|i'w|os|pan)\b"
_UNSURE_WORDS = (
    r"\b(?:expected|expect|expects|hope[sd]?|planned|plan to|proposed|anticipated|estimated|likely|circa|approx(?:imately)?"
    r"|around|about|provisional(?:ly)?|due to|target|subject to|disgwylir|gobeithi\w+|bwriedir|bwriadu|oddeutu|tua|arfaethedig)\b"
)
_NOT_WORDS = r"(?:\b(?:not|never|no longer|cannot|nid|heb|ni|na)\b|n't\b)"
_NOT_A_CASE = (
    r"\b(?:offices?|roads?|streets?|lanes?|bridges?|footpaths?|schools?|cent(?:re|er)s?|librar(?:y|ies)|shops?|premises"
    r"|business|accounts?|acct|doors?|windows?|bids?|tenders?|consultation|applications?|vacanc(?:y|ies)|meeting|car park"
    r"|pool|site|ward|restaurant|pub|register|rhestr|ffordd|ysgol|swyddfa|swyddfeydd|llyfrgell)\b"
)
_AHEAD, _UNSURE, _NOT, _PLACE = (
    re.compile(words, re.IGNORECASE) for words in (_AHEAD_WORDS, _UNSURE_WORDS, _NOT_WORDS, _NOT_A_CASE)
)

PLANNED = frozenset({"expiry", "end_of_contract", "end_of_tenancy", "financial_year_end", "end_of_year", "in_force"})
"""Kinds whose date is set beforehand: "shall expire on" states it."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as written: byte offsets in the scanned text, and the kinds of date it may announce."""

    start: int
    end: int
    kinds: tuple[str, ...]


class Cues:
    """The cues of a policy and our own, ready to be found in a text."""

    def __init__(self, trigger_cues: Mapping[str, tuple[str, ...]]) -> None:
        kinds: dict[str, dict[str, None]] = {}
        states = {kind: _words(cues) for kind, cues in _STATE_CUES.items()}
        for source in (trigger_cues, states, {OTHER: _words(_OTHER_CUES)}):
            for kind, cues in source.items():
                for cue in cues:
                    known = kinds.setdefault(_plain(cue), {})
                    if kind != OTHER or not known:
                        known[kind] = None
        self.kinds = {cue: tuple(found) for cue, found in kinds.items()}
        self._pattern = _alternation(self.kinds)

    @property
    def pattern(self) -> Pattern:
        """The compiled alternation of all cues, the longest first."""
        return compiled(self._pattern)

    def find(self, data: bytes) -> Iterator[Cue]:
        """Every cue of a text given as UTF-8, in order, none inside another."""
        at, pattern = 0, self.pattern
        while match := pattern.search(data, at):
            at = match.end()
            yield Cue(match.start(), at, self.kinds.get(_plain(data[match.start() : at].decode()), ()))

    def kinds_of(self, label: str) -> tuple[str, ...]:
        """The kinds that a label or column header announces, by the last of its cues that names one."""
        found = [cue.kinds for cue in self.find(label.encode())]
        return found[-1] if found else ()


@lru_cache(maxsize=8)
def cues_of(trigger_cues: tuple[tuple[str, tuple[str, ...]], ...]) -> Cues:
    """The `Cues` of a policy, made once."""
    return Cues(dict(trigger_cues))


def certain(kind: str, before: str, between: str) -> bool:
    """False where the words around a cue deny its date or only plan it.

    `before` is what stands before the cue in its sentence (a few words), `between` what stands between it and the
    date.
    """
    if _UNSURE.search(before) or _UNSURE.search(between) or _NOT.search(before):
        return False
    if kind not in PLANNED and _AHEAD.search(before):
        return False
    return True


def of_a_place(before: str) -> bool:
    """True where what was closed is a road, an office, a shop: not a case."""
    return bool(_PLACE.search(before))


def _words(cues: str) -> tuple[str, ...]:
    return tuple(_plain(cue) for cue in cues.split(";") if cue.strip())


def _plain(cue: str) -> str:
    return re.sub(r"\s+", " ", cue.replace("’", "'")).strip().casefold()


def _alternation(cues: Mapping[str, object]) -> bytes:
    longest = sorted(cues, key=lambda cue: (-len(cue), cue))
    return ("(?i)(?:" + "|".join(_escaped(cue) for cue in longest) + ")").encode() if longest else b"[^\\x00-\\xff]"


def _escaped(cue: str) -> str:
    """A cue as a pattern: any white space between words, either apostrophe, whole words only."""
    body = re.escape(cue).replace("\\ ", r"[ \t\r\n]{1,3}").replace("'", "(?:'|’)").replace("\\-", "-")
    edge = lambda letter: r"\b" if letter.isascii() and letter.isalnum() else ""  # noqa: E731
    return edge(cue[0]) + body + edge(cue[-1])
