"""What is installed with Muniment is pinned by hash, within the bounds that pyproject.toml names, and may be used."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from types import MappingProxyType

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import licences, sbom
from tools.packages import FOLDER, NAMES, listed, model

ROOT = FOLDER.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = MappingProxyType({"plain": (), "all": ("parquet", "server", "smb", "console"), "test": ("dev", "docs")})
BILL = ROOT / "build/muniment.cdx.json"


def wanted(name: str) -> list[Requirement]:
    """What pyproject.toml asks for where a list is installed."""
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for extra in EXTRAS[name] for line in extras[extra])]
    return [found for line in lines if (found := Requirement(line)).name != "muniment"]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_one_version_with_hashes(name: str) -> None:
    found = listed(name)
    assert len(found) > 40
    assert [one.name for one in found] == sorted({one.name for one in found})
    hashes = [hash for one in found for hash in one.hashes]
    assert [hash for hash in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", hash)] == []


@pytest.mark.parametrize("name", sorted(EXTRAS))
def test_lists_keep_to_the_bounds(name: str) -> None:
    pinned = {one.name: one.version for one in listed(name)}
    asked = wanted(name)
    assert len(asked) > 25
    assert [one.name for one in asked if canonicalize_name(one.name) not in pinned] == [], "run make lock"
    assert [str(one) for one in asked if pinned[canonicalize_name(one.name)] not in one.specifier] == []


def test_the_smaller_lists_are_parts_of_the_larger() -> None:
    plain, everything, test = ({(one.name, one.version) for one in listed(name)} for name in ("plain", "all", "test"))
    assert plain < everything < test


def test_markers_leave_no_supported_python_without_a_package() -> None:
    markers = {one.marker for name in EXTRAS for one in listed(name) if one.marker}
    assert markers
    assert [marker for marker in markers if "python_full_version" in marker and ">" in marker] == []
    assert all(str(Marker(marker)) for marker in markers)


def test_the_makefile_installs_by_hash_only() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    lines = [line for line in text.splitlines() if re.search(r"install .*(-r|--editable)", line)]
    assert len(lines) > 1
    assert [line for line in lines if "--no-deps" not in line and "$(LOCKED)" not in line] == []
    assert "--require-hashes" in text
    assert "--no-build-isolation" in text


def test_every_licence_is_known_and_may_be_used() -> None:
    found = list(licences.licences())
    assert len(found) > 100
    assert {one.package.name: one.terms for one in found if not licences.allowed(one.terms)} == {}


def test_each_weak_copyleft_is_explained() -> None:
    found = [one for one in licences.licences() if not licences.permissive(one.terms)]
    assert {"libpff-python", "pebble"} <= {one.package.name for one in found}
    assert [one.package.name for one in found if not one.note] == []
    assert set(licences.NOTES) <= {one.package.name for one in licences.licences()}


@pytest.mark.parametrize("terms", ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "Proprietary", ""])
def test_others_are_refused(terms: str) -> None:
    assert not licences.allowed(terms)


def test_a_bill_names_licences_and_what_is_needed_directly() -> None:
    parts = [{"name": "lxml", "purl": "pkg:pypi/lxml@6", "bom-ref": "1", "description": "line 1"}]
    parts += [{"name": "idna", "purl": "pkg:pypi/idna@3", "bom-ref": "2"}]
    made = {"metadata": {"component": {"bom-ref": "root"}}, "components": parts, "dependencies": []}
    bill = sbom.with_licences(made, {"lxml": "BSD-3-Clause", "idna": "BSD"})
    assert [one["licenses"] for one in bill["components"]] == [
        [{"expression": "BSD-3-Clause"}],
        [{"license": {"name": "BSD"}}],
    ]
    assert bill["dependencies"] == [{"ref": "root", "dependsOn": ["pkg:pypi/lxml@6"]}]


def test_what_is_needed_directly_is_listed() -> None:
    assert {canonicalize_name(one.name) for one in wanted("all")} | {model().name} == sbom.direct()


@pytest.mark.skipif(not BILL.exists(), reason="no bill of materials here: make sbom")
def test_the_bill_of_materials_equals_the_list() -> None:
    bill = json.loads(BILL.read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    found = {(one["name"], one["version"], hashes_of(one)) for one in bill["components"]}
    assert found == {(one.name, one.version, frozenset(one.hashes)) for one in (*listed("all"), model())}, (
        "run make sbom"
    )
    assert bill["metadata"]["component"]["version"] == PROJECT["version"], "run make sbom"
    assert [one["name"] for one in bill["components"] if not one["licenses"]] == []


def hashes_of(component: dict[str, object]) -> frozenset[str]:
    """The hashes of all files of a component, as the lists write them."""
    text = json.dumps(component["externalReferences"])
    return frozenset(f"sha256:{hash}" for hash in re.findall(r'"content": "([0-9a-f]{64})"', text))


def test_continuous_integration_makes_the_bill() -> None:
    assert "make sbom" in Path(ROOT / ".ci/run").read_text("utf-8")
