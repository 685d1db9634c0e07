"""What a scan prints when it is done: accounts that add up, what could not be read, and what to do next."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from models.records import ProblemKind
from models.store import accounts
from models.store.records import unlisted_folders
from scanner.progress import size_words
from scanner.scan_facts import Outcome


def as_json(connection: Connection, outcome: Outcome, share_names: list[str]) -> dict[str, Any]:
    """The summary as one JSON object."""
    counts, changes, done = outcome.counts, outcome.changes, outcome.done
    reasons = accounts.by_reason(connection, share_names)
    unlisted = unlisted_folders(connection)
    return {
        "shares": share_names,
        "discovered": counts.discovered,
        "read": counts.read,
        "unread": counts.unread,
        "skipped": counts.skipped,
        "pending": counts.pending,
        "reasons": [{"status": status, "reason": why, "items": number} for status, why, number in reasons],
        "new": changes.new,
        "changed": changes.changed,
        "moved": changes.moved,
        "gone": changes.gone,
        "unchanged": changes.unchanged,
        "files_read": done.files,
        "bytes_read": done.size,
        "access_times_not_kept": done.times_not_kept,
        "folders_not_listed": [
            {"share": share, "path": path, "reason": why, "detail": detail} for share, path, why, detail in unlisted
        ],
        "folders_denied": sum(why != ProblemKind.POLICY for _, _, why, _ in unlisted),
        "actions": accounts.by_action(connection),
    }


def as_lines(facts: dict[str, Any]) -> list[str]:
    """The summary in words."""
    names = ", ".join(facts["shares"])
    lines = [
        f"Scanned {names}: {facts['files_read']:,} files read now ({size_words(facts['bytes_read'])}).",
        f"Files: {facts['new']:,} new, {facts['changed']:,} changed, {facts['moved']:,} moved, "
        f"{facts['gone']:,} gone, {facts['unchanged']:,} unchanged.",
        _accounts(facts),
        *(f"  {row['status']}: {row['reason']} – {row['items']:,}" for row in facts["reasons"]),
        *_folders(facts["folders_not_listed"]),
    ]
    if facts["access_times_not_kept"]:
        lines.append(
            f"Access times: for {facts['access_times_not_kept']:,} files the system did not allow them to be kept; "
            "run as the files' owner or as root, or mount the share with noatime."
        )
    return lines


def _accounts(facts: dict[str, Any]) -> str:
    pending = f" + {facts['pending']:,} not yet read" if facts["pending"] else ""
    return (
        f"Items: {facts['discovered']:,} discovered = {facts['read']:,} read + {facts['unread']:,} unread + "
        f"{facts['skipped']:,} skipped{pending}."
    )


def _folders(folders: list[dict[str, str]]) -> list[str]:
    if not folders:
        return []
    shown = [f"  {row['share']}: {row['path'] or '(the root)'} – {row['reason']}" for row in folders[:10]]
    more = [f"  and {len(folders) - 10:,} more: muniment export unread"] if len(folders) > 10 else []
    return [f"Folders not looked into: {len(folders):,}", *shown, *more]
