"""Agents for tests: started as the manual says, by the `muniment` command, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, text

from tests.postgres import Server
from tests.shares import MUNIMENT, muniment

SECONDS = 90
ROOT = Path(__file__).parent.parent
STALLED = 3
"""Seconds without a sign of life after which an agent of these tests is taken for dead."""


@dataclass
class Estate:
    """A council's database, a folder to work in, and the agents that were started."""

    server: Server
    folder: Path
    url: str
    role_url: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def command(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> str:
        """Run a command as the inventory's owner."""
        code, out, error = muniment(*arguments, "--inventory", self.url, cwd=self.folder)
        assert code in ok, error
        return out

    def start(
        self,
        *arguments: str,
        url: str = "",
        name: str = "agent",
        before: Callable[[], None] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start an agent (or the server's process) that goes on until it is ended, with settings of its environment;
        `before` is done in it first of all."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "MUNIMENT_INVENTORY": url or self.role_url}
        environment |= {"MUNIMENT_KEY_FILE": str(self.folder / "hash.key"), **(settings or {})}
        with open(self.folder / f"{name}.log", "ab") as log:
            command = [*MUNIMENT, *arguments]
            process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=log, preexec_fn=before
            )
        self.running.append(process)
        return process

    def agent(
        self,
        name: str,
        *roots: str,
        url: str = "",
        before: Callable[[], None] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start an agent that holds some roots, with one worker."""
        named = [part for root in roots for part in ("--roots", root)]
        arguments = ("agent", "--name", name, *named, "--workers", "1")
        return self.start(*arguments, url=url, name=name, before=before, settings=settings)

    def log(self, name: str) -> str:
        """What an agent said."""
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def status(self) -> dict[str, Any]:
        """What `muniment status --json` says."""
        found: dict[str, Any] = json.loads(self.command("status", "--json"))
        return found

    def ask(self, query: str) -> list[Any]:
        """Rows from the database, as its owner."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            rows = list(connection.execute(text(query)))
        engine.dispose()
        return rows

    def number(self, query: str) -> int:
        """A number from the database; 0 while it is away."""
        try:
            return int(self.ask(query)[0][0] or 0)
        except Exception:  # noqa: BLE001 - whatever is wrong with a database that is being killed
            return 0

    def until(self, what: Callable[[], bool], seconds: float = SECONDS) -> bool:
        """Wait until something is so; False when it never was."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if what():
                return True
            time.sleep(0.1)
        return False

    def known(self, *shares: str) -> None:
        """Wait until agents have made shares known."""
        names = ", ".join(f"'{name}'" for name in shares)
        query = f"SELECT count(*) FROM agent_shares a JOIN shares s ON s.id = a.share_id WHERE s.name IN ({names})"
        assert self.until(lambda: self.number(query) >= len(shares)), self.logs()

    def done(self, runs: int, seconds: float = SECONDS) -> None:
        """Wait until so many runs are done."""
        query = "SELECT count(*) FROM runs WHERE state = 'done'"
        assert self.until(lambda: self.number(query) >= runs, seconds), self.logs()

    def logs(self) -> str:
        """What all agents said, for a failing test."""
        return "\n".join(
            f"{path.name}: {path.read_text('utf-8', 'replace')[-3000:]}" for path in self.folder.glob("*.log")
        )

    def stop(self) -> None:
        """End all agents as an administrator does, and those who do not listen as the kernel does."""
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                kill(process)
        self.running.clear()


def kill(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """SIGKILL to a process; returns the children that it had."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return children


def exported(folder: Path, url: str) -> list[dict[str, Any]]:
    """The inventory as the export gives it, by share, path and place inside."""
    out = folder / f"inventory-{abs(hash(url))}.jsonl"
    code, _, error = muniment("export", "inventory", "--inventory", url, "--out", str(out), cwd=folder)
    assert code == 0, error
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return sorted(rows, key=lambda row: (row["share"], row["path"], row["inside"] or ""))


class Proxy:
    """A line to the database that can be cut and mended."""

    def __init__(self, port: int) -> None:
        self._to, self._cut = port, False
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> int:
        """Cut the line; returns how many connections were on it."""
        self._cut = True
        return self._end_all()

    def mend(self) -> None:
        self._cut = False

    def close(self) -> None:
        self._listener.close()
        self._end_all()

    def _end_all(self) -> int:
        number = len(self._open) // 2
        while self._open:
            one = self._open.pop()
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        return number

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._cut:
                client.close()
                continue
            try:
                database = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                client.close()
                continue
            self._open += [client, database]
            for source, target in ((client, database), (database, client)):
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                target.sendall(data)
        except OSError:
            pass
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def estate(server: Server, folder: Path, role: str) -> Estate:
    """A database prepared for agents, with a role of theirs."""
    url = server.new_database()
    key = str(folder / "hash.key")
    os.environ["MUNIMENT_KEY_FILE"] = key
    arguments = ("server", "init", "--agent-role", role, "--stalled-after", str(STALLED), "--json", "--inventory", url)
    code, out, error = muniment(*arguments, cwd=folder)
    assert code == 0, error
    password = json.loads(out)["password"]
    return Estate(server, folder, url, url.replace(f"muniment:{server.password}", f"{role}:{password}"))


__all__ = ["Estate", "Proxy", "estate", "exported", "kill"]
