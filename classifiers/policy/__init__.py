"""A council's policy: loads its folder of files, checks them, and names them by a digest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from blake3 import blake3

from classifiers.policy.areas import FILE as AREAS
from classifiers.policy.areas import read_areas
from classifiers.policy.file_plan import FILE as FILE_PLAN
from classifiers.policy.file_plan import check_filing, read_file_plan
from classifiers.policy.holds import FILE as HOLDS
from classifiers.policy.holds import read_holds
from classifiers.policy.identifiers import FILE as IDENTIFIERS
from classifiers.policy.identifiers import read_identifiers
from classifiers.policy.rows import Complaints, listed
from classifiers.policy.schedule import FILE as SCHEDULE
from classifiers.policy.schedule import check_triggers, read_schedule
from classifiers.policy.sensitivity import FILE as SENSITIVITY
from classifiers.policy.sensitivity import read_levels
from classifiers.policy.settings import FILE as SETTINGS
from classifiers.policy.settings import read_settings
from classifiers.policy.terms import LANGUAGES, TRIGGERS_FILE, joined, read_cues, read_terms
from models.errors import PolicyError
from models.policy import Policy, Settings

SHIPPED = Path(__file__).parent
REQUIRED = (FILE_PLAN, SCHEDULE)
OPTIONAL = (AREAS, HOLDS, IDENTIFIERS, SENSITIVITY, SETTINGS)


def load(folder: Path | None = None) -> Policy:
    """The policy in a folder, or the shipped example.

    Raises `PolicyError` naming file, row, column and what was expected, for up to twenty errors together.
    The shipped terms and cues are always there; the council's own add to them.
    """
    example = folder is None or folder.resolve() == SHIPPED.resolve()
    own = _files(folder or SHIPPED)
    shipped = {} if example else _shipped(own)
    complaints = Complaints()
    policy = _read(str(folder or SHIPPED), own, shipped, complaints)
    complaints.check()
    return policy


def _read(folder: str, own: dict[str, bytes], shipped: dict[str, bytes], complaints: Complaints) -> Policy:
    schedule = read_schedule(own[SCHEDULE], complaints)
    classes = read_file_plan(own[FILE_PLAN], schedule.rows, complaints)
    cues = joined(_cues(files, complaints) for files in (shipped, own))
    check_filing(classes, complaints)
    check_triggers(schedule, cues, complaints)
    return Policy(
        folder=folder,
        digest=_digest(own, shipped),
        classes=classes,
        schedule=schedule.rows,
        areas=read_areas(own[AREAS], classes, complaints) if AREAS in own else (),
        holds=read_holds(own[HOLDS], classes, complaints) if HOLDS in own else (),
        identifiers=read_identifiers(own[IDENTIFIERS], complaints) if IDENTIFIERS in own else (),
        settings=read_settings(own[SETTINGS], complaints) if SETTINGS in own else Settings(),
        trigger_cues=cues,
        terms=_terms(shipped, own, complaints),
        sensitivity=read_levels((own | shipped)[SENSITIVITY], complaints),
        warnings=tuple(complaints.warnings),
    )


def _files(folder: Path) -> dict[str, bytes]:
    """The content of a policy folder's files by name; raises `PolicyError` where one is missing or unreadable."""
    if not folder.is_dir():
        raise PolicyError(f"{folder} is not a folder", hint="Give the folder that holds file_plan.csv.")
    missing = [name for name in REQUIRED if not (folder / name).is_file()]
    if missing:
        hint = "A policy folder needs file_plan.csv and disposal_schedule.csv; the rest may be left out."
        raise PolicyError(f"{folder}: {listed(missing)} is missing", hint=hint)
    names = [*REQUIRED, *(name for name in OPTIONAL if (folder / name).is_file())]
    return {name: _content(folder / name) for name in names} | _terms_files(folder)


def _shipped(own: dict[str, bytes]) -> dict[str, bytes]:
    """The shipped files that stand beside or for a council's own."""
    levels = {} if SENSITIVITY in own else {SENSITIVITY: _content(SHIPPED / SENSITIVITY)}
    return levels | _terms_files(SHIPPED)


def _terms_files(folder: Path) -> dict[str, bytes]:
    paths = [folder / TRIGGERS_FILE] if (folder / TRIGGERS_FILE).is_file() else []
    for language in LANGUAGES:
        paths += sorted((folder / "terms" / language).glob("*.txt"))
    return {path.relative_to(folder).as_posix(): _content(path) for path in paths}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PolicyError(f"{path.name}: cannot be read: {error.strerror}", hint="Check its permissions.") from error


def _cues(files: dict[str, bytes], complaints: Complaints) -> dict[str, tuple[str, ...]]:
    content = files.get(TRIGGERS_FILE)
    return {} if content is None else read_cues(content, TRIGGERS_FILE, complaints)


def _lists(files: dict[str, bytes], language: str, complaints: Complaints) -> Iterator[dict[str, tuple[str, ...]]]:
    for name, content in files.items():
        if name.startswith(f"terms/{language}/"):
            yield {Path(name).stem: read_terms(content, name, complaints)}


def _terms(
    shipped: dict[str, bytes], own: dict[str, bytes], complaints: Complaints
) -> dict[str, dict[str, tuple[str, ...]]]:
    by_language = {
        language: joined(found for files in (shipped, own) for found in _lists(files, language, complaints))
        for language in LANGUAGES
    }
    names = dict.fromkeys(name for lists in by_language.values() for name in lists)
    return {name: {language: by_language[language].get(name, ()) for language in LANGUAGES} for name in sorted(names)}


def _digest(own: dict[str, bytes], shipped: dict[str, bytes]) -> str:
    """BLAKE3 over names and contents of all files read, in hex, the first 16 digits; the folder's place has no part."""
    hasher = blake3()
    for origin, files in (("own", own), ("shipped", shipped)):
        for name, content in sorted(files.items()):
            hasher.update(f"{origin}/{name}\0{len(content)}\0".encode())
            hasher.update(content)
    return hasher.hexdigest()[:16]
