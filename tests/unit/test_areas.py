"""Storage areas: the longest prefix wins, whatever the slashes, the case and the root."""

from __future__ import annotations

import pytest

from classifiers.areas import Areas, area_of, normal, places
from models.policy import StorageArea

AREAS = tuple(
    StorageArea(path)
    for path in ("SU/Finance", r"su\finance\Invoices", r"\\fs01\Dept", "/srv/data/HR", "D:/Shares/Legal", "post.pst")
)


@pytest.mark.parametrize(
    ("path", "root", "share", "expected"),
    [
        ("SU/Finance/2012/a.xls", "/demo", "demo", "SU/Finance"),
        (r"su\FINANCE\invoices\b.pdf", "/demo", "demo", r"su\finance\Invoices"),
        ("SU/Finances/a.xls", "/demo", "demo", None),
        ("SU/Finance", "/demo", "demo", "SU/Finance"),
        ("Finance/a.xls", "/demo/SU", "x", "SU/Finance"),
        ("Finance/a.xls", "/mnt/7", "SU", "SU/Finance"),
        ("a.xls", "/demo/SU/Finance/Invoices", "x", r"su\finance\Invoices"),
        ("Housing/a.doc", r"\\FS01\Dept", "x", r"\\fs01\Dept"),
        ("Housing/a.doc", "//fs01/dept", "x", r"\\fs01\Dept"),
        ("Housing/a.doc", r"\\?\UNC\fs01\dept", "x", r"\\fs01\Dept"),
        ("HR/a.doc", "/srv/data", "x", "/srv/data/HR"),
        ("Legal/a.doc", "d:\\shares\\", "x", "D:/Shares/Legal"),
        ("post.pst", "/mail", "x", "post.pst"),
        ("else/a.doc", "/elsewhere", "x", None),
    ],
)
def test_the_area_of_a_path(path: str, root: str, share: str, expected: str | None) -> None:
    found = area_of(AREAS, path, root, share)
    assert (found.path if found else None) == expected


def test_many_files_of_one_folder() -> None:
    areas = Areas(AREAS)
    found = {areas.of(f"SU/Finance/{n}.txt", "/demo", "demo") for n in range(50)}
    assert [area.path for area in found if area] == ["SU/Finance"]


def test_one_spelling() -> None:
    assert normal("./SU//Finance/") == normal("su/finance")
    assert normal(r"\\?\C:\Data") == "c:/data"
    assert normal("smb://FS01/dept") == "//fs01/dept"
    assert normal("A\u0302") == normal("\u00c2")
    assert "su/finance/x" in places("x", "/demo/SU/Finance", "f")
