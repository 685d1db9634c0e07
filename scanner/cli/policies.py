"""The council's policy folder: check, import-plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from scanner.cli.base import as_json

Command = TypeVar("Command", bound=Callable[..., Any])


def _of_table(command: Command) -> Command:
    """What every import of a table into a policy folder is told."""
    for option in (
        click.option("--sheet", default="", metavar="NAME", help="The spreadsheet's sheet. Default: the first."),
        click.option("--map", "pairs", multiple=True, metavar="COLUMN=HEADING", help="Which heading is which column."),
        click.option(
            "--to",
            "folder",
            required=True,
            metavar="DIR",
            type=click.Path(file_okay=False, path_type=Path),
            help="The policy folder.",
        ),
        click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path)),
    ):
        command = option(command)
    return command


@click.group()
def policy() -> None:
    """The council's policy folder: check it, bring your own tables into it.

    \b
    Example:  muniment policy check our-policy
    """


@policy.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@as_json
def check(folder: Path, as_json: bool) -> None:
    """Say whether a policy folder can be used, what it holds and what looks wrong.

    \b
    Example:  muniment policy check our-policy
    """
    from scanner import importing

    facts, lines = importing.check(folder)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


@policy.command("import-plan")
@_of_table
@click.option("--levels", default="", metavar="A,B,C", help="Headings of the levels, the highest first.")
@click.option("--replace", is_flag=True, help="Put it in the place of the plan that is there.")
@as_json
def import_plan(file: Path, folder: Path, as_json: bool, **options: Any) -> None:
    """Bring a file plan (CSV or spreadsheet) into a policy folder, or say what is wrong with each bad row.

    \b
    Examples:  muniment policy import-plan plan.xlsx --to our-policy --map "code=Class ref" --map "title=Class"
               muniment policy import-plan lgcs.csv --to our-policy --levels "Function,Activity,Transaction"
    """
    from scanner import importing

    levels = [level.strip() for level in options["levels"].split(",") if level.strip()]
    arguments = (options["pairs"], levels, options["sheet"], options["replace"])
    facts, lines = importing.run_import_plan(file, folder, *arguments)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


@policy.command("import-schedule")
@_of_table
@click.option("--replace", is_flag=True, help="Put it in the place of the schedule that is there.")
@click.option("--partly", is_flag=True, help="Leave out the rows that are not understood.")
@as_json
def import_schedule(file: Path, folder: Path, as_json: bool, **options: Any) -> None:
    """Bring a Disposal Schedule (CSV or spreadsheet) into a policy folder; each reading is shown beside its source.

    \b
    Example:  muniment policy import-schedule schedule.xlsx --to our-policy --map "period=Retention rule"
    """
    from scanner.importing_schedule import run_import_schedule

    arguments = (options["pairs"], options["sheet"], options["replace"], options["partly"])
    facts, lines = run_import_schedule(file, folder, *arguments)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
