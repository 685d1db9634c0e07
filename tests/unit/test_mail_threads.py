"""Messages in threads and in several mailboxes: quoted history told apart, threads joined, one message one content."""

from __future__ import annotations

import base64
import io
import struct

import pytest

from classifiers.policy import load
from models.config import Limits
from models.inventory import Content
from models.readings import Reading
from models.records import QUOTED, ItemKind, MailClass, Status
from models.store.packing import dump_properties, load_properties
from scanner.contents import Tools, content_hash, read_content
from scanner.extractors import eml, mbox, msg
from scanner.extractors._calendar import calendar_files, calendar_text
from scanner.extractors._mailsame import message_hash
from scanner.extractors._mailtext import uuencoded
from scanner.extractors._mapi import Attachment, Message, pieces, to_mime
from scanner.extractors._olewrite import compound
from scanner.extractors._quoted import html_body, parts
from tests.unit.office_samples import inside, properties, read, texts

OUTLOOK = "From: Ann Example\nSent: 3 May 2024 10:10\nTo: Bob\nSubject: RE: Bins\n\nold words\nmore"
GMAIL = "On Mon, 3 May 2024 at 10:10, Ann Example <ann@example.org> wrote:\n"
HEADED = (
    f"New words\n\n-----Original Message-----\n{OUTLOOK}",
    f"New words\n\n________________________________\n{OUTLOOK}",
    f"New words\n{OUTLOOK}",
    f"New words\n\n{GMAIL}\nold words, no marks\n",
    "New words\n\nOn Mon, 3 May 2024 at 10:10, Ann Example\n<ann@example.org>\nwrote:\n\n> old words\n>> older",
    "New words\n\n> old words\n> more\n",
    "New words\n\nOddi wrth: Ann Example\nAnfonwyd: 3 Mai 2024 10:10\nAt: Bob\nPwnc: ATEB: Biniau\n\nold words",
    "New words\n\n-----Neges Wreiddiol-----\nOddi wrth: Ann\nAt: Bob\nPwnc: Biniau\n\nold words",
    "New words\n\nAr Llun, 4 Maw 2024 am 10:12, ysgrifennodd Ann Example <ann@example.org>:\n> old words",
    "New words\n\nBegin forwarded message:\n\nFrom: Ann <ann@example.org>\nDate: 3 May\nSubject: x\n\nold words",
    "New words\n\n---------- Forwarded message ---------\nFrom: Ann <ann@example.org>\nDate: 3 May\nTo: B\n\nold words",
)


@pytest.mark.parametrize("body", HEADED)
def test_quoted_history_is_told_apart(body):
    (new, first), (old, second) = [part for part in parts(body) if part[0].strip()]
    assert (new.strip(), first, second) == ("New words", False, True)
    assert "old words" in old
    assert not any(line.startswith(">") for line in old.split("\n"))


@pytest.mark.parametrize(
    "body",
    [
        "On reflection the tenant wrote:\nI was there in 2004.",
        "From: the office\nto the depot",
        "I wrote to you on 3 May: no answer came.",
        "Prices\n------\nRent > 500",
        "From: Monday\nTo: Friday we are closed",
        "begin with the form\nand end there",
    ],
)
def test_what_only_looks_like_history_stays_new(body):
    assert list(parts(body)) == [(body, False)]


def test_answers_between_quoted_lines_are_new():
    found = list(parts(f"{GMAIL}> When?\nTomorrow.\n> Where?\nHere."))
    assert [quoted for _, quoted in found] == [True, False, True, False]
    assert [text for text, quoted in found if not quoted] == ["Tomorrow.", "Here."]


def test_blocks_of_html_that_cite_are_quoted_and_indented_ones_are_not():
    markup = (
        '<p>New</p><blockquote style="margin:1em">indented</blockquote><div>On Mon, 3 May 2024, Ann wrote:</div>'
        '<blockquote class="gmail_quote"><p>old</p><blockquote>inner</blockquote></blockquote><p>below</p>'
    )
    found = [(piece.text, piece.where) for piece in html_body(markup)]
    assert found == [("New\nindented", ""), ("On Mon, 3 May 2024, Ann wrote:\nold\ninner", QUOTED), ("below", "")]
    assert [piece.text for piece in html_body("<p>a</p>" + "</blockquote>" * 3 + "<p>b</p>")] == ["a\nb"]


def test_a_hostile_body_takes_no_longer_than_its_length():
    for line in ("On 1 wrote", "From: a", "> x\n", "begin 644 a\n", "-----Original Message-----\n", "On " * 50 + "\n"):
        assert sum(len(text) for text, _ in parts(line * 20_000)) > 0


def tools() -> Tools:
    return Tools(load(None), b"k" * 32, Limits(), deep=False)


def content(data: bytes, with_tools: Tools | None = None) -> Content:
    """What is kept of one message."""
    return last(data, "m.eml", with_tools or tools()).content or Content()


def last(data: bytes, name: str, with_tools: Tools) -> Reading:
    return everything(data, name, with_tools)[-1]


