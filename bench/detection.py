"""How well and how fast personal data is found, beside other finders on the same texts in the same run.

    MUNIMENT_SHARED=/data python bench/detection.py --peer presidio=PYTHON --peer scrubadub=PYTHON --peer datafog=PYTHON

`MUNIMENT_SHARED` is the folder that holds `data/detection` and `data/fileplan`. PYTHON is the interpreter of an
environment with the peer in it (for presidio with an English spaCy model too); no two share an environment. The
independent documents of the tests are measured as well, those open to the rule writers and those held back.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from detection_peers import Peer, Spans, peers
from independent import UNDEMANDED, Document, documents

from classifiers.analysis import analyse
from classifiers.detectors.registry import find_all
from classifiers.policy import load
from models.records import Properties, Text

POLICIES = Path(__file__).parents[1] / "tests/data/policies"
POLICY = load(None)
KEY = b"0" * 32

NAMES = {
    "DOB": "DATE_OF_BIRTH",
    "NINO": "NATIONAL_INSURANCE_NUMBER",
    "NHS": "NHS_NUMBER",
    "CARD": "PAYMENT_CARD",
    "BANK": "BANK_ACCOUNT",
    "VRM": "VEHICLE_REGISTRATION",
    "DL": "DRIVING_LICENCE",
    "CREDIT_CARD": "PAYMENT_CARD",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "IBAN_CODE": "IBAN",
}


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed, by type; `documents` counts those whose every span of a type was found."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Spans, found: Spans, types: set[str]) -> None:
        """Count one document; types that the data does not label are left out."""
        found = {span for span in found if span[2] in types}
        self.right.update(span[2] for span in gold & found)
        self.wrong.update(span[2] for span in found - gold)
        self.missed.update(span[2] for span in gold - found)
        for kind in {span[2] for span in gold}:
            self.documents[kind] += 1
            self.whole[kind] += not any(span[2] == kind for span in gold - found)

    def rows(self) -> Iterator[tuple[str, int, float, float, float, float]]:
        """Type, spans, precision, recall, F1, share of documents with nothing missed."""
        for kind in sorted(self.documents):
            right, wrong, missed = self.right[kind], self.wrong[kind], self.missed[kind]
            precision = right / max(1, right + wrong)
            recall = right / max(1, right + missed)
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            yield kind, right + missed, precision, recall, f1, self.whole[kind] / self.documents[kind]


def uk(folder: Path) -> list[tuple[str, Spans]]:
    """Synthetic UK letters, notes and tables."""
    rows = map(json.loads, (folder / "uk_identifiers_dev.jsonl").read_text(encoding="utf-8").splitlines())
    return [(row["text"], {(a, b, NAMES.get(k, k)) for a, b, k in row["spans"] if k != "PERSON"}) for row in rows]


def international(folder: Path) -> list[tuple[str, Spans]]:
    """Presidio's own synthetic sentences; only the types that have one meaning in both."""
    rows = json.loads((folder / "presidio_research_synth_v2.json").read_text(encoding="utf-8"))
    kept = ("CREDIT_CARD", "EMAIL_ADDRESS", "IBAN_CODE", "IP_ADDRESS")
    return [
        (
            row["full_text"],
            {
                (span["start_position"], span["end_position"], NAMES.get(span["entity_type"], span["entity_type"]))
                for span in row["spans"]
                if span["entity_type"] in kept
            },
        )
        for row in rows
    ]


def council(halves: Sequence[str]) -> tuple[list[Document], float]:
    """Council documents by authors who did not know the rules, read as a scan reads them, and the CPU seconds."""
    start = time.process_time()
    found = [document for half in halves for document in documents(half, POLICY, deep=False)]
    return found, time.process_time() - start


def muniment(texts: Sequence[str]) -> tuple[list[Spans], float]:
    """Findings of each text and CPU seconds, once the automata are built (some tenths of a second a process)."""
    for text in texts:
        find_all(Text(text))
    start = time.process_time()
    found = [{(f.start, f.end, f.type.value) for f in find_all(Text(text))} for text in texts]
    return found, time.process_time() - start


def demanded(document: Document) -> Spans:
    """The places that must be found."""
    return {(m.start, m.end, m.type.value) for m in document.gold if m.role not in UNDEMANDED}


def fairly(found: Spans, document: Document) -> Spans:
    """Findings snapped to the marks they agree with; those at places that need not be found are left out."""
    spare = {(m.start, m.end, m.type.value) for m in document.gold if m.role in UNDEMANDED}
    return snapped(found, demanded(document) | spare) - spare


def snapped(found: Spans, gold: Spans) -> Spans:
    """Findings that agree with a labelled place in type and at least half its length count as that place.

    >>> snapped({(0, 9, "PERSON")}, {(3, 12, "PERSON")})
    {(3, 12, 'PERSON')}
    """
    return {next((g for g in sorted(gold) if _same(g, span)), span) for span in found}


