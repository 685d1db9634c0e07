"""The folders of target libraries, named so that SharePoint takes them, none collides and every path stays in bounds.

Folders are kept in memory, about half a kilobyte each; files are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.migration import Issue, Severity, Target
from reports.sharepoint_limits import PATH
from reports.sharepoint_names import SEGMENT, SHORTEST, key, repaired, shortened, units

ROOM = 65
"""Characters kept free below a shortened folder for a file's name and the `/` before it."""
SPARE = 24
"""Characters kept free for what a repair or a number adds to a name."""


@dataclass(slots=True, eq=False)
class Folder:
    """A folder of a library. `fixed` says that the storage areas name it; `tail` and `folders` are the most characters
    below it and of its own name, with and without those of file names. `target` is known after `Tree.name_all`;
    `scope` is the folder's number, or that of the folder above into which its files are gathered."""

    number: int
    name: str
    target: Target
    above: Folder | None = None
    fixed: bool = False
    below: dict[str, Folder] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    scope: int = 0
    tail: int = 0
    folders: int = 0

    @property
    def top(self) -> bool:
        """True for the root of a library."""
        return self.above is None


class Tree:
    """All target folders. Fixed ones must be put in before others."""

    def __init__(self) -> None:
        self.all: list[Folder] = []
        self._libraries: dict[tuple[str, str], Folder] = {}
        self._taken: dict[int, set[str]] = {}

    def fix(self, base: Target) -> Folder:
        """The folder that a storage area names."""
        library = (base.site.casefold(), base.library.casefold())
        found = self._libraries.get(library)
        if found is None:
            found = self._libraries[library] = self._new("", base.at(""), None, fixed=True)
        for name in base.folder.split("/") if base.folder else ():
            known = found.below.get(f"/{key(name)}")
            found = known or self._put(found, f"/{key(name)}", name, fixed=True)
        return found

    def folder(self, base: Target, below: Iterable[str]) -> Folder:
        """The folder below a base; folders that are spelt exactly alike are one."""
        found = self.fix(base)
        for name in below:
            named = found.below.get(f"/{key(name)}")
            known = named if named and named.name == name else found.below.get(name)
            found = known or self._put(found, name, name)
        return found

    def _put(self, above: Folder, index: str, name: str, *, fixed: bool = False) -> Folder:
        above.below[index] = made = self._new(name, above.target, above, fixed=fixed)
        grow(made, 0)
        return made

    def _new(self, name: str, target: Target, above: Folder | None, *, fixed: bool) -> Folder:
        made = Folder(len(self.all), name, target, above, fixed, scope=len(self.all))
        self.all.append(made)
        return made

    def name_all(self) -> None:
        """Give every folder its name, those above first. Names that need no repair are kept before others."""
        for folder in self.all:
            if folder.top:
                self._name_below(folder)

    def _name_below(self, root: Folder) -> None:
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            ordered = sorted(folder.below.values(), key=_order)
            for one in ordered:
                self._name(one, folder)
            waiting += reversed(ordered)

    def _name(self, folder: Folder, above: Folder) -> None:
        taken = self._taken.setdefault(above.scope, set())
        mended, issues = repaired(folder.name, folder=True, top=not above.target.folder)
        made = _first_free(folder, mended, above, taken)
        if not made:
            folder.target, folder.scope = above.target, above.scope
            folder.issues = (*above.issues, Issue("path too long", Severity.REPAIRED, "gathered in the folder above"))
            return
        taken.add(key(made))
        folder.target = above.target.at(f"{above.target.folder}/{made}".strip("/"))
        folder.issues = (*above.issues, *issues, *changed(mended, made))

    def taken(self, scope: int) -> set[str]:
        """The names that folders of a folder have taken, as `reports.sharepoint_names.key` has them."""
        return self._taken.get(scope, set())

    def gathered(self) -> Iterator[tuple[int, int]]:
        """Folders whose files go to another: its number and that of the other."""
        yield from ((one.number, one.scope) for one in self.all if one.scope != one.number)


def grow(folder: Folder, longest: int) -> None:
    """Note the length of the longest file name of a folder for itself and all above."""
    tail, folders = longest + 1, 0
    at: Folder | None = folder
    while at is not None and at.name:
        own = units(at.name) + 1
        tail, folders = tail + own, folders + own
        if at.tail >= tail and at.folders >= folders:
            return
        at.tail, at.folders = max(at.tail, tail), max(at.folders, folders)
        tail, folders, at = at.tail, at.folders, at.above


def changed(before: str, after: str) -> tuple[Issue, ...]:
    """What happened between a mended name and the one given."""
    if before == after:
        return ()
    if len(after) > len(before):
        return (Issue("same name as another", Severity.REPAIRED),)
    return (Issue("path too long", Severity.REPAIRED, "name shortened"),)


def _order(folder: Folder) -> tuple[bool, bool, str]:
    kept = repaired(folder.name, folder=True, top=folder.above is not None and folder.above.top)[0] == folder.name
    return not folder.fixed, not kept, folder.name


def _first_free(folder: Folder, mended: str, above: Folder, taken: set[str]) -> str:
    """The first name that is free and short enough; "" where no name would leave room for what is below."""
    limit, top = _limit(folder, above), not above.target.folder
    if folder.fixed:
        return folder.name
    if limit < SHORTEST and limit < units(mended):
        return ""
    number = 1
    made = mended if units(mended) <= limit else shortened(mended, limit, folder=True, top=top)
    while key(made) in taken:
        number += 1
        if limit < SHORTEST + len(str(number)) + 3:
            return ""
        made = shortened(mended, limit, folder=True, top=top, number=number)
    return made


def _limit(folder: Folder, above: Folder) -> int:
    """The most characters for a folder's name: all it likes where everything below fits, else its part of the room."""
    used = units(above.target.decoded)
    room = PATH - ROOM - used
    if folder.tail + SPARE <= PATH - used:
        return min(SEGMENT, PATH - SPARE - used)
    if folder.folders <= room:
        return min(SEGMENT, room - 1)
    return min(SEGMENT, room - 1, room * (units(folder.name) + 1) // folder.folders - 1)
