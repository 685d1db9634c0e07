"""What tests of the console share: a small council share, really scanned once, and the console over a copy of it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from models.access import EVERYTHING, Role
from models.config import Config
from models.store import open_inventory, users
from models.store.engine import writing
from models.store.item_view import key_of
from reports.console.app import create
from reports.console.services import Services
from scanner.consoling import services_of
from scanner.demo import housing, legal
from scanner.demo.paper import docx, xlsx, zipped
from scanner.demo.people import Cast
from scanner.scanning import run_scan

TODAY = date(2026, 11, 22)
KEY = "let-me-in"
PASSWORD = "a long password of a test"
LETTER = (
    "Dear Mrs Cerys Blodwen Prydderch,\n\nYour NHS number is 999 000 0018 and you were born on 4 May 1971.\n"
    "We wrote to you at cerys.prydderch@example.org and rang 07700 900123 about your diabetes.\n\nYours, Housing\n"
)
TABLE = [["Name", "Date of birth", "NHS number"], ["Gwilym Tudur Pritchard", "02/03/1965", "999 000 0026"]]


@dataclass(frozen=True, slots=True)
class Estate:
    """A share that was scanned: its folder, and the settings with which it was."""

    share: Path
    config: Config


@dataclass(frozen=True, slots=True)
class Console:
    """A console over a copy of the inventory, and a browser that somebody is signed in with."""

    client: FlaskClient
    services: Services
    engine: Engine
    estate: Estate

    def get(self, address: str, code: int = 200, **more: Any) -> str:
        """A page's text; the answer must have the code."""
        found = self.client.get(address, **more)
        assert found.status_code == code, f"{address}: {found.status_code}\n{found.text[:2000]}"
        return found.text

    def post(self, address: str, **form: str | Sequence[str]) -> TestResponse:
        """What a form of our pages sends, with the session's secret."""
        secret = re.search(r'name="csrf" value="([^"]+)"', self.get("/help"))
        assert secret
        return self.client.post(address, data={**form, "csrf": secret[1]}, headers={"Sec-Fetch-Site": "same-origin"})

    def item(self, path: str, inside: str = "") -> int:
        """An item's key by its place."""
        with self.engine.connect() as connection:
            found = key_of(connection, EVERYTHING, "council", path, inside)
        assert found is not None, f"{path} {inside}"
        return found

    def speaks(self, language: str) -> None:
        """Go on in a language."""
        self.client.set_cookie("language", language)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Passwords are hashed by the same function at the least cost; the real one takes half a second a login."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(1, 8, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_hasher", lambda: cheap)
        users._nobody.cache_clear()
        yield
    users._nobody.cache_clear()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inventory of made-up items, made once; who changes it takes a copy (`made_up.browsing` does)."""
    from tests.console import made_up

    return made_up.fill(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    """The share, made and scanned once."""
    folder = tmp_path_factory.mktemp("console")
    config = Config(inventory=f"sqlite:///{folder / 'muniment.db'}", key_file=str(folder / "hash.key"))
    make_share(folder / "share")
    run_scan([str(folder / "share")], config, TODAY, {"share": "council"})
    return Estate(folder / "share", config)


@pytest.fixture
def console(estate: Estate, tmp_path: Path) -> Iterator[Console]:
    """The console as one person on this machine sees it, over an inventory of one's own."""
    yield from _console(estate, tmp_path, KEY)


@pytest.fixture
def people(estate: Estate, tmp_path: Path) -> Iterator[Console]:
    """The console for people with accounts; `sign_in` makes one, and nobody is signed in yet."""
    yield from _console(estate, tmp_path, "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One real browser for all tests: Debian's chromium, driven by Playwright. Continuous integration must have it."""
    chromium = shutil.which("chromium")
    if not chromium or importlib.util.find_spec("playwright") is None:
        words = "no browser for the console's pages: apt-get install chromium; pip install playwright"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


class Compiled(BytecodeCache):
    """Templates that one application compiled, for the next one."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is new."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


def made(services: Services) -> Flask:
    """The application; each template is compiled once a session."""
    app = create(services)
    app.jinja_env.bytecode_cache = Compiled()
    return app


def sign_in(console: Console, role: Role) -> None:
    """Make the account of a role, named by it ("reviewer", "data-owner"), and sign in with it."""
    login = role.value.replace(" ", "-")
    with writing(console.engine) as connection:
        users.add(connection, EVERYTHING, login, [role], password=PASSWORD)
    secret = re.search(r'name="csrf" value="([^"]+)"', console.get("/sign-in"))
    assert secret
    form = {"login": login, "password": PASSWORD, "csrf": secret[1]}
    assert console.client.post("/sign-in", data=form).status_code == 303


def make_share(folder: Path) -> None:
    """Housing and legal files of the demonstration, and files whose values tests know."""
    for number, department in enumerate((housing, legal)):
        for file in department.files(Cast(7 + number)):
            if not file.link:
                _write(folder / file.path, file.data, file.modified)
    then, letter = date(2015, 3, 2), LETTER.encode()
    known = folder / "SU/Known"
    _write(known / "letter.txt", letter, then)
    _write(known / "letter.docx", docx(LETTER, then), then)
    _write(known / "list.xlsx", xlsx({"People": TABLE}, then), then)
    _write(known / "letters.zip", zipped([("2015/first.txt", b"First. " + letter)], then), then)
    _write(known / "message.eml", _message(), then)
    for copy in ("one", "two"):
        _write(folder / f"SU/Copies/{copy}/minutes.txt", b"Minutes of the parks meeting. " * 40, then)
        _write(folder / f"SU/Copies/{copy}/plan.txt", b"The plan for the parks in spring. " * 40, then)
    _write(folder / "U/jdavies/broken.docx", b"PK\3\4 cut off", then)


def _message() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "housing@example.org", "legal@example.org", "The letter"
    mail["Date"], mail["Message-ID"] = "Mon, 02 Mar 2015 10:00:00 +0000", "<1@example.org>"
    mail.set_content("Please see the letter attached.\n")
    mail.add_attachment(b"Second. " + LETTER.encode(), maintype="text", subtype="plain", filename="second.txt")
    return mail.as_bytes()


def _write(path: Path, data: bytes, day: date) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    stamp = datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC).timestamp()
    os.utime(path, (stamp, stamp))


def _console(estate: Estate, folder: Path, key: str) -> Iterator[Console]:
    place = folder / "copy.db"
    shutil.copy(estate.config.inventory.removeprefix("sqlite:///"), place)
    config = replace(estate.config, inventory=f"sqlite:///{place}")
    engine = open_inventory(config.inventory)
    services = services_of(engine, config, "127.0.0.1")
    services = replace(services, key=key, hosts=("localhost",))
    app = made(services)
    client = app.test_client()
    if key:
        assert client.get(f"/enter?key={key}").status_code == 303
    yield Console(client, services, engine, estate)
    app.extensions["jobs"].close()
    engine.dispose()
