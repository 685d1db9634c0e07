"""ROT rules: strings and records to flag, and those to leave alone, side by side."""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module

import pytest

from classifiers import rot
from classifiers.rot.evidence import Copy, Evidence, Superseded
from classifiers.rot.names import says_obsolete
from classifiers.same_messages import SameMessages
from models.disposition import RetentionResult, RetentionState, Rot, RotFlag
from models.findings import Category, DateCandidate, SpecialCategory
from models.inventory import Content, Record
from models.policy import Policy, Settings, StorageArea
from models.records import Format, Item, ItemKind, MailClass, Problem, ProblemKind, ShareKind, Status

TODAY = date(2026, 6, 1)
POLICY = Policy("", "", {}, {}, settings=Settings(own_domains=("example.org",)))
WORD = Format("application/msword")
LONG_AGO = Evidence(changed=date(2012, 1, 1), changed_basis="the file's time")
HELPERS = {"evidence"}


def record(path: str, size: int = 100, content: Content | None = None, **changes: object) -> Record:
    kept = content or Content(hash=b"x", size=size, format=WORD, words=500)
    found = Record(1, "i1", Item("S", path, size=size), ShareKind.SHARED, Status.READ, None, kept)
    return replace(found, **changes)  # type: ignore[arg-type]


def kinds(found: Record, evidence: Evidence = LONG_AGO) -> dict[str, Rot]:
    flags = rot.find(found, evidence, POLICY, TODAY)
    return {flag.reason.rule: flag.kind for flag in flags if flag.kind is not Rot.NONE}


def notes(found: Record, evidence: Evidence) -> list[RotFlag]:
    return [flag for flag in rot.find(found, evidence, POLICY, TODAY) if flag.kind is Rot.NONE]


def test_every_module_of_the_folder_is_in_all() -> None:
    modules = {found.name for found in pkgutil.iter_modules(rot.__path__)} - HELPERS
    assert {rule.__module__.rpartition(".")[2] for rule in rot.ALL} == modules
    assert len(rot.ALL) == len(modules)
    assert all(import_module(f"classifiers.rot.{name}").__doc__ for name in modules)


def test_an_empty_file_is_empty_and_an_empty_marker_less_surely() -> None:
    assert kinds(record("a.doc", size=0)) == {"T1": Rot.EMPTY}
    sure = next(flag.reason.confidence for flag in rot.find(record("x.lock", size=0), LONG_AGO, POLICY, TODAY))
    assert sure < 0.75


def test_what_was_not_read_is_not_called_empty() -> None:
    stub = record("a.doc", size=0, status=Status.SKIPPED, problem=Problem("crawl", ProblemKind.OFFLINE))
    assert "T1" not in kinds(stub)


TEMPORARY = ["~$report.docx", "~WRL0001.tmp", "a.tmp", "a.part", "film.crdownload", ".a.txt.swp", "notes.txt~",
             ".~lock.plan.odt#", "db.laccdb", "core.dmp"]  # fmt: skip
SYSTEM = ["Photos/Thumbs.db", "x/desktop.ini", ".DS_Store", "._report.docx", "$RECYCLE.BIN/S-1-5/a.doc"]
ORDINARY = ["report.docx", "temp contracts.docx", "Part 1.docx", "cache.docx", "~minutes.docx", "thumbs up.docx", "C#"]


@pytest.mark.parametrize("name", TEMPORARY)
def test_temporary_files_by_name(name: str) -> None:
    assert kinds(record(name, content=Content(hash=b"x", size=9))) == {"T2": Rot.TRIVIAL}


@pytest.mark.parametrize("name", SYSTEM)
def test_what_systems_leave(name: str) -> None:
    assert kinds(record(name))["T3"] is Rot.TRIVIAL


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_names_are_left_alone(name: str) -> None:
    assert kinds(record(name)) == {}


def test_a_temporary_name_on_a_document_is_doubtful_and_fresh_ones_are_in_use() -> None:
    (flag,) = (f for f in rot.find(record("plan.tmp"), LONG_AGO, POLICY, TODAY) if f.reason.rule == "T2")
    assert flag.reason.confidence == 0.5
    assert kinds(record("~$plan.docx"), Evidence(changed=date(2026, 5, 31))) == {}


