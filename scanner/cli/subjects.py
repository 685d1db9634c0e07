"""Finding one person's data for a subject access request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.base import as_json, common, say

if TYPE_CHECKING:
    from models.config import Config

KINDS = {
    "dob": "DATE_OF_BIRTH",
    "nino": "NATIONAL_INSURANCE_NUMBER",
    "nhs": "NHS_NUMBER",
    "email": "EMAIL",
    "phone": "PHONE",
    "postcode": "POSTCODE",
    "address": "ADDRESS",
    "council-tax": "COUNCIL_TAX_ACCOUNT",
    "social-care": "SOCIAL_CARE_ID",
    "upn": "UPN",
    "vehicle": "VEHICLE_REGISTRATION",
}
SHOWN = 40


@click.command()
@click.option("--name", "names", multiple=True, metavar="NAME", help="Whole name, also earlier ones; may be repeated.")
@click.option("--dob", multiple=True, metavar="DATE", help="Date of birth, as in 3 February 1961 or 1961-02-03.")
@click.option("--nino", multiple=True, metavar="NUMBER", help="National Insurance number.")
@click.option("--nhs", multiple=True, metavar="NUMBER", help="NHS number.")
@click.option("--email", multiple=True, metavar="ADDRESS", help="E-mail address.")
@click.option("--phone", multiple=True, metavar="NUMBER", help="Telephone number.")
@click.option("--postcode", multiple=True, metavar="CODE", help="Postcode.")
@click.option("--address", multiple=True, metavar="TEXT", help="Address, as letters have it.")
@click.option("--council-tax", multiple=True, metavar="NUMBER", help="Council tax account.")
@click.option("--social-care", multiple=True, metavar="ID", help="Social care number.")
@click.option("--upn", multiple=True, metavar="NUMBER", help="Unique pupil number.")
@click.option("--vehicle", multiple=True, metavar="MARK", help="Vehicle registration.")
@click.option("--reference", required=True, metavar="TEXT", help="The request's reference, kept in the audit log.")
@click.option("--least", default=0.3, show_default=True, type=click.FloatRange(0, 1), help="How sure a match must be.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the search record.")
@click.option("--format", default="csv", show_default=True, metavar="FORMAT", help="Format of the record.")
@as_json
@common
def find(
    names: tuple[str, ...],
    reference: str,
    least: float,
    out: Path | None,
    format: str,
    as_json: bool,
    config: Config,
    **values: tuple[str, ...],
) -> None:
    """Find all items that hold one person's data, for a subject access or FOI request.

    Forms of the name are looked for too: initials, other orders, short forms, without accents, mutated. Nothing about
    the person is kept; that a search was made is, with its reference.

    \b
    Example:  muniment find --name "Patricia Okafor" --dob "3 February 1961" --nhs "999 000 0018" --reference SAR-14
    """
    from models.findings import FindingType
    from models.subjects import Subject
    from scanner.subject_access import rows, run_find

    given = {FindingType[KINDS[name.replace("_", "-")]]: found for name, found in values.items() if found}
    searched = run_find(config, Subject(names, given), reference, least=least, out=out, format=format)
    if as_json:
        facts: dict[str, Any] = {"matches": rows(searched), "weaker": searched.weaker}
        click.echo(json.dumps({**facts, "not_searched": searched.not_searched}, ensure_ascii=False))
        return
    items = sum(len(match.items) for match in searched.matches)
    for row in rows(searched)[:SHOWN]:
        inside = f" › {row['inside']}" if row["inside"] else ""
        click.echo(f"{row['rank']:>4}  {row['score']:.2f}  {row['share']}: {row['path']}{inside}  ({row['why']})")
    click.echo(f"{items:,} items with {len(searched.matches):,} different contents hold the person.")
    if items > SHOWN:
        say(f"The first {SHOWN} are shown; all of them go into a record: --out FILE.csv")
    if searched.weaker:
        say(f"{searched.weaker:,} contents hold less than that (a surname alone, for example): --least 0.1 shows them.")
    if searched.not_searched:
        say(f"{searched.not_searched:,} items were not read, so the person may stand in them: muniment export unread")
    if out:
        say(f"Wrote the search record to {out}. Restrict who sees it: its paths may be personal data.")
