"""Alembic migrations of the inventory, from its first version on."""
