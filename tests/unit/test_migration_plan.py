"""A plan's folder: what the migration tools read, scripts that run on hostile names, and what arrived in the end."""

from __future__ import annotations

import csv
import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
from click.testing import CliRunner

from classifiers.policy import load
from models.disposition import Action
from models.errors import MunimentError
from models.inventory import Row
from models.migration import Outcome
from models.permissions import Access, Permission, Right
from models.policy import Policy, StorageArea
from models.store.records import public_id
from reports import EXPORTERS
from reports.migration import metadata, staging
from reports.migration.bundle import MANIFEST_COLUMNS, Options, write_bundle
from reports.migration.planning import Plan
from reports.migration.reconcile import COLUMNS, reconciled
from reports.migration.staging import quoted
from reports.sharepoint_limits import daily_rate
from scanner.cli import main
from tests.shares import make_share
from tests.unit.test_migration import FACTS, HOUSING, SITE, row

STAFF = "https://example.sharepoint.com/sites/staff"
HR = StorageArea("SU/HR", sharepoint_site=STAFF, library="Files", folder="Old share")
POLICY = Policy("", "", {}, {}, areas=(HOUSING, HR))
TASK = {
    "type": "object",
    "required": FACTS["bulk_task"],
    "additionalProperties": False,
    "properties": {
        "SourcePath": {"type": "string", "minLength": 1},
        "TargetPath": {"type": "string", "pattern": "^https://[^/]+/sites/[^/]+$"},
        "TargetList": {"type": "string", "minLength": 1},
        "TargetListRelativePath": {"type": "string"},
        "Settings": {"type": "object", "propertyNames": {"enum": FACTS["bulk_settings"]}},
    },
}
UPLOAD = {"type": "object", "required": ["Tasks"], "properties": {"Tasks": {"type": "array", "items": TASK}}}
ROWS = (
    row("HR/2019/letter ŵ.docx"),
    row("HR/2019/photo.jpg", size=3_000_000),
    row("HR/2020/a:b.txt"),
    row("HR/2020/plain.txt"),
    row("Housing/all/one.txt"),
    row("Housing/all/deeper/two.txt"),
    row("Housing/mixed/keep.txt", Action.RETAIN),
    row("Housing/mixed/move.txt"),
    row("Housing/mixed/empty.txt", size=0),
)


def bundle(out: Path, rows: Sequence[Row] = ROWS, policy: Policy = POLICY, **more: Any) -> Path:
    """A plan's folder; the options are those of `Options`."""
    roots = more.pop("roots", {"SU": r"\\fs01\SU"})
    rest = {name: more.pop(name) for name in ("permissions",) if name in more}
    with closing(Plan(rows, policy, roots=roots)) as plan:
        write_bundle(plan, policy, out, Options(**more), **rest)
    return out


def table(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened, strict=True))


def manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """The manifest's lines by path."""
    lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    return {line["path"]: line for line in lines}


# what the migration tools read


def test_uploads_have_six_columns_no_header_and_say_the_same_as_json(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "plan", stage=r"\\fs02\stage")
    uploads = sorted(folder.glob("wave-*.csv"))
    assert len(uploads) == 2, "one wave a site"
    for upload in uploads:
        lines = table(upload)
        assert all(len(line) == len(FACTS["bulk_columns"]) for line in lines)
        assert all(line[1:3] == ["", ""] for line in lines), "only for SharePoint sources"
        assert not upload.read_bytes().startswith(b"\xef\xbb\xbf")
        tasks = json.loads(upload.with_suffix(".json").read_text("utf-8"))
        jsonschema.validate(tasks, UPLOAD)
        places = ("SourcePath", "TargetPath", "TargetList", "TargetListRelativePath")
        assert [[task[key] for key in places] for task in tasks["Tasks"]] == [[line[0], *line[3:]] for line in lines]


