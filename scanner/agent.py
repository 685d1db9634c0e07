"""An agent: it takes from the queue the jobs of the shares that it holds, and does them until it is told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from models.config import Config
from models.errors import InventoryError
from models.records import Share, ShareKind
from models.store import agents, jobqueue, open_inventory, scans, schedules, shares
from models.store.agents import Agreement, AtWork, Flags, Self
from models.store.engine import writing
from scanner.agents.handling import away, handle, plain
from scanner.agents.holding import Holding, Work
from scanner.crawl import resolve
from scanner.keys import ensure_key, mark_of
from scanner.pipeline import MAILBOXES
from scanner.read_settings import READER
from scanner.scanning import key_place, options_of, policy_of

Value = TypeVar("Value")
WAIT = 1.0
UPKEEP = 3
"""Every so many beats an agent looks after the queue: stalled jobs, schedules, jobs that are gone."""


def run_agent(
    config: Config, name: str, roots: Sequence[str], options: Mapping[str, object], say: Callable[[str], None]
) -> None:
    """Serve the shares at `roots` (`PATH` or `NAME=PATH`) until a signal.

    Raises MunimentError where the inventory, the version, the key, the name or a root does not fit.
    """
    from scanner.agents.serving import Service, serve

    say = _in_any_case(say)
    address = jobqueue.address(jobqueue.require_server(config.inventory))
    engine = when_there(lambda: open_inventory(address, create=False, migrate=False), say)
    try:
        policy = policy_of(config)
        own = Self(name, version("muniment"), READER, key_check(config), policy.digest)
        kind = ShareKind(str(options["kind"])) if options.get("kind") else None
        agent, holdings, seconds = when_there(lambda: register(engine, own, roots, kind), say)
        chosen = options_of(config, dict(options))
        life = Life(own, Work(engine, agent, policy, chosen, {one.share: one for one in holdings}))
        life.work.resting, life.work.say = life.rests, say
        life.work.options.gentle.go_by(life.local_time)
        say(f"Agent {name} holds: {', '.join(one.name for one in holdings)}. Stop it with Ctrl+C or SIGTERM.")
        service = Service(name, address, seconds, life.queues, life.do, life.beat, say, life.work.clock)
        try:
            serve(service)
        finally:
            life.end()
    finally:
        engine.dispose()


def _in_any_case(say: Callable[[str], None]) -> Callable[[str], None]:
    """The same without an error where it cannot be said: a log on a full disk is no reason to end."""

    def tell(words: str) -> None:
        with suppress(OSError):
            say(words)

    return tell


def when_there(action: Callable[[], Value], say: Callable[[str], None]) -> Value:
    """Do something with the database, as soon as it answers. Raises InventoryError for any other trouble."""
    wait = WAIT
    while True:
        try:
            return action()
        except InventoryError as error:
            if not away(error):
                raise
            say(f"The database is away: {plain(error)}. Trying again in {wait:g} s.")
            time.sleep(wait)
            wait = min(60.0, wait * 2)


def key_check(config: Config) -> str:
    """What tells two keys apart and tells nothing of a key."""
    return mark_of(ensure_key(key_place(config)))


def register(
    engine: Engine, own: Self, roots: Sequence[str], kind: ShareKind | None
) -> tuple[int, list[Holding], float]:
    """Make an agent and its shares known; returns its key, what it holds, and the seconds after which it is stalled."""
    agreed, agent = _sign_in(engine, own)
    found: dict[int, Holding] = {}
    for root in roots:
        wanted, path = _named(root)
        folder, only = resolve(path)
        place = folder.decode("utf-8", "surrogateescape")
        with writing(engine) as connection:
            name = agents.name_for(connection, agent, place, only, wanted)
            what = kind or (ShareKind.MAILBOX if only.lower().endswith(MAILBOXES) else ShareKind.SHARED)
            share = shares.register(connection, Share(name, what, place), only)
            agents.hold(connection, agent, share, place)
        found[share] = Holding(share, name, folder, only)
    with writing(engine) as connection:
        agents.let_go(connection, agent, found)
    return agent, list(found.values()), float(agreed.stalled_seconds)


def _sign_in(engine: Engine, own: Self) -> tuple[Agreement, int]:
    """The agreement and the agent's key. After a crash the name is free once its last sign of life is old enough."""
    patience = 0.0
    while True:
        try:
            with writing(engine) as connection:
                agreed = agents.agreement(connection)
                agents.check_fits(agreed, own)
                return agreed, agents.register(connection, own)
        except AtWork:
            if patience > agreed.stalled_seconds + WAIT:
                raise
            time.sleep(WAIT)
            patience += WAIT


