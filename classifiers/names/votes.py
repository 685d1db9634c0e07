"""One mention's evidence for the role of a person."""

from __future__ import annotations

from dataclasses import dataclass

from models.findings import Role


@dataclass(frozen=True, slots=True)
class Vote:
    """One mention's evidence for a role; 1 is a hint (counted once for a person), 3 decides against hints."""

    role: Role
    weight: int
