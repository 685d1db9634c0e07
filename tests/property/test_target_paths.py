"""Whatever names a share has: no target breaks a rule, none collides, and every original can be found again."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import closing

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.disposition import Action, Disposition, RetentionResult, RetentionState
from models.inventory import Content, Record, Row
from models.migration import Move, Severity
from models.policy import Policy, StorageArea
from models.records import Item, ShareKind, Status
from reports.migration.planning import Plan

SITE = "https://example.sharepoint.com/sites/housing"
AREAS = (
    StorageArea("SU/A", sharepoint_site=SITE, library="Documents"),
    StorageArea("SU/B", sharepoint_site=SITE, library="Documents", folder="Rents"),
    StorageArea("SU/C", sharepoint_site=SITE, library="Records", folder="x" * 150),
)
WORDS = (
    "CON PRN aux.txt NUL. com1.tar.gz .lock desktop.ini Desktop.INI ~$Budget.xlsx ~old _vti_ a_VTI_b forms Forms "
    "News_files x_file Rents rents .. ... #1 50% a:b a|b a\\b"
).split(" ")
ODD = (
    "é",
    "e\u0301",
    "É",
    "ŵ",
    "w\u0302",
    "ß",
    "ss",
    "ﬁ",
    "😀",
    "\ufb2c",
    " lead",
    "trail ",
    "dot.",
    "a\nb",
    "\xa0",
    "A",
)
LONG = ("y" * 255, "Minutes of the committee " * 9 + ".docx", "ŷ" * 120 + ".pdf", "deep folder name " * 6)
FREE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=12)
NAME = st.one_of(st.sampled_from((*WORDS, *ODD, *LONG)), FREE).filter(lambda name: name not in (".", ".."))
PATH = st.builds(
    lambda area, names: "/".join((area, *names)), st.sampled_from("ABC"), st.lists(NAME, min_size=1, max_size=9)
)
FORBIDDEN = set('"*:<>?/\\|')
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def row(number: int, path: str, action: Action = Action.MIGRATE, size: int = 10) -> Row:
    item = Item("SU", path, size=size)
    record = Record(number, f"id{number}", item, ShareKind.SHARED, Status.READ, None, Content(), share_root="/srv/SU")
    return Row(record, Disposition(action, RetentionResult(RetentionState.CURRENT), ()))


def planned(paths: Sequence[str]) -> list[Move]:
    policy = Policy("", "", {}, {}, areas=AREAS)
    ordered = sorted(set(paths), key=lambda path: path.rpartition("/")[::2])
    with closing(Plan((row(number, path) for number, path in enumerate(ordered)), policy)) as plan:
        first, again = list(plan.moves()), list(plan.moves())
    assert first == again
    return first


def plain(name: str) -> str:
    """Written anew, not with the code under test: upper and lower case and the way of accents are the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).upper().lower())


def faults(move: Move) -> list[str]:
    """What Microsoft's pages forbid, written anew."""
    names, found = move.target.in_library.split("/"), []
    whole = f"sites/housing/{'Shared Documents' if move.target.library == 'Documents' else 'Records'}"
    if len(f"{whole}/{'/'.join(names)}".encode("utf-16-le")) // 2 > 400:
        found.append("path")
    for place, name in enumerate(names):
        low, folder = name.lower(), place < len(names) - 1
        checks = {
            "empty": not name,
            "length": len(name.encode("utf-16-le")) // 2 > 255,
            "character": bool(FORBIDDEN & set(name)) or any(ord(letter) < 32 for letter in name),
            "ends": name != name.strip() or name.endswith("."),
            "reserved": low in (".lock", "desktop.ini") or low.split(".")[0] in DEVICES,
            "vti": "_vti_" in low,
            "lock file": name.startswith("~$") or (folder and name.startswith("~")),
            "forms": place == 0 and low == "forms",
            "thicket": folder and low.endswith(("_file", "_files")),
            "accents": unicodedata.normalize("NFC", name) != name,
        }
        found += [f"{what}: {name!r}" for what, wrong in checks.items() if wrong]
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PATH, max_size=24))
def test_targets_keep_the_rules_and_originals_are_found_again(paths: list[str]) -> None:
    moves = planned(paths)
    assert sorted(move.path for move in moves) == sorted(set(paths))
    assert not [fault for move in moves for fault in faults(move)]
    back = {(move.target.site, plain(move.target.library), plain(move.target.in_library)): move.path for move in moves}
    assert len(back) == len(moves), "two originals would be one file in SharePoint"
    places = {place[2] for place in back}
    assert not [place for place in places for above in _above(place) if above in places], "a file where a folder is"