def everything(data: bytes, name: str, with_tools: Tools) -> list[Reading]:
    place = Reading("", ItemKind.FILE, len(data), Status.READ)
    file = io.BytesIO(data)
    return list(read_content(file, content_hash(file), place, name, with_tools))


def thread(length: int) -> list[bytes]:
    """A thread in which every message repeats all before it and adds a person of its own."""
    people = ("Blodwen Sampleton", "Carys Example", "Dewi Placeholder", "Elin Specimen", "Ffion Testament")
    history, made = "", []
    for number, name in enumerate(people[:length]):
        own = f"Mrs {name} of flat {number}, date of birth {number + 1:02} March 1961, telephone 01632 96010{number}.\n"
        head = f"From: housing@example.org\nTo: b@example.org\nSubject: Repairs\nMessage-ID: <{number}@example.org>\n"
        if number:
            before = " ".join(f"<{one}@example.org>" for one in range(number))
            head += f"In-Reply-To: <{number - 1}@example.org>\nReferences: {before}\n"
        made.append(f"{head}\n{own}\n{history}".encode())
        quoted = "".join(f"> {line}\n" for line in f"{own}\n{history}".splitlines())
        history = f"On Mon, {number + 1} May 2024 at 10:10, <housing@example.org> wrote:\n{quoted}"
    return made


def test_a_thread_is_counted_once_and_nothing_in_it_is_overlooked():
    found = [content(data) for data in thread(5)]
    assert [one.own_people for one in found] == [1] * 5
    assert found[-1].people == 5, "a quoted message may be the only copy left"
    assert [one.own_types["PHONE"] for one in found] == [1] * 5
    assert [one.personal_types["PHONE"] for one in found] == [1, 2, 3, 4, 5], "each repeated value once"
    assert len({one.words for one in found[1:]}) == 1
    assert found[0].quoted_words == 0 < found[1].quoted_words < found[4].quoted_words


def test_findings_say_that_they_are_quoted():
    reading = last(thread(2)[1], "m.eml", tools())
    phones = [finding.where for finding in reading.findings if finding.type.value == "PHONE"]
    assert phones == ["", QUOTED]


def test_a_short_answer_is_filed_by_what_it_answers():
    first, second = thread(2)
    assert content(b"From: Ann <ann@example.org>\n\nThanks.\n" + b"> " + first).features != b""
    long = second.replace(b"Mrs", b"housing benefit overpayment recovered " * 20 + b"Mrs", 1)
    alone = long.partition(b"On Mon")[0]
    assert content(long).features == content(alone).features


def test_threads_are_joined_by_hashes():
    found = [content(data) for data in thread(3)]
    assert {one.conversation_hash for one in found} == {found[0].message_id_hash}
    assert [one.reply_hash for one in found[1:]] == [one.message_id_hash for one in found[:-1]]
    assert found[0].reply_hash == b""
    assert len(found[0].message_id_hash) == 16


def test_what_is_kept_of_a_message_is_stored():
    head = b"Received: from a by b; Thu, 15 Mar 2012 09:30:00 +0000\nDate: Wed, 14 Mar 2012 09:30:00 +0000\n"
    kept = content(head + b"Cc: c@example.org\n" + thread(2)[1])
    assert (kept.recipients, kept.received and kept.received.day, kept.sent and kept.sent.day) == (2, 15, 14)
    loaded = load_properties(dump_properties(kept))
    assert all(getattr(kept, name) == value for name, value in loaded.items())
    assert loaded["quoted_types"]


def test_outlooks_threads_without_references():
    index = bytes(6) + bytes(range(16))
    first = Message(subject="Bins", sender_address="a@example.org", plain="x", thread_index=index)
    answer = Message(subject="RE: Bins", sender_address="b@example.org", plain="y", thread_index=index + bytes(5))
    found = [content(to_mime(one)) for one in (first, answer)]
    assert found[0].thread_hash == found[1].thread_hash != b""
    assert [next(p for p in pieces(one) if hasattr(p, "thread")).thread for one in (first, answer)] == [
        index[6:].hex()
    ] * 2


BODY = b"From: Ann <ann@example.org>\nTo: b@example.org\nMessage-ID: <7@example.org>\nSubject: Bins\n\nThe bins.\n"


def test_one_message_in_five_mailboxes_is_one_content():
    delivered = (
        b"Delivered-To: b@example.org\nReceived: from x by y; Thu, 15 Mar 2012 09:30:00 +0000\n",
        b"Status: RO\nX-Keywords: red\n",
        b"X-Mozilla-Status: 0001\n",
        b"",
    )
    boxes = [
        b"From a Thu Jan  1 00:00:00 2015\n" + head + BODY + b"\n" * number for number, head in enumerate(delivered)
    ]
    boxes.append(boxes[0].replace(b"\n", b"\r\n"))
    found = [everything(box, "a.mbox", tools())[0] for box in boxes]
    assert len({one.content.hash for one in found if one.content}) == 1
    assert message_hash(BODY) != message_hash(BODY.replace(b"bins.", b"bags."))
    assert message_hash(BODY) != message_hash(BODY.replace(b"b@", b"c@"))
    assert message_hash(b"no message at all") == b""


