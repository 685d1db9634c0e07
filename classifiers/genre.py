"""What kind of document a text is: policy, minutes, letter, case note and so on, from the phrases each kind uses."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from classifiers.detectors.folding import fold
from models.records import Form, MailClass, Properties, Text

GENRES: Final = (
    "policy", "minutes", "guidance", "advert", "blank form", "leaflet", "letter", "form", "case note", "e-mail",
    "register", "other",
)  # fmt: skip
SAMPLE, HEAD = 24_000, 1_500
PRIOR = 1.2
"""The weight of "other": a kind must gather more than this to be named."""

_CUES: Final[dict[str, tuple[tuple[float, str], ...]]] = {
    "policy": (
        (1.2, r"\b(?:policy|polisi|procedure|strategy|strategaeth|protocol|code of (?:conduct|practice)|agreement)\b"),
        (1.0, r"^\s*\d{1,2}\.\d{1,2}(?:\.\d+)? "),
        (0.6, r"\b(?:must|shall|rhaid|dylid) \w+"),
        (0.8, r"\b(?:employees|staff|managers|members|the council|governors|applicants) (?:must|should|will|may|shall)\b"),
        (0.8, r"\b(?:adopted by|approved by|policy owner|review date|version \d|legislation|equality act)\b"),
    ),
    "minutes": (
        (2.0, r"\b(?:resolved|penderfynwyd|minutes of|cofnodion|apologies|ymddiheuriadau)\b"),
        (1.4, r"\b(?:committee|cabinet|members|cabined|pwyllgor) (?:received|considered|noted|agreed|asked)\b"),
        (1.2, r"\b(?:councillors?|cllrs?|cynghorydd)\b.{0,40}\b(?:reported|asked|moved|seconded|declared|proposed)\b"),
        (1.2, r"\b(?:adroddodd|gofynnodd|cymeradwywyd|diolchwyd)\b"),
        (1.0, r"\b(?:declared an interest|declarations? of interest|matters arising|any other business|AOB|item \d)\b"),
        (0.8, r"^\s*present:"),
    ),
    "guidance": (
        (1.4, r"\b(?:training|toolkit|e-learning|guidance|guide|case study|example|slides?|hyfforddiant|canllaw)\b"),
        (1.2, r"\b(?:what would you do|for example|discuss in groups|do not assume|special category data)\b"),
        (0.7, r"\b(?:you should|managers should|make sure|remember|do not|ask (?:her|him|them) what)\b"),
    ),
    "advert": (
        (2.0, r"\b(?:we are (?:looking for|seeking|recruiting)|apply (?:by|now|online)|closing date|informal (?:chat|discussion))\b"),
        (1.5, r"\b(?:successful candidate|essential criteria|welcome applica\w+|you will (?:be|have|hold|work|support|assess))\b"),
        (1.2, r"\b(?:salary|grade \d|hours per week|\d+ hours|full[- ]time|part[- ]time|term[- ]time|permanent post|vacancy)\b"),
        (1.4, r"\b(?:croesewir|byddwch yn (?:cefnogi|gweithio)|sgwrs anffurfiol|dyddiad cau|cyflog)\b"),
        (0.8, r"\b(?:equal opportunities employer|disability confident|(?:dbs|gwiriad).{0,30}\b(?:required|needed|ofynnol))\b"),
    ),
    "blank form": (
        (1.5, r"[._]{6,}"),
        (1.5, r"\[ ?\]|\u2610|\( \)"),
        (1.2, r"\b(?:tick (?:one|the|all|as)|yes ?/ ?no|y/n|delete as|block capitals|print name|ticiwch|ydw / nac|oes \[)\b"),
        (1.0, r"\b(?:give details|please (?:state|specify|give|complete|say)|return (?:this form )?to|if yes)\b"),
        (0.8, r"^[A-Z][^:\n]{2,40}:\s*$"),
    ),
    "leaflet": (
        (1.6, r"\b(?:are you|worried about|do you|did you know|thinking of|giving up|ydych chi'?n?|living with|byw gyda)\b"),
        (1.2, r"\b(?:helpline|drop in|join (?:our|us)|find out more|free sessions?|call our|ffoniwch|galwch|croeso i bawb)\b"),
        (1.0, r"\b(?:can be prevented|more likely to|one in (?:four|five|three|ten)|o bob|portions|at risk|affects)\b"),
        (0.8, r"\b(?:support is available|speak to your gp|talk to your gp|meddyg teulu|for information)\b"),
    ),
    "letter": (
        (2.4, r"(?:^|\n)\s*(?:dear|annwyl)\b"),
        (2.0, r"\b(?:yours (?:sincerely|faithfully)|yn gywir|yn ddiffuant|kind regards)\b"),
        (1.0, r"\b(?:i am writing|thank you for your|our ref|your ref|further to|with reference to|diolch am eich)\b"),
        (0.8, r"(?:^|\n)\s*re:? "),
    ),
    "form": (
        (0.9, r"^[A-Z][A-Za-z /()'-]{1,40}:[ \t]*\S"),
        (1.0, r"\b(?:date of birth|dyddiad geni|full name|enw llawn|applicant name|signed|reason for referral)\b ?:?"),
        (0.8, r"^[A-Z][A-Z &/-]{8,60}$"),
    ),
    "case note": (
        (1.5, r"\b(?:t/?c|h/?v|pt|cl|appt|rv|dna|f/u|c/o|rec'd|re-?ref|s/w|nfa|sw|hx|dx)\b"),
        (1.2, r"\b(?:home visit|case note|file note|supervision|visit to|visited|duty|chron|ymweliad|nodyn)\b"),
        (1.0, r"(?:^|\n)\s*\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b"),
        (0.6, r"\b(?:he|she|mum|dad|client|mam) (?:said|told|states?|reports?|presented|appeared|feels|wants|was|is|has)\b"),
        (0.8, r"\b(?:plan:|action:|risk:|next (?:visit|appt)|seen by|agreed)\b"),
    ),
    "e-mail": (
        (2.2, r"(?:^|\n)\s*(?:from|to|subject|sent|cc|oddi wrth|at|pwnc):"),
        (1.4, r"(?:^|\n)\s*(?:hi|hiya|hello|morning|helo|all|hey)\b"),
        (1.2, r"\b(?:thanks|cheers|ta|diolch|regards|attached|fyi|jest i ti)\b"),
        (0.7, r"\b(?:can you|could you|please can|let me know|chase|wnei di|oes modd)\b"),
    ),
    "register": (),
    "other": (
        (1.6, r"\b(?:to ask the secretary|to ask his majesty|secretary of state|the minister|minister of state)\b"),
        (1.4, r"\b(?:freedom of information|foi|press release|said:|welcomed|opened by|meddai|datganiad)\b"),
        (1.0, r"\b(?:figures|statistics|per cent|in england|the government|\d+(?:\.\d+)?%|the number of|nationally)\b"),
    ),
}  # fmt: skip
_PATTERNS = {
    genre: tuple((weight, re.compile(cue, re.IGNORECASE | re.MULTILINE)) for weight, cue in cues)
    for genre, cues in _CUES.items()
}


def genre_of(texts: Sequence[Text], properties: Properties) -> tuple[str, float]:
    """The kind of document (one of `GENRES`) and how sure that is, 0 to 1.

    >>> genre_of([Text("Dear Sir, thank you for your letter. Yours faithfully")], Properties())[0]
    'letter'
    """
    scores = genre_scores(texts, properties)
    powers = [math.exp(score) for score in scores]
    best = max(range(len(GENRES)), key=lambda i: (powers[i], -i))
    return GENRES[best], powers[best] / sum(powers)


def genre_scores(texts: Sequence[Text], properties: Properties) -> list[float]:
    """How much speaks for each of `GENRES`, in that order; comparable within one document."""
    sample = fold("\n".join(text.text[:SAMPLE] for text in texts if text.form is Form.PROSE)[:SAMPLE]).text
    size = max(1.0, len(sample) / 1000)
    scores = {genre: _score(sample, size, genre) for genre in GENRES}
    scores["register"] = 4.0 * _table_share(texts, sample)
    scores["other"] += PRIOR
    if properties.sender or properties.message_id or properties.mail_class is not MailClass.ORDINARY:
        scores["e-mail"] += 3.0
    return [scores[genre] for genre in GENRES]


def _score(sample: str, size: float, genre: str) -> float:
    total = 0.0
    for weight, pattern in _PATTERNS[genre]:
        found = sum(1 for _ in pattern.finditer(sample))
        total += weight * math.log1p(found / math.sqrt(size)) / math.log(2)
    return min(total, 8.0)


def _table_share(texts: Sequence[Text], sample: str) -> float:
    tables = sum(len(text.text) for text in texts if text.form is Form.TABLE)
    lines = sample.split("\n")
    rows = sum(len(line) for line in lines if line.count("\t") > 1 or line.count("|") > 1 or _listed(line))
    return (tables + rows) / max(1, tables + len(sample))


def _listed(line: str) -> bool:
    """True for a line of short parts between commas or semicolons, as in a table saved as text."""
    parts = line.split("," if line.count(",") >= line.count(";") else ";")
    return len(parts) > 2 and max(map(len, parts)) < 40 and not line.rstrip().endswith(".")
