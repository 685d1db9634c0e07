"""How much of a corpus is read, at what cost, beside peers from PyPI that run in environments of their own.

    MUNIMENT_SHARED=... python bench/extraction.py [--peers kreuzberg,markitdown,extractous] [--formats pdf,docx]
        [--environments DIR] [--list] [--check]

The corpus is $MUNIMENT_SHARED/corpus with its INDEX.tsv. A peer's environment is made in DIR at first use (pip); a
peer that cannot be installed is left out with a message. Every tool works in a process of its own, which is started
again when it dies or takes over a minute for a file. CPU is that process's own time, threads and children included, at
the second reading of each file, so that loading counts for none; our identification is shown by itself, as the peers go
mostly by the extension. The consensus on a file is the words that at least two of the other tools found (words of two
letters or digits and more, each counted once); a tool's recall is its share of them, the mean over the files it reads;
its CPU is compared with ours on the files that both read. The source of a file, which markitdown gives of RTF, is no
reading.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import venv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from extraction_tools import PACKAGES

OFFICE = "doc docx xls xlsx xlsb xlsm ppt pptx odt ods odp rtf pdf html eml msg csv txt".split()
RECALL_TARGETS = {
    "docx": 0.989, "xlsx": 0.967, "xls": 0.988, "pptx": 1.0, "pdf": 0.960, "doc": 0.960, "msg": 0.95, "eml": 0.955,
    "rtf": 0.982, "odt": 0.997, "html": 0.968,
}  # fmt: skip
CPU_TARGETS = {"kreuzberg": 1.8, "markitdown": 40.0, "extractous": 19.0}
COVERAGE_TARGET = 0.96
DEADLINE = 60.0
SERVER = Path(__file__).with_name("extraction_tools.py")

Answer = dict[str, Any]
Results = dict[str, dict[Path, Answer]]


def environment(peer: str, folder: Path) -> str:
    """The Python of a peer's environment, made where there is none; empty, with a message, where it cannot be made."""
    python = folder / peer / "bin" / "python"
    if python.exists():
        return str(python)
    print(f"installing {PACKAGES[peer]} into {python.parents[1]}", flush=True)
    try:
        venv.create(python.parents[1], with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", PACKAGES[peer]], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{peer} is skipped: it cannot be installed ({error})")
        return ""
    return str(python)


def version(peer: str, python: str) -> str:
    """The installed version of a peer, from its own environment."""
    code = f"import importlib.metadata as m; print(m.version({peer!r}))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "?"


class Tool:
    """A tool's process, started again after a crash or a missed deadline."""

    def __init__(self, name: str, python: str) -> None:
        self.name = name
        self._command = [python, str(SERVER), name]
        self._start()

    def _start(self) -> None:
        surroundings = {**os.environ, "PYTHONPATH": ""}
        if self.name == "own":
            surroundings["PYTHONPATH"] = os.environ.get("PYTHONPATH", "") or str(SERVER.parents[1])
        else:
            surroundings["PATH"] = ""  # so that no peer finds tesseract: nobody recognises characters here
        pipe, silent = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(
            self._command, stdin=pipe, stdout=pipe, stderr=silent, text=True, env=surroundings
        )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, args=(self._process, self._answers), daemon=True).start()

    @staticmethod
    def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            answers.put(line)
        answers.put("")

    def read(self, path: Path) -> Answer:
        """The answer for one file: words, places, problem, CPU seconds."""
        assert self._process.stdin
        try:
            print(path, file=self._process.stdin, flush=True)
            line = self._answers.get(timeout=DEADLINE)
        except (queue.Empty, BrokenPipeError):
            line = ""
        if line:
            answer: Answer = json.loads(line)
            return answer
        hung = self._process.poll() is None
        self.stop()
        self._start()
        problem, spent = ("took too long", DEADLINE) if hung else ("crashed", 0.0)
        return {"words": [], "places": {}, "problem": problem, "cpu": spent, "identify": 0.0}

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


def extension(path: str | Path) -> str:
    """The extension in lower case, without its dot."""
    return Path(path).suffix.lower().lstrip(".")


