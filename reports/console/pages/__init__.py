"""The pages, one module a group; `ALL` is every address that the console answers."""

from __future__ import annotations

from types import ModuleType

from reports.console.page import Page
from reports.console.pages import (
    batches,
    comparing,
    deciding,
    duplicates,
    exports,
    find,
    holds,
    item,
    log,
    overview,
    plain,
    policy,
    queue,
    referrals,
    sampling,
    scans,
    signing_in,
    tree,
    trying,
    unread,
    users,
)

MODULES: tuple[ModuleType, ...] = (
    batches,
    comparing,
    deciding,
    duplicates,
    exports,
    find,
    holds,
    item,
    log,
    overview,
    plain,
    policy,
    queue,
    referrals,
    sampling,
    scans,
    signing_in,
    tree,
    trying,
    unread,
    users,
)
ALL: tuple[Page, ...] = tuple(page for module in MODULES for page in module.PAGES)
