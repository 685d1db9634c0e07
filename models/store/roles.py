"""The rights of an agent in a PostgreSQL inventory: it adds what it finds and cannot read what others found.

An agent crawls, takes from the queue and records. It sees names, sizes and times of files, and of contents only what
tells whether they were read; findings it writes blindly. Decisions, holds, labels, models and judgements are not its.
Of the queue it sees the jobs of its own shares (row-level security), of other agents their names and states.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from models.store import jobqueue

WHOLE = {
    "alembic_version": "SELECT",
    "shares": "SELECT, INSERT, UPDATE",
    "runs": "SELECT, INSERT, UPDATE",
    "folders": "SELECT, INSERT, UPDATE",
    "owners": "SELECT, INSERT",
    "permissions": "SELECT, INSERT",
    "items": "SELECT, INSERT, UPDATE, DELETE",
    "contents": "INSERT, UPDATE, DELETE",
    "finding_kinds": "INSERT",
    "findings": "INSERT, DELETE",
    "judgements": "DELETE",
    "labels": "DELETE",
    "agreements": "SELECT",
    "agents": "SELECT, INSERT, UPDATE",
    "agent_shares": "SELECT, INSERT, UPDATE, DELETE",
    "agent_rates": "SELECT, INSERT, UPDATE, DELETE",
    "share_roles": "SELECT",
    "schedules": "SELECT",
    "scans": "SELECT, INSERT, UPDATE",
    "scan_batches": "SELECT, INSERT, UPDATE",
}
COLUMNS = {
    "contents": "id, hash, size, reader, status, problem_stage, problem_kind, problem_detail",
    "finding_kinds": "id, digest",
    "findings": "content_id, number",
    "judgements": "item_id",
    "labels": "content_id",
}
CHANGES = {"schedules": "next_run"}
"""Columns that an agent may change in tables that it may otherwise only read."""
SEQUENCES = (
    "shares",
    "runs",
    "folders",
    "owners",
    "permissions",
    "items",
    "contents",
    "finding_kinds",
    "agents",
    "scan_batches",
)
QUEUE_RIGHTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs TO {role}",
    "GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq TO {role}",
    "GRANT SELECT ON procrastinate_workers TO {role}",
)
AS_OWNER = (
    "procrastinate_register_worker_v1()",
    "procrastinate_unregister_worker_v1(bigint)",
    "procrastinate_update_heartbeat_v1(bigint)",
    "procrastinate_prune_stalled_workers_v1(double precision)",
    "procrastinate_trigger_function_status_events_insert_v1()",
    "procrastinate_trigger_function_status_events_update_v1()",
    "procrastinate_trigger_function_scheduled_events_v1()",
    "procrastinate_trigger_abort_requested_events_procedure_v1()",
    "procrastinate_unlink_periodic_defers_v1()",
)
"""Functions of the queue that write heartbeats and events, which agents have no rights to."""
OWN_SHARES = """
CREATE OR REPLACE FUNCTION muniment_own_shares() RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS 'SELECT share_id FROM share_roles WHERE role = session_user'
"""
CLAIM_SHARE = """
CREATE OR REPLACE FUNCTION muniment_claim_share(share integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user = current_user THEN RETURN true; END IF;
    LOCK TABLE share_roles IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO share_roles (share_id, role) SELECT share, session_user
        WHERE NOT EXISTS (SELECT 1 FROM share_roles WHERE share_id = share);
    RETURN EXISTS (SELECT 1 FROM share_roles WHERE share_id = share AND role = session_user);
END $$
"""
"""The first role that registers a share keeps it; `server allow` lets others in. The owner may always."""
OWN = "share_id IN (SELECT muniment_own_shares())"
MINE = "agent_id IN (SELECT id FROM agents WHERE role = session_user)"
ROWS = {
    "procrastinate_jobs": "queue_name IN (SELECT 'share-' || s FROM muniment_own_shares() AS s)",
    "scans": OWN,
    "scan_batches": OWN,
    "schedules": OWN,
    "share_roles": "role = session_user",
    "agent_shares": MINE,
    "agent_rates": MINE,
}
"""Which rows of a table anyone but its owner sees and writes."""


def agent_rights(role: str, database: str) -> list[str]:
    """The statements that give a role the rights of an agent; whoever owns the tables runs them, as often as wished."""
    name = _quoted(role)
    found = [f"GRANT CONNECT, TEMPORARY ON DATABASE {_quoted(database)} TO {name}"]
    found += [f"GRANT {rights} ON {table} TO {name}" for table, rights in WHOLE.items()]
    found += [f"GRANT SELECT ({columns}) ON {table} TO {name}" for table, columns in COLUMNS.items()]
    found += [f"GRANT UPDATE ({columns}) ON {table} TO {name}" for table, columns in CHANGES.items()]
    return [*found, *(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {name}" for table in SEQUENCES)]


def let_agent(connection: Connection, role: str) -> None:
    """Give an existing role the rights of an agent, and no others."""
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {_quoted(role)}"))
    statements = agent_rights(role, str(connection.engine.url.database))
    if jobqueue.installed(connection):
        statements += [statement.format(role=_quoted(role)) for statement in QUEUE_RIGHTS]
    for statement in statements:
        connection.execute(text(statement))


def guard_rows(connection: Connection) -> None:
    """Let everyone but the tables' owner see their own rows only: jobs, batches and scans of their own shares."""
    for statement in (OWN_SHARES, CLAIM_SHARE):
        connection.exec_driver_sql(statement)
    for function in AS_OWNER:
        connection.exec_driver_sql(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp")
    for table, condition in {**ROWS, "agents": ""}.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"DROP POLICY IF EXISTS own ON {table}")
        if condition:
            connection.exec_driver_sql(f"CREATE POLICY own ON {table} USING ({condition}) WITH CHECK ({condition})")
    connection.exec_driver_sql("DROP POLICY IF EXISTS known ON agents")
    connection.exec_driver_sql("CREATE POLICY known ON agents FOR SELECT USING (true)")
    connection.exec_driver_sql(
        "CREATE POLICY own ON agents USING (role = session_user) WITH CHECK (role = session_user)"
    )


def make_role(connection: Connection, role: str, password: str) -> bool:
    """Make a role that may log in, or give it a new password; returns whether it was new. The server never sees the
    password itself, so that none of its logs can."""
    from models.store.postgres import driver

    sealed = driver(connection).pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    there = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    verb = "ALTER" if there else "CREATE"
    connection.exec_driver_sql(f"{verb} ROLE {_quoted(role)} LOGIN PASSWORD '{sealed}'")
    return there is None


def agent_roles(connection: Connection) -> list[str]:
    """The roles that have the rights of an agent."""
    query = text(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_name = 'scan_batches' "
        "AND grantee NOT IN (SELECT tableowner FROM pg_tables WHERE tablename = 'scan_batches') ORDER BY grantee"
    )
    return list(connection.execute(query).scalars())


def allow(connection: Connection, role: str, share: int) -> None:
    """Let a role's agents work on a share that another role registered."""
    statement = text("INSERT INTO share_roles (share_id, role) VALUES (:share, :role) ON CONFLICT DO NOTHING")
    connection.execute(statement, {"share": share, "role": role})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
