"""What another policy would change: two policies judge the same inventory, and nothing of it is written."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from classifiers.areas import Areas
from classifiers.judge import judge
from classifiers.policy import load as load_policy
from models.config import Config
from models.disposition import Action, Disposition, Hold
from models.inventory import Record
from models.policy import Policy, Settings
from models.store.judgements import JudgedInventory
from scanner.judging import with_tokens
from scanner.keys import ensure_key
from scanner.scanning import inventory_of, key_place, policy_of

ACTIONS = tuple(Action)
TERABYTE = 10**12
MOST = 20
"""Areas and classes that are listed, those with the most changed items first."""
Change = tuple[str, str]
Tally = Counter[tuple[str, str, str]]


@dataclass(slots=True)
class Unwritten:
    """An inventory as the judge sees it, whose judgements are kept in memory as 10 bytes an item."""

    inventory: JudgedInventory
    ids: array[int] = field(default_factory=lambda: array("q"))
    actions: array[int] = field(default_factory=lambda: array("B"))
    classes: array[int] = field(default_factory=lambda: array("H"))
    codes: dict[str, int] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        return self.inventory.records()

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        return self.inventory.duplicate_groups()

    def items_about(self, token: str) -> Iterator[int]:
        return self.inventory.items_about(token)

    def approved(self) -> frozenset[int]:
        return self.inventory.approved()

    def holds(self) -> tuple[Hold, ...]:
        return self.inventory.holds()

    def learned_model(self) -> bytes | None:
        return self.inventory.learned_model()

    def save_pseudo_labels(self, labels: Iterable[tuple[bytes, str]]) -> None:
        """Nothing is written."""

    def save_judgements(self, judged: Iterable[tuple[int, Disposition]], policy_digest: str, model_digest: str) -> None:
        for item, disposition in judged:
            self.ids.append(item)
            self.actions.append(ACTIONS.index(disposition.action))
            self.classes.append(self.codes.setdefault(disposition.class_code, len(self.codes)))

    def found(self) -> dict[int, tuple[int, int]]:
        """Action and class by item, as numbers."""
        return dict(zip(self.ids, zip(self.actions, self.classes, strict=True), strict=True))


@dataclass(slots=True)
class Comparison:
    """What would change its action: items, and bytes of files, by change, storage area and class of the new policy."""

    items: Tally = field(default_factory=Counter)
    size: Tally = field(default_factory=Counter)
    compared: int = 0
    reclassified: int = 0

    def add(self, record: Record, change: Change, area: str, code: str) -> None:
        """Count one item that changes. The bytes of members are their file's."""
        for key in (("all", *change), (f"area:{area}", *change), (f"class:{code}", *change)):
            self.items[key] += 1
            self.size[key] += record.item.size if record.container is None else 0


def compare(engine: Engine, present: Policy, other: Policy, key: bytes, today: date) -> Comparison:
    """Judge by both policies and count what differs; the inventory is only read."""
    before, after = (_judged(engine, policy, key, today) for policy in (present, other))
    was, names = before.found(), {number: code for code, number in before.codes.items()}
    now, new_names = after.found(), {number: code for code, number in after.codes.items()}
    areas, result = Areas(other.areas), Comparison()
    for record in JudgedInventory(engine, today).records():
        result.compared += 1
        (old_action, old_class), (new_action, new_class) = was[record.id], now[record.id]
        code = new_names[new_class]
        result.reclassified += names[old_class] != code
        if old_action != new_action:
            area = areas.of(record.item.path, record.share_root, record.item.share)
            change = (ACTIONS[old_action].value, ACTIONS[new_action].value)
            result.add(record, change, area.path if area else f"{record.item.share} (not registered)", code)
    return result


def run_what_if(config: Config, folder: str, today: date) -> tuple[dict[str, Any], list[str]]:
    """Compare the policy in use with the one in a folder; returns JSON-like facts and lines for people."""
    present = policy_of(config)
    other = load_policy(Path(folder))
    with inventory_of(config) as engine:
        result = compare(engine, present, other, ensure_key(key_place(config)), today)
    facts = {
        "policy": config.policy or "the shipped example",
        "policy_digest": present.digest,
        "what_if": folder,
        "what_if_digest": other.digest,
        "today": today.isoformat(),
        **as_facts(result, other.settings),
        "warnings": list(other.warnings),
    }
    return facts, as_lines(facts)


def as_facts(result: Comparison, settings: Settings) -> dict[str, Any]:
    """The comparison as JSON-like facts; the savings are of a year, by the factors of the new policy's settings."""
    freed = sum(size for (what, _, to), size in result.size.items() if what == "all" and to == Action.DISPOSE)
    kept = sum(size for (what, was, _), size in result.size.items() if what == "all" and was == Action.DISPOSE)
    terabytes = (freed - kept) / TERABYTE
    return {
        "items": result.compared,
        "reclassified": result.reclassified,
        "changes": _rows(result, "all"),
        "by_area": _rows(result, "area:"),
        "by_class": _rows(result, "class:"),
        "savings": {
            "bytes": freed - kept,
            "cost_per_year": round(terabytes * settings.cost_per_tb_year, 2),
            "co2_kg_per_year": round(terabytes * settings.co2_kg_per_tb_year, 3),
        },
    }


def as_lines(facts: dict[str, Any]) -> list[str]:
    """The comparison for people."""
    changed = sum(row["items"] for row in facts["changes"])
    lines = [
        f"As of {facts['today']}: {facts['policy']} ({facts['policy_digest']}) against {facts['what_if']} "
        f"({facts['what_if_digest']}). Nothing was changed.",
        f"{changed:,} of {facts['items']:,} items would change their action; {facts['reclassified']:,} their class.",
    ]
    for title, rows in (("", facts["changes"]), ("By area", facts["by_area"]), ("By class", facts["by_class"])):
        lines += [title] * bool(title and rows)
        lines += [f"  {_row(row)}" for row in rows]
    saved = facts["savings"]
    if saved["bytes"]:
        lines.append(
            f"Proposed for disposal: {saved['bytes']:+,} bytes; {saved['cost_per_year']:+,} a year in cost, "
            f"{saved['co2_kg_per_year']:+,} kg of CO2 a year."
        )
    return [*lines, *(f"Note: {words}" for words in facts["warnings"])]


def _judged(engine: Engine, policy: Policy, key: bytes, today: date) -> Unwritten:
    unwritten = Unwritten(JudgedInventory(engine, today))
    judge(unwritten, with_tokens(policy, key), today)
    return unwritten


def _rows(result: Comparison, what: str) -> list[dict[str, Any]]:
    keys = [key for key in result.items if key[0].startswith(what)]
    keys.sort(key=lambda key: (-result.items[key], key))
    rows = []
    for key in keys if what == "all" else keys[:MOST]:
        name = {} if what == "all" else {"name": key[0].partition(":")[2]}
        rows.append({**name, "from": key[1], "to": key[2], "items": result.items[key], "bytes": result.size[key]})
    return rows


def _row(row: dict[str, Any]) -> str:
    name = f"{row['name'] or 'no class'}: " if "name" in row else ""
    return f"{name}{row['from']} -> {row['to']}: {row['items']:,} items, {row['bytes']:,} bytes"
