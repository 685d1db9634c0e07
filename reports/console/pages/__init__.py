"""The pages, one module a group; `ALL` is every address that the console answers."""

from __future__ import annotations

from types import ModuleType

from reports.console.page import Page
from reports.console.pages import (
    comparing,
    deciding,
    item,
    overview,
    plain,
    queue,
    signing_in,
)

MODULES: tuple[ModuleType, ...] = (
    comparing,
    deciding,
    item,
    overview,
    plain,
    queue,
    signing_in,
)
ALL: tuple[Page, ...] = tuple(page for module in MODULES for page in module.PAGES)
