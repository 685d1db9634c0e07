"""The review console, on this machine or behind a web server."""

from __future__ import annotations

import click

from models.config import Config
from scanner.cli.base import common, say


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", default=8484, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 is any.")
@click.option("--https", "secure", is_flag=True, help="Browsers reach it by https, through a web server before it.")
@common
def console(host: str, port: int, secure: bool, config: Config) -> None:
    """Review items in a browser: decide, refer, draft and approve disposal batches.

    Without accounts it serves one person on this machine. With accounts (muniment user add) people sign in.

    \b
    Examples:  muniment console
               muniment console --host 0.0.0.0 --port 8484 --https
    """
    from scanner.consoling import run_console

    run_console(config, host, port, say, secure=secure)
