"""The tables of the report: each a caption, columns and rows of plain cells, made from the tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from models.findings import Category
from models.records import ProblemKind, Share, Status
from models.runs import ScanRun
from reports import wording
from reports.charts.bars import bar
from reports.pronom import name_and_version
from reports.tally import Amount, AreaSum, Place, Tally
from reports.wording import moment, number, percent, shown, size

ROWS = 25
"""Rows shown of a long table; the rest is added up in a last row and stands in full in the exports."""
UNNAMED = {
    "": "Not identified, or not opened",
    "application/octet-stream": "Unknown format",
    "application/x-empty": "Empty file",
}
KINDS = 12
"""Formats shown."""
RUNS = 12
"""Scans shown, the latest first."""
SPECIAL = tuple(c for c in Category if c not in {Category.CRIMINAL_OFFENCE, Category.CHILDREN})

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numbers stand to the right."""

    name: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row is its heading. `empty` is the sentence shown where there are no rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""


def columns(*names: str) -> tuple[Column, ...]:
    """Columns by name; a leading `#` marks numbers."""
    return tuple(Column(name.removeprefix("#"), name.startswith("#")) for name in names)


def place_name(place: Place, alone: bool) -> str:
    """A place for people; the share's name is left out where there is only one share."""
    names = place[1:] if alone else place
    return shown(" / ".join(names)) if names else "Top of the share"


def _rest(number_left: int, what: str) -> str:
    return f"{number(number_left)} more {what}"


def folders(figures: Tally) -> Table:
    """The largest folders, as a table beside the treemap."""
    alone = len(figures.shares) == 1
    ordered = sorted(figures.folders.items(), key=lambda pair: (-pair[1].all.size, pair[0]))
    rows = [
        (
            place_name(place, alone),
            number(folder.all.items),
            size(folder.all.size),
            size(folder.rot.size),
            percent(folder.rot.size, folder.all.size),
        )
        for place, folder in ordered[:ROWS]
    ]
    if left := ordered[ROWS:]:
        total, rot = sum(f.all.size for _, f in left), sum(f.rot.size for _, f in left)
        items = sum(f.all.items for _, f in left)
        rows.append((_rest(len(left), "folders"), number(items), size(total), size(rot), percent(rot, total)))
    heads = columns("Folder", "#Items", "#Size", "#ROT size", "#ROT share")
    return Table("Folders by size", heads, tuple(rows))


def rot(figures: Tally) -> Table:
    """What is redundant, obsolete, trivial or empty."""
    rows = [
        (wording.words(kind.value), meaning, number(amount.items), size(amount.size))
        for kind, meaning in wording.ROT.items()
        if (amount := figures.rot[kind]).items
    ]
    heads = columns("Kind", "What it means", "#Items", "#Size")
    return Table("Redundant, obsolete and trivial content", heads, tuple(rows), "None was found.")


def years(figures: Tally) -> Table:
    """Files and bytes by year of last change."""
    rows = tuple((str(y), number(a.items), size(a.size)) for y, a in sorted(figures.years.items(), reverse=True))
    return Table("Files by the year they were last changed", columns("Year", "#Files", "#Size"), rows)


def kinds(figures: Tally) -> Table:
    """Formats by number of items; what could not be identified says so."""
    ordered = sorted(figures.formats.items(), key=lambda pair: (-pair[1].items, pair[0]))
    rows = [(_format_name(*key), number(amount.items), size(amount.size)) for key, amount in ordered[:KINDS]]
    if left := [amount for _, amount in ordered[KINDS:]]:
        rows.append((_rest(len(left), "formats"), *_sums(left)))
    return Table("Formats, by number of items", columns("Format", "#Items", "#Size"), tuple(rows), "None was found.")


def _format_name(media_type: str, puid: str) -> str:
    name, version = name_and_version(puid)
    known = f"{name} {version}".strip() if version not in name else name
    return " · ".join(part for part in (known or UNNAMED.get(media_type, media_type), puid) if part)


def _sums(amounts: list[Amount]) -> tuple[str, str]:
    return number(sum(a.items for a in amounts)), size(sum(a.size for a in amounts))


def personal(figures: Tally, owners: Mapping[Place, str | None]) -> Table:
    """Personal data by storage area, the most sensitive first."""
    alone = len(figures.shares) == 1
    held = sorted(((p, a) for p, a in figures.places.items() if a.personal), key=sensitive_first)
    rows = [_area_row(place_name(place, alone), owners.get(place), area) for place, area in held[:ROWS]]
    if left := [area for _, area in held[ROWS:]]:
        rows.append(_area_row(_rest(len(left), "areas"), None, _together(left)))
    if len(held) > 1:
        rows.append(_area_row("All these areas", None, _together([area for _, area in held])))
    heads = columns(
        "Storage area",
        "#Items",
        "#With personal data",
        "Types found",
        "Special categories about a person",
        "#Criminal offence",
        "#Children",
        "#People",
        "#Not read",
    )
    return Table("Personal data by storage area, in items", heads, tuple(rows), "No personal data was found.")


def sensitive_first(pair: tuple[Place, AreaSum]) -> tuple[int, int, Place]:
    """The order of storage areas: most sensitive items, then most personal data, then by name."""
    place, area = pair
    return -area.sensitive, -area.personal, place


def _area_row(name: str, owner: str | None, area: AreaSum) -> tuple[Cell, ...]:
    heading = Markup("{}<span class='owner'>{}</span>").format(name, f"Data Owner: {shown(owner)}") if owner else name
    special = Counter({category: area.categories[category] for category in SPECIAL if area.categories[category]})
    return (
        heading,
        number(area.items),
        number(area.personal),
        _listed(Counter({wording.TYPES.get(name, name): n for name, n in area.types.items()}), 5),
        _listed(Counter({wording.CATEGORIES[category]: n for category, n in special.items()}), 6) or "none",
        number(area.categories[Category.CRIMINAL_OFFENCE]),
        number(area.categories[Category.CHILDREN]),
        number(area.people),
        number(area.unread),
    )


def _listed(counts: Counter[str], most: int) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [f"{name} ({number(found)})" for name, found in ordered[:most]]
    return ", ".join(parts) + (f" and {len(ordered) - most} more" if len(ordered) > most else "")


def _together(areas: list[AreaSum]) -> AreaSum:
    total = AreaSum()
    for area in areas:
        total.items += area.items
        total.personal += area.personal
        total.people += area.people
        total.unread += area.unread
        total.types.update(area.types)
        total.categories.update(area.categories)
    return total


def states(figures: Tally) -> Table:
    """Retention states with what they mean."""
    rows = [
        (wording.STATE_NAMES[state], meaning, *_barred(figures.states[state], figures.judged))
        for state, meaning in wording.STATES.items()
        if figures.states[state].items
    ]
    heads = columns("State", "What it means", "Share", "#Items", "#Size")
    return Table("Where items stand in their retention", heads, tuple(rows), "Nothing has been judged yet.")


def actions(figures: Tally) -> Table:
    """Proposed actions with what they mean."""
    rows = [
        (wording.words(action.value), meaning, *_barred(figures.actions[action], figures.judged))
        for action, meaning in wording.ACTIONS.items()
        if figures.actions[action].items
    ]
    heads = columns("Proposal", "What it means", "Share", "#Items", "#Size")
    return Table("Proposed actions", heads, tuple(rows), "Nothing has been judged yet.")


def _barred(amount: Amount, whole: int) -> tuple[Cell, Cell, Cell]:
    return Markup(bar(amount.items, whole)), number(amount.items), size(amount.size)


def unread(figures: Tally, status: Status, caption: str, empty: str) -> Table:
    """Items of one status by problem, with what to do about it."""
    found = [(kind, amount) for (where, kind), amount in figures.problems.items() if where is status]
    found.sort(key=lambda pair: (-pair[1].items, pair[0] or ""))
    rows = tuple(
        (wording.words(kind or "no reason given"), number(amount.items), size(amount.size), _remedy(kind))
        for kind, amount in found
    )
    return Table(caption, columns("Reason", "#Items", "#Size", "What to do"), rows, empty)


def _remedy(kind: ProblemKind | None) -> str:
    return wording.REMEDIES[kind] if kind else "This is a fault: every item has a reason. Report it."


def shares(figures: Tally, known: tuple[Share, ...]) -> Table:
    """The shares, with who answers for them."""
    by_name = {share.name: share for share in known}
    rows = tuple(_share_row(name, by_name.get(name), figures.shares[name]) for name in sorted(figures.shares))
    return Table("Shares", columns("Share", "Kind", "Place", "Data Owner", "#Items", "#Size"), rows, "None.")


def _share_row(name: str, share: Share | None, amount: Amount) -> tuple[Cell, ...]:
    kind, root, owner = (share.kind.value, share.root, share.data_owner) if share else ("", "", "")
    return shown(name), kind, shown(root), shown(owner) or "not named", number(amount.items), size(amount.size)


def runs(known: tuple[ScanRun, ...]) -> Table:
    """The latest scans behind the inventory."""
    rows = tuple(
        (f"{shown(run.share)}, {moment(run.started)}", moment(run.finished), run.state, number(run.counts.discovered))
        for run in sorted(known, key=lambda run: run.started, reverse=True)[:RUNS]
    )
    return Table("Latest scans", columns("Scan", "Finished", "State", "#Items"), rows, "None.")
