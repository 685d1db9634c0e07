"""How well records are kept, over the whole inventory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scanner.cli.base import as_json, common

if TYPE_CHECKING:
    from models.config import Config


@click.command()
@as_json
@common
def quality(as_json: bool, config: Config) -> None:
    """Show how well records are kept: names, places, pictures of text, and persons recorded in many places.

    A person is shown by a part of a keyed hash, never by name or number.

    \b
    Example:  muniment quality --json
    """
    from scanner.quality import run_quality

    facts, lines = run_quality(config)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
