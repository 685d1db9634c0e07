"""A council's policy as loaded from its folder: plan, schedule, areas, holds, identifiers, settings, terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.disposition import Hold
from models.fileplan import RecordClass, Retention
from models.records import ShareKind


@dataclass(frozen=True, slots=True)
class StorageArea:
    """A registered place where information is kept.

    `path` is as written; `scope` is "", case, legal, foi, sar or audit.
    """

    path: str
    kind: ShareKind | None = None
    service: str = ""
    data_owner: str = ""
    asset_owner: str = ""
    default_code: str = ""
    sharepoint_site: str = ""
    library: str = ""
    folder: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class LocalIdentifier:
    """An identifier of the council's own systems: `type` is a `FindingType` value, `pattern` is RE2."""

    type: str
    name: str
    pattern: str
    context: tuple[str, ...] = ()
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class SensitivityLevel:
    """A level of sensitivity, as the council defines it: a content has it when any of the conditions holds.

    `special` are categories said of a person ("any" for every one of Art. 9), `types` are finding types, `people` and
    `values` are the least numbers of distinct persons and of personal values; 0 is no condition.
    """

    level: str
    level_cy: str = ""
    special: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    people: int = 0
    values: int = 0

    @property
    def otherwise(self) -> bool:
        """True for the level of all that no other level takes."""
        return not (self.special or self.types or self.people or self.values)


@dataclass(frozen=True, slots=True)
class Settings:
    """`settings.toml`: thresholds, and what may be stored. Defaults are the shipped policy's."""

    class_threshold: float = 0.35
    own_domains: tuple[str, ...] = ()
    stale_years: int = 7
    obsolete_name_years: int = 2
    log_months: int = 6
    near_empty_words: int = 20
    scattered_areas: int = 4
    disposal_wait_days: int = 30
    quarantine_days: int = 30
    cost_per_tb_year: float = 0.0
    co2_kg_per_tb_year: float = 0.0
    birth_dates: str = "exact"
    word_vectors: str = "all"
    skip: tuple[str, ...] = (
        ".snapshot",
        "~snapshot",
        "$RECYCLE.BIN",
        "System Volume Information",
        "DfsrPrivate",
    )


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a council decides for itself. `digest` names this very policy in every report.

    `classes` and `schedule` are keyed by code and ref. `trigger_cues` maps a trigger word to its cues in both
    languages. `terms` maps a term list's name ("health", "criminal_offence", …) to its terms by language.
    `sensitivity` has the levels, highest first. `warnings` are sentences for people: things that were read but look
    wrong.
    """

    folder: str
    digest: str
    classes: Mapping[str, RecordClass]
    schedule: Mapping[str, Retention]
    areas: tuple[StorageArea, ...] = ()
    holds: tuple[Hold, ...] = ()
    identifiers: tuple[LocalIdentifier, ...] = ()
    settings: Settings = field(default_factory=Settings)
    trigger_cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    sensitivity: tuple[SensitivityLevel, ...] = ()
    warnings: tuple[str, ...] = ()

    def retention_of(self, code: str) -> Retention | None:
        """The schedule row that governs a class, or None where the class or its row is unknown."""
        record_class = self.classes.get(code)
        return self.schedule.get(record_class.schedule_ref) if record_class else None

    def path_of(self, code: str) -> tuple[RecordClass, ...]:
        """A class with its parents, from the top of the plan down to itself; empty where the code is unknown.

        A loop of parents, which no plan that was checked has, ends where it closes.
        """
        path: dict[str, RecordClass] = {}
        found = self.classes.get(code)
        while found is not None and found.code not in path:
            path[found.code] = found
            found = self.classes.get(found.parent)
        return tuple(reversed(path.values()))
