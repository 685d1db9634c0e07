"""Two mailboxes: complaints as one mbox file, and the duty desk as a folder of messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from scanner.demo.paper import docx
from scanner.demo.people import Cast, Person
from scanner.demo.planting import Member, Planted

DESK = "complaints@dyffrynarian.example.org"
DUTY = "duty@dyffrynarian.example.org"
TYPES = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "txt": ("text", "plain"),
}


def files(cast: Cast) -> Iterator[Planted]:
    """The mbox file and the single messages."""
    yield _complaints(cast)
    yield from _duty(cast)


def message(
    sender: str,
    to: str,
    subject: str,
    body: str,
    when: datetime,
    headers: Sequence[tuple[str, str]] = (),
    attachment: tuple[str, bytes] | None = None,
) -> EmailMessage:
    """A message that is the same in every run: its boundary and its id come from the time."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(when), f"<{when:%Y%m%d%H%M%S}@dyffrynarian.example.org>"
    for name, value in headers:
        mail[name] = value
    mail.set_content(body)
    if attachment:
        name, data = attachment
        maintype, subtype = TYPES[name.rpartition(".")[2]]
        mail.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
        mail.set_boundary(f"=_{when:%Y%m%d%H%M%S}")
    return mail


def _moment(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 12, tzinfo=UTC)


def _complaints(cast: Cast) -> Planted:
    bodies = (
        "My bin has been missed three weeks running. The crew drive straight past.",
        "The man at the recycling centre called my husband, who has Parkinson's, a drunk. I want an apology.",
        "Mae'r arwydd ffordd newydd yn uniaith Saesneg. Pam?",
        "You have sent my council tax to my late father again. He died on 3 May. Please stop.",
        "I was arrested because of your CCTV and the case was thrown out. Where do I complain?",
        "The library is lovely. That is all.",
    )
    mails, day = [], date(2019, 1, 7)
    for number in range(24):
        who = cast.person(25, 80, 2019)
        text = f"{bodies[number % 6]}\n\n{who.name}\n{who.address}\n{who.postcode}\n{who.phone}\n"
        when = _moment(day + timedelta(days=11 * number))
        mails.append(message(f"{who.name} <{who.email}>", DESK, f"Complaint {4400 + number}", text, when))
    mails[5:5] = [_out_of_office(), _newsletter()]
    raw = b"".join(_mbox(mail) for mail in mails)
    return Planted("Mailbox/complaints.mbox", raw, date(2019, 9, 20), note="26 messages")


def _mbox(mail: EmailMessage) -> bytes:
    body = mail.as_bytes(policy=SMTP).replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
    return b"From complaints@dyffrynarian.example.org Mon Jan  7 09:12:00 2019\n" + body + b"\n"


def _out_of_office() -> EmailMessage:
    text = "I am away until 18 March. For anything urgent ring 01632 960100.\n\nRwyf i ffwrdd tan 18 Mawrth.\n"
    headers = [("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")]
    return message(
        "Helen Tomos <htomos@dyffrynarian.example.org>", DESK, "Out of office", text, _moment(date(2019, 3, 4)), headers
    )


def _newsletter() -> EmailMessage:
    text = "Ten tips for better procurement! Read more on our site. Unsubscribe at any time.\n"
    headers = [
        ("List-Unsubscribe", "<mailto:leave@news.example.com>"),
        ("Precedence", "bulk"),
        ("List-Id", "<news.example.com>"),
    ]
    sender = "Procurement Weekly <news@news.example.com>"
    return message(sender, DESK, "Procurement Weekly no. 212", text, _moment(date(2019, 3, 5)), headers)


def _duty(cast: Cast) -> Iterator[Planted]:
    child, worker = cast.person(3, 14, 2021), "Nia Prosser <nprosser@dyffrynarian.example.org>"
    when = _moment(date(2021, 10, 1), 16)
    report = docx(
        f"# School report of concern\n{child.name}, born {child.dob}, cut her arms last night. CAMHS told.", when.date()
    )
    text = f"Dear duty\n\nReport on {child.name} attached. Ring me on 01632 960172.\n\nHead, Ysgol Bro Arian\n"
    mail = message(
        "pennaeth@ysgolbroarian.example.org",
        DUTY,
        f"Concern: {child.initials}",
        text,
        when,
        (),
        ("Concern.docx", report),
    )
    yield _eml("2021-10-01 concern.eml", mail, "PERSON;PHONE", "*", "message with an attachment",
        (Member("Concern.docx", "PERSON;DATE_OF_BIRTH", "children;health"),))  # fmt: skip
    reply = "Thank you, strategy discussion at 10 tomorrow.\nNia"
    headers = [("In-Reply-To", mail["Message-ID"]), ("References", mail["Message-ID"])]
    answer = message(
        worker,
        "pennaeth@ysgolbroarian.example.org",
        f"RE: Concern: {child.initials}",
        reply,
        _moment(date(2021, 10, 1), 17),
        headers,
    )
    yield _eml("2021-10-01 RE concern.eml", answer, "", "", "reply")
    yield from _everyday(cast, worker)


def _everyday(cast: Cast, worker: str) -> Iterator[Planted]:
    people = cast.people(3, 25, 60, 2022)
    notes: tuple[tuple[Person, str, str], ...] = (
        (people[0], "Foster panel papers", "has been approved as a foster carer for two children. Well done all."),
        (people[1], "Mileage claims", "says September's mileage is wrong by 40 miles. Can someone look?"),
        (people[2], "Duty rota", "swaps with me on Thursday, dentist."),
    )
    for number, (who, subject, rest) in enumerate(notes):
        when = _moment(date(2022, 10, 4 + number))
        mail = message(worker, DUTY, subject, f"{who.name} {rest}\n\nNia\n", when)
        yield _eml(f"{when:%Y-%m-%d} {subject.lower()}.eml", mail, "PERSON", "", "ordinary mail")
    invitation = message(worker, DUTY, "Team meeting", "Tŷ Arian, room 2, 10 am\n", _moment(date(2022, 11, 1)))
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VEVENT", "SUMMARY:Team meeting", "END:VEVENT")
    calendar = "\r\n".join((*lines, "END:VCALENDAR", ""))
    invitation.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    invitation.set_boundary("=_meeting")
    yield _eml("2022-11-01 team meeting.eml", invitation, "", "", "meeting request")


def _eml(name: str, mail: EmailMessage, types: str, about: str, note: str, members: tuple[Member, ...] = ()) -> Planted:
    sent = datetime.strptime(mail["Date"], "%a, %d %b %Y %H:%M:%S %z").date()
    return Planted(
        f"Mailbox/Duty desk/{name}", mail.as_bytes(policy=SMTP), sent, types, about, members=members, note=note
    )
