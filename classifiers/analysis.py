"""What one document's text means: the detectors and classifiers in their order, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from classifiers.births import births
from classifiers.dates import kept, trigger_dates
from classifiers.detectors.sealing import seal
from classifiers.features import pack_document
from classifiers.language import document_language
from classifiers.marking import marking_of
from classifiers.minhash import pack as sketch
from classifiers.people import assign_roles, distinct_people, find_people
from classifiers.repeated_values import again
from classifiers.special_category import assess
from classifiers.windows import windows
from models.findings import DateCandidate, Finding, Role, SpecialCategory
from models.policy import Policy
from models.records import QUOTED, Properties, Text

NOT_PERSONAL = frozenset({Role.OFFICIAL, Role.EXAMPLE})
"""Roles whose findings are shown but do not make a document a personal-data file."""
TELLING = 50
"""A message with this many words of its own, headers included, is filed by them; a shorter one with what it repeats."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything kept of a document's text, and nothing of the text itself."""

    language: str = ""
    words: int = 0
    marking: str = ""
    findings: tuple[Finding, ...] = ()
    personal_types: Mapping[str, int] = field(default_factory=dict)
    people: int = 0
    special_categories: tuple[SpecialCategory, ...] = ()
    dates: tuple[DateCandidate, ...] = ()
    features: bytes = b""
    quoted_words: int = 0
    quoted_types: Mapping[str, int] = field(default_factory=dict)
    quoted_people: int = 0
    minhash: bytes = b""


def analyse(pieces: Sequence[Text], properties: Properties, policy: Policy, key: bytes, *, deep: bool) -> Analysis:
    """Analyse a document. `key` is the HMAC key for hashes of values; `deep` looks for persons everywhere.

    Findings come back sealed: masked, hashed, with offsets in the whole text. Earlier messages that a message repeats
    are looked through like the rest, and what stands only there is told apart. Running text gives the same findings
    however it was cut into pieces.
    """
    windowed = list(windows(pieces, policy.identifiers))
    texts = [text for text, _ in windowed]
    identifiers: Sequence[Sequence[Finding]] = again(texts, [found for _, found in windowed])
    people = find_people(texts, identifiers, properties, deep=deep)
    identifiers = assign_roles(texts, identifiers, people)
    found = [_in_order(*both) for both in zip(identifiers, people, strict=True)]
    found = [_in_order(*both) for both in zip(found, births(texts, found), strict=True)]
    sealed = tuple(seal(finding, text, key) for text, some in zip(texts, found, strict=True) for finding in some)
    own = [text for text in texts if text.where != QUOTED]
    words, everything = _words(own), _words(texts) if len(own) < len(texts) else 0
    telling = own if words >= TELLING or not everything else texts
    own_types, quoted_types = _types(sealed)
    number = distinct_people(texts, people)
    special = assess(texts, found, properties, policy.terms)
    return Analysis(
        language=document_language(telling),
        words=words,
        marking=properties.marking or marking_of(texts),
        findings=sealed,
        personal_types=own_types + quoted_types,
        people=number,
        special_categories=special,
        dates=kept(trigger_dates(texts, policy.trigger_cues), policy.settings.birth_dates),
        features=_features(telling, properties, special, policy.settings.word_vectors),
        quoted_words=max(0, everything - words),
        quoted_types=quoted_types,
        quoted_people=number - distinct_people(*_own(texts, people)) if everything else 0,
        minhash=sketch(telling),
    )


def _features(texts: Sequence[Text], properties: Properties, special: Sequence[SpecialCategory], kept: str) -> bytes:
    """The hashed words by which a document is filed, as far as the policy's `word_vectors` lets them be kept."""
    if kept == "none" or (kept == "not special" and any(one.about_person for one in special)):
        return b""
    return pack_document(texts, properties.title, f"{properties.template} {properties.company}")


def _words(texts: Sequence[Text]) -> int:
    return sum(len(text.text.split()) for text in texts)


def _types(sealed: Sequence[Finding]) -> tuple[Counter[str], Counter[str]]:
    """How many findings there are of each type; and among repeated messages how many values that stand only there."""
    own = [finding for finding in sealed if finding.where != QUOTED]
    said = {(finding.type, finding.value_hash) for finding in own}
    quoted = {(f.type, f.value_hash) for f in sealed if f.where == QUOTED and f.role not in NOT_PERSONAL} - said
    counted = Counter(finding.type.value for finding in own if finding.role not in NOT_PERSONAL)
    return counted, Counter(type.value for type, _ in sorted(quoted))


def _own(texts: Sequence[Text], people: Sequence[Sequence[Finding]]) -> tuple[list[Text], list[Sequence[Finding]]]:
    """The texts that are not repeated, with the persons in them."""
    kept = [(text, found) for text, found in zip(texts, people, strict=True) if text.where != QUOTED]
    return [text for text, _ in kept], [found for _, found in kept]


def _in_order(identifiers: Sequence[Finding], people: Sequence[Finding]) -> list[Finding]:
    return sorted([*identifiers, *people], key=lambda finding: (finding.start, finding.end, finding.type.value))
