"""Own evaluation texts: templates in many registers filled with synthetic names of many origins."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.records import Form

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
_SLOT = re.compile(r"\{(\d)(lct|lcf|lc|tf|t|f|l|r|i|u)?\}")
_TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr")


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
    """Every template with names of every origin; texts without people once."""
    origins = [json.loads(line) for line in (DATA / "people_names.jsonl").open(encoding="utf-8")]
    chance = random.Random(seed)
    for line in (DATA / "people_templates.jsonl").open(encoding="utf-8"):
        template = json.loads(line)
        for origin in origins if _SLOT.search(template["text"]) else [{"origin": "none", "names": []}]:
            names = chance.sample(origin["names"], min(6, len(origin["names"])))
            yield _fill(template, names, origin["origin"], chance)


def _fill(template: dict[str, object], names: list[str], origin: str, chance: random.Random) -> Filled:
    form = Form(str(template["form"]))
    done = Filled("", str(template["register"]), origin, bool(template["held"]), form)
    titles = {number: chance.choice(_TITLES) for number in range(1, 10)}
    source, last = str(template["text"]), 0
    officials = template["officials"]
    assert isinstance(officials, list)
    for slot in _SLOT.finditer(source):
        number = int(slot.group(1))
        value = _value(names[number - 1], slot.group(2) or "", titles[number])
        done.text += source[last : slot.start()]
        done.people.append((len(done.text), len(done.text) + len(value)))
        done.official.append(number in officials)
        done.text += value
        last = slot.end()
    done.text += source[last:]
    return done


def _value(name: str, how: str, title: str) -> str:
    first, last = name.split(" ", 1)
    forms = {
        "": name,
        "t": f"{title} {last}",
        "tf": f"{title} {name}",
        "f": first,
        "l": last,
        "r": f"{last.upper()}, {first}",
        "i": f"{first[0]}. {last}",
        "u": name.upper(),
        "lc": name.casefold(),
        "lcf": first.casefold(),
        "lct": f"mr {last}".casefold(),
    }
    return forms[how]
