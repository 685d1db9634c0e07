"""Measures findings, roles and special categories on documents no rule was written from; held ones are never shown."""

from __future__ import annotations

import argparse
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifiers.analysis import Analysis, analyse
from classifiers.policy import load
from models.findings import Category, Finding, FindingType, Role
from models.policy import Policy
from models.records import Properties, Text
from scanner.extractors import extract
from scanner.identify import identify

DATA = Path(__file__).parents[1] / "tests/data/independent"
KEY = b"0" * 32
CONTACTS = frozenset({FindingType.ADDRESS, FindingType.POSTCODE, FindingType.PHONE, FindingType.EMAIL})
UNDEMANDED = frozenset({"example", "public figure", "organisation"})
"""Roles that need not be found: neither a miss nor a false alarm."""


TITLE = re.compile(r"(?:(?:Y )?Cynghorydd|Councillor|Cllr|Supt|Father|Mr|Mrs|Miss|Ms|Dr|DC|DS|DI|PC)\.? ")


@dataclass(frozen=True, slots=True)
class Gold:
    """A marked place: half-open character offsets, type, role, and for persons the origin of the name."""

    start: int
    end: int
    type: FindingType
    role: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document with its marks, and what was found in it."""

    row: dict[str, Any]
    gold: tuple[Gold, ...]
    found: Analysis

    @property
    def hard_negative(self) -> bool:
        """True for documents about nobody: policies, minutes, blank forms, lists of references."""
        return not (self.row["about_person"] or self.row["unsure"] or self.row["data_subjects"])


@dataclass(slots=True)
class Tally:
    """Counts of demanded places, of those found, of predictions and of those right; documents likewise."""

    gold: int = 0
    hit: int = 0
    predicted: int = 0
    right: int = 0
    documents: int = 0
    documents_hit: int = 0

    def line(self, name: str) -> str:
        """Precision, recall, F1 and the share of documents in which the type was found at all."""
        p, r = ratio(self.right, self.predicted), ratio(self.hit, self.gold)
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        return (
            f"  {name:28s} P {p:.3f} R {r:.3f} F1 {f1:.3f}   {self.hit}/{self.gold} found, "
            f"{self.predicted - self.right} false   documents {self.documents_hit}/{self.documents}"
        )


@dataclass(slots=True)
class Mistakes:
    """Places missed and falsely found, with a little context."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, kind: str, document: Document, type_: str, start: int, end: int) -> None:
        """Note one mistake."""
        text = document.row["text"]
        near = f"{text[max(0, start - 30) : start]}[{text[start:end]}]{text[end : end + 20]}"
        self.rows.append((kind, type_, document.row["id"], repr(near)))


def ratio(part: int, whole: int) -> float:
    """A share; 1 when there was nothing to find."""
    return part / whole if whole else 1.0


def covered(start: int, end: int, others: Iterable[tuple[int, int]]) -> bool:
    """True when other spans, which must not overlap each other, cover at least half of a span.

    >>> covered(0, 10, [(0, 3), (7, 10)]), covered(0, 10, [(8, 30)])
    (True, False)
    """
    return 2 * sum(max(0, min(end, e) - max(start, s)) for s, e in others) >= end - start