def test_folders_that_are_wholly_approved_go_whole_and_the_rest_is_staged(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "plan", stage=r"\\fs02\stage")
    lines = [line for upload in sorted(folder.glob("wave-*.csv")) for line in table(upload)]
    assert [line[0] for line in lines] == [
        r"\\fs01\SU\Housing\all",
        r"\\fs02\stage\3",
        r"\\fs01\SU\HR\2019",
        r"\\fs02\stage\4",
    ]
    assert lines[0][3:] == [SITE, "Documents", "all"]
    assert lines[2][3:] == [STAFF, "Files", "Old share/2019"]
    staged = table(folder / "staging.csv")
    assert staged[0] == list(staging.COLUMNS)
    assert {line[0]: line[2] for line in staged[1:]} == {
        r"\\fs01\SU\HR\2020\a:b.txt": "4/Old share/2020/a-b.txt",
        r"\\fs01\SU\HR\2020\plain.txt": "4/Old share/2020/plain.txt",
        r"\\fs01\SU\Housing\mixed\move.txt": "3/mixed/move.txt",
    }
    found = manifest(folder)
    assert {path: line["task"] for path, line in found.items()} == {
        "HR/2019/letter ŵ.docx": 1,
        "HR/2019/photo.jpg": 1,
        "Housing/all/one.txt": 2,
        "Housing/all/deeper/two.txt": 2,
        "HR/2020/a:b.txt": 4,
        "HR/2020/plain.txt": 4,
        "Housing/mixed/move.txt": 3,
        "Housing/mixed/empty.txt": None,
    }


def test_a_folder_that_was_not_looked_into_keeps_those_above_from_going_whole(tmp_path: Path) -> None:
    with closing(Plan(ROWS, POLICY)) as plan:
        plan.sources.not_known("SU", "Housing/all/closed")
        write_bundle(plan, POLICY, tmp_path / "plan")
    tasks = [line[3] for line in table(tmp_path / "plan/tasks.csv")[1:] if line[2] == "folder"]
    assert sorted(tasks) == ["/srv/SU/HR/2019", "/srv/SU/Housing/all/deeper"]


def test_every_table_is_read_by_another_program(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "plan")
    for name, number in (("manifest.csv", 8), ("tasks.csv", 4), ("waves.csv", 2), ("metadata.csv", 7)):
        found = duckdb.read_csv(str(folder / name), header=True, all_varchar=True)
        assert len(found.fetchall()) == number, name
    assert tuple(table(folder / "manifest.csv")[0]) == MANIFEST_COLUMNS
    assert tuple(table(folder / "metadata.csv")[0]) == metadata.COLUMNS
    assert list(manifest(folder)["HR/2020/plain.txt"]) == list(MANIFEST_COLUMNS)


def test_retention_labels_are_those_of_the_labels_export(tmp_path: Path) -> None:
    shipped = load(None)
    policy = replace(shipped, areas=(HOUSING,))
    found = table(bundle(tmp_path / "plan", [row("Housing/a.txt")], policy) / "metadata.csv")
    line = dict(zip(*found, strict=True))
    names = {one["LabelName"] for one in EXPORTERS["labels"].for_policy(shipped).all_lines([])}
    assert line["class_code"] == "HO-TEN"
    assert line["class_title"] == shipped.classes["HO-TEN"].title
    assert line["retention_label"] in names


def test_waves_keep_to_their_size_and_days_follow_the_published_rates(tmp_path: Path) -> None:
    rows = [row(f"Housing/{number}/a.mp4", size=200 * 10**9) for number in range(4)]
    lines = table(bundle(tmp_path / "plan", rows, largest=400 * 10**9) / "waves.csv")[1:]
    assert [(line[0], line[3], line[5]) for line in lines] == [("1", "1", "800000000000")], "one folder is one task"
    rows.append(row("Housing/stays.txt", Action.REVIEW))
    lines = table(bundle(tmp_path / "apart", rows, largest=400 * 10**9) / "waves.csv")[1:]
    assert [(line[0], line[3], line[6], line[7]) for line in lines] == [
        ("1", "2", "10000", "0.04"),
        ("2", "2", "10000", "0.04"),
    ]
    assert (daily_rate(10, 10 * 49_999), daily_rate(1, 1_499_999), daily_rate(1, 1_500_000)) == (250, 250, 1000)


