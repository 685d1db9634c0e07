"""The key for hashes of values: made on the first run, kept outside the inventory, readable by its owner only."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from models.errors import MunimentError

SIZE = 32


def default_place() -> Path:
    """Where the key is kept unless `key_file` says otherwise: the user's own data folder."""
    from platformdirs import user_data_path

    return user_data_path("muniment") / "hash.key"


def ensure_key(path: Path) -> bytes:
    """The key at `path`, made with owner-only permissions where there is none yet.

    Raises MunimentError when it cannot be made or read, or is not a key of ours.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
        key = path.read_bytes()
    except OSError as error:
        hint = "Name another place in MUNIMENT_KEY_FILE or as key_file in muniment.toml."
        raise MunimentError(f"the key {path} cannot be used: {error.strerror}", hint) from error
    if len(key) != SIZE:
        hint = "Restore it from a backup: with another key the values already recorded no longer match."
        raise MunimentError(f"{path} is not a key of {SIZE} bytes", hint)
    return key


def mark_of(key: bytes) -> str:
    """What tells two keys apart and tells nothing of a key."""
    return hmac.digest(key, b"muniment: which key is this", "sha256")[:8].hex()


def _make(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SIZE))
        file.flush()
        os.fsync(descriptor)
