"""All detectors of identifiers, run in one pass over a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, Protocol

from classifiers.detectors import (
    address,
    address_places,
    answers,
    bank_account,
    council_tax,
    credentials,
    date_of_birth,
    driving_licence,
    email,
    families,
    homes,
    iban,
    ip_address,
    learner_number,
    logins,
    national_insurance,
    nhs_number,
    passport,
    payment_card,
    person_references,
    phone,
    postcode,
    pupil_number,
    social_care,
    travel_documents,
    utr,
    vehicle,
    vouched,
)
from classifiers.detectors.candidates import Judgement
from classifiers.detectors.context import Context
from classifiers.detectors.local import judgements
from classifiers.detectors.regions import worth_reading
from classifiers.detectors.rows import tables_in
from classifiers.detectors.scanning import Shape, findings, scan
from classifiers.tables import columns
from models.findings import Finding, FindingType
from models.policy import LocalIdentifier
from models.records import Form, Text


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
    address.DETECTOR,
    bank_account.DETECTOR,
    council_tax.DETECTOR,
    credentials.DETECTOR,
    date_of_birth.DETECTOR,
    driving_licence.DETECTOR,
    email.DETECTOR,
    iban.DETECTOR,
    ip_address.DETECTOR,
    learner_number.DETECTOR,
    national_insurance.DETECTOR,
    nhs_number.DETECTOR,
    passport.DETECTOR,
    payment_card.DETECTOR,
    phone.DETECTOR,
    postcode.DETECTOR,
    pupil_number.DETECTOR,
    social_care.DETECTOR,
    utr.DETECTOR,
    vehicle.DETECTOR,
)
ALL: Final[tuple[Detector, ...]] = SHAPES


def find_all(text: Text, local: Sequence[LocalIdentifier] = (), heading: str = "") -> list[Finding]:
    """Every finding but persons, sorted by start, none overlapping; time linear in the length of the text.

    `heading` is what stands before the text in its document, where that may say what the text is about.
    """
    scanned = scan(text, SHAPES)
    found = tuple(scanned.judgements)
    scanned.judgements.extend(address_places.in_places(scanned.context, found))
    table = replace(text, text=scanned.folded.text)
    scanned.judgements.extend(_by_place(scanned.context, table, heading))
    if text.form is Form.TABLE:
        scanned.judgements.extend(address_places.in_columns(scanned.context, table))
        scanned.judgements.extend(credentials.in_columns(scanned.context, table))
    scanned.judgements.extend(date_of_birth.in_rows(scanned.context, found))
    scanned.judgements.extend(judgements(scanned.context, local))
    return findings(text, scanned)


def _by_place(context: Context, text: Text, heading: str) -> Iterator[Judgement]:
    """What only its place gives away; `text` is the folded text."""
    regions = worth_reading(context, text)
    tables = cache(lambda: tuple(tables_in(text, regions)))
    yield from person_references.in_places(context, tables, regions, heading)
    yield from homes.in_places(context, tables, regions)
    yield from travel_documents.in_places(context, tables, regions)
    if text.form is not Form.TABLE:
        yield from answers.in_turns(context, regions)
    if not columns(text):
        yield from families.in_places(context, tables, regions, heading)
    yield from logins.in_places(context, regions)
    yield from vouched.in_company(context, heading)