def test_accounts_are_mapped_without_a_header(tmp_path: Path) -> None:
    lists = Permission(
        "posix", "user jd", "group hr", (Access("group hr", Right.READ), Access("user 1001", Right.READ))
    )
    folder = bundle(tmp_path / "plan", domain="example.org", permissions=[lists])
    assert table(folder / "users.csv") == [
        ["CYNGOR\\jd", "jd@example.org", "FALSE"],
        ["hr", "hr@example.org", "TRUE"],
    ]


def test_libraries_say_which_limits_they_pass(tmp_path: Path) -> None:
    rows = [row(f"Housing/flat/{number}.txt") for number in range(5_001)]
    found = table(bundle(tmp_path / "plan", rows) / "libraries.csv")[1]
    assert found[2:7] == ["5001", "50010", "1", "5001", "0"]
    assert found[7].startswith("more than 5,000 items in one folder")


def test_a_plan_is_never_half_and_never_written_over_another(tmp_path: Path) -> None:
    def broken() -> Any:
        yield {}
        raise RuntimeError

    with closing(Plan(ROWS, POLICY)) as plan, pytest.raises(KeyError):
        write_bundle(plan, POLICY, tmp_path / "plan", stays=broken())
    assert not list(tmp_path.iterdir())
    bundle(tmp_path / "plan")
    with pytest.raises(MunimentError, match="exists already"):
        bundle(tmp_path / "plan")


# the scripts

HOSTILE = (
    "plain.txt",
    "it's.txt",
    '"$(touch owned)".txt',
    "`touch owned`",
    "-rf",
    "a;b&c|d",
    "line\nbreak.txt",
    "tab\there",
    " lead",
    "trail ",
    "$HOME ${IFS}",
    "back\\slash",
    "*?[x]",
    "Siân ŵ.docx",
    "new\n",
    "CON",
    "%s %n",
    "!history!",
    "~user",
    "',;\"",
)
RAW = b"caf\xe9.txt"


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, list[Row]]:
    """A share with hostile names, one of them not UTF-8, beside a file that must stay; and its rows."""
    root = tmp_path / "it's a share"
    (root / "HR/$x 'y'").mkdir(parents=True)
    rows = []
    for number, name in enumerate(HOSTILE):
        path = f"HR/$x 'y'/{name}"
        (root / path).write_bytes(b"z" * (number + 1))
        rows.append(row(path, size=number + 1, share_root=str(root)))
    (root / "HR/$x 'y'" / RAW.decode("utf-8", "surrogateescape")).write_bytes(b"raw")
    raw = row("HR/$x 'y'/caf\\xe9.txt", size=3, share_root=str(root))
    exact = public_id("SU", b"HR/$x 'y'/" + RAW, "")
    rows.append(replace(raw, record=replace(raw.record, item_id=exact)))
    (root / "HR/$x 'y'/stays").write_text("not approved")
    rows.append(row("HR/$x 'y'/stays", Action.REVIEW, share_root=str(root)))
    return root, rows


