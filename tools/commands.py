"""The commands as they are: every command of the command line with its words, for the site and the man page."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import click

from scanner.cli import main

LABELS = ("Examples:", "Example:")


@dataclass(frozen=True, slots=True)
class Page:
    """One command: `name` as it is typed, `usage` after it, paragraphs, examples, and (option, meaning) pairs."""

    name: str
    usage: str
    paragraphs: tuple[str, ...]
    examples: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    group: bool


def pages() -> Iterator[Page]:
    """Every command in the order of `muniment --help`, groups before what is in them."""
    yield from _walk(main, click.Context(main, info_name="muniment", help_option_names=["-h", "--help"]))


def _walk(command: click.Command, context: click.Context) -> Iterator[Page]:
    yield _page(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            one = command.get_command(context, name)
            if one is not None and not one.hidden:
                yield from _walk(one, click.Context(one, parent=context, info_name=name))


def _page(command: click.Command, context: click.Context) -> Page:
    paragraphs, examples = _words(command.help or "")
    given = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    records = [param.get_help_record(context) for param in given]
    options = tuple((names, " ".join(words.split())) for names, words in filter(None, records))
    usage = " ".join(command.collect_usage_pieces(context))
    return Page(context.command_path, usage, paragraphs, examples, options, isinstance(command, click.Group))


def _words(help: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A help text parted into its paragraphs and the lines of its examples (those after `\\b`)."""
    paragraphs, examples = [], []
    for block in inspect.cleandoc(help).split("\n\n"):
        if block.startswith("\b"):
            examples += _examples(block)
        else:
            paragraphs.append(" ".join(block.split()))
    return tuple(paragraphs), tuple(examples)


def _examples(block: str) -> list[str]:
    lines = block.lstrip("\b\n").splitlines()
    for label in LABELS:
        if lines and lines[0].startswith(label):
            lines[0] = lines[0].removeprefix(label)
    return [line.strip() for line in lines if line.strip()]
