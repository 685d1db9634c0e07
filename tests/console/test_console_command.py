"""`muniment console`: what it says when it cannot start, what it loads, and a web server with TLS before it."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from waitress.server import create_server

from models.access import EVERYTHING, Role
from models.config import Config
from models.config import Console as Settings
from models.errors import MunimentError
from models.store import open_inventory, users
from models.store.engine import writing
from reports.console.app import create
from scanner import consoling
from scanner.cli import main
from tests.console.conftest import PASSWORD

HEAVY = ("scanner.pipeline", "scanner.revealing", "classifiers.judge", "scipy", "spacy", "weasyprint", "pandas")


@pytest.fixture
def inventory(tmp_path: Path) -> str:
    """An empty inventory."""
    address = f"sqlite:///{tmp_path / 'muniment.db'}"
    open_inventory(address).dispose()
    return address


def told(inventory: str, *words: str) -> str:
    """What the command says as it fails."""
    done = CliRunner().invoke(main, ["console", *words, "--inventory", inventory])
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    return done.output


def test_without_accounts_only_this_machine_is_served(inventory: str) -> None:
    assert "nobody has an account, so the console does not listen on 0.0.0.0" in told(inventory, "--host", "0.0.0.0")


def test_a_port_that_is_taken_is_told(inventory: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = told(inventory, "--port", str(taken.getsockname()[1]))
    assert "the console cannot listen on 127.0.0.1" in words
    assert "--port NUMBER" in words


def test_an_address_that_is_not_this_machines_is_told(inventory: str) -> None:
    engine = open_inventory(inventory)
    with writing(engine) as connection:
        users.add(connection, EVERYTHING, "rhian", [Role.REVIEWER], password=PASSWORD)
    engine.dispose()
    assert "the console cannot listen on 192.0.2.1" in told(inventory, "--host", "192.0.2.1")


def test_a_missing_part_is_told(inventory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consoling, "NEEDED", ("flask", "no_such_module"))
    words = told(inventory)
    assert "the console needs no_such_module" in words
    assert "make install" in words


def test_the_console_starts_without_what_reads_files() -> None:
    check = f"import sys, scanner.consoling, reports.console.app; print([n for n in {HEAVY} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("address", ["records", "https://", "//"])
def test_an_address_that_is_none_is_told(inventory: str, address: str) -> None:
    engine = open_inventory(inventory)
    with writing(engine) as connection:
        users.add(connection, EVERYTHING, "rhian", [Role.REVIEWER], password=PASSWORD)
    with pytest.raises(MunimentError, match="is no address"):
        consoling.services_of(engine, Config(inventory, console=Settings(address=address)), "127.0.0.1")
    engine.dispose()


@pytest.fixture
def behind(inventory: str) -> Iterator[int]:
    """The port of a console that browsers reach by https at records.example.org."""
    settings = Settings(https=True, address="https://records.example.org", council="Dyffryn Arian")
    engine = open_inventory(inventory)
    with writing(engine) as connection:
        users.add(connection, EVERYTHING, "rhian", [Role.REVIEWER], password=PASSWORD)
    config = replace(Config(inventory), console=settings)
    app = create(consoling.services_of(engine, config, settings.host))
    server = create_server(app, host="127.0.0.1", port=0, url_scheme="https", clear_untrusted_proxy_headers=True)
    threading.Thread(target=server.run, daemon=True).start()
    yield server.effective_port
    server.close()
    app.extensions["jobs"].close()
    engine.dispose()


def asked(port: int, method: str, path: str, body: str = "", **headers: str) -> http.client.HTTPResponse:
    """What a web server passes on."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Host": "records.example.org", "X-Forwarded-Host": "evil.example"}
    connection.request(method, path, body, {**sent, **headers})
    return connection.getresponse()


def test_people_sign_in_through_a_web_server_with_tls(behind: int) -> None:
    page = asked(behind, "GET", "/sign-in")
    cookie = str(page.headers["Set-Cookie"]).split(";")[0]
    assert cookie.startswith("__Host-muniment=")
    assert page.headers["Strict-Transport-Security"]
    secret = re.search(r'name="csrf" value="([^"]+)"', page.read().decode())
    assert secret
    form = urlencode({"csrf": secret[1], "login": "rhian", "password": PASSWORD})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    wrong = asked(behind, "POST", "/sign-in", form, Origin="http://records.example.org", **kind)
    assert wrong.status == 403
    right = asked(behind, "POST", "/sign-in", form, Origin="https://records.example.org", **kind)
    assert (right.status, right.headers["Location"]) == (303, "/")


def test_other_names_are_refused(behind: int) -> None:
    assert asked(behind, "GET", "/sign-in", Host="evil.example").status == 400
    assert asked(behind, "GET", "/sign-in", Host="127.0.0.1:8484").status == 200
