"""Migrating to SharePoint Online: the plan's folder, and what became of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import UNREAD, as_json, common, say

if TYPE_CHECKING:
    from models.config import Config


@click.group()
def migration() -> None:
    """Plan a migration to SharePoint Online, and check afterwards what arrived.

    \b
    Example:  muniment migration plan --out plan
    """


@migration.command()
@click.option("--out", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help="A new folder.")
@click.option("--source", "sources", multiple=True, metavar="SHARE=ROOT", help="A share as the migration tool sees it.")
@click.option("--stage", metavar="ROOT", help="The staging folder as the migration tool will see it.")
@click.option("--blocked", multiple=True, metavar="ENDING", help="A file ending that the tenant refuses.")
@click.option("--wave-gb", type=click.IntRange(1), default=500, show_default=True, help="The most GB of one wave.")
@click.option("--gb-a-day", type=click.IntRange(1), help="Your own rate instead of Microsoft's published ones.")
@click.option("--user-domain", metavar="DOMAIN", default="", help="The tenant's domain, to propose addresses.")
@as_json
@common
def plan(
    out: Path,
    sources: tuple[str, ...],
    stage: str | None,
    blocked: tuple[str, ...],
    wave_gb: int,
    gb_a_day: int | None,
    user_domain: str,
    as_json: bool,
    config: Config,
) -> None:
    """Write the folder that a migration project works from: manifest, uploads for SPMT and Migration Manager, scripts.

    \b
    Examples:  muniment migration plan --out plan
               muniment migration plan --out plan-2 --source 'SU=\\\\fs01\\SU' --stage '\\\\fs02\\staging'
    """
    from reports.migration.bundle import PLACEHOLDER, Options
    from scanner.migrating import Asked, run_plan

    options = Options(stage or PLACEHOLDER, wave_gb * 10**9, gb_a_day or 0, user_domain)
    done = run_plan(config, out, options, Asked(blocked, dict(_pair(one) for one in sources)))
    if as_json:
        facts = {"items": done.items, "size": done.size, "ready": dict(sorted(done.ready.items()))}
        facts |= {"folder_tasks": done.tasks, "staged_items": done.staged, "waves": done.waves}
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    click.echo(
        f"{done.items:,} approved items; {done.ready['renamed']:,} get new names, {done.ready['no']:,} cannot move"
    )
    click.echo(f"{done.tasks:,} folders go whole, {done.staged:,} items are staged; {done.waves:,} waves")
    say(f"Wrote {out}. File names are personal data too: restrict who sees it.")
    if done.staged and not stage:
        say("The staging folder is not named yet: give --stage, or put it in place of SERVER in the wave files.")


def _pair(text: str) -> tuple[str, str]:
    share, equals, root = text.partition("=")
    if not (share and equals and root):
        raise click.UsageError(f"--source {text!r} is not of the form SHARE=ROOT")
    return share, root


@migration.command()
@click.argument("reports", nargs=-1, required=True, metavar="REPORT.csv...", type=click.Path(path_type=Path))
@click.option("--manifest", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The plan's manifest.")
@click.option(
    "--out", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it."
)
@click.option("--format", "format", metavar="FORMAT", help="csv, jsonl, xlsx or parquet. Default: by FILE's ending.")
@as_json
def reconcile(reports: tuple[Path, ...], manifest: Path, out: Path, format: str | None, as_json: bool) -> None:
    """Compare the migration tools' item reports with the manifest. Exit code 3 when not everything arrived.

    \b
    Example:  muniment migration reconcile ItemReport_R1.csv --manifest plan/manifest.jsonl --out arrived.csv
    """
    from scanner.migrating import LOST, run_reconcile

    counts: Any = run_reconcile(manifest, reports, out, format or out.suffix.lstrip(".").lower() or "csv")
    if as_json:
        click.echo(json.dumps({outcome.value: number for outcome, number in sorted(counts.items())}))
    else:
        for outcome, number in sorted(counts.items()):
            click.echo(f"{number:,} {outcome.value}")
    if any(counts[outcome] for outcome in LOST):
        say(f"Not everything arrived as approved: see {out}. Keep the source until it has.")
        click.get_current_context().exit(UNREAD)
