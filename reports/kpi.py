"""Key figures of each scan, for dashboards: volume, ROT, retention, risk, review and disposal, a line a scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.history import Summary
from models.inventory import Row
from reports.exporter import Asked, Exporter
from reports.values import iso_time
from reports.writing import Line

COLUMNS = (
    "judged_at",
    "as_of",
    "items",
    "files",
    "size",
    "size_change_percent",
    "unread_items",
    "rot_items",
    "rot_size",
    "due_items",
    "due_size",
    "personal_items",
    "sensitive_items",
    "exposed_items",
    "risk_items",
    "reviewed_items",
    "waiting_items",
    "disposed_items",
    "disposed_size",
    "areas",
    "areas_with_owner",
    "areas_with_owner_percent",
    "policy_digest",
    "model_digest",
)


def kpis(history: Sequence[Summary]) -> Iterator[Line]:
    """A line for each judging that was kept; `size_change_percent` is since the first."""
    first = history[0].size if history else 0
    for one in history:
        yield {
            "judged_at": iso_time(one.at),
            "as_of": one.today.isoformat(),
            "items": one.items,
            "files": one.files,
            "size": one.size,
            "size_change_percent": percent(one.size - first, first),
            "unread_items": one.unread,
            "rot_items": one.rot_items,
            "rot_size": one.rot_size,
            "due_items": one.due_items,
            "due_size": one.due_size,
            "personal_items": one.personal,
            "sensitive_items": one.sensitive,
            "exposed_items": one.exposed,
            "risk_items": one.risk,
            "reviewed_items": one.reviewed,
            "waiting_items": one.waiting,
            "disposed_items": one.disposed_items,
            "disposed_size": one.disposed_size,
            "areas": one.areas,
            "areas_with_owner": one.owned,
            "areas_with_owner_percent": percent(one.owned, one.areas),
            "policy_digest": one.policy_digest,
            "model_digest": one.model_digest,
        }


def percent(part: float, whole: float) -> float | None:
    """A part in percent to one decimal; None of nothing.

    >>> percent(1, 8), percent(1, 0)
    (12.5, None)
    """
    return round(100 * part / whole, 1) if whole else None


@dataclass(frozen=True, slots=True)
class ByScan(Exporter):
    """Lines of judgings instead of items; the rows have no part in them."""

    history: tuple[Summary, ...] = ()

    def asked(self, asked: Asked) -> ByScan:
        """With the history."""
        return replace(self, history=asked.history)

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """A line for each judging that was kept."""
        return kpis(self.history)


def lines(row: Row) -> Iterator[Line]:
    """None: figures are of all items together."""
    return iter(())


EXPORTER = ByScan("kpi", "Key figures", COLUMNS, lines, personal=False)
