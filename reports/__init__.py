"""What people and other systems receive: exports, the report and the review console."""

from __future__ import annotations

from reports import (
    asset_register,
    esd_register,
    explanations,
    exposure,
    findings,
    formats,
    formats_summary,
    inventory,
    kpi,
    labels,
    migration,
    places,
    ropa,
    sharepoint_stays,
    unread,
)
from reports.exporter import Exporter

ALL = (
    inventory,
    unread,
    formats,
    findings,
    places,
    explanations,
    exposure,
    labels,
    migration,
    sharepoint_stays,
    asset_register,
    ropa,
    esd_register,
    formats_summary,
    kpi,
)

EXPORTERS: dict[str, Exporter] = {module.EXPORTER.kind: module.EXPORTER for module in ALL}
"""Every kind of export by the name the command line gives it."""

__all__ = ["EXPORTERS", "Exporter"]
