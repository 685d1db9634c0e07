"""Trying a changed policy: checked, compared on the inventory, then put in place, the old files kept beside it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from classifiers.policy import OPTIONAL, REQUIRED, SHIPPED, load
from models.config import Config
from models.errors import MunimentError, PolicyError
from models.policy import Policy

FILES = (*REQUIRED, *OPTIONAL)


def checked(config: Config, files: Mapping[str, bytes]) -> Policy:
    """The policy in use with some files replaced. Raises PolicyError naming each bad row, and for other files."""
    with TemporaryDirectory(prefix="muniment-policy-") as folder:
        return load(_with(config, files, Path(folder)))


def compared(config: Config, files: Mapping[str, bytes], today: date) -> dict[str, Any]:
    """What the replaced files would change on this inventory, as `muniment judge --what-if` tells it."""
    from scanner.comparing import run_what_if

    with TemporaryDirectory(prefix="muniment-policy-") as folder:
        facts, _ = run_what_if(config, str(_with(config, files, Path(folder))), today)
    return facts


def taken_over(config: Config, files: Mapping[str, bytes], now: datetime) -> Policy:
    """Put the files into the policy folder in use, the old ones kept beside them; returns the policy as it is then.

    Raises MunimentError where the shipped example is in use or the folder cannot be written.
    """
    found = checked(config, files)
    if not config.policy or Path(config.policy).resolve() == SHIPPED.resolve():
        raise MunimentError("the shipped example is in use, which is not changed", "Name your own folder: --policy DIR")
    place = Path(config.policy)
    kept = place / "earlier" / f"{now:%Y-%m-%dT%H%M%S}"
    try:
        kept.mkdir(parents=True)
        for name, content in files.items():
            if (place / name).exists():
                shutil.copy2(place / name, kept / name)
            unfinished = place / f".{name}.part"
            unfinished.write_bytes(content)
            unfinished.replace(place / name)
    except OSError as error:
        raise MunimentError(f"{place} cannot be written: {error.strerror}", "Ask IT for the right to write.") from error
    return found


def _with(config: Config, files: Mapping[str, bytes], folder: Path) -> Path:
    unknown = sorted(set(files) - set(FILES))
    if unknown:
        raise PolicyError(f"{unknown[0]} is no file of a policy", f"Files: {', '.join(FILES)}.")
    place = folder / "policy"
    present = Path(config.policy) if config.policy else SHIPPED
    shutil.copytree(present, place, ignore=shutil.ignore_patterns("*.py", "__pycache__", "earlier"))
    for name, content in files.items():
        (place / name).write_bytes(content)
    return place
