"""Permissions of POSIX systems: modes and ACLs, in the form of `models.permissions`."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from models.permissions import EVERYONE, Access, Permission, Right

USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
"""Tags of `linux/posix_acl.h`."""
Name = Callable[[str, int], str]
"""Gives "user jdavies" for ("user", 1001), and "user 1001" where the id has no name."""


def parse_acl(data: bytes) -> tuple[tuple[int, int, int], ...]:
    """The entries (tag, bits, id) of a `system.posix_acl_access` attribute; none where it is not of version 2.

    >>> parse_acl(bytes.fromhex("0200000001000700ffffffff"))
    ((1, 7, 4294967295),)
    """
    if len(data) < 4 or len(data) % 8 != 4 or struct.unpack_from("<I", data)[0] != 2:
        return ()
    return tuple(struct.iter_unpack("<HHI", data[4:]))


def acl_of_mode(mode: int) -> tuple[tuple[int, int, int], ...]:
    """The three entries that a mode without an ACL stands for."""
    return ((USER_OBJ, mode >> 6 & 7, 0), (GROUP_OBJ, mode >> 3 & 7, 0), (OTHER, mode & 7, 0))


def from_posix(
    mode: int, uid: int, gid: int, name: Name, *, folder: bool, acl: bytes = b"", default: bytes = b""
) -> Permission:
    """The permission that a mode and the attributes `system.posix_acl_access` and `…_default` give.

    A named user or a group with less than others have is shut out: a line that denies.
    """
    owner, group = name("user", uid), name("group", gid)
    access = _posix_lines(parse_acl(acl) or acl_of_mode(mode), owner, group, name, folder)
    later = _posix_lines(parse_acl(default), owner, group, name, folder) if default else ()
    named = (line.who for line in (*access, *later))
    nameless = tuple(sorted({who for who in (owner, group, *named) if who.rpartition(" ")[2].isdigit()}))
    return Permission("posix", owner, group, access, False, later, nameless)


def _posix_lines(
    entries: Sequence[tuple[int, int, int]], owner: str, group: str, name: Name, folder: bool
) -> tuple[Access, ...]:
    mask = next((bits for tag, bits, _ in entries if tag == MASK), 7)
    others = next((_right(bits, folder) for tag, bits, _ in entries if tag == OTHER), Right.NONE)
    lines = []
    for tag, bits, key in entries:
        if tag == USER_OBJ:
            lines.append(Access(owner, Right.FULL))
        elif tag == OTHER:
            lines.append(Access(EVERYONE, others))
        elif tag != MASK:
            who = group if tag == GROUP_OBJ else name("user" if tag == USER else "group", key)
            right = _right(bits & mask, folder)
            shut = right.rank < min(others.rank, Right.READ.rank)
            lines.append(Access(who, Right.READ, allow=False) if shut else Access(who, right))
    return tuple(line for line in lines if line.right is not Right.NONE)


def _right(bits: int, folder: bool) -> Right:
    """A folder's names can be read and its files opened only with `x` as well."""
    if folder and not bits & 1:
        return Right.NONE
    return Right.WRITE if bits & 2 else Right.READ if bits & 4 else Right.PASS if folder else Right.NONE
