"""Shares for tests, made by code: synthetic people only, times set, every file kind the first scan knows simply."""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

MUNIMENT = [sys.executable, "-c", "from scanner.cli import main; main()"]
LETTER = """Dear Mrs Okafor,

Your National Insurance number is AB 12 34 5{n} C and your date of birth is 0{d} March 1962.
NHS number: 999 000 0018. We have your telephone number as 01632 960{n}{d}1 and your e-mail as p.okafor{n}@example.org.

Yours sincerely
Housing Benefit Team
"""


def make_share(root: Path, letters: int = 12) -> Path:
    """A small share: letters, a table, an archive, a message with an attachment, copies, an empty and an odd file."""
    for number in range(letters):
        path = root / "SU" / "Housing" / f"letter {number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LETTER.format(n=number % 10, d=1 + number % 8) + f"\nReference {number}\n", "utf-8")
    (root / "SU" / "clients.csv").write_text("Name,DOB\nOkafor Patricia,03/02/1961\nBevan Siân,04/05/1970\n", "utf-8")
    (root / "SU" / "empty.txt").touch()
    (root / "SU" / "letter copy.txt").write_bytes((root / "SU" / "Housing" / "letter 0.txt").read_bytes())
    (root / "SU" / "unknown.bin").write_bytes(bytes(range(256)) * 4)
    (root / "SU" / "letters.zip").write_bytes(archive())
    (root / "SU" / "mail.eml").write_bytes(message().as_bytes())
    for number, path in enumerate(sorted(root.rglob("*"))):
        os.utime(path, ns=(1_500_000_000_000_000_000, (1_400_000_000 + number * 86_401) * 1_000_000_000 + 7))
    return root


def archive() -> bytes:
    """A zip with two letters, one in a folder, and a zip in the zip."""
    out = io.BytesIO()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("deep.txt", LETTER.format(n=7, d=7))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("one.txt", (2020, 1, 2, 3, 4, 6)), LETTER.format(n=8, d=8))
        file.writestr(zipfile.ZipInfo("old/two.txt", (2020, 1, 2, 3, 4, 6)), LETTER.format(n=9, d=2))
        file.writestr(zipfile.ZipInfo("inner.zip", (2020, 1, 2, 3, 4, 6)), inner.getvalue())
    return out.getvalue()


def message() -> EmailMessage:
    """A message with a letter attached."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Siân Bevan <s.bevan@example.org>", "housing@example.org"
    mail["Subject"], mail["Date"] = "Repairs at Heol y Bryn", "Tue, 03 Mar 2020 10:00:00 +0000"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content("Please see the letter attached.\n")
    mail.add_attachment(LETTER.format(n=1, d=3).encode(), maintype="text", subtype="plain", filename="letter.txt")
    return mail


def muniment(*arguments: str, cwd: Path, before: Callable[[], None] | None = None, **more: str) -> tuple[int, str, str]:
    """Run the command in a process of its own; returns exit code, stdout and stderr."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **more}
    done = subprocess.run(
        [*MUNIMENT, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
    )
    return done.returncode, done.stdout, done.stderr


def interruptible() -> None:
    """For a child's start: heed SIGINT also where the tests run in the background, with it ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def inventory_of(folder: Path, name: str = "muniment.db") -> list[dict[str, object]]:
    """The inventory as the export gives it, in its order."""
    out = folder / f"{name}.jsonl"
    code, _, error = muniment("export", "inventory", "--inventory", f"sqlite:///{name}", "--out", str(out), cwd=folder)
    assert code == 0, error
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def without_override() -> None:
    """Before exec: give up root's right to read what permissions forbid, so that permissions count in tests."""
    _give_up(1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def without_ownership() -> None:
    """Before exec: give up root's right to act as the owner of every file."""
    _give_up(3)  # CAP_FOWNER


def _give_up(*capabilities: int) -> None:
    prctl = ctypes.CDLL(None).prctl
    for capability in capabilities:
        prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def with_little_space(size: int) -> Callable[[], None]:
    """Before exec: no file may grow beyond `size` bytes, which a database meets as it meets a full disk."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit
