"""Files that work only together: a map's parts, a database and its back end, drawings, a saved page, workbooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from classifiers.linked_books import LinkedBooks
from models.inventory import Record
from models.records import ItemKind

SHAPE = "shp shx dbf prj cpg qpj qix sbn sbx fbn fbx ain aih ixs mxs atx qml sld lyr shp.xml".split()
MAPINFO = "tab dat map id ind".split()
WORLD = "tfw tifw tfwx jgw jpgw pgw pngw bpw gfw sdw wld j2w eww".split()
RASTER = "tif tiff jpg jpeg jp2 png bmp gif sid ecw aux ovr rrd aux.xml tif.xml tif.aux.xml tif.ovr jpg.aux.xml".split()
PACKAGE = "gpkg gpkg-wal gpkg-shm sqlite sqlite-wal sqlite-shm".split()
SETS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("the parts of a map layer", frozenset(["shp"]), frozenset(SHAPE)),
    ("the parts of a MapInfo table", frozenset(["tab", "map"]), frozenset(MAPINFO)),
    ("a map's picture and its place", frozenset(WORLD), frozenset((*WORLD, *RASTER))),
    ("the parts of a map's database", frozenset(["gpkg-wal", "sqlite-wal"]), frozenset(PACKAGE)),
)
SIDECAR = re.compile(r"^(.+?)\.((?:\w+\.)?(?:aux\.xml|shp\.xml|tif\.xml|tif\.ovr)|[^.]+)$")
"""A name's stem and its ending, which for files that describe another has several parts (roads.shp.xml)."""
"""What a set is called, the endings that make one, and the endings that belong to it."""
DATABASE = re.compile(r"\.(?:mdb|accdb|mde|accde)$", re.I)
BACK_END = re.compile(r"[ _-]?(?:be|backend|back end|data)$", re.I)
FRONT_END = re.compile(r"[ _-]?(?:fe|frontend|front end)$", re.I)
DRAWING = re.compile(r"\.(?:dwg|dgn|dxf|rvt)$", re.I)
REFERENCES = re.compile(r"(?:^|/)(?:x-?refs?|cyfeirnodau)(?:/|$)", re.I)
GEODATABASE = re.compile(r"(?:^|/)([^/]+\.gdb)(?:/|$)", re.I)
PAGE = re.compile(r"\.(?:html?|mht)$", re.I)
PAGE_FOLDER = re.compile(r"^(.+?)(?:_files|_archivos|-Dateien|_fichiers|\.files)(?:/|$)")
LOCK = re.compile(r"^(?:~\$(?P<office>.+)|\.~lock\.(?P<libre>.+)#|(?P<access>.+)\.(?:ldb|laccdb))$", re.I)
LEFT = timedelta(days=7)
"""A lock file older than this was left by a program that stopped; its document is not open."""


