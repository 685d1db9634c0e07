"""Who may open what: permissions of folders and of files that differ, and what is wrong with them."""

import sqlalchemy as sa
from alembic import op

from models.columns import Text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("permission_id", "exposure_id")


def upgrade() -> None:
    op.create_table(
        "permissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facts", Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permissions")),
        sa.UniqueConstraint("digest", name=op.f("uq_permissions_digest")),
    )
    op.create_table(
        "exposures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kinds", Text, nullable=False),
        sa.Column("who", Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposures")),
        sa.UniqueConstraint("digest", name=op.f("uq_exposures_digest")),
    )
    for table in ("folders", "items"):
        for name in COLUMNS:
            op.add_column(table, sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("folders", sa.Column("permission_mark", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("folders", "permission_mark")
    for table in ("items", "folders"):
        for name in COLUMNS:
            op.drop_column(table, name)
    op.drop_table("exposures")
    op.drop_table("permissions")
