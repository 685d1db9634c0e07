"""The audit chain and the accounts of the review console."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from models.access import EVERYTHING, Act, Role, Scope
from models.errors import MunimentError
from scanner.cli.base import FAILED, as_json, common, say

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.config import Config

ROLES = click.Choice([role.value for role in Role])


@click.group()
def audit() -> None:
    """Who did what: every decision, reveal, export and login, in a chain that shows what was changed.

    \b
    Example:  muniment audit verify
    """


@audit.command("verify")
@click.option("--expect", default="", metavar="HASH", help="A hash that was noted earlier, outside the database.")
@as_json
@common
def audit_verify(expect: str, as_json: bool, config: Config) -> None:
    """Check every link of the chain (edited, missing, added, out of order, cut off) and the decisions they tell of.

    Exit code 1 if anything is wrong.

    \b
    Note the hash it prints where the database's administrators cannot write, and give it next time:
        muniment audit verify --expect HASH
    """
    from models.store import audit as chain
    from models.store import decision_marks

    with _opened(config) as engine, engine.connect() as connection:
        found = chain.verify(connection, expect.strip().lower())
        found = replace(found, faults=(*found.faults, *decision_marks.faults(connection)))
    if as_json:
        click.echo(json.dumps({"links": found.links, "head": found.head, "faults": list(found.faults)}))
    else:
        state = "The chain is whole" if not found.faults else "The chain is BROKEN"
        click.echo(f"{state}: {found.links:,} links, the last {found.head or '-'}")
    for fault in found.faults:
        say(fault)
    if found.faults:
        raise SystemExit(FAILED)


@audit.command("show")
@click.option("--actor", default="", metavar="LOGIN", help="Only of this user.")
@click.option("--act", default="", type=click.Choice(["", *(act.value for act in Act)]), help="Only this act.")
@click.option("--number", default=50, type=click.IntRange(1, 10_000), help="How many, the latest first.")
@as_json
@common
def audit_show(actor: str, act: str, number: int, as_json: bool, config: Config) -> None:
    """Print the latest links.

    \b
    Example:  muniment audit show --actor jo --number 50
    """
    from models.store import audit as chain

    with _opened(config) as engine, engine.connect() as connection:
        rows = chain.log(connection, EVERYTHING, actor=actor, act=act, number=number)
    for row in rows:
        facts = {"seq": row.seq, "at": row.at.isoformat(), "actor": row.actor, "act": row.act, "subject": row.subject}
        if as_json:
            click.echo(json.dumps({**facts, "details": row.details, "hash": row.hash}, ensure_ascii=False))
        else:
            click.echo(f"{row.seq:>7}  {row.at:%Y-%m-%d %H:%M:%S}  {row.actor or '-':16}  {row.act:14}  {row.subject}")


@click.group()
def user() -> None:
    """Accounts of the review console.

    \b
    Example:  muniment user list
    """


@user.command("add")
@click.argument("login")
@click.option("--role", "roles", multiple=True, required=True, type=ROLES, help="May be given several times.")
@click.option("--name", default="", help="As the policy names a Data Owner.")
@click.option("--email", default="", help="Also the address by which single sign-on knows them at first.")
@click.option("--sso", is_flag=True, help="No password: an identity provider (OIDC) vouches for them.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@common
def user_add(
    login: str, roles: tuple[str, ...], name: str, email: str, sso: bool, password_stdin: bool, config: Config
) -> None:
    """Make an account.

    \b
    Examples:  muniment user add jo --role reviewer --name "Jo Example"
               muniment user add ann --role "data owner" --email ann@example.org --sso
    """
    from models.store import users
    from models.store.engine import writing

    password = "" if sso else _password(password_stdin)
    with _opened(config) as engine, writing(engine) as connection:
        users.add(connection, _me(), login, [Role(role) for role in roles], name=name, email=email, password=password)
    click.echo(f"Account {login}: {', '.join(roles)}.")


@user.command("list")
@as_json
@common
def user_list(as_json: bool, config: Config) -> None:
    """Show every account; no password is ever shown.

    \b
    Example:  muniment user list --json
    """
    from models.store import users

    with _opened(config) as engine, engine.connect() as connection:
        found = users.everybody(connection, EVERYTHING)
    for one in found:
        roles = [role.value for role in one.roles]
        if as_json:
            facts = {"login": one.login, "name": one.name, "email": one.email, "roles": roles}
            seen = one.last_seen.isoformat() if one.last_seen else None
            click.echo(json.dumps({**facts, "active": one.active, "local": one.local, "last_seen": seen}))
        else:
            state = "" if one.active else "  out of use"
            click.echo(f"{one.login:20}  {', '.join(roles):24}  {one.name}  {one.email}{state}")


@user.command("disable")
@click.argument("login")
@common
def user_disable(login: str, config: Config) -> None:
    """Put an account out of use at once; what it did stays.

    \b
    Example:  muniment user disable jo
    """
    _change(config, login, active=False)
    click.echo(f"Account {login} is out of use.")


@user.command("enable")
@click.argument("login")
@common
def user_enable(login: str, config: Config) -> None:
    """Put an account in use again.

    \b
    Example:  muniment user enable jo
    """
    _change(config, login, active=True)
    click.echo(f"Account {login} is in use.")


@user.command("roles")
@click.argument("login")
@click.option("--role", "roles", multiple=True, required=True, type=ROLES, help="May be given several times.")
@common
def user_roles(login: str, roles: tuple[str, ...], config: Config) -> None:
    """Give an account these roles and no others.

    \b
    Example:  muniment user roles jo --role reviewer --role approver
    """
    _change(config, login, roles=[Role(role) for role in roles])
    click.echo(f"Account {login}: {', '.join(roles)}.")


@user.command("passwd")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@common
def user_passwd(login: str, password_stdin: bool, config: Config) -> None:
    """Give an account a new password; its sessions end.

    \b
    Example:  muniment user passwd jo
    """
    _change(config, login, password=_password(password_stdin))
    click.echo(f"Account {login} has a new password.")


def _change(config: Config, login: str, **what: Any) -> None:
    from models.store import users
    from models.store.engine import writing

    with _opened(config) as engine, writing(engine) as connection:
        users.change(connection, _me(), login, **what)


@contextmanager
def _opened(config: Config) -> Iterator[Engine]:
    from models.store import open_inventory

    engine = open_inventory(config.inventory, create=False)
    try:
        yield engine
    finally:
        engine.dispose()


def _me() -> Scope:
    """Whoever runs the command, as the system knows them: they have the inventory's file or password anyway."""
    return Scope(f"command line ({getpass.getuser()})", EVERYTHING.rights, None)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise MunimentError("the two passwords differ")
    return first
