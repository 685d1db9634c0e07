"""The plan of a migration: every approved item with its target. Two passes: collect, then name folder by folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from blake3 import blake3

from models.inventory import Record, Row, name_hash
from models.migration import Issue, Move, Severity
from models.policy import Policy
from reports.migration.cover import SourceFolders
from reports.migration.spool import Facts, Spool
from reports.migration.staying import Whole, files, why_stays
from reports.migration.tree import Folder, Tree, changed, grow
from reports.sharepoint_limits import PATH, of_content, of_permissions, of_source, of_target
from reports.sharepoint_names import SEGMENT, key, repaired, shortened, units
from reports.sharepoint_places import Places
from reports.values import unc, utc

SHOWN_BYTE = re.compile(rb"\\x([0-9a-f]{2})")
"""How a byte that is not UTF-8 is shown in a path."""
SET = re.compile(r"\.(?:shp|tab|gpkg|sqlite|tfw|jgw|pgw|wld)$", re.I)
"""Endings of files that work only together with others of the same stem: map layers, and pictures with their place."""

SET_RULE = "B9"
"""The judge's reason for files that it found to work only together (`classifiers.linked_sets`)."""
BY_PATH = (
    (
        frozenset({"dwg", "dgn", "dxf", "rvt"}),
        "a drawing: references to other drawings (xrefs) are kept by path and break; move drawings as one and resolve "
        "them there",
    ),
    (
        frozenset({"mdb", "accdb", "mde", "accde"}),
        "a database: linked tables are kept by path and break, and SharePoint Online does not open it for several "
        "people at once; relink it after moving",
    ),
)
"""Endings of files that hold paths of others, which are not read from them."""


class Plan:
    """Reads the rows once when made; `moves` can then be asked for as often as one likes, with the same answer.

    `blocked` are file endings that the tenant refuses; `roots` maps shares to their roots as the migration tools see
    them. `Plan.roots` has the roots as they were scanned.
    Memory grows with folders, and with the names of one folder at a time, never with all items. Raises MunimentError
    where a storage area's target is none.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        policy: Policy,
        blocked: Iterable[str] = (),
        roots: Mapping[str, str] | None = None,
    ) -> None:
        self.sources = SourceFolders()
        self._places, self._tree, self._spool = Places(policy.areas), Tree(), Spool()
        self._blocked = frozenset(ending.lower().lstrip(".") for ending in blocked)
        self.roots: dict[str, str] = {}
        self._given, self._links = roots or {}, dict[str, set[int]]()
        for base in self._places.bases:
            self._tree.fix(base)
        for file in files(rows):
            self._take(file)
        self._tree.name_all()
        self._spool.finish(self._tree.gathered())

    def whole(self, share: str, path: str) -> str:
        """A path below a share's root as the migration tools see it."""
        return _joined(self._given.get(share, self.roots[share]), path)

    def close(self) -> None:
        """Delete what waits in the temporary file."""
        self._spool.close()

    def _take(self, file: Whole) -> None:
        record = file.row.record
        for link in record.content.links if record.content else ():
            self._links.setdefault(record.item.share, set()).add(int(link, 16))
        place = None if why_stays(file) else self._places.of(record)
        if place is None:
            self.sources.stays(record.item.share, record.item.path)
            return
        folder = self._tree.folder(place.base, place.below)
        grow(folder, units(record.item.name))
        self.roots.setdefault(record.item.share, record.share_root)
        root = self._given.get(record.item.share, record.share_root)
        self._spool.put(folder.number, record.item.name, (folder.number, *_facts(file, root, self._blocked)))

    def moves(self) -> Iterator[Move]:
        """Every approved item with its target, target folder by target folder."""
        for number in self._spool.folders():
            folder = self._tree.all[number]
            sets = set[str]()
            names = _names(_noting_sets(self._spool.names(number), sets), folder, self._tree.taken(number))
            for item, facts in self._spool.items(number):
                yield self._move(facts, names.get(item), sets)

    def _move(self, facts: Facts, renamed: tuple[str, tuple[Issue, ...]] | None, sets: set[str]) -> Move:
        folder = self._tree.all[facts[0]]
        share, path, source, exact, size, modified, links, issues = facts[2:10]
        name = path.rpartition("/")[2]
        given, repairs = renamed or (name, ())
        target = folder.target.at(folder.target.folder, given)
        known = tuple(Issue(kind, Severity(severity), detail) for kind, severity, detail in issues)
        long = tuple(of_source(self._source(folder, name), target))
        return Move(
            item_id=facts[1],
            share=share,
            path=path,
            source=source,
            exact=exact,
            size=size,
            modified=datetime.fromtimestamp(modified, UTC) if modified is not None else None,
            content_hash=facts[10],
            owner=facts[11],
            class_code=facts[12],
            record_class=facts[13],
            sensitivity=facts[14],
            target=target,
            issues=_once((*known, *long, *folder.issues, *repairs, *of_target(target))),
            links=_links(links, int(name_hash(name), 16) in self._links.get(share, ()), name, sets, facts[16]),
            permissions=facts[15],
        )

    @staticmethod
    def _source(folder: Folder, name: str) -> str:
        """The path in the library under the source's own names."""
        names, at = [name], folder
        while at.above is not None:
            names.append(at.name)
            at = at.above
        return "/".join(reversed(names))


