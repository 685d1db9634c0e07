"""What all commands share: the group that turns errors into words, exit codes and common options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from models.errors import MunimentError

if TYPE_CHECKING:
    from models.config import Config

FAILED, UNREAD, INTERRUPTED = 1, 3, 130
SENTENCE = 200
"""Characters of a command's first sentence that the list of commands shows."""
Command = TypeVar("Command", bound=Callable[..., Any])


class Group(click.Group):
    """Commands in the order in which they are used, and errors in words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first sentence of each command, whole."""
        rows = [(name, self.commands[name].get_short_help_str(SENTENCE)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

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
        from models.config import load

        return command(*args, config=load(Path.cwd(), inventory=inventory, policy=policy), **rest)

    return wrapped  # type: ignore[return-value]


def in_language(command: Command) -> Command:
    """The option for the language of what people read, below `common`: the `config` says it."""

    @click.option(
        "--language",
        type=click.Choice(["en", "cy"]),
        help="English or Welsh. Default: the setting `language`, else en.",
    )
    @wraps(command)
    def wrapped(*args: Any, language: str | None, config: Config, **rest: Any) -> Any:
        from models.config import with_option

        return command(*args, config=with_option(config, "language", language) if language else config, **rest)

    return wrapped  # type: ignore[return-value]


as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
on_day = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge as of this day (YYYY-MM-DD)."
)


def day(today: Any) -> date:
    """The day to judge as of: the one given, else today."""
    return today.date() if today else date.today()  # noqa: DTZ011 - the council's own day
