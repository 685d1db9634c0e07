"""Types of the inventory's columns: the same values, the same order and no hidden limit, whichever database keeps them.

SQLite compares text by its bytes and enforces no length. PostgreSQL would compare by the language of the cluster, in
which "a" stands before "B", and refuse a word that is too long; so there all text is unlimited and in byte order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.compact import features_of, pack_features, pack_text, text_of

BigKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Text: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def String(length: int) -> TypeEngine[str]:
    """A word of our own vocabulary; the length is for people who read the schema."""
    return sa.String(length).with_variant(sa.Text(collation="C"), "postgresql")


class PackedText(TypeDecorator[str]):
    """Text that the database never searches or compares, but with nothing: kept as `models.compact` packs it."""

    impl = sa.LargeBinary
    cache_ok = True

    @staticmethod
    def pack(value: Any) -> Any:
        """As the database keeps it; what is packed already stays as it is."""
        return pack_text(value) if isinstance(value, str) else value

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return self.pack(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else text_of(value) if value else ""


class PackedFeatures(TypeDecorator[bytes]):
    """A text's features, kept as `models.compact` packs them: only rows that `packed` made are written."""

    impl = sa.LargeBinary
    cache_ok = True
    pack = staticmethod(pack_features)

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return value if value is None else pack_features(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        return None if value is None else features_of(value) if value else b""


class Masked(TypeDecorator[str]):
    """A masked value, its dots kept as asterisks, which take one byte and not three, and asterisks as dots."""

    impl = sa.Text
    cache_ok = True
    SWAPPED = str.maketrans("•*", "*•")

    @classmethod
    def pack(cls, value: Any) -> Any:
        return value.translate(cls.SWAPPED) if value else value

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return self.pack(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        return value if value is None else str(value).translate(self.SWAPPED)


def packed(columns: Sequence[sa.Column[Any]], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Rows for the driver, past SQLAlchemy: values as their columns keep them."""
    packers: list[tuple[int, Callable[[Any], Any]]] = [
        (number, column.type.pack) for number, column in enumerate(columns) if hasattr(column.type, "pack")
    ]
    return (_packed(row, packers) for row in rows) if packers else rows


def _packed(row: Sequence[Any], packers: Sequence[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    values = list(row)
    for number, pack in packers:
        values[number] = pack(values[number])
    return values


def Reference(columns: list[str], target: list[str], name: str) -> sa.ForeignKeyConstraint:
    """A reference between tables, declared in SQLite (where it is not enforced) and left out in PostgreSQL.

    There each would be checked for every row: docs/postgresql.md has the measurement.
    """
    return sa.ForeignKeyConstraint(columns, target, name=name).ddl_if(dialect="sqlite")


def is_reference(_object: Any, _name: str | None, kind: str, *_more: Any) -> bool:
    """For Alembic's comparison in PostgreSQL: all but the references."""
    return kind != "foreign_key_constraint"
