"""Own evaluation texts: templates in many registers filled with synthetic names of many origins."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.records import Form

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
DRAWS = 2
"""Times each template is filled with names of each origin."""
_SLOT = re.compile(r"\{(\d)(lct|lcf|lc|tf|t|f|l|r|i|u)?\}")
_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr")


@dataclass(frozen=True, slots=True)
class Called:
    """A name as its bearer writes it (the family name may come first), and its two parts."""

    full: str
    first: str
    last: str


@dataclass(slots=True)
class Filled:
    """A filled template: the spans of its people, whether each is an official, and where its names come from."""

    text: str
    register: str
    origin: str
    held: bool
    form: Form
    people: list[tuple[int, int]] = field(default_factory=list)
    official: list[bool] = field(default_factory=list)


def filled(seed: int = 7) -> Iterator[Filled]:
    """Every template of the first set with names of every origin; texts without people once."""
    origins = [(row["origin"], [_called(name) for name in row["names"]]) for row in _rows("people_names.jsonl")]
    chance = random.Random(seed)
    for template in _rows("people_templates.jsonl"):
        for origin, names in origins if _SLOT.search(template["text"]) else [("none", [])]:
            yield _fill(template, chance.sample(names, min(6, len(names))), origin, chance)


def by_origin(seed: int = 7) -> Iterator[Filled]:
    """The second set: held templates are filled from the second half of each origin's names, open ones from the first.

    So neither the wording nor a name of the held half is seen in the open one.
    """
    origins = [(row["origin"], [Called(**name) for name in row["names"]]) for row in _rows("people_origin_names.jsonl")]
    chance = random.Random(seed)
    for template in _rows("people_origin_templates.jsonl"):
        for origin, names in origins:
            half = len(names) // 2
            some = names[half:] if template["held"] else names[:half]
            for _ in range(DRAWS):
                yield _fill(template, chance.sample(some, 6), origin, chance)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _called(name: str) -> Called:
    first, last = name.split(" ", 1)
    return Called(name, first, last)


def _fill(template: dict[str, Any], names: Sequence[Called], origin: str, chance: random.Random) -> Filled:
    form = Form(template["form"])
    done = Filled("", template["register"], origin, template["held"], form)
    titles = {number: chance.choice(_TITLES) for number in range(1, 10)}
    source, last = template["text"], 0
    for slot in _SLOT.finditer(source):
        number = int(slot.group(1))
        value = _value(names[number - 1], slot.group(2) or "", titles[number])
        done.text += source[last : slot.start()]
        done.people.append((len(done.text), len(done.text) + len(value)))
        done.official.append(number in template["officials"])
        done.text += value
        last = slot.end()
    done.text += source[last:]
    return done


def _value(name: Called, how: str, title: str) -> str:
    forms = {
        "": name.full,
        "t": f"{title} {name.last}",
        "tf": f"{title} {name.full}",
        "f": name.first,
        "l": name.last,
        "r": f"{name.last.upper()}, {name.first}",
        "i": f"{name.first[0]}. {name.last}",
        "u": name.full.upper(),
        "lc": name.full.casefold(),
        "lcf": name.first.casefold(),
        "lct": f"mr {name.last}".casefold(),
    }
    return forms[how]
