"""Reading `storage_areas.csv`: the registered places where information is kept, and who answers for them."""

from __future__ import annotations

from collections.abc import Collection

from classifiers.areas import normal
from classifiers.policy.rows import Columns, Complaints, Row, read_rows, unique
from models.policy import StorageArea
from models.records import ShareKind

FILE = "storage_areas.csv"
COLUMNS = Columns(
    required=("path",),
    optional=(
        "kind", "service", "data_owner", "asset_owner", "default_code", "sharepoint_site", "library", "folder",
        "scope",
    ),
    aliases={
        "location": "path", "unc": "path", "unc_path": "path", "share": "path",
        "owner": "data_owner", "information_asset_owner": "asset_owner", "iao": "asset_owner",
        "code": "default_code", "class": "default_code", "default_class": "default_code",
        "site": "sharepoint_site", "site_url": "sharepoint_site", "document_library": "library",
        "department": "service", "team": "service", "directorate": "service",
    },
)  # fmt: skip
KINDS: dict[str, ShareKind | None] = {
    "": None, "u": ShareKind.USER, "user": ShareKind.USER, "home": ShareKind.USER,
    "su": ShareKind.SHARED, "shared": ShareKind.SHARED, "mailbox": ShareKind.MAILBOX, "mail": ShareKind.MAILBOX,
}  # fmt: skip
SCOPES = {scope: scope for scope in ("", "case", "legal", "foi", "sar", "audit")}


def read_areas(content: bytes, codes: Collection[str], complaints: Complaints) -> tuple[StorageArea, ...]:
    """The storage areas in the file's order; `codes` are the plan's."""
    rows = unique(read_rows(content, FILE, COLUMNS, complaints), "path", complaints, key=normal)
    return tuple(_area(row, codes, complaints) for row in rows)


def _area(row: Row, codes: Collection[str], complaints: Complaints) -> StorageArea:
    if row["default_code"] and row["default_code"] not in codes:
        complaints.error(row.where("default_code"), f"`{row['default_code']}` is not a code of the file plan")
    if not row["data_owner"]:
        what = f"`{row['path']}` has no Data Owner; what is referred from it goes to the records team"
        complaints.warn(row.where("data_owner"), what)
    return StorageArea(
        path=row["path"],
        kind=row.one_of("kind", KINDS, complaints, None),
        service=row["service"],
        data_owner=row["data_owner"],
        asset_owner=row["asset_owner"],
        default_code=row["default_code"],
        sharepoint_site=row["sharepoint_site"],
        library=row["library"],
        folder=row["folder"],
        scope=row.one_of("scope", SCOPES, complaints, ""),
    )
