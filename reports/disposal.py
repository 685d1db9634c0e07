"""What proves a disposal: a certificate without personal data (PDF), and a restricted list with hashes (CSV)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.disposal import Batch, BatchItem, ItemState
from models.errors import MunimentError
from models.policy import Policy
from reports.formats import COLUMNS as DROID
from reports.languages import gettext, speaking
from reports.names import ITEM_STATES, class_title, named
from reports.pages import environment
from reports.pdf import as_pdf
from reports.values import extension
from reports.writing import completed, harmless

MORE = ("BATCH", "STATE", "AT", "CLASS", "DUE", "RULE", "REASON", "WHY_LEFT")
COLUMNS = (*DROID, *MORE)
"""DROID's columns, so that a disposal's list can be compared with an earlier profile; then what the batch says."""


def listed(rows: Iterable[BatchItem]) -> bytes:
    """The restricted list as CSV in UTF-8: every file with path, size, time and BLAKE3 hash, and what became of it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in rows:
        line = _line(one)
        writer.writerow([harmless(column, line.get(column, "")) for column in COLUMNS])
    return out.getvalue().encode("utf-8", "backslashreplace")


def certificate(
    batch: Batch, rows: Iterable[BatchItem], policy: Policy, council: str = "", language: str = "en"
) -> bytes:
    """The certificate as a tagged PDF (PDF/UA): who answered for it, when, by what authority, how much of which class.

    Raises MunimentError where the console's parts are not installed.
    """
    return as_pdf(certificate_page(batch, rows, policy, council, language))


def write_certificate(
    batch: Batch, rows: Iterable[BatchItem], policy: Policy, out: Path, *, council: str = "", language: str = "en"
) -> None:
    """Write the certificate to `out`, as its ending says: .pdf or .html. Raises MunimentError."""
    ending = out.suffix.lower()
    if ending not in (".html", ".pdf"):
        raise MunimentError(f"{out.name} is no kind of certificate", "Give a name ending in .pdf or .html.")
    page = certificate_page(batch, rows, policy, council, language)
    data = as_pdf(page) if ending == ".pdf" else page.encode("utf-8", "backslashreplace")
    with completed(out) as unfinished:
        unfinished.write_bytes(data)


def certificate_page(
    batch: Batch, rows: Iterable[BatchItem], policy: Policy, council: str = "", language: str = "en"
) -> str:
    """The certificate as HTML. It names no file and no person but those who answer for the disposal."""
    with speaking(language):
        return _rendered(batch, rows, policy, council)


def _rendered(batch: Batch, rows: Iterable[BatchItem], policy: Policy, council: str) -> str:
    states: Counter[ItemState] = Counter()
    classes: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for one in rows:
        states[one.state] += 1
        if one.state in (ItemState.QUARANTINED, ItemState.DESTROYED):
            classes[one.class_code] += 1
            sizes[one.class_code] += one.size
            rules[one.rule] += 1
    return (
        environment()
        .get_template("certificate.html")
        .render(
            batch=batch,
            council=council,
            states=[(named(ITEM_STATES, state), number) for state, number in states.items()],
            classes=[_of_class(code, classes[code], sizes[code], policy) for code in sorted(classes)],
            rules=sorted(rules.items()),
            policy=policy,
        )
    )


def _of_class(code: str, number: int, size: int, policy: Policy) -> dict[str, Any]:
    found, retention = policy.classes.get(code), policy.retention_of(code)
    return {
        "code": code or gettext("none"),
        "title": class_title(found) if found else "",
        "authority": retention.authority if retention else "",
        "schedule": found.schedule_ref if found else "",
        "number": number,
        "size": size,
    }


def _line(one: BatchItem) -> dict[str, Any]:
    name = one.path.rpartition("/")[2]
    return {
        "ID": one.item,
        "FILE_PATH": f"{one.share}/{one.path}",
        "NAME": name,
        "STATUS": "Done",
        "SIZE": one.size,
        "TYPE": "File",
        "EXT": extension(name),
        "LAST_MODIFIED": datetime.fromtimestamp(one.modified_ns // 10**9, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "BLAKE3_HASH": one.content_hash.hex(),
        "ITEM_ID": one.item_id,
        "BATCH": one.batch,
        "STATE": one.state.value,
        "AT": one.at.isoformat() if one.at else "",
        "CLASS": one.class_code,
        "DUE": one.due,
        "RULE": one.rule,
        "REASON": one.reason,
        "WHY_LEFT": one.why,
    }
