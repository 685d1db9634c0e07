"""A council's share from end to end: Muniment beside what one would script, on the same files, in one run.

    MUNIMENT_SHARED=... python bench/end_to_end.py WORK [--gb 5] [--items 50000] [--peer-share 0.02] [--peer-minutes 20]

Makes a share in WORK (office files, mail, pictures, films, copies, and the corpus of $MUNIMENT_SHARED), takes a
sample of it, and runs over the sample: Muniment; kreuzberg + Presidio + jdupes; hawk-scanner, the peers each in an
environment of its own (`--environments`, made by pip at first use). Then Muniment over the whole share. Every tool
has `--workers` processes (hawk-scanner: its threads) and reads each file for the first time. Processor time and
memory are those of all its processes; GB are of the files as they lie there, copies included, GB an hour of the
processor hour of one core and of the wall. Quality: which types of personal data were found in the documents in
which they were planted. The peers are ended after `--peer-minutes`; what they came through until then counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from end_to_end_chart import Bar, Panel, chart
from end_to_end_peers import ALL, Outcome, environment, hawk, muniment, script
from end_to_end_quality import Quality, missed_by_style, quality
from end_to_end_share import Planted, described, make, read_truth, sample, truth_of

CHART = Path(__file__).resolve().parents[1] / "docs/images/end-to-end.svg"


def main() -> None:
    """Make, run, print, draw."""
    chosen = options()
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")  # noqa: DTZ011
    share, part = chosen.work / "share", chosen.work / "sample"
    made = whole_share(share, chosen)
    some = read_truth(part) if truth_of(part).exists() else sample(share, made, chosen.peer_share, part)
    print(f"sample: {described(some)}", flush=True)
    if not chosen.whole_only:
        tools = on_sample(part, chosen)
        show("On the sample", tools)
        show_quality([(tool.name, quality(some, tool)) for tool in tools])
        keep({tool.name: cost(tool) for tool in tools}, chosen.work)
    if chosen.sample_only:
        draw(kept(chosen.work), tools[0], "the sample", chosen.chart)
        return
    all_of_it = muniment(share, chosen.work, chosen.workers)
    show("On the whole share", [all_of_it])
    show_quality([(f"{all_of_it.name}, whole share", quality(made, all_of_it))])
    show_mistakes(made, all_of_it)
    draw(kept(chosen.work), all_of_it, "the whole share", chosen.chart)


def options() -> argparse.Namespace:
    """What the command line says. Exits where the corpus is not named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path, help="a folder for share, sample, inventories and logs")
    parser.add_argument("--gb", type=float, default=5.0)
    parser.add_argument("--items", type=int, default=50_000, help="files of the share")
    parser.add_argument("--peer-share", type=float, default=0.02)
    parser.add_argument("--peer-minutes", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--environments", type=Path, help="where the peers' environments are, or are made; default: in WORK"
    )
    parser.add_argument("--peers", default="script,hawk-scanner")
    parser.add_argument("--sample-only", action="store_true")
    parser.add_argument("--whole-only", action="store_true", help="the sample was run before, in the same WORK")
    parser.add_argument("--profile", action="store_true", help="the functions that took most of Muniment's time")
    parser.add_argument("--chart", type=Path, default=CHART)
    chosen = parser.parse_args()
    if "MUNIMENT_SHARED" not in os.environ:
        raise SystemExit("Set MUNIMENT_SHARED to the folder that holds corpus/.")
    chosen.work = chosen.work.resolve()
    chosen.work.mkdir(parents=True, exist_ok=True)
    chosen.environments = (chosen.environments or chosen.work / "environments").resolve()
    return chosen


def whole_share(share: Path, chosen: argparse.Namespace) -> list[Planted]:
    """The share of this run, made where it is not there."""
    if truth_of(share).exists():
        made = read_truth(share)
        print(f"share (as made before): {described(made)}", flush=True)
        return made
    began = time.monotonic()
    made = make(share, int(chosen.gb * 1e9), chosen.items, Path(os.environ["MUNIMENT_SHARED"]) / "corpus")
    print(f"share: {described(made)}; made in {time.monotonic() - began:.0f} s", flush=True)
    return made


def on_sample(part: Path, chosen: argparse.Namespace) -> list[Outcome]:
    """What each tool makes of the sample; a peer that cannot be installed is left out."""
    tools = [muniment(part, chosen.work, chosen.workers, chosen.profile)]
    for name in filter(None, chosen.peers.split(",")):
        python = environment(name, chosen.environments)
        if python and name == "script":
            tools.append(script(python, part, chosen.work, chosen.workers, chosen.peer_minutes))
        elif python:
            tools.append(hawk(python, part, chosen.work, chosen.peer_minutes))
    return tools


