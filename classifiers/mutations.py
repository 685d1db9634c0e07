"""The initial mutations of Welsh, so that one spelling of a cue also finds the others (caewyd, gaewyd, chaewyd)."""

from __future__ import annotations

_CHANGES = {
    "ll": ("l",), "rh": ("r",), "c": ("g", "ch", "ngh"), "p": ("b", "ph", "mh"), "t": ("d", "th", "nh"),
    "b": ("f", "m"), "d": ("dd", "n"), "g": ("", "ng"), "m": ("f",),
}  # fmt: skip
"""Soft, aspirate and nasal mutation of each initial that has them."""

_UNCHANGED = ("ch", "dd", "ff", "ng", "ph", "th", "mh", "nh")


def mutated(words: str) -> tuple[str, ...]:
    """Some words and their mutated forms, the first word being the one that changes.

    >>> mutated("bu farw")
    ('bu farw', 'fu farw', 'mu farw')
    """
    text = words.casefold()
    if text.startswith(_UNCHANGED):
        return (text,)
    for initial, changes in _CHANGES.items():
        if text.startswith(initial):
            return (text, *(f"{change}{text[len(initial) :]}" for change in changes))
    return (text,)
