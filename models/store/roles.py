"""The rights of an agent in a PostgreSQL inventory: it adds what it finds and cannot read what others found.

An agent crawls, takes from the queue and records. It sees names, sizes and times of files, and of contents only what
tells whether they were read; findings it writes blindly. Decisions, holds, labels, models and judgements are not its.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

WHOLE = {
    "alembic_version": "SELECT",
    "shares": "SELECT, INSERT, UPDATE",
    "runs": "SELECT, INSERT, UPDATE",
    "folders": "SELECT, INSERT, UPDATE",
    "owners": "SELECT, INSERT",
    "permissions": "SELECT, INSERT",
    "items": "SELECT, INSERT, UPDATE, DELETE",
    "contents": "INSERT, UPDATE, DELETE",
    "findings": "INSERT, DELETE",
    "judgements": "DELETE",
    "labels": "DELETE",
}
COLUMNS = {
    "contents": "id, hash, size, reader, status, problem_stage, problem_kind, problem_detail",
    "findings": "content_id, number",
    "judgements": "item_id",
    "labels": "content_id",
}
SEQUENCES = ("shares", "runs", "folders", "owners", "permissions", "items", "contents")


def agent_rights(role: str, database: str) -> list[str]:
    """The statements that give a role the rights of an agent; whoever owns the tables runs them, as often as wished."""
    name = _quoted(role)
    found = [f"GRANT CONNECT, TEMPORARY ON DATABASE {_quoted(database)} TO {name}"]
    found += [f"GRANT {rights} ON {table} TO {name}" for table, rights in WHOLE.items()]
    found += [f"GRANT SELECT ({columns}) ON {table} TO {name}" for table, columns in COLUMNS.items()]
    return [*found, *(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {name}" for table in SEQUENCES)]


def let_agent(connection: Connection, role: str) -> None:
    """Give an existing role the rights of an agent, and no others."""
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {_quoted(role)}"))
    for statement in agent_rights(role, str(connection.engine.url.database)):
        connection.execute(text(statement))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
