"""Decisions, labels, learned models, holds; near-duplicates and sensitivity."""

import sqlalchemy as sa
from alembic import op

from models.columns import BigKey, PackedText, Reference, String, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # '' is text in SQLite, in a column of bytes too
    empty = sa.text("x''") if op.get_bind().dialect.name == "sqlite" else ""
    op.add_column("contents", sa.Column("minhash", sa.LargeBinary(), server_default=empty, nullable=False))
    op.add_column("contents", sa.Column("doubted", Text, server_default="", nullable=False))
    op.add_column("findings", sa.Column("doubt", String(8), server_default="", nullable=False))
    doubted = sa.text("doubt != ''")
    op.create_index("ix_findings_doubted", "findings", ["content_id"], sqlite_where=doubted, postgresql_where=doubted)
    op.add_column("judgements", sa.Column("sensitivity", PackedText, server_default=empty, nullable=False))
    op.create_table(
        "decisions",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reviewer", Text, nullable=False),
        sa.Column("item_id", BigKey, nullable=True),
        sa.Column("verdict", String(24), nullable=False),
        sa.Column("origin", String(12), server_default="", nullable=False),
        sa.Column("class_code", Text, server_default="", nullable=False),
        sa.Column("finding_type", String(32), server_default="", nullable=False),
        sa.Column("value_hash", sa.LargeBinary(length=16), server_default=empty, nullable=False),
        sa.Column("place", Text, server_default="", nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("reason", Text, server_default="", nullable=False),
        Reference(["item_id"], ["items.id"], name=op.f("fk_decisions_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_item_id"), "decisions", ["item_id"])
    op.create_table(
        "labels",
        sa.Column("content_id", BigKey, nullable=False),
        sa.Column("source", String(8), nullable=False),
        sa.Column("class_code", Text, nullable=False),
        sa.Column("origin", String(12), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        Reference(["content_id"], ["contents.id"], name=op.f("fk_labels_content_id")),
        sa.PrimaryKeyConstraint("content_id", "source", name=op.f("pk_labels")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "learned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", String(16), nullable=False),
        sa.Column("digest", String(32), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("figures", Text, server_default="", nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned")),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", Text, nullable=False),
        sa.Column("authority", Text, nullable=False),
        sa.Column("start", String(10), nullable=False),
        sa.Column("review_by", String(10), server_default="", nullable=False),
        sa.Column("added_by", Text, server_default="", nullable=False),
        sa.Column("released_by", Text, server_default="", nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )


def downgrade() -> None:
    for table in ("holds", "learned", "labels", "decisions"):
        op.drop_table(table)
    op.drop_column("judgements", "sensitivity")
    op.drop_index("ix_findings_doubted", "findings")
    op.drop_column("findings", "doubt")
    op.drop_column("contents", "doubted")
    op.drop_column("contents", "minhash")
