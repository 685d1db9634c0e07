"""How facts that belong together are kept in one column: JSON with short keys, and times as integers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from models.disposition import Reason, Rot, RotFlag
from models.fileplan import ClassCandidate
from models.findings import Category, DateCandidate, SpecialCategory
from models.inventory import Content
from models.records import MailClass

NANO = 1_000_000_000


def to_ns(time: datetime | None) -> int | None:
    """Nanoseconds since 1970 UTC; None stays None."""
    if time is None:
        return None
    seconds = int(time.timestamp() // 1)
    return seconds * NANO + time.microsecond * 1000


def from_ns(value: int | None) -> datetime | None:
    """The UTC time of nanoseconds since 1970; None where it is outside the years that Python knows."""
    if value is None:
        return None
    try:
        return datetime.fromtimestamp(value // NANO, UTC).replace(microsecond=value % NANO // 1000)
    except (OverflowError, ValueError, OSError):
        return None


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
"""Made once: `json.dumps` makes an encoder anew for each value."""


def dump(value: Any) -> str:
    """Compact JSON; the empty string for nothing."""
    return _ENCODE(value) if value else ""


def load(text: str, empty: Any) -> Any:
    """The value that `dump` wrote."""
    return json.loads(text) if text else empty


def dump_special(categories: Iterable[SpecialCategory]) -> str:
    return dump([[s.category.value, s.about_person, round(s.score, 3), s.basis, s.inferred] for s in categories])


def load_special(text: str) -> tuple[SpecialCategory, ...]:
    return tuple(
        SpecialCategory(Category(c), about, score, basis, inf) for c, about, score, basis, inf in load(text, [])
    )


def dump_dates(dates: Iterable[DateCandidate]) -> str:
    return dump([[d.kind, d.date.isoformat(), d.quote, round(d.score, 3)] for d in dates])


def load_dates(text: str) -> tuple[DateCandidate, ...]:
    return tuple(DateCandidate(k, date.fromisoformat(d), quote, score) for k, d, quote, score in load(text, []))


def dump_properties(content: Content) -> str:
    """What is kept of a document's properties; titles and names of authors are not."""
    values: dict[str, Any] = {
        "created": to_ns(content.created),
        "modified": to_ns(content.modified),
        "sent": to_ns(content.sent),
        "template": content.template,
        "mail_class": content.mail_class.value,
        "message": content.message_id_hash.hex(),
        "reply": content.reply_hash.hex(),
        "conversation": content.conversation_hash.hex(),
        "thread": content.thread_hash.hex(),
        "received": to_ns(content.received),
        "recipients": content.recipients,
        "quoted_words": content.quoted_words,
        "quoted_types": dict(content.quoted_types),
        "quoted_people": content.quoted_people,
        "sender": content.sender_domain,
        "attachments": content.attachments,
        "pictures": content.pictures,
        "tables": content.tables,
        "truncated": content.truncated,
        "links": content.links,
    }
    return dump({name: value for name, value in values.items() if value})


def load_properties(text: str) -> Mapping[str, Any]:
    """Keyword arguments of `Content` for what `dump_properties` wrote."""
    values = load(text, {})
    return {
        "created": from_ns(values.get("created")),
        "modified": from_ns(values.get("modified")),
        "sent": from_ns(values.get("sent")),
        "template": values.get("template", ""),
        "mail_class": MailClass(values.get("mail_class", "")),
        "message_id_hash": bytes.fromhex(values.get("message", "")),
        "reply_hash": bytes.fromhex(values.get("reply", "")),
        "conversation_hash": bytes.fromhex(values.get("conversation", "")),
        "thread_hash": bytes.fromhex(values.get("thread", "")),
        "received": from_ns(values.get("received")),
        "recipients": values.get("recipients", 0),
        "quoted_words": values.get("quoted_words", 0),
        "quoted_types": values.get("quoted_types", {}),
        "quoted_people": values.get("quoted_people", 0),
        "sender_domain": values.get("sender", ""),
        "attachments": values.get("attachments", 0),
        "pictures": values.get("pictures", 0),
        "tables": values.get("tables", 0),
        "truncated": values.get("truncated", False),
        "links": tuple(values.get("links", ())),
    }


def dump_reasons(reasons: Iterable[Reason]) -> str:
    return dump([[r.rule, r.evidence, round(r.confidence, 3)] for r in reasons])


def load_reasons(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(*row) for row in load(text, []))


def dump_rot(flags: Iterable[RotFlag]) -> str:
    return dump([[f.kind.value, f.reason.rule, f.reason.evidence, round(f.reason.confidence, 3)] for f in flags])


def load_rot(text: str) -> tuple[RotFlag, ...]:
    return tuple(RotFlag(Rot(kind), Reason(rule, why, sure)) for kind, rule, why, sure in load(text, []))


def dump_candidates(candidates: Iterable[ClassCandidate]) -> str:
    rows = ([c.code, round(c.score, 4), list(c.terms), c.view, dict(c.views), c.not_in_plan] for c in candidates)
    return dump(list(rows))


def load_candidates(text: str) -> tuple[ClassCandidate, ...]:
    return tuple(
        ClassCandidate(code, score, tuple(terms), view, tuple(views.items()), out)
        for code, score, terms, view, views, out in load(text, [])
    )
