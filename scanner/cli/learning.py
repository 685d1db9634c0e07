"""Learning from people: learn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import as_json, common

if TYPE_CHECKING:
    from models.config import Config


@click.command()
@click.option("--labels", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="CSV: path, code.")
@click.option(
    "--findings",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A `places` export with verdicts.",
)
@click.option("--from", "origin", default="", metavar="URL", help="An inventory whose model may help, if it does here.")
@click.option("--ask", type=click.IntRange(1), metavar="N", help="Write N documents worth labelling to --out.")
@click.option(
    "--out",
    metavar="FILE",
    default="questions.csv",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where --ask writes. Default: questions.csv",
)
@click.option("--rollback", is_flag=True, help="Use the version before again.")
@click.option("--versions", is_flag=True, help="List every version with its figures.")
@as_json
@common
def learn(as_json: bool, config: Config, **options: Any) -> None:
    """Learn from reviewers how this council files and which findings are wrong: from their decisions, and from files.

    What was learned is a new version in the inventory; `muniment judge` and `inspect` use it from then on. Its
    figures are measured on documents that did not teach it.

    \b
    Examples:  muniment learn
               muniment learn --labels labels.csv
               muniment export places --out places.csv
               muniment learn --findings places.csv
               muniment learn --ask 200 --out questions.csv
               muniment learn --rollback
    """
    from scanner import doubting, learning

    if options["rollback"]:
        facts, lines = learning.run_rollback(config)
    elif options["versions"]:
        facts, lines = learning.run_versions(config)
    elif options["findings"]:
        facts, lines = doubting.learn_findings(config, options["findings"])
    elif options["ask"]:
        facts, lines = learning.run_questions(config, options["ask"], options["out"])
    else:
        facts, lines = learning.run_learn(config, options["labels"], options["origin"])
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
