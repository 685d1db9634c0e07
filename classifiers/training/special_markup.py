"""Documents with people and identifiers marked in the text, as the training and test data write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.findings import Finding, FindingType, Role
from models.records import Form, Text

_MARK = re.compile(r"\[([A-Z_]+):([^\[\]\n]+)\]")
_ROLE_OF = {
    "data subject": Role.DATA_SUBJECT,
    "official": Role.OFFICIAL,
    "public figure": Role.PUBLIC_FIGURE,
    "example": Role.EXAMPLE,
    "organisation": Role.OFFICIAL,
}
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
        if "spans" in row:
            yield _spanned(row, path.stem)
            continue
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


def _spanned(row: dict[str, Any], source: str) -> Document:
    """A document of the independent sets: marks as offsets, and registers for families and genres."""
    tabular = any(row["text"].count(sign) > 8 for sign in "\t|") or row["name"].endswith((".csv", ".tsv"))
    findings = [
        Finding(FindingType(kind), start, end, 0.9, "marked", role=_ROLE_OF.get(role, Role.UNKNOWN))
        for start, end, kind, role, *_ in [*row["spans"], *row["neutral"]]
    ]
    return Document(
        id=row["id"],
        family=f"{source}-{row['register']}",
        genre="register" if tabular else row["register"],
        language="cy" if row["language"] == "cy" else "en",
        text=row["text"],
        findings=tuple(sorted(findings, key=lambda f: (f.start, f.end, f.type.value))),
        about=frozenset(row["about_person"]),
        unsure=frozenset(row["unsure"]),
    )


def harmless(folder: Path, size: int = 2_000) -> Iterator[Document]:
    """The text files of a folder, which are about nobody, in parts of about `size` characters cut at blank lines."""
    for file in sorted(folder.glob("*.txt")):
        part, number = "", 0
        for paragraph in [*file.read_text(encoding="utf-8").split("\n\n"), ""]:
            if part and (len(part) > size or not paragraph):
                yield Document(f"{file.stem}-{number}", f"policy-{file.stem}", "policy", "en", part, (), frozenset())
                part, number = "", number + 1
            part = f"{part}\n\n{paragraph}" if part else paragraph


def as_table(document: Document) -> Text:
    """The text as the reader of delimited files gives it, for documents that are tables."""
    first = document.text.split("\n", 1)[0]
    delimiter = max("\t|,;", key=first.count)
    return Text(document.text, form=Form.TABLE, delimiter=delimiter)
