"""The inventory's table of what it added up to at each judging, behind the management report."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table

from models.columns import BigKey, String
from models.tables import metadata

SUMS = (
    "items",
    "files",
    "size",
    "unread",
    "rot_items",
    "rot_size",
    "due_items",
    "due_size",
    "personal",
    "sensitive",
    "exposed",
    "risk",
    "reviewed",
    "waiting",
    "disposed_items",
    "disposed_size",
    "areas",
    "owned",
)
"""As `models.history.Summary` names them."""

history = Table(
    "history",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("today", String(10), nullable=False),
    Column("policy_digest", String(32), nullable=False),
    Column("model_digest", String(32), nullable=False),
    Column("runs", Integer, nullable=False),
    *(Column(name, BigInteger, nullable=False, server_default="0") for name in SUMS),
)
"""One row for each state of the scans: a judging without a scan in between replaces the row before. `runs` is the last
run's number then."""
