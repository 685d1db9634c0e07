"""One row of the inventory as the judge and the reports see it: an item, its content, and the judgement on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from blake3 import blake3

from models.disposition import Disposition
from models.findings import DateCandidate, Finding, SpecialCategory
from models.permissions import Exposure
from models.records import Format, Item, ItemKind, MailClass, Problem, ShareKind, Status


def name_hash(name: str) -> str:
    """A file's name, whatever its case, as 16 hexadecimal digits, to tell whether another file refers to it.

    >>> name_hash("Budget 2019.XLSX") == name_hash("budget 2019.xlsx")
    True
    """
    return blake3(unicodedata.normalize("NFC", name).casefold().encode("utf-8", "replace")).hexdigest(8)


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of one content (the bytes with one BLAKE3 hash), enough to judge it again without reading it.

    A message within a mailbox or another message is hashed without the marks of its delivery, so that the same message
    in five mailboxes is one content.

    `personal_types` counts findings by type, officials' and examples' excluded; `people` is the number of distinct
    data subjects. `features` is the packed vector of `classifiers.features`, `minhash` the sketch of
    `classifiers.minhash`. `words` counts words of all pieces. `created` and `modified` are the document's own dates,
    never the file's. `sender_domain` is the part of a message's sender after the @, lower case.

    Of a message that repeats earlier ones: `words` are its own and `quoted_words` those repeated; `personal_types` and
    `people` tell all that stands in it, each repeated value once, and `quoted_types` and `quoted_people` which part of
    that stands in the repeated text only. A sum over a mailbox without the quoted part counts a thread's text once.
    The hashes (HMAC) of a message, of the one it answers, of the first of its conversation and of Outlook's number of
    the thread are made alike: an answer's `reply_hash` is the `message_id_hash` of what it answers.

    `links` are hashes (`name_hash`) of the names of other files that a workbook refers to; the names are not kept.
    """

    hash: bytes = b""
    size: int = 0
    format: Format = field(default_factory=lambda: Format(""))
    language: str = ""
    words: int = 0
    marking: str = ""
    personal_types: Mapping[str, int] = field(default_factory=dict)
    people: int = 0
    special_categories: tuple[SpecialCategory, ...] = ()
    dates: tuple[DateCandidate, ...] = ()
    features: bytes = b""
    created: datetime | None = None
    modified: datetime | None = None
    sent: datetime | None = None
    template: str = ""
    mail_class: MailClass = MailClass.ORDINARY
    message_id_hash: bytes = b""
    reply_hash: bytes = b""
    conversation_hash: bytes = b""
    thread_hash: bytes = b""
    received: datetime | None = None
    recipients: int = 0
    quoted_words: int = 0
    quoted_types: Mapping[str, int] = field(default_factory=dict)
    quoted_people: int = 0
    sender_domain: str = ""
    attachments: int = 0
    pictures: int = 0
    tables: int = 0
    truncated: bool = False
    minhash: bytes = b""
    links: tuple[str, ...] = ()

    @property
    def own_people(self) -> int:
        """Data subjects in what the item itself says, those only in repeated messages left out."""
        return self.people - self.quoted_people

    @property
    def own_types(self) -> dict[str, int]:
        """`personal_types` without what stands only in repeated messages."""
        own = {name: count - self.quoted_types.get(name, 0) for name, count in self.personal_types.items()}
        return {name: count for name, count in own.items() if count > 0}


@dataclass(frozen=True, slots=True)
class Record:
    """An item of the inventory with its content, before judgement.

    `id` is the store's key, `item_id` the public one (stable across scans and machines). `file_key` is the same for
    hard links of one file. `container` is the store's key of the file that holds a member, None for files.
    """

    id: int
    item_id: str
    item: Item
    share_kind: ShareKind
    status: Status
    problem: Problem | None
    content: Content | None
    file_key: str = ""
    container: int | None = None
    share_root: str = ""

    @property
    def kind(self) -> ItemKind:
        """Shorthand for `item.kind`."""
        return self.item.kind


@dataclass(frozen=True, slots=True)
class Row:
    """A record and the judgement on it. `duplicate_of` and `version_of` are public item ids, empty when none.

    `findings` are its content's single findings, only where they were asked for. `exposure` is what is wrong with who
    may open it.
    """

    record: Record
    disposition: Disposition | None
    duplicate_of: str = ""
    version_of: str = ""
    decision: str = ""
    reviewer: str = ""
    findings: tuple[Finding, ...] = ()
    exposure: Exposure = field(default_factory=Exposure)
