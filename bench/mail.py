"""Mailboxes at size: a generated mbox, a folder of EML files, and PST files, scanned with a fresh inventory each.

    python bench/mail.py [--mbox-mb 1000] [--eml 20000] [--pst FOLDER]

As in real mailboxes most bytes are pictures: of ten messages two carry a photograph of 100 to 500 KB and one carries
notes of 3 to 30 KB, and the others are text of a few hundred words; every second message answers the one before it and
quotes it.

The counts are held against the truth: each message and each attachment is an item. For a PST the truth is what libpff
counts. Memory and processor time are those of all processes together.
"""

from __future__ import annotations

import argparse
import base64
import os
import platform
import random
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from scan import MUNIMENT, measure

WORDS = (
    "repair rent tenancy meeting agenda invoice planning report budget school transport housing review panel letter "
    "visit record office council committee minutes contract supplier highway drainage library leisure waste recycling"
).split()


PICTURES = (3, 7)
"""The last digits of messages that carry a picture."""


def message(number: int, chance: random.Random) -> bytes:
    """A message of a few hundred words, every second with the one before it quoted; some with an attachment."""
    head = [
        f"From: Officer {number % 50} <officer{number % 50}@dyffrynarian.example.org>",
        "To: housing@dyffrynarian.example.org",
        f"Subject: {chance.choice(WORDS).title()} {number}",
        f"Date: {format_datetime(datetime(2015, 1, 1, tzinfo=UTC) + timedelta(hours=number))}",
        f"Message-ID: <{number}@dyffrynarian.example.org>",
        "MIME-Version: 1.0",
    ]
    said = [" ".join(chance.choices(WORDS, k=12)) for _ in range(chance.randrange(5, 40))]
    if number % 2:
        head += [f"{name}: <{number - 1}@dyffrynarian.example.org>" for name in ("In-Reply-To", "References")]
        quoted = (" ".join(chance.choices(WORDS, k=12)) for _ in range(chance.randrange(5, 40)))
        said += ["", f"On Thu, 1 Jan 2015, Officer {(number - 1) % 50} wrote:", *(f"> {line}" for line in quoted)]
    body = "\n".join([*said, ""])
    if number % 10 == 0:
        data = " ".join(chance.choices(WORDS, k=chance.randrange(400, 4_000))).encode()
        return _with_file(head, body, f"notes {number}.txt", "text/plain", data)
    if number % 10 in PICTURES:
        return _with_file(head, body, f"photo {number}.png", "image/png", photograph(chance))
    return "\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", body]).encode()


def _with_file(head: list[str], body: str, name: str, kind: str, data: bytes) -> bytes:
    lines = [
        *head,
        'Content-Type: multipart/mixed; boundary="=_part"',
        "\n--=_part\nContent-Type: text/plain; charset=utf-8\n",
        body,
        f'--=_part\nContent-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64\n\n",
    ]
    return "\n".join(lines).encode() + base64.encodebytes(data) + b"--=_part--\n"


def photograph(chance: random.Random) -> bytes:
    """A picture of noise (PNG) that does not compress, as photographs do not."""
    width, height = 300, chance.randrange(110, 560)
    noise = chance.randbytes(width * 3 * height)
    rows = b"".join(b"\0" + noise[at : at + width * 3] for at in range(0, len(noise), width * 3))
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def attached(number: int) -> bool:
    """Whether a message has an attachment."""
    return number % 10 in (0, *PICTURES)


def messages(size: int) -> Iterator[bytes]:
    """Messages until their bytes come to `size`."""
    chance, number = random.Random(9), 0
    while size > 0:
        data = message(number, chance)
        size -= len(data)
        number += 1
        yield data


def make_mbox(path: Path, size: int) -> int:
    """Write an mbox of about `size` bytes; returns the number of items in it."""
    items = 0
    with path.open("wb") as file:
        for number, data in enumerate(messages(size)):
            file.write(b"From someone@example.org Thu Jan  1 00:00:00 2015\n")
            file.write(data.replace(b"\nFrom ", b"\n>From ") + b"\n")
            items += 1 + attached(number)
    return items


def make_folder(path: Path, number: int) -> int:
    """Write messages as files; returns the number of items, files and attachments."""
    chance = random.Random(9)
    path.mkdir()
    for one in range(number):
        (path / f"{one:06}.eml").write_bytes(message(one, chance))
    return number + sum(map(attached, range(number)))


def count_pst(path: Path) -> int | None:
    """Messages of a PST, embedded ones left out, as libpff counts them; None where it cannot open the file."""
    import pypff

    file = pypff.file()
    try:
        file.open(str(path))
    except OSError:
        return None
    try:
        waiting, total = [file.get_root_folder()], 0
        while waiting:
            folder = waiting.pop()
            total += folder.get_number_of_sub_messages()
            waiting.extend(folder.get_sub_folder(n) for n in range(folder.get_number_of_sub_folders()))
        return int(total + file.get_number_of_orphan_items())
    finally:
        file.close()


def scan(name: str, path: Path, truth: int, what: str, workers: str) -> None:
    """Scan and print one line of figures."""
    with tempfile.TemporaryDirectory() as folder:
        place = f"sqlite:///{folder}/inventory.db"
        _, code, usage = measure([*MUNIMENT, "scan", str(path), "--inventory", place, "--workers", workers, "--json"])
        sys.path.insert(0, str(Path(__file__).parent.parent))
        from sqlalchemy import func, select, true

        from models.store import open_inventory
        from models.tables import items

        engine = open_inventory(place)
        with engine.connect() as connection:
            wanted = true() if path.is_dir() else items.c.container_id.is_not(None)
            query = select(items.c.kind, func.count()).where(wanted).group_by(items.c.kind)
            kinds = {kind: number for kind, number in connection.execute(query)}  # noqa: C416
        engine.dispose()
    found = sum(kinds.values()) if what == "items" else kinds.get("message", 0)
    size = path.stat().st_size if path.is_file() else sum(file.stat().st_size for file in path.iterdir())
    cpu = max(usage.cpu_seconds, 0.01)
    print(
        f"{name}: {size / 1e6:.0f} MB, exit code {code}; {what} {found} of {truth}; {usage.seconds:.0f} s wall, "
        f"{cpu:.0f} s of CPU ({cpu / usage.seconds:.2f} cores), {found / cpu:.0f} {what} and {size / 1e6 / cpu:.2f} MB "
        f"a CPU-second; peak memory {usage.peak_pss / 1e6:.0f} MB (PSS); left behind {usage.left_behind}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mbox-mb", type=int, default=1_000)
    options.add_argument("--eml", type=int, default=20_000)
    options.add_argument("--pst", type=Path, help="a folder with PST files")
    options.add_argument("--workers", default=str(os.cpu_count() or 1))
    chosen = options.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{date.today()}, {machine}, {chosen.workers} workers", flush=True)  # noqa: DTZ011
    with tempfile.TemporaryDirectory() as folder:
        if chosen.mbox_mb:
            path = Path(folder) / "box.mbox"
            scan("mbox", path, make_mbox(path, chosen.mbox_mb * 1_000_000), "items", chosen.workers)
            path.unlink()
        if chosen.eml:
            path = Path(folder) / "mails"
            scan("folder of EML", path, make_folder(path, chosen.eml), "items", chosen.workers)
    for path in sorted(chosen.pst.rglob("*.pst")) if chosen.pst else []:
        truth = count_pst(path)
        if truth is None:
            print(f"{path.name}: libpff cannot open it; left out")
        else:
            scan(path.name, path, truth, "messages", chosen.workers)


if __name__ == "__main__":
    main()
