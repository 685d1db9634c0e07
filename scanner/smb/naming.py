"""Asking a file server for the names of SIDs: the call LsarLookupSids of [MS-LSAT], over the pipe `lsarpc`.

A server of a domain asks its domain. The pipe is opened for this alone; nothing on a share is touched.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.smb.link import Link, Lost, Refused
from scanner.smb.messages import close, create, created, transceive, transceived

PIPE = "lsarpc".encode("utf-16-le")
READ_WRITE = 0x12019F
TOGETHER = 16
"""SIDs asked for in one call: the answer then fits one fragment."""
FRAGMENT = 4280
BIND, REQUEST, LAST_FRAGMENT = 11, 0, 2
OPEN_POLICY, LOOK_UP = 44, 15
LOOK_UP_NAMES, WORKSTATION = 0x800, 1
NAMED = frozenset({1, 2, 4, 5, 9, 10})
"""Kinds of accounts ([MS-SAMR] SID_NAME_USE): user, group, alias, well-known, computer, label."""
DOMAIN_UNKNOWN = 0xFFFFFFFF
LSA = bytes.fromhex("785734123412cdabef000123456789ab 00000000")
NDR = bytes.fromhex("045d888aeb1cc9119fe808002b104860 02000000")
SOME_NOT_KNOWN, NONE_KNOWN = 0x00000107, 0xC0000073


UNIX = "S-1-22-"
"""Samba's SIDs of users and groups of its own machine; one without a name is told by its number."""


class Found(NamedTuple):
    """What the server says of a SID: its name, "" for none; `domain_known` tells whether it knows whose it would be."""

    name: str
    domain_known: bool


class NotAnswered(Exception):
    """The server does not tell names, or not so that we understand it."""


