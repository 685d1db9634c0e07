"""How values are written in every export: times, dates, hashes and names."""

from __future__ import annotations

from datetime import UTC, datetime

from models.inventory import Record

SECONDS = len("2024-03-14T09:30:05")


def utc(moment: datetime) -> datetime:
    """The moment in UTC; a time without a zone is taken as UTC, as the inventory stores it."""
    if moment.tzinfo is UTC:
        return moment
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def iso_time(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second.

    >>> iso_time(datetime(2024, 3, 14, 9, 30, 5, 999, tzinfo=UTC))
    '2024-03-14T09:30:05Z'
    """
    return utc(moment).isoformat()[:SECONDS] + "Z" if moment else None


def full_path(record: Record) -> str:
    """Where an item is: the share's root, its path, and its path inside containers after `!/`.

    A root written with backslashes (a Windows drive or a UNC path) gives a path with backslashes, and so does the
    address of a server's share.
    """
    root, path = unc(record.share_root), record.item.path
    separator = "\\" if "\\" in root else "/"
    whole = root.rstrip("/\\") + separator + path.replace("/", separator) if root else path
    return f"{whole}!/{record.item.inside}" if record.item.inside else whole


def unc(root: str) -> str:
    r"""A root as Windows writes it where it is the address of a server's share, any other as it is.

    >>> unc("smb://fs01/SU/HR"), unc("/srv/SU")
    ('\\\\fs01\\SU\\HR', '/srv/SU')
    """
    return root.removeprefix("smb:").replace("/", "\\") if root.startswith("smb://") else root


def extension(name: str) -> str:
    """The part after the last dot in lower case; none for a dot file.

    >>> extension("Cofnodion.DOCX"), extension(".htaccess")
    ('docx', '')
    """
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""