@dataclass(slots=True)
class LinkedSets:
    """Collects, folder by folder, which files belong together and which are open in a program."""

    today: date
    linked: dict[int, str] = field(default_factory=dict)
    opened: dict[int, str] = field(default_factory=dict)
    _place: tuple[str, str] | None = None
    _files: dict[str, int] = field(default_factory=dict)
    _locks: list[str] = field(default_factory=list)
    _pages: dict[tuple[str, str], int] = field(default_factory=dict)
    _plans: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _books: LinkedBooks = field(default_factory=LinkedBooks)

    def look(self, record: Record) -> None:
        """Take in one record; a folder's files must stand together."""
        if record.kind is not ItemKind.FILE:
            return
        folder = record.item.path.rpartition("/")[0]
        place = (record.item.share, folder)
        if place != self._place:
            self._leave()
            self._place = place
        name = record.item.name
        self._files[name.lower()] = record.id
        modified = record.item.times.modified
        if LOCK.match(name) and (modified is None or modified.date() + LEFT >= self.today):
            self._locks.append(name.lower())
        if PAGE.search(name):
            self._pages[record.item.share, PAGE.sub("", record.item.path).lower()] = record.id
        self._look_at_folder(record, folder)
        self._books.look(record)

    def finish(self) -> None:
        """Note what the last folder holds, and which workbooks refer to which."""
        self._leave()
        for item, why in self._books.finish():
            self.linked.setdefault(item, why)
        self._pages.clear()
        self._plans.clear()

    def _look_at_folder(self, record: Record, folder: str) -> None:
        page = PAGE_FOLDER.match(folder)
        whole = self._pages.get((record.item.share, page[1].lower())) if page else None
        database = GEODATABASE.search(folder)
        if page and whole is not None:
            self.linked[record.id] = f"a part of the saved web page “{page[1].rpartition('/')[2]}”"
            self.linked[whole] = "a saved web page whose pictures and styles lie beside it"
        elif database:
            self.linked[record.id] = f"a part of the map's database “{database[1]}”"
        elif DRAWING.search(record.item.name):
            self._look_at_drawing(record, folder)

    def _look_at_drawing(self, record: Record, folder: str) -> None:
        """Drawings in a folder for references belong to those in the folder above it."""
        references = REFERENCES.search(folder)
        if references is None:
            self._plans.setdefault((record.item.share, folder.lower()), []).append(record.id)
            return
        self.linked[record.id] = "a drawing that other drawings refer to"
        above = folder[: references.start()].lower()
        for plan in self._plans.get((record.item.share, above), ()):
            self.linked[plan] = (
                f"may show drawings of “{references[0].strip('/')}” beside it; its references are not read"
            )

    def _leave(self) -> None:
        files, self._files = self._files, {}
        locks, self._locks = self._locks, []
        if len(files) > 1:
            self.linked |= dict(_sets(files)) | dict(_databases(files))
            for item, why in _drawings(files):
                self.linked.setdefault(item, why)
            self.opened |= dict(_open(files, locks))


def _sets(files: Mapping[str, int]) -> Iterable[tuple[int, str]]:
    stems: dict[str, dict[str, int]] = {}
    for name, item in files.items():
        parts = SIDECAR.match(name)
        if parts:
            stems.setdefault(parts[1], {})[parts[2]] = item
    for stem, endings in stems.items():
        for what, makes, belongs in SETS:
            members = endings.keys() & belongs
            if len(members) > 1 and endings.keys() & makes:
                shown = ", ".join(f"{stem}.{ending}" for ending in sorted(members))
                yield from ((endings[ending], f"one of {what}: {shown}") for ending in members)


def _drawings(files: Mapping[str, int]) -> Iterable[tuple[int, str]]:
    """Drawings of one folder. What a drawing refers to stands inside it, which is not read: so all of them may."""
    drawings = [name for name in files if DRAWING.search(name)]
    if len(drawings) > 1:
        why = f"possibly one of a set: {len(drawings)} drawings lie here, and which refers to which is not read"
        yield from ((files[name], why) for name in drawings)


def _databases(files: Mapping[str, int]) -> Iterable[tuple[int, str]]:
    """An Access front end and its back end, by their names."""
    stems = {DATABASE.sub("", name): name for name in files if DATABASE.search(name)}
    for stem, name in stems.items():
        base = BACK_END.sub("", stem)
        if base == stem:
            continue
        fronts = [other for other in stems if other != stem and FRONT_END.sub("", other) == base]
        for front in fronts:
            yield files[name], f"the data behind “{stems[front]}”"
            yield files[stems[front]], f"shows the data of “{name}”"


def _open(files: Mapping[str, int], locks: Iterable[str]) -> Iterable[tuple[int, str]]:
    """Documents beside which a program now holds its lock file."""
    for lock in locks:
        yield from (
            (item, f"“{lock}” beside it says that it is open") for name, item in files.items() if _of(lock, name)
        )


def _of(lock: str, name: str) -> bool:
    """True when a lock file is a document's: Word and Excel put ~$ before its name, or in the place of the first two
    letters of a long one; Access keeps the name and changes the ending."""
    found = LOCK.match(lock)
    if found is None or name == lock:
        return False
    if found["access"]:
        return bool(DATABASE.search(name)) and DATABASE.sub("", name) == found["access"]
    about = found["office"] or found["libre"]
    return name == about or (
        bool(found["office"]) and len(name.rpartition(".")[0]) > 6 and about in (name[1:], name[2:])
    )
