"""What lists of items share: filters as links, facets, orders, the names of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from models.errors import MunimentError
from models.policy import Policy
from models.review import AGES, NONE, SIZES, FacetValue, Filters, QueueRow, Sort
from models.store.overview import folder_path
from reports import names
from reports.console import rules, wordings
from reports.console.languages import gettext
from reports.console.page import Visit
from reports.names import words

FACETS = {
    "action": "Proposal",
    "decided": "Decision",
    "area": "Area",
    "class": "Class",
    "special": "Special category",
    "type": "Personal data",
    "retention": "Retention",
    "rot": "ROT",
    "rule": "Rule",
    "status": "Status",
    "problem": "Problem",
    "share": "Share",
    "owner": "Owner",
    "age": "Age",
    "size": "Size",
    "hold": "Hold",
    "exposure": "Exposure",
}
"""The facets in the order of the filter bar, with their English names."""
SHOWN = ("action", "decided", "area", "class", "special", "retention", "rot", "status")
"""Those always in the bar; the others are behind "more", or in it while a value is chosen."""
SORTS = {
    Sort.RISK: "Most sensitive first",
    Sort.SIZE: "Largest first",
    Sort.AGE: "Oldest first",
    Sort.PATH: "By path",
}
NAMES: dict[str, Mapping[Any, str]] = {
    "action": names.ACTIONS,
    "retention": names.STATES,
    "rot": names.ROT,
    "status": names.STATUS,
    "problem": names.PROBLEMS,
    "special": names.CATEGORIES,
    "type": wordings.TYPES,
    "decided": {**wordings.VERDICTS, "undecided": "Nobody has decided yet"},
}
LONGEST = 200
LISTED = 30
"""So many values of a facet are listed; the others are found by searching."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by, as a link that adds or removes it."""

    name: str
    number: int
    address: str
    here: bool
    more: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its values; `chosen` names those in force.

    One that is not `always` shown is behind "More filters". `others` are values beyond those listed, with their names:
    they are searched for.
    """

    name: str
    choices: tuple[Choice, ...]
    chosen: str
    always: bool = True
    facet: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, with the address of the list without it."""

    name: str
    value: str
    address: str


def asked() -> tuple[Filters, Sort]:
    """The filters and the order that an address asks for. Raises ReviewError for what is no filter."""
    return read((name, value[:LONGEST]) for name, value in request.args.items(multi=True))


def read(pairs: Iterable[tuple[str, str]]) -> tuple[Filters, Sort]:
    """The filters and the order that names and values ask for. Raises ReviewError for what is no filter."""
    given = list(pairs)
    sort = next((value for name, value in given if name == "sort"), "")
    return Filters.from_pairs(given), Sort(sort) if sort in set(Sort) else Sort.RISK


def address(filters: Filters, sort: Sort = Sort.RISK, endpoint: str = "queue", **more: Any) -> str:
    """The list of these filters in this order."""
    return url_for(endpoint, **carried(filters, sort), **more)


def carried(filters: Filters, sort: Sort = Sort.RISK) -> dict[str, Any]:
    """Filters and order as values of an address."""
    values: dict[str, Any] = {}
    for name, value in filters.pairs():
        values.setdefault(name, []).append(value)
    return values | ({"sort": sort.value} if sort is not Sort.RISK else {})


title_of = names.class_title


def sentence(error: MunimentError) -> str:
    """What went wrong, and what to do, in the reader's language as far as the catalogue has it."""
    words = gettext(str(error))
    return f"{words[:1].upper()}{words[1:]}." + (f" {gettext(error.hint)}" if error.hint else "")


def value_name(facet: str, value: str, policy: Policy) -> str:
    """A facet's value in words."""
    if value == NONE:
        return gettext("none")
    if facet == "class":
        found = policy.classes.get(value)
        return f"{value} {title_of(found)}" if found else value
    if facet == "rule":
        return f"{value} {rules.name_of(value)}".strip()
    if facet in NAMES:
        return names.named(NAMES[facet], value)
    return value if facet in ("share", "area", "owner", "hold") else gettext(words(value))


def groups(found: dict[str, tuple[FacetValue, ...]], filters: Filters, sort: Sort, policy: Policy) -> list[Group]:
    """The filter bar: a group for each facet that has something to choose from."""
    return [_group(facet, found[facet], filters, sort, policy) for facet in FACETS if found.get(facet)]


def _group(facet: str, values: tuple[FacetValue, ...], filters: Filters, sort: Sort, policy: Policy) -> Group:
    chosen = filters.values(facet)
    listed = [one for place, one in enumerate(values) if place < LISTED or one.value in chosen]
    rest = values[LISTED:] if len(values) > LISTED else ()
    return Group(
        gettext(FACETS[facet]),
        tuple(_choice(facet, value, filters, sort, policy) for value in listed),
        ", ".join(value_name(facet, value, policy) for value in chosen),
        facet in SHOWN or bool(chosen),
        facet,
        tuple((one.value, value_name(facet, one.value, policy)) for one in rest),
    )


def _choice(facet: str, value: FacetValue, filters: Filters, sort: Sort, policy: Policy) -> Choice:
    here = value.value in filters.values(facet)
    return Choice(
        value_name(facet, value.value, policy), value.number, address(_toggled(filters, facet, value.value), sort), here
    )


def _toggled(filters: Filters, facet: str, value: str) -> Filters:
    now = set(filters.values(facet)) ^ {value}
    chosen = {name: values for name, values in filters.chosen if name != facet} | {facet: tuple(now)}
    return Filters.of(chosen, filters.text, filters.folder)


def in_force(filters: Filters, sort: Sort, policy: Policy, folder: str = "") -> list[Chosen]:
    """Each filter in force, to be taken away one by one."""
    found = [
        Chosen(gettext(FACETS[facet]), value_name(facet, value, policy), address(_toggled(filters, facet, value), sort))
        for facet, values in filters.chosen
        for value in values
    ]
    if filters.text:
        without = Filters(filters.chosen, "", filters.folder)
        found.append(Chosen(gettext("Words"), filters.text, address(without, sort)))
    if filters.folder is not None:
        without = Filters(filters.chosen, filters.text, None)
        found.append(Chosen(gettext("Folder"), folder or gettext("one folder and all below"), address(without, sort)))
    return found


def folder_name(visit: Visit, filters: Filters) -> str:
    """The path of the folder that a filter names, as far as it is in scope."""
    way = folder_path(visit.connection, visit.scope, filters.folder) if filters.folder is not None else []
    return f"{way[-1].share}: {way[-1].path}" if way else ""


def name_of(row: QueueRow) -> str:
    """The last name of an item: the file's, or that of what is inside it."""
    return (row.inside or row.path).rstrip("/").rpartition("/")[2] or row.path


def place_of(row: QueueRow) -> str:
    """Where an item is: share and folder, and the file that it is in."""
    whole = f"{row.share}: {row.path}" + (f" › {row.inside}" if row.inside else "")
    return whole[: -len(name_of(row))].rstrip("/ ›") if whole.endswith(name_of(row)) else whole


def all_words() -> Iterable[str]:
    """English words that this module looks up in the catalogue."""
    return (*FACETS.values(), *SORTS.values(), "Nobody has decided yet", *AGES, *SIZES)


def item_address(key: int, filters: Filters, sort: Sort) -> str:
    """An item's page, with the list it was opened from in mind."""
    return address(filters, sort, "item", key=key)
