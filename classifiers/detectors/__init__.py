"""Detectors of identifiers: one module per kind; `find_all` runs them in one pass over a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from classifiers.detectors import (
    bank_account,
    date_of_birth,
    email,
    iban,
    national_insurance,
    nhs_number,
    payment_card,
    phone,
    postcode,
)
from classifiers.detectors.scanning import Shape, findings, scan
from models.findings import Finding, FindingType
from models.policy import LocalIdentifier
from models.records import Text


class Detector(Protocol):
    """What finds one kind of personal data."""

    @property
    def name(self) -> str:
        """A short name, the first word of every `Finding.basis`."""
        ...

    @property
    def category(self) -> FindingType:
        """The type of its findings."""
        ...

    def find(self, text: Text) -> Iterator[Finding]:
        """The findings in a text, by rising start, offsets within the text."""
        ...


SHAPES: Final[tuple[Shape, ...]] = (
    bank_account.DETECTOR,
    date_of_birth.DETECTOR,
    email.DETECTOR,
    iban.DETECTOR,
    national_insurance.DETECTOR,
    nhs_number.DETECTOR,
    payment_card.DETECTOR,
    phone.DETECTOR,
    postcode.DETECTOR,
)
ALL: Final[tuple[Detector, ...]] = SHAPES


def find_all(text: Text, local: Sequence[LocalIdentifier] = ()) -> list[Finding]:
    """Every finding but persons, sorted by start, none overlapping; time linear in the length of the text."""
    return findings(text, scan(text, SHAPES))
