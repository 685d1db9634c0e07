"""Every export's columns with one sentence each: the columns from the exporters, the words from a list."""

from __future__ import annotations

import csv
from pathlib import Path

from reports import EXPORTERS

WORDS = Path(__file__).parent / "column_words.tsv"
ALL = "*"


def words() -> dict[tuple[str, str], str]:
    """The sentences by (export, column); the export `*` stands for every export that has no words of its own."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {(kind, column): said for kind, column, said in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def lacking() -> list[tuple[str, str]]:
    """(export, column) of every column without a sentence."""
    known = words()
    pairs = [(kind, column) for kind, exporter in EXPORTERS.items() for column in exporter.columns]
    return [(kind, column) for kind, column in pairs if not {(kind, column), (ALL, column)} & known.keys()]


def columns() -> str:
    """Markdown: a table of each export, in the order in which the columns stand."""
    known = words()
    parts = []
    for kind, exporter in EXPORTERS.items():
        said = [(name, known.get((kind, name)) or known.get((ALL, name), "")) for name in exporter.columns]
        lines = ["| column | meaning |", "| --- | --- |", *(f"| `{name}` | {_cell(what)} |" for name, what in said)]
        parts.append(
            f"## {kind}\n\n*{exporter.title}*: `muniment export {kind} --out {kind}.csv`\n\n" + "\n".join(lines)
        )
    return "\n\n".join(parts)


def _cell(words: str) -> str:
    return words.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*")
