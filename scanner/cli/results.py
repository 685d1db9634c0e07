"""What people and other systems receive: report, export and status."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import as_json, common, in_language, say

if TYPE_CHECKING:
    from models.config import Config


@click.command()
@click.option(
    "--out",
    required=True,
    metavar="FILE.html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it.",
)
@click.option("--title", default="", help="The report's title. Default: What is on the shares.")
@click.option("--management", is_flag=True, help="Key figures from scan to scan instead; also as FILE.pdf or FILE.csv.")
@common
@in_language
def report(out: Path, title: str, management: bool, config: Config) -> None:
    """Write one self-contained HTML file: what there is, what is at risk, what to do next.

    \b
    Examples:  muniment report --out report.html
               muniment report --management --out figures.pdf
               muniment report --language cy --out adroddiad.html
    """
    if management:
        from scanner.managing import run_management

        run_management(config, out, title)
        say(f"Wrote {out}. It names no folder, file or person.")
        return
    from scanner.scanning import run_report

    run_report(config, out, title)
    say(f"Wrote {out}. It names folders; treat it as you treat the shares.")


@click.command()
@click.argument("kind", metavar="KIND")
@click.option(
    "--out", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it."
)
@click.option("--format", "format", metavar="FORMAT", help="csv, jsonl, xlsx or parquet. Default: by FILE's ending.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for Excel.")
@click.option(
    "--exact", is_flag=True, help="Leave CSV cells as they are, even where Excel would take them as formulas."
)
@click.option(
    "--filter", "filters", multiple=True, metavar="FACET=VALUE", help="Only items that match, as in the queue."
)
@click.option("--shareable", is_flag=True, help="inventory: pseudonyms instead of paths, names and owners.")
@click.option(
    "--register",
    metavar="FILE.csv",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="asset-register, ropa: the council's present register, to be compared with.",
)
@click.option("--reviewer", default="", metavar="MAIL", help="labels: who looks before anything is deleted.")
@common
def export(kind: str, config: Config, **options: Any) -> None:
    """Write a KIND of list: inventory, unread, formats, findings, places, exposure, labels, asset-register, ropa ...

    \b
    Examples:  muniment export inventory --out inventory.csv
               muniment export unread --out unread.xlsx
               muniment export inventory --filter action=dispose --shareable --out shareable.xlsx
    """
    from scanner.exporting import Request, run_export

    out = options["out"]
    format = options.pop("format") or out.suffix.lstrip(".").lower() or "csv"
    number = run_export(config, Request(kind, format=format, **options))
    say(f"Wrote {number:,} lines to {out}. File names are personal data too: restrict who sees it.")


@click.command()
@as_json
@common
def status(as_json: bool, config: Config) -> None:
    """Show the shares, their scans and their accounts; agents, queues and schedules where there are any.

    \b
    Example:  muniment status --json
    """
    from scanner.scanning import run_status

    facts, lines = run_status(config)
    if find_spec("procrastinate"):
        from scanner.scheduling import distributed

        more, words = distributed(config)
        facts, lines = {**facts, **more}, [*lines, *words]
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