def test_a_backup_is_never_surely_trivial() -> None:
    (flag,) = (f for f in rot.find(record("db.bak"), LONG_AGO, POLICY, TODAY) if f.reason.rule == "T2")
    assert flag.reason.confidence == 0.5


def mail(kind: MailClass, sender: str = "", name: str = "1.eml", **content: object) -> Record:
    kept = Content(hash=b"x", size=9, format=Format("message/rfc822"), words=90, mail_class=kind, sender_domain=sender)
    found = record("box.mbox", content=replace(kept, **content))  # type: ignore[arg-type]
    item = replace(found.item, inside=name, kind=ItemKind.MESSAGE)
    return replace(found, item=item, container=7)


@pytest.mark.parametrize("kind", [MailClass.AUTO_REPLY, MailClass.MEETING, MailClass.NEWSLETTER, MailClass.REPORT])
def test_mail_of_no_lasting_value(kind: MailClass) -> None:
    assert kinds(mail(kind)) == {"T4": Rot.TRIVIAL}


def test_mail_that_may_matter_is_left_alone() -> None:
    assert kinds(mail(MailClass.ORDINARY)) == {}
    assert kinds(mail(MailClass.MEETING, attachments=1)) == {}
    assert kinds(mail(MailClass.AUTO_REPLY, name="Automatic reply: complaint ref 2019/44.eml")) == {}
    assert kinds(mail(MailClass.AUTO_REPLY, personal_types={"SOCIAL_CARE_ID": 1})) == {}


def test_the_councils_own_newsletter_is_a_record() -> None:
    assert kinds(mail(MailClass.NEWSLETTER, "mail.example.org")) == {}
    assert kinds(mail(MailClass.NEWSLETTER, "Example.org")) == {}
    assert kinds(mail(MailClass.NEWSLETTER, name="Sent Items/Residents' news.eml")) == {}
    assert kinds(mail(MailClass.NEWSLETTER, "example.net")) == {"T4": Rot.TRIVIAL}
    assert kinds(mail(MailClass.NEWSLETTER, "notexample.org")) == {"T4": Rot.TRIVIAL}


def test_a_calendar_file_is_trivial() -> None:
    entry = Content(hash=b"x", size=9, format=Format("text/calendar"), words=40)
    assert kinds(record("meeting.ics", content=entry)) == {"T4": Rot.TRIVIAL}


def test_near_empty_documents_and_what_only_looks_so() -> None:
    few = Content(hash=b"x", size=9, format=WORD, words=4)
    plain = replace(few, format=Format("text/plain"))
    assert kinds(record("a.doc", content=few)) == {"T6": Rot.TRIVIAL}
    assert kinds(record("a.doc", content=replace(few, words=20))) == {}
    assert kinds(record("a.doc", content=replace(few, pictures=1))) == {}
    assert kinds(record("a.doc", content=replace(few, tables=1))) == {}
    assert kinds(record("a.xls", content=replace(few, format=Format("application/vnd.ms-excel")))) == {}
    assert kinds(record("a.csv", content=replace(few, format=Format("text/plain")))) == {}
    assert kinds(record("a.doc", content=few, problem=Problem("read", ProblemKind.NEEDS_OCR))) == {}
    assert kinds(record("a.doc", content=few, status=Status.UNREAD)) == {}
    assert kinds(record("a.doc", content=few), replace(LONG_AGO, members=1)) == {}
    assert kinds(record("a.txt", content=plain)) == {"T6": Rot.TRIVIAL}
    assert kinds(record("server", content=plain)) == {}
    assert kinds(record("backup.ini.bak", content=plain)) == {"T2": Rot.TRIVIAL}


def sure_of(name: str, **content: object) -> float:
    kept = replace(Content(hash=b"x", size=9, format=WORD, words=2), **content)  # type: ignore[arg-type]
    flags = rot.find(record(name, content=kept), LONG_AGO, POLICY, TODAY)
    return max(flag.reason.confidence for flag in flags if flag.kind is Rot.TRIVIAL)


def test_only_what_says_nothing_is_surely_near_empty() -> None:
    assert sure_of("New Microsoft Word Document (2).docx") > 0.75
    assert sure_of("Dogfen1.docx") > 0.75
    assert sure_of("New Text Document.txt", words=0) > 0.75
    assert sure_of("letter.docx", words=0) < 0.75
    assert sure_of("letter.docx") < 0.75
    assert sure_of("Document1.docx", words=6) < 0.75
    assert sure_of("Document1.docx", personal_types={"CREDENTIAL": 1}) < 0.75
    assert sure_of("Document1.docx", people=1) < 0.75
    assert sure_of("Document1.docx", dates=(DateCandidate("closure", TODAY, "closed", 0.9),)) < 0.75


