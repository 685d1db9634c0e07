"""Writes the manual page muniment(1) from the commands themselves: python -m tools.man_page OUT."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from tools.commands import Page, pages
from tools.settings import every_variable

EXIT = (
    ("0", "done"),
    ("1", "failed; the message says what to do"),
    ("2", "wrong usage"),
    ("3", "done, but some items could not be read"),
    ("130", "interrupted; the same command goes on from there"),
)


def manual() -> str:
    """The page in the man macros of roff."""
    first, *others = pages()
    parts = [f'.TH MUNIMENT 1 "" "Muniment {version("muniment")}" "Muniment"', ".SH NAME"]
    parts += [r"muniment \- find out what is on file shares and mailboxes, and decide what to do with it"]
    parts += [".SH SYNOPSIS", f".B muniment\n{_roff(first.usage)}", ".SH DESCRIPTION", *_body(first), ".SH COMMANDS"]
    for page in others:
        parts += [f".SS {_roff(page.name)} {_roff(page.usage)}", *_body(page)]
    parts += [".SH EXIT STATUS", *_pairs(EXIT), ".SH ENVIRONMENT", *_pairs(every_variable())]
    parts += [".SH FILES", *_pairs((("muniment.toml", "settings, in the current folder"),))]
    return "\n".join(parts) + "\n"


def _body(page: Page) -> list[str]:
    lines = [f".PP\n{_roff(words)}" for words in page.paragraphs]
    lines += _pairs(page.options)
    if page.examples:
        lines += [".PP", ".nf", *(f".RS 4\n{_roff(line)}\n.RE" for line in page.examples), ".fi"]
    return lines


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[str]:
    return [f".TP\n.B {_roff(name)}\n{_roff(words)}" for name, words in pairs]


def _roff(words: str) -> str:
    """Text in which nothing is taken as a request: backslashes, hyphens, and dots and quotes at a line's start."""
    safe = words.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{safe}" if safe[:1] in (".", "'") else safe


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(manual(), "utf-8")
