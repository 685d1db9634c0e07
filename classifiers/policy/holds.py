"""Reading `holds.csv`: legal holds and inquiries; a hold that would hold nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Collection

from classifiers.policy.rows import Columns, Complaints, Row, day_of, read_rows
from models.disposition import Hold

FILE = "holds.csv"
COLUMNS = Columns(
    required=("scope", "authority"),
    optional=("start", "review_by", "released_by"),
    aliases={"reason": "authority", "review": "review_by", "review_date": "review_by", "from": "start",
             "started": "start", "released": "released_by"},
)  # fmt: skip
EXPECTED = "expected `path:…`, `class:…`, `person:…` or `dates:FROM..TO`"


def read_holds(content: bytes, codes: Collection[str], complaints: Complaints) -> tuple[Hold, ...]:
    """The holds in the file's order, the released ones included; `codes` are the plan's."""
    return tuple(_hold(row, codes, complaints) for row in read_rows(content, FILE, COLUMNS, complaints))


def _hold(row: Row, codes: Collection[str], complaints: Complaints) -> Hold:
    kind, _, rest = row["scope"].partition(":")
    wrong = scope_error(row["scope"], codes)
    if wrong:
        complaints.error(row.where("scope"), wrong)
    if not row["authority"]:
        complaints.error(row.where("authority"), "the cell is empty; expected who ordered the hold, or its reference")
    return Hold(
        scope=f"{kind.strip().casefold()}:{rest.strip()}",
        authority=row["authority"],
        start=row.day("start", complaints),
        review_by=row.day("review_by", complaints),
        released_by=row["released_by"],
    )


def scope_error(scope: str, codes: Collection[str]) -> str:
    """What is wrong with the scope of a hold, "" when nothing is; never repeats a person's name."""
    kind, _, rest = (part.strip() for part in scope.partition(":"))
    if kind.casefold() not in ("path", "class", "person", "dates"):
        return f"the scope does not say of what; {EXPECTED}"
    if not rest:
        return f"nothing stands after `{kind}:`; {EXPECTED}"
    if kind.casefold() == "class" and rest not in codes:
        return f"`{rest}` is not a code of the file plan"
    if kind.casefold() == "dates":
        return _dates_error(rest)
    return ""


def _dates_error(rest: str) -> str:
    found = re.fullmatch(r"(?P<start>\S*?)\s*\.\.\s*(?P<end>\S*)", rest)
    ends = [day_of(end) for end in (found["start"], found["end"]) if end] if found else []
    if not ends or None in ends:
        return f"`{rest}` is not a range of dates; expected for example `2014-04-01..2016-03-31`"
    known = [end for end in ends if end]
    return f"`{rest}` ends before it starts" if known != sorted(known) else ""
