"""Legal holds and inquiries on the inventory: add, list, release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import as_json, common, day, on_day, say

if TYPE_CHECKING:
    from models.config import Config


@click.group()
def hold() -> None:
    """Holds: what must be kept, whatever its retention says, until the hold is released.

    \b
    Example:  muniment hold list
    """


@hold.command("add")
@click.argument("scope", metavar="SCOPE")
@click.option("--authority", required=True, metavar="TEXT", help="Who ordered the hold, or its reference.")
@click.option(
    "--review-by", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="When it is to be looked at again."
)
@click.option("--by", "added_by", default="", metavar="NAME", help="Who places it.")
@on_day
@as_json
@common
def hold_add(
    scope: str, authority: str, review_by: Any, added_by: str, today: Any, as_json: bool, config: Config
) -> None:
    """Hold what SCOPE covers: path:…, class:CODE, person:NAME or dates:FROM..TO. No name is kept.

    \b
    Examples:  muniment hold add path:SU/Housing/Disrepair --authority "Claim 2026/14"
               muniment hold add "person:J Example" --authority "Inquiry letter of 3 May"
    """
    from scanner.holding import JUDGE, place_hold

    placed = place_hold(config, scope, authority, review_by.date() if review_by else None, added_by, day(today))
    if as_json:
        click.echo(json.dumps({"number": placed.number, "covers": placed.label, "items": placed.items}))
        return
    named = "" if placed.items is None else f" {placed.items:,} items name that person."
    click.echo(f"Hold {placed.number} is placed: {placed.label}.{named}")
    say(JUDGE)


@hold.command("list")
@on_day
@as_json
@common
def hold_list(today: Any, as_json: bool, config: Config) -> None:
    """Show every hold of the inventory and of the policy, the released ones too.

    \b
    Example:  muniment hold list --json
    """
    from scanner.holding import list_holds

    facts, warnings = list_holds(config, day(today))
    if as_json:
        click.echo(json.dumps({"holds": facts, "warnings": warnings}, ensure_ascii=False))
        return
    for one in facts:
        state = f"released by {one['released_by']}" if one["released_by"] else "in force"
        since = f" since {one['start']}" if one["start"] else ""
        click.echo(f"{one['number'] or 'policy':>6}  {one['covers']}{since}: {state}")
    for words in warnings:
        say(f"Note: {words}")


@hold.command("release")
@click.argument("number", type=int, metavar="NUMBER")
@click.option("--by", "released_by", required=True, metavar="NAME", help="Who releases it.")
@common
def hold_release(number: int, released_by: str, config: Config) -> None:
    """End the hold with this NUMBER.

    \b
    Example:  muniment hold release 3 --by "A. Clerk"
    """
    from scanner.holding import JUDGE, release_hold

    click.echo(f"Hold {number} is released: {release_hold(config, number, released_by)}.")
    say(JUDGE)
