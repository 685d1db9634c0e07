"""Users, sessions, the audit chain and what the console keeps."""

import sqlalchemy as sa
from alembic import op

from models.columns import BigKey, Reference, String, Text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER audit_{lower} BEFORE {upper} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is never changed'); END
"""
FUNCTION = """
CREATE FUNCTION muniment_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit chain is never changed'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION muniment_audit_stays()
"""
TABLES = (
    "areas",
    "audit",
    "audit_head",
    "bulk_actions",
    "copy_folders",
    "copy_groups",
    "review_columns",
    "review_index",
    "saved_views",
    "users",
    "sessions",
    "folder_areas",
    "bulk_members",
    "file_areas",
    "item_holds",
    "referrals",
)


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", Text, nullable=False),
        sa.Column("service", Text, server_default="", nullable=False),
        sa.Column("data_owner", Text, server_default="", nullable=False),
        sa.Column("asset_owner", Text, server_default="", nullable=False),
        sa.Column("scope", Text, server_default="", nullable=False),
        sa.Column("gone", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("path", name=op.f("uq_areas_path")),
    )
    op.create_table(
        "audit",
        sa.Column("seq", BigKey, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", Text, nullable=False),
        sa.Column("act", String(24), nullable=False),
        sa.Column("subject", Text, server_default="", nullable=False),
        sa.Column("details", Text, server_default="", nullable=False),
        sa.Column("previous", String(64), nullable=False),
        sa.Column("hash", String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_act", "audit", ["act", "seq"], unique=False)
    op.create_index("ix_audit_actor", "audit", ["actor", "seq"], unique=False)
    op.create_index("ix_audit_subject", "audit", ["subject", "seq"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "bulk_actions",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("user", Text, nullable=False),
        sa.Column("verdict", String(24), nullable=False),
        sa.Column("origin", String(12), nullable=False),
        sa.Column("class_code", Text, server_default="", nullable=False),
        sa.Column("reason", Text, server_default="", nullable=False),
        sa.Column("filters", Text, server_default="", nullable=False),
        sa.Column("state", String(12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("left_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("decision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("undone_by", Text, server_default="", nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("worker", Text, server_default="", nullable=False),
        sa.Column("alive", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_actions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bulk_actions_state", "bulk_actions", ["state", "id"], unique=False)
    op.create_table(
        "copy_folders",
        sa.Column("folder_id", BigKey, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        Reference(["folder_id"], ["folders.id"], name=op.f("fk_copy_folders_folder_id")),
        sa.PrimaryKeyConstraint("folder_id", name=op.f("pk_copy_folders")),
    )
    op.create_index(op.f("ix_copy_folders_group_id"), "copy_folders", ["group_id"], unique=False)
    op.create_table(
        "copy_groups",
        sa.Column("kind", String(8), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_copy_groups")),
    )
    op.create_index("ix_copy_groups_size", "copy_groups", ["kind", "size", "id"], unique=False)
    op.create_table(
        "review_columns",
        sa.Column("name", String(16), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "part", name=op.f("pk_review_columns")),
    )
    op.create_table(
        "review_index",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("today", String(10), nullable=False),
        sa.Column("items", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.BigInteger(), nullable=False),
        sa.Column("words", Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_index")),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("filters", Text, nullable=False),
        sa.Column("sort", String(8), nullable=False),
        sa.Column("shared", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("user", "name", name=op.f("uq_saved_views_user_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", Text, nullable=False),
        sa.Column("name", Text, server_default="", nullable=False),
        sa.Column("email", Text, server_default="", nullable=False),
        sa.Column("roles", Text, server_default="", nullable=False),
        sa.Column("subject", Text, server_default="", nullable=False),
        sa.Column("password", Text, server_default="", nullable=False),
        sa.Column("active", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=True),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    op.create_index(op.f("ix_users_email"), "users", ["email"], unique=False)
    op.create_index(op.f("ix_users_subject"), "users", ["subject"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("csrf", Text, nullable=False),
        sa.Column("data", Text, server_default="", nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        Reference(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_ends"), "sessions", ["ends"], unique=False)
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "folder_areas",
        sa.Column("folder_id", BigKey, nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        Reference(["folder_id"], ["folders.id"], name=op.f("fk_folder_areas_folder_id")),
        sa.PrimaryKeyConstraint("folder_id", name=op.f("pk_folder_areas")),
    )
    op.create_index(op.f("ix_folder_areas_area_id"), "folder_areas", ["area_id"], unique=False)
    op.create_table(
        "bulk_members",
        sa.Column("bulk_id", BigKey, nullable=False),
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("previous_id", sa.BigInteger(), nullable=True),
        sa.Column("spoken_id", sa.BigInteger(), nullable=True),
        sa.Column("undone", sa.SmallInteger(), server_default="0", nullable=False),
        Reference(["bulk_id"], ["bulk_actions.id"], name=op.f("fk_bulk_members_bulk_id")),
        Reference(["item_id"], ["items.id"], name=op.f("fk_bulk_members_item_id")),
        sa.PrimaryKeyConstraint("bulk_id", "item_id", name=op.f("pk_bulk_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_bulk_members_decision_id"), "bulk_members", ["decision_id"], unique=False)
    op.create_table(
        "file_areas",
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        Reference(["item_id"], ["items.id"], name=op.f("fk_file_areas_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_file_areas")),
    )
    op.create_index(op.f("ix_file_areas_area_id"), "file_areas", ["area_id"], unique=False)
    op.create_table(
        "item_holds",
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("bulk_id", sa.BigInteger(), nullable=False),
        Reference(["hold_id"], ["holds.id"], name=op.f("fk_item_holds_hold_id")),
        Reference(["item_id"], ["items.id"], name=op.f("fk_item_holds_item_id")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_item_holds")),
    )
    op.create_index(op.f("ix_item_holds_bulk_id"), "item_holds", ["bulk_id"], unique=False)
    op.create_table(
        "referrals",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("item_id", BigKey, nullable=False),
        sa.Column("area_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("by", Text, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", Text, server_default="", nullable=False),
        sa.Column("state", String(12), nullable=False),
        sa.Column("bulk_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_bulk", sa.BigInteger(), nullable=True),
        sa.Column("answer", Text, server_default="", nullable=False),
        sa.Column("answered_by", Text, server_default="", nullable=False),
        Reference(["item_id"], ["items.id"], name=op.f("fk_referrals_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_answer_bulk"), "referrals", ["answer_bulk"], unique=False)
    op.create_index(op.f("ix_referrals_bulk_id"), "referrals", ["bulk_id"], unique=False)
    op.create_index(op.f("ix_referrals_item_id"), "referrals", ["item_id"], unique=False)
    op.create_index("ix_referrals_state", "referrals", ["state", "id"], unique=False)
    op.create_index(
        "ix_judgements_version_of",
        "judgements",
        ["version_of"],
        unique=False,
        sqlite_where=sa.text("version_of IS NOT NULL"),
        postgresql_where=sa.text("version_of IS NOT NULL"),
    )

    op.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '')")
    _guard()


def _guard() -> None:
    """The audit chain takes new rows only, as far as the database can see to it."""
    if op.get_bind().dialect.name == "sqlite":
        for word in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(lower=word.lower(), upper=word))
        return
    op.execute(FUNCTION)
    op.execute(POSTGRESQL)


def downgrade() -> None:
    op.drop_index("ix_judgements_version_of", "judgements")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION muniment_audit_stays()")
