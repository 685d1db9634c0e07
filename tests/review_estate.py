"""An estate of made-up items for tests and measurements of reviewing: judged, in areas, with findings and copies."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from models.policy import StorageArea
from models.store import open_inventory
from models.store.bulk import insert_rows
from models.store.engine import writing
from models.store.index_making import make_index
from models.store.packing import NANO, dump
from models.tables import contents, exposures, folders, items, judgements, owners, shares
from tests.postgres import shared_server

TODAY = date(2026, 11, 22)
SERVICES = ("Housing", "Planning", "Highways", "Finance", "Education", "Social Care", "Legal", "Parks")
AREAS = (
    *(
        StorageArea(f"SU/{name}", service=name, data_owner=f"owner{n}@example.org")
        for n, name in enumerate(SERVICES[:-1])
    ),
    StorageArea("U/box.pst", service="Mail", data_owner="Owner of Mail; owner0@example.org"),
)
WORDS = ("letter", "minutes", "claim", "budget", "survey", "photo", "report", "invoice", "draft", "tenancy", "cyfarfod")
ENDINGS = ("docx", "pdf", "xlsx", "msg", "jpg", "txt")
TYPES = ("PERSON", "PHONE", "EMAIL", "NHS_NUMBER", "BANK_ACCOUNT", "ADDRESS", "DATE_OF_BIRTH", "CREDENTIAL")
SPECIAL = ("health", "criminal_offence", "children", "trade_union_membership")
STATES = ("current", "due", "needs_trigger", "needs_class", "permanent", "earliest_possible")
ACTIONS = ("retain", "review", "dispose", "migrate", "archive")
CLASSES = tuple(f"{a}.{b}" for a in range(1, 8) for b in range(1, 6))
ROT = (("redundant", "R1"), ("obsolete", "O1"), ("trivial", "T2"), ("", "O5"))
CONTENT = (
    "id",
    "hash",
    "size",
    "media_type",
    "status",
    "words",
    "personal_types",
    "people",
    "special_categories",
    "reader",
)
ITEM = ("id", "share_id", "folder_id", "container_id", "name", "inside", "kind", "size", "modified")
MORE = ("owner_id", "status", "problem_kind", "content_id", "first_run")
JUDGED = ("item_id", "class_code", "class_confidence", "retention_state", "rot", "duplicate_of", "hold", "action")


def area_of(path: str, root: str, share: str) -> StorageArea | None:
    """The area of a path, by the first folder's name or the mailbox's own."""
    whole = f"{share}/{path}"
    return next((area for area in AREAS if whole == area.path or whole.startswith(f"{area.path}/")), None)


def fill(engine: Engine, number: int, seed: int = 1, a_folder: int = 25, *, indexed: bool = True) -> None:
    """Fill an empty inventory with so many items and make the queue's index, unless that is left to the caller."""
    made = random.Random(seed)
    with writing(engine) as connection:
        insert_rows(
            connection, shares, ("id", "name", "kind", "root"), [(1, "SU", "SU", "/srv/SU"), (2, "U", "U", "/u")]
        )
        insert_rows(connection, owners, ("id", "name"), [(n + 1, f"person{n}") for n in range(50)])
        open_to = [(1, b"1", "open_to_everyone"), (2, b"2", "open_to_everyone;orphan_owner")]
        insert_rows(connection, exposures, ("id", "digest", "kinds"), open_to)
        kinds = ("id", "share_id", "path", "signature", "files", "seen_run", "exposure_id")
        paths = ["", *(_folder(n, made) for n in range(max(1, number // a_folder)))]
        paths = list(dict.fromkeys(paths))
        rows = [(n + 1, 1, path, b"x", 1, 1, (n % 9) or None if n % 9 < 3 else None) for n, path in enumerate(paths)]
        insert_rows(connection, folders, kinds, [*rows, (len(rows) + 1, 2, "", b"x", 1, 1, None)])
        insert_rows(connection, contents, CONTENT, _contents(number, random.Random(seed)))
        insert_rows(connection, items, (*ITEM, *MORE), _items(number, len(rows), random.Random(seed + 1)))
        insert_rows(connection, judgements, JUDGED, _judged(number, random.Random(seed + 2)))
    if indexed:
        index(engine)


def index(engine: Engine) -> int:
    """Make the queue's index, as each judging does."""
    with writing(engine) as connection:
        return make_index(connection, TODAY, AREAS, area_of)


def _folder(number: int, made: random.Random) -> str:
    service = SERVICES[number % len(SERVICES)]
    depth = made.randrange(4)
    return "/".join([service, *(f"{made.choice(WORDS)} {made.randrange(400)}" for _ in range(depth))])


def _contents(number: int, made: random.Random) -> Iterator[tuple[Any, ...]]:
    for key in range(1, int(number * 0.8) + 2):
        types = {kind: made.randrange(1, 9) for kind in made.sample(TYPES, made.choice((0, 0, 0, 1, 2, 3)))}
        special = [[kind, True, 0.9, "terms", False] for kind in made.sample(SPECIAL, int(made.random() < 0.06))]
        people = types.get("PERSON", 0)
        size = int(made.lognormvariate(10, 2))
        yield (key, key.to_bytes(32, "big"), size, "text/plain", "read", 100, dump(types), people, dump(special), "1")


def _items(number: int, folder_count: int, made: random.Random) -> Iterator[tuple[Any, ...]]:
    box = number - max(1, number // 50)
    for key in range(1, number + 1):
        content = key if key <= number * 0.8 else made.randrange(1, int(number * 0.8) + 1)
        age = int(made.expovariate(1 / 1500))
        time = (1_795_000_000 - age * 86_400) * NANO
        status, problem = ("read", "") if made.random() < 0.93 else ("unread", made.choice(("encrypted", "corrupt")))
        fixed = (int(made.lognormvariate(10, 2)), time, made.randrange(1, 51), status, problem, content, 1)
        if key < box:
            name = f"{made.choice(WORDS)} {made.randrange(90_000)}.{made.choice(ENDINGS)}"
            yield (key, 1, 1 + (key * folder_count) // (number + 1), None, name, "", "file", *fixed)
        elif key == box:
            yield (key, 2, folder_count + 1, None, "box.pst", "", "file", *fixed)
        else:
            yield (key, 2, folder_count + 1, box, "box.pst", f"Inbox/message {key}.eml", "message", *fixed)


def _judged(number: int, made: random.Random) -> Iterator[tuple[Any, ...]]:
    for key in range(1, number + 1):
        flags = [[kind, rule, "why it is so", 0.9] for kind, rule in made.sample(ROT, made.choice((0, 0, 0, 1, 1, 2)))]
        copy = made.randrange(1, key) if key > number * 0.9 and key > 1 else None
        hold = "inquiry" if made.random() < 0.02 else ""
        action = made.choices(ACTIONS, (30, 30, 20, 15, 5))[0]
        code = made.choice(CLASSES) if made.random() < 0.9 else ""
        yield (key, code, 0.8, made.choice(STATES), dump(flags), copy, hold, action)


@contextmanager
def opened(kind: str, folder: Path, number: int = 600, seed: int = 1) -> Iterator[Engine]:
    """An estate in a new inventory of `sqlite` or `postgresql`."""
    address = f"sqlite:///{folder}/estate.db" if kind == "sqlite" else shared_server().new_database()
    engine = open_inventory(address)
    fill(engine, number, seed)
    yield engine
    engine.dispose()
    if kind != "sqlite":
        shared_server().drop(address)
