"""Bulk-upload files of the SharePoint Migration Tool and Migration Manager, and the mapping of accounts.

Formats: learn.microsoft.com, "How to format your CSV file for data content migration" and "Bulk upload format CSV or
JSON": six columns, no header, UTF-8; a JSON file has the same as `Tasks`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from models.permissions import Permission
from reports.migration.waves import Task

SETTINGS: dict[str, Any] = {"MigrateHiddenItems": True, "MigrateOneNoteNotebook": False}
"""Hidden files are as approved as others; a notebook stays what it is, a folder of files."""
ACCOUNT = re.compile(r"[^\\/@:]+\\[^\\/@:]+")


def write_csv(tasks: Iterable[Task], out: Path) -> None:
    """One row a task: Source, two empty columns for SharePoint sources, Target Web, Target DocLib, Target SubFolder."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for task in tasks:
            target = task.target
            writer.writerow((task.source, "", "", target.site, target.library, target.folder))


def write_json(tasks: Iterable[Task], out: Path) -> None:
    """The same as JSON."""
    found = [
        {
            "SourcePath": task.source,
            "TargetPath": task.target.site,
            "TargetList": task.target.library,
            "TargetListRelativePath": task.target.folder,
            "Settings": SETTINGS,
        }
        for task in tasks
    ]
    out.write_text(json.dumps({"Tasks": found}, ensure_ascii=False, indent=2) + "\n", "utf-8")


def write_users(accounts: Iterable[tuple[str, bool]], domain: str, out: Path) -> int:
    """Account, address in the tenant, TRUE for a group; returns how many. The address is proposed from the account's
    name where `domain` is given, else left for people to fill in."""
    found = sorted(set(accounts))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for account, group in found:
            name = account.rpartition("\\")[2].strip().replace(" ", "-").lower()
            writer.writerow((account, f"{name}@{domain}" if domain else "", "TRUE" if group else "FALSE"))
    return len(found)


def accounts(permissions: Iterable[Permission]) -> Iterator[tuple[str, bool]]:
    """Accounts that permissions name, and whether they are groups. NTFS does not say which of them are: there the one
    that stands as a folder's group is one, every other is taken as a user, for people to correct."""
    for permission in permissions:
        groups = {permission.group}
        for line in permission.access:
            kind, _, name = line.who.partition(" ")
            if permission.system == "posix" and kind in ("user", "group") and name and not name.isdigit():
                yield name, kind == "group"
            elif ACCOUNT.fullmatch(line.who):
                yield line.who, line.who in groups
