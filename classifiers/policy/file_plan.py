"""Reading `file_plan.csv`: the classes of the Corporate File Plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from classifiers.policy.rows import Columns, Complaints, Row, listed, read_rows, unique
from models.fileplan import RecordClass

FILE = "file_plan.csv"
COLUMNS = Columns(
    required=("code", "title"),
    optional=("parent", "title_cy", "description", "keywords", "keywords_cy", "schedule_ref"),
    aliases={
        "class_code": "code", "id": "code", "class": "code", "ref": "code", "reference": "code",
        "name": "title", "title_en": "title", "class_title": "title", "class_name": "title",
        "parent_code": "parent", "parent_class": "parent",
        "teitl": "title_cy", "welsh_title": "title_cy", "title_welsh": "title_cy",
        "scope_note": "description", "scope": "description", "notes": "description", "description_en": "description",
        "keyword": "keywords", "terms": "keywords", "keywords_en": "keywords",
        "allweddeiriau": "keywords_cy", "welsh_keywords": "keywords_cy", "keywords_welsh": "keywords_cy",
        "schedule": "schedule_ref", "retention_ref": "schedule_ref", "disposal_ref": "schedule_ref",
        "retention_schedule_ref": "schedule_ref", "disposal_schedule_ref": "schedule_ref",
    },
)  # fmt: skip


def read_file_plan(content: bytes, refs: Collection[str], complaints: Complaints) -> dict[str, RecordClass]:
    """The classes by code, in the file's order, each with its own or its nearest ancestor's schedule_ref.

    `refs` are the refs of the Disposal Schedule that a class may name.
    """
    problems = len(complaints.errors)
    rows = read_rows(content, FILE, COLUMNS, complaints)
    return plan_of(rows, refs, complaints, FILE) if rows or len(complaints.errors) == problems else {}


def plan_of(found: Sequence[Row], refs: Collection[str], complaints: Complaints, file: str) -> dict[str, RecordClass]:
    """The classes of some rows by code, as `read_file_plan` gives them."""
    problems = len(complaints.errors)
    rows = unique(found, "code", complaints)
    if not rows and len(complaints.errors) == problems:
        complaints.error(file, "there is no class; expected at least one row under the header")
    by_code = {row["code"]: row for row in rows}
    for row in rows:
        _check(row, by_code, complaints)
        if row["schedule_ref"] and row["schedule_ref"] not in refs:
            what = f"`{row['schedule_ref']}` is not a ref of the Disposal Schedule"
            complaints.error(row.where("schedule_ref"), what)
    return {code: _class(row, by_code) for code, row in by_code.items()}


def check_filing(classes: Mapping[str, RecordClass], complaints: Complaints) -> None:
    """Warn of classes, or a whole plan, to which no schedule_ref belongs."""
    if not any(found.schedule_ref for found in classes.values()):
        what = "no class names a schedule row: documents are filed to every class, and none can fall due"
        complaints.warn(f"{FILE}, column schedule_ref", what)
        return
    parents = {found.parent for found in classes.values()}
    bare = [code for code, found in classes.items() if not found.schedule_ref and code not in parents]
    if bare:
        complaints.warn(f"{FILE}, column schedule_ref", f"nothing is filed to classes without one: {listed(bare)}")


def _check(row: Row, by_code: Mapping[str, Row], complaints: Complaints) -> None:
    if not row["title"]:
        complaints.error(row.where("title"), "the cell is empty; expected the name of the class")
    if row["parent"] and row["parent"] not in by_code:
        complaints.error(row.where("parent"), f"`{row['parent']}` is not the code of a class in this file")
    elif row["code"] in _ancestors(row, by_code):
        complaints.error(row.where("parent"), f"class {row['code']} is its own ancestor; expected a tree")


def _ancestors(row: Row, by_code: Mapping[str, Row]) -> list[str]:
    """The codes above a class, nearest first; ends where it would go round."""
    found: list[str] = []
    code = row["parent"]
    while code in by_code and code not in found:
        found.append(code)
        code = by_code[code]["parent"]
    return found


def _class(row: Row, by_code: Mapping[str, Row]) -> RecordClass:
    own = RecordClass(
        code=row["code"],
        title=row["title"],
        title_cy=row["title_cy"],
        parent=row["parent"],
        description=row["description"],
        keywords=row.many("keywords"),
        keywords_cy=row.many("keywords_cy"),
        schedule_ref=row["schedule_ref"],
    )
    inherited = (by_code[code]["schedule_ref"] for code in _ancestors(row, by_code))
    return own if own.schedule_ref else replace(own, schedule_ref=next(filter(None, inherited), ""))