def test_a_large_blank_document_may_hold_what_was_not_recognised() -> None:
    kept = Content(hash=b"x", size=90_000, format=WORD, words=0)
    (flag,) = rot.find(record("Document1.doc", 90_000, kept), LONG_AGO, POLICY, TODAY)[:1]
    assert (flag.reason.rule, flag.reason.confidence < 0.75) == ("T6", True)


def test_a_diary_entry_that_may_be_evidence_is_doubtfully_trivial() -> None:
    def sure(evidence: Evidence = LONG_AGO, **content: object) -> float:
        entry = mail(MailClass.MEETING, **{"words": 25, **content})  # type: ignore[arg-type]
        return rot.find(entry, evidence, POLICY, TODAY)[0].reason.confidence

    assert sure() > 0.75
    assert sure(Evidence(changed=date(2026, 5, 1))) < 0.75
    assert sure(Evidence()) < 0.75
    assert sure(words=90) < 0.75
    assert sure(special_categories=(SpecialCategory(Category.HEALTH, False, 0.6, ""),)) < 0.75


def test_a_temporary_file_with_a_password_or_a_name_is_doubtful_a_lock_file_is_not() -> None:
    assert sure_of("a.tmp") > 0.75
    assert sure_of("a.tmp", personal_types={"CREDENTIAL": 1}) < 0.75
    assert sure_of("a.tmp", personal_types={"PERSON": 1}) < 0.75
    assert sure_of("~$plan.docx", personal_types={"PERSON": 1}) > 0.75
    assert sure_of("~$plan.docx", personal_types={"CREDENTIAL": 1}) < 0.75


def test_a_copy_in_a_bundle_or_a_response_is_doubtfully_redundant() -> None:
    copy = Evidence(copy=Copy(2, "it lies on a shared drive", 2))

    def sure(path: str) -> float:
        return next(f.reason.confidence for f in rot.find(record(path), copy, POLICY, TODAY) if f.reason.rule == "R1")

    assert sure("Planning/To file/a.doc") == 1.0
    assert sure("Courtyard Road/a.doc") == 1.0
    assert sure("Customer/SAR 88 response/a.doc") < 0.75
    assert sure("Housing/Court_bundle/a.doc") < 0.75


OBSOLETE = ["Staff list OLD", "Staff list (old)", "policy_old", "OLD Staff list", "Rota - old v2", "superseded policy",
            "Do not use - rates", "DO NOT USE price list", "Lettings policy ARCHIVED", "archive 2012", "old versions",
            "zz_old", "Old files", "Letter (superseded by 2014)", "To be deleted", "hen fersiwn", "Polisi - hen",
            "Peidiwch â defnyddio - ffurflen", "_archive", "Archif", "OLD_policy", "old"]  # fmt: skip
CURRENT = ["Old Road resurfacing", "Old Town Hall", "Archive Service", "Archives strategy", "Old Kent Road closure",
           "Services for 2 year old", "Two years old checks", "Household survey", "Gold command", "Old School House",
           "Holding company", "Hen Golwyn", "Hen Ysgol", "Threshold", "Old age pension", "Archive catalogue",
           "Outdated equipment replacement programme", "Golden Old Boys club", "Request for deletion",
           "Do not use mobile phones poster",
           "Out of date food notices", "Obsolete equipment disposal form", "Old Colwyn library"]  # fmt: skip


@pytest.mark.parametrize("name", OBSOLETE)
def test_names_that_say_obsolete(name: str) -> None:
    assert says_obsolete(name)


@pytest.mark.parametrize("name", CURRENT)
def test_names_that_do_not(name: str) -> None:
    assert not says_obsolete(name)


