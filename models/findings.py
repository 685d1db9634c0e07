"""What was found in a text: personal data, special categories, dates that may start a retention period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FindingType(StrEnum):
    """Types of personal data (UK GDPR Art. 4(1)); names follow Presidio where it has one."""

    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    POSTCODE = "POSTCODE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    NATIONAL_INSURANCE_NUMBER = "NATIONAL_INSURANCE_NUMBER"
    NHS_NUMBER = "NHS_NUMBER"
    UTR = "UTR"
    DRIVING_LICENCE = "DRIVING_LICENCE"
    PASSPORT = "PASSPORT"
    VEHICLE_REGISTRATION = "VEHICLE_REGISTRATION"
    BANK_ACCOUNT = "BANK_ACCOUNT"
    IBAN = "IBAN"
    PAYMENT_CARD = "PAYMENT_CARD"
    UPN = "UPN"
    ULN = "ULN"
    COUNCIL_TAX_ACCOUNT = "COUNCIL_TAX_ACCOUNT"
    SOCIAL_CARE_ID = "SOCIAL_CARE_ID"
    IP_ADDRESS = "IP_ADDRESS"
    CREDENTIAL = "CREDENTIAL"


class Category(StrEnum):
    """Special categories (UK GDPR Art. 9(1)), criminal offence data (Art. 10), and children's data."""

    RACIAL_OR_ETHNIC_ORIGIN = "racial_or_ethnic_origin"
    POLITICAL_OPINIONS = "political_opinions"
    RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS = "religious_or_philosophical_beliefs"
    TRADE_UNION_MEMBERSHIP = "trade_union_membership"
    GENETIC = "genetic"
    BIOMETRIC = "biometric"
    HEALTH = "health"
    SEX_LIFE = "sex_life"
    SEXUAL_ORIENTATION = "sexual_orientation"
    CRIMINAL_OFFENCE = "criminal_offence"
    CHILDREN = "children"

    @property
    def article(self) -> str:
        """The article of the UK GDPR that protects it; children's data has none of its own."""
        if self is Category.CRIMINAL_OFFENCE:
            return "Art. 10"
        return "" if self is Category.CHILDREN else "Art. 9"


class Role(StrEnum):
    """Who a person is in the document."""

    UNKNOWN = ""
    DATA_SUBJECT = "data subject"
    OFFICIAL = "official"
    PUBLIC_FIGURE = "public figure"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where personal data of one type stands. The value itself is never kept.

    `start` and `end` are character offsets in the item's whole text (a detector gives them within its `Text`; the
    reader adds `Text.start`). `basis` names the rule and its check ("nhs: checksum ok"); `context` is the cue that
    made it believable ("NHS No", "column: DOB") and never holds the value. `score` is 0 to 1.
    `masked` and `value_hash` (HMAC) are filled by `classifiers.detectors.sealing`, not by detectors. `doubt` is filled
    by the inventory: "decided", "value" or "rule" where reviewers' decisions speak against it.
    """

    type: FindingType
    start: int
    end: int
    score: float
    basis: str
    context: str = ""
    where: str = ""
    role: Role = Role.UNKNOWN
    masked: str = ""
    value_hash: bytes = b""
    doubt: str = ""

    @property
    def article(self) -> str:
        """Every finding type is personal data in the sense of UK GDPR Art. 4(1)."""
        return "Art. 4"


@dataclass(frozen=True, slots=True)
class SpecialCategory:
    """A special category, criminal offence or children's data that a document mentions.

    `about_person` is true when the document says it of an identifiable data subject; a policy or a leaflet only
    mentions it. `inferred` marks the lower grade "may reveal". `basis` names terms and rule, never the text.
    """

    category: Category
    about_person: bool
    score: float
    basis: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date that may start a retention period. `kind` is a trigger word of the schedule ("closure", "meeting").

    `quote` is the cue and the date as written, with any names masked: the evidence shown to a reviewer.
    """

    kind: str
    date: date
    quote: str
    score: float
