"""A real PostgreSQL for tests: on loopback, in a temporary folder, started once a session and ended by its own pid.

The cluster sorts text by English rules (ICU), as councils' clusters do, so that a test sees what relies on bytes.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from tests.processes import accounts, ends_with_us, free_port, kill_family

MISSING = "no PostgreSQL server found: install the Debian package postgresql (apt-get install postgresql)"
NO_DRIVER = "no driver for PostgreSQL found: make test installs it"
ACCOUNTS = ("postgres", "nobody")
"""Who runs the server when the tests run as root, whom PostgreSQL refuses."""
SECONDS = 60
_numbers = count(1)


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest where there are several."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    return next((place for place in places if (place / "postgres").exists()), None)


@dataclass
class Server:
    """A cluster of our own. `durable` keeps fsync, which tests that do not kill it can do without."""

    place: Path
    folder: Path
    port: int
    password: str
    durable: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the server and wait until it answers; also after it was killed."""
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=40"]
        settings += [] if self.durable else ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        command = [str(self.place / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        command += [part for setting in settings for part in ("-c", setting)]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, preexec_fn=ends_with_us(signal.SIGQUIT), **_account()
            )
        self._wait()

    def stop(self) -> None:
        """End the server as an administrator does (fast shutdown)."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(SECONDS)

    def kill(self) -> None:
        """SIGKILL to the server and each of its processes, as a failing machine ends them."""
        assert self.process is not None
        kill_family([self.process])

    def remove(self) -> None:
        """End the server and remove all it kept."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def processor_seconds(self) -> float:
        """Processor time of the server's processes so far."""
        assert self.process is not None
        own = psutil.Process(self.process.pid)
        times = [one.cpu_times() for one in (own, *own.children(recursive=True))]
        return sum(t.user + t.system for t in times) + times[0].children_user + times[0].children_system

    def url(self, database: str) -> str:
        """The inventory address of a database."""
        return f"postgresql+psycopg://muniment:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database; returns its inventory address."""
        name = f"inventory_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database that `new_database` made."""
        self.run(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the cluster's owner, outside any transaction."""
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _wait(self) -> None:
        assert self.process is not None
        ready = [str(self.place / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        ends = time.monotonic() + SECONDS
        while subprocess.run(ready, check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError((self.folder / "server.log").read_text("utf-8", "replace")[-2_000:])
            time.sleep(0.05)


def new_server(durable: bool = False) -> Server:
    """Make a cluster in a temporary folder and start it. Fails in CI, and skips elsewhere, where there is none."""
    place = binaries()
    if place is None or find_spec("psycopg") is None:
        lacking = NO_DRIVER if place else MISSING
        if os.environ.get("CI"):
            pytest.fail(lacking)
        pytest.skip(lacking)
    folder = Path(tempfile.mkdtemp(prefix="muniment-postgres-"))
    password = secrets.token_hex(16)
    (folder / "password").write_text(password)
    if account := _account():
        for path in (folder, folder / "password"):
            shutil.chown(path, account["user"], account["group"])
    command = [str(place / "initdb"), "-D", str(folder / "data"), "-U", "muniment", "--no-sync", "-E", "UTF8"]
    command += ["--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--locale=C.UTF-8"]
    command += ["--locale-provider=icu", "--icu-locale=en-GB"] if _version(place) >= 15 else []
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **_account())
    server = Server(place, folder, free_port(), password, durable)
    atexit.register(server.remove)
    server.start()
    return server


@cache
def shared_server() -> Server:
    """The session's server."""
    return new_server()


def _version(place: Path) -> int:
    said = subprocess.run([str(place / "postgres"), "--version"], check=True, capture_output=True, text=True).stdout
    return int(said.split()[2].split(".")[0])


def _account() -> dict[str, str]:
    """Arguments for `subprocess` that give up root's rights, where we have them."""
    if os.getuid() != 0:
        return {}
    user = accounts(ACCOUNTS)[0]
    return {"user": user, "group": pwd.getpwnam(user).pw_gid}  # type: ignore[dict-item]
