"""Documents with people and identifiers marked in the text, as the training and test data write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.findings import Finding, FindingType, Role
from models.records import Form, Text

_MARK = re.compile(r"\[([A-Z_]+):([^\[\]\n]+)\]")
ROLES = {
    "S": Role.DATA_SUBJECT,
    "O": Role.OFFICIAL,
    "F": Role.PUBLIC_FIGURE,
    "P": Role.PUBLIC_FIGURE,
    "U": Role.UNKNOWN,
    "E": Role.EXAMPLE,
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its truth: categories said of a person, the inferred ones, and those left open."""

    id: str
    family: str
    genre: str
    language: str
    text: str
    findings: tuple[Finding, ...]
    about: frozenset[str]
    inferred: frozenset[str] = field(default_factory=frozenset)
    unsure: frozenset[str] = field(default_factory=frozenset)

    @property
    def texts(self) -> list[Text]:
        """The document as the extractors would give it."""
        return [Text(self.text)]


def parse(marked: str) -> tuple[str, tuple[Finding, ...]]:
    """Text and findings of marked text: `[S:name]` a data subject, `[O:name]` an official, `[UPN:…]` an identifier.

    >>> text, (finding,) = parse("Dear [S:Mrs Pugh],")
    >>> text, finding.start, finding.role.value
    ('Dear Mrs Pugh,', 5, 'data subject')
    """
    parts, findings, position, length = [], [], 0, 0
    for match in _MARK.finditer(marked):
        before = marked[position : match.start()]
        parts += [before, match.group(2)]
        length += len(before)
        findings.append(_finding(match.group(1), length, length + len(match.group(2))))
        length += len(match.group(2))
        position = match.end()
    return "".join([*parts, marked[position:]]), tuple(findings)


def _finding(mark: str, start: int, end: int) -> Finding:
    if mark in ROLES:
        return Finding(FindingType.PERSON, start, end, 0.9, "marked", role=ROLES[mark])
    return Finding(FindingType(mark), start, end, 0.9, "marked")


def read_documents(path: Path) -> Iterator[Document]:
    """The documents of a JSON-lines file: id, family, genre, language, marked, about, inferred, unsure."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, findings = parse(row["marked"])
        yield Document(
            id=row["id"],
            family=row["family"],
            genre=row["genre"],
            language=row["language"],
            text=text,
            findings=findings,
            about=frozenset(row["about"]),
            inferred=frozenset(row.get("inferred", ())),
            unsure=frozenset(row.get("unsure", ())),
        )


def as_table(document: Document) -> Text:
    """The text as the reader of delimited files gives it, for documents that are tables."""
    first = document.text.split("\n", 1)[0]
    delimiter = max("\t|,;", key=first.count)
    return Text(document.text, form=Form.TABLE, delimiter=delimiter)
