"""Disposing of what two people approved: rehearse, carry out, restore, destroy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import as_json, common, day, in_language, on_day, say

if TYPE_CHECKING:
    from models.config import Config
    from scanner.disposing import Result


@click.command()
@click.argument("batch", type=int, required=False)
@click.option("--quarantine", type=click.Path(path_type=Path), metavar="DIR", help="Where files wait, outside shares.")
@click.option("--carry-out", is_flag=True, help="Move the files; without it, only say what would be done.")
@click.option("--restore", is_flag=True, help="Move files back from quarantine to where they were.")
@click.option("--destroy", is_flag=True, help="Delete what is in quarantine, once its time is over.")
@click.option(
    "--certificate",
    metavar="FILE.pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the certificate of what was carried out; also as FILE.html.",
)
@click.option("--item", "items", multiple=True, metavar="ID", help="With --restore: only this item; may be repeated.")
@on_day
@as_json
@common
@in_language
def dispose(
    batch: int | None,
    quarantine: Path | None,
    carry_out: bool,
    restore: bool,
    destroy: bool,
    certificate: Path | None,
    items: tuple[str, ...],
    today: Any,
    as_json: bool,
    config: Config,
) -> None:
    """Carry out disposal BATCH, drafted and approved by two people in the console. Without BATCH: which are ready.

    Each file is checked again when it is moved: hold, approval, size, time, content, the copy that stays. Files go to
    quarantine first and can be restored until it ends.

    \b
    Examples:  muniment dispose                                             what is ready
               muniment dispose 7                                           what would be done
               muniment dispose 7 --carry-out --quarantine /srv/quarantine
               muniment dispose 7 --restore --item 0f1f0bfbcd9ee8a04e39 --quarantine /srv/quarantine
               muniment dispose 7 --destroy --quarantine /srv/quarantine
               muniment dispose 7 --certificate certificate.pdf --language cy
    """
    from scanner.disposing import run_certificate, run_destroy, run_dispose, run_ready, run_restore

    if batch is None:
        ready, ended = run_ready(config, day(today))
        _list(ready, ended, as_json)
        return
    if sum((carry_out, restore, destroy, certificate is not None)) > 1:
        raise click.UsageError("Give one of --carry-out, --restore, --destroy and --certificate.")
    if certificate:
        run_certificate(config, batch, certificate)
        say(f"Wrote {certificate}. It names no file, and no person but those who decided.")
        return
    if (carry_out or restore or destroy) and quarantine is None:
        raise click.UsageError("Give the folder for quarantined files: --quarantine DIR")
    place = quarantine or Path()
    if restore:
        result = run_restore(config, batch, items, quarantine=place)
    elif destroy:
        result = run_destroy(config, batch, day(today), quarantine=place)
    else:
        result = run_dispose(config, batch, day(today), quarantine=place, dry_run=not carry_out, say=say)
    _tell(batch, result, not (carry_out or restore or destroy), as_json)


def _tell(batch: int, result: Result, rehearsal: bool, as_json: bool) -> None:
    """What was done, or would be, in words or as JSON."""
    facts: dict[str, Any] = {"batch": batch, "rehearsal": rehearsal, "size": result.size}
    facts |= {"items": {state.value: number for state, number in result.states.items()}, "left": result.left}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    would = "would be " if rehearsal else ""
    for state, number in result.states.items():
        click.echo(f"{number:,} files {would}{state.value}")
    for why, number in sorted(result.left.items(), key=lambda pair: -pair[1]):
        click.echo(f"  {number:,} left: {why}")
    if rehearsal:
        say(f"Nothing was touched. To do it: muniment dispose {batch} --carry-out --quarantine DIR")


def _list(ready: list[Any], ended: list[Any], as_json: bool) -> None:
    if as_json:
        found = [{"batch": one.id, "name": one.name, "items": one.item_count, "size": one.size} for one in ready]
        over = [{"batch": one.id, "name": one.name, "since": str(one.destroy_from)} for one in ended]
        click.echo(json.dumps({"ready": found, "quarantine_ended": over}, ensure_ascii=False))
        return
    for one in ready:
        click.echo(f"Batch {one.id}, {one.name}: {one.item_count:,} files, approved by {one.approved_by}; ready.")
    for one in ended:
        click.echo(f"Batch {one.id}, {one.name}: its quarantine ended on {one.destroy_from}; it may be destroyed.")
    if not ready and not ended:
        say("No batch is ready. Batches are drafted and approved in the console: muniment console")
