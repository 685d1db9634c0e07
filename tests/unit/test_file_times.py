"""File times: trees whose times were made by copying, and trees that are left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from classifiers.file_times import implausible, untrusted
from models.records import Times

START = datetime(2012, 3, 14, 9, 31, 7, 123456, tzinfo=UTC)
YEARS_APART = [START + timedelta(days=37 * n, seconds=131 * n + 1) for n in range(80)]
TODAY = date(2026, 11, 22)


def tree(moments: list[datetime]) -> list[Times]:
    return [Times(modified=moment) for moment in moments]


def test_an_ordinary_tree_is_trusted() -> None:
    assert untrusted(tree(YEARS_APART), today=TODAY) == ""
    both = [Times(created=moment, modified=moment + timedelta(hours=5)) for moment in YEARS_APART]
    assert untrusted(both, today=TODAY) == ""


def test_files_written_in_one_minute() -> None:
    minute = START.replace(second=0)
    copied = [minute + timedelta(milliseconds=31 * n) for n in range(60)]
    assert "60 of 60 files were written in the minute 2012-03-14 09:31" in untrusted(tree(copied))
    assert untrusted(tree(copied[:40] + YEARS_APART)) == ""
    assert "61 of 100" in untrusted(tree(copied + YEARS_APART[:40]))


def test_even_seconds_without_a_fraction() -> None:
    zipped = [moment.replace(second=moment.second // 2 * 2, microsecond=0) for moment in YEARS_APART]
    assert "even seconds" in untrusted(tree(zipped))
    assert untrusted(tree([*zipped, START])) == ""
    assert untrusted(tree([moment.replace(second=0, microsecond=0) for moment in YEARS_APART])) == ""


def test_created_after_the_last_change() -> None:
    copied = [
        Times(created=START + timedelta(days=9000, seconds=7 * n), modified=moment)
        for n, moment in enumerate(YEARS_APART)
    ]
    assert "created after their last change" in untrusted(copied)


def test_the_first_day_of_a_calendar_and_the_future() -> None:
    epoch = [datetime(1980, 1, 1, n % 24, n % 60, n % 60, 1, tzinfo=UTC) for n in range(80)]
    assert "1980-01-01 is the first day" in untrusted(tree(epoch))
    ahead = [moment + timedelta(days=9000) for moment in YEARS_APART]
    assert "in the future" in untrusted(tree(ahead), today=TODAY)
    assert implausible(START, TODAY) == ""
    assert implausible(datetime(1601, 1, 1, tzinfo=UTC))


def test_files_newer_than_their_documents() -> None:
    own = [moment - timedelta(days=900) for moment in YEARS_APART]
    assert "more than a year after" in untrusted(tree(YEARS_APART), own)
    hours = [moment - timedelta(hours=1) for moment in YEARS_APART]
    assert "whole hours off" in untrusted(tree(YEARS_APART), hours)
    close = [moment - timedelta(minutes=17) for moment in YEARS_APART]
    assert untrusted(tree(YEARS_APART), close) == ""
    assert untrusted(tree(YEARS_APART), [None] * 80) == ""


def test_nothing_is_said_of_a_few_files_or_of_no_times() -> None:
    assert untrusted(tree([START] * 19)) == ""
    assert untrusted([Times()] * 80) == ""
