"""The formats at risk held against the PRONOM names that are built into the identifier of formats.

    python bench/puids.py             every PUID of `classifiers.formats_at_risk` with PRONOM's name; says which differ

pygfried carries siegfried's signature file: a flate stream behind the bytes `sf 00 ff`, in which each PUID, name and
version stands behind its length in two bytes.
"""

from __future__ import annotations

import re
import zlib
from importlib.util import find_spec
from pathlib import Path

from classifiers.formats_at_risk import AT_RISK

MARK = re.compile(rb"sf\x00\xff")
HEADER = 6
PUID = re.compile(rb"(?:x-)?fmt/\d+")


def main() -> None:
    """Compare and print."""
    names = signature_names()
    wrong = {puid: (name, names.get(puid, "")) for puid, name in AT_RISK.items() if names.get(puid) != name}
    print(f"{len(names):,} names in the signature file; {len(AT_RISK)} formats at risk, {len(wrong)} differ")
    for puid, (ours, theirs) in sorted(wrong.items()):
        print(f"  {puid}: {ours!r}, PRONOM says {theirs!r}")


def signature_names() -> dict[str, str]:
    """PRONOM's name and version by PUID, as the installed pygfried has them."""
    found = find_spec("pygfried")
    folder = Path(found.origin or "").parent if found else Path()
    library = next(path for path in (folder, folder.parent) for path in path.glob("pygfried*.so"))
    data = library.read_bytes()
    for mark in MARK.finditer(data):
        try:
            return names_of(zlib.decompressobj(-15).decompress(data[mark.start() + HEADER :]))
        except zlib.error:
            continue
    raise SystemExit("no signature file found in pygfried")


def names_of(data: bytes) -> dict[str, str]:
    """The names in an unpacked signature file."""
    names: dict[str, str] = {}
    for puid in PUID.finditer(data):
        name, end = counted(data, puid.end())
        if data[puid.start() - 2] == len(puid[0]) and len(name) > 2 and not PUID.match(name.encode()):
            version, _ = counted(data, end)
            names.setdefault(puid[0].decode(), f"{name} {version}".strip())
    return names


def counted(data: bytes, at: int) -> tuple[str, int]:
    """The text behind its length at a place, and where it ends; "" where no text can stand there."""
    start, length = at + 2, int.from_bytes(data[at : at + 2], "little")
    text = data[start : start + length]
    return (text.decode("ascii"), start + length) if re.fullmatch(rb"[\x20-\x7e]{1,120}", text) else ("", start)


if __name__ == "__main__":
    main()
