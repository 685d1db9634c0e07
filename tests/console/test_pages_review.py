"""The pages of the review: every one opens, in both languages, and shows what it should."""

from __future__ import annotations

from tests.console.conftest import Console


def test_the_queue_lists_what_was_scanned(console: Console) -> None:
    page = console.get("/queue?text=letter")
    assert "letter.docx" in page
    assert "Tenancy agreement" not in page
