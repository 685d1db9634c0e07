"""Trigger dates on our own texts, and the speed of finding them; `--half held` shows one set of texts.

Each line of `dates_texts.jsonl` asks for one kind of date in one text: right is the date given, or none where the text
has none. Prints right, wrong and missing counts for each set and language, and megabytes a CPU-second.

Every set was written before it was first measured, and mended from only afterwards. At first sight (November 2026),
exact and wrong: dev .977/.000, held .812/.000, final .577/.038, fresh .804/.036, last .852/.019, fifth .833/.042,
sixth .771/.021 (these five written to be awkward), seventh .940/.020 (plain letters, forms and registers). What is
printed now is therefore an upper bound for all but new texts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from datetime import date
from pathlib import Path

from classifiers.dates import trigger_dates
from classifiers.policy import load
from classifiers.retention_evidence import TRUSTED
from models.records import Form, Text

TEXTS = Path(__file__).with_name("dates_texts.jsonl")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--half", choices=("dev", "held", "final", "fresh", "last", "fifth", "sixth", "seventh", "all"), default="all"
    )
    parser.add_argument("--show", action="store_true", help="print the texts that went wrong")
    options = parser.parse_args()
    cues = load().trigger_cues
    texts = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    for half in ("dev", "held", "final", "fresh", "last", "fifth", "sixth", "seventh"):
        if options.half in (half, "all"):
            _measure(half, [text for text in texts if text["set"] == half], cues, options.show)
    _speed(texts, cues)


def _measure(half: str, texts: list[dict[str, str]], cues: dict[str, tuple[str, ...]], show: bool) -> None:
    counts: Counter[str] = Counter()
    for text in texts:
        given = _given(text, cues)
        wanted = text["date"] and date.fromisoformat(text["date"])
        verdict = "right" if given == wanted else "missing" if given is None else "wrong"
        counts[verdict] += 1
        counts[f"{text['language']} {verdict}"] += 1
        if show and verdict != "right":
            print(f"{verdict}: {text['kind']} wanted {wanted} given {given}\n    {text['text'][:300]!r}")
    exact, wrong = counts["right"] / len(texts), counts["wrong"] / len(texts)
    print(f"{half}: {len(texts)} texts, exact {exact:.3f}, wrong {wrong:.3f}")
    print("   ", dict(sorted(counts.items())))


def _given(text: dict[str, str], cues: dict[str, tuple[str, ...]]) -> date | None:
    form = Form(text.get("form", "prose"))
    piece = Text(text["text"], form=form, delimiter=text.get("delimiter", "\t"))
    found = [each.date for each in trigger_dates([piece], cues) if each.kind == text["kind"] and each.score >= TRUSTED]
    return max(found, default=None)


def _speed(texts: list[dict[str, str]], cues: dict[str, tuple[str, ...]]) -> None:
    dense = "\n\n".join(text["text"] for text in texts) * 40
    prose = (
        "The committee considered how the service might be improved for residents across the county. " * 8 + "\n"
    ) * 1500
    sparse = prose + dense[: len(prose) // 20]
    table = "Ref\tOpened\tDate closed\n" + "".join(f"{n}\t02/01/2012\t14/03/2014\n" for n in range(40_000))
    for name, body, form in (("dense", dense, "prose"), ("prose", sparse, "prose"), ("table", table, "table")):
        piece = Text(body, form=Form(form))
        trigger_dates([piece], cues)
        start = time.process_time()
        trigger_dates([piece], cues)
        print(f"{name}: {len(body.encode()) / 1e6 / (time.process_time() - start):.1f} MB/CPU-s")


if __name__ == "__main__":
    main()
