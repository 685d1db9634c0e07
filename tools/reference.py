"""What the documentation site takes from the code: commands, rules, and pages that no list of contents names yet."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from classifiers import rot
from tools import licences, settings, sizing
from tools.columns import columns
from tools.commands import Page, pages

DOCS = Path(__file__).parent.parent / "docs"


def commands() -> str:
    """Every command: usage, words, examples, options."""
    return "\n\n".join(_command(page) for page in pages())


def _command(page: Page) -> str:
    level = "##" if page.name.count(" ") < 2 else "###"
    parts = [f"{level} {page.name}", f"```\n{page.name} {page.usage}\n```", *map(_plain, page.paragraphs)]
    if page.examples:
        lines = "\n".join(page.examples)
        parts.append(f"```sh\n{lines}\n```")
    parts.append(_table(("option", "meaning"), [(f"`{names}`", _plain(words)) for names, words in page.options]))
    return "\n\n".join(filter(None, parts))


def rules() -> str:
    """The ROT rules in the order of their ids: what each finds, its danger and how sure it is."""
    rows = sorted(map(_rule, rot.ALL), key=lambda row: (row[0][0] not in "R", row))
    return _table(("rule", "finds", "danger", "sure"), rows)


def _rule(rule: rot.Rule) -> tuple[str, str, str, str]:
    module = import_module(rule.__module__)
    words = " ".join((module.__doc__ or "").split())
    found = re.fullmatch(r"(?P<id>[A-Z]\d(?: and [A-Z]\d)?)(?P<what>.*?)(?: Danger: (?P<danger>.*))?", words)
    if found is None:
        raise ValueError(f"{rule.__module__}: the docstring does not begin with the rule's id")
    what = found["what"].lstrip(":, ")
    return found["id"], what[:1].upper() + what[1:], _sentence(found["danger"] or "–"), sureness(module.__name__)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def sureness(module: str) -> str:
    """The confidences that a rule's module gives to its reasons, as it names them: "0.85", "0.5–1.0"."""
    tree = ast.parse(inspect.getsource(import_module(module)))
    numbers = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < node.value <= 1
    }
    numbers |= {value for name, value in vars(import_module(module)).items() if name == "DOUBTFUL"}
    low, high = min(numbers), max(numbers)
    return f"{low}" if low == high else f"{low}–{high}"


def rule_ids() -> set[str]:
    """Every id that the classifiers give to a reason in so many words."""
    sources = (DOCS.parent / "classifiers").rglob("*.py")
    return {id for path in sources for id in _ids(ast.parse(path.read_text("utf-8")))}


def _ids(tree: ast.Module) -> set[str]:
    """First arguments of `Reason(...)`, whether written there or as a constant of the module."""
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    first = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Reason"]
    values = [node.value if isinstance(node, ast.Constant) else named.get(getattr(node, "id", "")) for node in first]
    return {value for value in values if isinstance(value, str)}


def unlisted() -> str:
    """Pages beside `index.md` that it does not name: a new page is in the site at once."""
    index = (DOCS / "index.md").read_text("utf-8")
    names = sorted(path.stem for path in DOCS.glob("*.md") if path.stem != "index")
    return "\n".join(name for name in names if not re.search(rf"^{re.escape(name)}$", index, re.M))


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *(tuple(cell.replace("|", r"\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(words: str) -> str:
    """Help text as Markdown that shows the same characters."""
    return re.sub(r"([\\<>*_\[\]])", r"\\\1", words)


PAGES: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "index": {"%unlisted%": unlisted},
    "reference/commands": {"%commands%": commands},
    "reference/columns": {"%columns%": columns},
    "reference/rules": {"%rules%": rules},
    "reference/settings": {"%settings%": settings.table, "%variables%": settings.variables},
    "sizing": {"%formula%": sizing.formula, "%sizing%": sizing.table},
    "supply-chain": {"%licences%": licences.table, "%weak%": licences.weak},
}
"""Pages with generated parts: the marker in each, and what stands in its place."""
