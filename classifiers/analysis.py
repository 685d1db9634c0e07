"""What one document's text means: the detectors and classifiers in their order, on one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from classifiers.dates import kept, trigger_dates
from classifiers.detectors.sealing import seal
from classifiers.features import pack
from classifiers.language import document_language
from classifiers.marking import marking_of
from classifiers.people import assign_roles, distinct_people, find_people
from classifiers.special_category import assess
from classifiers.windows import windows
from models.findings import DateCandidate, Finding, Role, SpecialCategory
from models.policy import Policy
from models.records import Properties, Text

NOT_PERSONAL = frozenset({Role.OFFICIAL, Role.EXAMPLE})
"""Roles whose findings are shown but do not make a document a personal-data file."""


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


def analyse(pieces: Sequence[Text], properties: Properties, policy: Policy, key: bytes, *, deep: bool) -> Analysis:
    """Analyse a document. `key` is the HMAC key for hashes of values; `deep` looks for persons everywhere.

    Findings come back sealed: masked, hashed, with offsets in the whole text. Running text gives the same findings
    however it was cut into pieces.
    """
    windowed = list(windows(pieces, policy.identifiers))
    texts, identifiers = [text for text, _ in windowed], [found for _, found in windowed]
    people = find_people(texts, identifiers, properties, deep=deep)
    identifiers = assign_roles(texts, identifiers, people)
    found = [_in_order(*both) for both in zip(identifiers, people, strict=True)]
    sealed = tuple(seal(finding, text, key) for text, some in zip(texts, found, strict=True) for finding in some)
    return Analysis(
        language=document_language(texts),
        words=sum(len(text.text.split()) for text in texts),
        marking=properties.marking or marking_of(texts),
        findings=sealed,
        personal_types=Counter(f.type.value for f in sealed if f.role not in NOT_PERSONAL),
        people=distinct_people(texts, people),
        special_categories=assess(texts, found, properties, policy.terms),
        dates=kept(trigger_dates(texts, policy.trigger_cues), policy.settings.birth_dates),
        features=pack([*_titles(properties), *texts]),
    )


def _titles(properties: Properties) -> list[Text]:
    return [Text(properties.title, where="title")] if properties.title else []


def _in_order(identifiers: Sequence[Finding], people: Sequence[Finding]) -> list[Finding]:
    return sorted([*identifiers, *people], key=lambda finding: (finding.start, finding.end, finding.type.value))