def show(title: str, tools: Sequence[Outcome]) -> None:
    """Print speed, memory, and processor seconds per GB by stage."""
    print(f"\n## {title}\n")
    print("| | " + " | ".join(tool.name for tool in tools) + " |")
    print("|---" * (len(tools) + 1) + "|")
    for name, value in ROWS:
        print(f"| {name} | " + " | ".join(value(tool) for tool in tools) + " |")
    if len(tools) > 1 and tools[0].size:
        ratios = (f"{cost(tool) / cost(tools[0]):.1f}" if tool.size else "–" for tool in tools)
        print("| CPU a GB, Muniment = 1 | " + " | ".join(ratios) + " |")
    for tool in tools:
        print(f"\n{tool.name}: " + "; ".join(one for one in tool.remarks if "\n" not in one))
        print("\n".join(one for one in tool.remarks if "\n" in one))
        for stage, spent in tool.stages.items():
            print(f"  {stage:34}{spent:10.1f} s {1e9 * spent / max(tool.size, 1):10.1f} s a GB", flush=True)


def cost(tool: Outcome) -> float:
    """Processor seconds per GB."""
    return 1e9 * tool.watched.cpu / max(tool.size, 1)


def _ended(tool: Outcome) -> str:
    return f"exit code {tool.watched.code}" if tool.watched.in_time else "ended at the deadline"


ROWS = (
    ("ended", _ended),
    ("files come through", lambda tool: f"{tool.files:,}"),
    ("MB come through", lambda tool: f"{tool.size / 1e6:,.0f}"),
    ("wall time, s", lambda tool: f"{tool.watched.seconds:,.0f}"),
    ("CPU time, s", lambda tool: f"{tool.watched.cpu:,.0f}"),
    ("GB an hour of wall time", lambda tool: f"{3.6e-6 * tool.size / tool.watched.seconds:.2f}"),
    ("GB a CPU-hour", lambda tool: f"{3.6e-6 * tool.size / max(tool.watched.cpu, 0.01):.2f}"),
    ("files a second of wall time", lambda tool: f"{tool.files / tool.watched.seconds:.1f}"),
    ("files a CPU-second", lambda tool: f"{tool.files / max(tool.watched.cpu, 0.01):.1f}"),
    ("CPU-seconds a GB", lambda tool: f"{cost(tool):,.0f}"),
    ("peak memory, MB (PSS)", lambda tool: f"{tool.watched.peak / 1e6:,.0f}"),
)


def show_quality(tools: Sequence[tuple[str, Quality]]) -> None:
    """Print recall and precision by type, documents counted."""
    print("\n| documents, by type: recall / precision (planted) | " + " | ".join(name for name, _ in tools) + " |")
    print("|---" * (len(tools) + 1) + "|")
    for kind in ALL:
        cells = (_cell(found.types[kind]) if kind in found.types else "–" for _, found in tools)
        print(f"| {kind} | " + " | ".join(cells) + " |")
    print("| all that the tool knows | " + " | ".join(_cell(found.whole) for _, found in tools) + " |")
    flagged = (f"{found.flagged} of {found.nobody}" for _, found in tools)
    print("| documents about nobody, flagged | " + " | ".join(flagged) + " |")
    print("| documents looked at | " + " | ".join(f"{found.documents:,}" for _, found in tools) + " |", flush=True)


def _cell(tally: object) -> str:
    from end_to_end_quality import Tally

    assert isinstance(tally, Tally)
    return f"{tally.recall:.3f} / {tally.precision:.3f} ({tally.planted:,})"


def show_mistakes(made: Sequence[Planted], tool: Outcome) -> None:
    """Print what was missed and falsely found, by style."""
    print(f"\n{tool.name}: documents with a mistake, by style")
    for (style, what, kind), number in missed_by_style(made, tool).items():
        print(f"  {style:20}{what:8}{kind:28}{number:8,}")


def keep(costs: dict[str, float], work: Path) -> None:
    """Note what a GB of the sample cost each tool, for the chart."""
    (work / "costs.json").write_text(json.dumps(costs), encoding="utf-8")


def kept(work: Path) -> dict[str, float]:
    """What the last run over the sample noted; nothing where there was none."""
    place = work / "costs.json"
    return json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}


def draw(costs: dict[str, float], ours: Outcome, what: str, place: Path) -> None:
    """Write the chart of the figures of this run."""
    by_stage = tuple(Bar(stage, 1e9 * spent / ours.size) for stage, spent in ours.stages.items())
    others = tuple(Bar(name, spent, name == "Muniment") for name, spent in costs.items())
    title = f"Processor time for a council's share, {ours.size / 1e9:.1f} GB and {ours.files:,} files"
    panels = (
        Panel(f"Muniment on {what}, stage by stage", "CPU-seconds per GB", by_stage),
        Panel("Muniment and others on the sample, all stages", "CPU-seconds per GB", others),
    )
    words = "; ".join(f"{bar.label} {bar.value:.0f}" for panel in panels for bar in panel.bars)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(chart(title, f"Horizontal bars, CPU-seconds per GB: {words}.", panels), encoding="utf-8")
    print(f"\nchart: {place}")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    main()
