"""The inventory's tables, as SQLAlchemy sees them; `migrations/` creates them, `store/` fills them.

Times are integers: nanoseconds since 1970 UTC, so that a file's time is compared without rounding. Enumerations are
stored as their plain words, so that the inventory can be read without Muniment; what explains a judgement, and a text's
features, are packed (`models.compact`), for they would be most of it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    UniqueConstraint,
    func,
    text,
)

from models.columns import BigKey, Masked, PackedFeatures, PackedText, String, Text

VALUE_PREFIX = 4
"""Bytes of a keyed hash in the index of findings: they tell nearly as much as all 16, which are looked at anyhow."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

shares = Table(
    "shares",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("root", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False, server_default=""),
    Column("only", Text, nullable=False, server_default=""),
    Column("data_owner", Text, nullable=False, server_default=""),
    Column("asset_owner", Text, nullable=False, server_default=""),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("share_id", ForeignKey("shares.id"), nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
    Column("state", String(12), nullable=False),
    Column("versions", Text, nullable=False, server_default=""),
    Column("policy_digest", String(32), nullable=False, server_default=""),
    Column("new", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Column("moved", Integer, nullable=False, server_default="0"),
    Column("gone", Integer, nullable=False, server_default="0"),
    Column("unchanged", Integer, nullable=False, server_default="0"),
    Column("times_not_kept", Integer, nullable=False, server_default="0"),
)

permissions = Table(
    "permissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    Column("facts", Text, nullable=False),
)
"""Each permission once, as `models.permissions` packs it; folders and the files that differ from theirs refer to it."""

exposures = Table(
    "exposures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    Column("kinds", Text, nullable=False),
    Column("who", Text, nullable=False, server_default=""),
)
"""What is wrong with permissions, each combination once; the judge refers folders and single files to it."""

folders = Table(
    "folders",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("share_id", ForeignKey("shares.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False, server_default=""),
    Column("signature", LargeBinary, nullable=False),
    Column("files", Integer, nullable=False),
    Column("seen_run", Integer, nullable=False),
    Column("problem_kind", String(40), nullable=False, server_default=""),
    Column("problem_detail", Text, nullable=False, server_default=""),
    Column("permission_id", Integer),
    Column("permission_mark", BigInteger),
    Column("exposure_id", Integer),
    UniqueConstraint("share_id", "path", "raw"),
)

owners = Table(
    "owners",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

contents = Table(
    "contents",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", PackedText, nullable=False),
    Column("puid", PackedText, nullable=False, server_default=""),
    Column("format_basis", PackedText, nullable=False, server_default=""),
    Column("format_warning", PackedText, nullable=False, server_default=""),
    Column("status", String(8), nullable=False),
    Column("problem_stage", String(16), nullable=False, server_default=""),
    Column("problem_kind", String(40), nullable=False, server_default=""),
    Column("problem_detail", PackedText, nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("words", Integer, nullable=False, server_default="0"),
    Column("marking", Text, nullable=False, server_default=""),
    Column("personal_types", PackedText, nullable=False, server_default=""),
    Column("people", Integer, nullable=False, server_default="0"),
    Column("doubted", Text, nullable=False, server_default=""),
    Column("special_categories", PackedText, nullable=False, server_default=""),
    Column("dates", PackedText, nullable=False, server_default=""),
    Column("properties", PackedText, nullable=False, server_default=""),
    Column("features", PackedFeatures, nullable=False, server_default=""),
    Column("minhash", LargeBinary, nullable=False, server_default=""),
    Column("reader", String(40), nullable=False),
    Index(None, "size"),
)

finding_kinds = Table(
    "finding_kinds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary(16), nullable=False, unique=True),
    Column("type", String(32), nullable=False),
    Column("basis", Text, nullable=False),
    Column("context", Text, nullable=False, server_default=""),
    Column("role", String(16), nullable=False, server_default=""),
    Column("score", Float, nullable=False),
)
"""What findings have in common, each combination once."""

findings = Table(
    "findings",
    metadata,
    Column("content_id", ForeignKey("contents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind_id", ForeignKey("finding_kinds.id"), nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    Column("start", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("masked", Masked, nullable=False, server_default=""),
    Column("value_hash", LargeBinary(16), nullable=False, server_default=""),
    Column("doubt", String(8), nullable=False, server_default=""),
    sqlite_with_rowid=False,
)
VALUE_BEGIN = func.substr(findings.c.value_hash, text("1"), text(str(VALUE_PREFIX)))
"""Written out, so that its index is used."""
Index("ix_findings_value", VALUE_BEGIN)
DOUBTED = findings.c.doubt != text("''")
"""Written out, so that the index of the few findings that are doubted is used."""
Index("ix_findings_doubted", findings.c.content_id, sqlite_where=DOUBTED, postgresql_where=DOUBTED)

items = Table(
    "items",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("share_id", ForeignKey("shares.id"), nullable=False),
    Column("folder_id", ForeignKey("folders.id"), nullable=False),
    Column("container_id", ForeignKey("items.id")),
    Column("name", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False, server_default=""),
    Column("inside", Text, nullable=False, server_default=""),
    Column("kind", String(12), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created", BigInteger),
    Column("modified", BigInteger),
    Column("changed", BigInteger),
    Column("device", BigInteger),
    Column("inode", BigInteger),
    Column("owner_id", ForeignKey("owners.id")),
    Column("status", String(8), nullable=False),
    Column("problem_stage", String(16), nullable=False, server_default=""),
    Column("problem_kind", String(40), nullable=False, server_default=""),
    Column("problem_detail", Text, nullable=False, server_default=""),
    Column("content_id", ForeignKey("contents.id")),
    Column("first_run", Integer, nullable=False),
    Column("gone_run", Integer),
    Column("permission_id", Integer),
    Column("exposure_id", Integer),
    Index(None, "folder_id"),
    Index(None, "content_id"),
    Index("ix_items_identity", "device", "inode"),
    sqlite_autoincrement=True,
)
"""A key is never given again, also where the item is gone: decisions refer to it."""
NOT_READ = items.c.status != text("'read'")
"""Written out, so that the queue's index can be used, which holds no others."""
_QUEUE = (items.c.share_id, items.c.status, items.c.size, items.c.id)
Index("ix_items_queue", *_QUEUE, sqlite_where=NOT_READ, postgresql_where=NOT_READ)
_INSIDE = items.c.container_id.is_not(None)
Index("ix_items_container_id", items.c.container_id, sqlite_where=_INSIDE, postgresql_where=_INSIDE)

judgements = Table(
    "judgements",
    metadata,
    Column("item_id", ForeignKey("items.id"), primary_key=True),
    Column("class_code", Text, nullable=False, server_default=""),
    Column("class_confidence", Float, nullable=False, server_default="0"),
    Column("record_class", PackedText, nullable=False, server_default=""),
    Column("candidates", PackedText, nullable=False, server_default=""),
    Column("retention_state", String(20), nullable=False),
    Column("retention_trigger", PackedText, nullable=False, server_default=""),
    Column("trigger_date", String(10), nullable=False, server_default=""),
    Column("trigger_basis", PackedText, nullable=False, server_default=""),
    Column("due", String(10), nullable=False, server_default=""),
    Column("rot", PackedText, nullable=False, server_default=""),
    Column("duplicate_of", BigInteger),
    Column("version_of", BigInteger),
    Column("hold", Text, nullable=False, server_default=""),
    Column("action", String(10), nullable=False),
    Column("reasons", PackedText, nullable=False, server_default=""),
    Column("sensitivity", PackedText, nullable=False, server_default=""),
)

judging = Table(
    "judging",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("today", String(10), nullable=False),
    Column("policy_digest", String(32), nullable=False),
    Column("model_digest", String(32), nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("item_id", ForeignKey("items.id")),
    Column("verdict", String(24), nullable=False),
    Column("origin", String(12), nullable=False, server_default=""),
    Column("class_code", Text, nullable=False, server_default=""),
    Column("finding_type", String(32), nullable=False, server_default=""),
    Column("value_hash", LargeBinary(16), nullable=False, server_default=""),
    Column("place", Text, nullable=False, server_default=""),
    Column("start", Integer),
    Column("reason", Text, nullable=False, server_default=""),
    Index(None, "item_id"),
)
"""What people decided, in order; nothing is ever changed or taken out. `origin` is single, bulk, random or file."""

labels = Table(
    "labels",
    metadata,
    Column("content_id", ForeignKey("contents.id"), primary_key=True),
    Column("source", String(8), primary_key=True),
    Column("class_code", Text, nullable=False),
    Column("origin", String(12), nullable=False, server_default=""),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""The class of a content by a person (`human`) or by self-training (`pseudo`); the two never share a row."""

learned = Table(
    "learned",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("active", SmallInteger, nullable=False, server_default="0"),
    Column("figures", Text, nullable=False, server_default=""),
    Column("data", LargeBinary, nullable=False),
)
"""Every version of a model that was learned here, with its data counts and figures as JSON; one of a kind is active."""

holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("start", String(10), nullable=False),
    Column("review_by", String(10), nullable=False, server_default=""),
    Column("added_by", Text, nullable=False, server_default=""),
    Column("released_by", Text, nullable=False, server_default=""),
    Column("released_at", BigInteger),
)
"""Holds placed on this inventory, beside those of the policy; a person in a scope is a keyed token."""

key_marks = Table(
    "key_marks",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("mark", String(16), nullable=False),
)
"""Which key the values of this inventory are hashed with; the mark tells two keys apart and nothing of either."""
