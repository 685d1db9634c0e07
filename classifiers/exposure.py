"""What is wrong with who may open a folder or a file: open to all, denials, broken inheritance, owners without a name.

It says who could, not who did. Under POSIX a folder is reached only through the folders above it, as far up as the
share's root; under NTFS users pass through any folder (the right to bypass traverse checking is everyone's by
default). What a share itself allows (its own permission on a server) is not seen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from models.permissions import (
    AUTHENTICATED,
    DOMAIN_USERS,
    EVERYONE,
    USERS,
    Access,
    Exposure,
    ExposureKind,
    FolderPermission,
    Permission,
    Right,
)

ALL = frozenset({EVERYONE, "Anonymous", "Guests", "Guest", "Network", "Domain Guests"})
DOMAIN = frozenset({AUTHENTICATED, DOMAIN_USERS, USERS, "Interactive", "This Organisation"})
"""Groups in which everybody is who has an account."""
DOMAIN_NAMES = frozenset({"domain users", "authenticated users", "users", "domain_users"})
"""The same as a Unix server names them, by winbind or sssd, with or without the domain."""
PRUNE = 10_000
Above = tuple[bool, bool, frozenset[tuple[str, Right, bool]]]
"""Of a folder, for what is in it: everyone passes; all with an account pass; what new things in it get."""
TOP: Above = (True, True, frozenset())


@dataclass(slots=True)
class Folders:
    """Assesses the folders of one share after another; parents come before what is in them."""

    share: int = 0
    above: dict[str, Above] = field(default_factory=dict)
    met: dict[tuple[int, Above, bool], tuple[Permission, Exposure, Above]] = field(default_factory=dict)
    """What was made of permissions before: a share has millions of folders and some hundreds of permissions."""

    def assess(self, share: int, path: str, permission: Permission) -> tuple[Exposure, Above]:
        """What is wrong with a folder, and what that means for the files in it."""
        if share != self.share:
            self.share, self.above = share, {}
        parent = self.above.get(path.rpartition("/")[0]) if path else None
        exposure, mine = self._made(permission, parent or TOP, parent is not None)
        self.above[path] = mine
        if len(self.above) % PRUNE == 0:
            self.above = {known: one for known, one in self.above.items() if f"{known}0" > path or not known}
        return exposure, mine

    def _made(self, permission: Permission, above: Above, inherits: bool) -> tuple[Exposure, Above]:
        key = (id(permission), above, inherits)
        if key not in self.met:
            exposure = assess(permission, above, inherits=inherits)
            self.met[key] = permission, exposure, _below(permission, above)
        return self.met[key][1:]


def assess(permission: Permission, above: Above, *, inherits: bool = True) -> Exposure:
    """What is wrong with one permission. `above` is what `Folders` gave for the folder it is in.

    `inherits` is false for a share's root, which has nothing to inherit from.
    """
    kinds = list(_open(permission, above))
    if any(not line.allow for line in permission.access):
        kinds.append(ExposureKind.EXPLICIT_DENY)
    if inherits and _broken(permission, above):
        kinds.append(ExposureKind.BROKEN_INHERITANCE)
    if permission.owner in permission.nameless:
        kinds.append(ExposureKind.ORPHAN_OWNER)
    if set(permission.nameless) - {permission.owner}:
        kinds.append(ExposureKind.ORPHAN_SID)
    return Exposure(tuple(kinds), tuple(_who(permission, kinds))) if kinds else Exposure()


def domain_groups(permission: Permission) -> frozenset[str]:
    """The groups of a permission in which everybody is who has an account."""
    return frozenset(line.who for line in permission.access if line.who in DOMAIN or _plain(line.who) in DOMAIN_NAMES)


def _plain(who: str) -> str:
    """`group CYNGOR\\domain users` and `group domain users@cyngor.example` without domain and kind; users stay."""
    if not who.startswith("group "):
        return who
    return who.removeprefix("group ").rpartition("\\")[2].partition("@")[0].casefold()


def _open(permission: Permission, above: Above) -> Iterator[ExposureKind]:
    everyone, all_accounts, _ = above
    theirs = permission.right_of(ALL)
    if everyone and theirs.rank >= Right.READ.rank:
        yield ExposureKind.OPEN_TO_EVERYONE
    elif all_accounts and permission.right_of(domain_groups(permission)).rank >= Right.READ.rank:
        yield ExposureKind.OPEN_TO_DOMAIN_USERS
    if everyone and theirs.rank >= Right.WRITE.rank:
        yield ExposureKind.WRITABLE_BY_EVERYONE


def _below(permission: Permission, above: Above) -> Above:
    passed_on = _lines(permission.passed_on, permission.owner)
    if permission.system != "posix":
        return True, True, passed_on
    everyone = permission.right_of(ALL).rank >= Right.PASS.rank
    accounts = permission.right_of(domain_groups(permission) | ALL).rank >= Right.PASS.rank
    return above[0] and everyone, above[1] and accounts, passed_on


def _broken(permission: Permission, above: Above) -> bool:
    if permission.protected:
        return True
    return bool(above[2]) and _lines(permission.access, permission.owner) != above[2]


def _lines(access: Iterable[Access], owner: str) -> frozenset[tuple[str, Right, bool]]:
    return frozenset((line.who, line.right, line.allow) for line in access if line.who != owner)


def _who(permission: Permission, kinds: Iterable[ExposureKind]) -> Iterator[str]:
    kinds = frozenset(kinds)
    wide = ALL if ExposureKind.OPEN_TO_EVERYONE in kinds or ExposureKind.WRITABLE_BY_EVERYONE in kinds else frozenset()
    if wide or ExposureKind.OPEN_TO_DOMAIN_USERS in kinds:
        wide |= domain_groups(permission)
    named: dict[str, Right] = {}
    for line in permission.access:
        if line.allow and line.who in wide and line.right.rank >= named.get(line.who, Right.READ).rank:
            named[line.who] = line.right
    yield from (f"{who}: {right.value}" for who, right in named.items())
    yield from dict.fromkeys(f"denied: {line.who}" for line in permission.access if not line.allow)
    if ExposureKind.ORPHAN_OWNER in kinds:
        yield f"owner: {permission.owner}"
    yield from (f"no name: {who}" for who in permission.nameless if who != permission.owner)


def assess_all(
    known: Mapping[int, Permission], folders: Iterable[FolderPermission]
) -> Iterator[tuple[FolderPermission, Exposure, Above]]:
    """Each folder with what is wrong with it and what that means for its files; parents come before what is in them.

    A folder whose permission is not known has nothing wrong with it that anyone could say.
    """
    assessor = Folders()
    for folder in folders:
        permission = known.get(folder.permission or 0)
        if permission is not None:
            yield folder, *assessor.assess(folder.share, folder.path, permission)
        else:
            yield folder, Exposure(), TOP
