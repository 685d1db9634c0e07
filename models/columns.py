"""Types of the inventory's columns: the same values, the same order and no hidden limit, whichever database keeps them.

SQLite compares text by its bytes and enforces no length. PostgreSQL would compare by the language of the cluster, in
which "a" stands before "B", and refuse a word that is too long; so there all text is unlimited and in byte order.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

BigKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Text: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def String(length: int) -> TypeEngine[str]:
    """A word of our own vocabulary; the length is for people who read the schema."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


def Reference(columns: list[str], target: list[str], name: str) -> sa.ForeignKeyConstraint:
    """A reference between tables, declared in SQLite (where it is not enforced) and left out in PostgreSQL.

    There each would be checked for every row: docs/postgresql.md has the measurement.
    """
    return sa.ForeignKeyConstraint(columns, target, name=name).ddl_if(dialect="sqlite")


def is_reference(_object: Any, _name: str | None, kind: str, *_more: Any) -> bool:
    """For Alembic's comparison in PostgreSQL: all but the references."""
    return kind != "foreign_key_constraint"
