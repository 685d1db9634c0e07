"""The inventory's tables of agents, schedules and batches of distributed scanning.

Procrastinate's own tables stand beside them: a job there carries the id of a batch here, and nothing else. Times are
nanoseconds since 1970 UTC by the database's clock, whatever the clocks of agents say.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table

from models.columns import BigKey, String, Text
from models.tables import metadata

agreements = Table(
    "agreements",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("reader", String(40), nullable=False),
    Column("queue", String(20), nullable=False),
    Column("key_check", String(16), nullable=False, server_default=""),
    Column("stalled_seconds", Integer, nullable=False),
)
"""What all agents of this inventory keep to, in one row: `server init` writes it, agents that differ are refused."""

agents = Table(
    "agents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("policy_digest", String(32), nullable=False),
    Column("state", String(12), nullable=False),
    Column("paused", SmallInteger, nullable=False, server_default="0"),
    Column("started", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("batch", BigInteger),
    Column("errors", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
)

agent_shares = Table(
    "agent_shares",
    metadata,
    Column("agent_id", Integer, primary_key=True, autoincrement=False),
    Column("share_id", Integer, primary_key=True, autoincrement=False),
    Column("root", Text, nullable=False),
)
"""Which agent holds which share, and where it sees it."""

share_roles = Table(
    "share_roles",
    metadata,
    Column("share_id", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, primary_key=True),
)
"""Which roles of the database may work on a share: the first that registers it, and those that were let."""

agent_rates = Table(
    "agent_rates",
    metadata,
    Column("agent_id", Integer, primary_key=True, autoincrement=False),
    Column("minute", BigInteger, primary_key=True, autoincrement=False),
    Column("files", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("unread", Integer, nullable=False),
)
"""What each agent read in each of the last minutes."""

schedules = Table(
    "schedules",
    metadata,
    Column("share_id", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False, server_default=""),
    Column("zone", Text, nullable=False, server_default=""),
    Column("next_run", BigInteger),
    Column("paused", SmallInteger, nullable=False, server_default="0"),
    Column("deep", SmallInteger, nullable=False, server_default="0"),
)
"""When a share is scanned, and whether work on it is paused."""

scans = Table(
    "scans",
    metadata,
    Column("run_id", Integer, primary_key=True, autoincrement=False),
    Column("share_id", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("first", SmallInteger, nullable=False),
    Column("deep", SmallInteger, nullable=False),
    Column("judged", SmallInteger, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=False, server_default=""),
    Index(None, "share_id", "state"),
)
"""A run that is done in batches: open, done, failed or cancelled."""

batches = Table(
    "scan_batches",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("run_id", Integer, nullable=False),
    Column("share_id", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("folders", Text, nullable=False, server_default=""),
    Column("items", Text, nullable=False, server_default=""),
    Column("state", String(12), nullable=False),
    Column("claim", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("agent_id", Integer),
    Column("job_id", BigInteger),
    Column("created", BigInteger, nullable=False),
    Index(None, "run_id", "state"),
)
"""Folders to crawl or to read, by their keys; or single items, where a batch was divided to them.

`claim` counts who took it: what an earlier one still writes is refused. `attempts` counts those since the last progress
who never came back, `failures` the errors.
"""
