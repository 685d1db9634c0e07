"""How many different people a list of names means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from classifiers.names.cues import words
from classifiers.names.lexicon import FIRST, LAST, flags_of, plain

_WORDS = re.compile(r"[\w'’‐\-]+")
Parts = tuple[str, ...]
COMPARED = 40
"""Of the people who share a word at most this many are compared; more make the shorter form a person of its own."""


def count_people(names: Iterable[str]) -> int:
    """The number of people: a shorter form joins the first longer one it fits ("Mrs Okafor", "P. Okafor").

    >>> count_people(["Patricia Okafor", "Mrs Okafor", "OKAFOR, Patricia", "Sean Byrne"])
    2
    """
    return len(set(grouped(name_parts(name) for name in names).values()) - {()})


def grouped(keys: Iterable[Parts]) -> dict[Parts, Parts]:
    """For every name's parts the fullest form of that person; only names that share a word are compared."""
    heads: dict[Parts, Parts] = {}
    by_word: dict[str, list[Parts]] = defaultdict(list)
    for key in sorted(set(keys), key=lambda p: (-_weight(p), p)):
        known = {head: None for word in (*key[:1], *key[-1:]) for head in by_word[word][:COMPARED]}
        head = next((head for head in known if key and fits(key, head)), None)
        heads[key] = head or key
        if head is None:
            for word in key:
                by_word[word].append(key)
    return heads


def name_parts(name: str) -> Parts:
    """The words of a name in plain form, first names first, titles left out."""
    if "," in name:
        last, first = name.split(",", 1)
        name = f"{first} {last}"
    found = [plain(word) for word in _WORDS.findall(name)]
    return tuple(word.removesuffix("'s") for word in found if word not in words("title") and word not in ("and", "a"))


def fits(short: Parts, long: Parts) -> bool:
    """True when the shorter form can mean the person of the longer one."""
    if len(short) == 1:
        only = short[0]
        return only in long or any(len(only) == 1 and part[0] == only for part in long)
    if short[-1] != long[-1] and set(short) != set(long):
        return False
    return all(any(part == other or (len(part) == 1 and other[0] == part) for other in long) for part in short)


def _weight(parts: Parts) -> int:
    full = sum(10 + len(part) for part in parts if len(part) > 1)
    return full + sum(bool(flags_of(part) & (FIRST | LAST)) for part in parts)
