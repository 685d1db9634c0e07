"""Options of commands that run for long, for those who operate them: the log and the metrics."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from models.errors import MunimentError
from scanner.cli.base import FAILED, INTERRUPTED, Command

if TYPE_CHECKING:
    from models.config import Config

OPTIONS = {"log_format": "logs.format", "log_level": "logs.level", "log_file": "logs.file", "metrics": "metrics"}


def operational(command: Command) -> Command:
    """Adds `--log-format`, `--log-level`, `--log-file` and `--metrics`; goes below `common`.

    Where there is a log, errors are events in it, without their words: those may name places.
    """

    @click.option("--log-format", type=click.Choice(["json", "text"]), help="Log events, without any name or path.")
    @click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="Default: info.")
    @click.option("--log-file", metavar="FILE", help="Where to log. Default: stderr.")
    @click.option("--metrics", metavar="HOST:PORT", help="Offer figures for Prometheus there. Default: nowhere.")
    @wraps(command)
    def wrapped(*args: Any, config: Config, **rest: Any) -> Any:
        from models.config import with_option
        from scanner import logs, operations

        for option, name in OPTIONS.items():
            if (value := rest.pop(option)) is not None:
                config = with_option(config, name, value)
        with operations.operating(config):
            try:
                return command(*args, config=config, **rest)
            except MunimentError as error:
                if not operations.is_logging():
                    raise
                import logging

                logs.event("command.failed", logging.ERROR, type(error))
                logs.told(f"{error} {error.hint}")
                click.get_current_context().exit(FAILED)
            except KeyboardInterrupt:
                if not operations.is_logging():
                    raise
                logs.event("command.ended", result="interrupted")
                click.get_current_context().exit(INTERRUPTED)

    return wrapped  # type: ignore[return-value]


def say(words: str) -> None:
    """A line for people on stderr; where there is a log, it goes there at level debug."""
    from scanner import logs, operations
    from scanner.cli import base

    if operations.is_logging():
        logs.told(words)
    else:
        base.say(words)