def test_the_same_message_is_known_by_its_id_in_every_form():
    def text(tag: int, value: str) -> dict[str, bytes]:
        return {f"__substg1.0_{tag:04X}001F": value.encode("utf-16-le")}

    tree: dict[str, bytes] = {"__properties_version1.0": bytes(32) + struct.pack("<HHIQ", 3, 0x0E07, 0, 0)}
    tree |= (
        text(0x0037, "Bins") | text(0x1000, "The bins.") | text(0x1035, "<7@example.org>") | text(0x001A, "IPM.Note")
    )
    item = Message(subject="Bins", sender_address="ann@example.org", plain="The bins.", message_id="<7@example.org>")
    box = b"From a Thu Jan  1 00:00:00 2015\n" + BODY
    forms = [content(BODY), content(compound(tree)), content(to_mime(item))]
    forms += [one.content for one in everything(box, "a.mbox", tools())[:1] if one.content]
    assert len({one.message_id_hash for one in forms}) == 1
    assert properties(read(msg, compound(tree))).message_id == "7@example.org"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ("Subject: Automatic reply: Bins", MailClass.AUTO_REPLY),
        ("Subject: Atebiad awtomatig: Biniau", MailClass.AUTO_REPLY),
        ("Subject: Allan o'r swyddfa\nX-Auto-Response-Suppress: All", MailClass.AUTO_REPLY),
        ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", MailClass.AUTO_REPLY),
        ("Subject: Out of office space needed\nIn-Reply-To: <1@example.org>", MailClass.ORDINARY),
        ("From: postmaster@example.org\nSubject: Undeliverable: Bins", MailClass.REPORT),
        ("From: Mail <Mailer-Daemon@example.org>\nSubject: Returned", MailClass.REPORT),
        ("From: postmaster@example.org\nSubject: New mail rooms", MailClass.ORDINARY),
        ("Subject: Undeliverable parcels at the depot", MailClass.ORDINARY),
        ("Content-Class: urn:content-classes:calendarmessage", MailClass.MEETING),
        ("X-Message-Class: IPM.Schedule.Meeting.Resp.Pos", MailClass.MEETING),
    ],
)
def test_classes_of_mail(headers, found):
    head = headers if headers.startswith("From:") else f"From: Ann <ann@example.org>\n{headers}"
    assert properties(read(eml, f"{head}\n\nhello\n".encode())).mail_class is found


def test_html_only_messages_of_outlook_keep_their_quotations():
    html = '<p>New</p><blockquote type="cite">old</blockquote>'
    item = Message(subject="Bins", sender_address="a@example.org", html=html, attachments=[Attachment("a.txt", b"x")])
    direct, again = list(pieces(item)), read(eml, to_mime(item))
    assert texts(direct, QUOTED) == texts(again, QUOTED) == ["old"]
    assert [*inside(again)] == ["a.txt"]


def test_files_written_into_a_body_come_out():
    body = "See the list.\n\nbegin 644 list.txt\n-5V%L97,@;&ES=',*\n \nend\n\nAnn\n"
    found = read(eml, b"From: a@example.org\n\n" + body.encode())
    assert [*inside(found)] == ["list.txt"]
    assert "".join(texts(found, "")) == "See the list.\n\n\nAnn\n"
    assert properties(found).attachments == 1
    for prose in ("begin 644 x\nnot encoded at all, this is\nend\n", "begin the day\nend", "begin 644 x\nM"):
        assert uuencoded(prose) == (prose, [])


def test_files_of_calendar_entries_come_out():
    lines = (
        'BEGIN:VEVENT\nSUMMARY:Visit\nATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME="plan.txt":'
        f"{base64.b64encode(b'plan').decode()}\nATTACH:https://example.org/map\nEND:VEVENT\n"
    )
    assert calendar_files(lines) == [("plan.txt", b"plan")]
    assert calendar_text(lines) == "Summary: Visit\nAttached: https://example.org/map"
    part = b"From: a@example.org\nContent-Type: text/calendar; method=REQUEST\n\n" + lines.encode()
    assert inside(read(eml, part)) == {"plan.txt": b"plan"}
    whole = everything(b"BEGIN:VCALENDAR\n" + lines.encode() + b"END:VCALENDAR\n", "a.ics", tools())
    assert [one.inside for one in whole] == ["plan.txt", ""]


def test_envelope_lines_without_a_time_are_seen_wherever_a_block_of_bytes_ends(monkeypatch):
    one = b"From ann\nFrom: Ann <ann@example.org>\nSubject: x\n\n" + b"word " * 30 + b"\n\n"
    monkeypatch.setattr(mbox, "OVERLAP", 100)
    for size in range(200, 232):
        monkeypatch.setattr(mbox, "MIB", size)
        assert len(list(mbox.extract(io.BytesIO(one * 9)))) == 9
        assert sum(part.count for part in mbox.parts(io.BytesIO(one * 9), 300)) == 9
