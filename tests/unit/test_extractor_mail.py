"""Messages and mailboxes: headers, bodies read once, attachments by their names, and what kind of mail it is."""

from __future__ import annotations

import io

import pytest

from models.records import MailClass
from scanner.extractors import eml, mbox
from scanner.extractors._calendar import calendar_text
from scanner.extractors._lzfu import unpack
from scanner.extractors._mailheaders import date_of, file_name, recipients, thread_id
from scanner.extractors._mailtext import base64, decode, header, parameters
from scanner.extractors._markup import text_of
from tests.unit.office_samples import inside, problems, properties, read, refusal, texts

FROM = b"From: Ann <ann@example.org>\n"


def multipart(kind: str, *parts: bytes) -> bytes:
    head = FROM + f'Content-Type: multipart/{kind}; boundary="b"\n\n'.encode()
    return head + b"".join(b"--b\n" + part + b"\n" for part in parts) + b"--b--\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nplain words"
HTML = b"Content-Type: text/html\n\n<p>plain <b>words</b></p>"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?q?Ll=C5=B7r?=", "Llŷr"),
        (b"=?utf-8?b?TGzFt3I=?= =?utf-8?q?_Ddu?=", "Llŷr Ddu"),
        (b"=?iso-8859-14?q?T=FE?=", "Tŷ"),
        (b"plain\n folded", "plain folded"),
        ("Tŷ raw".encode(), "Tŷ raw"),
        (b"caf\xe9", "café"),
        (b"=?unheard-of?q?a?=", "a"),
        (b"=?utf-8?b?broken", "=?utf-8?b?broken"),
    ],
)
def test_headers_are_decoded(raw, text):
    assert header(raw) == text


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="a.doc"', "a.doc"),
        ("attachment; filename*=utf-8''T%C5%B7.doc", "Tŷ.doc"),
        ("attachment; filename*0*=utf-8''T%C5%B7; filename*1=\" Gwyn.doc\"", "Tŷ Gwyn.doc"),
        ('attachment; filename="a;b\\"c.doc"', 'a;b"c.doc'),
        ("attachment; FILENAME=a.doc ", "a.doc"),
    ],
)
def test_names_of_attachments(value, name):
    assert parameters(value)[1]["filename"] == name


def test_damaged_encodings_are_read_as_far_as_they_go():
    assert base64(b"QUJD!RA") == b"ABCD"
    assert base64(b"QUJDR") == b"ABC"
    assert decode(b"+ZeVnLIqe-", "utf-7") == "日本語"
    assert decode(b"x\xff", "no-such-charset") == "xÿ"


def test_alternatives_are_read_once():
    assert texts(read(eml, multipart("alternative", PLAIN, HTML)), "") == ["plain words"]
    assert texts(read(eml, multipart("alternative", b"Content-Type: text/plain\n\n", HTML)), "") == ["plain words"]


def test_a_stub_beside_html_is_passed_over():
    long = b"Content-Type: text/html\n\n<p>" + b"word <i></i> " * 500 + b"</p>"
    stub = b"Content-Type: text/plain\n\nThis is an HTML message."
    assert texts(read(eml, multipart("alternative", stub, long)), "")[0].startswith("word word")


def test_html_within_related_beside_plain_is_not_read_again():
    related = b'Content-Type: multipart/related; boundary="c"\n\n--c\n' + HTML
    related += b"\n--c\nContent-Type: image/png\nContent-ID: <x>\n\nPNG\n--c--"
    pieces = read(eml, multipart("alternative", PLAIN, related))
    assert texts(pieces, "") == ["plain words"]
    assert properties(pieces).attachments == 0


def test_attachments_and_attached_messages():
    attachment = b'Content-Type: text/plain; name="notes.txt"\nContent-Transfer-Encoding: base64\n\nbm90ZXM='
    message = b"Content-Type: message/rfc822\n\nFrom: b@example.org\nSubject: Before\n\nearlier"
    pieces = read(eml, multipart("mixed", PLAIN, attachment, message, attachment))
    assert [*inside(pieces)] == ["notes.txt", "Before.eml", "notes.txt (2)"]
    assert properties(pieces).attachments == 3


def test_flowed_text_has_its_soft_breaks_undone():
    message = FROM + b"Content-Type: text/plain; format=flowed\n\nMrs Blodwen \nSampleton\n-- \nsignature\n"
    assert texts(read(eml, message), "") == ["Mrs Blodwen  Sampleton\n-- \nsignature\n".replace("  ", " ")]


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (b"Auto-Submitted: auto-replied\n", MailClass.AUTO_REPLY),
        (b"Subject: Automatic reply: away\nX-Auto-Response-Suppress: All\n", MailClass.AUTO_REPLY),
        (b"Subject: Automatic doors\n", MailClass.ORDINARY),
        (b"List-Unsubscribe: <mailto:x@example.org>\n", MailClass.NEWSLETTER),
        (b"Precedence: bulk\n", MailClass.NEWSLETTER),
        (b"List-Unsubscribe: <mailto:x@example.org>\nIn-Reply-To: <1@example.org>\n", MailClass.ORDINARY),
        (b"List-Unsubscribe: <mailto:x@example.org>\nList-Post: <mailto:l@example.org>\n", MailClass.ORDINARY),
        (b"Content-Type: multipart/report; report-type=delivery-status\n", MailClass.REPORT),
        (b"Content-Type: text/calendar; method=REPLY\n", MailClass.MEETING),
        (b"X-Message-Class: IPM.Schedule.Meeting.Request\n", MailClass.MEETING),
        (b"X-Message-Class: IPM.Note.Rules.OofTemplate.Microsoft\n", MailClass.AUTO_REPLY),
        (b"Subject: Bins\n", MailClass.ORDINARY),
    ],
)
def test_what_kind_of_mail_it_is(headers, found):
    assert properties(read(eml, FROM + headers + b"\nhello\n")).mail_class is found


