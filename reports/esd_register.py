"""The Information Asset Register and record of processing in the columns of the LGA's esd tool, as far as known.

The sheet that esd takes back runs from column A to AW. Its guide names the first eighteen, which stand here in their
order; those marked "download only" are esd's own and stay blank. Who the controller is, and esd's own numbers, come
from the council's present sheet (`--register`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.inventory import Row
from models.policy import Policy
from reports import register_words as words
from reports.area_sums import Holding, holdings
from reports.areas import slashed
from reports.asset_register import ByArea
from reports.exporter import Asked
from reports.writing import Line, Value

CONTACTS = tuple(
    f"{who} {what}"
    for who in ("Data Controller", "Data Protection Officer")
    for what in ("Name", "Email", "Address", "Telephone")
)
COLUMNS = (
    *CONTACTS,
    "ID",
    "Retention ID",
    "Business Function",
    "Service ID (download only)",
    "Service Name (download only)",
    "Service Legislation Name (download only)",
    "Service Legislation Power Or Duty (download only)",
    "Records Description",
    "Contains Personal Information?",
    "Contains Special Information?",
)


@dataclass(frozen=True, slots=True)
class Esd(ByArea):
    """Rows of areas in which anything was found, in esd's shape."""

    def asked(self, asked: Asked) -> Esd:
        """With the council's present sheet."""
        return replace(self, told=asked)

    def for_policy(self, policy: Policy) -> Esd:
        """With registered areas and the plan."""
        return replace(self, policy=policy)

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """A line for each area."""
        policy, register = self.policy or Policy("", "", {}, {}), self.told.register or ()
        for holding in holdings(rows, policy):
            if holding.held.items:
                yield esd_line(holding, policy, register)


def esd_line(holding: Holding, policy: Policy, register: Sequence[Mapping[str, str]]) -> Line:
    """A row in esd's shape; blank where not everything was read and nothing was found.

    A row of the present sheet is an area's where its description begins with the path.
    """
    start = f"{slashed(holding.path)}:"
    mine = next((row for row in register if _described(row).startswith(start)), {})
    contacts = register[0] if register else {}
    codes = [code for code in words.main_classes(holding) if code in policy.classes]
    functions = dict.fromkeys(policy.path_of(code)[0].title for code in codes)
    described = words.titles(holding, policy) or "not yet filed to classes of the file plan"
    told = words.personal(holding)
    known: dict[str, Value] = {
        **{name: contacts.get(name) or None for name in CONTACTS},
        "ID": mine.get("ID") or None,
        "Retention ID": mine.get("Retention ID") or None,
        "Business Function": (holding.area.service if holding.area else "") or "; ".join(functions) or None,
        "Records Description": f"{holding.path}: {described}",
        "Contains Personal Information?": told if told != words.UNKNOWN else None,
        "Contains Special Information?": words.yes(holding.special) if told != words.UNKNOWN else None,
    }
    return {column: known.get(column) for column in COLUMNS}


def _described(row: Mapping[str, str]) -> str:
    path, colon, _ = row.get("Records Description", "").partition(":")
    return slashed(path) + colon


def asset_lines(row: Row) -> Iterator[Line]:
    """The line of a single item's place, as far as this item goes."""
    return EXPORTER.all_lines([row])


EXPORTER = Esd("esd-register", "Information assets", COLUMNS, asset_lines)
