"""The value of a cell in an OpenDocument sheet, as Excel's would be shown: dates in ISO form, numbers plain."""

from __future__ import annotations

import re

from lxml import etree

from scanner.extractors._xml import attribute

# Repeats of a filled cell or row are kept to a number a person could have meant; empty columns to what a table can use.
MAX_REPEAT = 100
MAX_COLUMNS = 300
PADDED = re.compile(r"0\d[\d\- ]*|\d[\d]*(?:[- ]\d+)+")


def repeated(element: etree._Element, name: str) -> int:
    """How often a cell or row stands, at least once."""
    value = attribute(element, name)
    return max(1, int(value)) if value.isdigit() and len(value) < 9 else 1


def cell_value(element: etree._Element, shown: str) -> str:
    """The stored value where it says more than what is shown: dates and numbers without their format.

    Numbers shown with leading zeros or grouped by hyphens (sort codes, account numbers) stay as shown.
    """
    kind = attribute(element, "value-type")
    if kind == "date":
        return attribute(element, "date-value").replace("T00:00:00", "").replace("T", " ") or shown
    if kind in ("float", "currency", "percentage") and not PADDED.fullmatch(shown):
        return _number(attribute(element, "value")) or shown
    return shown


def _number(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e18 else repr(number)