def test_an_obsolete_name_needs_age_and_a_folder_counts_less() -> None:
    assert kinds(record("HR/Staff list OLD.xls")) == {"O3": Rot.OBSOLETE}
    assert kinds(record("HR/OLD/Staff list.xls")) == {"O3": Rot.OBSOLETE}
    assert kinds(record("HR/Staff list OLD.xls"), Evidence(changed=date(2026, 1, 1))) == {}
    assert kinds(record("HR/Staff list OLD.xls"), Evidence()) == {}
    assert kinds(record("Libraries/County Archives/Archive/deed.doc")) == {}


def test_old_logs_but_not_those_of_an_incident() -> None:
    assert kinds(record("srv/backup.log")) == {"O4": Rot.OBSOLETE}
    assert kinds(record("srv/backup.log.1")) == {"O4": Rot.OBSOLETE}
    assert kinds(record("Data breach 2019/firewall.log")) == {}
    assert kinds(record("srv/backup.log"), Evidence(changed=date(2026, 3, 1))) == {}
    assert kinds(record("Daily log.docx")) == {}


def test_age_alone_makes_nothing_obsolete() -> None:
    assert kinds(record("Deeds/1911 conveyance.doc"), Evidence(changed=date(1999, 1, 1))) == {}
    assert [flag.reason.rule for flag in notes(record("a.doc"), Evidence(changed=date(1999, 1, 1)))] == ["O5"]


def test_due_is_obsolete_and_nothing_less() -> None:
    due = Evidence(retention=RetentionResult(RetentionState.DUE, basis="closed 2012 + 6 years"))
    maybe = Evidence(retention=RetentionResult(RetentionState.EARLIEST_POSSIBLE))
    assert kinds(record("a.doc"), due) == {"O1": Rot.OBSOLETE}
    assert kinds(record("a.doc"), maybe) == {}


def test_copies_and_versions() -> None:
    assert kinds(record("a.doc"), Evidence(copy=Copy(2, "why", 2))) == {"R1": Rot.REDUNDANT}
    related = Evidence(copy=Copy(2, "why", 2, redundant=False))
    assert kinds(record("a.doc"), related) == {}
    assert [flag.reason.rule for flag in notes(record("a.doc"), related)] == ["R4"]
    assert kinds(record("a.doc"), Evidence(superseded=Superseded(2, "b", "why"))) == {"O2": Rot.OBSOLETE}
    assert kinds(record("a.doc"), Evidence(superseded=Superseded(2, "b", "why", final=False))) == {}


def test_a_changed_moment_in_the_future_is_no_age() -> None:
    assert datetime(2030, 1, 1, tzinfo=UTC).date() > TODAY
    assert kinds(record("HR/Staff list OLD.xls"), Evidence(changed=date(2030, 1, 1))) == {}


def on_user_drive(path: str, **changes: object) -> Record:
    return record(path, share_kind=ShareKind.USER, **changes)


@pytest.mark.parametrize("path", ["Holiday 2019/IMG_2031.JPG", "iTunes/a.mp3", "Gwyliau/DSC_0001.jpg", "IMG_0042.jpg"])
def test_personal_media_on_a_users_own_drive_is_for_people_to_look_at(path: str) -> None:
    flags = rot.find(on_user_drive(path), LONG_AGO, POLICY, TODAY)
    assert [flag.reason.confidence < 0.75 for flag in flags if flag.reason.rule == "T5"] == [True]


@pytest.mark.parametrize(
    "path", ["Site visits/IMG_2031.JPG", "Enforcement/DSC_1.jpg", "CCTV/a.mp4", "Housing disrepair/IMG_1.jpg", "a.docx"]
)
def test_pictures_of_work_are_not_personal(path: str) -> None:
    assert "T5" not in kinds(on_user_drive(path))


def test_media_on_a_shared_drive_is_not_personal() -> None:
    assert "T5" not in kinds(record("Holiday 2019/IMG_2031.JPG"))


BARE = Content(hash=b"x", size=9)


@pytest.mark.parametrize(
    ("path", "sure"), [("Downloads/setup.exe", True), ("a/Reader-11.0.2.msi", True), ("x/tool.exe", False),
                       ("Software/Office/setup.exe", False)]
)  # fmt: skip
def test_installers_are_trivial_and_programs_where_software_is_kept_less_surely(path: str, sure: bool) -> None:
    flags = [f for f in rot.find(record(path, content=BARE), LONG_AGO, POLICY, TODAY) if f.reason.rule == "T7"]
    assert [flag.reason.confidence >= 0.75 for flag in flags] == [sure]


