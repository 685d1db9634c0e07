"""Reading one found value again from its file: for a person who states what for; it is never stored."""

from __future__ import annotations

from models.config import Config
from models.errors import MunimentError


def reveal(config: Config, item: int, number: int) -> str:
    """The value of an item's finding, by its number. Raises MunimentError where the file has changed or cannot be read."""
    raise MunimentError("values cannot be shown yet")