def _names(
    found: Iterable[tuple[int, str]], folder: Folder, taken: Iterable[str]
) -> dict[int, tuple[str, tuple[Issue, ...]]]:
    """New names for the items of one folder that need one. Names that need no repair are kept before others."""
    used, later, given = set(taken), list[tuple[int, str, tuple[Issue, ...]]](), dict[int, Any]()
    limit, top = min(SEGMENT, PATH - units(folder.target.decoded) - 1), not folder.target.folder
    for item, name in found:
        mended, issues = repaired(name, top=top)
        if mended == name and units(name) <= limit and key(name) not in used:
            used.add(key(name))
        else:
            later.append((item, mended, issues))
    tried: dict[str, int] = {}
    for item, mended, issues in sorted(later, key=lambda one: bool(one[2])):
        whole = shortened(mended, limit, top=top) if units(mended) > limit else mended
        made, number = whole, tried.get(key(whole), 1)
        while key(made) in used:
            number += 1
            made = shortened(mended, limit, top=top, number=number)
        tried[key(whole)] = number
        used.add(key(made))
        given[item] = made, (*issues, *changed(mended, made))
    return given


def _facts(file: Whole, root: str, blocked: frozenset[str]) -> Facts:
    """What is kept of an item between the passes; see `Plan._move` for the order."""
    row, record = file.row, file.row.record
    content, judged, item = record.content, row.disposition, record.item
    issues = [(issue.kind, issue.severity.value, issue.detail) for issue in of_content(row, blocked)]
    if file.unread:
        issues.append(("not all of it was read", Severity.WARNS.value, f"{file.unread} items inside it"))
    modified = utc(item.times.modified).timestamp() if item.times.modified else None
    return (
        record.item_id,
        item.share,
        item.path,
        _joined(root, item.path),
        exact_path(record),
        item.size,
        modified,
        len(content.links) if content else 0,
        tuple(issues),
        content.hash.hex() if content else "",
        item.owner,
        judged.class_code if judged else "",
        judged.record_class if judged else "",
        judged.sensitivity if judged else "",
        of_permissions(row),
        next((reason.evidence for reason in judged.reasons if reason.rule == SET_RULE), "") if judged else "",
    )


def _joined(root: str, path: str) -> str:
    base = unc(root)
    separator = "\\" if "\\" in base else "/"
    return (base.rstrip("/\\") + separator + path.replace("/", separator)).rstrip(separator)


def exact_path(record: Record) -> bytes:
    r"""The bytes of an item's path on the share: what is shown as `\xNN` may be such a byte, which its id tells."""
    shown = record.item.path.encode("utf-8", "surrogateescape")
    if b"\\x" not in shown:
        return shown
    raw = SHOWN_BYTE.sub(lambda found: bytes([int(found[1], 16)]), shown)
    digest = blake3(b"\0".join((record.item.share.encode(), raw, b""))).hexdigest(10)
    return raw if digest == record.item_id else shown


def _noting_sets(found: Iterable[tuple[int, str]], sets: set[str]) -> Iterator[tuple[int, str]]:
    """The items of a folder, passed on; `sets` gets the stems of files that work only with others of their stem."""
    for item, name in found:
        if SET.search(name):
            sets.add(name.rpartition(".")[0].casefold())
        yield item, name


def _of_set(name: str, sets: set[str]) -> bool:
    """True for `roads.shp`, `roads.dbf` and `roads.shp.xml` where `roads` is a set."""
    stem = name.casefold()
    while stem:
        stem = stem.rpartition(".")[0]
        if stem in sets:
            return True
    return False


def _links(refers: int, referred: bool, name: str, sets: set[str], told: str) -> str:
    """How links would break, in words; addresses inside documents are not rewritten. `told` is the judge's own word."""
    ending = name.rpartition(".")[2].casefold()
    found = (
        f"refers to {refers} other file{'s' if refers > 1 else ''}" if refers else "",
        "a workbook refers to a file of this name" if referred else "",
        "works only together with files of the same name: move and rename them as one"
        if sets and _of_set(name, sets)
        else "",
        next((why for endings, why in BY_PATH if ending in endings), ""),
        told,
    )
    return "; ".join(filter(None, found))


def _once(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The first issue of each kind."""
    return tuple({issue.kind: issue for issue in reversed(issues)}.values())[::-1]
