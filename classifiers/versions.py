"""Version families: files of one folder that are stages of one document, and which of them came last.

By their names, where a name marks a version and no text contradicts; and by name and text together, where names differ
in what may as well tell two documents apart (a date, initials, a number at the end): there the texts must be nearly
the same, as `classifiers.near_duplicates` measures it, so that a series of monthly reports stays a series.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from classifiers.features import COUNT_BITS, body_of
from classifiers.minhash import DTYPE, SIZE
from classifiers.near_duplicates import likeness
from classifiers.rot.evidence import Superseded
from classifiers.version_names import NamedVersion, Stage, named_version
from models.inventory import Record
from models.records import ItemKind

OPEN_FOLDERS = 64
"""Folders whose files are kept in mind while the inventory passes; their subfolders for drafts come soon after."""
_STAGES = """
draft, drafts, drafft, drafftiau, working drafts, old, old versions, hen, hen fersiynau, archive, archived, superseded,
previous, previous versions, versions, final, finals, terfynol
"""
STAGE_FOLDERS = frozenset(name.strip() for name in _STAGES.split(","))
"""Subfolders in which earlier or later versions of a folder's documents are put."""
ALIKE = 0.25
"""Share of the shorter text's strongest words that versions of one document have in common at least."""
ENOUGH_WORDS = 30
LARGEST = 60
"""More files than that of one loose name in a folder are a series, and comparing each with each would take long."""
WORDS = 60
ENDLESS = 10**6
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a family: what its name says, its document's own or file's last change, its features."""

    id: int
    name: str
    named: NamedVersion
    changed: datetime | None
    features: bytes
    content: bytes
    sketch: bytes = b""

    @property
    def order(self) -> tuple[object, ...]:
        """Version components, then stage, then dates: the largest is the family's last. A final without a number
        comes after all numbered drafts."""
        final = self.named.stage >= Stage.FINAL
        version = self.named.version or ((ENDLESS,) if final else ())
        return (
            final,
            version,
            self.named.stage,
            self.named.turn,
            self.named.day,
            self.changed or LONG_AGO,
            not self.named.copy,
            -self.id,
        )


@dataclass(slots=True)
class Families:
    """Collects files as the inventory passes and works out each folder's families when it is left."""

    superseded: dict[int, Superseded] = field(default_factory=dict)
    _open: OrderedDict[tuple[str, str], dict[str, list[Member]]] = field(default_factory=OrderedDict)

    def look(self, record: Record) -> None:
        """Take in one record; only files by themselves have versions."""
        if record.kind is not ItemKind.FILE or not record.item.size:
            return
        named = named_version(record.item.name)
        if not named.key:
            return
        place = (record.item.share, _home(record.item.path))
        if place not in self._open:
            self._open[place] = defaultdict(list)
            if len(self._open) > OPEN_FOLDERS:
                self._close(self._open.popitem(last=False)[1])
        self._open[place][named.key].append(_member(record, named))

    def finish(self) -> dict[int, Superseded]:
        """Every earlier version by its store id, once all records have passed."""
        while self._open:
            self._close(self._open.popitem(last=False)[1])
        return self.superseded

    def _close(self, folder: dict[str, list[Member]]) -> None:
        for members in folder.values():
            if len(members) > 1:
                self.superseded.update(family(members))
        for members in _loosely(folder):
            for id, found in alike(members):
                self.superseded.setdefault(id, found)


def family(members: Sequence[Member]) -> Iterator[tuple[int, Superseded]]:
    """The earlier versions among files of one key. Without a final the newest is named and nothing is superseded.

    Names alone make no family: something must be marked as a version, and the texts, where known, must be alike.
    "Final" before a title counts only beside a draft or a number ("Final accounts" is a title). Two finals of two
    days are two documents: what was decided on each.
    """
    if not any(member.named.related for member in members):
        return
    ordered = sorted(members, key=lambda member: member.order)
    last = ordered[-1]
    others = [member for member in ordered[:-1] if _same_document(member, last) and not _each_its_day(member, last)]
    if not any(member.named.related for member in (*others, last)) or _only_a_title(last, others):
        return
    final = last.named.stage >= Stage.FINAL
    for member in others:
        if member.content != last.content and _rank(member) < _rank(last):
            over = final and not _later(member, last)
            yield member.id, Superseded(last.id, last.name, _why(member, last), over)


def alike(members: Sequence[Member]) -> Iterator[tuple[int, Superseded]]:
    """The earlier ones among files of one loose name whose texts are nearly the same.

    Numbered names count only beside one without a number ("Introduction", "Introduction1"): chapters are numbered too.
    """
    bare = any(not member.named.number for member in members)
    dated = all(member.named.day > "1" for member in members)
    left = [member for member in members if bare or not member.named.number]
    left.sort(key=lambda member: (_place(member, dated), -member.id), reverse=True)
    while len(left) > 1:
        last, *rest = left
        near = _nearly_the_same(last, rest)
        left = [member for member, same in zip(rest, near, strict=True) if not same]
        for member, same in zip(rest, near, strict=True):
            if same and _earlier(member, last, dated):
                over = last.named.stage >= Stage.FINAL > member.named.stage and not _later(member, last)
                yield member.id, Superseded(last.id, last.name, _why_alike(member, last), over)


