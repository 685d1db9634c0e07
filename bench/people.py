"""Measures how well people are found: precision and recall by data set, register and origin of the name, and speed."""

from __future__ import annotations

import argparse
import csv
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.people_texts import Filled, by_origin, filled
from classifiers import ner
from classifiers.names.lexicon import NAME, flags_of
from classifiers.people import find_people
from models.findings import Finding
from models.records import Form, Properties, Text

SHARED = Path(os.environ.get("MUNIMENT_SHARED", "shared"))
Gold = tuple[str, list[tuple[int, int]]]


@dataclass(slots=True)
class Tally:
    """Counts of one data set: spans exactly right, spans that overlap, and documents."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    hit_gold: int = 0
    hit_found: int = 0
    doc_gold: int = 0
    doc_found: int = 0
    doc_both: int = 0

    def add(self, gold: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
        """Count one text."""
        self.gold += len(gold)
        self.found += len(found)
        self.exact += len(set(gold) & set(found))
        self.hit_gold += sum(any(overlap(g, f) for f in found) for g in gold)
        self.hit_found += sum(any(overlap(g, f) for g in gold) for f in found)
        self.doc_gold += bool(gold)
        self.doc_found += bool(found)
        self.doc_both += bool(gold) and bool(found)

    def line(self) -> str:
        """Precision/recall exact, by overlap, and of documents."""
        p = [ratio(self.exact, self.found), ratio(self.hit_found, self.found), ratio(self.doc_both, self.doc_found)]
        r = [ratio(self.exact, self.gold), ratio(self.hit_gold, self.gold), ratio(self.doc_both, self.doc_gold)]
        pairs = "  ".join(f"{a:.3f}/{b:.3f}" for a, b in zip(p, r, strict=True))
        return f"{self.gold:6d} spans  exact, overlap, document P/R: {pairs}"


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """True when two spans share at least half of the shorter one."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common * 2 >= min(a[1] - a[0], b[1] - b[0])


def ratio(part: int, whole: int) -> float:
    """A share; 1 when there was nothing to find."""
    return part / whole if whole else 1.0


def spans(text: str, deep: bool = False, form: Form = Form.PROSE) -> list[tuple[int, int]]:
    """The spans of the people found in one text."""
    (found,) = find_people([Text(text, form=form)], [[]], Properties(), deep=deep)
    return [(finding.start, finding.end) for finding in found]


