"""The demonstration share: the same every time, of real formats, with its truth beside it."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from stdnum.gb import nhs, utr

from models.errors import MunimentError
from models.findings import Category, FindingType
from models.records import Status
from scanner.demo import make_share, planted
from scanner.demo.locked import locked_zip
from scanner.demo.markup import blocks
from scanner.demo.paper import docx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast, nhs_number
from scanner.demo.people import utr as tax_reference
from scanner.demo.planting import Planted


@pytest.fixture(scope="module")
def files() -> list[Planted]:
    return list(planted())


def _digest(files: list[Planted]) -> str:
    return hashlib.sha256(b"".join(file.path.encode() + file.data for file in files)).hexdigest()


def test_the_share_is_the_same_every_time(files: list[Planted]) -> None:
    assert _digest(files) == _digest(list(planted()))


def test_paths_are_unique_and_relative(files: list[Planted]) -> None:
    paths = [file.path for file in files]
    assert len(set(paths)) == len(paths)
    assert not [path for path in paths if path.startswith("/") or ".." in path.split("/")]


def test_its_size_is_modest_and_its_ages_are_spread(files: list[Planted]) -> None:
    assert 150 <= len(files) <= 250
    assert 10e6 <= sum(len(file.data) for file in files) <= 25e6
    assert {file.modified.year for file in files} >= set(range(2004, 2025)) - {2007}


def test_make_share_writes_files_with_their_age_and_the_truth_beside(
    tmp_path: Path, files: list[Planted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.demo.planted", lambda: iter(files))
    summary = make_share(tmp_path / "share")
    assert (summary.files, summary.left_out) == (len(files), ())
    written = [path for path in (tmp_path / "share").rglob("*") if path.is_file() or path.is_symlink()]
    assert len(written) == len(files)
    assert summary.truth.parent == tmp_path
    first = files[0]
    modified = datetime.fromtimestamp((tmp_path / "share" / first.path).stat().st_mtime, UTC).date()
    assert modified == first.modified
    with summary.truth.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))
    assert {line["path"] for line in lines} == {file.path for file in files}


def test_a_folder_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(MunimentError, match="not empty"):
        make_share(tmp_path)


def test_the_truth_uses_the_words_of_the_inventory(files: list[Planted]) -> None:
    told = [*files, *(member for file in files for member in file.members)]
    types = {name for file in told for name in file.types.split(";")} - {"", "*"}
    about = {name for file in told for name in file.about.split(";")} - {"", "*"}
    assert types <= {kind.value for kind in FindingType}
    assert about <= {category.value for category in Category}
    assert {file.status for file in told} <= {status.value for status in Status} | {"*"}


def test_copies_have_an_original(files: list[Planted]) -> None:
    copies = [file for file in files if file.rot == "redundant"]
    originals = {file.data for file in files if file.rot != "redundant"}
    assert len(copies) >= 10
    assert all(copy.data in originals for copy in copies)


def test_documents_open_with_other_readers(files: list[Planted]) -> None:
    for file in files:
        if file.status == "read" and file.data:
            _open(file)


def _open(file: Planted) -> None:
    kind = file.path.rpartition(".")[2]
    if kind == "docx" and "~$" not in file.path:
        assert Document(io.BytesIO(file.data)).element is not None
    elif kind == "xlsx":
        assert CalamineWorkbook.from_filelike(io.BytesIO(file.data)).sheet_names
    elif kind == "pdf":
        assert len(pypdfium2.PdfDocument(file.data)) >= 1
    elif kind in {"zip", "odt"}:
        assert zipfile.ZipFile(io.BytesIO(file.data)).namelist()


def test_pdf_keeps_welsh_letters() -> None:
    page = pypdfium2.PdfDocument(pdf("Tŷ'r dŵr, é à (ô) \\", datetime(2020, 1, 1, tzinfo=UTC).date()))[0]
    assert page.get_textpage().get_text_range().strip() == "Tŷ'r dŵr, é à (ô) \\"


def test_the_locked_zip_opens_with_its_password_only() -> None:
    data = locked_zip("a.txt", b"secret text", "Pontarian1!", datetime(2020, 1, 1, tzinfo=UTC).date())
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.read("a.txt", pwd=b"Pontarian1!") == b"secret text"
    with pytest.raises(RuntimeError, match="password"):
        archive.read("a.txt")


def test_identifiers_pass_their_checks_and_belong_to_nobody(files: list[Planted]) -> None:
    for serial in range(0, 999_999, 4999):
        assert nhs.is_valid(nhs_number(serial))
        assert nhs_number(serial).startswith("999 ")
        assert utr.is_valid(tax_reference(serial))
    person = Cast(1).person()
    assert person.email.endswith("@example.org")
    assert re.match(r"(01632 960|07700 900)\d{3}$", person.phone)


def test_prose_is_joined_and_rows_are_cut() -> None:
    long = "x " * 44
    source = f"# Head\n{long}x\ngoes on\nnew one\n| a | | b\n"
    assert [(block.kind, block.cells[-1][-7:]) for block in blocks(source)] == [
        ("heading", "Head"),
        ("paragraph", "goes on"),
        ("paragraph", "new one"),
        ("row", "b"),
    ]


def test_word_documents_carry_their_own_dates() -> None:
    document = Document(io.BytesIO(docx("Text", datetime(2011, 5, 4, tzinfo=UTC).date(), "A Author")))
    assert document.core_properties.created is not None
    assert document.core_properties.created.date().isoformat() == "2011-05-04"
