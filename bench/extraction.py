"""How much of a corpus is read, at what cost, and beside peers that run in environments of their own.

    MUNIMENT_SHARED=... python bench/extraction.py [--peer kreuzberg=/env/bin/python] [--formats pdf,docx] [--list]

The corpus is $MUNIMENT_SHARED/corpus with its INDEX.tsv. Every tool works in a process of its own, killed after a
minute on one file. CPU is that process's own time at the second reading of each file, so that loading counts for none;
our identification is shown by itself, as the peers go by the extension. A tool's recall is the share of those words
that all others found (words of two letters or digits and more, each counted once a file). markitdown gives the source
of RTF and of some damaged files as text, which counts as reading them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

OFFICE = "doc docx xls xlsx xlsb xlsm ppt pptx odt ods odp rtf pdf html eml msg csv txt".split()
DEADLINE = 60.0
WORD = re.compile(r"\w{2,}")
spent_identifying = [0.0]


# --- the tools, each run in its own process


def own() -> Callable[[str], tuple[str, str]]:
    """Ours: identification and extraction, through attachments and members down to the third level."""
    from models.errors import Unreadable
    from models.records import Embedded, Problem, Properties, Text
    from scanner.extractors import extract
    from scanner.identify import identify

    def pieces(stream: Any, name: str, depth: int) -> Iterator[str]:
        began = time.process_time()
        form = identify(stream, name)
        spent_identifying[0] += time.process_time() - began
        for piece in extract(stream, form):
            if isinstance(piece, Text):
                yield f"{piece.text}\n{piece.where}"
            elif isinstance(piece, Properties):
                titles.append(piece.title)
            elif isinstance(piece, Problem):
                problems.append(f"{piece.kind}: {piece.detail}")
            elif isinstance(piece, Embedded) and piece.stream is None and piece.problem and depth == 0:
                problems.append(f"{piece.problem.kind} inside")
            elif isinstance(piece, Embedded) and piece.stream is not None and depth < 3:
                with contextlib.suppress(Unreadable):
                    yield from pieces(piece.stream, piece.name, depth + 1)

    problems: list[str] = []
    titles: list[str] = []

    def read(path: str) -> tuple[str, str]:
        problems.clear()
        titles.clear()
        found: list[str] = []
        with open(path, "rb") as stream:
            try:
                found.extend(pieces(stream, path, 0))
            except Unreadable as error:
                problems.append(str(error))
        return "\n".join([*found, *(titles if found else [])]), "; ".join(problems)

    return read


def kreuzberg() -> Callable[[str], tuple[str, str]]:
    """kreuzberg's synchronous call with its defaults, OCR and cache off."""
    from kreuzberg import ExtractionConfig, extract_file_sync  # type: ignore[import-not-found]

    config = (
        ExtractionConfig(disable_ocr=True) if "disable_ocr" in str(ExtractionConfig.__doc__) else ExtractionConfig()
    )
    return lambda path: (MARKDOWN.sub(" ", extract_file_sync(path, config=config).content), "")


def markitdown() -> Callable[[str], tuple[str, str]]:
    """markitdown with its defaults, plug-ins off."""
    from markitdown import MarkItDown  # type: ignore[import-not-found]

    converter = MarkItDown(enable_plugins=False)
    return lambda path: (MARKDOWN.sub(" ", converter.convert(path).text_content), "")


# What Markdown adds that no document says: comments, names for nameless columns, and where links and pictures lead,
# which ours leaves out on purpose.
MARKDOWN = re.compile(r"<!--.*?-->|\bUnnamed: \d+|\bNaN\b|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)", re.DOTALL)


TOOLS = {"own": own, "kreuzberg": kreuzberg, "markitdown": markitdown}


def serve(tool: str) -> None:
    """Read paths from standard input, answer with one line of JSON each."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    read = TOOLS[tool]()
    for line in sys.stdin:
        path = line.rstrip("\n")
        attempt(read, path)
        spent_identifying[0], began = 0.0, time.process_time()
        text, problem = attempt(read, path)
        spent = time.process_time() - began - spent_identifying[0]
        words = sorted(set(WORD.findall(text.lower().replace("_", " "))))
        answer = {"words": words, "problem": problem, "cpu": spent, "identify": spent_identifying[0]}
        print(json.dumps(answer), file=answers, flush=True)


def attempt(read: Callable[[str], tuple[str, str]], path: str) -> tuple[str, str]:
    """A tool's reading, its failure as the problem."""
    try:
        return read(path)
    except Exception as error:  # noqa: BLE001  # peers raise what they like; the result says so
        return "", type(error).__name__


# --- the measuring side


