"""Names of versions as others give them."""

from __future__ import annotations

import pytest

from classifiers.version_names import Stage, named_version


@pytest.mark.parametrize(
    "names",
    [
        ("report_final_v2.docx", "report_final_v2_ACTUALLY_FINAL.docx", "report_final_v2_ACTUALLY_FINAL_fix.docx"),
        ("Rent accounts.docx", "Rent accounts_backup_final.docx", "Rent accounts - duplicate.docx"),
        ("Lettings Policy 2019-03-04.docx", "Lettings Policy draft 2.docx", "Lettings policy redline.docx"),
        ("Bid SUBMITTED.docx", "Bid draft v2.docx"),
    ],
)
def test_marks_of_others_are_marks(names: tuple[str, ...]) -> None:
    assert len({named_version(name).key for name in names}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Care plan 2019-03-04.docx", "Care plan 2020-05-06.docx"),
        ("Status report 10-10-18.pdf", "Status report 10-18-18.pdf"),
        ("Backup policy.docx", "Policy.docx"),
        ("Final accounts.docx", "Accounts.docx"),
    ],
)
def test_dated_records_and_titles_stay_apart(left: str, right: str) -> None:
    assert named_version(left).key != named_version(right).key


def test_a_copy_and_a_date_alone_mark_no_version() -> None:
    assert not named_version("Rent accounts backup.docx").marked
    dated = named_version("Lettings Policy 2019-03-04.docx")
    assert (dated.marked, dated.day, dated.stage) == (False, "20190304", Stage.UNMARKED)
