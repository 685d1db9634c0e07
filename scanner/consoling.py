"""Starting the review console: over an inventory, with the policy that is in use, by a server made for it."""

from __future__ import annotations

import getpass
import secrets
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine

from models.access import EVERYTHING, Scope
from models.config import Config
from models.errors import MunimentError
from models.policy import Policy
from models.store import users
from models.subjects import Searched, Subject
from reports.console.app import create
from reports.console.services import Search, Services
from scanner.holding import place_hold_in
from scanner.keys import ensure_key
from scanner.revealing import compare, reveal
from scanner.scanning import inventory_of, key_place, policy_of

LOOPBACK = ("127.0.0.1", "::1", "localhost")
THREADS = 8


def run_console(config: Config, host: str, port: int, say: Callable[[str], None], *, secure: bool = False) -> None:
    """Serve the console until it is interrupted.

    Without an account or a provider it serves one person on this machine only, who enters by the address that is said.
    Raises MunimentError for another address than this machine's then, and for a port that is taken.
    """
    from waitress.server import create_server

    with inventory_of(config) as engine:
        services = services_of(engine, config, host, secure=secure)
        app = create(services)
        app.extensions["jobs"].go_on()
        try:
            server = create_server(
                app, host=host, port=port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=True
            )
        except OSError as error:
            hint = "Another program may use it. Give another: --port NUMBER"
            raise MunimentError(f"the console cannot listen on {host}, port {port}: {error.strerror}", hint) from error
        say(_address(services, host, server))
        try:
            server.run()
        finally:
            app.extensions["jobs"].close()


def services_of(engine: Engine, config: Config, host: str, *, secure: bool = False) -> Services:
    """What the console stands on. Raises MunimentError where anybody could reach it and nobody signs in."""
    with engine.connect() as connection:
        alone = not users.everybody(connection, EVERYTHING)
    if alone and host not in LOOPBACK:
        hint = (
            "Make accounts first: muniment user add NAME --role reviewer. Or serve this machine only: --host 127.0.0.1"
        )
        raise MunimentError(f"nobody has an account, so the console does not listen on {host}", hint)
    return Services(
        engine=engine,
        policy=_policy(config),
        reveal=partial(reveal, engine, config),
        compare=partial(compare, engine, config),
        place_hold=partial(place_hold_in, config),
        search=_search(config),
        secure=secure,
        key=secrets.token_urlsafe(24) if alone else "",
        person=f"{getpass.getuser()} on {socket.gethostname()}",
        hosts=LOOPBACK if alone else (),
    )


def _search(config: Config) -> Search:
    """A search for a person's data, which loads what it needs when somebody searches."""

    def search(connection: Connection, scope: Scope, subject: Subject, reference: str) -> Searched:
        from scanner import subject_access

        key = ensure_key(key_place(config))
        return subject_access.search(connection, scope, subject, key, reference)

    return search


def _policy(config: Config) -> Callable[[], Policy]:
    """The policy in use, read again only when a file of it has changed."""
    kept: list[tuple[tuple[tuple[str, int], ...], Policy]] = []

    def current() -> Policy:
        folder = Path(config.policy) if config.policy else None
        mark = tuple(sorted((p.name, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file())) if folder else ()
        if not kept or kept[0][0] != mark:
            kept[:] = [(mark, policy_of(config))]
        return kept[0][1]

    return current


def _address(services: Services, host: str, server: object) -> str:
    port = getattr(server, "effective_port", 0)
    shown = f"[{host}]" if ":" in host else host
    if services.key:
        place = f"http://{shown}:{port}/enter?key={services.key}"
        return f"The console is at {place}\nOnly this address lets you in. Ctrl-C ends it."
    return f"The console is at http://{shown}:{port}/\nPeople sign in with their accounts. Ctrl-C ends it."
