"""The machine that Muniment runs on: doctor, config and model."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from scanner.cli.base import FAILED, as_json, common

if TYPE_CHECKING:
    from models.config import Config


@click.command()
@as_json
@common
def doctor(as_json: bool, config: Config) -> None:
    """Say what is installed, what is missing, and what that costs in coverage.

    \b
    Example:  muniment doctor
    """
    from scanner import doctor as examination

    checks = examination.examine(config)
    if as_json:
        click.echo(json.dumps(examination.as_json(checks), ensure_ascii=False))
    else:
        width = max(len(check.name) for check in checks)
        for check in checks:
            click.echo(f"{check.state:8} {check.name:{width}}  {check.found}")
            if check.advice:
                click.echo(f"{'':8} {'':{width}}  {check.advice}")
    sys.exit(FAILED if any(check.state == "problem" for check in checks) else 0)


@click.group()
def config() -> None:
    """Settings: where each value comes from.

    \b
    Example:  muniment config show
    """


@config.command("show")
@as_json
@common
def config_show(as_json: bool, config: Config) -> None:
    """Show every setting, its value and where it came from.

    \b
    Example:  muniment config show --json
    """
    from models.config import settings
    from models.store.engine import without_password

    rows = [(name, without_password(value), origin) for name, value, origin in settings(config)]
    if as_json:
        click.echo(json.dumps({name: {"value": value, "from": origin} for name, value, origin in rows}))
    else:
        width = max(len(name) for name, _, _ in rows)
        for name, value, origin in rows:
            click.echo(f"{name:{width}} {value or '-':40} {origin}")


@click.group()
def model() -> None:
    """The English language model that finds names.

    \b
    Example:  muniment model check
    """


@model.command("check")
def model_check() -> None:
    """Say which model is installed and whether its files are the expected ones.

    \b
    Example:  muniment model check
    """
    from classifiers import ner

    found = ner.status()
    click.echo(f"{found.name or 'no model'}: {'verified' if found.verified else found.warning or 'not verified'}")
    sys.exit(0 if found.verified else FAILED)


@model.command("install")
def model_install() -> None:
    """Install the pinned model with pip, checked against its hash.

    \b
    Example:  muniment model install
    """
    from scanner.language_model import install

    click.echo(install())
