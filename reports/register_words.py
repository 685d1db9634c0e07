"""How registers say what a storage area holds: classes, periods, security, and what people should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.findings import Category
from models.permissions import OPEN
from models.policy import Policy
from models.runs import ScanRun
from reports.area_sums import Holding
from reports.values import iso_time

MAIN = 0.02
"""A class is named where it has at least this part of the items that are filed: single misfiled ones say nothing."""
MOST = 12
YES, NO, UNKNOWN = "Yes", "No", "Unknown"


def yes(found: object) -> str:
    """Yes or No."""
    return YES if found else NO


def personal(holding: Holding) -> str:
    """Whether there is personal data; Unknown where none was found but not everything was read."""
    if holding.held.personal:
        return YES
    return UNKNOWN if holding.held.unread or not holding.held.items else NO


def main_classes(holding: Holding) -> list[str]:
    """The codes of the classes that an area mainly holds, in the order of codes."""
    least = sum(holding.classes.values()) * MAIN
    most = [code for code, number in holding.classes.most_common(MOST) if number >= least]
    return sorted(most)


def titles(holding: Holding, policy: Policy) -> str:
    """The titles of the main classes."""
    known = policy.classes
    return "; ".join(known[code].title if code in known else holding.titles[code] for code in main_classes(holding))


def retention(holding: Holding, policy: Policy) -> str:
    """Each main class with its period and what it counts from."""
    return "; ".join(f"{code}: {words}" for code, words, _ in _periods(holding, policy))


def at_disposal(holding: Holding, policy: Policy) -> str:
    """What the schedule says happens at the end, for the main classes."""
    return "; ".join(f"{code}: {action}" for code, _, action in _periods(holding, policy))


def _periods(holding: Holding, policy: Policy) -> Iterator[tuple[str, str, str]]:
    for code in main_classes(holding):
        row = policy.retention_of(code)
        if row is None:
            yield code, "not in the schedule", "unknown"
        elif row.permanent:
            yield code, "permanent", row.action.value
        else:
            pairs = [
                f"{replace(p, year_end='') if 'year' in t else p} from {t.replace('_', ' ')}"
                for p, t in zip(row.periods, row.triggers, strict=False)
            ]
            yield code, f" or {row.combinator.value} ".join(pairs).replace("  ", " "), row.action.value


def authorities(holding: Holding, policy: Policy) -> str:
    """The authorities that the schedule cites for the main classes."""
    rows = [policy.retention_of(code) for code in main_classes(holding)]
    return "; ".join(dict.fromkeys(row.authority for row in rows if row and row.authority))


def counted(found: Counter[str]) -> str:
    """Words by how often they occur, the most frequent first."""
    return "; ".join(name for name, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def level(holding: Holding, policy: Policy) -> str:
    """The highest level of sensitivity of anything in an area, as the policy orders them."""
    return next((one.level for one in policy.sensitivity if holding.levels[one.level]), "")


def exposure(holding: Holding) -> str:
    """What is wrong with who may open it."""
    return ";".join(kind.value for kind in sorted(holding.kinds))


def last_scan(holding: Holding, scans: Sequence[ScanRun]) -> str | None:
    """When the last finished scan of the area's shares ended."""
    ended = [run.finished for run in scans if run.share in holding.shares and run.finished]
    return iso_time(max(ended)) if ended else None


def attention(holding: Holding) -> str:
    """What people should see to, in sentences' halves."""
    return "; ".join(_attention(holding))


def _attention(holding: Holding) -> Iterator[str]:
    area, held = holding.area, holding.held
    if area is None:
        yield "not a registered storage area"
    elif not area.data_owner:
        yield "no Data Owner"
    if area and not area.asset_owner:
        yield "no Information Asset Owner"
    if not held.items:
        yield "nothing was found there: moved, renamed, or not scanned"
    if held.unread:
        yield f"{held.unread:,} items were not read and may hold anything"
    if holding.exposed.sensitive and OPEN.intersection(holding.kinds):
        yield "special categories, offences or children's data open to people who were never chosen"
    if held.items and not holding.classes:
        yield "nothing is filed to a class"


def criminal(holding: Holding) -> str:
    """Yes where an offence is said of a person."""
    return yes(holding.categories[Category.CRIMINAL_OFFENCE])


def children(holding: Holding) -> str:
    """Yes where something is said of a child."""
    return yes(holding.categories[Category.CHILDREN])
