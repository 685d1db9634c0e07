"""Agents, schedules and batches of distributed scanning."""

import sqlalchemy as sa
from alembic import op

from models.columns import BigKey, String, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _agents()
    _work()


def _agents() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("reader", String(40), nullable=False),
        sa.Column("queue", String(20), nullable=False),
        sa.Column("key_check", String(16), server_default="", nullable=False),
        sa.Column("stalled_seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("role", Text, nullable=False),
        sa.Column("version", Text, nullable=False),
        sa.Column("policy_digest", String(32), nullable=False),
        sa.Column("state", String(12), nullable=False),
        sa.Column("paused", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=True),
        sa.Column("errors", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("name", name=op.f("uq_agents_name")),
    )
    op.create_table(
        "agent_shares",
        sa.Column("agent_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("share_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", Text, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "share_id", name=op.f("pk_agent_shares")),
    )
    op.create_table(
        "share_roles",
        sa.Column("share_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", Text, nullable=False),
        sa.PrimaryKeyConstraint("share_id", "role", name=op.f("pk_share_roles")),
    )
    op.create_table(
        "agent_rates",
        sa.Column("agent_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "minute", name=op.f("pk_agent_rates")),
    )


def _work() -> None:
    op.create_table(
        "schedules",
        sa.Column("share_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", Text, server_default="", nullable=False),
        sa.Column("zone", Text, server_default="", nullable=False),
        sa.Column("next_run", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("deep", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_schedules")),
    )
    op.create_table(
        "scans",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("state", String(12), nullable=False),
        sa.Column("first", sa.SmallInteger(), nullable=False),
        sa.Column("deep", sa.SmallInteger(), nullable=False),
        sa.Column("judged", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("last_error", Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_scans")),
    )
    op.create_index(op.f("ix_scans_share_id_state"), "scans", ["share_id", "state"])
    op.create_table(
        "scan_batches",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("kind", String(8), nullable=False),
        sa.Column("folders", Text, server_default="", nullable=False),
        sa.Column("items", Text, server_default="", nullable=False),
        sa.Column("state", String(12), nullable=False),
        sa.Column("claim", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_batches")),
    )
    op.create_index(op.f("ix_scan_batches_run_id_state"), "scan_batches", ["run_id", "state"])


def downgrade() -> None:
    for table in (
        "scan_batches",
        "scans",
        "schedules",
        "agent_rates",
        "share_roles",
        "agent_shares",
        "agents",
        "agreements",
    ):
        op.drop_table(table)
