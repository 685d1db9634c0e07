"""When shares are scanned by agents: schedules, pauses, cancelling; the server's own process, and preparing it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine

from models.config import Config
from models.errors import InventoryError, MunimentError
from models.store import agents, jobqueue, open_inventory, roles, scans, schedules, server
from models.store.engine import without_password, writing
from scanner.agent import key_check, when_there
from scanner.agents.holding import Clock, Meter
from scanner.judging import judge
from scanner.keys import ensure_key
from scanner.read_settings import READER
from scanner.scanning import inventory_of, key_place, policy_of

Result = tuple[dict[str, Any], list[str]]


def run_init(config: Config, role: str, password: str, stalled_seconds: int | None) -> Result:
    """Make the schema, the queue and a role for agents; all that is there already stays. `password` empty: one is made,
    and told this once."""
    jobqueue.require_server(config.inventory)
    with inventory_of(config, create=True) as engine, writing(engine) as connection:
        lines = server.prepare(connection, READER, key_check(config), stalled_seconds)
        facts: dict[str, Any] = {"done": lines, "role": role, "password": ""}
        if role:
            chosen = password or secrets.token_urlsafe(24)
            new = roles.make_role(connection, role, chosen)
            roles.let_agent(connection, role)
            lines.append(f"{'made' if new else 'renewed'} the role {role}")
            if not password:
                facts["password"] = chosen
                lines.append(f"its password, shown this once: {chosen}")
    return facts, lines


def run_upgrade(config: Config) -> Result:
    """Bring schema, queue, rows' rules and roles' rights up to date."""
    return run_init(config, "", "", None)


def run_check(config: Config) -> Result:
    """Look at what agents rely on; `facts["problems"]` counts what must be mended."""
    address = jobqueue.require_server(config.inventory)
    engine = open_inventory(address.render_as_string(hide_password=False), create=False, migrate=False)
    try:
        with writing(engine) as connection:
            checks = server.examine(connection, READER)
    finally:
        engine.dispose()
    lines = [f"{check.state:8} {check.name}: {check.found}" for check in checks]
    lines += [f"{'':8} {check.name}: {check.advice}" for check in checks if check.advice]
    problems = sum(check.state == "problem" for check in checks)
    return {"checks": [asdict(check) for check in checks], "problems": problems}, lines


def run_allow(config: Config, role: str, share: str) -> list[str]:
    """Let a role's agents work on a share that another's agent registered."""
    with _inventory(config) as engine, writing(engine) as connection:
        roles.allow(connection, role, schedules.share_key(connection, share))
    return [f"Agents with the role {role} may work on {share}."]


def run_add(config: Config, share: str, rule: str, zone: str, deep: bool) -> list[str]:
    """Scan a share by the clock."""
    with _inventory(config) as engine, writing(engine) as connection:
        due = schedules.put(connection, schedules.share_key(connection, share), rule, zone, deep)
    return [f"{share}: {rule}, next at {due:%Y-%m-%d %H:%M} UTC."]


def run_remove(config: Config, share: str) -> list[str]:
    """Scan a share by the clock no longer."""
    with _inventory(config) as engine, writing(engine) as connection:
        schedules.remove(connection, schedules.share_key(connection, share))
    return [f"{share} is no longer scanned by the clock."]


def run_pause(config: Config, share: str, paused: bool) -> list[str]:
    """Let work on a share rest, or go on."""
    with _inventory(config) as engine, writing(engine) as connection:
        schedules.pause(connection, schedules.share_key(connection, share), paused)
    return [f"{share} {'rests: agents stop between files' if paused else 'goes on'}."]


def run_now(config: Config, share: str, deep: bool) -> list[str]:
    """Scan a share as soon as its agent has time. Raises MunimentError where a scan is under way."""
    with _inventory(config) as engine, writing(engine) as connection:
        run = scans.begin_scan(connection, schedules.share_key(connection, share), deep)
    if run is None:
        raise MunimentError(f"{share} is being scanned already", "muniment status shows how far it is.")
    return [f"{share}: run {run} waits for its agent."]


def run_cancel(config: Config, run: int) -> list[str]:
    """Cancel a run; what was recorded is kept. Raises MunimentError where it is not under way."""
    with _inventory(config) as engine, writing(engine) as connection:
        if not scans.cancel(connection, run):
            raise MunimentError(f"run {run} is not under way", "muniment status shows those that are.")
    return [f"Run {run} is cancelled. What was recorded is kept; the next scan of the share goes on from there."]


def run_list(config: Config) -> Result:
    """Every schedule."""
    with _inventory(config) as engine, engine.connect() as connection:
        found = schedules.overview(connection)
    lines = [_line(one) for one in found] or ["Nothing is scheduled. Example: muniment schedule add SHARE --every 1d"]
    return {"schedules": found}, lines


def _line(one: Any) -> str:
    when = f"{one['rule']} ({one['zone']}), next at {one['next_run']}" if one["rule"] else "not by the clock"
    return f"{one['share']}: {when}{', paused' if one['paused'] else ''}{', deep' if one['deep'] else ''}"


def run_agent_pause(config: Config, name: str, paused: bool) -> list[str]:
    """Let an agent rest, or go on."""
    with _inventory(config) as engine, writing(engine) as connection:
        agents.pause(connection, name, paused)
    return [f"Agent {name} {'rests' if paused else 'goes on'}."]


def run_agent_forget(config: Config, name: str) -> list[str]:
    """Remove an agent that will not come back."""
    with _inventory(config) as engine, writing(engine) as connection:
        agents.forget(connection, name)
    return [f"Agent {name} is forgotten. What it read stays."]


def _inventory(config: Config) -> Any:
    jobqueue.require_server(config.inventory)
    return inventory_of(config)


@dataclass(slots=True)
class Server:
    """The server's own part: it begins scans that are due, takes back stalled jobs, tidies up, and judges."""

    engine: Engine
    config: Config
    today: Callable[[], date]
    say: Callable[[str], None]
    clock: Clock

    def beat(self, worker: int | None, at_hand: frozenset[int]) -> None:
        """Look after all shares; ask for a judgement where a scan ended since the last."""
        with writing(self.engine) as connection:
            self.clock.set(jobqueue.now_ns(connection))
            for run in schedules.begin_due(connection):
                self.say(f"Run {run} begins.")
        with writing(self.engine) as connection:
            keys = list(schedules.names(connection))
            queues = [*map(jobqueue.share_queue, keys), jobqueue.JUDGE]
            jobqueue.take_back(connection, queues, agents.agreement(connection).stalled_seconds)
            scans.drop_orphans(connection, keys)
            if scans.unjudged(connection):
                scans.ask_to_judge(connection)

    def do(self, batch: int, stop: Callable[[], bool]) -> None:
        """Judge the inventory, with all scans that have ended."""
        with writing(self.engine) as connection:
            ended = scans.unjudged(connection)
            scans.tidy(connection)
        if not ended or stop():
            return
        key = ensure_key(key_place(self.config))
        judge(self.engine, policy_of(self.config), key, self.today(), Meter())
        with writing(self.engine) as connection:
            scans.note_judged(connection, ended)
        self.say(f"Judged after {len(ended)} scan{'s' if len(ended) > 1 else ''}.")