def names_of(link: Link, sids: Sequence[str]) -> dict[str, Found]:
    """What a server says of some SIDs. Raises NotAnswered, or Lost with the connection."""
    try:
        return _asked(link, sids)
    except (Refused, struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotAnswered(type(error).__name__) from error


def _asked(link: Link, sids: Sequence[str]) -> dict[str, Found]:
    pipes = link.beside("IPC$")
    file, _ = created(pipes.ask(create(PIPE, READ_WRITE, 0)))
    try:
        call = _caller(lambda data: transceived(pipes.ask(transceive(file, data, FRAGMENT))))
        policy = call(OPEN_POLICY, bytes(4) + struct.pack("<6I", 24, 0, 0, 0, 0, 0) + struct.pack("<I", LOOK_UP_NAMES))[
            :20
        ]
        found: dict[str, Found] = {}
        for start in range(0, len(sids), TOGETHER):
            part = sids[start : start + TOGETHER]
            found |= dict(zip(part, _answers(call(LOOK_UP, policy + _enumerated(part))), strict=True))
        return found
    finally:
        pipes.forget(close(file))


def _caller(exchange: Callable[[bytes], bytes]) -> Callable[[int, bytes], bytes]:
    """Bind to the interface ([C706] 12.6); returns what makes a call by its number."""
    context = struct.pack("<HBx", 0, 1) + LSA + NDR
    exchange(_packet(BIND, struct.pack("<HHIB3x", FRAGMENT, FRAGMENT, 0, 1) + context))

    def call(number: int, data: bytes) -> bytes:
        answer = exchange(_packet(REQUEST, struct.pack("<IHH", len(data), 0, number) + data))
        if answer[2] != 2 or not answer[3] & LAST_FRAGMENT:
            raise NotAnswered(f"packet {answer[2]}")
        return answer[24:]

    return call


def _packet(kind: int, data: bytes) -> bytes:
    return struct.pack("<BBBBIHHI", 5, 0, kind, 3, 0x10, 16 + len(data), 0, 1) + data


def _enumerated(sids: Sequence[str]) -> bytes:
    """SIDs as the call wants them (LSAPR_SID_ENUM_BUFFER), then no names yet, the level, and a count of none."""
    head = struct.pack("<III", len(sids), 1, len(sids)) + struct.pack(f"<{len(sids)}I", *range(2, len(sids) + 2))
    return head + b"".join(map(_packed, sids)) + struct.pack("<IIHxxI", 0, 0, WORKSTATION, 0)


def _packed(sid: str) -> bytes:
    _, revision, authority, *parts = sid.split("-")
    numbers = [int(part) for part in parts]
    fixed = struct.pack("<IBB", len(numbers), int(revision), len(numbers)) + int(authority).to_bytes(6, "big")
    return fixed + struct.pack(f"<{len(numbers)}I", *numbers)


@dataclass(slots=True)
class _Reader:
    """Values of an answer in NDR ([C706] 14), one after another."""

    data: bytes
    place: int = 0

    def numbers(self, count: int) -> tuple[int, ...]:
        """32-bit numbers, aligned."""
        self.place += -self.place % 4
        found = struct.unpack_from(f"<{count}I", self.data, self.place)
        self.place += 4 * count
        return found

    def text(self) -> str:
        """A string with its three lengths before it."""
        _, _, length = self.numbers(3)
        found = self.data[self.place : self.place + 2 * length].decode("utf-16-le")
        self.place += 2 * length
        return found

    def skip_sid(self) -> None:
        """Pass over a SID."""
        (count,) = self.numbers(1)
        self.place += 8 + 4 * count


def _answers(data: bytes) -> Iterable[Found]:
    """What the call gives back: the domains, then the names with the number of their domain."""
    (status,) = struct.unpack_from("<I", data, len(data) - 4)
    if status not in (0, SOME_NOT_KNOWN, NONE_KNOWN):
        raise NotAnswered(f"0x{status:08X}")
    reader = _Reader(data)
    domains = _domains(reader) if reader.numbers(1)[0] else []
    count, there = reader.numbers(2)
    heads = [reader.numbers(4) for _ in range(reader.numbers(1)[0])] if there else []
    texts = [reader.text() if text else "" for _, _, text, _ in heads]
    if len(heads) != count:
        raise NotAnswered("names are missing")
    return [_found(head, text, domains) for head, text in zip(heads, texts, strict=True)]


def _found(head: tuple[int, ...], text: str, domains: Sequence[str]) -> Found:
    kind, domain = head[0] & 0xFFFF, head[3]
    known = domain != DOMAIN_UNKNOWN and domain < len(domains)
    if kind not in NAMED or not text:
        return Found("", known)
    return Found(f"{domains[domain]}\\{text}" if known and domains[domain] else text, True)


def _domains(reader: _Reader) -> list[str]:
    """The names of the domains that an answer refers to (LSAPR_REFERENCED_DOMAIN_LIST)."""
    _, there, _ = reader.numbers(3)
    if not there:
        return []
    heads = [reader.numbers(3) for _ in range(reader.numbers(1)[0])]
    names = []
    for _, text, sid in heads:
        names.append(reader.text() if text else "")
        if sid:
            reader.skip_sid()
    return names


@dataclass(slots=True)
class Names:
    """The names of SIDs that a server has told; each SID is asked for once.

    `answers` becomes False when the server does not tell names: then nobody is called nameless.
    """

    server: str
    known: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    answers: bool = True

    def of(self, link: Link, sids: Iterable[str]) -> dict[str, str] | None:
        """Names by SID, those of `sids` among them. A SID without one is of an account that its domain has no more."""
        fresh = sorted({sid for sid in sids if sid} - self.asked)
        if fresh and self.answers:
            self.asked.update(fresh)
            try:
                for sid, found in names_of(link, fresh).items():
                    self._keep(sid, found)
            except (NotAnswered, Lost):
                self.answers = False
        return self.known if self.answers else None

    def _keep(self, sid: str, found: Found) -> None:
        nobody = sid.startswith(UNIX) and found.name.rpartition("\\")[2] == sid.rpartition("-")[2]
        if found.name and not nobody:
            self.known[sid] = found.name
        elif not found.domain_known:
            self.known[sid] = f"account of a domain that {self.server} does not know ({sid})"
