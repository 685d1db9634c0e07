"""Names of versions as others give them."""

from __future__ import annotations

import pytest

from classifiers.version_dates import without_date
from classifiers.version_names import Stage, named_version


@pytest.mark.parametrize(
    "names",
    [
        ("report_final_v2.docx", "report_final_v2_ACTUALLY_FINAL.docx", "report_final_v2_ACTUALLY_FINAL_fix.docx"),
        ("Rent accounts.docx", "Rent accounts_backup_final.docx", "Rent accounts - duplicate.docx"),
        ("Lettings Policy 2019-03-04.docx", "Lettings Policy draft 2.docx", "Lettings policy redline.docx"),
        ("Bid SUBMITTED.docx", "Bid draft v2.docx"),
        ("Lettings planv2.docx", "lettings_plan.docx", "Lettings plan v3_pt_dkh.docx", "Lettings plan V4 AB.docx"),
        ("Lettings plan RJ comments.docx", "Lettings plan - Ann's edits.docx", "Lettings plan with comments.docx"),
        ("Lettings plan clean copy.docx", "Lettings plan_tracked.docx", "Lettings plan v2 for circulation.docx"),
        ("Lettings plan (updated).docx", "Lettings plan new.docx", "Up to date lettings plan v2.docx"),
        ("Lettings plan draft 14 March 2019.docx", "Lettings plan v2 05.04.2019.docx", "Lettings plan FINAL.docx"),
    ],
)
def test_marks_of_others_are_marks(names: tuple[str, ...]) -> None:
    found = [named_version(name) for name in names]
    assert len({named.key for named in found}) == 1
    assert any(named.related for named in found)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Care plan 2019-03-04.docx", "Care plan 2020-05-06.docx"),
        ("Status report 10-10-18.pdf", "Status report 10-18-18.pdf"),
        ("Backup policy.docx", "Policy.docx"),
        ("Final accounts.docx", "Accounts.docx"),
        ("Council tax changes.docx", "Council tax.docx"),
        ("Consultation comments.docx", "Consultation.docx"),
        ("Lettings policy v2 EN.docx", "Lettings policy v2 CY.docx"),
        ("Team plan v1 HR.docx", "Team plan v1 IT.docx"),
        ("Response to audit.docx", "Response to audit revision 2.docx"),
        ("Revised budget.xlsx", "Budget.xlsx"),
        ("Planning credits.docx", "Planning.docx"),
        ("Report March 2019 v2.docx", "Report April 2019 v2.docx"),
        ("Report Sept 19 v2.docx", "Report Oct 19 v2.docx"),
        ("Lease original.pdf", "Lease final.pdf"),
        ("Setting up IPv4.docx", "Setting up IPv6.docx"),
    ],
)
def test_dated_records_titles_and_languages_stay_apart(left: str, right: str) -> None:
    assert named_version(left).key != named_version(right).key


def test_a_copy_and_a_date_alone_mark_no_version() -> None:
    assert not named_version("Rent accounts backup.docx").marked
    dated = named_version("Lettings Policy 2019-03-04.docx")
    assert (dated.marked, dated.day, dated.stage) == (False, "20190304", Stage.UNMARKED)


def test_another_download_of_one_name_says_nothing() -> None:
    assert not named_version("Bank statement (1).pdf").related


def test_words_say_which_of_two_came_after() -> None:
    names = ("Brief initial.docx", "Brief.docx", "Brief - updated.docx")
    assert [named_version(name).turn for name in names] == [-1, 0, 1]


@pytest.mark.parametrize(
    "names",
    [
        ("Rollout plan - 9-7-18.pdf", "Rollout plan 9-17-18.pdf"),
        ("Care plan 2019-03-04.docx", "Care plan.docx"),
        ("Rollout plan_Jan_14.docx", "Rollout plan_Aug_2_dk.docx"),
        ("Rollout plan 140119.docx", "Rollout plan AB.docx"),
        ("Introduction.docx", "Introduction1.docx"),
        ("Rollout v2_please_use.docx", "Rollout v3.docx"),
    ],
)
def test_names_that_only_their_texts_can_tell_apart(names: tuple[str, ...]) -> None:
    found = [named_version(name) for name in names]
    assert len({named.loose for named in found if named.loose}) == 1
    assert len({named.key for named in found}) == len(names)


@pytest.mark.parametrize("name", ["Minutes 2019-03-04.docx", "Letter to Mrs Pugh 14 March.docx", "Rent invoice 7.pdf"])
def test_what_each_day_has_its_own_of_is_not_compared(name: str) -> None:
    assert named_version(name).loose == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("plan 2019.03.04", "20190304"),
        ("plan 04-03-2019", "20190304"),
        ("plan 9-17-18", "20180917"),
        ("plan 4th march 2019", "20190304"),
        ("plan march 4, 2019", "20190304"),
        ("cynllun 4 mawrth 2019", "20190304"),
        ("plan may 2019", ""),
        ("plan 31.14.2019", ""),
        ("plan 1.2.3.4", ""),
    ],
)
def test_dates(text: str, day: str) -> None:
    assert without_date(text)[1] == day


@pytest.mark.parametrize(("text", "day"), [("plan 040319", "20190304"), ("plan march 4", "00000304"), ("plan 20", "")])
def test_likely_dates(text: str, day: str) -> None:
    assert without_date(text, likely=True)[1] == day
