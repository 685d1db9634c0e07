"""What people and other systems receive: exports, the report and the review console."""

from __future__ import annotations

from reports import explanations, exposure, findings, formats, inventory, migration, places, sharepoint_stays, unread
from reports.exporter import Exporter

ALL = (inventory, unread, formats, findings, places, explanations, exposure, migration, sharepoint_stays)

EXPORTERS: dict[str, Exporter] = {module.EXPORTER.kind: module.EXPORTER for module in ALL}
"""Every kind of export by the name the command line gives it."""

__all__ = ["EXPORTERS", "Exporter"]
