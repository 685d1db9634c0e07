"""The console over an inventory of made-up items with areas and their owners, where one word marks what is foreign."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, func, select, update
from werkzeug.test import TestResponse

from classifiers.policy import load
from models.access import EVERYTHING, Role
from models.disposition import Action, Verdict
from models.policy import Policy
from models.review import Choice, Filters, Sort
from models.review_tables import areas, folder_areas, sessions
from models.schema import metadata
from models.store import disposals, holds, open_inventory, reviewing, saved_views, users
from models.store.engine import writing
from models.tables import folders, items, owners
from reports.console.services import Line, Services
from scanner import subject_access
from tests import review_estate
from tests.console.conftest import PASSWORD, made

MARK = "Xylophone"
"""Stands in the names, reasons and owners of what lies in an area that is not the Data Owner's."""
OWN, FOREIGN = "SU/Housing", "SU/Legal"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody's browser with the console open."""

    client: FlaskClient
    app: Flask
    engine: Engine

    def token(self, page: str = "/help") -> str:
        """The secret of the session's forms; "" where the page has none."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get(page).text)
        return found[1] if found else ""

    def post(self, address: str, form: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        """Send a form as our own pages do."""
        same = {"Sec-Fetch-Site": "same-origin", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(address, data={"csrf": self.token(), **(form or {})}, headers=same)

    def sign_in(self, login: str, password: str = PASSWORD, **form: str) -> TestResponse:
        """Sign in with a password."""
        sent = {"login": login, "password": password, "csrf": self.token("/sign-in"), **form}
        return self.client.post("/sign-in", data=sent)


def fill(folder: Path) -> Path:
    """An inventory of 600 items with marks, accounts for all roles, and something of everything that pages show."""
    place = folder / "made-up.db"
    engine = open_inventory(f"sqlite:///{place}")
    review_estate.fill(engine, 600)
    with writing(engine) as connection:
        _mark(connection)
    review_estate.index(engine)
    with writing(engine) as connection:
        for role in Role:
            _account(connection, role.value.replace(" ", "-"), role)
        _account(connection, "second", Role.REVIEWER, Role.APPROVER)
        _account(connection, "everything", *(role for role in Role if role is not Role.DATA_OWNER))
        connection.execute(update(areas).where(areas.c.path == OWN).values(data_owner="data-owner"))
        _history(connection)
    engine.dispose()
    return place


def _account(connection: Connection, login: str, *roles: Role) -> None:
    users.add(connection, EVERYTHING, login, roles, password=PASSWORD)


def _mark(connection: Connection) -> None:
    """Put the mark into every name in the foreign area, whatever shows it."""
    connection.execute(update(owners).where(owners.c.id <= 5).values(name=f"{MARK} " + owners.c.name))
    for row in connection.execute(select(folders.c.id, folders.c.path)).all():
        foreign = row.path.split("/")[0] == "Legal"
        if foreign:
            path = f"{row.path}/{MARK}" if row.path else row.path
            connection.execute(update(folders).where(folders.c.id == row.id).values(path=path))
            held = items.c.folder_id == row.id
            connection.execute(update(items).where(held).values(name=f"{MARK} " + items.c.name, owner_id=1))
        else:
            held = (items.c.folder_id == row.id) & (items.c.owner_id <= 5)
            connection.execute(update(items).where(held).values(owner_id=6))


def _history(connection: Connection) -> None:
    """Decisions, referrals, a batch, holds and views about foreign things, all with the mark in what people wrote."""
    foreign = keys_in(connection, FOREIGN)
    reviewing.decide(connection, EVERYTHING, dict.fromkeys(foreign[:3], ""), Choice(Verdict.KEEP, MARK), NOW)
    reviewing.decide(connection, EVERYTHING, dict.fromkeys(foreign[3:5], ""), Choice(Verdict.REFER, MARK), NOW)
    goable = [key for key in foreign if _action(connection, key) == Action.DISPOSE]
    reviewing.decide(connection, EVERYTHING, dict.fromkeys(goable, ""), Choice(Verdict.APPROVE, MARK), NOW)
    batch = disposals.draft(connection, EVERYTHING, f"{MARK} batch", MARK, NOW)
    disposals.add(connection, EVERYTHING, batch, goable, NOW)
    held = review_hold(f"path:SU/Legal/{MARK}")
    holds.add(connection, held, "somebody")
    saved_views.save(connection, EVERYTHING, f"{MARK} view", Filters(text=MARK), Sort.RISK, shared=False)


def review_hold(scope: str) -> Any:
    """A hold on something."""
    from models.disposition import Hold

    return Hold(scope, f"{MARK} inquiry", NOW.date())


def _action(connection: Connection, key: int) -> str:
    from models.tables import judgements

    return str(connection.execute(select(judgements.c.action).where(judgements.c.item_id == key)).scalar())


def keys_in(connection: Connection, area: str) -> list[int]:
    """The items of an area."""
    number = select(areas.c.id).where(areas.c.path == area).scalar_subquery()
    there = items.c.folder_id.in_(select(folder_areas.c.folder_id).where(folder_areas.c.area_id == number))
    return list(connection.execute(select(items.c.id).where(there).order_by(items.c.id)).scalars())


@cache
def shipped() -> Policy:
    """The policy that is shipped, read once."""
    return load(None)


def services_over(engine: Engine, **more: Any) -> Services:
    """The console's services over an inventory; a look at a file gives its item's number."""
    policy = shipped()

    def placed(connection: Connection, scope: str, authority: str, review_by: Any, added_by: str, today: Any) -> Any:
        raise AssertionError("no hold is placed here")

    return Services(
        engine=engine,
        policy=lambda: policy,
        reveal=lambda item, number: f"value {number} of item {item}",
        compare=lambda item, other: (Line("changed", f"text of {item}", f"text of {other}"),),
        place_hold=placed,
        search=lambda connection, scope, subject, reference: subject_access.search(
            connection, scope, subject, bytes(32), reference
        ),
        now=lambda: NOW,
        **more,
    )


@contextmanager
def browsing(filled: Path, folder: Path, logins: Sequence[str] = (), **more: Any) -> Iterator[list[Browser]]:
    """A browser for each login, and one for nobody at the end, over a copy of an inventory that `fill` made."""
    place = folder / "copy.db"
    shutil.copy(filled, place)
    engine = open_inventory(f"sqlite:///{place}")
    app = made(services_over(engine, **more))
    found = []
    for login in logins:
        browser = Browser(app.test_client(), app, engine)
        assert browser.sign_in(login).status_code == 303
        found.append(browser)
    yield [*found, Browser(app.test_client(), app, engine)]
    app.extensions["jobs"].close()
    engine.dispose()


def state(engine: Engine) -> dict[str, object]:
    """All rows of all tables that people write to, for comparison; sessions come and go with any visit."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar()
            if table.name in ("findings", "contents")
            else sorted(map(repr, connection.execute(select(table)).all()))
            for table in metadata.sorted_tables
            if table is not sessions
        }
