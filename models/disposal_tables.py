"""The inventory's tables of disposal batches, quarantine and certificates."""

from __future__ import annotations
