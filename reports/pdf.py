"""A page of HTML as a tagged PDF (PDF/UA), by WeasyPrint; nothing is fetched."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from models.errors import MunimentError


def as_pdf(page: str) -> bytes:
    """The page as PDF. Raises MunimentError where the console's parts are not installed."""
    try:
        weasyprint: Any = import_module("weasyprint")
    except (ImportError, OSError) as error:
        hint = "Install all parts: make install, in Muniment's folder"
        hint += "; Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
        raise MunimentError("a PDF needs WeasyPrint, which is not installed", hint) from error
    data: bytes = weasyprint.HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return data


def _nothing(url: str, *_more: object, **_others: object) -> dict[str, Any]:
    raise ValueError(f"a report fetches nothing: {url[:80]}")
