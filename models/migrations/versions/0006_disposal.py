"""Disposal batches and what became of their items; and which key an inventory is made with."""

import sqlalchemy as sa
from alembic import op

from models.columns import BigKey, Reference, String, Text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("state", String(12), nullable=False),
        sa.Column("reason", Text, nullable=False),
        sa.Column("drafted_by", Text, nullable=False),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", Text, server_default="", nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("from_day", String(10), server_default="", nullable=False),
        sa.Column("quarantined_at", sa.BigInteger(), nullable=True),
        sa.Column("destroy_from", String(10), server_default="", nullable=False),
        sa.Column("destroyed_at", sa.BigInteger(), nullable=True),
        sa.Column("item_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("size", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("list_hash", String(64), server_default="", nullable=False),
        sa.CheckConstraint("approved_by = '' OR approved_by <> drafted_by", name=op.f("ck_batches_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_state"), "batches", ["state"])
    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("public_id", String(20), nullable=False),
        sa.Column("share", Text, nullable=False),
        sa.Column("path", Text, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("class_code", Text, server_default="", nullable=False),
        sa.Column("due", String(10), server_default="", nullable=False),
        sa.Column("rule", Text, server_default="", nullable=False),
        sa.Column("reason", Text, server_default="", nullable=False),
        sa.Column("kept_copy", BigKey, server_default="0", nullable=False),
        sa.Column("state", String(12), nullable=False),
        sa.Column("why", Text, server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        Reference(["batch_id"], ["batches.id"], name=op.f("fk_batch_items_batch_id")),
        Reference(["item_id"], ["items.id"], name=op.f("fk_batch_items_item_id")),
        sa.PrimaryKeyConstraint("batch_id", "item_id", name=op.f("pk_batch_items")),
    )
    op.create_index(op.f("ix_batch_items_item_id"), "batch_items", ["item_id"])
    op.create_index("ix_batch_items_state", "batch_items", ["batch_id", "state"])
    op.create_table(
        "key_marks",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("mark", String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_marks")),
    )


def downgrade() -> None:
    op.drop_table("key_marks")
    op.drop_table("batch_items")
    op.drop_table("batches")
