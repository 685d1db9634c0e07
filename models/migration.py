"""Moving approved items to SharePoint Online: where each goes, what stands in the way, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote

DOCUMENTS = "Documents"
LIBRARY_ADDRESSES = {DOCUMENTS: "Shared Documents"}
"""A library's name as migration tools want it, and as addresses have it where the two differ."""


class Severity(StrEnum):
    """How far an issue goes: it forbids moving the item, a new name mends it, or people should know of it."""

    BLOCKS = "blocks"
    REPAIRED = "repaired"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that SharePoint Online, or moving there, does not take as it is. `kind` is a short fixed word."""

    kind: str
    severity: Severity
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" if self.detail else self.kind


@dataclass(frozen=True, slots=True)
class Target:
    """A place in SharePoint Online. `folder` is within the library, `/` between names, "" for its root."""

    site: str
    library: str
    folder: str = ""
    name: str = ""

    @property
    def in_library(self) -> str:
        """Folder and name."""
        return f"{self.folder}/{self.name}".strip("/")

    @property
    def base(self) -> str:
        """The library's address without the host, as SharePoint counts it: `sites/housing/Shared Documents`."""
        path = self.site.partition("://")[2].partition("/")[2].strip("/")
        return f"{path}/{LIBRARY_ADDRESSES.get(self.library, self.library)}".strip("/")

    @property
    def decoded(self) -> str:
        """The path that the limit of 400 characters counts: no host, nothing encoded."""
        return f"{self.base}/{self.in_library}".strip("/")

    @property
    def url(self) -> str:
        """The whole address, encoded."""
        folder = _quoted(self.site, f"{self.base}/{self.folder}".rstrip("/"))
        return f"{folder}/{quote(self.name)}" if self.name else folder

    def at(self, folder: str, name: str = "") -> Target:
        """Another place in the same library."""
        return replace(self, folder=folder, name=name)


@lru_cache(maxsize=4_096)
def _quoted(site: str, path: str) -> str:
    scheme, _, rest = site.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/{quote(path)}"


@dataclass(frozen=True, slots=True)
class Move:
    """An approved item with its target. `source` is its whole path on the share, `exact` that path as bytes.

    `path` is relative to the share's root; `size` in bytes. An item is `ready` when nothing blocks it.
    """

    item_id: str
    share: str
    path: str
    source: str
    exact: bytes
    size: int
    modified: datetime | None
    content_hash: str
    owner: str
    class_code: str
    record_class: str
    sensitivity: str
    target: Target
    issues: tuple[Issue, ...] = ()
    links: str = ""
    permissions: str = ""

    @property
    def ready(self) -> bool:
        """True when the item can be moved, under a new name where it needs one."""
        return not any(issue.severity is Severity.BLOCKS for issue in self.issues)

    @property
    def folder(self) -> str:
        """The source folder, relative to the share's root."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The name on the share."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class FolderTask:
    """A folder that a migration tool takes with all that is in it. `source` is relative to the share's root."""

    share: str
    source: str
    target: Target
    items: int
    size: int


class Outcome(StrEnum):
    """What became of an item, as the migration tools' reports tell."""

    MIGRATED = "migrated"
    MISSING = "missing"
    CHANGED = "changed"
    FAILED = "failed"
    UNEXPECTED = "unexpected"
