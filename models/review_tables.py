"""The inventory's tables of users, sessions, the audit chain and what reviewers work with."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
)

from models.columns import BigKey, String, Text
from models.tables import judgements, metadata

Index(
    "ix_judgements_version_of",
    judgements.c.version_of,
    sqlite_where=judgements.c.version_of.is_not(None),
    postgresql_where=judgements.c.version_of.is_not(None),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    Column("roles", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default=""),
    Column("password", Text, nullable=False, server_default=""),
    Column("active", SmallInteger, nullable=False, server_default="1"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", BigInteger, nullable=False, server_default="0"),
    Column("last_seen", BigInteger),
    Column("added", BigInteger, nullable=False),
    Index(None, "subject"),
    Index(None, "email"),
)
"""`password` is argon2's own text, empty for those whom an identity provider vouches for."""

sessions = Table(
    "sessions",
    metadata,
    Column("token", LargeBinary(32), primary_key=True),
    Column("user_id", ForeignKey("users.id")),
    Column("csrf", Text, nullable=False),
    Column("data", Text, nullable=False, server_default=""),
    Column("started", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Index(None, "user_id"),
    Index(None, "ends"),
)
"""`token` is the SHA-256 of what the browser holds: who reads the inventory cannot take over a session."""

audit = Table(
    "audit",
    metadata,
    Column("seq", BigKey, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("act", String(24), nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("details", Text, nullable=False, server_default=""),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_actor", "actor", "seq"),
    Index("ix_audit_act", "act", "seq"),
    Index("ix_audit_subject", "subject", "seq"),
)
"""Triggers refuse that a row is changed or taken out; the chain shows where somebody did it all the same."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The last link. Whoever writes takes this row first, so that links are written one after the other."""

areas = Table(
    "areas",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("service", Text, nullable=False, server_default=""),
    Column("data_owner", Text, nullable=False, server_default=""),
    Column("asset_owner", Text, nullable=False, server_default=""),
    Column("scope", Text, nullable=False, server_default=""),
    Column("gone", SmallInteger, nullable=False, server_default="0"),
)
"""The policy's storage areas as of the last judging; a number is never given to another path."""

folder_areas = Table(
    "folder_areas",
    metadata,
    Column("folder_id", ForeignKey("folders.id"), primary_key=True),
    Column("area_id", Integer, nullable=False),
    Index(None, "area_id"),
)

file_areas = Table(
    "file_areas",
    metadata,
    Column("item_id", ForeignKey("items.id"), primary_key=True),
    Column("area_id", Integer, nullable=False),
    Index(None, "area_id"),
)
"""Files that are an area by themselves (a mailbox), with all that is inside them; they are not in their folder's."""

review_index = Table(
    "review_index",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("generation", BigInteger, nullable=False),
    Column("today", String(10), nullable=False),
    Column("items", BigInteger, nullable=False),
    Column("decision", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
)
"""One row: when the columns were made, as of which day, up to which decision, and the words of the coded columns."""

review_columns = Table(
    "review_columns",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""What the queue filters and sorts by, column by column, in the order of paths; made anew at each judging."""

bulk_actions = Table(
    "bulk_actions",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("user", Text, nullable=False),
    Column("verdict", String(24), nullable=False),
    Column("origin", String(12), nullable=False),
    Column("class_code", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("filters", Text, nullable=False, server_default=""),
    Column("state", String(12), nullable=False),
    Column("number", Integer, nullable=False),
    Column("reached", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("left_out", Integer, nullable=False, server_default="0"),
    Column("decision", BigInteger, nullable=False, server_default="0"),
    Column("undone_by", Text, nullable=False, server_default=""),
    Column("undone_at", BigInteger),
    Column("worker", Text, nullable=False, server_default=""),
    Column("alive", BigInteger, nullable=False, server_default="0"),
    Column("snapshot", LargeBinary, nullable=False, server_default=""),
    Index("ix_bulk_actions_state", "state", "id"),
    sqlite_autoincrement=True,
)
"""`snapshot` is what was seen when the batch was proposed: keys and states, 8 bytes each; `decision` the last then."""

bulk_members = Table(
    "bulk_members",
    metadata,
    Column("bulk_id", ForeignKey("bulk_actions.id"), primary_key=True),
    Column("item_id", ForeignKey("items.id"), primary_key=True),
    Column("decision_id", BigInteger, nullable=False),
    Column("previous_id", BigInteger),
    Column("spoken_id", BigInteger),
    Column("undone", SmallInteger, nullable=False, server_default="0"),
    Index(None, "decision_id"),
    sqlite_with_rowid=False,
)
"""`decision_id` is the decision that stands for the batch: its own, or one that said it again when a later batch was
taken back. `previous_id` stood before it on the item, `spoken_id` on the item's class."""

item_holds = Table(
    "item_holds",
    metadata,
    Column("hold_id", ForeignKey("holds.id"), primary_key=True),
    Column("item_id", ForeignKey("items.id"), nullable=False),
    Column("bulk_id", BigInteger, nullable=False),
    Index(None, "bulk_id"),
)

referrals = Table(
    "referrals",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("item_id", ForeignKey("items.id"), nullable=False),
    Column("area_id", Integer, nullable=False, server_default="0"),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("state", String(12), nullable=False),
    Column("bulk_id", BigInteger, nullable=False),
    Column("answer_bulk", BigInteger),
    Column("answer", Text, nullable=False, server_default=""),
    Column("answered_by", Text, nullable=False, server_default=""),
    Index("ix_referrals_state", "state", "id"),
    Index(None, "item_id"),
    Index(None, "bulk_id"),
    Index(None, "answer_bulk"),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("filters", Text, nullable=False),
    Column("sort", String(8), nullable=False),
    Column("shared", SmallInteger, nullable=False, server_default="0"),
    UniqueConstraint("user", "name"),
)

copy_groups = Table(
    "copy_groups",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("copies", Integer, nullable=False),
    Column("files", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Index("ix_copy_groups_size", "kind", "size", "id"),
)
"""Groups of equal files (`id` is the copy that is kept) and of equal folders (the first), with bytes to be saved."""

copy_folders = Table(
    "copy_folders",
    metadata,
    Column("folder_id", ForeignKey("folders.id"), primary_key=True),
    Column("group_id", BigInteger, nullable=False),
    Index(None, "group_id"),
)
"""Which group of equal folders a folder is in."""
