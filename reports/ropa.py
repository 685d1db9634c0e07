"""The record of processing activities (UK GDPR Article 30(1)): storage areas that hold personal data, one a row.

What only people know (lawful basis, recipients, transfers) is left blank, or taken from the council's present record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.inventory import Row
from models.policy import Policy
from models.runs import ScanRun
from reports import register_words as words
from reports.area_sums import Holding
from reports.asset_register import ByArea
from reports.writing import Line

COLUMNS = (
    "area",
    "registered",
    "controller",
    "data_protection_officer",
    "service",
    "business_function",
    "processing",
    "purposes",
    "lawful_basis",
    "data_subjects",
    "personal_types",
    "special_categories",
    "criminal_offence",
    "children",
    "recipients",
    "transfers",
    "retention",
    "action_at_disposal",
    "legislation",
    "security_marking",
    "sensitivity",
    "exposure",
    "data_owner",
    "asset_owner",
    "items",
    "personal_items",
    "people",
    "unread_items",
    "last_scan",
    "attention",
)
PEOPLE_KNOW = ("controller", "data_protection_officer", "lawful_basis", "data_subjects", "recipients", "transfers")


def activity(holding: Holding, policy: Policy, scans: Sequence[ScanRun]) -> Line | None:
    """A row of the record; None for an area without personal data. Keys are `COLUMNS`."""
    area, held = holding.area, holding.held
    if not held.personal:
        return None
    codes = words.main_classes(holding)
    tops = dict.fromkeys(policy.path_of(code)[0].title for code in codes if code in policy.classes)
    purposes = [policy.classes[code].description for code in codes if code in policy.classes]
    return {
        **dict.fromkeys(COLUMNS),
        "area": holding.path,
        "registered": words.yes(area),
        "service": area.service if area else "",
        "business_function": "; ".join(tops),
        "processing": words.titles(holding, policy),
        "purposes": "; ".join(text for text in purposes if text),
        "personal_types": ";".join(sorted(holding.types)),
        "special_categories": ";".join(holding.special),
        "criminal_offence": words.criminal(holding),
        "children": words.children(holding),
        "retention": words.retention(holding, policy),
        "action_at_disposal": words.at_disposal(holding, policy),
        "legislation": words.authorities(holding, policy),
        "security_marking": words.counted(holding.markings),
        "sensitivity": words.level(holding, policy),
        "exposure": words.exposure(holding),
        "data_owner": area.data_owner if area else "",
        "asset_owner": area.asset_owner if area else "",
        "items": held.items,
        "personal_items": held.personal,
        "people": holding.people,
        "unread_items": held.unread,
        "last_scan": words.last_scan(holding, scans),
        "attention": words.attention(holding),
    }


def lines(row: Row) -> Iterator[Line]:
    """The line of a single item's place, as far as this item goes."""
    return EXPORTER.all_lines([row])


EXPORTER = ByArea("ropa", "Processing activities", COLUMNS, lines, line=activity)
