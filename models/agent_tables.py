"""The inventory's tables of agents, schedules and jobs of distributed scanning."""

from __future__ import annotations
