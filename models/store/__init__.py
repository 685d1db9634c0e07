"""The inventory: the only place with SQL. One module a concern; SQLite and PostgreSQL behind one face."""

from models.store.engine import HEAD, open_inventory

__all__ = ["HEAD", "open_inventory"]
