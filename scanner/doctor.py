"""What is installed, what is missing, and what that costs in coverage."""

from __future__ import annotations

import importlib
import importlib.util
import platform
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import asdict, dataclass
from pathlib import Path

from models.config import Config, settings
from models.errors import MunimentError
from scanner.ocr import tesseract

WORDS = {
    "environment": "password from the environment",
    "keyring": "password from the keyring",
    "Kerberos ticket": "Kerberos ticket",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `state` is ok, missing or problem; `advice` says what it costs and how to get it."""

    name: str
    state: str
    found: str
    advice: str = ""


def examine(config: Config) -> list[Check]:
    """Look at everything Muniment uses on this machine."""
    checks = [_python(), _one_place(), *_libraries(), _magic(), _archives(), *_pdf(), _language_model(), *_programs()]
    return [*checks, _servers(), _policy(config), _inventory(config), _key(config), *_limits(config)]


def as_json(checks: list[Check]) -> list[dict[str, str]]:
    """The checks as JSON objects."""
    return [asdict(check) for check in checks]


def four_places() -> dict[str, Path]:
    """Where each of the four packages is loaded from."""
    places = {}
    for name in ("models", "scanner", "classifiers", "reports"):
        spec = importlib.util.find_spec(name)
        places[name] = Path(spec.origin).parent.parent if spec and spec.origin else Path()
    return places


def _python() -> Check:
    ok = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Check("Python", "ok" if ok else "problem", platform.python_version(), "" if ok else "Use 3.11 to 3.13.")


def _one_place() -> Check:
    places = set(four_places().values())
    if len(places) == 1:
        return Check("Packages", "ok", str(places.pop()))
    found = ", ".join(f"{name} in {place}" for name, place in four_places().items())
    return Check("Packages", "problem", found, "Another package has taken a name of ours: use a new environment.")


def _libraries() -> Iterator[Check]:
    needed = (
        ("re2", "google-re2", "identifiers are found with Python's re: the same findings, much slower"),
        ("pygfried", "pygfried", "no PRONOM identifiers (PUIDs) in the inventory"),
        ("pypdfium2", "pypdfium2", "PDF files are read with pdfminer.six only: the same, twenty times slower"),
        ("python_calamine", "python-calamine", "spreadsheets cannot be read"),
        ("lxml", "lxml", "Office documents cannot be read"),
        ("spacy", "spacy", "names are found by pattern only"),
        ("pypff", "libpff-python", "PST and OST mailboxes cannot be read"),
    )
    for module, package, cost in needed:
        there = importlib.util.find_spec(module) is not None
        advice = "" if there else f"Without it {cost}. pip install {package}"
        yield Check(package, "ok" if there else "missing", _version(package) if there else "not installed", advice)


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "version unknown"


def _magic() -> Check:
    try:
        magic = importlib.import_module("magic")
        return Check("libmagic", "ok", str(magic.version()))
    except (ImportError, OSError, NotImplementedError):
        advice = "Some rare formats are not recognised. Debian and Ubuntu: sudo apt install libmagic1"
        return Check("libmagic", "missing", "not installed", advice)


def _archives() -> Check:
    try:
        binding = importlib.import_module("libarchive")
        return Check("libarchive", "ok", str(binding.ffi.version_number()))
    except (ImportError, OSError, TypeError, AttributeError):
        advice = "7z, RAR and CAB archives cannot be read. Debian and Ubuntu: sudo apt install libarchive13"
        return Check("libarchive", "missing", "not installed", advice)


def _pdf() -> Iterator[Check]:
    """The library that draws PDFs of certificates and management reports; nothing where WeasyPrint is not installed."""
    if importlib.util.find_spec("weasyprint") is None:
        return
    found = find_library("pango-1.0") or find_library("libpango-1.0-0")
    advice = "No certificates as PDF. Debian and Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0"
    yield Check("Pango (PDF)", "ok" if found else "missing", found or "not installed", "" if found else advice)


def _language_model() -> Check:
    from classifiers import ner

    status = ner.status()
    if not status.available:
        advice = "Names are found by titles, lists and labels only, and reports say so. Run: muniment model install"
        return Check("English language model", "missing", "not installed", status.warning or advice)
    state = "ok" if status.verified else "problem"
    return Check("English language model", state, status.name, status.warning)


def _programs() -> Iterator[Check]:
    name, install = "tesseract (OCR)", "Debian and Ubuntu: sudo apt install tesseract-ocr tesseract-ocr-cym"
    found = tesseract()
    if found is None:
        cost = "Scanned pages and pictures of text are reported as 'needs OCR' and not read, even with --deep."
        yield Check(name, "missing", "not installed", f"{cost} {install}")
        return
    lacking = [words for code, words in (("eng", "English"), ("cym", "Welsh")) if code not in found.languages]
    cost = f"No {' and '.join(lacking)} data: scanned {' and '.join(lacking)} pages are misread. {install}"
    shown = f"{found.version}, language data: {found.languages.replace('+', ', ')}"
    yield Check(name, "missing" if lacking else "ok", shown, cost if lacking else "")


def _servers() -> Check:
    """Whether shares of file servers can be read over SMB, and as whom; the password itself is never looked at."""
    if importlib.util.find_spec("smbprotocol") is None:
        advice = "Shares are read where they are mounted; smb:// addresses need: make install, in Muniment's folder"
        return Check("SMB", "missing", "not installed", advice)
    from scanner.smb.credentials import USER, credentials, encrypted, ticket_possible

    known = credentials()
    whom = f"as {known.user} " if known.user else ""
    found = f"smbprotocol {_version('smbprotocol')}, {whom}with the {WORDS[known.origin]}"
    if known.password is None and not ticket_possible():
        advice = f"To scan smb:// addresses set {USER} and keep the password: keyring set muniment USER"
        return Check("SMB", "ok", f"smbprotocol {_version('smbprotocol')}, no password known", advice)
    plain = "" if encrypted() else "What is sent is signed but not encrypted (MUNIMENT_SMB_ENCRYPTION)."
    return Check("SMB", "ok" if encrypted() else "problem", found, plain)


def _policy(config: Config) -> Check:
    from classifiers.policy import load

    try:
        policy = load(Path(config.policy) if config.policy else None)
    except MunimentError as error:
        return Check("Policy", "problem", str(error), error.hint)
    found = f"{len(policy.classes)} classes, {len(policy.schedule)} schedule rows, digest {policy.digest}"
    state = "ok" if config.policy else "example"
    advice = "; ".join(policy.warnings) or ("" if config.policy else "The shipped example. Name your own: --policy DIR")
    return Check("Policy", state, found, advice)


def _inventory(config: Config) -> Check:
    from models.store import open_inventory
    from models.store.engine import without_password

    try:
        engine = open_inventory(config.inventory, create=False)
    except MunimentError as error:
        return Check("Inventory", "missing", str(error), error.hint)
    engine.dispose()
    return Check("Inventory", "ok", without_password(config.inventory))


def _key(config: Config) -> Check:
    from scanner.keys import default_place

    place = Path(config.key_file) if config.key_file else default_place()
    if not place.exists():
        return Check("Key for hashes", "ok", f"{place} (made by the first scan)")
    if sys.platform != "win32" and place.stat().st_mode & 0o077:
        return Check("Key for hashes", "problem", str(place), f"Others can read it: chmod 600 {place}")
    return Check("Key for hashes", "ok", str(place), "Keep a copy: without it values cannot be matched later.")


def _limits(config: Config) -> Iterator[Check]:
    for name, value, origin in settings(config):
        if name.startswith("limits.") or name == "workers":
            shown = "one a core" if (name, value) == ("workers", "0") else value
            yield Check(f"Setting {name}", "ok", f"{shown} ({origin})")
