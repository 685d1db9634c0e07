"""Who may open a folder or a file, in one form for POSIX (see `models.posix`) and for NTFS access lists."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from blake3 import blake3


class Right(StrEnum):
    """What someone may do, from least to most; each holds those before it. `pass` is to reach what lies below."""

    NONE = "none"
    PASS = "pass"
    READ = "read"
    WRITE = "write"
    FULL = "full"

    @property
    def rank(self) -> int:
        """0 for none, 4 for full."""
        return _RANKS[self.value]


_RANKS = {"none": 0, "pass": 1, "read": 2, "write": 3, "full": 4}


class ExposureKind(StrEnum):
    """What is wrong with who may open something; the values are what exports print."""

    OPEN_TO_EVERYONE = "open_to_everyone"
    OPEN_TO_DOMAIN_USERS = "open_to_domain_users"
    WRITABLE_BY_EVERYONE = "writable_by_everyone"
    EXPLICIT_DENY = "explicit_deny"
    BROKEN_INHERITANCE = "broken_inheritance"
    ORPHAN_OWNER = "orphan_owner"
    ORPHAN_SID = "orphan_sid"


EVERYONE, AUTHENTICATED, DOMAIN_USERS, USERS = "Everyone", "Authenticated Users", "Domain Users", "Users"
_WIDER = {DOMAIN_USERS: (AUTHENTICATED, USERS), USERS: (AUTHENTICATED,)}
"""Groups that hold all of another."""
OPEN = frozenset({ExposureKind.OPEN_TO_EVERYONE, ExposureKind.OPEN_TO_DOMAIN_USERS, ExposureKind.WRITABLE_BY_EVERYONE})
"""The kinds that let in people who were never chosen."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is wrong with a permission, and whom it concerns ("Everyone: write", "Deny: group Agency")."""

    kinds: tuple[ExposureKind, ...] = ()
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderPermission:
    """A folder with the key of its permission (None where it is not known), and of what was last found wrong."""

    id: int
    share: int
    path: str
    permission: int | None
    exposure: int | None


@dataclass(frozen=True, slots=True)
class Access:
    """One line of an access list. `who` is a name ("user jdavies", "Everyone") or a SID that has none.

    A line that denies names the least right that it takes away, and with it all above. Under POSIX nothing is
    inherited once it is there.
    """

    who: str
    right: Right
    allow: bool = True
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """Owner, group and access list, in the order in which the system looks at it.

    `protected` says that it takes nothing from the folder above. `passed_on` is what new things in a folder get where
    that differs from what the folder has (POSIX default ACL). `nameless` are ids that no directory knows any more.
    """

    system: str
    owner: str
    group: str
    access: tuple[Access, ...]
    protected: bool = False
    passed_on: tuple[Access, ...] = ()
    nameless: tuple[str, ...] = ()

    def right_of(self, names: Collection[str]) -> Right:
        """The most that one of some groups gives; lines that deny it, or all, count from where they stand."""
        return max((self._right(name) for name in names), key=lambda right: right.rank, default=Right.NONE)

    def _right(self, name: str) -> Right:
        most, least_denied = Right.NONE.rank, len(_RANKS)
        for line in self.access:
            if not line.allow and line.who in (name, EVERYONE, *_WIDER.get(name, ())):
                least_denied = min(least_denied, line.right.rank)
            elif line.allow and line.who == name:
                most = max(most, min(line.right.rank, least_denied - 1))
        return tuple(Right)[most]

    def pack(self) -> str:
        """Compact JSON; equal permissions give equal text."""
        lists = [[[a.who, a.right.value, a.allow, a.inherited] for a in one] for one in (self.access, self.passed_on)]
        facts = [self.system, self.owner, self.group, self.protected, *lists, list(self.nameless)]
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))

    @property
    def digest(self) -> bytes:
        """16 bytes that name this permission."""
        return blake3(self.pack().encode("utf-8", "backslashreplace")).digest(16)


def unpack(text: str) -> Permission:
    """The permission that `Permission.pack` wrote."""
    system, owner, group, protected, access, passed_on, nameless = json.loads(text)
    lists = [tuple(Access(w, Right(r), a, i) for w, r, a, i in one) for one in (access, passed_on)]
    return Permission(system, owner, group, lists[0], protected, lists[1], tuple(nameless))


def as_in(permission: Permission, folder: Permission) -> bool:
    """True where a file lets in whom its folder lets in, but for its owner: then nothing is kept for the file.

    What a POSIX file grants to others has no effect where they cannot pass its folder.
    """
    passed = permission.system != "posix" or folder.right_of({EVERYONE}) is not Right.NONE
    own = _others(permission) if passed else {line for line in _others(permission) if line[0] != EVERYONE}
    return (
        permission.group == folder.group
        and own == _others(folder)
        and permission.protected == folder.protected
        and permission.nameless in ((), folder.nameless)
    )


