"""The errors a person is meant to read: what happened, to which thing, and what to do."""

from __future__ import annotations


class MunimentError(Exception):
    """Something the user can act on. `str(error)` is a sentence; `hint` says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class PolicyError(MunimentError):
    """A policy file that cannot be read as `POLICY` describes: names file, row, column and what was expected."""


class InventoryError(MunimentError):
    """The inventory cannot be opened, is not one of ours, or cannot be written."""


class SourceError(MunimentError):
    """A share or path that cannot be crawled: missing, empty where it was full, not a folder."""


class Unreadable(Exception):
    """Raised by an extractor for content it cannot read; the pipeline stores it as a `Problem`.

    `kind` is a `models.records.ProblemKind` value.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail
