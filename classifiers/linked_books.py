"""Workbooks that take figures from each other: found by the names of the files that they refer to."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.inventory import Record, name_hash
from models.records import ItemKind

TARGET = re.compile(r"\.(?:xls[xmb]?|xlt[xm]?|xla[m]?|csv|ods|mdb|accdb|dbf|txt)$", re.I)
"""Names of files to which a workbook refers."""
REFERS = "takes figures from a file of the name of another workbook or table here"
REFERRED = "another workbook takes figures from a file of this name"


@dataclass(slots=True)
class LinkedBooks:
    """Collects links and the names they may lead to: 16 bytes for each workbook or table, and what each link needs.

    A link is followed by the name alone, for the drives of its path are those of the machine it was made on; all files
    of that name in the share count.
    """

    _names: dict[str, tuple[array[int], array[int]]] = field(default_factory=dict)
    _links: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def look(self, record: Record) -> None:
        """Take in one record; what lies in a container is linked with nothing."""
        if record.kind is not ItemKind.FILE:
            return
        share, content = record.item.share, record.content
        if TARGET.search(record.item.name):
            names, ids = self._names.setdefault(share, (array("Q"), array("q")))
            names.append(int(name_hash(record.item.name), 16))
            ids.append(record.id)
        for link in content.links if content else ():
            self._links.setdefault((share, int(link, 16)), []).append(record.id)

    def finish(self) -> Iterator[tuple[int, str]]:
        """The files at both ends of each link that leads to a file of the share."""
        for share, (names, ids) in self._names.items() if self._links else ():
            for name, item in zip(names, ids, strict=True):
                referring = [one for one in self._links.get((share, name), ()) if one != item]
                if referring:
                    yield item, REFERRED
                    yield from ((one, REFERS) for one in referring)
        self._names.clear()
        self._links.clear()
