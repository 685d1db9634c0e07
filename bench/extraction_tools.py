"""The tools that the extraction benchmark compares, each served by a process in an environment of its own.

Run by `bench/extraction.py`, with the Python of the tool's environment: paths on standard input, an answer in JSON a
line on standard output. It imports nothing of the project but for our own tool.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

WORD = re.compile(r"\w{2,}")
# What Markdown adds that no document says: comments, names for nameless columns, and where links and pictures lead,
# which ours leaves out on purpose.
MARKDOWN = re.compile(r"<!--.*?-->|\bUnnamed: \d+|\bNaN\b|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)", re.DOTALL)
# What tools write where nobody did: the names every new workbook has, and midnight behind a date without a time.
DEFAULTS = re.compile(r"\b(?:sheet\d+|00:00(?::00)?)\b")
# How ours names a place -> what people call it; the first that fits counts.
PLACES = (
    ("notes (speaker)", re.compile(r"slide \d+ notes")),
    ("comments", re.compile(r"comment|annotation")),
    ("footnotes, endnotes", re.compile(r"^(?:foot|end)?notes")),
    ("text boxes", re.compile(r"text box")),
    ("charts, diagrams, drawings", re.compile(r"chart|diagram|drawing$")),
    ("hidden sheets", re.compile(r"^hidden sheet")),
    ("tracked deletions", re.compile(r"deleted text")),
    ("headers and footers", re.compile(r"^(?:header|footer|slide master)")),
    ("picture descriptions", re.compile(r"picture description")),
)
MAIL = ("eml", "msg", "mbox", "mht", "dat")
DEEPEST = 3

Read = Callable[[str], "Reading"]


class Reading:
    """What a tool made of a file: its text, a problem, the words by place (ours only), and seconds to identify it."""

    def __init__(self, text: str = "", problem: str = "") -> None:
        self.texts = [text] if text else []
        self.problems = [problem] if problem else []
        self.places: dict[str, list[str]] = defaultdict(list)
        self.identifying = 0.0


def own() -> Read:
    """Ours: identification and extraction, through attachments and members down to the third level."""
    from models.errors import Unreadable
    from models.records import Embedded, Problem, Properties, Text
    from scanner.extractors import extract
    from scanner.identify import identify

    def gather(reading: Reading, stream: Any, name: str, depth: int) -> None:
        began = cpu()
        form = identify(stream, name)
        reading.identifying += cpu() - began
        for piece in extract(stream, form):
            if isinstance(piece, Text):
                reading.texts += [piece.text, piece.where]
                reading.places[place(piece.where, name, depth)].append(piece.text)
            elif isinstance(piece, Properties) and reading.texts:
                reading.texts.append(piece.title)
            elif isinstance(piece, Problem):
                reading.problems.append(f"{piece.kind}: {piece.detail}")
            elif isinstance(piece, Embedded) and piece.stream is None and piece.problem and depth == 0:
                reading.problems.append(f"{piece.problem.kind} inside")
            elif isinstance(piece, Embedded) and piece.stream is not None and depth < DEEPEST:
                with contextlib.suppress(Unreadable):
                    gather(reading, piece.stream, piece.name, depth + 1)

    def read(path: str) -> Reading:
        reading = Reading()
        with open(path, "rb") as stream:
            try:
                gather(reading, stream, path, 0)
            except Unreadable as error:
                reading.problems.append(str(error))
        return reading

    return read


def place(where: str, name: str, depth: int) -> str:
    """What people call the place of a text."""
    mail = name.lower().endswith(MAIL)
    if depth:
        return "embedded things"
    return "" if mail else next((title for title, pattern in PLACES if pattern.search(where)), "")


def kreuzberg() -> Read:
    """kreuzberg's synchronous call with its defaults, but for OCR and the cache, as every file is read twice."""
    from kreuzberg import ExtractionConfig, extract_file_sync  # type: ignore[import-not-found]

    config = ExtractionConfig(use_cache=False, disable_ocr=True)
    return lambda path: Reading(MARKDOWN.sub(" ", extract_file_sync(path, config=config).content))


def markitdown() -> Read:
    """markitdown with its defaults, plug-ins off. RTF it hands on as it stands, which is no reading."""
    from markitdown import MarkItDown  # type: ignore[import-not-found]

    converter = MarkItDown(enable_plugins=False)

    def read(path: str) -> Reading:
        text = converter.convert(path).text_content
        return Reading(problem="source only") if text.startswith("{\\rtf") else Reading(MARKDOWN.sub(" ", text))

    return read


def extractous() -> Read:
    """extractous (Apache Tika, compiled) with its defaults and no limit of length; without tesseract on its path."""
    from extractous import Extractor  # type: ignore[import-not-found]

    extractor = Extractor().set_extract_string_max_length(500_000_000)
    return lambda path: Reading(extractor.extract_file_to_string(path)[0])


TOOLS: dict[str, Callable[[], Read]] = {
    "own": own,
    "kreuzberg": kreuzberg,
    "markitdown": markitdown,
    "extractous": extractous,
}
# What pip is asked for, for each peer.
PACKAGES = {"kreuzberg": "kreuzberg", "markitdown": "markitdown[all]", "extractous": "extractous"}


def cpu() -> float:
    """Seconds of processor time so far, of this process with its threads and of its children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def attempt(read: Read, path: str) -> Reading:
    """A tool's reading, its failure as the problem."""
    try:
        return read(path)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  # peers raise what they like, Rust's panics too; the result says so
        return Reading(problem=type(error).__name__)


def answers(read: Read, paths: Iterator[str]) -> Iterator[dict[str, Any]]:
    """For each file: words, words by place, problem, seconds of extraction and of identification.

    Every file is read twice and the second reading counts, so that loading of libraries counts for none.
    """
    for path in paths:
        attempt(read, path)
        began = cpu()
        reading = attempt(read, path)
        spent = cpu() - began - reading.identifying
        yield {
            "words": words("\n".join(reading.texts)),
            "places": {name: words("\n".join(texts)) for name, texts in reading.places.items()},
            "problem": "; ".join(reading.problems),
            "cpu": spent,
            "identify": reading.identifying,
        }


def words(text: str) -> list[str]:
    """The distinct words of two letters or digits and more, without those that tools make up."""
    return sorted(set(WORD.findall(DEFAULTS.sub(" ", text.lower().replace("_", " ")))))


def main() -> None:
    """Serve the tool named on the command line. Whatever it prints itself goes to standard error."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    read = TOOLS[sys.argv[1]]()
    for answer in answers(read, (line.rstrip("\n") for line in sys.stdin)):
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()
