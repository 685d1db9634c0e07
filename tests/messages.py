"""Every message of reports and console that has to be in the catalogue: of templates, modules and tables of words."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from babel.messages.extract import extract_from_dir

import reports
from reports.console import menu
from reports.console.pages import plain
from scanner import revealing

HERE = Path(reports.__file__).parent
CORE = HERE.parent / "models"
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.css", "jinja2")]
WORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "counted": (1, 2)}
OPTIONS = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
Message = str | tuple[str, ...]


@cache
def messages() -> frozenset[Message]:
    """Singular messages, and those with a plural as a pair."""
    found = extract_from_dir(HERE.parent, METHODS, OPTIONS, WORDS, strip_comment_tags=False, directory_filter=_ours)
    written = {_plain(one[2]) for one in found}
    assert len(written) > 300
    return frozenset(written | set(_called()) | set(_tables()) | set(_refusals()))


def _ours(folder: str) -> bool:
    """Folders below the reports, and those that lead there."""
    return Path(folder).is_relative_to(HERE) and not Path(folder).name.startswith((".", "_"))


def _plain(message: Message) -> Message:
    return message if isinstance(message, str) else tuple(message[:2])


def _called() -> Iterator[Message]:
    """What modules give to the functions that look words up; strings in formatted ones too."""
    for place in sorted(HERE.rglob("*.py")):
        for node in ast.walk(ast.parse(place.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if name in ("_", "gettext"):
                yield from words[:1]
            elif name in ("ngettext", "counted") and len(words) == 2:
                yield tuple(words)
            elif name == "columns":
                yield from (one.removeprefix("#") for one in words)


def _tables() -> Iterator[str]:
    yield from (words for words in (*menu.WORDS, *(words for _, words in plain.KEYS)))
    known = [one.name for one in pkgutil.walk_packages(reports.__path__, "reports.")]
    for module in (*map(import_module, known), revealing):
        if hasattr(module, "all_words"):
            yield from module.all_words()
    yield from import_module("reports.console.pages.item").PURPOSES.values()


def _refusals() -> Iterator[str]:
    """What the core says when it refuses an act, as far as that is the same sentence each time."""
    for place in sorted((*CORE.rglob("*.py"), *(HERE / "console").rglob("*.py"))):
        for node in ast.walk(ast.parse(place.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("ReviewError", "NotAllowed"):
                yield from (one.value for one in node.args if isinstance(one, ast.Constant) and one.value)
