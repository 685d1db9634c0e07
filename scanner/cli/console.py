"""The review console, on this machine or behind a web server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scanner.cli.base import common, say

if TYPE_CHECKING:
    from models.config import Config


@click.command()
@click.option("--host", metavar="ADDRESS", help="Where to listen. Default: 127.0.0.1, this machine only.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 is any. Default: 8484.")
@click.option("--https", is_flag=True, default=None, help="Browsers reach it by https, through a web server before it.")
@common
def console(host: str | None, port: int | None, https: bool | None, config: Config) -> None:
    """Review items in a browser: decide, refer, draft and approve disposal batches.

    Without accounts it serves one person on this machine. With accounts (muniment user add) people sign in with a
    password, or by the council's identity provider: see docs/console.md.

    \b
    Examples:  muniment console
               muniment console --port 8485
               muniment console --host 127.0.0.1 --https       behind a web server
    """
    from models.config import with_option
    from scanner.consoling import run_console

    for name, value in (("host", host), ("port", port), ("https", https)):
        if value is not None:
            config = with_option(config, f"console.{name}", value)
    run_console(config, say)
