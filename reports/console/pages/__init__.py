"""The pages, one module a group; `ALL` is every address that the console answers."""

from __future__ import annotations

from reports.console.page import Page
from reports.console.pages import deciding, item, overview, plain, queue, signing_in

ALL: tuple[Page, ...] = tuple(
    page for module in (signing_in, plain, overview, queue, deciding, item) for page in module.PAGES
)
