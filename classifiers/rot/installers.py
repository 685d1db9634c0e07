"""T7: installers and programs. Danger: archives may hold records and are never meant; a program may be in use where
it lies, and a licence or a package of the IT service may be kept on purpose."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind

RULE = "T7"
PACKAGE = re.compile(r"\.(?:msi|msp|msix|msixbundle|appx|dmg|deb|rpm|apk|pkg)$", re.I)
PROGRAM = re.compile(r"\.(?:exe|com|scr)$", re.I)
NAMED = re.compile(
    r"set-?up|install|update|upgrade|driver|redist|runtime|patch|x64|x86|win(?:32|64)|[-_ ]v?\d+\.\d+\.\d+", re.I
)
KEPT = re.compile(
    r"\b(?:software|packages?|apps?|applications?|programs?|program files|bin|tools|deploy\w*|licen[cs]e\w*|"
    r"meddalwedd|rhaglenni)\b",
    re.I,
)
SURE, DOUBTFUL = 0.8, 0.5


def installer(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """An installer by its type or name; a plain program, or one in a folder for software, only doubtfully."""
    if record.kind is not ItemKind.FILE or not record.item.size:
        return None
    name, folders = record.item.name, record.item.path.rpartition("/")[0].replace("_", " ")
    package = bool(PACKAGE.search(name))
    if not package and not PROGRAM.search(name):
        return None
    if record.content is not None and record.content.words:
        return None  # a document in spite of its name
    sure = SURE if (package or NAMED.search(name)) and not KEPT.search(folders) else DOUBTFUL
    what = "an installer" if package or NAMED.search(name) else "a program"
    return RotFlag(Rot.TRIVIAL, Reason(RULE, f"{what}; it can be had again where it came from", sure))
