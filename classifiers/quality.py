"""What is wrong with how records are kept: notes that somebody can put right, none of them about disposal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from classifiers.disposal_bounds import SURE_CLASS
from classifiers.holds import lineage
from models.disposition import Reason
from models.fileplan import ClassCandidate, RecordClass
from models.inventory import Record
from models.policy import StorageArea
from models.records import ItemKind, ProblemKind

FORBIDDEN = re.compile(r'["*:<>?|\\]|^\s|[\s.]$')
"""Characters that SharePoint and Windows refuse in names, and blanks or dots at their ends."""
SAYS_NOTHING = re.compile(
    r"^(?:new (?:microsoft )?\w* ?(?:document|worksheet|folder|text document)|document|untitled|book|presentation|scan|"
    r"img|image|doc|file|copy|asdf\w*|qwerty\w*|x+|z+|\d{1,3})[\s_-]*\(?\d{0,6}\)?$",
    re.I,
)
"""Names that programs and scanners give, or that were typed to have one."""
LONGEST = 128
"""Characters; a longer name leaves too little of a path's 400 for the folders above it."""
DOCUMENTS = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|odt|ods|rtf|tiff?|txt)$", re.I)


def notes(
    record: Record,
    area: StorageArea | None,
    best: ClassCandidate | None,
    classes: Mapping[str, RecordClass],
    registered: bool,
) -> Iterator[Reason]:
    """The notes on one item. `registered` says that the policy registers storage areas at all.

    Q1: the place is not registered, or has no Data Owner. Q2: the name breaks conventions or says nothing. Q3: text
    only as a picture. Q4: the document's own text says another function than its storage area is for.
    """
    if record.kind is ItemKind.FILE:
        if area is None and registered:
            yield Reason("Q1", "lies in no registered storage area", 1.0)
        elif area is not None and not area.data_owner:
            yield Reason("Q1", "its storage area has no Data Owner", 1.0)
        yield from _name(record.item.name)
    if record.problem is not None and record.problem.kind is ProblemKind.NEEDS_OCR:
        yield Reason("Q3", "its text is there only as a picture: nobody can search it", 1.0)
    yield from _misfiled(area, best, classes)


def _name(name: str) -> Iterator[Reason]:
    stem = name.rpartition(".")[0] or name
    if FORBIDDEN.search(name):
        yield Reason("Q2", "its name has characters, or blanks at an end, that SharePoint refuses", 1.0)
    elif len(name) > LONGEST:
        yield Reason("Q2", f"its name has {len(name)} characters", 1.0)
    elif DOCUMENTS.search(name) and SAYS_NOTHING.match(stem):
        yield Reason("Q2", "its name says nothing of what it is", 0.9)


def _misfiled(
    area: StorageArea | None, best: ClassCandidate | None, classes: Mapping[str, RecordClass]
) -> Iterator[Reason]:
    expected = area.default_code if area else ""
    if best is None or not expected or best.score < SURE_CLASS or best.view != "text":
        return
    if lineage(best.code, classes)[-1] != lineage(expected, classes)[-1]:
        yield Reason("Q4", f"its text says {best.code}, but its storage area is for {expected}", best.score)
