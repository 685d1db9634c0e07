"""Second opinions: Siegfried for PRONOM identifiers, libmagic for what nothing of ours knows.

Both are loaded at first use and never at import: Siegfried is a Go library, which does not survive a fork.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

_WHOLE = 32 << 20
_PART = 4 << 20
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Opinion:
    """What PRONOM says: identifier, media type (either may be empty), and the signature that matched."""

    puid: str = ""
    media_type: str = ""
    basis: str = ""


def pronom(file: BinaryIO) -> Opinion:
    """Siegfried's first match. It takes only paths, so it gets a copy in memory (Linux) or a temporary file:
    opening the file itself again could touch its access time. Above 32 MiB the copy is the first and last 4 MiB."""
    # Go's collector takes a third of Siegfried's time with its default; read once, when the library is loaded.
    os.environ.setdefault("GOGC", "400")
    try:
        import pygfried
    except ImportError:
        return Opinion(basis="Siegfried is not installed")
    with _copy(file) as path:
        try:
            report: Any = pygfried.identify(path, detailed=True)
        except (OSError, ValueError, RuntimeError, pygfried.GoError):
            return Opinion(basis="Siegfried failed")
    matches = report.get("files", [{}])[0].get("matches") or [{}]
    best = matches[0]
    puid = best.get("id", "")
    if puid in ("", "UNKNOWN"):
        return Opinion()
    return Opinion(puid, best.get("mime", "").split(",")[0].strip().lower(), best.get("basis", ""))


@contextmanager
def _copy(file: BinaryIO) -> Iterator[str]:
    if hasattr(os, "memfd_create"):
        number = os.memfd_create("muniment")
        try:
            _write(file, number)
            yield f"/proc/self/fd/{number}"
        finally:
            os.close(number)
        return
    number, path = tempfile.mkstemp()
    try:
        _write(file, number)
        os.close(number)
        yield path
    finally:
        os.unlink(path)  # noqa: PTH108


def _write(file: BinaryIO, number: int) -> None:
    size = file.seek(0, 2)
    spans = ((0, size),) if size <= _WHOLE else ((0, _PART), (size - _PART, _PART))
    for start, length in spans:
        file.seek(start)
        while length > 0 and (block := file.read(min(length, _BLOCK))):
            view = memoryview(block)
            while view:
                view = view[os.write(number, view) :]
            length -= len(block)
    file.seek(0)


@cache
def _libmagic() -> Any:
    """libmagic's reader, None where the library is missing."""
    try:
        import magic
    except (ImportError, OSError):
        return None
    try:
        return magic.Magic(mime=True)
    except magic.MagicException:
        return None


def libmagic(head: bytes) -> str:
    """libmagic's media type of the first bytes, empty where it is missing or knows nothing telling."""
    reader = _libmagic()
    if reader is None:
        return ""
    import magic

    try:
        found = str(reader.from_buffer(head)).lower()
    except (magic.MagicException, UnicodeDecodeError, OSError):
        return ""
    return "" if found in ("application/octet-stream", "text/plain") or "/" not in found else found