@pytest.mark.parametrize("path", ["records.zip", "install guide.docx", "setup.txt", "a.7z"])
def test_archives_and_documents_are_no_installers(path: str) -> None:
    assert "T7" not in kinds(record(path, content=BARE))


def test_a_blank_template_is_doubtfully_trivial_and_a_filled_one_or_one_in_use_is_not() -> None:
    blank = Content(hash=b"x", size=9, format=WORD, words=120)
    assert kinds(record("Desk/Blank visit form.docx", content=blank)) == {"T6": Rot.TRIVIAL}
    assert "T6" not in kinds(record("Templates/Visit template.docx", content=blank))
    assert "T6" not in kinds(record("Desk/Blank visit form.docx", content=replace(blank, people=1)))
    assert "T6" not in kinds(record("Desk/Blank visit form.docx", content=replace(blank, pictures=1)))
    assert "T6" not in kinds(record("Desk/Visit form Aldous.docx", content=blank))


def test_a_format_at_risk_is_obsolete_only_where_it_could_not_be_read() -> None:
    lotus = replace(BARE, format=Format("application/vnd.lotus-1-2-3", "x-fmt/114"))
    read = record("budget.wk1", content=lotus)
    assert kinds(read) == {}
    assert any(flag.reason.rule == "O6" for flag in notes(read, LONG_AGO))
    unread = replace(read, status=Status.UNREAD, problem=Problem("extract", ProblemKind.UNSUPPORTED))
    assert kinds(unread) == {"O6": Rot.OBSOLETE}
    assert "O6" not in kinds(record("letter.docx"))


@pytest.mark.parametrize(
    ("puid", "name"),
    [("x-fmt/238", "Microsoft Access Database File 95"), ("x-fmt/239", "Microsoft Access Database File 97"),
     ("x-fmt/2", "Microsoft Word for Macintosh Document 6.0"), ("x-fmt/116", "Lotus 1-2-3 Worksheet 4-5")],
)  # fmt: skip
def test_a_format_at_risk_is_named_as_pronom_names_it(puid: str, name: str) -> None:
    found = record("a.dat", content=replace(BARE, format=Format("application/x", puid)))
    assert [flag.reason.evidence.partition(":")[0] for flag in notes(found, Evidence())] == [name]


@pytest.mark.parametrize("puid", ["x-fmt/240", "x-fmt/329", "fmt/61", "fmt/126", "x-fmt/9", "fmt/412"])
def test_formats_that_programs_still_open_are_not_at_risk(puid: str) -> None:
    found = record("a.dat", content=replace(BARE, format=Format("application/x", puid)))
    assert notes(found, Evidence()) == []


def test_an_unknown_owner_is_a_gap_on_a_users_drive_and_a_note_elsewhere() -> None:
    sid = "S-1-5-21-1004336348-1177238915-682003330-512"
    mine, shared = on_user_drive("a.docx"), record("a.docx")
    assert kinds(replace(mine, item=replace(mine.item, owner=sid))) == {"O6": Rot.OBSOLETE}
    assert kinds(replace(shared, item=replace(shared.item, owner=sid))) == {}
    assert kinds(replace(mine, item=replace(mine.item, owner="jdavies"))) == {}


LONG_TEXT = Content(hash=b"x", size=900, format=WORD, words=30)
HANDY = ["Export 20190403_101500.csv", "Query1.xlsx", "Print out.pdf", "Extract from payroll.xlsx",
         "Compliments slip.doc", "Fax cover sheet.doc", "Room booking.docx", "Meeting room booking 3.docx",
         "Catering order.docx",
         "FW_ FYI new rota.msg", "Archebu ystafell.docx", "Nodyn eglurhaol.docx", "Allbrint.pdf"]  # fmt: skip
NOT_HANDY = ["Export control policy.docx", "Print room contract.docx", "Covering letter - claim 2019.docx",
             "Report.docx", "Annual report 2019.docx", "Information request.docx", "Hall hire room booking.docx",
             "Room numbers.docx", "Cover for sickness.docx", "Query from Mrs Bevan.docx", "FYI.exe",
             "Job application covering letter.docx", "For information report to Cabinet.docx"]  # fmt: skip


