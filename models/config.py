"""Settings of the programme itself: where the inventory is, how many workers, what limits; and where each came from."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from models.errors import MunimentError

SECTIONS = ("logs", "scan", "limits", "console")
CONFIG_FILE = "muniment.toml"
LANGUAGES = ("en", "cy")
"""In which reports can be written."""
ENVIRONMENT = {
    "inventory": "MUNIMENT_INVENTORY",
    "policy": "MUNIMENT_POLICY",
    "key_file": "MUNIMENT_KEY_FILE",
    "workers": "MUNIMENT_WORKERS",
    "metrics": "MUNIMENT_METRICS",
    "logs.format": "MUNIMENT_LOG_FORMAT",
    "scan.nice": "MUNIMENT_NICE",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost before it is given up as a `Problem`; its neighbours go on.

    `seconds` is wall-clock time and `cpu_seconds` processor time for one file, and for each thing directly inside it;
    `seconds_per_mb` is added to both for each MB of its size. `memory_mb` is what a worker may allocate for a batch
    beyond what it holds, `text_chars` how much text of one item is looked at, `depth` how deep containers may nest,
    `members` how many items one file may hold.
    """

    seconds: int = 120
    cpu_seconds: int = 120
    seconds_per_mb: int = 10
    memory_mb: int = 768
    text_chars: int = 100_000_000
    depth: int = 5
    members: int = 500_000


@dataclass(frozen=True, slots=True)
class Logs:
    """What is logged and where to: `format` is "json" or "text" ("" logs nothing), `file` "" is stderr.

    No level but debug names places or says what a person would read on the terminal.
    """

    format: str = ""
    level: str = "info"
    file: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """How gently a scan goes. Speeds are for all workers together, on average; 0 is as fast as it goes.

    `blackout` are hours in which it rests ("Mon-Fri 08:00-18:00"; in text, several are parted by ";"). `nice` (0 to
    19) and `idle_disk` are the priority of the processes that list and read. `order` is what is read first: "size"
    (the largest), "age" (the oldest) or "risk" (by place and kind).
    """

    list_files_per_second: float = 0
    read_files_per_second: float = 0
    read_mb_per_second: float = 0
    blackout: tuple[str, ...] = ()
    nice: int = 10
    idle_disk: bool = True
    order: str = "size"


@dataclass(frozen=True, slots=True)
class Console:
    """Where the review console listens and who signs in. The provider's secret is in MUNIMENT_OIDC_SECRET alone.

    `https` says that browsers reach it by https, `address` is what they then type ("https://records.example.gov.uk").
    `oidc_roles` are the provider's names for our roles ("Records.Reviewer=reviewer"), given in its claim
    `oidc_claim`; with `create_accounts` the first login makes the account, and each gives it those roles.
    """

    host: str = "127.0.0.1"
    port: int = 8484
    https: bool = False
    address: str = ""
    council: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_name: str = ""
    oidc_claim: str = "roles"
    oidc_roles: tuple[str, ...] = ()
    create_accounts: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force. `metrics` is HOST:PORT, "" for none. `origins` names for each where it came from.

    `language` is that of reports and certificates ("en" or "cy"); the console goes by its reader.
    """

    inventory: str = "sqlite:///muniment.db"
    policy: str = ""
    key_file: str = ""
    workers: int = 0
    metrics: str = ""
    language: str = "en"
    logs: Logs = field(default_factory=Logs)
    scan: Scan = field(default_factory=Scan)
    limits: Limits = field(default_factory=Limits)
    console: Console = field(default_factory=Console)
    origins: Mapping[str, str] = field(default_factory=dict)


def load(folder: Path, environment: Mapping[str, str] | None = None, **options: Any) -> Config:
    """Read `muniment.toml` in a folder, then the environment, then command-line options that are not None.

    Raises MunimentError naming the file and the key that cannot be used.
    """
    environment = os.environ if environment is None else environment
    config = _from_file(Config(), folder / CONFIG_FILE)
    for name, variable in ENVIRONMENT.items():
        if environment.get(variable):
            config = _with(config, name, environment[variable], f"environment {variable}")
    for name, value in options.items():
        if value is not None:
            config = with_option(config, name, value)
    return config


def with_option(config: Config, name: str, value: Any) -> Config:
    """The settings with one given on the command line (`logs.format` for one of a section)."""
    return _with(config, name, value, "command line")


def settings(config: Config) -> list[tuple[str, str, str]]:
    """Every setting with its value and where it came from, for `muniment config show`."""
    rows = [(f.name, str(getattr(config, f.name))) for f in fields(Config) if f.name not in (*SECTIONS, "origins")]
    for section in SECTIONS:
        part = getattr(config, section)
        rows += [(f"{section}.{f.name}", str(getattr(part, f.name))) for f in fields(part)]
    return [(name, value, config.origins.get(name, "default")) for name, value in rows]


def _from_file(config: Config, path: Path) -> Config:
    if not path.is_file():
        return config
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise MunimentError(f"{path} cannot be read: {error}", "Correct the file or move it away.") from error
    flat = {k: v for k, v in data.items() if k not in SECTIONS}
    flat |= {f"{section}.{k}": v for section in SECTIONS for k, v in data.get(section, {}).items()}
    for name, value in flat.items():
        config = _with(config, name, value, str(path))
    return config


def _with(config: Config, name: str, value: Any, origin: str) -> Config:
    known = {row[0] for row in settings(config)}
    if name not in known:
        raise MunimentError(f"{origin}: there is no setting {name!r}", f"Known settings: {', '.join(sorted(known))}.")
    section, _, key = name.rpartition(".")
    target: Any = getattr(config, section) if section else config
    kind = float if key.endswith("_per_second") else type(getattr(target, key))
    try:
        value = tuple(filter(None, value.split(";"))) if kind is tuple and isinstance(value, str) else kind(value)
    except ValueError as error:
        raise MunimentError(f"{origin}: {name} must be a {kind.__name__}, not {value!r}") from error
    if name == "language" and value not in LANGUAGES:
        raise MunimentError(f"{origin}: language must be {' or '.join(LANGUAGES)}, not {value!r}")
    changed = replace(config, **({section: replace(target, **{key: value})} if section else {key: value}))
    return replace(changed, origins={**config.origins, name: origin})
