"""How a line of a term list is read, what Welsh mutation makes of it, and the endings that medical words share."""

from __future__ import annotations

from typing import Final

MUTATED: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("ll", ("l",)),
    ("rh", ("r",)),
    ("ch", ()),
    ("ph", ()),
    ("th", ()),
    ("dd", ()),
    ("ff", ()),
    ("p", ("b", "mh", "ph")),
    ("t", ("d", "nh", "th")),
    ("c", ("g", "ngh", "ch")),
    ("b", ("f", "m")),
    ("d", ("dd", "n")),
    ("g", ("", "ng")),
    ("m", ("f",)),
    ("a", ("ha",)),
    ("e", ("he",)),
    ("i", ("hi",)),
    ("o", ("ho",)),
    ("u", ("hu",)),
)
"""Soft, nasal and aspirate mutation, and the h after "ei" (her): what an initial turns into."""

SUFFIXES: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    (
        "medicine",
        "[a-z]+(?:olol|opril|sartan|statin|prazole|azepam|azolam|cillin|mycin|floxacin|triptyline|oxetine|zapine"
        "|peridone|gliptin|gliflozin|dipine|tidine|setron|triptan|parin|ximab|zumab|tinib|caftor)",
        frozenset(),
    ),
    (
        "condition or procedure",
        "[a-z]+(?:itis|ectomy|otomy|ostomy|oplasty|opathy|aemia|plegia|algia|sclerosis|phobia|oscopy|cytosis|trophy)",
        frozenset(
            "homophobia islamophobia xenophobia transphobia biphobia dichotomy nostalgia trophy arachnophobia".split()
        ),
    ),
)
"""Endings of medicines (after the WHO's stems for international names) and of conditions; words that only look so."""


def read_entry(line: str) -> tuple[str, str, str]:
    """A line "term + companions - counter-companions" in its three parts.

    >>> read_entry("caution + police|youth - sign")
    ('caution', 'police|youth', 'sign')
    """
    rest, _, unless = line.partition(" - ")
    term, _, needs = rest.partition(" + ")
    return term.strip(), needs.strip(), unless.strip()


def mutations(term: str) -> tuple[str, ...]:
    """A Welsh term as it stands in the list and in its mutated forms, first word only.

    >>> mutations("plentyn")
    ('plentyn', 'blentyn', 'mhlentyn', 'phlentyn')
    """
    low = term.lower()
    for initial, turned in MUTATED:
        if low.startswith(initial):
            rest = term[len(initial) :]
            return (term, *(form for t in turned if len(form := t + rest) > 2))
    return (term,)
