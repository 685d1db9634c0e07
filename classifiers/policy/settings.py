"""Reading `settings.toml`: thresholds, own mail domains, factors, and what may be stored."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Mapping
from typing import Any

from classifiers.policy.rows import Complaints, decoded, listed
from models.errors import PolicyError
from models.policy import Settings

FILE = "settings.toml"
CHOICES = {"birth_dates": ("exact", "year", "none"), "word_vectors": ("all", "not special", "none")}
RANGES = {
    "class_threshold": (0, 1),
    "stale_years": (1, 100),
    "obsolete_name_years": (0, 100),
    "log_months": (0, 1200),
    "near_empty_words": (0, 1000),
    "scattered_areas": (2, 1000),
    "disposal_wait_days": (0, 3650),
    "quarantine_days": (0, 3650),
    "cost_per_tb_year": (0, 1e9),
    "co2_kg_per_tb_year": (0, 1e9),
}


def read_settings(content: bytes, complaints: Complaints) -> Settings:
    """The settings, with the default for each that is not given."""
    known = {field.name: field.default for field in dataclasses.fields(Settings)}
    given: dict[str, Any] = {}
    for key, value in table(content, FILE, complaints).items():
        if key not in known:
            complaints.warn(f"{FILE}, {key}", f"not a setting{_meant(key, list(known))}; not used")
        else:
            wrong = _wrong(key, value, known[key])
            if wrong:
                complaints.error(f"{FILE}, {key}", wrong)
            given[key] = known[key] if wrong else _value(value, known[key])
    return Settings(**given)


def table(content: bytes, file: str, complaints: Complaints) -> Mapping[str, Any]:
    """The tables of a TOML file; empty, with an error noted, where it cannot be read."""
    try:
        return tomllib.loads(decoded(content, file).replace("\r\n", "\n"))
    except PolicyError as error:
        complaints.error(file, str(error).removeprefix(f"{file}: "))
    except tomllib.TOMLDecodeError as error:
        complaints.error(file, f"not readable as TOML: {error}")
    return {}


def _meant(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, 1)
    return f" (perhaps `{close[0]}`)" if close else ""


def _wrong(key: str, value: object, default: object) -> str:
    """What is wrong with a value, "" when nothing is."""
    if isinstance(default, tuple):
        good = isinstance(value, list) and all(isinstance(part, str) for part in value)
        return "" if good else 'expected a list of texts, for example ["one", "two"]'
    if isinstance(default, str):
        return "" if value in CHOICES[key] else f"`{value}` is not known; expected {listed(CHOICES[key])}"
    numbers = (int, float) if isinstance(default, float) else (int,)
    if isinstance(value, bool) or not isinstance(value, numbers):
        return f"`{value}` is not a {'number' if isinstance(default, float) else 'whole number'}"
    low, high = RANGES[key]
    return "" if low <= value <= high else f"{value} is out of range; expected {low} to {high:g}"


def _value(value: Any, default: object) -> Any:
    if isinstance(default, tuple):
        return tuple(value)
    return float(value) if isinstance(default, float) else value