def _same(gold: tuple[int, int, str], span: tuple[int, int, str]) -> bool:
    return gold[2] == span[2] and 2 * (min(gold[1], span[1]) - max(gold[0], span[0])) >= gold[1] - gold[0]


def report(name: str, data: Sequence[tuple[str, Spans]], found: Sequence[Spans], seconds: float) -> None:
    """Print one table."""
    types = {span[2] for _, gold in data for span in gold}
    tally = Tally()
    for (_, gold), spans in zip(data, found, strict=True):
        tally.add(gold, spans, types)
    size = sum(len(text) for text, _ in data)
    print(f"\n{name}: {len(data)} documents, {size:,} characters, {size / 1000 / seconds:,.0f} KB/s of CPU time")
    print(f"{'type':28}{'spans':>7}{'P':>8}{'R':>8}{'F1':>8}{'docs':>8}")
    for kind, count, precision, recall, f1, whole in tally.rows():
        print(f"{kind:28}{count:7}{precision:8.3f}{recall:8.3f}{f1:8.3f}{whole:8.3f}")


def prose_speed(folder: Path) -> None:
    """Findings and speed on public-sector prose without personal data, beside the bare pass for stops."""
    from classifiers.detectors.reading import wide
    from classifiers.detectors.registry import SHAPES
    from classifiers.patterns import finder, spans

    with (folder / "questions_dev.csv").open(encoding="utf-8", newline="") as file:
        body = "\n\n".join(row["text"] for row in csv.DictReader(file))
    find_all(Text(body))
    start = time.process_time()
    found = find_all(Text(body))
    seconds = time.process_time() - start
    data = body.encode("ascii", "replace")
    start = time.process_time()
    stops = sum(1 for _ in spans(finder(wide(SHAPES)), data))
    bare = time.process_time() - start
    print(
        f"\nprose: {len(body):,} characters, {len(found)} findings, {len(body) / 1e6 / seconds:.1f} MB/s of CPU time;"
    )
    print(f"the bare pass of the engine over it ({stops} stops): {len(data) / 1e6 / bare:.1f} MB/s")


def council_documents(name: str, halves: Sequence[str], tools: Sequence[Peer]) -> None:
    """Print one table a tool for the documents of these sets."""
    read, seconds = council(halves)
    texts = [document.row["text"] for document in read]
    ours: list[Spans] = [{(f.start, f.end, f.type.value) for f in document.found.findings} for document in read]
    for title, found, time_taken in [("Muniment", ours, seconds), *((t.name, *t.find(texts)) for t in tools)]:
        data = [(text, demanded(document)) for text, document in zip(texts, read, strict=True)]
        fair = [fairly(some, document) for some, document in zip(found, read, strict=True)]
        report(f"{title}, council documents, {name}", data, fair, time_taken)


def policy_text(folder: Path, tools: Sequence[Peer]) -> None:
    """Findings on public-sector prose that is about nobody: ours by type and role, the peers' by number."""
    sets = {"own policies": "\n\n".join(f.read_text(encoding="utf-8") for f in sorted(POLICIES.glob("*.txt")))}
    with gzip.open(folder / "questions_unlabelled.jsonl.gz", "rt", encoding="utf-8") as lines:
        sets["public answers"] = "\n\n".join(json.loads(line)["text"] for line in islice(lines, 400))[:112_000]
    for name, text in sets.items():
        parts = [text[start : start + 100_000] for start in range(0, len(text), 100_000)]
        start = time.process_time()
        some = [f for part in parts for f in analyse([Text(part)], Properties(), POLICY, KEY, deep=False).findings]
        seconds = time.process_time() - start
        kinds = Counter(f"{f.type.value} {f.role.value or '-'}" for f in some)
        print(f"\npolicy text, {name}: {len(text):,} characters, {len(text) / 1000 / seconds:,.0f} KB/s, whole cascade")
        print(f"  Muniment: {len(some)} findings  {dict(kinds)}")
        for tool in tools:
            print(f"  {tool.name}: {sum(map(len, tool.find(parts)[0]))} findings")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    arguments = parser.parse_args()
    shared = os.environ.get("MUNIMENT_SHARED")
    if not shared:
        sys.exit("Set MUNIMENT_SHARED to the folder that holds data/detection.")
    folder = Path(shared) / "data"
    tools = peers(dict(pair.split("=", 1) for pair in arguments.peer))
    sets = {
        "uk identifiers": uk(folder / "detection"),
        "presidio synth v2": international(folder / "detection"),
    }
    for name, data in sets.items():
        texts = [text for text, _ in data]
        report(f"Muniment, {name}", data, *muniment(texts))
        for tool in tools:
            report(f"{tool.name}, {name}", data, *tool.find(texts))
    for name, halves in (("open", ("dev", "dev2")), ("held back", ("held", "held2"))):
        council_documents(name, halves, tools)
    policy_text(folder / "fileplan", tools)
    prose_speed(folder / "fileplan")


if __name__ == "__main__":
    main()