def test_who_when_and_which_thread():
    head = b"To: b@example.org, B <B@example.org>\nCc: c@example.org\nMessage-ID: <2@example.org>\n"
    head += b"References: <1@example.org> <x@example.org>\nDate: Wed, 14 Mar 2012 09:30:00 +0100\n"
    found = properties(read(eml, FROM + head + b"\nhello\n"))
    assert (found.sender, found.recipients, found.message_id) == ("ann@example.org", 2, "2@example.org")
    assert found.conversation == "1@example.org"
    assert found.sent is not None
    assert found.sent.isoformat() == "2012-03-14T08:30:00+00:00"


@pytest.mark.parametrize(
    "value", ["", "yesterday", "32 Foo 2012", "Wed, 99 Mar 2012 09:30:00 +0000", "1 Jan 99999 00:00"]
)
def test_dates_that_are_none(value):
    assert date_of(value) is None


def test_small_readings_of_headers():
    assert recipients("a@example.org; A@EXAMPLE.ORG", "no address") == 1
    assert thread_id("AQ" + "A" * 28 + "==") == "00" * 16
    assert thread_id("not base64!") == ""
    assert file_name(3, "a/b\\c:d") == "00003 a_b_c_d.eml"


def test_encrypted_parts_are_told():
    sealed = b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nAAAA"
    assert problems(read(eml, FROM + sealed)) == ["encrypted"]
    assert problems(read(eml, FROM + b"Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n")) == [
        "encrypted"
    ]


def test_deep_nesting_and_many_parts_end():
    deep = FROM + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    assert problems(read(eml, deep + b"\ninnermost")) == ["nested too deeply"]
    many = multipart("mixed", *[b"Content-Disposition: attachment; filename=f\n\nx"] * 10_010)
    assert problems(read(eml, many)) == ["too large"]


def test_a_message_without_headers_is_none():
    assert refusal(eml, b"no header here\n") == "corrupt"


def test_a_message_saved_as_utf_16():
    assert texts(read(eml, (FROM + b"\nhello\n").decode().encode("utf-16")), "") == ["hello\n"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<br>two</p>three", "one\ntwo\nthree"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\tb".replace("\t", " ")),
        ("<script>bad()</script>good<!-- hidden -->", "good"),
        ("5 &lt; 6 &amp; x < y", "5 < 6 & x < y"),
        ("<div>" * 1000 + "deep", "deep"),
        ("<style>never closed", ""),
    ],
)
def test_html_as_text(markup, text):
    assert text_of(markup).replace("\t", " ").replace("  ", " ").strip() == text


def test_calendar_entries():
    entry = (
        "BEGIN:VTIMEZONE\nDTSTART:1601\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:Visit\\, home\nDESCRIPTION:long\n  line\n"
    )
    assert calendar_text(entry) == "Summary: Visit, home\nDescription: long line"


def test_compressed_rtf_gives_back_what_was_packed():
    import compressed_rtf

    rtf = b"{\\rtf1\\ansi some words, some words again, some words again and aaaaaaaaaaaaaaaaaaaaaaaa}" * 40
    assert unpack(compressed_rtf.compress(rtf)) == rtf
    assert unpack(compressed_rtf.compress(rtf, compressed=False)) == rtf
    assert unpack(b"") == b""
    assert rtf.startswith(unpack(compressed_rtf.compress(rtf)[:60])[:20])


def test_a_mailbox_is_split_at_its_envelopes_only():
    message = (
        b"From ann@example.org Wed Mar 14 09:30:00 2012\nSubject: One\n\nFrom Monday\n\nFrom me to you: no\n>From x\n\n"
    )
    box = message + message.replace(b"One", b"Two / more")
    found = inside(read(mbox, box))
    assert [*found] == ["00001 One.eml", "00002 Two _ more.eml"]
    assert found["00001 One.eml"] == b"Subject: One\n\nFrom Monday\n\nFrom me to you: no\nFrom x\n\n"


@pytest.mark.parametrize(
    "envelope", [b"From ???@??? \n", b"From MAILER-DAEMON\n", b"From a Wed Mar 14 09:30:00 2012 remote\r\n"]
)
def test_envelopes_as_mailers_write_them(envelope):
    box = (envelope + b"Subject: x\n\nbody\n\n") * 3
    assert len(inside(read(mbox, box))) == 3


def test_envelopes_across_the_edge_of_a_chunk():
    body = b"Subject: x\n\n" + b"line of words\n" * 74_890
    for more in range(-3, 40, 7):
        one = b"From a@example.org Wed Mar 14 09:30:00 2012\n" + body + b"z" * (60 + more) + b"\n\n"
        found = sum(1 for _ in mbox.extract(io.BytesIO(one * 3)))
        assert found == 3