def corpus(root: Path, formats: list[str]) -> list[Path]:
    """The corpus files of some formats (all if none are named) that the index lists and that exist."""
    lines = (root / "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:]
    paths = [root / line.split("\t")[0] for line in lines]
    return [path for path in paths if path.exists() and (not formats or extension(path) in formats)]


def measure(name: str, python: str, paths: list[Path]) -> dict[Path, Answer]:
    """One tool's answers for all files."""
    tool = Tool(name, python)
    try:
        return {path: tool.read(path) for path in paths}
    finally:
        tool.stop()


# --- what is printed


def by_format(paths: Any) -> dict[str, list[Path]]:
    """Paths by extension."""
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        groups[extension(path)].append(path)
    return groups


def coverage(results: dict[Path, Answer], listed: bool) -> None:
    """Ours by format: files, giving text, problems, CPU."""
    print(f"{'format':10} {'files':>6} {'text':>6} {'ms/file':>8}  without text, by reason")
    for name, paths in sorted(by_format(results).items(), key=lambda pair: -len(pair[1])):
        if len(paths) >= 3:
            answers = [results[path] for path in paths]
            silent = Counter(answer["problem"].split(":")[0] or "no words" for answer in answers if not answer["words"])
            cpu = 1000 * sum(answer["cpu"] for answer in answers) / len(answers)
            reasons = ", ".join(f"{reason} {count}" for reason, count in silent.most_common())
            print(f"{name:10} {len(paths):6} {sum(bool(a['words']) for a in answers):6} {cpu:8.1f}  {reasons}")
    identifying = 1000 * sum(answer["identify"] for answer in results.values()) / max(len(results), 1)
    print(f"identification: {identifying:.2f} ms a file, what is inside included")
    slowest = sorted(results.items(), key=lambda pair: -pair[1]["cpu"])[:8]
    print("slowest: " + ", ".join(f"{path.name} {answer['cpu']:.2f} s" for path, answer in slowest))
    if listed:
        for path, answer in results.items():
            if not answer["words"] or answer["problem"]:
                print(f"{path.parent.name}/{path.name}\t{len(answer['words'])} words\t{answer['problem']}")


def comparison(results: Results, check: bool) -> bool:
    """All tools on the same files: share read of what any reads, CPU against ours, recall of the consensus."""
    names, groups = list(results), by_format(results["own"])
    print(f"\n{'format':8} {'readable':>8} {'target':>6}  " + "  ".join(f"{name:>25}" for name in names))
    print(" " * 26 + "  ".join(f"{'read':>7} {'CPU x own':>9} {'recall':>7}" for _ in names))
    missed = []
    for form in [form for form in OFFICE if form in groups]:
        row = Row(results, groups[form])
        target = RECALL_TARGETS.get(form)
        print(f"{form:8} {len(row.readable):8} {target or '-':>6}  " + "  ".join(map(row.cell, names)))
        if target and (row.recall("own") or 1) < target - 0.0005:
            missed.append(f"{form} recall {row.recall('own'):.3f}, target {target}")
    whole = Row(results, [path for form in OFFICE for path in groups[form]])
    print(f"{'together':8} {len(whole.readable):8} {'':6}  " + "  ".join(map(whole.cell, names)))
    if whole.read("own") < COVERAGE_TARGET:
        missed.append(f"coverage {whole.read('own'):.1%}, target {COVERAGE_TARGET:.0%}")
    ratios = {name: whole.cpu(name) for name in names if name in CPU_TARGETS}
    missed += [f"{n} CPU {r:.1f} times ours, target {CPU_TARGETS[n]}" for n, r in ratios.items() if r < CPU_TARGETS[n]]
    print("targets missed: " + ("; ".join(missed) or "none"))
    return not (check and missed)


class Row:
    """One line of the comparison: some files, and each tool's share read, CPU and recall on them."""

    def __init__(self, results: Results, paths: list[Path]) -> None:
        self._results, self._paths = results, paths
        self.readable = [path for path in paths if any(answers[path]["words"] for answers in results.values())]

    def read(self, name: str) -> float:
        """The share of what any tool reads."""
        return sum(bool(self._results[name][path]["words"]) for path in self.readable) / max(len(self.readable), 1)

    def cpu(self, name: str) -> float:
        """Processor time as a multiple of ours, on the files that both read: a refusal costs nothing."""
        both = [path for path in self._paths if self._gives(name, path) and self._gives("own", path)]
        spent, ours = (sum(float(self._results[tool][path]["cpu"]) for path in both) for tool in (name, "own"))
        return spent / max(ours, 1e-9)

    def _gives(self, name: str, path: Path) -> bool:
        return bool(self._results[name][path]["words"])

    def recall(self, name: str) -> float | None:
        """The mean share of the consensus over the files that the tool reads; None where there is no consensus."""
        shares = list(filter(None, (self._share(name, path) for path in self._paths if self._gives(name, path))))
        return sum(share - 1 for share in shares) / len(shares) if shares else None

    def _share(self, name: str, path: Path) -> float:
        """1 + the share of the consensus that the tool has; 0 where there is no consensus."""
        counts = Counter(
            word for other, answers in self._results.items() if other != name for word in answers[path]["words"]
        )
        agreed = {word for word, count in counts.items() if count >= 2}
        return 1 + len(agreed & set(self._results[name][path]["words"])) / len(agreed) if agreed else 0.0

    def cell(self, name: str) -> str:
        """The three figures of one tool."""
        recall = self.recall(name)
        shown = "-" if recall is None else f"{recall:.3f}"
        return f"{self.read(name):7.1%} {self.cpu(name):9.1f} {shown:>7}"


def lost(results: Results) -> None:
    """What others lose: of the words that ours finds in one kind of place only, the share that each peer gives."""
    peers = [name for name in results if name != "own"]
    files: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {peer: Counter() for peer in peers}
    for path, answer in results["own"].items():
        for name, only in special(answer["places"]).items():
            files[name] += 1
            totals[name] += len(only)
            for peer in peers:
                found[peer][name] += len(only & set(results[peer][path]["words"]))
    print(f"\nwords that stand nowhere else {'files':>8} {'words':>7}  " + "  ".join(f"{peer:>10}" for peer in peers))
    for name, count in sorted(totals.items()):
        shares = "  ".join(f"{found[peer][name] / count:10.0%}" for peer in peers)
        print(f"  {name:27} {files[name]:8} {count:7}  {shares}")


def special(places: dict[str, list[str]]) -> dict[str, set[str]]:
    """The words that stand in one kind of place and nowhere else in the file."""
    counts = Counter(word for words in places.values() for word in words)
    alone = {name: {word for word in words if counts[word] == 1} for name, words in places.items() if name}
    return {name: words for name, words in alone.items() if words}


def crashes(results: Results) -> None:
    """Deaths, missed deadlines and exceptions by tool."""
    print()
    for name, answers in results.items():
        ends = Counter(answer["problem"] for answer in answers.values())
        failed = sum(not answer["words"] and bool(answer["problem"]) for answer in answers.values())
        print(
            f"{name}: crashed {ends['crashed']}, took too long {ends['took too long']}, no text and an error {failed}"
        )


def main() -> int:
    """Measure and print; 1 where `--check` is given and a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default=",".join(PACKAGES), help="which of them; none: ours alone, on all formats")
    parser.add_argument("--environments", type=Path, default=Path(tempfile.gettempdir()) / "peers")
    parser.add_argument("--formats", default="")
    parser.add_argument("--list", action="store_true", help="list every file that gives no text or has a problem")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    options = parser.parse_args()
    root = Path(os.environ.get("MUNIMENT_SHARED", "")) / "corpus"
    if not (root / "INDEX.tsv").exists():
        sys.exit("Set MUNIMENT_SHARED to the folder that holds corpus/INDEX.tsv.")
    formats = options.formats.split(",") if options.formats else []
    results: Results = {"own": measure("own", sys.executable, corpus(root, formats))}
    coverage(results["own"], options.list)
    paths = corpus(root, formats or OFFICE)
    for peer in filter(None, options.peers.split(",")):
        python = environment(peer, options.environments)
        if python:
            print(f"{peer} {version(peer, python)} …", flush=True)
            results[peer] = measure(peer, python, paths)
    if len(results) == 1:
        return 0
    results["own"] = {path: results["own"][path] for path in paths}
    passed = comparison(results, options.check)
    lost(results)
    crashes(results)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
