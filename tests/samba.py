"""A real Samba for tests: on loopback, in a temporary folder, with one user, ended by its own pid.

Files are read and denied as that user's: an account without rights of its own, whom Samba turns into.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.processes import accounts, ends_with_us, free_port, kill_family

MISSING = "no Samba found: install the Debian package samba (apt-get install samba smbclient)"
NOT_ROOT = "Samba turns into its users, which only root may do"
NO_CLIENT = "no SMB client found: make test installs it"
ACCOUNTS = ("daemon", "backup", "nobody")
"""Whom the user of the tests is on this machine; owns nothing in the share."""
SECONDS = 30
CONFIG = """[global]
server role = standalone server
workgroup = CYNGOR
interfaces = 127.0.0.1
bind interfaces only = yes
smb ports = {port}
disable netbios = yes
map to guest = never
guest account = {other}
server min protocol = SMB3
private dir = {folder}/private
lock directory = {folder}/lock
state directory = {folder}/state
cache directory = {folder}/cache
pid directory = {folder}/pid
ncalrpc dir = {folder}/ncalrpc
log file = {folder}/log.%m
passdb backend = tdbsam:{folder}/private/passdb.tdb
rpc start on demand helpers = no
load printers = no
printing = bsd
disable spoolss = yes
store dos attributes = yes
map archive = no
[share]
path = {folder}/share
read only = no
server smb encrypt = required
vfs objects = acl_xattr
[tape]
path = {folder}/tape
vfs objects = offline
"""


@dataclass
class Samba:
    """A server of our own; `share` is the folder behind its share."""

    folder: Path
    port: int
    user: str
    password: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list, repr=False)

    @property
    def share(self) -> Path:
        """The folder that is shared."""
        return self.folder / "share"

    @property
    def address(self) -> str:
        """The share's address."""
        return f"smb://127.0.0.1:{self.port}/share"

    @property
    def environment(self) -> dict[str, str]:
        """What Muniment needs to log on."""
        return {"MUNIMENT_SMB_USER": self.user, "MUNIMENT_SMB_PASSWORD": self.password}

    def start(self) -> None:
        """Start the server and wait until it answers; also after it was killed."""
        config = ["-s", str(self.folder / "smb.conf"), "-F", "--no-process-group"]
        commands = [[_program("smbd"), *config]]
        if helper := _helper():
            commands.append([helper, *config, "--libexec-rpcds"])  # tells the names of SIDs
        with open(self.folder / "smbd.log", "ab") as log:
            same = {
                "stdin": subprocess.DEVNULL,
                "stdout": log,
                "stderr": log,
                "preexec_fn": ends_with_us(signal.SIGTERM),
            }
            self.processes = [subprocess.Popen(command, **same) for command in commands]  # type: ignore[call-overload]
        ends = time.monotonic() + SECONDS
        while not self._answers():
            if self.processes[0].poll() is not None or time.monotonic() > ends:
                raise RuntimeError((self.folder / "smbd.log").read_text("utf-8", "replace")[-2_000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the server and each of its processes, as a failing machine ends them."""
        kill_family(self.processes)
        self.processes.clear()

    def remove(self) -> None:
        """End the server and remove all it kept."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, *commands: str) -> str:
        """What `smbclient` says to commands, as the same user."""
        login = f"--user={self.user}%{self.password}"
        command = [
            _program("smbclient"),
            "-s",
            str(self.folder / "smb.conf"),
            "//127.0.0.1/share",
            "-p",
            str(self.port),
        ]
        done = subprocess.run([*command, login, "-c", "; ".join(commands)], check=True, capture_output=True, text=True)
        return done.stdout

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def new_samba() -> Samba:
    """Make a server in a temporary folder and start it. Fails in CI, and skips elsewhere, where there can be none."""
    lacking = _lacking()
    if lacking and os.environ.get("CI"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    folder = Path(tempfile.mkdtemp(prefix="muniment-samba-"))
    folder.chmod(0o755)
    for name in ("private", "lock", "state", "cache", "pid", "ncalrpc", "share", "tape"):
        (folder / name).mkdir()
    user, other = accounts(ACCOUNTS)[:2]
    samba = Samba(folder, free_port(), user, secrets.token_hex(12))
    config = folder / "smb.conf"
    config.write_text(CONFIG.format(port=samba.port, folder=folder, other=other))
    words = f"{samba.password}\n{samba.password}\n"
    adding = [_program("pdbedit"), "-s", str(config), "-a", "-t", "-u", user]
    subprocess.run(adding, input=words, text=True, check=True, capture_output=True)
    atexit.register(samba.remove)
    samba.start()
    return samba


@cache
def shared_samba() -> Samba:
    """The session's server."""
    return new_samba()


def _lacking() -> str:
    if not all(map(_program, ("smbd", "pdbedit", "smbclient"))):
        return MISSING
    if find_spec("smbprotocol") is None:
        return NO_CLIENT
    return NOT_ROOT if os.getuid() != 0 else ""


def _program(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or ""


def _helper() -> str:
    """Samba's server for calls beside files, "" where there is none."""
    places = ("/usr/libexec/samba", "/usr/lib/samba", "/usr/lib/x86_64-linux-gnu/samba")
    return shutil.which("samba-dcerpcd", path=":".join(places)) or ""
