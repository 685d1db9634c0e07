"""The demonstration share scanned and judged once, its proposals held against what was planted."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from email.message import EmailMessage

import pytest

from classifiers.policy import load
from scanner.demo import make_share
from tests.shares import inventory_of, muniment

TODAY = "2026-11-22"
Place = tuple[str, str]
Row = Mapping[str, str]
Demo = tuple[dict[Place, Row], dict[Place, Row]]
MAY_GO = ("SU/Finance/Invoices/", "SU/Housing/Tenancies/3_Arian_Terrace", "Mailbox/Duty desk/2022-11-01 team")
"""Invoices past six years, a tenancy that ended in 2009, a meeting request: all else that may go is planted as ROT."""
NEWS = {"own": "news@post.example.gov.wales", "theirs": "offers@example.net"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """What was planted and the inventory's rows, by path and place inside."""
    folder = tmp_path_factory.mktemp("demo")
    made = make_share(folder / "share")
    for name, sender in NEWS.items():
        (folder / "share" / "Mailbox" / f"{name}.eml").write_bytes(_newsletter(sender))
    code, _, error = muniment("scan", "share", "--workers", "2", cwd=folder)
    assert code in (0, 3), error
    code, _, error = muniment("judge", "--today", TODAY, cwd=folder)
    assert code == 0, error
    with made.truth.open(encoding="utf-8", newline="") as file:
        planted = {(row["path"], row["inside"]): row for row in csv.DictReader(file, delimiter="\t")}
    rows = [{name: str(value or "") for name, value in row.items()} for row in inventory_of(folder)]
    return planted, {(row["path"], row.get("inside", "")): row for row in rows}


def _newsletter(sender: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"News <{sender}>", "all@example.org", "News of the month"
    mail["Date"], mail["List-Unsubscribe"] = "Tue, 03 Mar 2020 10:00:00 +0000", "<mailto:leave@example.net>"
    mail.set_content("What happened in the valley this month, and what will happen in the next. " * 4)
    return mail.as_bytes()


def _disposed(rows: Mapping[Place, Row]) -> dict[Place, Row]:
    return {place: row for place, row in rows.items() if row["action"] == "dispose"}


def test_every_planted_item_has_a_row_with_its_status(demo: Demo) -> None:
    planted, rows = demo
    assert planted.keys() <= rows.keys()
    wrong = [p for p, told in planted.items() if told["status"] not in ("*", rows[p]["status"])]
    assert wrong == []


def test_nothing_is_proposed_for_disposal_but_what_may_go(demo: Demo) -> None:
    planted, rows = demo
    rot = {place for place, told in planted.items() if told["rot"] in ("redundant", "trivial", "empty")}
    surprising = [p for p in _disposed(rows) if p not in rot and not p[0].startswith(MAY_GO)]
    assert [path for path, _ in surprising if path != "Mailbox/theirs.eml"] == []


def test_no_sensitive_record_is_proposed_for_disposal(demo: Demo) -> None:
    planted, rows = demo
    going = _disposed(rows)
    assert [p for p in going if planted.get(p, {}).get("special_categories")] == []
    assert [p for p in going if p in planted and planted[p]["rot"] == ""] == []
    assert [p for p, row in going.items() if row["status"] != "read" or row["problem"] or row["hold"] or p[1]] == []
    assert [p for p, row in going.items() if "CREDENTIAL" in row["personal_types"]] == []


def test_nothing_in_a_protected_area_is_proposed_for_disposal(
    demo: Demo,
) -> None:
    scoped = [area for area in load().areas if area.scope]
    inner = {area.path for area in load().areas if not area.scope}
    for path, _ in _disposed(demo[1]):
        inside = [area.path for area in scoped if path.startswith(f"{area.path}/")]
        assert all(any(path.startswith(f"{other}/") for other in inner) for _ in inside), path


def test_copies_are_found_with_the_one_to_keep(demo: Demo) -> None:
    planted, rows = demo
    by_id = {row["item_id"]: row for row in rows.values()}
    copies = {place for place, row in rows.items() if "R1" in row["rot_rule"].split(";")}
    assert copies == {place for place, told in planted.items() if told["rot"] == "redundant"}
    for place in copies:
        kept = by_id[rows[place]["duplicate_of"]]
        assert kept["content_hash"] == rows[place]["content_hash"]
        assert kept["path"].startswith("SU/")
        assert kept["rot"] != "redundant"


def test_versions_lead_to_their_final_and_are_reviewed(demo: Demo) -> None:
    planted, rows = demo
    by_id = {row["item_id"]: row for row in rows.values()}
    earlier = [p for p, told in planted.items() if (told["rot"], told["note"]) == ("obsolete", "version family")]
    assert len(earlier) >= 9
    for place in earlier:
        row = rows[place]
        assert ("O2" in row["rot_rule"].split(";"), row["action"]) == (True, "review"), place
        final = by_id[row["version_of"]]["path"]
        assert planted[final, ""]["note"] == "version family"
        assert "FINAL" in final or "approved" in final


def test_what_was_promised_as_rot_is_found(demo: Demo) -> None:
    planted, rows = demo
    promised = {place: told["rot"] for place, told in planted.items() if told["rot"] != "*"}
    right = [place for place, kind in promised.items() if kind == rows[place]["rot"].split(";")[0]]
    assert len(promised) >= 25
    assert len(right) >= 0.95 * len(promised), promised.keys() - set(right)


def test_the_councils_own_news_is_kept_and_others_is_trivial(
    demo: Demo,
) -> None:
    rows = demo[1]
    assert (rows["Mailbox/own.eml", ""]["rot"], rows["Mailbox/theirs.eml", ""]["rot"]) == ("", "trivial")


def test_a_bound_not_met_is_told(demo: Demo) -> None:
    row = demo[1]["SU/Corporate/Plans/Copy of Service plan.docx", ""]
    assert row["action"] == "review"
    assert "its text has 21 words, but disposal needs 30" in row["reason"]


def test_disposal_after_retention_is_proposed_where_every_bound_is_met(
    demo: Demo,
) -> None:
    planted, rows = demo
    old = [rows[p] for p in planted if p[0].startswith("SU/Finance/Invoices/")]
    assert len(old) == 14
    assert {row["action"] for row in old if row["due"] and row["due"] < TODAY} == {"dispose"}
