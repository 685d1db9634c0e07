"""The limits of SharePoint Online and of the tools that move files there, and what of an item goes over them.

Figures: learn.microsoft.com, "SharePoint limits"; SPMT scan risk codes; Migration Manager, unsupported files and file
sizes; "General migration performance guidance".
"""

from __future__ import annotations

from collections.abc import Iterator

from models.inventory import Row
from models.migration import Issue, Severity, Target
from models.permissions import ExposureKind
from reports.sharepoint_names import units
from reports.values import extension

PATH = 400
"""Characters of the decoded path after the host."""
LARGEST = 250 * 1024**3
NOTEBOOK = 2 * 1024**3
LIBRARY_ITEMS, INHERITANCE_ITEMS, INDEX_ITEMS, VIEW_ITEMS = 30_000_000, 100_000, 20_000, 5_000
UNIQUE_PERMISSIONS, UNIQUE_RECOMMENDED = 50_000, 5_000
SITE_BYTES = 25 * 1024**4
NOT_OPENED = frozenset("asmx ascx aspx htc jar master swf xap xsf".split())
"""Kinds of files that a site without custom script does not open."""
NOT_SYNCED = frozenset("tmp ini".split())
SHORTCUTS = frozenset({"lnk"})

GB = 10**9
RATES = ((100 * 10**6, 10_000), (1_500_000, 1_000), (0, 250))
"""Average bytes of a file from which on a rate holds, and the rate in GB a day: "light", "medium" and "heavy" content
as Microsoft publishes them; content between two kinds counts as the slower."""


def daily_rate(items: int, size: int) -> int:
    """GB a day by the average size of a file.

    >>> daily_rate(1000, 50_000 * 1000), daily_rate(10, 20 * 10**6)
    (250, 1000)
    """
    average = size / items if items else 0
    return next(rate for least, rate in RATES if average >= least)


def of_content(row: Row, blocked: frozenset[str]) -> Iterator[Issue]:
    """What is wrong with an item whatever its name is; `blocked` are the endings that the tenant refuses."""
    size, ending = row.record.item.size, extension(row.record.item.name)
    if size == 0:
        yield Issue("empty file", Severity.BLOCKS, "the tools leave out files of 0 bytes")
    if size > LARGEST:
        yield Issue("larger than 250 GB", Severity.BLOCKS)
    if ending in SHORTCUTS:
        yield Issue("shortcut", Severity.BLOCKS, "the tools leave out shortcuts")
    if ending in blocked:
        yield Issue("refused by the tenant", Severity.BLOCKS, f".{ending}")
    if ending in NOT_OPENED:
        yield Issue("not opened without custom script", Severity.WARNS, f".{ending}")
    if ending in NOT_SYNCED:
        yield Issue("not synchronised", Severity.WARNS, f".{ending}")
    if ending in ("one", "onetoc2") and size > NOTEBOOK:
        yield Issue("notebook over 2 GB", Severity.WARNS)


def of_target(target: Target) -> Iterator[Issue]:
    """What people should know of a target path that is within the limits."""
    if len(target.url.partition("://")[2]) > PATH:
        yield Issue("address over 400 characters", Severity.WARNS, "with host and encoding, as some tools count")
    if "#" in target.in_library or "%" in target.in_library:
        yield Issue("# or % in the path", Severity.WARNS, "older tools and links may fail")


def of_source(source: str, target: Target) -> Iterator[Issue]:
    """Whether the path would be too long under its own name."""
    if (length := units(f"{target.base}/{source}")) > PATH:
        yield Issue("path too long", Severity.REPAIRED, f"{length} of {PATH} characters")


CARRIED = {
    ExposureKind.EXPLICIT_DENY: "is shut out by a deny entry, which is not carried over: the item becomes accessible",
    ExposureKind.BROKEN_INHERITANCE: "has permissions of its own, which become unique permissions",
    ExposureKind.ORPHAN_SID: "has rights for an account that no longer exists, which cannot be mapped",
    ExposureKind.ORPHAN_OWNER: "is owned by an account that no longer exists",
}


def of_permissions(row: Row) -> str:
    """What of an item's permissions does not carry over, in words; "" for nothing known."""
    kinds = [words for kind, words in CARRIED.items() if kind in row.exposure.kinds]
    who = f" ({'; '.join(row.exposure.who)})" if kinds and row.exposure.who else ""
    return "; ".join(kinds) + who
