"""T4: automatic replies, meeting notices, others' newsletters, delivery reports. Danger: a diary may be evidence."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence, days_since, wholly_read
from models.disposition import Reason, Rot, RotFlag
from models.findings import FindingType
from models.inventory import Content, Record
from models.policy import Policy
from models.records import MailClass

RULE = "T4"
CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
CASE_IDENTIFIERS = frozenset(
    {
        FindingType.SOCIAL_CARE_ID,
        FindingType.COUNCIL_TAX_ACCOUNT,
        FindingType.NHS_NUMBER,
        FindingType.NATIONAL_INSURANCE_NUMBER,
        FindingType.UPN,
        FindingType.ULN,
    }
)
"""Numbers by which a case is known: a message that carries one belongs to that case."""
CASE_REFERENCE = re.compile(
    r"\b(?:case|ref(?:erence)?|claim|complaint|application|appeal|achos|cyf(?:eirnod)?|hawliad|cwyn|cais)"
    r"\W{0,3}(?:no|number|rhif)?\W{0,3}(?=[\w/-]*\d)[\w/-]{3,}|\b[A-Z]{1,4}/?\d{2,4}/\d{3,6}\b|\b(?:FOI|SAR|EIR)\W?\d{2,}",
    re.I,
)
SENT = re.compile(r"(?:^|/)(?:sent(?: items| mail)?|eitemau (?:a )?anfonwyd)/", re.I)
PAST_DAYS = 90
"""Entries of the last three months may still be needed."""
ENTRY_WORDS = 60
"""An entry with more words tells what was, or was to be, discussed."""
SURE, DOUBTFUL = 0.9, 0.6
WHAT = {
    MailClass.AUTO_REPLY: "an automatic reply",
    MailClass.MEETING: "a meeting request or answer",
    MailClass.NEWSLETTER: "a newsletter from outside the council",
    MailClass.REPORT: "a delivery report",
}


def trivial_mail(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """Mail of no lasting value, unless it carries an attachment or a case reference, or is the council's own news."""
    if not wholly_read(record) or record.content is None:
        return None
    kind = _mail_class(record.content)
    if kind is MailClass.ORDINARY or _case_reference(record):
        return None
    if kind is MailClass.NEWSLETTER:
        return None if own_sender(record, policy) else _flag(kind, SURE)
    if record.content.attachments or evidence.members:
        return None
    if kind is MailClass.MEETING and _may_be_evidence(record.content, evidence, today):
        return _flag(kind, DOUBTFUL)
    return _flag(kind, SURE)


def _may_be_evidence(content: Content, evidence: Evidence, today: date) -> bool:
    """True for a diary entry that is recent, of unknown age, tells more than place and time, or touches what is
    sensitive."""
    age = days_since(evidence.changed, today)
    return age is None or age < PAST_DAYS or content.words > ENTRY_WORDS or bool(content.special_categories)


def own_sender(record: Record, policy: Policy) -> bool:
    """True for what the council sent itself: by the sender's domain, or because it lies among the sent items of one
    of its mailboxes."""
    if SENT.search(record.item.inside):
        return True
    domain = record.content.sender_domain.lower() if record.content else ""
    own = [name.lower().lstrip("@") for name in policy.settings.own_domains]
    return any(domain == name or domain.endswith("." + name) for name in own)


def _mail_class(content: Content) -> MailClass:
    if content.format.media_type in CALENDAR_TYPES:
        return MailClass.MEETING
    return content.mail_class


def _case_reference(record: Record) -> bool:
    personal = record.content.personal_types if record.content else {}
    return any(kind in personal for kind in CASE_IDENTIFIERS) or bool(
        CASE_REFERENCE.search(record.item.inside or record.item.name)
    )


def _flag(kind: MailClass, sure: float) -> RotFlag:
    return RotFlag(Rot.TRIVIAL, Reason(RULE, WHAT[kind], sure))
