"""Every table of the inventory, wherever it is defined: whoever compares or creates the whole schema imports this."""

from __future__ import annotations

from models import agent_tables, disposal_tables, history_tables, review_tables
from models.tables import metadata

__all__ = ["agent_tables", "disposal_tables", "history_tables", "metadata", "review_tables"]
