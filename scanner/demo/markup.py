"""The plain markup that the demonstration's documents are written in, and its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table row. `cells` has one entry but for table rows."""

    kind: str
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The block as one line."""
        return "\t".join(self.cells)


FULL_LINE = 88
"""A line of prose at least this long goes on in the next line, as it does in this source."""


def blocks(source: str) -> Iterator[Block]:
    """Lines that start with `# ` are headings, with `|` table rows; the others are paragraphs.

    >>> [block.kind for block in blocks("# Notes\\n\\nSeen today.\\n| a | b")]
    ['heading', 'paragraph', 'row']
    """
    waiting = ""
    for line in [*dedent(source).strip("\n").splitlines(), ""]:
        text = line.strip()
        prose = bool(text) and not text.startswith(("# ", "|"))
        if waiting and not (prose and len(waiting.rpartition("\n")[2]) >= FULL_LINE and not text[0].isdigit()):
            yield Block("paragraph", (waiting.replace("\n", " "),))
            waiting = ""
        if prose:
            waiting = f"{waiting}\n{text}" if waiting else text
        elif text:
            yield _marked(text)


def _marked(text: str) -> Block:
    if text.startswith("# "):
        return Block("heading", (text[2:],))
    return Block("row", tuple(cell.strip() for cell in text.removeprefix("|").split("|")))


def tidy(source: str) -> str:
    """The source without its indentation, for plain text files."""
    return dedent(source).strip("\n") + "\n"
