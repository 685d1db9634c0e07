"""The properties of an Outlook item ([MS-OXPROPS]) put together as a message, whatever file they were read from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from scanner.extractors._mailtext import decode
from scanner.extractors._mapi import Message
from scanner.extractors._propertyset import codec

# Fields of a contact that no body repeats ([MS-OXOCNTC]).
CONTACT = {
    0x3001: "Name", 0x3A17: "Job title", 0x3A16: "Company", 0x3A18: "Department", 0x3A08: "Business telephone",
    0x3A09: "Home telephone", 0x3A1C: "Mobile telephone", 0x3A1B: "Business telephone", 0x3A2F: "Home telephone",
    0x3A15: "Postal address", 0x3A29: "Street", 0x3A27: "Town", 0x3A28: "County", 0x3A2A: "Postcode",
    0x3A5D: "Home street", 0x3A59: "Home town", 0x3A5C: "Home county", 0x3A5B: "Home postcode",
    0x3A48: "Spouse", 0x3A46: "Profession", 0x3A4E: "Manager", 0x3A30: "Assistant", 0x3A58: "Children",
}  # fmt: skip
BIRTHDAY = 0x3A42


class Values(Protocol):
    """An item's properties by number."""

    def integer(self, tag: int) -> int:
        """A whole number, 0 where there is none."""
        ...

    def moment(self, tag: int) -> datetime | None:
        """A time, None where there is none."""
        ...

    def binary(self, tag: int) -> bytes:
        """Bytes, empty where there are none."""
        ...

    def text(self, *tags: int) -> str:
        """The first of the named texts that is there."""
        ...

    def named_texts(self) -> Iterator[str]:
        """The texts among properties that only have a name."""
        ...


def message(values: Values) -> Message:
    """The item's own properties, without recipients and attachments."""
    found = Message(
        message_class=values.text(0x001A),
        subject=values.text(0x0037, 0x0E1D, 0x0070),
        sender_name=values.text(0x0C1A, 0x0042),
        sender_address=address(values, (0x5D01, 0x5D02, 0x0C1F, 0x0065)),
        sent=values.moment(0x0039),
        received=values.moment(0x0E06),
        created=values.moment(0x3007),
        plain=values.text(0x1000),
        html=_html(values),
        rtf=values.binary(0x1009),
        message_id=values.text(0x1035),
        in_reply_to=values.text(0x1042),
        references=values.text(0x1039),
        thread_index=values.binary(0x0071),
        transport=values.text(0x007D),
    )
    if found.message_class.lower().startswith("ipm.contact"):
        found.notes = contact(values)
    return found


def _html(values: Values) -> str:
    raw = values.binary(0x1013)
    if not raw:
        return values.text(0x1013)
    number = values.integer(0x3FDE)
    return decode(raw, codec(number) if number else "")


def address(values: Values, tags: tuple[int, ...]) -> str:
    """The first internet address among the properties; Exchange's internal ones only where there is no other."""
    found = [values.text(tag) for tag in tags]
    return next((text for text in found if "@" in text), next(filter(None, found), ""))


def recipient(values: Values) -> tuple[int, str, str]:
    """A recipient: 1 to, 2 cc or 3 bcc; name; address."""
    return values.integer(0x0C15) & 3 or 1, values.text(0x3001, 0x5FF6), address(values, (0x39FE, 0x3003, 0x403E))


def contact(values: Values) -> list[str]:
    """A contact's fields, one a line; addresses of mail among the named properties too."""
    lines = [f"{title}: {text}" for tag, title in CONTACT.items() if (text := " ".join(values.text(tag).split()))]
    born = values.moment(BIRTHDAY)
    if born is not None:
        lines.append(f"Date of birth: {born.date().isoformat()}")
    mail = dict.fromkeys(text.strip() for text in values.named_texts() if "@" in text and " " not in text.strip())
    return lines + [f"E-mail: {text}" for text in mail]


def is_inline(values: Values) -> bool:
    """Whether an attachment is a picture that stands within the body (it has a content id and is hidden)."""
    hidden = values.integer(0x7FFE) & 1 != 0 or values.integer(0x3714) & 4 != 0
    return hidden and bool(values.text(0x3712))