@pytest.mark.parametrize("name", HANDY)
def test_papers_kept_for_convenience_are_for_people_to_look_at(name: str) -> None:
    flags = rot.find(record(f"Desk/{name}", content=LONG_TEXT), LONG_AGO, POLICY, TODAY)
    (flag,) = (flag for flag in flags if flag.kind is not Rot.NONE)
    assert (flag.reason.rule, flag.kind, flag.reason.confidence) == ("T8", Rot.TRIVIAL, 0.5)


@pytest.mark.parametrize("name", NOT_HANDY)
def test_papers_that_only_sound_alike_are_left_alone(name: str) -> None:
    assert "T8" not in kinds(record(f"Desk/{name}", content=LONG_TEXT))


def test_a_paper_that_belongs_to_a_case_or_says_more_is_not_kept_for_convenience() -> None:
    booking = record("Desk/Room booking.docx", content=LONG_TEXT)
    assert "T8" not in kinds(replace(booking, item=replace(booking.item, path="Complaints/Room booking.docx")))
    assert "T8" not in kinds(record("Desk/Room booking.docx", content=replace(LONG_TEXT, words=300)))
    assert "T8" not in kinds(record("Desk/Room booking.docx", content=replace(LONG_TEXT, attachments=1)))
    assert "T8" not in kinds(booking, Evidence(changed=date(2026, 5, 1)))
    assert "T8" not in kinds(booking, Evidence())
    known = replace(LONG_TEXT, personal_types={"NHS_NUMBER": 1})
    assert "T8" not in kinds(record("Desk/Room booking.docx", content=known))
    assert "T8" not in kinds(booking, replace(LONG_AGO, area=StorageArea("Desk", scope="audit")))
    assert "T8" not in kinds(replace(booking, problem=Problem("read", ProblemKind.TRUNCATED)))


def test_a_few_bytes_are_doubtfully_trivial_and_markers_and_numbers_are_left_alone() -> None:
    few = Content(hash=b"x", size=6, words=1)
    flags = rot.find(record("a.dat", 6, few), LONG_AGO, POLICY, TODAY)
    assert [(f.reason.rule, f.reason.confidence) for f in flags if f.kind is Rot.TRIVIAL] == [("T1", 0.5)]
    assert kinds(record("import.done", 6, few)) == {}
    assert kinds(record("a.dat", 6, replace(few, personal_types={"CREDENTIAL": 1}))) == {}
    assert kinds(record("a.dat", 11, few)) == {}
    assert kinds(record("a.dat", 6, few, status=Status.UNREAD)) == {}


def test_a_message_that_is_here_several_times_is_a_relation() -> None:
    several = Evidence(same_message=3)
    (flag,) = notes(mail(MailClass.ORDINARY), several)
    assert (flag.reason.rule, "3 times" in flag.reason.evidence) == ("R4", True)
    assert notes(mail(MailClass.ORDINARY), Evidence(same_message=1)) == []
    (flag,) = notes(mail(MailClass.ORDINARY), replace(several, copy=Copy(2, "why", 2, redundant=False)))
    assert "same bytes" in flag.reason.evidence


def test_messages_are_told_by_their_message_id() -> None:
    seen = SameMessages()
    for number, key in enumerate((b"a" * 16, b"b" * 16, b"a" * 16, b"", b""), 1):
        seen.look(replace(mail(MailClass.ORDINARY, message_id_hash=key), id=number))
    assert seen.finish() == {1: 2, 3: 2}
    assert SameMessages().finish() == {}


def test_what_is_young_or_large_is_not_what_a_system_left() -> None:
    assert "T3" not in kinds(record("x/._report.docx", 90_000))
    assert "T3" in kinds(record("x/._report.docx", 4_000))
    assert "T3" not in kinds(record("$RECYCLE.BIN/S-1-5/a.doc"), Evidence(changed=date(2026, 5, 20)))
    assert "T2" not in kinds(record("core.dmp", content=BARE), Evidence(changed=date(2026, 4, 1)))


def test_a_protected_picture_and_a_program_with_text_are_left_alone() -> None:
    for area in (StorageArea("x", scope="case"), StorageArea("x", kind=ShareKind.SHARED)):
        evidence = replace(LONG_AGO, area=area)
        assert "T5" not in kinds(on_user_drive("Holiday 2019/IMG_2031.JPG"), evidence)
    assert "T7" not in kinds(record("x/setup.exe", content=Content(hash=b"x", size=9, words=40)))
