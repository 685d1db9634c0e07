"""Words reduced to stems: English by Snowball, Welsh by a light stemmer that undoes initial mutation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import snowballstemmer

WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
MARKS = re.compile("[\u0300-\u036f]+")
SECTION = re.compile(r"\b(section|adran|schedule|form) (?=\d{1,3}\b)")
BLOCK = 120
"""Words looked at together when their language is decided."""

_ENGLISH_FUNCTION_TEXT = """
a about above after again all also am an and any are as at be because been before being below between both but
by can could did do does doing done down during each either few for from further had has have having he her here
hers him his how however if in into is it its itself just may me might more most much must my no nor not now of
off on once one only or other our out over own per same shall she should so some such than that the their them
then there these they this those through to too under until up upon us very via was we were what when where
which while who whom whose why will with within without would yes yet you your re dear yours sincerely
faithfully please thank thanks regards www http https com org gov uk co page pdf doc docx
"""
ENGLISH_FUNCTION = frozenset(_ENGLISH_FUNCTION_TEXT.split())
_WELSH_FUNCTION_TEXT = """
yn yr ar ac mae wedi gan gyda bod i'r a'r o'r eu ei ein eich dy fy fel neu nid ni nad na oedd fydd bydd oes sydd
ydy yw ydyw ydych ydym oherwydd hefyd hwn hon hyn hynny rhai rhaid dros drwy trwy am wrth os pan pwy pam sut ble
beth cael ei'n y o i'w ond mewn dan rhwng hyd nes felly unrhyw pob bob eraill arall gallwch gallu gall chi nhw
hi ef iddo iddi iddynt ohono ohoni ynghylch ynglyn cyn ers mwy mwyaf iawn lle bu gwneud er mwyn tra gwaelod
"""
WELSH_FUNCTION = frozenset(_WELSH_FUNCTION_TEXT.split())
WELSH_MARKS = WELSH_FUNCTION - {"am", "os", "pan", "dan", "hi", "gall", "y", "o", "pob", "bob", "er", "dy", "lle", "ef"}
"""Function words that English text hardly ever has."""

LABIAL, DENTAL, VELAR, LIQUID_L, LIQUID_R = "b", "d", "", "l", "r"
MUTATIONS = (
    ("ngh", VELAR), ("mh", LABIAL), ("nh", DENTAL), ("ph", LABIAL), ("th", DENTAL), ("ch", VELAR), ("ng", VELAR),
    ("dd", DENTAL), ("ff", "ff"), ("ll", LIQUID_L), ("rh", LIQUID_R), ("p", LABIAL), ("b", LABIAL), ("f", LABIAL),
    ("m", LABIAL), ("t", DENTAL), ("d", DENTAL), ("n", DENTAL), ("c", VELAR), ("g", VELAR), ("h", ""),
)  # fmt: skip
"""Initial consonants that soft, nasal and aspirate mutation turn into one another, and the one sound kept for all."""

WELSH_ENDINGS = (
    "iadau", "aethau", "feydd", "iaid", "wyr", "iau", "ion", "oedd", "iaeth", "aeth", "iad", "ydd", "wr", "au", "on",
    "io", "ir", "od", "ed", "u", "o", "i",
)  # fmt: skip


def plain(text: str) -> str:
    """The text in lower case without accents (ŵ to w, â to a) and with straight apostrophes.

    >>> plain("Tŷ’r Cyngor")
    "ty'r cyngor"
    """
    text = text.lower()
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return MARKS.sub("", folded)


def words(text: str) -> list[str]:
    """The words and numbers of a text, plain; "section 21" is one word.

    >>> words("Section 21 of 1988")
    ['section21', 'of', '1988']
    """
    return WORD.findall(SECTION.sub(r"\1", plain(text)))


def is_welsh(block: list[str], likely: bool = False) -> bool:
    """True when one word in twelve is a Welsh function word that English hardly ever has, or one is and none English;
    where the whole text is `likely` Welsh, unless English function words outnumber the Welsh two to one."""
    welsh = sum(map(WELSH_MARKS.__contains__, block))
    if not welsh and not likely:
        return False
    english = sum(map(ENGLISH_FUNCTION.__contains__, block))
    return 2 * welsh >= english if likely else 12 * welsh >= len(block) or not english


def stem_english(word: str) -> str:
    """The Snowball (Porter 2) stem, empty for function words, single letters and numbers.

    >>> stem_english("licensing"), stem_english("the"), stem_english("2019")
    ('licens', '', '')
    """
    word = word.removesuffix("'s").replace("'", "")
    if word in ENGLISH_FUNCTION or not _worthwhile(word):
        return ""
    return str(_snowball().stemWord(word))


def stem_welsh(word: str) -> str:
    """A stem that is the same for every mutation and the common endings of a Welsh word.

    >>> {stem_welsh(w) for w in ("treth", "dreth", "nhreth", "threth", "trethi")}
    {'dreth'}
    """
    word = word.partition("'")[0]
    if word in WELSH_FUNCTION or word in ENGLISH_FUNCTION or not _worthwhile(word):
        return ""
    return _without_ending(_without_mutation(word))


def _worthwhile(word: str) -> bool:
    return 1 < len(word) <= 30 and not word.isdigit()


def _without_mutation(word: str) -> str:
    for initial, kept in MUTATIONS:
        if word.startswith(initial):
            return kept + word[len(initial) :]
    return word


def _without_ending(word: str) -> str:
    for ending in WELSH_ENDINGS:
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word


@cache
def _snowball() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")
