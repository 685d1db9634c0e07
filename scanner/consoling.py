"""Starting the review console: over an inventory, with the policy that is in use, by a server made for it."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine

from models.access import EVERYTHING, Role, Scope
from models.config import Config, Console
from models.errors import MunimentError
from models.policy import Policy
from models.review_pages import Filing
from models.store import open_inventory, users
from models.subjects import Searched, Subject

if TYPE_CHECKING:
    from reports.console.services import (
        Compare,
        FileText,
        Line,
        Placed,
        PlaceHold,
        Policies,
        Provider,
        Reveal,
        Search,
        Services,
    )

LOOPBACK = ("127.0.0.1", "::1", "localhost")
THREADS = 8
SECRET = "MUNIMENT_OIDC_SECRET"
NEEDED = ("flask", "waitress", "authlib", "babel", "argon2", "requests")


def run_console(config: Config, say: Callable[[str], None]) -> None:
    """Serve the console, as the section `console` of the settings says, until it is interrupted.

    Without an account or a provider it serves one person on this machine only, who enters by the address that is said.
    Raises MunimentError for another address than this machine's then, and for a port that is taken.
    """
    _check_installed()
    from waitress.server import create_server

    from reports.console.app import create
    from reports.console.ready import Ready

    settings = config.console
    engine = open_inventory(config.inventory)
    try:
        services = services_of(engine, config, settings.host)
        app = create(services)
        app.extensions["jobs"].go_on()
        try:
            server = create_server(
                app,
                host=settings.host,
                port=settings.port,
                threads=THREADS,
                ident=None,
                url_scheme="https" if settings.https else "http",
                clear_untrusted_proxy_headers=True,
            )
        except (OSError, ValueError) as error:
            raise _not_listening(settings, error) from error
        say(_address(services, settings, server))
        ready = Ready(engine)
        ready.start()
        try:
            server.run()
        finally:
            ready.stop()
            app.extensions["jobs"].close()
    finally:
        engine.dispose()


def services_of(engine: Engine, config: Config, host: str, environment: Mapping[str, str] | None = None) -> Services:
    """What the console stands on. Raises MunimentError where anybody could reach it and nobody signs in."""
    from reports.console.services import Services

    provider = provider_of(config.console, os.environ if environment is None else environment)
    with engine.connect() as connection:
        alone = not users.everybody(connection, EVERYTHING) and not (provider and provider.creates)
    if alone and host not in LOOPBACK:
        hint = (
            "Make accounts first: muniment user add NAME --role reviewer. Or serve this machine only: --host 127.0.0.1"
        )
        raise MunimentError(f"nobody has an account, so the console does not listen on {host}", hint)
    policy = _policy(config)
    return Services(
        engine=engine,
        policy=policy,
        reveal=_reveal(engine, config),
        compare=_compare(engine, config),
        place_hold=_place_hold(config),
        search=_search(config),
        policies=_policies(config),
        file_text=_file_text(engine, policy),
        council=config.console.council,
        secure=config.console.https,
        key=secrets.token_urlsafe(24) if alone else "",
        person=f"{getpass.getuser()} on {socket.gethostname()}",
        provider=None if alone else provider,
        hosts=LOOPBACK if alone else _hosts(config.console),
    )


def _policies(config: Config) -> Policies:
    from reports.console.services import Policies
    from scanner.trying import FILES, checked, compared, taken_over

    return Policies(FILES, partial(checked, config), partial(compared, config), partial(taken_over, config))


def _file_text(engine: Engine, policy: Callable[[], Policy]) -> FileText:
    """The class of a text, by what is loaded when somebody first asks."""
    made: list[FileText] = []

    def file(title: str, text: str) -> Filing:
        from scanner.sampling import Filer

        if not made:
            made.append(Filer(engine, policy))
        return made[0](title, text)

    return file


def provider_of(settings: Console, environment: Mapping[str, str]) -> Provider | None:
    """The OpenID Connect provider of the settings, None where none is named.

    Raises MunimentError for settings that do not go together, and where the environment has no secret.
    """
    from reports.console.services import Provider

    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client_id or not environment.get(SECRET):
        hint = f"Set console.oidc_client_id in muniment.toml and the environment variable {SECRET}."
        raise MunimentError("signing in by the provider needs a client id and a secret", hint)
    roles = {}
    for line in settings.oidc_roles:
        theirs, _, ours = line.rpartition("=")
        if not theirs.strip() or ours.strip() not in set(Role):
            hint = f'Write "their name=role"; roles: {", ".join(Role)}.'
            raise MunimentError(f"console.oidc_roles: {line!r} does not name a role", hint)
        roles[theirs.strip()] = ours.strip()
    if settings.create_accounts and not roles:
        raise MunimentError("console.create_accounts needs console.oidc_roles", "Otherwise nobody would have a role.")
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        environment[SECRET],
        roles,
        settings.oidc_claim,
        settings.oidc_name,
        settings.create_accounts,
    )


def _hosts(settings: Console) -> tuple[str, ...]:
    """The names by which browsers may reach a console with a public address; this machine's own for its web server."""
    name = urlsplit(settings.address).hostname if settings.address else None
    if settings.address and not name:
        hint = 'For example: address = "https://records.example.gov.uk"'
        raise MunimentError(f"console.address {settings.address!r} is no address", hint)
    return (name, *LOOPBACK) if name else ()


