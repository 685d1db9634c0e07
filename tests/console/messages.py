"""Every message of the console that has to be in a catalogue: of templates and modules, and of tables of words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from babel.messages.extract import extract_from_dir

import reports.console as console
from reports.console import evidence, finding_words, lengths, listing, menu, reasons, rules, troubles, wordings
from reports.console.pages import MODULES, plain
from scanner import revealing

HERE = Path(console.__file__).parent
CORE = HERE.parents[1] / "models"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
WORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
Message = str | tuple[str, ...]


@cache
def messages() -> frozenset[Message]:
    """Singular messages, and those with a plural as a pair."""
    found = extract_from_dir(HERE, METHODS, OPTIONS, WORDS, strip_comment_tags=False)
    return frozenset({_plain(one[2]) for one in found} | set(_tables()) | set(_refusals()))


def _plain(message: Message) -> Message:
    return message if isinstance(message, str) else tuple(message[:2])


def _tables() -> Iterator[str]:
    yield from (words for words in (*menu.WORDS, *(words for _, words in plain.KEYS)))
    for module in (wordings, listing, reasons, evidence, finding_words, lengths, rules, troubles, revealing, *MODULES):
        if hasattr(module, "all_words"):
            yield from module.all_words()
    yield from import_module("reports.console.pages.item").PURPOSES.values()


def _refusals() -> Iterator[str]:
    """What the core says when it refuses an act, as far as that is the same sentence each time."""
    for place in sorted((*CORE.rglob("*.py"), *HERE.rglob("*.py"))):
        for node in ast.walk(ast.parse(place.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("ReviewError", "NotAllowed"):
                yield from (one.value for one in node.args if isinstance(one, ast.Constant) and one.value)