def documents(half: str, policy: Policy, deep: bool) -> Iterator[Document]:
    """The documents of one file, read and analysed as a scan would."""
    for line in (DATA / f"{half}.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        marks = [*row["spans"], *row["neutral"]]
        gold = tuple(Gold(s, e, FindingType(kind), *rest) for s, e, kind, *rest in marks)
        yield Document(row, gold, analyse(pieces(row), Properties(), policy, KEY, deep=deep))


def pieces(row: dict[str, Any]) -> Sequence[Text]:
    """A document's text as its extractor gives it; as one text where the extractor moves it (mail)."""
    file = io.BytesIO(row["text"].encode())
    texts = [piece for piece in extract(file, identify(file, row["name"])) if isinstance(piece, Text)]
    same = texts and all(t.start is not None and row["text"].startswith(t.text, t.start) for t in texts)
    return texts if same else [Text(row["text"])]


def tally_types(found: Sequence[Document], mistakes: Mistakes) -> dict[str, Tally]:
    """Counts for each type."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for document in found:
        for kind in FindingType:
            _tally(document, kind, tallies[kind.value], mistakes)
    return {name: tally for name, tally in sorted(tallies.items()) if tally.gold or tally.predicted}


def _tally(document: Document, kind: FindingType, tally: Tally, mistakes: Mistakes) -> None:
    gold = [mark for mark in document.gold if mark.type is kind]
    demanded = [mark for mark in gold if mark.role not in UNDEMANDED]
    spans = _apart((f.start, f.end) for f in document.found.findings if f.type is kind)
    missed = [mark for mark in demanded if not covered(mark.start, mark.end, spans)]
    false = [span for span in spans if not _justified(document.row["text"], span, gold)]
    spare = [mark for mark in gold if mark.role in UNDEMANDED]
    free = sum(_justified(document.row["text"], span, spare) for span in spans)
    tally.gold += len(demanded)
    tally.hit += len(demanded) - len(missed)
    tally.predicted += len(spans) - free
    tally.right += len(spans) - free - len(false)
    tally.documents += bool(demanded)
    tally.documents_hit += bool(demanded) and len(missed) < len(demanded)
    for mark in missed:
        mistakes.add("missed", document, kind.value, mark.start, mark.end)
    for start, end in false:
        mistakes.add("false", document, kind.value, start, end)


def _justified(text: str, span: tuple[int, int], gold: Sequence[Gold]) -> bool:
    """At least half of a prediction, its title left out, lies between the first and the last mark that it touches."""
    start, end = span
    title = TITLE.match(text, start, end)
    start = title.end() if title else start
    touched = [mark for mark in gold if mark.start < end and start < mark.end]
    return bool(touched) and covered(start, end, [(min(m.start for m in touched), max(m.end for m in touched))])


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def tally_people(found: Sequence[Document], by: Callable[[Document], str]) -> dict[str, Tally]:
    """Counts of PERSON for groups of documents."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for document in found:
        _tally(document, FindingType.PERSON, tallies[by(document)], Mistakes())
    return dict(sorted(tallies.items()))


def recall_by_origin(found: Sequence[Document]) -> dict[str, tuple[int, int]]:
    """Persons found and marked, by origin of the name."""
    hit: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for document in found:
        spans = _apart((f.start, f.end) for f in document.found.findings if f.type is FindingType.PERSON)
        for mark in document.gold:
            if mark.type is FindingType.PERSON and mark.role not in UNDEMANDED:
                gold[mark.origin] += 1
                hit[mark.origin] += covered(mark.start, mark.end, spans)
    return {origin: (hit[origin], count) for origin, count in sorted(gold.items())}


def roles(found: Sequence[Document], mistakes: Mistakes) -> dict[str, Counter[str]]:
    """For persons and for contacts: "gold as given" counts over the marks that were found."""
    counts: dict[str, Counter[str]] = {"persons": Counter(), "contacts": Counter()}
    for document in found:
        for mark in document.gold:
            finding = _at(document, mark)
            if finding is None or not (mark.type is FindingType.PERSON or mark.type in CONTACTS):
                continue
            given = finding.role.value or "unknown"
            counts["persons" if mark.type is FindingType.PERSON else "contacts"][f"{mark.role} as {given}"] += 1
            if not role_right(mark.role, finding.role):
                mistakes.add(f"role {mark.role} as {given}", document, mark.type.value, mark.start, mark.end)
    return counts


def _at(document: Document, mark: Gold) -> Finding | None:
    for finding in document.found.findings:
        if finding.type is mark.type and covered(mark.start, mark.end, [(finding.start, finding.end)]):
            return finding
    return None


def role_right(gold: str, given: Role) -> bool:
    """A data subject must not pass as an official or example, nor anybody else as a data subject.

    An unknown role keeps a document among the personal ones, so it is right for data subjects only.
    """
    as_subject = given in (Role.DATA_SUBJECT, Role.UNKNOWN)
    return as_subject is (gold == "data subject")


def about(document: Document, inferred: bool) -> set[str]:
    """The categories found to be about a person; `inferred` counts the lower grade too."""
    found = document.found.special_categories
    return {s.category.value for s in found if s.about_person and (inferred or not s.inferred)}


def show_categories(found: Sequence[Document], inferred: bool, mistakes: Mistakes) -> None:
    """Print recall, precision and false alarms of what is said about persons."""
    alarms = [(d, extra) for d in found if d.hard_negative and (extra := about(d, inferred))]
    negatives = sum(d.hard_negative for d in found)
    gold = [(d, c) for d in found for c in d.row["about_person"]]
    hit = sum(c in about(d, inferred) for d, c in gold)
    wrong = [(d, c) for d in found for c in sorted(about(d, inferred) - {*d.row["about_person"], *d.row["unsure"]})]
    print(
        f"  {'with' if inferred else 'without'} inferred: recall {hit}/{len(gold)} {ratio(hit, len(gold)):.3f}", end=""
    )
    print(f"  precision {ratio(hit, hit + len(wrong)):.3f}  hard negatives flagged {len(alarms)}/{negatives}")
    if not inferred:
        return
    for category in Category:
        every = [c in about(d, True) for d, c in gold if c == category.value]
        false = sum(c == category.value for _, c in wrong)
        if every or false:
            print(f"    {category.value:36s} recall {sum(every)}/{len(every)}  false {false}")
    missed = [(d, c) for d, c in gold if c not in about(d, True)]
    for kind, some in (("category missed", missed), ("category false", wrong)):
        mistakes.rows.extend((kind, c, d.row["id"], d.row["name"]) for d, c in some)


def show_half(name: str, found: Sequence[Document], only: str) -> Mistakes:
    """Print all figures of one file; the mistakes come back."""
    mistakes = Mistakes()
    print(f"== {name}: {len(found)} documents")
    for kind, tally in tally_types(found, mistakes).items():
        if not only or kind == only:
            print(tally.line(kind))
    if only:
        return mistakes
    groups: dict[str, Callable[[Document], str]] = {
        "register": lambda d: str(d.row["register"]),
        "language": lambda d: str(d.row["language"]),
    }
    for group, by in groups.items():
        print(f" PERSON by {group}")
        for key, tally in tally_people(found, by).items():
            print(tally.line(key))
    print(" PERSON recall by origin of the name")
    print("  " + "  ".join(f"{o} {h}/{g} {ratio(h, g):.2f}" for o, (h, g) in recall_by_origin(found).items()))
    _show_roles(found, mistakes)
    print(" special categories about a person")
    show_categories(found, False, mistakes)
    show_categories(found, True, mistakes)
    _show_negatives(found)
    return mistakes


def _show_roles(found: Sequence[Document], mistakes: Mistakes) -> None:
    print(" roles of what was found")
    for group, counts in roles(found, mistakes).items():
        right = sum(n for pair, n in counts.items() if role_right(*_pair(pair)))
        print(f"  {group}: {right}/{counts.total()} {ratio(right, counts.total()):.3f}  {dict(sorted(counts.items()))}")


def _pair(text: str) -> tuple[str, Role]:
    gold, _, given = text.partition(" as ")
    return gold, Role("" if given == "unknown" else given)


def _show_negatives(found: Sequence[Document]) -> None:
    plain = (Role.DATA_SUBJECT, Role.UNKNOWN)
    counts = [sum(f.role in plain for f in d.found.findings) for d in found if d.hard_negative]
    print(f" hard negatives with personal findings: {sum(map(bool, counts))}/{len(counts)}, findings {sum(counts)}")


def show_mistakes(mistakes: Mistakes, only: str) -> None:
    """Print the documents with most mistakes, then every mistake."""
    rows = [row for row in mistakes.rows if not only or row[1] == only]
    print(" worst documents:", ", ".join(f"{d} {n}" for d, n in Counter(row[2] for row in rows).most_common(12)))
    for kind, type_, document, near in sorted(rows):
        print(f"    {kind:34s} {type_:26s} {document:12s} {near}")


def main() -> None:
    """Print the figures of every set, and the mistakes in the open ones when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--type", default="", choices=["", *(kind.value for kind in FindingType)])
    parser.add_argument("--show", action="store_true", help="list the mistakes in dev sets; held ones are never shown")
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("sets", nargs="*", metavar="SET", help="dev, held, dev2, held2; default: all")
    options = parser.parse_args()
    policy = load(None)
    for half in options.sets or sorted(file.stem for file in DATA.glob("*.jsonl")):
        mistakes = show_half(half, list(documents(half, policy, options.deep)), options.type)
        if options.show and half.startswith("dev"):
            show_mistakes(mistakes, options.type)


if __name__ == "__main__":
    main()
