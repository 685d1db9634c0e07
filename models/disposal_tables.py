"""The inventory's tables of disposal batches, quarantine and certificates."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table

from models.columns import BigKey, String, Text
from models.tables import metadata

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("drafted_by", Text, nullable=False),
    Column("drafted_at", BigInteger, nullable=False),
    Column("submitted_at", BigInteger),
    Column("approved_by", Text, nullable=False, server_default=""),
    Column("approved_at", BigInteger),
    Column("from_day", String(10), nullable=False, server_default=""),
    Column("quarantined_at", BigInteger),
    Column("destroy_from", String(10), nullable=False, server_default=""),
    Column("destroyed_at", BigInteger),
    Column("item_count", Integer, nullable=False, server_default="0"),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("list_hash", String(64), nullable=False, server_default=""),
    CheckConstraint("approved_by = '' OR approved_by <> drafted_by", name="ck_batches_two_people"),
    Index(None, "state"),
)
"""A batch is drafted by one person and approved by another: the table itself refuses anything else."""

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", ForeignKey("batches.id"), primary_key=True),
    Column("item_id", ForeignKey("items.id"), primary_key=True),
    Column("public_id", String(20), nullable=False),
    Column("share", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("content_hash", LargeBinary(32), nullable=False),
    Column("class_code", Text, nullable=False, server_default=""),
    Column("due", String(10), nullable=False, server_default=""),
    Column("rule", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("kept_copy", BigKey, nullable=False, server_default="0"),
    Column("state", String(12), nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("at", BigInteger),
    Index(None, "item_id"),
    Index("ix_batch_items_state", "batch_id", "state"),
)
