"""The language of a paragraph, English or Welsh, by its function words; no model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from models.records import Text

SAMPLE = 1_500
SHARE = 0.12
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_EDGES = ".,;:!?()[]\"'‘’“”-–"
_ENGLISH = frozenset(
    "the of and to in is for that with on be are was by this not or from have has it as at will you your we our they"
    " their which who been any if must should can may her his she he him would were there these those an but so no"
    " do does did had when what where how all about after before please dear re called said spoke visit home my me"
    " us its out up also only than then them".split()
)
_WELSH = frozenset(
    "yr y yn ac o ar am gan gyda wrth dros heb hyd rhwng roedd oedd bydd fod bod nid nad mai mae maent dyma dyna ond"
    " neu hefyd felly ei eu ein eich fy hwn hon hyn sydd sy'n wedi eisiau rhaid angen cael gwneud gwaith plant pobl"
    " cyngor gwasanaeth gwasanaethau chi chwi ni nhw hi ef roeddwn rwyf rydym rydych ydy yw oes os pan sut pam lle"
    " pwy beth i'r o'r a'r y'n i'w â'r gall gallwch dylai cysylltwch ar gyfer annwyl diolch bob pob bu aeth dywedodd"
    " ffôn dyddiad enw rhif cyfeiriad geni at â ag tan ers efo oherwydd gweler adroddiad cyfarfod cymraeg sir hoffwn"
    " cofion ffoniodd siarad gofal iechyd addysg mab merch mam ganddi ganddo iddi iddo arni arno unrhyw rhai holl eto"
    " yma yno heddiw hynny hwnnw honno nac na'r dim hon wnaeth es est dod mynd ddim er".split()
)
_FOREIGN = frozenset(
    "der das und nicht mit von dem ein eine ist sich auf für wird auch le la les des du et est une pour dans que qui"
    " sur pas avec el los las del una para por como het een niet met voor og det som ikke av til je jest nie się jak"
    " dla il che della este sunt care din ve bir için ile и в на не что".split()
)
OTHER = "other"
"""What `paragraphs` says of a paragraph in neither language."""
_LETTERS = re.compile(r"[ŵŷŴŶ]|\b(?:dd|ll|ngh|mh)[aeiouwy]|[a-z](?:dd|wy|yw)\b")


_HOODED = re.compile(r"[ŵŷŴŶ]")
"""Letters of Welsh alone; "wy" and "yw" also end Polish names, and count only beside a Welsh word."""
_INITIAL = re.compile(r"[\W_]*[A-Z]\.?[\W_]*$")
"""An initial ("O. Balogun") or a code, not the Welsh word."""


def language_of(paragraph: str) -> str:
    """ "en", "cy", or "" where the words do not tell or are of another language; the first 1,500 characters decide.

    >>> language_of("Mae'r cyngor yn gofyn am eich barn ar y cynllun."), language_of("The council asks for views.")
    ('cy', 'en')
    """
    language = _language(paragraph)
    return "" if language == OTHER else language


class _Votes(dict[str, int]):
    """Word to the languages it speaks for, worked out once a word; emptied when it grows beyond reason."""

    LIMIT = 200_000

    def __missing__(self, written: str) -> int:
        if len(self) > self.LIMIT:
            self.clear()
        word = "" if _INITIAL.match(written) else written.strip(_EDGES).casefold()
        welsh = word in _WELSH or word[:4] == "mae'"
        votes = self[written] = (word in _ENGLISH) + 2 * welsh + 4 * (word in _FOREIGN)
        return votes


_votes = _Votes()


def _language(paragraph: str) -> str:
    sample = paragraph[:SAMPLE]
    votes = Counter(map(_votes.__getitem__, sample.split()))
    english, welsh, foreign = (sum(count for vote, count in votes.items() if vote & bit) for bit in (1, 2, 4))
    if foreign > max(english, welsh) and foreign >= 2:
        return OTHER
    if english == welsh or max(english, welsh) < 2:
        letters = len(_LETTERS.findall(sample.casefold())) if welsh or _HOODED.search(sample) else 0
        welsh += min(2, letters // 2) if letters >= 2 else 0
    if english == welsh:
        return ""
    return "en" if english > welsh else "cy"


def paragraphs(body: str) -> list[tuple[int, int, str]]:
    """Start, end and language of every paragraph (blank lines divide); one that does not tell takes its neighbour's.

    The language is "en", "cy", `OTHER`, or "" where no paragraph tells.
    """
    return list(_paragraphs(body))


@lru_cache(maxsize=4)
def _paragraphs(body: str) -> tuple[tuple[int, int, str], ...]:
    found: list[tuple[int, int, str]] = []
    start, last = 0, ""
    for match in [*_PARAGRAPH.finditer(body), None]:
        end = match.start() if match else len(body)
        if end > start:
            language = _language(body[start:end]) or last
            found.append((start, end, language))
            last = language
        start = match.end() if match else end
    first = next((language for _, _, language in found if language), "")
    return tuple((start, end, language or first) for start, end, language in found)


def document_language(texts: Sequence[Text]) -> str:
    """ "en", "cy", "cy+en" where each has at least an eighth of the document, or ""."""
    sizes: Counter[str] = Counter()
    for text in texts:
        for start, end, language in paragraphs(text.text):
            sizes[language] += end - start
    english, welsh = sizes["en"], sizes["cy"]
    if not english and not welsh:
        return ""
    if min(english, welsh) >= SHARE * (english + welsh):
        return "cy+en"
    return "en" if english > welsh else "cy"