def run_server(config: Config, say: Callable[[str], None]) -> None:
    """Begin what is due and judge what was scanned, until a signal."""
    from scanner.agents.serving import Service, serve

    address = jobqueue.address(jobqueue.require_server(config.inventory))
    engine = when_there(lambda: open_inventory(address, create=False, migrate=False), say)
    try:
        with writing(engine) as connection:
            seconds = float(agents.agreement(connection).stalled_seconds)
        policy_of(config)
        one = Server(engine, config, date.today, say, Clock())
        say(f"Schedules of {without_password(config.inventory)}. Stop it with Ctrl+C or SIGTERM.")
        serve(Service("server", address, seconds, lambda: [jobqueue.JUDGE], one.do, one.beat, say, one.clock))
    finally:
        engine.dispose()


def distributed(config: Config) -> Result:
    """What `status` tells of agents, queues, schedules and scans in batches; nothing where the inventory has none."""
    with suppress(InventoryError), inventory_of(config) as engine, writing(engine) as connection:
        if engine.dialect.name != "postgresql" or not jobqueue.installed(connection):
            return {}, []
        facts: dict[str, Any] = {
            "agents": agents.overview(connection),
            "queues": _queues(connection),
            "schedules": schedules.overview(connection),
            "scans": schedules.scans_under_way(connection),
        }
        return facts, _status_lines(facts)
    return {}, []


def _queues(connection: Any) -> list[dict[str, Any]]:
    names = {jobqueue.share_queue(key): name for key, name in schedules.names(connection).items()}
    return [{**asdict(one), "share": names.get(one.queue, "")} for one in jobqueue.queues(connection)]


def _status_lines(facts: dict[str, Any]) -> list[str]:
    lines = [_agent_line(one) for one in facts["agents"]]
    for one in facts["queues"]:
        numbers = f"{one['waiting']} waiting, {one['running']} running, {one['failed']} failed"
        lag = f", the oldest for {one['lag']:.0f} s" if one["waiting"] else ""
        lines.append(f"Queue {one['share'] or one['queue']}: {numbers}{lag}")
    for one in facts["scans"]:
        if one["state"] == "open" or one["last_error"]:
            numbers = ", ".join(f"{number} {state}" for state, number in sorted(one["batches"].items()))
            trouble = f"; last error: {one['last_error']}" if one["last_error"] else ""
            lines.append(f"Run {one['run']} of {one['share']}: {one['state']}; batches: {numbers or 'none'}{trouble}")
    return [*lines, *(f"Schedule of {_line(one)}" for one in facts["schedules"])]


def _agent_line(one: Any) -> str:
    job = f", {one['job']['kind']} of {one['job']['share']}" if one["job"] else ""
    rate = f"{one['files_per_second']:g} files/s, {one['mb_per_second']:g} MB/s"
    trouble = f"; {one['errors']} errors, the last: {one['last_error']}" if one["errors"] else ""
    seen = f"seen {one['last_seen_seconds']:.0f} s ago"
    return f"Agent {one['name']} ({one['version']}): {one['state']}{job}, {seen}, {rate}{trouble}"
