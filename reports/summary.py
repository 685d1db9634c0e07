"""The report for people: one self-contained HTML page without scripts, made in one pass over the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from models.disposition import RetentionState
from models.inventory import Row
from models.policy import StorageArea
from models.records import Share, Status
from models.runs import Counts, ScanRun
from reports import advice, drawings, exposure, plan, tables, wording
from reports.areas import Areas
from reports.charts.treemap import legend
from reports.coverage import told
from reports.languages import counted, gettext, speaking
from reports.names import ACCOUNTS, named
from reports.pages import environment, styled
from reports.tally import Tally, tally
from reports.writing import completed

VERSIONS = ("Muniment", "Reader", "Model")
"""What `ReportContext.versions` may name, in English."""


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What the report says beyond the rows.

    `versions` names the program, the model and what else a result depends on. `warnings` are sentences about coverage
    ("No language model: names are found by pattern only.") and stand at the top. `counts` are the scan's own accounts;
    a difference from the rows is shown as a fault. `class_parents` has the codes of each class's parents, from the
    top of the plan; classes are added up by the topmost. Places are named down to `folder_depth` folders, never by
    file. `rights_known` is the share of folders whose permissions could be read. Costs are per terabyte and year and
    are left out where 0. `language` is that of the page's words ("en" or "cy"); an empty `title` is the usual one.
    """

    title: str
    today: date
    shares: tuple[Share, ...] = ()
    runs: tuple[ScanRun, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    policy_folder: str = ""
    policy_digest: str = ""
    class_titles: Mapping[str, str] = field(default_factory=dict)
    class_parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[StorageArea, ...] = ()
    counts: Counts | None = None
    warnings: tuple[str, ...] = ()
    folder_depth: int = 2
    cost_per_tb_year: float = 0.0
    co2_kg_per_tb_year: float = 0.0
    language: str = "en"
    rights_known: float = 1.0


def write_report(rows: Iterable[Row], context: ReportContext, out: Path) -> None:
    """Write the report to `out`; it appears there only when complete. Raises MunimentError where it cannot."""
    areas = Areas(context.areas, context.folder_depth)
    page = render(tally(rows, areas, context.folder_depth), context)
    with completed(out) as unfinished:
        unfinished.write_text(page, "utf-8", "backslashreplace")


def render(figures: Tally, context: ReportContext) -> str:
    """The page as HTML, in the context's language."""
    with speaking(context.language):
        return _rendered(figures, context)


def _rendered(figures: Tally, context: ReportContext) -> str:
    made = environment()
    return made.get_template("report.html").render(
        **styled(made, "report.css"),
        context=context,
        figures=figures,
        faults=faults(figures, context),
        warnings=[told(sentence) for sentence in context.warnings],
        steps=advice.steps(figures),
        charts=drawings.drawn(figures),
        tables=_tables(figures, context),
        legend=legend(),
        summed=_summed(figures),
        account=_account(figures),
        names={status.value: named(ACCOUNTS, status) for status in Status},
        percent_known=f"{context.rights_known:.0%}",
        savings=wording.savings(figures.rot_total.size, context.cost_per_tb_year, context.co2_kg_per_tb_year),
        languages=_languages(figures),
    )


def _summed(figures: Tally) -> dict[str, int]:
    areas = figures.places.values()
    return {
        "personal": sum(area.personal for area in areas),
        "sensitive": sum(area.sensitive for area in areas),
        "due": figures.states[RetentionState.DUE].items,
    }


def _account(figures: Tally) -> dict[str, int]:
    return {status.value: figures.status[status].items for status in Status}


def faults(figures: Tally, context: ReportContext) -> list[str]:
    """Sentences about figures that do not add up; none in a sound report."""
    scan = context.counts
    found = []
    if scan and not scan.add_up:
        found.append(gettext("The scan's own accounts do not add up. Please report this fault."))
    if scan and scan.discovered != figures.all.items:
        found.append(
            counted(
                "The scan counted %(num)s item, but the inventory gave %(given)s. Please report this fault.",
                "The scan counted %(num)s items, but the inventory gave %(given)s. Please report this fault.",
                scan.discovered,
                given=wording.number(figures.all.items),
            )
        )
    return found


def _tables(figures: Tally, context: ReportContext) -> dict[str, tables.Table]:
    owners = {place: figures.areas.owner(place) for place in figures.places}
    return {
        "folders": tables.folders(figures),
        "rot": tables.rot(figures),
        "years": tables.years(figures),
        "kinds": tables.kinds(figures),
        "personal": tables.personal(figures, owners),
        "exposure": exposure.table(figures),
        "classes": plan.classes(figures, plan.Plan(context.class_titles, context.class_parents)),
        "shares": tables.shares(figures, context.shares),
        "runs": tables.runs(context.runs),
        "states": tables.states(figures),
        "actions": tables.actions(figures),
        "unread": tables.unread(
            figures, Status.UNREAD, gettext("Unread, by reason"), gettext("Every item could be read.")
        ),
        "partly": tables.unread(
            figures, Status.READ, gettext("Read in part, by reason"), gettext("Everything read was read in full.")
        ),
        "skipped": tables.unread(
            figures, Status.SKIPPED, gettext("Skipped, by reason"), gettext("Nothing was skipped.")
        ),
    }


def _languages(figures: Tally) -> str:
    ordered = sorted(figures.languages.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{wording.number(found)} {gettext(WRITTEN_IN.get(code, UNKNOWN))}" for code, found in ordered)


UNKNOWN = "in another or an unknown language"
WRITTEN_IN = {"en": "in English", "cy": "in Welsh", "cy+en": "in both"}


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue by a variable."""
    return [*VERSIONS, *WRITTEN_IN.values(), UNKNOWN]
