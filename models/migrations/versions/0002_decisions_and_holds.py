"""Decisions, labels, learned models, holds; near-duplicates and sensitivity."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contents", sa.Column("minhash", sa.LargeBinary(), server_default="", nullable=False))
    op.add_column("contents", sa.Column("doubted", sa.Text(), server_default="", nullable=False))
    op.add_column("findings", sa.Column("doubt", sa.String(length=8), server_default="", nullable=False))
    op.create_index(op.f("ix_findings_value_hash"), "findings", ["value_hash"])
    op.add_column("judgements", sa.Column("sensitivity", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("origin", sa.String(length=12), server_default="", nullable=False),
        sa.Column("class_code", sa.Text(), server_default="", nullable=False),
        sa.Column("finding_type", sa.String(length=32), server_default="", nullable=False),
        sa.Column("value_hash", sa.LargeBinary(length=16), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_decisions_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_item_id"), "decisions", ["item_id"])
    op.create_table(
        "labels",
        sa.Column("content_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=12), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["contents.id"], name=op.f("fk_labels_content_id")),
        sa.PrimaryKeyConstraint("content_id", "source", name=op.f("pk_labels")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "learned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("figures", sa.Text(), server_default="", nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned")),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("review_by", sa.String(length=10), server_default="", nullable=False),
        sa.Column("added_by", sa.Text(), server_default="", nullable=False),
        sa.Column("released_by", sa.Text(), server_default="", nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )


def downgrade() -> None:
    for table in ("holds", "learned", "labels", "decisions"):
        op.drop_table(table)
    op.drop_column("judgements", "sensitivity")
    op.drop_index(op.f("ix_findings_value_hash"), "findings")
    op.drop_column("findings", "doubt")
    op.drop_column("contents", "doubted")
    op.drop_column("contents", "minhash")