@settings(max_examples=60, deadline=None)
@given(st.lists(PATH, max_size=12))
def test_a_target_that_differs_says_why_and_one_that_is_fine_stays(paths: list[str]) -> None:
    for move in planned(paths):
        source = move.path.split("/", 1)[1]
        below = move.target.in_library.removeprefix({"B": "Rents/", "C": "x" * 150 + "/"}.get(move.path[0], ""))
        mended = [issue for issue in move.issues if issue.severity is Severity.REPAIRED]
        assert bool(mended) == (below != source), (source, below, mended)


def _above(place: str) -> list[str]:
    parts = place.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]


# which folders go whole


ITEMS = st.lists(
    st.tuples(PATH, st.sampled_from([*([Action.MIGRATE] * 5), Action.REVIEW]), st.sampled_from((0, 10, 10))),
    max_size=30,
)
UNLISTED = st.lists(PATH, max_size=2)


@settings(max_examples=120, deadline=None)
@given(ITEMS, UNLISTED)
def test_tasks_and_staging_take_exactly_the_approved_items(
    items: list[tuple[str, Action, int]], unlisted: list[str]
) -> None:
    known = {path: row(number, path, action, size) for number, (path, action, size) in enumerate(items)}
    ordered = [known[path] for path in sorted(known, key=lambda path: path.rpartition("/")[::2])]
    with closing(Plan(ordered, Policy("", "", {}, {}, areas=AREAS))) as plan:
        for folder in unlisted:
            plan.sources.not_known("SU", folder)
        moves = {move.path: move for move in plan.moves()}
        for move in moves.values():
            plan.sources.moves(move)
        tasks = plan.sources.tasks()
        staged = {path for path, move in moves.items() if move.ready and plan.sources.task_of(move) is None}
    approved = {path for path, move in moves.items() if move.ready}
    whole = {path: task for path in known for task in tasks if _below(path, task.source)}
    assert whole.keys() | staged == approved
    assert not whole.keys() & staged
    assert sum(task.items for task in tasks) == len(whole), "no folder is in two tasks"
    for path, task in whole.items():
        carried = f"{task.target.folder}/{path[len(task.source) :].lstrip('/')}".strip("/")
        assert carried == moves[path].target.in_library, "the tool puts it where the manifest says"
    assert not [task for task in tasks for folder in unlisted if _below(folder, task.source)]
    _none_could_be_larger({task.source for task in tasks}, known, moves, unlisted)


def _none_could_be_larger(
    sources: set[str], known: dict[str, Row], moves: dict[str, Move], unlisted: list[str]
) -> None:
    """No folder above a task, and none beside, could have gone whole: so there are no fewer tasks for these items."""
    folders = {path.rpartition("/")[0] for path in known}
    folders |= {above for path in known for above in _above(path)}
    for folder in folders - {one for one in folders if any(one == source or _below(one, source) for source in sources)}:
        inside = [path for path in known if _below(path, folder)]
        kept = [path for path in inside if path in moves and moves[path].ready]
        placed = {path: f"/{moves[path].target.in_library}" for path in kept}
        ends = {placed[path].removesuffix(path[len(folder) :]) for path in kept}
        same = all(placed[path].endswith(path[len(folder) :]) for path in kept)
        libraries = {(moves[path].target.site, moves[path].target.library) for path in kept}
        open_folder = any(one == folder or _below(one, folder) for one in unlisted)
        assert len(kept) < len(inside) or not same or len(ends) > 1 or len(libraries) > 1 or open_folder, folder


def _below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/") or not folder