def identifiers() -> Iterator[Gold]:
    """Synthetic UK letters, notes and tables."""
    for line in (SHARED / "data/detection/uk_identifiers_dev.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        yield row["text"], [(s, e) for s, e, kind in row["spans"] if kind == "PERSON"]


def presidio() -> Iterator[Gold]:
    """presidio-research's generated sentences."""
    for row in json.loads((SHARED / "data/detection/presidio_research_synth_v2.json").read_text(encoding="utf-8")):
        people = [(s["start_position"], s["end_position"]) for s in row["spans"] if s["entity_type"] == "PERSON"]
        yield row["full_text"], people


def conll(name: str) -> Iterator[Gold]:
    """A CoNLL file of tokens and tags, each sentence one text."""
    words: list[tuple[str, str]] = []
    for line in [*(SHARED / "data/ner" / name).read_text(encoding="utf-8").splitlines(), ""]:
        parts = line.split()
        if len(parts) > 1:
            words.append((parts[0], parts[-1]))
        elif words:
            yield _joined(words)
            words = []


def _joined(words: list[tuple[str, str]]) -> Gold:
    text, people, last = "", [], ""
    for word, tag in words:
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        person = tag[2:].upper() in ("PER", "PERSON")
        if person and last and not tag.startswith("B"):
            people[-1] = (people[-1][0], len(text))
        elif person:
            people.append((start, len(text)))
        last = tag if person else ""
    return text, people


def report(name: str, gold: Iterable[Gold], deep: bool, show: int) -> None:
    """Print the figures of one data set, and some mistakes when asked."""
    tally, wrong, missed = Tally(), Counter[str](), Counter[str]()
    for text, people in gold:
        found = spans(text, deep)
        tally.add(people, found)
        wrong.update(_near(text, f) for f in found if not any(overlap(f, g) for g in people))
        missed.update(_near(text, g) for g in people if not any(overlap(f, g) for f in found))
    print(f"{name:28s} {tally.line()}")
    for label, mistakes in (("wrong", wrong), ("missed", missed)):
        for mistake, count in mistakes.most_common(show):
            print(f"    {label} {count} {mistake}")


def _near(text: str, span: tuple[int, int]) -> str:
    before, after = text[max(0, span[0] - 25) : span[0]], text[span[1] : span[1] + 20]
    return repr(f"{before}[{text[span[0] : span[1]]}]{after}")


def welsh() -> None:
    """Spans found in Welsh prose, a sentence; the sentences name real people too, so this bounds what is spurious."""
    lines = (SHARED / "data/detection/cy_ccg-ud-dev.conllu").read_text(encoding="utf-8").splitlines()
    sentences = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    found = sum(len(spans(sentence)) for sentence in sentences)
    unlisted = sum(
        not any(flags_of(word) & NAME for word in sentence[start:end].split())
        for sentence in sentences
        for start, end in spans(sentence)
    )
    print(f"{'Welsh prose':28s} {len(sentences)} sentences, {found} spans, {unlisted} without any listed name")


def speed() -> None:
    """Kilobytes a CPU-second on policy-like and on person-dense text, the model loaded."""
    ner.warm()
    with (SHARED / "data/fileplan/questions_dev.csv").open(encoding="utf-8") as file:
        policy = [row["text"] for _, row in zip(range(1_500), csv.DictReader(file), strict=False)]
    dense = [case.text for case in filled() if case.form is Form.PROSE]
    for name, parts in (("policy text", policy), ("person-dense text", dense)):
        texts = ["\n\n".join(parts[i : i + 20]) for i in range(0, len(parts), 20)]
        start = time.process_time()
        found = sum(len(spans(text)) for text in texts)
        rate = sum(map(len, texts)) / (time.process_time() - start) / 1_000
        print(f"{name:28s} {rate:.0f} KB a CPU-second, {found} spans in {sum(map(len, texts)) / 1_000:.0f} KB")


SETS: dict[str, Callable[[], Iterator[Gold]]] = {
    "uk": identifiers,
    "presidio": presidio,
    "wnut": lambda: conll("wnut17_test.conll"),
    "wikigold": lambda: conll("wikigold.conll"),
    "btc": lambda: conll("btc_abe.conll"),
}


OWN: tuple[tuple[str, Callable[[], Iterator[Filled]], bool], ...] = (
    ("own", filled, False),
    ("held", filled, True),
    ("origin", by_origin, False),
    ("origin-held", by_origin, True),
)
"""Sets made from own templates; the mistakes of the last are never shown."""


def own(cases: Iterable[Filled], held: bool, deep: bool, show: int) -> None:
    """Figures of own templates, by register and by origin; `held` chooses the half not looked at while building."""
    registers: dict[str, Tally] = defaultdict(Tally)
    origins: dict[str, Tally] = defaultdict(Tally)
    wrong, missed, roles = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        if case.held is not held:
            continue
        (found,) = find_people([Text(case.text, form=case.form)], [[]], Properties(), deep=deep)
        places = [(f.start, f.end) for f in found]
        for tally in (registers[case.register], origins[case.origin], registers["ALL"]):
            tally.add(case.people, places)
        wrong.update(_near(case.text, f) for f in places if not any(overlap(f, g) for g in case.people))
        missed.update(_near(case.text, g) for g in case.people if not any(overlap(f, g) for f in places))
        roles.update(_roles(case, found))
    for kind, tally in [*sorted(registers.items()), *sorted(origins.items())]:
        print(f"{kind:28s} {tally.line()}")
    _show_gap(origins)
    print("roles:", dict(roles))
    for label, mistakes in (("wrong", wrong), ("missed", missed)):
        for mistake, count in mistakes.most_common(show):
            print(f"    {label} {count} {mistake}")


def _show_gap(origins: dict[str, Tally]) -> None:
    recalls = {name: ratio(tally.hit_gold, tally.gold) for name, tally in origins.items() if tally.gold}
    if recalls:
        least, most = min(recalls, key=recalls.__getitem__), max(recalls, key=recalls.__getitem__)
        print(f"recall by origin: {most} {recalls[most]:.3f}, {least} {recalls[least]:.3f}", end="; ")
        print(f"gap {recalls[most] - recalls[least]:.3f}")


def _roles(case: Filled, found: list[Finding]) -> Iterator[str]:
    for place, official in zip(case.people, case.official, strict=True):
        for finding in found:
            if overlap(place, (finding.start, finding.end)):
                yield f"{'official' if official else 'subject'} as {finding.role.value or 'unknown'}"
                break


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    for name, texts, held in OWN:
        if not options.sets or name in options.sets:
            print(f"== {name}")
            own(texts(), held, options.deep, 0 if name == "origin-held" else options.show)
    for name, show in (("welsh", welsh), ("speed", speed)):
        if not options.sets or name in options.sets:
            show()
    for name, load in SETS.items():
        if not options.sets or name in options.sets:
            report(name, load(), options.deep, options.show)


if __name__ == "__main__":
    main()