def staged(plan: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the shell script."""
    command = ["sh", str(plan / "stage.sh"), str(plan.parent / "stage"), *arguments]
    return subprocess.run(command, capture_output=True, cwd=plan.parent, check=False, env={"PATH": "/usr/bin:/bin"})


@pytest.mark.parametrize("how", [("--apply",), ("--apply", "--link")])
def test_staging_takes_every_name_and_nothing_else(
    tmp_path: Path, hostile: tuple[Path, list[Row]], how: tuple[str, ...]
) -> None:
    root, rows = hostile
    plan = bundle(tmp_path / "plan", rows, roots={})
    assert subprocess.run(["sh", "-n", str(plan / "stage.sh")], check=False).returncode == 0
    before = sorted(root.rglob("*"))
    rehearsal = staged(plan)
    assert rehearsal.returncode == 0
    assert rehearsal.stdout.count(b"would copy") == len(rows) - 1
    assert not (tmp_path / "stage").exists(), "nothing is written until told"
    done = staged(plan, *how)
    assert (done.returncode, done.stderr) == (0, b"%d files staged, 0 left\n" % (len(rows) - 1))
    sizes = {line["url"]: line["size"] for line in manifest(plan).values()}
    places = {line[2]: int(line[1]) for line in table(plan / "staging.csv")[1:]}
    found = {str(one.relative_to(tmp_path / "stage")): one for one in (tmp_path / "stage").rglob("*") if one.is_file()}
    assert {place: one.stat().st_size for place, one in found.items()} == places
    assert len(sizes) == len(places)
    assert all(one.read_bytes() in (b"raw", b"z" * one.stat().st_size) for one in found.values())
    assert sorted(root.rglob("*")) == before
    assert not (tmp_path / "owned").exists()
    assert staged(plan, "--apply").stderr == b"0 files staged, 0 left\n", "again changes nothing"


def test_staging_leaves_what_changed_and_says_so(tmp_path: Path, hostile: tuple[Path, list[Row]]) -> None:
    root, rows = hostile
    plan = bundle(tmp_path / "plan", rows, roots={})
    (root / "HR/$x 'y'/plain.txt").write_text("longer than it was")
    (root / "HR/$x 'y'/it's.txt").unlink()
    done = staged(plan, "--apply")
    assert done.returncode == 3
    assert b"changed since the scan" in done.stderr
    assert b"not there" in done.stderr
    assert f"{len(rows) - 3} files staged, 2 left".encode() in done.stderr


@pytest.mark.parametrize("name", [*map(str.encode, HOSTILE), RAW])
def test_a_quoted_word_is_one_word_for_the_shell(name: bytes) -> None:
    script = b"printf '%s\\0' " + quoted(name)
    shown = subprocess.run(["sh"], input=script, capture_output=True, check=True)
    assert shown.stdout == name + b"\0"


def test_powershell_scripts_hold_no_name_and_are_the_same_for_every_plan(tmp_path: Path) -> None:
    plan = bundle(tmp_path / "plan", [row(f"HR/{name}", Action.MIGRATE) for name in HOSTILE], roots={})
    for script, text in (("stage.ps1", staging.POWERSHELL), ("apply-metadata.ps1", metadata.POWERSHELL)):
        written = (plan / script).read_bytes()
        assert written == text.replace("\n", "\r\n").encode("ascii")
        assert all(text.count(one) == text.count(other) for one, other in ("{}", "()", "[]"))
        assert "Invoke-Expression" not in text
        assert "[switch]$Apply" in text
    for column in staging.COLUMNS:
        assert f"$_.{column}" in staging.POWERSHELL
    for column in set(metadata.COLUMNS) - {"site", "library", "path", "retention_label"}:
        assert f"'{column}'" in metadata.POWERSHELL
    assert {line[0] for line in table(plan / "staging.csv")[1:]} <= {f"/srv/SU/HR/{name}" for name in HOSTILE}


# what arrived


def report(out: Path, lines: Sequence[dict[str, str]], columns: Sequence[str]) -> Path:
    """A report as a migration tool writes it."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return out


def arrived(line: dict[str, Any], status: str = "Migrated", **more: str) -> dict[str, str]:
    """One row of an item report."""
    facts = {"Source": line["source"], "Destination": line["url"], "File name": line["name"], "Status": status}
    return {**facts, "File size": str(line["size"]), "Content type": "File", "Incremental round": "1", **more}


def test_every_item_has_one_outcome(tmp_path: Path) -> None:
    plan = bundle(tmp_path / "plan")
    found = manifest(plan)
    first = report(
        tmp_path / "ItemReport.csv",
        [
            arrived(found["HR/2019/letter ŵ.docx"]),
            arrived(found["HR/2019/photo.jpg"], **{"File size": "2999999"}),
            arrived(found["HR/2020/plain.txt"], "Failed", Message="Path is too long"),
            arrived(found["Housing/all/one.txt"], Destination=f"{SITE}/Documents/all/one.txt"),
            arrived(found["Housing/all/deeper/two.txt"], Destination=f"{SITE}/Shared Documents/elsewhere/two.txt"),
            {**arrived(found["HR/2020/plain.txt"]), "Content type": "Folder", "Destination": f"{STAFF}/Files"},
            arrived(
                {"source": r"\\fs01\SU\x.txt", "url": f"{SITE}/Shared%20Documents/x.txt", "name": "x.txt", "size": 1}
            ),
        ],
        FACTS["item_report"],
    )
    second = report(
        tmp_path / "ItemFailureReport.csv",
        [{"Source": r"\\fs02\stage\3\a-b.txt", "Destination": found["HR/2020/a:b.txt"]["url"], "Status": "Failed",
          "Item name": "a-b.txt", "Error code": "0x0111000A", "Incremental round": "1"}],
        FACTS["failure_report"],
    )  # fmt: skip
    counts: Counter[Outcome] = Counter()
    lines = list(reconciled(plan / "manifest.jsonl", [first, second], counts))
    assert all(tuple(line) == COLUMNS for line in lines)
    outcomes = {str(line["source"] or line["destination"]): line["outcome"] for line in lines}
    assert outcomes == {
        r"\\fs01\SU\HR\2019\letter ŵ.docx": "migrated",
        r"\\fs01\SU\HR\2019\photo.jpg": "changed",
        r"\\fs01\SU\HR\2020\a:b.txt": "failed",
        r"\\fs01\SU\HR\2020\plain.txt": "failed",
        r"\\fs01\SU\Housing\all\one.txt": "migrated",
        r"\\fs01\SU\Housing\all\deeper\two.txt": "changed",
        r"\\fs01\SU\Housing\mixed\move.txt": "missing",
        f"{SITE}/Shared%20Documents/x.txt": "unexpected",
    }
    assert sum(counts.values()) == len(lines) == 8
    assert list(reconciled(plan / "manifest.csv", [first, second])) == lines, "the CSV manifest says the same"


def test_a_later_round_counts_and_a_hash_is_compared(tmp_path: Path) -> None:
    plan = bundle(tmp_path / "plan", [row("HR/a.txt"), row("HR/b.txt")])
    found = manifest(plan)
    rounds = [arrived(found["HR/a.txt"], "Failed"), arrived(found["HR/a.txt"], **{"Incremental round": "2"})]
    columns = [*FACTS["item_report"], "BLAKE3"]
    lines = [*reversed(rounds), arrived(found["HR/b.txt"], BLAKE3="00" * 32)]
    outcomes = [
        line["outcome"] for line in reconciled(plan / "manifest.jsonl", [report(tmp_path / "r.csv", lines, columns)])
    ]
    assert outcomes == ["migrated", "changed"]


def muniment(*words: str) -> tuple[int, str, str]:
    """Run the command in this process."""
    done = CliRunner().invoke(main, words)
    return done.exit_code, done.stdout, done.stderr


def test_the_command_ends_with_3_when_something_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plan = bundle(tmp_path / "plan", [row("HR/a.txt")])
    (line,) = manifest(plan).values()
    report(tmp_path / "empty.csv", [], FACTS["item_report"])
    report(tmp_path / "full.csv", [arrived(line)], FACTS["item_report"])
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    rest = ("--manifest", "plan/manifest.jsonl", "--json", "--out")
    code, out, error = muniment("migration", "reconcile", "empty.csv", *rest, "1.csv")
    assert (code, json.loads(out)) == (3, {"missing": 1})
    assert "Keep the source" in error
    code, out, _ = muniment("migration", "reconcile", "empty.csv", "full.csv", *rest, "2.csv")
    assert (code, json.loads(out)) == (0, {"migrated": 1})
    code, _, error = muniment("migration", "reconcile", "other.csv", *rest, "3.csv")
    assert code == 1
    assert "ItemReport.csv" in error


def test_a_plan_is_made_of_an_inventory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make_share(tmp_path, letters=3))
    assert muniment("scan", "SU", "--map-only")[0] in (0, 3)
    code, out, error = muniment("migration", "plan", "--out", "plan", "--source", r"SU=\\fs01\SU", "--json")
    assert code == 0, error
    stays = table(tmp_path / "plan/stays.csv")[1:]
    assert sum(int(line[4]) for line in stays) == 9
    assert json.loads(out)["items"] == sum(int(line[4]) for line in stays if line[2] == "yes")
    assert muniment("export", "migration-stays", "--out", "stays.csv")[0] == 0
    assert table(tmp_path / "stays.csv")[1:] == stays
    assert muniment("migration", "plan", "--out", "plan")[0] == 1
    assert muniment("migration", "plan", "--out", "new", "--source", "SU")[0] == 2
