"""Distributed scanning: agent, schedule and server."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import FAILED, as_json, common, say

if TYPE_CHECKING:
    from models.config import Config

PASSWORD = "MUNIMENT_AGENT_PASSWORD"


def tell(lines: list[str]) -> None:
    """Results, a line each, on stdout."""
    click.echo("\n".join(lines))


@click.group(invoke_without_command=True)
@click.option("--name", metavar="NAME", help="The agent's name, one for each machine.")
@click.option("--roots", multiple=True, metavar="[NAME=]PATH", help="A share that this machine holds; may be repeated.")
@click.option("--kind", type=click.Choice(["U", "SU", "mailbox"]), help="What the shares are. Default: SU.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read files. Default: one a core.")
@common
def agent(config: Config, name: str | None, roots: tuple[str, ...], **options: Any) -> None:
    """Do the jobs of the shares that this machine holds, until it is told to stop.

    The inventory is in PostgreSQL; its administrator has run `muniment server init`.

    \b
    Examples:  muniment agent --name fs01 --roots /srv/shares/SU --roots "U=/srv/users"
               muniment agent pause fs01
    """
    if click.get_current_context().invoked_subcommand:
        return
    if not name or not roots:
        raise click.UsageError("Give --name NAME and at least one --roots PATH.")
    from scanner.agent import run_agent

    run_agent(config, name, roots, options, say)


@agent.command("pause")
@click.argument("name", metavar="NAME")
@common
def agent_pause(name: str, config: Config) -> None:
    """Let an agent rest; it stops between files.

    \b
    Example:  muniment agent pause fs01
    """
    from scanner.scheduling import run_agent_pause

    tell(run_agent_pause(config, name, paused=True))


@agent.command("resume")
@click.argument("name", metavar="NAME")
@common
def agent_resume(name: str, config: Config) -> None:
    """Let an agent go on.

    \b
    Example:  muniment agent resume fs01
    """
    from scanner.scheduling import run_agent_pause

    tell(run_agent_pause(config, name, paused=False))


@agent.command("forget")
@click.argument("name", metavar="NAME")
@common
def agent_forget(name: str, config: Config) -> None:
    """Remove an agent that will not come back; what it read stays.

    \b
    Example:  muniment agent forget fs01
    """
    from scanner.scheduling import run_agent_forget

    tell(run_agent_forget(config, name))


@click.group()
def schedule() -> None:
    """When agents scan which share: periodic scans, pauses, cancelling.

    \b
    Example:  muniment schedule list
    """


@schedule.command("add")
@click.argument("share", metavar="SHARE")
@click.option("--every", metavar="N[mhdw]", help="An interval, as in 6h, 1d or 2w.")
@click.option("--cron", metavar="RULE", help="Cron's five fields, as in '0 20 * * 1-5'.")
@click.option("--zone", default="", metavar="ZONE", help="The time zone of --cron. Default: Europe/London.")
@click.option("--deep", is_flag=True, help="Names in every sentence, and OCR; slower.")
@common
def schedule_add(share: str, every: str | None, cron: str | None, zone: str, deep: bool, config: Config) -> None:
    """Scan SHARE by the clock.

    \b
    Examples:  muniment schedule add SU --cron "0 20 * * 1-5"
               muniment schedule add U --every 1d
    """
    from scanner.scheduling import run_add

    if bool(every) == bool(cron):
        raise click.UsageError("Give either --every or --cron.")
    tell(run_add(config, share, f"every {every}" if every else str(cron), zone, deep))


@schedule.command("list")
@as_json
@common
def schedule_list(as_json: bool, config: Config) -> None:
    """Show every schedule, and when it is due next.

    \b
    Example:  muniment schedule list --json
    """
    from scanner.scheduling import run_list

    facts, lines = run_list(config)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


@schedule.command("remove")
@click.argument("share", metavar="SHARE")
@common
def schedule_remove(share: str, config: Config) -> None:
    """Scan SHARE by the clock no longer.

    \b
    Example:  muniment schedule remove SU
    """
    from scanner.scheduling import run_remove

    tell(run_remove(config, share))


@schedule.command("now")
@click.argument("share", metavar="SHARE")
@click.option("--deep", is_flag=True, help="Names in every sentence, and OCR; slower.")
@common
def schedule_now(share: str, deep: bool, config: Config) -> None:
    """Scan SHARE as soon as its agent has time.

    \b
    Example:  muniment schedule now SU
    """
    from scanner.scheduling import run_now

    tell(run_now(config, share, deep))


@schedule.command("pause")
@click.argument("share", metavar="SHARE")
@common
def schedule_pause(share: str, config: Config) -> None:
    """Let work on SHARE rest: no scan begins, and what runs stops between files.

    \b
    Example:  muniment schedule pause SU
    """
    from scanner.scheduling import run_pause

    tell(run_pause(config, share, paused=True))


@schedule.command("resume")
@click.argument("share", metavar="SHARE")
@common
def schedule_resume(share: str, config: Config) -> None:
    """Let work on SHARE go on where it stopped.

    \b
    Example:  muniment schedule resume SU
    """
    from scanner.scheduling import run_pause

    tell(run_pause(config, share, paused=False))


@schedule.command("cancel")
@click.argument("run", metavar="RUN", type=int)
@common
def schedule_cancel(run: int, config: Config) -> None:
    """End a scan before its time; what was recorded is kept.

    \b
    Example:  muniment schedule cancel 12
    """
    from scanner.scheduling import run_cancel

    tell(run_cancel(config, run))


@schedule.command("run")
@common
def schedule_run(config: Config) -> None:
    """The server's process: begins scans that are due and judges what was scanned, until it is told to stop.

    \b
    Example:  muniment schedule run --inventory postgresql://muniment@db.example.org/muniment
    """
    from scanner.scheduling import run_server

    run_server(config, say)


@click.group()
def server() -> None:
    """A PostgreSQL inventory for agents: prepare it, upgrade it, check it.

    \b
    Example:  muniment server check
    """


@server.command("init")
@click.option("--agent-role", "role", default="", metavar="NAME", help="Make this role, with an agent's rights only.")
@click.option("--ask", is_flag=True, help=f"Ask for the role's password. Default: {PASSWORD}, else one is made.")
@click.option("--stalled-after", type=click.IntRange(2), metavar="SECONDS", help="Without a sign of life. Default: 60.")
@as_json
@common
def server_init(role: str, ask: bool, stalled_after: int | None, as_json: bool, config: Config) -> None:
    """Make the inventory's tables and the agents' queue, and a role for agents; what is there stays.

    \b
    Example:  muniment server init --agent-role agent_fs01
    """
    from scanner.scheduling import run_init

    password = os.environ.get(PASSWORD, "")
    if role and ask:
        password = click.prompt("Password of the role", hide_input=True, confirmation_prompt=True, err=True)
    facts, lines = run_init(config, role, password, stalled_after)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


@server.command("upgrade")
@common
def server_upgrade(config: Config) -> None:
    """Bring tables, queue and rights up to date, after this Muniment was upgraded; agents are upgraded next.

    \b
    Example:  muniment server upgrade
    """
    from scanner.scheduling import run_upgrade

    tell(run_upgrade(config)[1] or ["Nothing was to be done."])


@server.command("check")
@as_json
@common
def server_check(as_json: bool, config: Config) -> None:
    """Say whether agents can work: connection, tables, queue, rules of rows, rights of roles.

    \b
    Example:  muniment server check --json
    """
    from scanner.scheduling import run_check

    facts, lines = run_check(config)
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
    sys.exit(FAILED if facts["problems"] else 0)


@server.command("allow")
@click.argument("role", metavar="ROLE")
@click.argument("share", metavar="SHARE")
@common
def server_allow(role: str, share: str, config: Config) -> None:
    """Let a role's agents work on a share that another role's agent registered.

    \b
    Example:  muniment server allow agent_fs02 SU
    """
    from scanner.scheduling import run_allow

    tell(run_allow(config, role, share))