def _others(permission: Permission) -> frozenset[tuple[str, Right, bool]]:
    lines = (line for line in permission.access if line.who != permission.owner and line.right is not Right.PASS)
    return frozenset((line.who, line.right, line.allow) for line in lines)


# NTFS

Ace = tuple[bool, int, str, bool]
"""An entry of a discretionary access list: allows, mask, SID, inherited."""
WELL_KNOWN = {
    "S-1-1-0": EVERYONE,
    "S-1-2-0": "Local",
    "S-1-3-0": "Creator Owner",
    "S-1-3-1": "Creator Group",
    "S-1-3-4": "Owner Rights",
    "S-1-5-2": "Network",
    "S-1-5-4": "Interactive",
    "S-1-5-7": "Anonymous",
    "S-1-5-11": AUTHENTICATED,
    "S-1-5-15": "This Organisation",
    "S-1-5-18": "System",
    "S-1-5-19": "Local Service",
    "S-1-5-20": "Network Service",
    "S-1-5-32-544": "Administrators",
    "S-1-5-32-545": USERS,
    "S-1-5-32-546": "Guests",
    "S-1-5-32-547": "Power Users",
    "S-1-5-32-551": "Backup Operators",
}
"""[MS-DTYP] 2.4.2.4, well-known SID structures."""
OF_DOMAIN = {
    "500": "Administrator",
    "501": "Guest",
    "512": "Domain Admins",
    "513": DOMAIN_USERS,
    "514": "Domain Guests",
    "515": "Domain Computers",
    "519": "Enterprise Admins",
}
"""The last part of `S-1-5-21-…`, the same in every domain."""
READ_BITS = 0x0000_0001 | 0x8000_0000
WRITE_BITS = 0x0000_0002 | 0x0000_0004 | 0x0000_0040 | 0x0001_0000 | 0x4000_0000
FULL_BITS = 0x0004_0000 | 0x0008_0000 | 0x1000_0000
PASS_BITS = 0x0000_0020 | 0x2000_0000
"""[MS-DTYP] 2.4.3 and [MS-SMB2] 2.2.13.1: data and generic rights, deletion, and the right to change rights."""


def principal(sid: str, names: Mapping[str, str] | None = None) -> str:
    """A SID in words: its well-known name, that of `names`, or the SID itself.

    >>> principal("S-1-5-21-1-2-3-513"), principal("S-1-5-21-1-2-3-1104", {"S-1-5-21-1-2-3-1104": "CYNGOR\\\\HR"})
    ('Domain Users', 'CYNGOR\\\\HR')
    """
    if sid in WELL_KNOWN:
        return WELL_KNOWN[sid]
    if sid.startswith("S-1-5-21-") and sid.rpartition("-")[2] in OF_DOMAIN:
        return OF_DOMAIN[sid.rpartition("-")[2]]
    return (names or {}).get(sid) or sid


def from_ntfs(
    owner_sid: str,
    group_sid: str,
    aces: Iterable[Ace] | None,
    protected: bool,
    names: Mapping[str, str] | None = None,
) -> Permission:
    """The permission of a security descriptor; `aces` in their order, those that only pass on (inherit-only) left out.

    None instead of a list is a descriptor without one, which lets everyone do everything. `names` are the SIDs that
    the domain could name; without it no SID is called nameless, since nobody asked.
    """
    lines = (Access(EVERYONE, Right.FULL),) if aces is None else tuple(_ntfs_lines(aces, names))
    owner, group = principal(owner_sid, names), principal(group_sid, names)
    seen = {owner, group, *(line.who for line in lines)} if names is not None else set()
    nameless = tuple(sorted(who for who in seen if who.startswith("S-1-")))
    return Permission("ntfs", owner, group, lines, protected, nameless=nameless)


def _ntfs_lines(aces: Iterable[Ace], names: Mapping[str, str] | None) -> Iterable[Access]:
    for allow, mask, sid, inherited in aces:
        right = _granted(mask) if allow else _denied(mask)
        if right is not Right.NONE:
            yield Access(principal(sid, names), right, allow, inherited)


def _granted(mask: int) -> Right:
    order = ((FULL_BITS, Right.FULL), (WRITE_BITS, Right.WRITE), (READ_BITS, Right.READ), (PASS_BITS, Right.PASS))
    return next((right for bits, right in order if mask & bits), Right.NONE)


def _denied(mask: int) -> Right:
    if mask & 0x1000_0000:
        return Right.READ
    order = ((READ_BITS, Right.READ), (WRITE_BITS, Right.WRITE), (FULL_BITS, Right.FULL))
    return next((right for bits, right in order if mask & bits), Right.NONE)
