"""What people and other systems receive: report, export and status."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import click

from models.config import Config
from scanner.cli.base import as_json, common, say


@click.command()
@click.option("--out", required=True, metavar="FILE.html", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--title", default="What is on the shares", show_default=True, help="The report's title.")
@common
def report(out: Path, title: str, config: Config) -> None:
    """Write one self-contained HTML file: what there is, what is at risk, what to do next.

    \b
    Example:  muniment report --out report.html
    """
    from scanner.scanning import run_report

    run_report(config, out, title)
    say(f"Wrote {out}. It names folders; treat it as you treat the shares.")


@click.command()
@click.argument("kind", metavar="KIND")
@click.option("--out", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format", metavar="FORMAT", help="csv, jsonl, xlsx or parquet. Default: by FILE's ending.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for Excel.")
@click.option(
    "--exact", is_flag=True, help="Leave CSV cells as they are, even where Excel would take them as formulas."
)
@common
def export(kind: str, out: Path, format: str | None, bom: bool, exact: bool, config: Config) -> None:
    """Write a KIND of list: inventory, unread, formats, findings or places.

    \b
    Examples:  muniment export inventory --out inventory.csv
               muniment export unread --out unread.xlsx
    """
    from scanner.scanning import run_export

    number = run_export(config, kind, out, format or out.suffix.lstrip(".").lower() or "csv", bom=bom, exact=exact)
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
