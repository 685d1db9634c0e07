"""Each side of a document speaks for itself, a folder's documents help one another, odd plans are served."""

from __future__ import annotations

import time

import pytest

from classifiers.analysis import analyse
from classifiers.features import body_of, pack, pack_document, pack_name, sections
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_views import views_of
from models.fileplan import RecordClass
from models.inventory import Content, Record
from models.policy import Policy, Settings
from models.records import Format, Item, ItemKind, Properties, ShareKind, Status, Text

CLASSES = {
    "R": RecordClass("R", "Rents", keywords=("rent account", "tenancy")),
    "W": RecordClass("W", "Waste", keywords=("refuse", "recycling")),
    "P": RecordClass("P", "Planning applications", keywords=("planning permission",)),
}
PLAN = FilePlan.build(Policy("", "", CLASSES, {}))


def filed(views: Views) -> tuple[str, str]:
    found = PLAN.classify([views])[0][0]
    return found.code, found.view


@pytest.mark.parametrize(
    ("views", "view"),
    [
        (Views(body=pack([Text("The refuse and recycling round of the week is late again.")])), "text"),
        (Views(folders="Public/Recycling"), "folder"),
        (Views(name="recycling.doc"), "name"),
        (Views(name="scan1.pdf", title=pack_name("Refuse rounds")), "name"),
        (Views(title=pack_name("Refuse rounds"), message=True), "mail"),
        (Views(mail="Inbox/Recycling", message=True), "mail"),
        (Views(properties=pack_name("Refuse letter.dot")), "properties"),
        (Views(name="scan1.pdf", default_code="W"), "storage area"),
    ],
)
def test_each_side_can_speak_alone_and_is_named(views: Views, view: str) -> None:
    assert filed(views) == ("W", view)


def test_every_view_that_speaks_is_told_with_its_score() -> None:
    views = Views(pack([Text("refuse and recycling")]), "Waste", "recycling.doc", "W")
    told = dict(PLAN.classify([views])[0][0].views)
    assert set(told) == {"text", "folder", "name", "storage area"}
    assert all(score > 0 for score in told.values())


def test_a_folders_other_documents_decide_where_a_document_says_nothing() -> None:
    clear = [Views(pack([Text(f"refuse and recycling round {n}")]), place="A") for n in range(5)]
    silent = Views(name="scan0001.pdf", place="A")
    answers = PLAN.classify([*clear, silent])
    assert (answers[-1][0].code, answers[-1][0].view) == ("W", "neighbours")
    assert answers[-1][0].score < answers[0][0].score
    assert PLAN.classify([*clear, Views(name="scan0001.pdf", place="B")])[-1] == ()


def test_neighbours_never_outvote_clear_words() -> None:
    others = [Views(pack([Text(f"refuse and recycling round {n}")]), place="A") for n in range(50)]
    clear = Views(pack([Text("planning permission for the planning application " * 4)]), place="A")
    assert PLAN.classify([*others, clear])[-1][0].code == "P"


def test_sections_are_kept_apart_and_a_body_alone_is_packed_as_ever() -> None:
    body = [Text("rent account")]
    assert pack_document(body) == pack(body)
    packed = pack_document(body, "Refuse", "Letter.dot")
    assert sections(packed) == (pack(body), pack_name("Refuse"), pack_name("Letter.dot"))
    assert sections(pack_document([], "Refuse")) == (b"", pack_name("Refuse"), b"")
    assert body_of(packed) == pack(body)
    assert sections(b"") == (b"", b"", b"")


def test_a_message_in_a_mailbox_is_seen_by_its_subject_and_mail_folder() -> None:
    features = pack_document([Text("hello there")], "Refuse rounds")
    content = Content(features=features, format=Format("message/rfc822"))
    item = Item("Mail", "boxes/team.pst", "Inbox/Recycling/00001.eml", ItemKind.MESSAGE)
    record = Record(1, "x", item, ShareKind.MAILBOX, Status.READ, None, content)
    views = views_of(record, "")
    assert (views.folders, views.mail, views.name, views.message) == (
        "Mail/boxes/team.pst",
        "/Inbox/Recycling",
        "",
        True,
    )
    assert filed(views) == ("W", "mail")


def test_a_policy_can_keep_no_words() -> None:
    def features(kept: str) -> bytes:
        policy = Policy("", "", CLASSES, {}, settings=Settings(word_vectors=kept))
        return analyse(
            [Text("The rent account of the tenancy.")], Properties(title="Rent"), policy, b"k", deep=False
        ).features

    assert features("none") == b""
    assert features("all") == features("not special") != b""


def test_a_welsh_plan_files_welsh_documents() -> None:
    plan = {"T": RecordClass("T", "", "Tenantiaethau", keywords_cy=("cyfrif rhent", "tenant"))}
    plan["G"] = RecordClass("G", "", "Gwastraff", keywords_cy=("casglu sbwriel", "ailgylchu"))
    text = "Mae'r cyngor yn ysgrifennu at denantiaid am eu cyfrifon rhent ac mae'r tenant wedi talu."
    found = FilePlan.build(Policy("", "", plan, {})).classify([Views(pack([Text(text)]))])
    assert found[0][0].code == "T"


def test_plans_of_one_class_and_of_five_thousand_answer() -> None:
    one = FilePlan.build(Policy("", "", {"R": CLASSES["R"]}, {}))
    assert one.classify([Views(pack([Text("rent account")]))])[0][0].code == "R"
    assert one.classify([Views(pack([Text("zebra")]))]) == [()]
    letters = "abcdefghijklmnopqrst"
    names = [
        f"{a}{b}{c}{d}ology" for a in letters[:5] for b in letters[:10] for c in letters[:10] for d in letters[:10]
    ]
    classes = {name: RecordClass(name, name) for name in names}
    many = FilePlan.build(Policy("", "", classes, {}))
    found = many.classify([Views(pack([Text(f"about {name} only")])) for name in names[:300:7]])
    assert [one[0].code for one in found] == names[:300:7]


def test_an_empty_document_has_no_class_and_a_huge_one_is_filed_in_seconds() -> None:
    assert PLAN.classify([Views(), Views(pack([Text("")]))]) == [(), ()]
    huge = Text("The rent account of the tenancy is in arrears. " * 2_200_000)
    assert len(huge.text) > 100_000_000
    start = time.process_time()
    packed = pack([huge])
    assert time.process_time() - start < 10
    assert PLAN.classify([Views(packed)])[0][0].code == "R"
