"""An agent over TLS whose clock is wrong and jumps, and a database whose disk is full: nothing is lost or doubled."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from models.config import Config
from models.errors import InventoryError
from models.store import open_inventory
from scanner.scheduling import run_check, run_now
from tests.agents import Estate, estate, exported
from tests.clocks import WrongClock
from tests.postgres import Server, _account, new_server
from tests.shares import make_share, muniment

READ = "SELECT count(*) FROM items WHERE status <> 'pending'"
DISK = "256m"


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small disk of its own, where we may mount one."""
    place = Path(tempfile.mkdtemp(prefix="muniment-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0777", "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        place.rmdir()
        pytest.skip("a small disk of its own can be mounted by root only")
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
    place.rmdir()


@pytest.fixture
def council(disk: Path, tmp_path: Path) -> Iterator[Estate]:
    """A database on that disk, which answers over TLS only as an agent's role."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    make_share(tmp_path / "SU", 190)
    server = new_server(durable=True)
    with_certificate(server, tmp_path)
    made = estate(server, tmp_path, "agent_tls")
    secure = f"sslmode=verify-full&sslrootcert={tmp_path}/ca.crt"
    yield replace(made, role_url=made.role_url.replace("127.0.0.1", "localhost") + f"?{secure}")
    made.stop()
    server.remove()


def with_certificate(server: Server, folder: Path) -> None:
    """A certificate for localhost, which is its own authority; roles of agents must use TLS."""
    command = ["openssl", "req", "-new", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt"]
    command += ["ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    data = server.folder / "data"
    subprocess.run(
        [*command, "-keyout", str(data / "server.key"), "-out", str(data / "server.crt")],
        check=True,
        capture_output=True,
    )
    shutil.copy(data / "server.crt", folder / "ca.crt")
    (data / "server.key").chmod(0o600)
    if account := _account():
        for name in ("server.key", "server.crt"):
            shutil.chown(data / name, account["user"], account["group"])
    with open(data / "postgresql.conf", "a", encoding="utf-8") as file:
        file.write("ssl = on\nssl_min_protocol_version = 'TLSv1.2'\nmin_wal_size = 32MB\nmax_wal_size = 32MB\n")
    rules = (data / "pg_hba.conf").read_text("utf-8")
    (data / "pg_hba.conf").write_text(f"hostnossl all agent_tls all reject\n{rules}", "utf-8")
    server.stop()
    server.start()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_full_disk_and_a_wrong_clock_lose_and_double_nothing(council: Estate, disk: Path, tmp_path: Path) -> None:
    check_line(council)
    clock = WrongClock(tmp_path)
    clock.jump(3)
    (tmp_path / "muniment.toml").write_text("[scan]\nread_files_per_second = 8\n", "utf-8")
    council.agent("fs01", "SU=SU", settings=clock.settings)
    council.known("SU")
    (tmp_path / "muniment.toml").unlink()
    bare = "pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'agent_tls' AND NOT ssl"
    assert council.number(f"SELECT count(*) FROM {bare}") == 0
    run_now(Config(inventory=council.url), "SU", deep=False)
    for read, hours in ((5, 9), (33, -5), (65, 0)):
        assert council.until(lambda: council.number(READ) >= read), council.logs()  # noqa: B023
        clock.jump(hours)
    assert council.number("SELECT count(*) FROM items WHERE status = 'pending'") > 0, "the clock jumps in mid-scan"
    claims = council.number("SELECT max(claim) FROM scan_batches")
    late = "SELECT count(*) FROM agents WHERE abs(seen / 1e9 - extract(epoch FROM now())) > 600"
    assert council.number(late) == 0, "signs of life go by the database's clock"
    fill(disk)
    assert council.until(lambda: "No space left" in council.log("fs01") or told(council), 60), council.logs()
    (disk / "ballast").unlink()
    with suppress(RuntimeError):
        if council.server.process and council.server.process.poll() is not None:
            council.server.start()
    council.done(1)
    assert claims == 1, "no batch was taken for abandoned because of the clock"
    council.command("judge")
    council.stop()
    code, _, error = muniment("scan", "SU", "--inventory", "sqlite:///one.db", cwd=tmp_path)
    assert code == 3, error
    assert exported(tmp_path, council.url) == exported(tmp_path, "sqlite:///one.db")


def fill(disk: Path) -> None:
    """Leave no byte on the disk."""
    with open(disk / "ballast", "wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


def told(council: Estate) -> bool:
    """Whether the disk was met: the server's log says so."""
    return "No space left" in (council.server.folder / "server.log").read_text("utf-8", "replace")


def check_line(council: Estate) -> None:
    """Agents get in over TLS only, and only to the server that the certificate names."""
    open_inventory(council.role_url, migrate=False).dispose()
    bare = council.role_url.partition("?")[0]
    with pytest.raises(InventoryError, match=r"pg_hba\.conf rejects|no encryption"):
        open_inventory(f"{bare}?sslmode=disable", migrate=False)
    other = council.role_url.replace("localhost", "127.0.0.1")
    with pytest.raises(InventoryError, match="does not match host name"):
        open_inventory(other, migrate=False)
    secure = council.url.replace("127.0.0.1", "localhost") + council.role_url[council.role_url.index("?") :]
    _, lines = run_check(Config(inventory=secure))
    assert any("encrypted (TLSv1" in line for line in lines)
