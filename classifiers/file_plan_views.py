"""The sides from which a document is seen, each with a likeness of its own to every class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifiers.features import sections
from classifiers.file_plan_names import packed_name
from classifiers.file_plan_vectors import Floats, Frequencies, matrix
from models.inventory import Record
from models.records import ItemKind

VIEWS = ("text", "folder", "name", "mail", "properties", "neighbours", "storage area")
TEXT, FOLDER, NAME, MAIL, PROPERTIES, NEIGHBOURS, AREA = range(len(VIEWS))
WEIGHTS = (1.0, 0.22, 0.22, 0.22, 0.1, 0.12, 0.09)
"""Each view's weight on the square root of its likeness. Names are short, so their likeness is large by nature: .22
files best where a third of the paths mislead (measured). A default class and a folder's other documents decide only
where the rest is weak: a text that is typical of its class weighs .18."""
MESSAGES = ("message/rfc822", "application/vnd.ms-outlook")
FEW_NEIGHBOURS = 3
"""So many imagined neighbours of no class stand beside the real ones, so that one neighbour is no rule."""


@dataclass(frozen=True, slots=True)
class Views:
    """The sides from which one document is seen: packed body, folders and file name as text, area's default code,
    packed title (a message's subject where `message`), packed properties, folders within a mailbox. Documents of one
    `place` are one another's neighbours; "" has none."""

    body: bytes = b""
    folders: str = ""
    name: str = ""
    default_code: str = ""
    title: bytes = b""
    properties: bytes = b""
    mail: str = ""
    message: bool = False
    place: str = ""


class Rows(NamedTuple):
    """Documents as sparse rows over all features, one matrix a view; `subject` is the title of messages."""

    body: sp.csr_matrix
    folders: sp.csr_matrix
    name: sp.csr_matrix
    title: sp.csr_matrix
    subject: sp.csr_matrix
    mail: sp.csr_matrix
    properties: sp.csr_matrix


def views_of(record: Record, default_code: str) -> Views:
    """The sides from which an item of the inventory is seen."""
    item, content = record.item, record.content
    message = item.kind is ItemKind.MESSAGE or (content is not None and content.format.media_type in MESSAGES)
    folders, _, name = f"{item.path}/{item.inside}".rstrip("/").replace("!/", "/").rpartition("/")
    place = f"{item.share}/{folders}"
    mail = ""
    if item.kind is ItemKind.MESSAGE:
        folders, mail, name = item.path, folders.removeprefix(item.path), ""
    body, title, properties = sections(content.features) if content else (b"", b"", b"")
    return Views(body, f"{item.share}/{folders}", name, default_code, title, properties, mail, message, place)


def rows_of(
    views: Sequence[Views], frequencies: Frequencies, vocabulary: frozenset[str], welsh: frozenset[str]
) -> Rows:
    """The views as weighted rows; a name that occurs often is packed once. `vocabulary` and `welsh` are the plan's
    words and the stems of its Welsh ones, by which names are read."""
    named: dict[str, bytes] = {"": b""}
    for text in (text for view in views for text in (view.folders, view.name, view.mail)):
        if text not in named:
            named[text] = packed_name(text, vocabulary, welsh)
    sides = (
        [view.body for view in views],
        [named[view.folders] for view in views],
        [named[view.name] for view in views],
        [b"" if view.message else view.title for view in views],
        [view.title if view.message else b"" for view in views],
        [named[view.mail] for view in views],
        [view.properties for view in views],
    )
    return Rows(*(matrix(side, frequencies) for side in sides))


def neighbours(views: Sequence[Views], best: npt.NDArray[np.int64], sure: Floats, classes: int) -> Floats:
    """For each document (rows) the part of its place's other documents that are of each class, by their own evidence:
    `best` is each one's likeliest class, `sure` its probability."""
    places: dict[str, int] = {}
    of = np.array([places.setdefault(view.place, len(places)) if view.place else -1 for view in views], np.int64)
    scores = np.zeros((len(views), classes), np.float32)
    placed = of >= 0
    if len(places) == 0:
        return scores
    votes = np.zeros((len(places), classes), np.float32)
    np.add.at(votes, (of[placed], best[placed]), sure[placed])
    total = np.bincount(of[placed], minlength=len(places))
    scores[placed] = votes[of[placed]]
    scores[placed, best[placed]] -= sure[placed]
    scores[placed] /= (total[of[placed]] - 1 + FEW_NEIGHBOURS)[:, None]
    return np.maximum(scores, 0.0)
