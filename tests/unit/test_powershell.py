"""The PowerShell scripts of a migration plan by a grammar that others wrote: they parse, and write only when told to.

There is no PowerShell where these tests run. What the scripts do is tested by the shell script that does the same
(`test_migration_plan.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from reports.migration import metadata, staging

WHY = "the PowerShell grammar is not installed: pip install tree-sitter tree-sitter-powershell"
tree_sitter = pytest.importorskip("tree_sitter", reason=WHY)
grammar = pytest.importorskip("tree_sitter_powershell", reason=WHY)

SCRIPTS = {"stage.ps1": staging.POWERSHELL, "apply-metadata.ps1": metadata.POWERSHELL}
WRITE = {"Copy", "CreateDirectory", "CreateHardLinkW", "Add-PnPField", "Set-PnPListItem"}
"""What changes something on a disk or a site."""
READ = {
    *("Set-StrictMode", "Add-Type", "Import-Csv", "Join-Path", "ForEach-Object", "Get-Long", "New-Object"),
    *("Get-PnPField", "Get-PnPFile", "Group-Object", "Connect-PnPOnline", "Add-Columns", "Set-Item", "Export-Csv"),
    *("StartsWith", "Substring", "GetFullPath", "TrimEnd", "Replace", "Exists", "new", "WriteLine", "GetDirectoryName"),
    *("Add",),
}
"""What does not; `Add-Columns` and `Set-Item` are the script's own functions, `Export-Csv` writes beside the script."""
RETURNS = re.compile(r"if \(-not \$Apply\) \{.*\breturn\b.*\}", re.S)


def parsed(text: str) -> Any:
    """The root of a script's syntax tree."""
    return tree_sitter.Parser(tree_sitter.Language(grammar.language())).parse(text.encode()).root_node


def nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node.children:
        yield from nodes(child)


def calls(root: Any) -> list[Any]:
    """The names of all commands and methods called."""
    methods = [node.child_by_field_name("name") or node.children[2] for node in nodes(root) if _called(node)]
    return [node for node in nodes(root) if node.type == "command_name"] + methods


def _called(node: Any) -> bool:
    return bool(node.type == "invokation_expression" and len(node.children) > 2)


def guarded(node: Any) -> bool:
    """Whether a node is reached only with -Apply: in a block under it, or after a return without it."""
    while node.parent is not None:
        above = node.parent
        if above.type == "if_statement" and node.type == "statement_block":
            condition = above.text.decode().partition("{")[0]
            if condition.split() == ["if", "($Apply)"]:
                return True
        if above.type == "statement_list":
            before = [one.text.decode() for one in above.children if one.end_byte <= node.start_byte]
            if any(RETURNS.fullmatch(one.strip()) for one in before):
                return True
        node = above
    return False


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_scripts_parse(name: str) -> None:
    assert not [n.text for n in nodes(parsed(SCRIPTS[name])) if n.type == "ERROR" or n.is_missing]


@pytest.mark.parametrize(
    ("old", "new"), [("}\nelse {", "\nelse {"), ("param(", "param(["), ("if ($why) {", "if $why) {")]
)
def test_the_grammar_tells_what_is_wrong(old: str, new: str) -> None:
    text = staging.POWERSHELL if old in staging.POWERSHELL else "if ($a) { 1 }\nelse { 2 }\n"
    assert old in text
    assert parsed(text.replace(old, new, 1)).has_error


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_every_command_is_known_and_writes_only_when_told(name: str) -> None:
    found = calls(parsed(SCRIPTS[name]))
    known = {node.text.decode() for node in found}
    assert known <= READ | WRITE
    writing = [node for node in found if node.text.decode() in WRITE]
    assert len({node.text for node in writing}) == (3 if name == "stage.ps1" else 2)
    assert all(guarded(node) for node in writing)


def test_without_its_guard_a_script_is_told() -> None:
    text = re.sub(r"if \(-not \$Apply\) \{[^}]*\}", "", staging.POWERSHELL)
    assert not all(guarded(node) for node in calls(parsed(text)) if node.text.decode() in WRITE)