def _check_installed() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = "Install all parts: make install, in Muniment's folder"
        raise MunimentError(f"the console needs {', '.join(missing)}", hint)


def _not_listening(settings: Console, error: Exception) -> MunimentError:
    hint = (
        "Another program may use it, or the address is not this machine's. Give another: --port NUMBER --host ADDRESS"
    )
    why = getattr(error, "strerror", None) or str(error)
    return MunimentError(f"the console cannot listen on {settings.host}, port {settings.port}: {why}", hint)


def _reveal(engine: Engine, config: Config) -> Reveal:
    """A look at one value, which loads what reads files when somebody looks."""

    def look(item: int, number: int) -> str:
        from scanner.revealing import reveal

        return reveal(engine, config, item, number)

    return look


def _compare(engine: Engine, config: Config) -> Compare:
    def look(item: int, other: int) -> tuple[Line, ...]:
        from scanner.revealing import compare

        return compare(engine, config, item, other)

    return look


def _place_hold(config: Config) -> PlaceHold:
    def place(
        connection: Connection, scope: str, authority: str, review_by: date | None, added_by: str, today: date
    ) -> Placed:
        from scanner.holding import place_hold_in

        return place_hold_in(config, connection, scope, authority, review_by, added_by, today)

    return place


def _search(config: Config) -> Search:
    """A search for a person's data, which loads what it needs when somebody searches."""

    def search(connection: Connection, scope: Scope, subject: Subject, reference: str) -> Searched:
        from scanner import subject_access
        from scanner.keys import ensure_key
        from scanner.scanning import key_place

        key = ensure_key(key_place(config))
        return subject_access.search(connection, scope, subject, key, reference)

    return search


def _policy(config: Config) -> Callable[[], Policy]:
    """The policy in use, read again only when a file of it has changed."""
    from classifiers.policy import load

    kept: list[tuple[tuple[tuple[str, int], ...], Policy]] = []

    def current() -> Policy:
        folder = Path(config.policy) if config.policy else None
        mark = tuple(sorted((p.name, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file())) if folder else ()
        if not kept or kept[0][0] != mark:
            kept[:] = [(mark, load(folder))]
        return kept[0][1]

    return current


def _address(services: Services, settings: Console, server: object) -> str:
    port = getattr(server, "effective_port", settings.port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    if services.key:
        place = f"http://{shown}:{port}/enter?key={services.key}"
        return f"The console is at {place}\nOnly this address lets you in. Ctrl-C ends it."
    behind = f"\nBrowsers reach it at {settings.address}" if settings.address else ""
    return f"The console listens on http://{shown}:{port}/{behind}\nPeople sign in with their accounts. Ctrl-C ends it."
