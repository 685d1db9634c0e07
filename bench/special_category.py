"""Special categories about a person: recall and false alarms on documents of another style, and on public answers.

python bench/special_category.py [--public FILE.csv] [--sample 400]

The held documents (tests/data/special_held.jsonl) took no part in training; the public answers (CSV with a column
`text`; by default fileplan/questions_dev.csv under MUNIMENT_SHARED) are real, and harmless but for a few.
Beside ours stands the plain rule "a clear term and a person's name in the document".
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifiers.detectors.folding import fold
from classifiers.policy import load
from classifiers.special_category import assess
from classifiers.special_terms import STRONG, lexicon
from classifiers.training.special_markup import Document, as_table, read_documents
from classifiers.training.special_rows import found
from models.findings import Finding, FindingType
from models.records import Properties, Text

DATA = Path(__file__).parent.parent / "tests" / "data"
TERMS = load(None).terms
NAMES = ("Rebecca Lane", "Priya Sampleby", "Gwilym Testwood", "Mrs Sandra Mockford", "Chinedu Eze", "Cllr Ted Grindle")
STYLES = {
    "as it is": "",
    "a name in front": "{}\n",
    "addressed to a name": "Dear {},\n",
    "name as a field": "Name: {}\n",
}
MODES: dict[str, Callable[[Document, Text], Sequence[Finding]]] = {
    "persons as marked": lambda document, text: document.findings,
    "persons as found by the scanner": lambda document, text: found(text),
    "no persons found": lambda document, text: [f for f in document.findings if f.type is not FindingType.PERSON],
}


@dataclass
class Tally:
    """Right, missed and wrong categories, and harmless documents flagged; by category, genre and language."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    scores: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, document: Document, about: dict[str, float]) -> None:
        allowed = document.about | document.inferred | document.unsure
        for category in document.about:
            side = self.right if category in about else self.missed
            side.update((category, f"language {document.language}", f"genre {document.genre}", "all"))
        self.wrong.update(category for category in about if category not in allowed)
        self.wrong["all"] += sum(category not in allowed for category in about)
        self.scores += [(score, category in allowed) for category, score in about.items()]
        if not allowed:
            groups = ("all", f"language {document.language}", f"genre {document.genre}")
            self.harmless.update(groups)
            self.flagged.update(groups if about else ())

    def show(self) -> None:
        for name in sorted(set(self.right) | set(self.missed) | set(self.wrong) | set(self.harmless)):
            of = self.right[name] + self.missed[name]
            recall = f"{self.right[name]:3}/{of:<3}" if of else "   -   "
            harmless = f"{self.flagged[name]}/{self.harmless[name]}" if self.harmless[name] else "-"
            print(f"  {name:38} found {recall}  wrong {self.wrong[name]:2}  harmless flagged {harmless}")


def text_of(document: Document) -> Text:
    return as_table(document) if document.genre == "register" else Text(document.text)


def ours(text: Text, findings: Sequence[Finding]) -> dict[str, float]:
    judged = assess([text], [findings], Properties(), TERMS)
    return {one.category.value: one.score for one in judged if one.about_person}


def term_and_name(text: Text, findings: Sequence[Finding]) -> dict[str, float]:
    if not any(finding.type is FindingType.PERSON for finding in findings):
        return {}
    hits = lexicon(TERMS).hits(fold(text.text))
    return {hit.category.value: 1.0 for hit in hits if hit.grade == STRONG and hit.language != "cy"}


def held() -> None:
    documents = list(read_documents(DATA / "special_held.jsonl"))
    for mode, findings in MODES.items():
        tally, plain = Tally(), Tally()
        for document in documents:
            text = text_of(document)
            given = findings(document, text)
            tally.add(document, ours(text, given))
            plain.add(document, term_and_name(text, given))
        print(f"held, {mode}:")
        tally.show()
        print(
            f"  a clear term and a name: found {plain.right['all']}/{plain.right['all'] + plain.missed['all']}", end=""
        )
        print(f"  wrong {plain.wrong['all']}  harmless flagged {plain.flagged['all']}/{plain.harmless['all']}")
        calibration(tally)


def calibration(tally: Tally) -> None:
    """How often a category scored so is right."""
    for low, high in ((0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        some = [right for score, right in tally.scores if low <= score < high]
        if some:
            print(f"  scores {low:.1f} to {min(high, 1):.1f}: {sum(some)}/{len(some)} right")


def public(path: Path, sample: int) -> None:
    rng = random.Random(7)
    with path.open(encoding="utf-8", newline="") as lines:
        everything = list(csv.DictReader(lines))
    rows = rng.sample(everything, sample)
    for style, pattern in STYLES.items():
        flagged = plain = 0
        for row in rows:
            text = Text(pattern.format(rng.choice(NAMES)) + row["text"])
            findings = found(text)
            flagged += bool(ours(text, findings))
            plain += bool(term_and_name(text, findings))
        print(f"public answers, {style}: flagged {flagged}/{sample}; a clear term and a name: {plain}/{sample}")
    speed(Text("\n\n".join(row["text"] for row in everything)))


def speed(text: Text) -> None:
    ours(Text("warm up with depression"), [])
    start = time.process_time()
    ours(text, [])
    print(f"speed: {len(text.text) / (time.process_time() - start) / 1e6:.1f} MB a CPU-second")


def main() -> None:
    shared = Path(os.environ.get("MUNIMENT_SHARED", "."))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, default=shared / "data" / "fileplan" / "questions_dev.csv")
    parser.add_argument("--sample", type=int, default=400)
    given = parser.parse_args()
    held()
    if given.public.exists():
        public(given.public, given.sample)


if __name__ == "__main__":
    main()
