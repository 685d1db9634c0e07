"""Which terms count where: Welsh ones only in Welsh, for many are English words too ("plant", "mab", "dim")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from classifiers.special_terms import Hit
from classifiers.stemming import WELSH_MARKS, words
from models.records import Text

WINDOW, SAMPLE, MARKS_NEAR = 160, 4_000, 3
WELSH_LABELS = frozenset(
    "enw crefydd dyddiad geni adran rheswm cefndir cyfeiriadedd rhif swydd cyfeiriad dosbarth tarddiad anghenion"
    " annwyl ymweliad blwyddyn cyfarfod oed ddim nghyfarfod dyddiau absenoldeb cyfenw ysgol mewn gyda".split()
)
"""Words of Welsh forms and headings, where function words are few."""


def in_language(hits: Iterable[Hit], text: Text, body: str) -> Iterator[Hit]:
    """The hits whose language is that of the text, or of the words around them where the text is mixed or unknown."""
    found = list(hits)
    welsh = any(hit.language == "cy" for hit in found)
    whole = welsh and (text.language == "cy" or _welsh_share(body[:SAMPLE]) >= 1 / 14)
    for hit in found:
        if hit.language != "cy" or whole:
            yield hit
        elif text.language != "en" or len(body) > 2 * WINDOW:
            near = words(body[max(0, hit.start - WINDOW) : hit.end + WINDOW])
            if sum(word in WELSH_MARKS for word in near) >= MARKS_NEAR:
                yield hit


def _welsh_share(body: str) -> float:
    found = words(body)
    marks = sum(word in WELSH_MARKS or word in WELSH_LABELS for word in found)
    return marks / max(8, len(found))
