"""Preparing a PostgreSQL inventory for agents, bringing it up to date, and saying what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection, text

from models.store import agents, jobqueue, roles
from models.store.agents import Agreement
from models.store.engine import HEAD

OLDEST = 140_000
FORBIDDEN = {"findings": "masked", "contents": "personal_types", "decisions": "verdict", "judgements": "reasons"}
"""What no agent's role may read, a column of each table."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `state` is ok, warning or problem."""

    name: str
    state: str
    found: str
    advice: str = ""


def prepare(connection: Connection, reader: str, key_check: str, stalled_seconds: int | None) -> list[str]:
    """Make or bring up to date all that agents need; returns what was done, in words. Repeating it changes nothing."""
    done: list[str] = []
    here = version("procrastinate")
    known = _agreement(connection)
    if not jobqueue.installed(connection):
        jobqueue.install(connection)
        done.append(f"made the queue's tables (Procrastinate {here})")
    elif known is not None and known.queue != here:
        steps = jobqueue.migrate(connection, known.queue)
        done.append(f"brought the queue from Procrastinate {known.queue} to {here} ({len(steps)} steps)")
    seconds = stalled_seconds or (known.stalled_seconds if known else 60)
    found = Agreement(reader, here, key_check or (known.key_check if known else ""), seconds)
    agents.agree(connection, found)
    if known is None or replace(known, queue=here) != found:
        done.append(f"agents read as version {reader}; one is taken for dead after {seconds} s without a sign of life")
    roles.guard_rows(connection)
    for role in roles.agent_roles(connection):
        roles.let_agent(connection, role)
        done.append(f"renewed the rights of {role}")
    return done


def _agreement(connection: Connection) -> Agreement | None:
    there = connection.execute(text("SELECT 1 FROM agreements")).first()
    return agents.agreement(connection) if there else None


def examine(connection: Connection, reader: str) -> list[Check]:
    """Look at what agents rely on."""
    checks = [_server(connection), _line(connection), _schema(connection), *_agreed(connection, reader)]
    checks += [_rows(connection)] if jobqueue.installed(connection) else []
    return [*checks, *(_role(connection, role) for role in roles.agent_roles(connection))]


def _server(connection: Connection) -> Check:
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    found = str(connection.execute(text("SHOW server_version")).scalar_one())
    if number < OLDEST:
        return Check("PostgreSQL", "problem", found, "Upgrade it to version 14 or newer.")
    return Check("PostgreSQL", "ok", found)


def _line(connection: Connection) -> Check:
    row = connection.execute(text("SELECT ssl, version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).one()
    if row.ssl:
        return Check("connection", "ok", f"encrypted ({row.version}, {row.cipher})")
    advice = "Turn on ssl at the server and add ?sslmode=verify-full to the address: docs/postgresql.md"
    return Check("connection", "warning", "not encrypted", advice)


def _schema(connection: Connection) -> Check:
    found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    if found != HEAD:
        return Check("schema", "problem", f"{found}, not {HEAD}", "muniment server upgrade")
    return Check("schema", "ok", found)


def _agreed(connection: Connection, reader: str) -> list[Check]:
    known = _agreement(connection)
    if known is None or not jobqueue.installed(connection):
        return [Check("queue", "problem", "not prepared for agents", "muniment server init")]
    here = version("procrastinate")
    state = "ok" if known.queue == here else "warning"
    advice = "" if state == "ok" else f"Procrastinate {here} is installed here: muniment server upgrade"
    found = [Check("queue", state, f"Procrastinate {known.queue}", advice)]
    state = "ok" if known.reader == reader else "warning"
    advice = "" if state == "ok" else f"This Muniment reads as version {reader}: muniment server upgrade"
    return [*found, Check("reader", state, known.reader, advice)]


def _rows(connection: Connection) -> Check:
    query = text("SELECT relname FROM pg_class WHERE relname = ANY(:names) AND NOT relrowsecurity ORDER BY relname")
    bare = list(connection.execute(query, {"names": [*roles.ROWS, "agents"]}).scalars())
    if bare:
        return Check("own rows only", "problem", f"not for {', '.join(bare)}", "muniment server upgrade")
    return Check("own rows only", "ok", f"{len(roles.ROWS) + 1} tables")


def _role(connection: Connection, role: str) -> Check:
    query = text("SELECT has_column_privilege(:role, :table, :column, 'SELECT')")
    seen = [
        table
        for table, column in FORBIDDEN.items()
        if connection.execute(query, {"role": role, "table": table, "column": column}).scalar()
    ]
    more = text("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = :role")
    mighty: Any = connection.execute(more, {"role": role}).scalar()
    if seen or mighty:
        what = f"may read {', '.join(seen)}" if seen else "is a superuser, or may go past the rules of rows"
        return Check(
            f"role {role}", "problem", what, f"muniment server init --agent-role {role}, or make another role."
        )
    return Check(f"role {role}", "ok", "writes what it finds, cannot read findings")
