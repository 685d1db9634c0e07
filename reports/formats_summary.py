"""Formats by number of items, with those at risk: what a digital preservation plan begins with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.inventory import Content, Row
from models.records import ItemKind, Status
from reports.exporter import Exporter
from reports.pronom import name_and_version
from reports.values import utc
from reports.writing import Line

COLUMNS = (
    "puid",
    "format",
    "version",
    "media_type",
    "items",
    "files",
    "size",
    "unread_items",
    "mismatched_items",
    "at_risk_items",
    "at_risk",
    "oldest",
    "newest",
)
AT_RISK = "O6"
"""The rule that names formats at risk; its words stand among an item's reasons."""


@dataclass(slots=True)
class Sum:
    """The items of one format; `why` is what the rule says of it, without the item."""

    items: int = 0
    files: int = 0
    size: int = 0
    unread: int = 0
    mismatched: int = 0
    at_risk: int = 0
    why: dict[str, None] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)

    def add(self, row: Row) -> None:
        """One item more."""
        record, content = row.record, row.record.content or Content()
        self.items += 1
        self.unread += record.status is Status.UNREAD
        self.mismatched += "mismatch" in content.format.warning
        if record.item.kind is ItemKind.FILE:
            self.files += 1
            self.size += record.item.size
        if record.item.times.modified:
            self.years.add(utc(record.item.times.modified).year)
        reasons = [reason for reason in row.disposition.reasons if reason.rule == AT_RISK] if row.disposition else []
        self.at_risk += bool(reasons)
        self.why |= dict.fromkeys(reason.evidence for reason in reasons)


@dataclass(frozen=True, slots=True)
class ByFormat(Exporter):
    """Lines of formats instead of items."""

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """A line for each format, the most frequent first."""
        found: dict[tuple[str, str], Sum] = {}
        for row in rows:
            format = (row.record.content or Content()).format
            found.setdefault((format.puid, format.media_type), Sum()).add(row)
        for (puid, media_type), total in sorted(found.items(), key=lambda pair: (-pair[1].items, pair[0])):
            yield _line(puid, media_type, total)


def _line(puid: str, media_type: str, total: Sum) -> Line:
    name, version = name_and_version(puid)
    return {
        "puid": puid or None,
        "format": name or None,
        "version": version or None,
        "media_type": media_type or None,
        "items": total.items,
        "files": total.files,
        "size": total.size,
        "unread_items": total.unread,
        "mismatched_items": total.mismatched,
        "at_risk_items": total.at_risk,
        "at_risk": "; ".join(total.why) or None,
        "oldest": str(min(total.years)) if total.years else None,
        "newest": str(max(total.years)) if total.years else None,
    }


def lines(row: Row) -> Iterator[Line]:
    """The line of a single item's format, as far as this item goes."""
    return EXPORTER.all_lines([row])


EXPORTER = ByFormat("formats-summary", "Formats", COLUMNS, lines, personal=False)
