"""`muniment report --management`: the history of an inventory as a report for those who answer for it."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from pathlib import Path

from models.config import Config
from models.store import history
from reports.management import ManagementContext, write_management
from scanner.scanning import check_scanned, inventory_of, policy_of


def run_management(config: Config, out: Path, title: str) -> None:
    """Write the management report as HTML, PDF or CSV, by the ending of `out`. Raises MunimentError."""
    policy = policy_of(config)
    with inventory_of(config) as engine, engine.connect() as connection:
        check_scanned(connection)
        kept = history.with_current(connection, policy.areas)
    context = ManagementContext(
        title=title,
        today=kept[-1].today if kept else date.today(),  # noqa: DTZ011 - the council's own day
        policy_folder=config.policy,
        cost_per_tb_year=policy.settings.cost_per_tb_year,
        co2_kg_per_tb_year=policy.settings.co2_kg_per_tb_year,
        version=version("muniment"),
        language=config.language,
    )
    write_management(kept, context, out)
