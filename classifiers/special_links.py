"""What ties a term to somebody: the subject before it, pronouns with an antecedent, kin, the manner of a note."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

from classifiers.patterns import finder, spans
from classifiers.special_cues import SETS, WORD
from classifiers.special_passages import Kind, Passage, Piece
from models.findings import Category, Finding, FindingType, Role

BEFORE: Final = 90
"""Characters before a term in which its subject is looked for."""

ANTECEDENT: Final = 400
"""Characters before a clause in which "she" may have been named."""

BESIDE: Final = 40
"""Characters around a term within which a name belongs to it: "my son Kai", "Ann (8)"."""

HITS_READ: Final = 3
FUNCTION: Final = frozenset(
    "the a an of to and in is was were be been that which for with by as at on it this are has have had from or but not"
    " will would can could should may do does did their his her my your our i you he she they we who when if there so"
    " y yr a'r i'r o'r mae yn yw oedd bydd ac ar am gan wedi ei eich fy roedd sydd".split()
)
"""Words that full sentences hold and hasty notes leave out."""

_BUSINESS: Final = frozenset(
    "draft drafted drafting write wrote written writing attend attended attending report reported reports paper papers"
    " strategy training course session sessions team lead leads leading policy figures data project send sent sending"
    " run runs running book booked worked works working work asked ask asking talk talked talking question questions"
    " finished finish need needs needed want use update updated template form forms page guide notes meeting group"
    " chair chairs responsible represent represents help helps helping raised raising presented presents support"
    " supports supporting trained train services service welcome welcomes include includes including offer offers"
    " provide provides grant funding charity week month day awareness campaign joins joined club volunteers"
    " adroddiad strategaeth hyfforddiant cwrs polisi ffigurau sesiwn tim prosiect ffurflen".split()
)
"""What people do with a topic at work, rather than live with it."""

_KIND: Final[dict[str, str]] = {
    **dict.fromkeys(SETS["anybody"], "people in general"),
    **dict.fromkeys(SETS["subject"], "the person in hand"),
    **dict.fromkeys(SETS["kin"], "kin"),
    **dict.fromkeys(SETS["third"] | {"shes", "hes", "theyre", "they", "them", "their", "ei"}, "he or she"),
    **dict.fromkeys(SETS["first"], "I"),
    **dict.fromkeys(SETS["second"], "you"),
    **dict.fromkeys(SETS["we"], "we"),
    **dict.fromkeys(SETS["rule"] | {"council", "service", "team"}, "a body"),
}
SUBJECTS: Final = (
    "a data subject", "an unknown person", "an official", "he or she", "I", "you", "we", "the person in hand", "kin",
    "people in general", "a body", "nobody",
)  # fmt: skip
_OF_ROLE: Final = {
    Role.DATA_SUBJECT: "a data subject",
    Role.UNKNOWN: "an unknown person",
    Role.OFFICIAL: "an official",
    Role.PUBLIC_FIGURE: "an official",
}
_HAS = re.compile(
    r"(?:\b(?:has|had|have|having|got|get|gets|suffer\w*|diagnos\w+|dx|hx|known|living with|recover\w+ from|due to"
    r"|because of|off with|c/o|gyda|gan\w*|dioddef o)|'ve|'s got|\bive)[ :](?:[a-z'/+-]+ ){0,3}$"
)
_IS = re.compile(
    r"(?:\b(?:is|was|am|been|being|im|hes|shes|are|were|became|remains|identifies as|came out as|yw|ydw|mae'n|hi'n"
    r"|bod yn)|'s|'m|'re) (?:[a-z'/+-]+ ){0,3}$"
)
_TAKES = re.compile(r"\b(?:on|takes?|taking|took|prescribed|given|started|stopped|cymryd)[ :](?:[a-z0-9'/+-]+ ){0,2}$")
_OWN = re.compile(r"(?:\b(?:my|his|her|their|your|our|fy|ei|eich|whose)|'s|s') (?:[a-z'-]+ ){0,2}$")
_OF_PEOPLE = re.compile(
    r"\b(?:people|persons?|adults?|children|those|anyone|anybody|someone|somebody|employees?|staff|residents?|patients?"
    r"|pupils?|carers?|families|victims?|parents?|pobl|plant|unrhyw un|rhai|oedolion)"
    r"(?: (?:with|who|living|affected|suffering|of|from|has|have|is|are|had|a|an|any|sydd|gyda|ag))+(?: [a-z]+){0,3} $"
)
_IF = re.compile(r"\b(?:if|whether|should (?:an?|the|any|he|she)|where an?|when an?|in case|os|pe)\b[^.\n]*$")
_RELATIVE = re.compile(
    r"(?:\b(?:my|our|his|her|their|fy|ei)|'s) (?:[a-z]+ )?(?:mum|dad|mother|father|son|daughter|wife|husband|partner"
    r"|brother|sister|gran|nan|grandad|uncle|aunt|nephew|niece|boy|girl|lad|kids?|child|children|baby|ex|mam|mab|merch"
    r"|fab|ferch|gwr|gwraig|wraig|chwaer|brawd|nain|taid|tad|fam|twins|girlfriend|boyfriend|dghter|dtr|hubby)\b"
)
_EITHER = re.compile(
    r"\b(?:he or she|she or he|him or her|his or her|her or his|he/she|she/he|his/her|him/her|s/he|ef neu hi)\b"
    r"|\((?:she/her|he/him|they/them|hi/ei|ef/ei)"
)
_NUMBERED = re.compile(r"\s*(?:\d{1,2}\.\d{1,2}(?:\.\d{1,2})?|\([a-z]{1,3}\))[ \t]")
_DATED = re.compile(r"\s*(?:[-*] )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b|\s*\d{1,2}[:.]\d{2}\b")
_CLOCK = re.compile(r"\s*\[?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\]? ?[A-Z]\w*[^:\n]{0,24}: ?\S")
_INVENTED: Final = (
    r"(?i)\b(?:scenario|case study|for example|example:|e\.g\.|role play|not (?:her|his|their) real name|imagine"
    r"|vignette|exercise \d|training notes|in groups|in pairs|what (?:would|do) you|enghraifft|senario"
    r"|astudiaeth achos)"
)
_BEFORE: Final = ((_HAS, 60), (_IS, 60), (_TAKES, 60), (_OWN, 50), (_OF_PEOPLE, BEFORE), (_IF, BEFORE))
"""What may stand directly before a term, and how many characters back it is looked for."""

NAMES: Final = (
    *(f"subject before: {name}" for name in SUBJECTS),
    "nearness of the subject", "work with the topic", "has before", "is before", "takes before", "own before",
    "people with before", "if before", "somebody's relative", "he or she, either",
    "pronoun with a data subject before", "pronoun with an unknown person before", "pronoun with an official before",
    "hasty writing", "other categories here",
    "numbered paragraph", "dated entry", "chat line", "invented example near", "a person begins the clause",
    "an official begins the clause", "term begins the clause", "short clause", "field about work", "clear terms in all",
    "a person named beside", "child terms, nobody named",
)  # fmt: skip
"""What each number of `links` is."""


def links(piece: Piece, passage: Passage, words: Sequence[str], clear: Mapping[Category, int]) -> list[float]:
    """The features of what ties the passage's terms to somebody, in the order of `NAMES`; 0 to 3 each.

    `clear` is how many different clear terms of each category the document has.
    """
    clause = piece.body[passage.start : passage.end].lower()
    persons = [f for f in piece.within(passage.start, passage.end) if f.type is FindingType.PERSON]
    return [
        *_subject(piece, passage, persons),
        *_told(piece, passage),
        float(_RELATIVE.search(clause) is not None),
        float(("/" in clause or " or " in clause or " neu " in clause) and _EITHER.search(clause) is not None),
        *_antecedent(piece, passage, words),
        *_manner(piece, passage, words),
        *_beginning(passage, persons),
        float(len(words) < 6),
        float(passage.kind is Kind.FIELD and not _BUSINESS.isdisjoint(words)),
        *_of_category(piece, passage, clear),
    ]


def _of_category(piece: Piece, passage: Passage, clear: Mapping[Category, int]) -> list[float]:
    """How many clear terms of the category the document has; whether a person is named close to one here."""
    category = passage.hits[0].category
    beside = any(
        finding.type is FindingType.PERSON and finding.role in (Role.DATA_SUBJECT, Role.UNKNOWN)
        for hit in passage.hits[:HITS_READ]
        for finding in piece.within(max(0, hit.start - BESIDE), hit.end + BESIDE)
    )
    child = category is Category.CHILDREN
    return [math.log1p(clear.get(category, 0)), float(beside), float(child and not beside)]


def _subject(piece: Piece, passage: Passage, persons: Sequence[Finding]) -> list[float]:
    """One of `SUBJECTS` for the best of the first terms, how near it stands, and what work stands between."""
    best = min(
        (_nearest(piece, passage, persons, hit.start) for hit in passage.hits[:HITS_READ]),
        key=lambda found: SUBJECTS.index(found[0]),
    )
    name, distance, between = best
    return [*(float(name == other) for other in SUBJECTS), 1 / (1 + distance / 4), min(2.0, float(between))]


def _nearest(piece: Piece, passage: Passage, persons: Sequence[Finding], start: int) -> tuple[str, int, int]:
    """The kind of the nearest subject before an offset, its distance in words, and the work words between."""
    low = max(passage.start, start - BEFORE)
    named = max((f for f in persons if low <= f.start and f.end <= start), key=lambda f: f.end, default=None)
    words = WORD.findall(piece.body[named.end if named else low : start].lower())
    work = 0
    for distance, word in enumerate(reversed(words)):
        work += word in _BUSINESS
        if kind := _KIND.get(word):
            return kind, distance, work
    return (_OF_ROLE.get(named.role, "an unknown person") if named else "nobody"), len(words), work


def _told(piece: Piece, passage: Passage) -> list[float]:
    """Whether verbs and possessives directly before a term tie it to its subject, or make it a rule."""
    found = [0.0] * 6
    for hit in passage.hits[:HITS_READ]:
        left = piece.body[max(passage.start, hit.start - BEFORE) : hit.start].lower()
        for number, (pattern, reach) in enumerate(_BEFORE):
            if not found[number] and pattern.search(left, max(0, len(left) - reach)):
                found[number] = 1.0
    return found


def _antecedent(piece: Piece, passage: Passage, words: Sequence[str]) -> list[float]:
    if SETS["third"].isdisjoint(words) and "shes" not in words and "hes" not in words:
        return [0.0, 0.0, 0.0]
    before = piece.within(max(0, passage.start - ANTECEDENT), passage.start)
    roles = {finding.role for finding in before if finding.type is FindingType.PERSON}
    return [float(role in roles) for role in (Role.DATA_SUBJECT, Role.UNKNOWN, Role.OFFICIAL)]


def _manner(piece: Piece, passage: Passage, words: Sequence[str]) -> list[float]:
    body, start = piece.body, passage.start
    line = max(body.rfind("\n", 0, start) + 1, start - 80)
    return [
        hasty(words),
        math.log2(max(1, _categories(piece, passage))),
        float(_NUMBERED.match(body, line) is not None),
        float(_DATED.match(body, line) is not None),
        float(is_spoken(piece, line)),
        float(_between(piece.invented, max(0, start - ANTECEDENT), passage.end)),
    ]


def invented_places(data: bytes) -> tuple[int, ...]:
    """Where a text of ASCII bytes says that what follows is made up; addresses at "example" do not.

    >>> invented_places(b"Scenario 2. Write to joe@example: no.")
    (0,)
    """
    found = (start for start, _ in spans(finder(_INVENTED), data))
    return tuple(start for start in found if data[start - 1 : start] not in (b"@", b"."))


def _between(places: Sequence[int], low: int, high: int) -> bool:
    return bisect_left(places, low) < bisect_left(places, high)


def is_spoken(piece: Piece, line: int) -> bool:
    """True for a line of a chat: a time and a name, or a person's name, and a colon."""
    if _CLOCK.match(piece.body, line):
        return True
    first = next(iter(piece.within(line, line + 3)), None)
    return first is not None and first.type is FindingType.PERSON and piece.body[first.end : first.end + 1] == ":"


def hasty(words: Sequence[str]) -> float:
    """How much a text leaves out the words of full sentences, 0 to 1.

    >>> hasty("she has been in the hospital for a week".split()), hasty("fall x2 gp informed rv fri".split())
    (0.0, 1.0)
    """
    share = sum([word in FUNCTION for word in words]) / max(4, len(words))
    return max(0.0, 1 - share / 0.35)


def _categories(piece: Piece, passage: Passage) -> int:
    starts = piece.hit_starts
    near = piece.hits[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
    return len({hit.category for hit in near})


def _beginning(passage: Passage, persons: Sequence[Finding]) -> list[float]:
    first = persons[0] if persons and persons[0].start - passage.start < 14 else None
    official = first is not None and first.role in (Role.OFFICIAL, Role.PUBLIC_FIGURE, Role.EXAMPLE)
    return [
        float(first is not None and not official),
        float(official),
        float(passage.hits[0].start - passage.start < 8),
    ]