def _named(root: str) -> tuple[str, str]:
    name, equals, path = root.partition("=")
    if equals and not Path(root).exists():
        return name, path
    return "", root


@dataclass(slots=True)
class Life:
    """An agent at work: what it was last told, and what it tells."""

    own: Self
    work: Work
    told: Flags = field(default_factory=lambda: Flags(False, frozenset()))
    beats: int = 0
    doubtful: frozenset[int] = frozenset()
    quiet: bool = False
    unfit: str = ""

    def rests(self, share: int) -> bool:
        """Whether work on a share is to stop: the agent or the share is paused, it is the agent's quiet time, or the
        inventory was upgraded and this Muniment was not."""
        return self.told.agent or share in self.told.shares or self.quiet or bool(self.unfit)

    def queues(self) -> list[str]:
        """The queues of the shares that are worked on now."""
        return [jobqueue.share_queue(share) for share in self.work.holdings if not self.rests(share)]

    def do(self, batch: int, stop: Callable[[], bool]) -> None:
        """Do the batch of a job."""
        handle(self.work, batch, stop)

    def beat(self, worker: int | None, at_hand: frozenset[int]) -> None:
        """Tell that the agent lives and what it read; hear what people asked for; now and then look after the queue."""
        read = self.work.meter.take()
        with writing(self.work.engine) as connection:
            self.work.clock.set(jobqueue.now_ns(connection))
            self.quiet = self.work.options.gentle.resting()
            self.told = agents.seen(connection, self.work.agent, self._state(), self.work.at_hand)
            if any(read):
                agents.add_rate(connection, self.work.agent, *read)
        if self.quiet and self.work.at_hand is None:
            self.work.close_pool()
        if self.beats % UPKEEP == 0:
            self._upkeep(worker, at_hand)
        self.beats += 1

    def local_time(self) -> datetime:
        """The database's time, as clocks on the wall show it where this machine stands: hours of rest go by it."""
        return self.work.clock.now().astimezone().replace(tzinfo=None)

    def _state(self) -> str:
        if self.unfit:
            return "refused"
        if self.told.agent:
            return "paused"
        if self.quiet:
            return "resting"
        return "working" if self.work.at_hand is not None else "idle"

    def _upkeep(self, worker: int | None, at_hand: frozenset[int]) -> None:
        held = list(self.work.holdings)
        with writing(self.work.engine) as connection:
            agreed = agents.agreement(connection)
            self._look_whether_fit(connection, agreed)
            mine = jobqueue.running(connection, worker) - at_hand if worker is not None else set()
            lost = self.doubtful & mine
            self.doubtful = frozenset(mine)
            jobqueue.take_back(
                connection, [jobqueue.share_queue(share) for share in held], agreed.stalled_seconds, lost
            )
            scans.drop_orphans(connection, held)
        with writing(self.work.engine) as connection:
            schedules.begin_due(connection, held)

    def _look_whether_fit(self, connection: Connection, agreed: Agreement) -> None:
        try:
            agents.check_fits(agreed, self.own)
            self.unfit = ""
        except InventoryError as error:
            if not self.unfit:
                agents.note_error(connection, self.work.agent, f"{error}. {error.hint}")
            self.unfit = str(error)

    def end(self) -> None:
        """Tell that the agent has stopped, and end its workers."""
        self.work.close_pool(at_once=True)
        with suppress(InventoryError), writing(self.work.engine) as connection:
            agents.seen(connection, self.work.agent, agents.STOPPED, None)
