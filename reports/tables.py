"""The tables of the report: each a caption, columns and rows of plain cells, made from the tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from models.findings import Category
from models.records import ProblemKind, Share, Status
from models.runs import ScanRun
from reports import names, wording
from reports.charts.bars import bar
from reports.languages import counted, gettext
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
UNJUDGED = "Nothing has been judged yet."
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


def columns(*headings: str) -> tuple[Column, ...]:
    """Columns by their English names; a leading `#` marks numbers."""
    return tuple(Column(gettext(heading.removeprefix("#")), heading.startswith("#")) for heading in headings)


def place_name(place: Place, alone: bool) -> str:
    """A place for people; the share's name is left out where there is only one share."""
    names = place[1:] if alone else place
    return shown(" / ".join(names)) if names else gettext("Top of the share")


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
        rows.append(
            (
                counted("%(num)s more folder", "%(num)s more folders", len(left)),
                number(items),
                size(total),
                size(rot),
                percent(rot, total),
            )
        )
    heads = columns("Folder", "#Items", "#Size", "#ROT size", "#ROT share")
    return Table(gettext("Folders by size"), heads, tuple(rows))


def rot(figures: Tally) -> Table:
    """What is redundant, obsolete, trivial or empty."""
    rows = [
        (names.named(names.ROT, kind), gettext(meaning), number(amount.items), size(amount.size))
        for kind, meaning in wording.ROT.items()
        if (amount := figures.rot[kind]).items
    ]
    heads = columns("Kind", "What it means", "#Items", "#Size")
    return Table(gettext("Redundant, obsolete and trivial content"), heads, tuple(rows), gettext("None was found."))


def years(figures: Tally) -> Table:
    """Files and bytes by year of last change."""
    rows = tuple((str(y), number(a.items), size(a.size)) for y, a in sorted(figures.years.items(), reverse=True))
    return Table(gettext("Files by the year they were last changed"), columns("Year", "#Files", "#Size"), rows)


def kinds(figures: Tally) -> Table:
    """Formats by number of items; what could not be identified says so."""
    ordered = sorted(figures.formats.items(), key=lambda pair: (-pair[1].items, pair[0]))
    rows = [(_format_name(*key), number(amount.items), size(amount.size)) for key, amount in ordered[:KINDS]]
    if left := [amount for _, amount in ordered[KINDS:]]:
        rows.append((counted("%(num)s more format", "%(num)s more formats", len(left)), *_sums(left)))
    heads = columns("Format", "#Items", "#Size")
    return Table(gettext("Formats, by number of items"), heads, tuple(rows), gettext("None was found."))


def _format_name(media_type: str, puid: str) -> str:
    name, version = name_and_version(puid)
    known = f"{name} {version}".strip() if version not in name else name
    return " · ".join(
        part
        for part in (known or (gettext(UNNAMED[media_type]) if media_type in UNNAMED else media_type), puid)
        if part
    )


def _sums(amounts: list[Amount]) -> tuple[str, str]:
    return number(sum(a.items for a in amounts)), size(sum(a.size for a in amounts))


def personal(figures: Tally, owners: Mapping[Place, str | None]) -> Table:
    """Personal data by storage area, the most sensitive first."""
    alone = len(figures.shares) == 1
    held = sorted(((p, a) for p, a in figures.places.items() if a.personal), key=sensitive_first)
    rows = [_area_row(place_name(place, alone), owners.get(place), area) for place, area in held[:ROWS]]
    if left := [area for _, area in held[ROWS:]]:
        rows.append(_area_row(counted("%(num)s more area", "%(num)s more areas", len(left)), None, _together(left)))
    if len(held) > 1:
        rows.append(_area_row(gettext("All these areas"), None, _together([area for _, area in held])))
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
    caption = gettext("Personal data by storage area, in items")
    return Table(caption, heads, tuple(rows), gettext("No personal data was found."))


def sensitive_first(pair: tuple[Place, AreaSum]) -> tuple[int, int, Place]:
    """The order of storage areas: most sensitive items, then most personal data, then by name."""
    place, area = pair
    return -area.sensitive, -area.personal, place


def owned(name: str, owner: str | None) -> Cell:
    """The name of a storage area, with its Data Owner where there is one."""
    if not owner:
        return name
    return Markup("{}<span class='owner'>{}</span>").format(name, f"{gettext('Data Owner')}: {shown(owner)}")


