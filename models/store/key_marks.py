"""Which key an inventory's values are hashed with: with another one nobody would be found, and nobody held."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from models.errors import InventoryError
from models.tables import key_marks


def agree(connection: Connection, mark: str) -> None:
    """Note the key at the first scan; later, refuse another. Raises InventoryError."""
    if not check(connection, mark):
        connection.execute(insert(key_marks).values(id=1, mark=mark))


def check(connection: Connection, mark: str) -> bool:
    """True where the inventory is made with this key, False where none is noted. Raises InventoryError for another."""
    known = connection.execute(select(key_marks.c.mark)).scalar()
    if known is not None and known != mark:
        hint = "Name that key's file in MUNIMENT_KEY_FILE, or restore it from a backup. Nothing was changed."
        raise InventoryError("this inventory was made with another key than the one in use", hint)
    return known is not None
