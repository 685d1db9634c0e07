"""What the inventory added up to at each judging."""

import sqlalchemy as sa
from alembic import op

from models.columns import BigKey, String

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SUMS = ("items", "files", "size", "unread", "rot_items", "rot_size", "due_items", "due_size", "personal", "sensitive")
MORE = ("exposed", "risk", "reviewed", "waiting", "disposed_items", "disposed_size", "areas", "owned")


def upgrade() -> None:
    op.create_table(
        "history",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("today", String(10), nullable=False),
        sa.Column("policy_digest", String(32), nullable=False),
        sa.Column("model_digest", String(32), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), server_default="0", nullable=False) for name in (*SUMS, *MORE)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )


def downgrade() -> None:
    op.drop_table("history")