def _area_row(name: str, owner: str | None, area: AreaSum) -> tuple[Cell, ...]:
    special = Counter({category: area.categories[category] for category in SPECIAL if area.categories[category]})
    return (
        owned(name, owner),
        number(area.items),
        number(area.personal),
        _listed(Counter({names.type_name(kind): n for kind, n in area.types.items()}), 5),
        _listed(Counter({names.in_sentence(names.CATEGORIES, one): n for one, n in special.items()}), 6)
        or gettext("none"),
        number(area.categories[Category.CRIMINAL_OFFENCE]),
        number(area.categories[Category.CHILDREN]),
        number(area.people),
        number(area.unread),
    )


def _listed(counts: Counter[str], most: int) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [f"{name} ({number(found)})" for name, found in ordered[:most]]
    more = f" {gettext('and %(num)s more') % {'num': len(ordered) - most}}" if len(ordered) > most else ""
    return ", ".join(parts) + more


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
        (names.named(names.STATES, state), gettext(meaning), *_barred(figures.states[state], figures.judged))
        for state, meaning in wording.STATES.items()
        if figures.states[state].items
    ]
    heads = columns("State", "What it means", "Proportion", "#Items", "#Size")
    return Table(gettext("Where items stand in their retention"), heads, tuple(rows), gettext(UNJUDGED))


def actions(figures: Tally) -> Table:
    """Proposed actions with what they mean."""
    rows = [
        (names.named(names.ACTIONS, action), gettext(meaning), *_barred(figures.actions[action], figures.judged))
        for action, meaning in wording.ACTIONS.items()
        if figures.actions[action].items
    ]
    heads = columns("Proposal", "What it means", "Proportion", "#Items", "#Size")
    return Table(gettext("Proposed actions"), heads, tuple(rows), gettext(UNJUDGED))


def _barred(amount: Amount, whole: int) -> tuple[Cell, Cell, Cell]:
    return Markup(bar(amount.items, whole)), number(amount.items), size(amount.size)


def unread(figures: Tally, status: Status, caption: str, empty: str) -> Table:
    """Items of one status by problem, with what to do about it."""
    found = [(kind, amount) for (where, kind), amount in figures.problems.items() if where is status]
    found.sort(key=lambda pair: (-pair[1].items, pair[0] or ""))
    rows = tuple(
        (
            names.named(names.PROBLEMS, kind) if kind else gettext("No reason given"),
            number(amount.items),
            size(amount.size),
            _remedy(kind),
        )
        for kind, amount in found
    )
    return Table(caption, columns("Reason", "#Items", "#Size", "What to do"), rows, empty)


def _remedy(kind: ProblemKind | None) -> str:
    return gettext(wording.REMEDIES[kind] if kind else "This is a fault: every item has a reason. Report it.")


def shares(figures: Tally, known: tuple[Share, ...]) -> Table:
    """The shares, with who answers for them."""
    by_name = {share.name: share for share in known}
    rows = tuple(_share_row(name, by_name.get(name), figures.shares[name]) for name in sorted(figures.shares))
    return Table(gettext("Shares"), columns("Share", "Kind", "Place", "Data Owner", "#Items", "#Size"), rows)


def _share_row(name: str, share: Share | None, amount: Amount) -> tuple[Cell, ...]:
    kind = names.named(names.SHARES, share.kind) if share else ""
    root, owner = (share.root, share.data_owner) if share else ("", "")
    answers = shown(owner) or gettext("not named")
    return shown(name), kind, shown(root), answers, number(amount.items), size(amount.size)


def runs(known: tuple[ScanRun, ...]) -> Table:
    """The latest scans behind the inventory."""
    rows = tuple(
        (
            f"{shown(run.share)}, {moment(run.started)}",
            moment(run.finished) or gettext("not finished"),
            names.named(names.RUNS, run.state),
            number(run.counts.discovered),
        )
        for run in sorted(known, key=lambda run: run.started, reverse=True)[:RUNS]
    )
    return Table(gettext("Latest scans"), columns("Scan", "Finished", "State", "#Items"), rows)


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue by a variable."""
    return [*UNNAMED.values(), UNJUDGED, "This is a fault: every item has a reason. Report it."]