class Tool:
    """A tool's process, started again after a crash or a missed deadline."""

    def __init__(self, name: str, python: str) -> None:
        self.name = name
        self._command = [python, __file__, "--serve", name]
        self._start()

    def _start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]) if self.name == "own" else ""}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, args=(self._process, self._answers), daemon=True).start()

    @staticmethod
    def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            answers.put(line)
        answers.put("")

    def read(self, path: Path) -> dict[str, Any]:
        """The answer for one file: words, problem, CPU seconds."""
        assert self._process.stdin
        try:
            print(path, file=self._process.stdin, flush=True)
            line = self._answers.get(timeout=DEADLINE)
        except (queue.Empty, BrokenPipeError):
            line = ""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        hung = self._process.poll() is None
        self.stop()
        self._start()
        return {
            "words": [],
            "problem": "took too long" if hung else "crashed",
            "cpu": DEADLINE if hung else 0.0,
            "identify": 0.0,
        }

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


def coverage(results: dict[Path, dict[str, Any]], listed: bool) -> None:
    """Ours by format: files, giving text, problems, CPU."""
    by_format: dict[str, list[Path]] = defaultdict(list)
    for path in results:
        by_format[extension(path)].append(path)
    print(f"{'format':10} {'files':>6} {'text':>6} {'ms/file':>8}  without text, by reason")
    for name, paths in sorted(by_format.items(), key=lambda pair: -len(pair[1])):
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


def comparison(results: dict[str, dict[Path, dict[str, Any]]]) -> None:
    """All tools on the same files: share read of what any reads, CPU against ours, recall against the others' words."""
    names = list(results)
    by_format: dict[str, list[Path]] = defaultdict(list)
    for path in results["own"]:
        by_format[extension(path)].append(path)
    print(f"\n{'format':8} {'readable':>8}  " + "  ".join(f"{name:>26}" for name in names))
    print(" " * 19 + "  ".join(f"{'read':>8} {'CPU x own':>9} {'recall':>7}" for _ in names))
    for form in [*(form for form in OFFICE if form in by_format), "together"]:
        paths = [path for name in OFFICE for path in by_format[name]] if form == "together" else by_format[form]
        readable = [path for path in paths if any(results[name][path]["words"] for name in names)]
        cells = [_cell(results, name, paths, readable) for name in names]
        print(f"{form:8} {len(readable):8}  " + "  ".join(cells))


def _cell(results: dict[str, dict[Path, dict[str, Any]]], name: str, paths: list[Path], readable: list[Path]) -> str:
    read = sum(bool(results[name][path]["words"]) for path in readable)
    cpu = sum(results[name][path]["cpu"] for path in paths)
    ours = sum(results["own"][path]["cpu"] for path in paths)
    recalls = list(filter(None, (_recall(results, name, path) for path in readable)))
    recall = f"{sum(r - 1 for r in recalls) / len(recalls):.3f}" if recalls else "-"
    return f"{read / max(len(readable), 1):8.1%} {cpu / max(ours, 1e-9):9.1f} {recall:>7}"


def _recall(results: dict[str, dict[Path, dict[str, Any]]], name: str, path: Path) -> float:
    """1 + the tool's share of the words that all the others found; 0 where they agree on none."""
    others = [set(results[other][path]["words"]) for other in results if other != name]
    agreed = set.intersection(*others) if len(others) > 1 else set()
    return 1 + len(agreed & set(results[name][path]["words"])) / len(agreed) if agreed else 0.0


def measure(name: str, python: str, paths: list[Path]) -> dict[Path, dict[str, Any]]:
    """One tool's answers for all files."""
    tool = Tool(name, python)
    try:
        return {path: tool.read(path) for path in paths}
    finally:
        tool.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=TOOLS)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--formats", default="")
    parser.add_argument("--list", action="store_true", help="list every file that gives no text or has a problem")
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    root = Path(os.environ.get("MUNIMENT_SHARED", "")) / "corpus"
    if not (root / "INDEX.tsv").exists():
        sys.exit("Set MUNIMENT_SHARED to the folder that holds corpus/INDEX.tsv.")
    formats = options.formats.split(",") if options.formats else []
    results = {"own": measure("own", sys.executable, corpus(root, formats))}
    coverage(results["own"], options.list)
    if not options.peer:
        print("No peers: name them with --peer kreuzberg=/path/to/python --peer markitdown=/path/to/python.")
        return
    paths = corpus(root, formats or OFFICE)
    for peer in options.peer:
        name, _, python = peer.partition("=")
        if not Path(python).exists():
            print(f"{name} is skipped: no {python}")
            continue
        results[name] = measure(name, python, paths)
    results["own"] = {path: results["own"][path] for path in paths}
    comparison(results)


if __name__ == "__main__":
    main()