def _earlier(member: Member, last: Member, dated: bool) -> bool:
    if member.content == last.content or _each_its_day(member, last):
        return False
    return _place(member, dated) < _place(last, dated)


def _place(member: Member, dated: bool) -> tuple[object, ...]:
    """Where a file stands among those of its loose name; by the dates in the names only where all bear one with a
    year: beside a dated file the one without a date is often the one still worked on."""
    named, changed = member.named, member.changed or LONG_AGO
    day = named.day if dated else ""
    return (named.stage >= Stage.FINAL, named.version, named.stage, named.turn, day, changed, named.number)


def _why_alike(member: Member, last: Member) -> str:
    if last.named.stage > member.named.stage or last.named.version > member.named.version:
        return f"the texts are nearly the same and {_why(member, last)}"
    return "the texts are nearly the same and that one is the later"


def _nearly_the_same(last: Member, others: Sequence[Member]) -> list[bool]:
    """For each of `others`, whether its text is nearly that of `last` and of the same people, things and numbers."""
    kept = np.zeros(len(others) + 1, np.dtype([("sketch", DTYPE)]))
    kept["sketch"] = np.frombuffer(b"".join(member.sketch for member in (last, *others)), DTYPE)
    pairs = np.array([(0, at + 1) for at in range(len(others))], np.int64)
    return [bool(value > 0) for value in likeness(kept, pairs)]


def _loosely(folder: dict[str, list[Member]]) -> Iterator[list[Member]]:
    """The files of a folder that share a loose name but not a name, where their texts can be compared."""
    groups: dict[str, list[Member]] = defaultdict(list)
    for members in folder.values():
        for member in members:
            if member.named.loose and member.sketch:
                groups[member.named.loose].append(member)
    for group in groups.values():
        if 1 < len(group) <= LARGEST and len({member.named.key for member in group}) > 1:
            yield group


def _each_its_day(member: Member, last: Member) -> bool:
    """True for two finals without version numbers that bear different days."""
    pair = (member.named, last.named)
    finals = all(named.stage >= Stage.FINAL and named.day and not named.version for named in pair)
    return finals and member.named.day != last.named.day


def _rank(member: Member) -> tuple[object, ...]:
    named = member.named
    return (named.stage >= Stage.FINAL, named.version, named.stage, named.turn, named.day)


def _later(member: Member, last: Member) -> bool:
    """True for a draft that may be the start of the next version: numbered higher than the final, or, where the final
    has no number, changed after it."""
    if last.named.version or not member.named.version:
        return member.named.version > last.named.version
    return member.changed is not None and last.changed is not None and member.changed > last.changed


def _only_a_title(last: Member, others: Sequence[Member]) -> bool:
    titled = last.named.leading and not last.named.version
    return titled and not any(m.named.version or m.named.stage is Stage.DRAFT for m in others)


def _same_document(member: Member, last: Member) -> bool:
    """True where the texts share enough of their strongest words, or one of them is not known well enough to tell."""
    left, right = _words(member.features), _words(last.features)
    size = min(len(left), len(right))
    return size < ENOUGH_WORDS or len(left & right) >= ALIKE * size


def _why(member: Member, last: Member) -> str:
    if last.named.stage >= Stage.FINAL > member.named.stage:
        return f"that one is marked {last.named.stage.name.lower()}"
    if last.named.version > member.named.version:
        return "that one has the higher version number"
    if last.named.stage is member.named.stage and last.named.turn > member.named.turn:
        return "by its name that one came after it"
    return "that one is the later stage"


def _member(record: Record, named: NamedVersion) -> Member:
    content = record.content
    own = (content.modified or content.created) if content else None
    changed = own or record.item.times.modified
    aware = changed if changed is None or changed.tzinfo else changed.replace(tzinfo=UTC)
    features, digest = (body_of(content.features), content.hash) if content else (b"", b"")
    sketch = content.minhash if content and named.loose and len(content.minhash) == SIZE else b""
    return Member(record.id, record.item.name, named, aware, features, digest, sketch)


def _words(packed: bytes) -> frozenset[int]:
    """The buckets of a document's features with the highest counts."""
    raw = np.frombuffer(packed, "<u4")
    strongest = raw[np.argsort(-((raw >> 1) & 511).astype(np.int64), kind="stable")[:WORDS]]
    return frozenset((strongest >> COUNT_BITS).tolist())


def _home(path: str) -> str:
    """The folder whose document a file is: that above, where its own folder is one for drafts or old versions."""
    folder = path.rpartition("/")[0]
    above, _, name = folder.rpartition("/")
    return above if name.strip("_- ").lower() in STAGE_FOLDERS else folder
