"""What is read first: the largest, the oldest, or what is most likely to hold personal data, by place and name.

Whatever the order, files of one size follow each other, so that copies meet in one worker: a size comes when the first
of its files does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Engine

from classifiers.areas import Areas
from models.policy import StorageArea
from models.readings import ReadJob
from models.records import ShareKind
from models.store import reading_order, readings
from models.store.reading_order import Rank

MAIL = frozenset("pst ost mbox eml msg".split())
DOCUMENTS = frozenset(
    "doc docx docm dot rtf odt pdf xls xlsx xlsm xlsb ods csv tsv mdb accdb dbf txt one pages wpd".split()
)
BULK = frozenset(
    "jpg jpeg png gif bmp tif tiff mp3 mp4 mov avi wmv wav iso exe dll msi cab dwg psd vhd vmdk bak".split()
)
SCOPES = frozenset(("case", "legal", "foi", "sar", "audit"))
WORDS = (
    *("personnel", "payroll", "disciplin", "grievance", "sickness", "occupational health", "recruit", "cv"),
    *("safeguard", "social care", "children", "adoption", "foster", "client", "case", "tenan", "benefit", "medical"),
    *("complaint", "arrears", "passport", "dbs", "bank", "subject access", "gofal", "plant", "staff", "achos"),
)
"""Words in the names of folders and files, English and Welsh, under which councils keep what is about persons."""


def jobs_in_order(engine: Engine, share: int, order: str, areas: Iterable[StorageArea] = ()) -> Iterator[ReadJob]:
    """The files to read of a share, by "size", "age" or "risk"."""
    if order == "size":
        yield from readings.jobs(engine, share)
        return
    rank = by_age if order == "age" else by_risk(areas, *reading_order.share_of(engine, share))
    yield from reading_order.ranked_jobs(engine, share, rank)


def by_age(_path: str, _name: str, modified: int) -> tuple[int, ...]:
    """The oldest first: most of it is past its retention."""
    return (modified,)


def by_risk(areas: Iterable[StorageArea], root: str, share: str) -> Rank:
    """Case, legal and request areas first, then users' own drives, then the rest; in each by words, then by kind."""
    known = Areas(areas)

    def rank(path: str, name: str, modified: int) -> tuple[int, ...]:
        area = known.of(f"{path}/{name}" if path else name, root, share)
        own = area is not None and area.kind is ShareKind.USER
        place = 0 if area is not None and area.scope in SCOPES else 1 if own else 2
        words = f"{path}/{name}".casefold()
        return (place, int(not any(word in words for word in WORDS)), _kind(name), -modified)

    return rank


def _kind(name: str) -> int:
    ending = name.rpartition(".")[2].casefold()
    return 0 if ending in MAIL else 1 if ending in DOCUMENTS else 3 if ending in BULK else 2
