"""Finding and reading: demo, scan, watch, judge and inspect."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import UNREAD, as_json, common, day, on_day
from scanner.cli.operations import operational, say

if TYPE_CHECKING:
    from models.config import Config


@click.command()
@click.option("--to", "folder", default="demo", show_default=True, metavar="DIR", help="Where to make it.")
def demo(folder: str) -> None:
    """Make a small, realistic council share and mailbox, scan it, and write a report.

    \b
    Example:  muniment demo --to /tmp/demo
    """
    from scanner.demonstration import demonstrate

    click.echo("\n".join(demonstrate(Path(folder))))


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--share", default="", metavar="NAME", help="The share's name in the inventory (for a single PATH).")
@click.option("--kind", type=click.Choice(["U", "SU", "mailbox"]), help="What the share is. Default: SU.")
@click.option("--map-only", is_flag=True, help="Names, sizes and times only; open no file.")
@click.option("--deep", is_flag=True, help="Names in every sentence, and OCR; slower.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read files. Default: one a core.")
@click.option(
    "--order", type=click.Choice(["size", "age", "risk"]), help="What to read first. Default: size (largest)."
)
@click.option("--until", metavar="HH:MM", help="Stop at that time; the next scan goes on from there.")
@on_day
@as_json
@common
@operational
def scan(paths: tuple[str, ...], today: Any, as_json: bool, config: Config, **options: Any) -> None:
    """Crawl shares, read what is new or changed, and judge the whole inventory.

    Nothing on the share is changed. An interrupted scan goes on when it is started again.

    \b
    Examples:  muniment scan /srv/shares/SU
               muniment scan /srv/users/jdavies --share "U jdavies" --kind U
    """
    if options["share"] and len(paths) > 1:
        raise click.UsageError("--share names one share: give one PATH with it.")
    if not options["map_only"] and not Path(config.inventory.removeprefix("sqlite:///")).exists():
        from scanner.read_settings import SHARED
        from scanner.workers import load_early

        load_early(SHARED)  # a first scan: there will be something to read
    from scanner.scanning import run_scan

    facts, lines = run_scan(paths, config, day(today), options)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
    sys.exit(UNREAD if facts["unread"] or facts["folders_denied"] else 0)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--every", default=60.0, show_default=True, metavar="MINUTES", help="Scan at least this often.")
@click.option(
    "--settle", default=30.0, show_default=True, metavar="SECONDS", help="Scan when changes were quiet so long."
)
@common
@operational
def watch(paths: tuple[str, ...], every: float, settle: float, config: Config) -> None:
    """Keep the inventory fresh between scans, until interrupted.

    \b
    Example:  muniment watch /srv/shares/SU --every 240
    """
    from scanner.watching import run_watch

    run_watch(paths, config, say, every=every * 60, settle=settle)


@click.command()
@click.option("--what-if", metavar="DIR", help="Compare with the policy in DIR; nothing is changed.")
@on_day
@as_json
@common
def judge(what_if: str | None, today: Any, as_json: bool, config: Config) -> None:
    """Judge the inventory again, by the policy as it is now, without opening a file.

    \b
    Examples:  muniment judge --policy our-policy
               muniment judge --policy our-policy --what-if our-new-policy
    """
    from scanner.scanning import run_judge

    if what_if:
        from scanner.comparing import run_what_if

        compared, words = run_what_if(config, what_if, day(today))
        click.echo(json.dumps(compared, ensure_ascii=False) if as_json else "\n".join(words))
        return
    facts = run_judge(config, day(today))
    lines = [f"Judged by policy {facts['policy']} (digest {facts['policy_digest']}) as of {facts['today']}."]
    lines += [f"  {action}: {number:,}" for action, number in sorted(facts["actions"].items())]
    lines += [f"Note: {words}" for words in facts["warnings"]]
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--deep", is_flag=True, help="Names in every sentence, and OCR.")
@on_day
@as_json
@common
def inspect(files: tuple[str, ...], deep: bool, today: Any, as_json: bool, config: Config) -> None:
    """Show all that Muniment makes of single files, and why. Folders are walked; nothing is stored.

    \b
    Example:  muniment inspect letter.docx
              muniment inspect --json cases/ > cases.jsonl
    """
    from scanner.scanning import run_inspect

    unread = False
    for facts, lines in run_inspect(files, config, day(today), deep):
        unread |= facts["status"] == "unread"
        click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
    sys.exit(UNREAD if unread else 0)
