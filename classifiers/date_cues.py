"""The words beside a date that say what it is the date of, or that it is something else, or not yet certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from classifiers.date_forms import spans
from classifiers.date_subjects import VERBS

GAP = "*"
"""In a cue: up to five words may stand here ("handed * keys")."""

OTHER = "-"
"""The kind of dates that start no period; their cues keep a neighbour's cue from taking them."""

_OTHER_CUES = Path(__file__).parent / "data" / "other_dates.txt"
_STATE_CUES = {
    "reopened": "reopened on; re-opened on; reopened; re-opened; case reopened; remains open; still open; open as at; "
    "ailagorwyd; ailagorwyd yr achos; yn dal ar agor",
    "in_force": "effective from; in force from; comes into force; came into force; takes effect on; "
    "yn weithredol o; daw i rym; daeth i rym",
}
_FEW_WORDS = r"(?:[ \t\r\n]{1,2}[^ \t\r\n.;:!?|]+){0,5}[ \t\r\n]{1,2}"
_AHEAD_WORDS = (
    r"(?:\b(?:will|shall|to be|should|would|(?<!\d )may(?! \d)|might|intend(?:s|ed)? to|bydd|fydd|i'w)\b.{0,20}$"
    r"|\b(?:if|once|when|unless|before|os|pan)\b)"
)
_UNSURE_WORDS = (
    r"\b(?:expected|expect|expects|hope[sd]?|planned|plan to|proposed|anticipated|estimated"
    r"|likely|circa|approx(?:imately)?|around|about|provisional(?:ly)?|due to|should|must|target|subject to"
    r"|disgwylir|gobeithi\w+|bwriedir|bwriadu|oddeutu|tua|arfaethedig)\b"
)
_NOT_WORDS = r"(?:\b(?:not|never|no longer|cannot|nid|heb|ddim)\b|n't\b)"
_AHEAD, _UNSURE, _NOT, _ANY_DOUBT = (
    re.compile(words, re.IGNORECASE)
    for words in (
        _AHEAD_WORDS,
        _UNSURE_WORDS,
        _NOT_WORDS,
        f"{_AHEAD_WORDS}|{_UNSURE_WORDS}|{_NOT_WORDS}",
    )
)

PLANNED = frozenset(
    {
        "expiry", "end_of_contract", "end_of_tenancy", "end_of_employment", "financial_year_end", "end_of_year",
        "in_force",
    }
)  # fmt: skip
"""Kinds whose date is set beforehand: "shall expire on" states it."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as written: byte offsets in the scanned text, and the kinds of date it may announce.

    `gapped` is what may be quoted of a cue with a gap, whose words in the gap are not its own ("keys … returned").
    """

    start: int
    end: int
    kinds: tuple[str, ...]
    gapped: str = ""


class Cues:
    """The cues of a policy and our own, ready to be found in a text."""

    def __init__(self, trigger_cues: Mapping[str, tuple[str, ...]]) -> None:
        kinds: dict[str, dict[str, None]] = {}
        states = {kind: _words(cues) for kind, cues in _STATE_CUES.items()}
        verbs = {kind: _words(cues) for kind, cues in VERBS.items()}
        for source in (trigger_cues, states, verbs, {OTHER: _lines(_OTHER_CUES)}):
            for kind, cues in source.items():
                for cue in cues:
                    known = kinds.setdefault(_plain(cue), {})
                    if kind != OTHER or not known:
                        known[kind] = None
        self.kinds = {cue: tuple(found) for cue, found in kinds.items()}
        self._pattern = _alternation(self.kinds)
        self._gapped = [
            (re.compile(_escaped(cue), re.IGNORECASE), cue, found) for cue, found in self.kinds.items() if GAP in cue
        ]
        self._seen: dict[str, tuple[tuple[str, ...], str]] = {}

    def find(self, data: bytes) -> Iterator[Cue]:
        """Every cue of a text given as UTF-8, in order, none inside another."""
        for start, end in spans(self._pattern, data):
            words = _plain(data[start:end].decode("utf-8", "replace"))
            kinds = self.kinds.get(words)
            if kinds is not None:
                yield Cue(start, end, kinds)
            else:
                yield Cue(start, end, *self._with_gap(words))

    def of_label(self, label: str) -> tuple[str, tuple[str, ...]]:
        """The last cue of a label or column header, and the kinds it announces; ("", ()) where it has none."""
        data = label.encode()
        found = list(self.find(data))
        if not found:
            return "", ()
        last = found[-1]
        return last.gapped or data[last.start : last.end].decode("utf-8", "replace"), last.kinds

    def _with_gap(self, words: str) -> tuple[tuple[str, ...], str]:
        """The kinds of a cue with a gap, and what may be quoted of it."""
        if words not in self._seen:
            found = ((kinds, cue.replace(GAP, "…")) for pattern, cue, kinds in self._gapped if pattern.fullmatch(words))
            self._seen[words] = next(found, ((), ""))
        return self._seen[words]


@lru_cache(maxsize=8)
def cues_of(trigger_cues: tuple[tuple[str, tuple[str, ...]], ...]) -> Cues:
    """The `Cues` of a policy, made once."""
    return Cues(dict(trigger_cues))


_NOT_THAT_DAY = re.compile(
    r"(?i)\b(?:before|after|since|prior to|on or before|on or after|as at|by|cyn|ar ôl|ers|erbyn)\s+(?:the\s+|y\s+)?$"
)


def certain(kind: str, before: str, between: str) -> bool:
    """False where the words around a cue deny its date or only plan it.

    `before` is what stands before the cue in its sentence (a few words), `between` what stands between it and the
    date.
    """
    if _NOT_THAT_DAY.search(between):
        return False
    if not _ANY_DOUBT.search(f"{before} | {between}"):
        return True
    if _UNSURE.search(before) or _UNSURE.search(between) or _NOT.search(before):
        return False
    return kind in PLANNED or not _AHEAD.search(before)


def _words(cues: str) -> tuple[str, ...]:
    return tuple(_plain(cue) for cue in cues.split(";") if cue.strip())


def _lines(path: Path) -> tuple[str, ...]:
    """The lines of a list, comments left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_plain(line) for line in lines if line.strip() and not line.startswith("#"))


def _plain(cue: str) -> str:
    return re.sub(r"\s+", " ", cue.replace("’", "'")).strip().casefold()


def _alternation(cues: Mapping[str, object]) -> bytes:
    longest = sorted(cues, key=lambda cue: (-len(cue), cue))
    return ("(?i)(?:" + "|".join(_escaped(cue) for cue in longest) + ")").encode() if longest else b"[^\\x00-\\xff]"


def _escaped(cue: str) -> str:
    """A cue as a pattern: any white space between words, either apostrophe, whole words only, `*` for a few words."""
    body = re.escape(cue).replace(r"\ \*\ ", _FEW_WORDS).replace("\\ ", r"[ \t\r\n]{1,3}")
    body = body.replace("'", "(?:'|’)").replace("\\-", "-")
    return _edge(cue[0]) + body + _edge(cue[-1])


def _edge(letter: str) -> str:
    return r"\b" if letter.isascii() and letter.isalnum() else ""
