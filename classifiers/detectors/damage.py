"""What scanning does to figures: letters that are taken for digits, and the way back."""

from __future__ import annotations

import re
from typing import Final

DIGIT: Final = "[0-9OolISBZ]"
_UNDAMAGE = str.maketrans("OolISBZ", "0011582")
_NOT_DIGIT = re.compile(r"[^0-9]")
_LETTER = re.compile(r"[A-Za-z]")


def undamaged(value: str) -> str:
    """The digits of a value, letters that a scanner put for digits turned back.

    >>> undamaged("9O9 l23")
    '909123'
    """
    return value if value.isdigit() else _NOT_DIGIT.sub("", value.translate(_UNDAMAGE))


def damaged(value: str) -> bool:
    """True when letters stand among the digits."""
    return not value.isdigit() and _LETTER.search(value) is not None
