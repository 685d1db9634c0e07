"""Subject access: all items that hold one person's data. What is asked for is in no address and is not kept."""

from __future__ import annotations

from flask import render_template, request

from models.access import Right
from models.errors import MunimentError
from models.findings import FindingType
from models.subjects import Subject
from reports.console import listing
from reports.console.page import Visit, act, page

FIELDS: tuple[tuple[str, FindingType, str], ...] = (
    ("dob", FindingType.DATE_OF_BIRTH, "Date of birth"),
    ("nino", FindingType.NATIONAL_INSURANCE_NUMBER, "National Insurance number"),
    ("nhs", FindingType.NHS_NUMBER, "NHS number"),
    ("email", FindingType.EMAIL, "E-mail address"),
    ("phone", FindingType.PHONE, "Telephone number"),
    ("postcode", FindingType.POSTCODE, "Postcode"),
    ("council_tax", FindingType.COUNCIL_TAX_ACCOUNT, "Council tax account"),
    ("social_care", FindingType.SOCIAL_CARE_ID, "Social care number"),
)
SHOWN = 200
WORDS = tuple(words for _, _, words in FIELDS)


@page("/find", Right.REVEAL)
def find(visit: Visit) -> str:
    """The form; it is sent so that no name stands in an address or a log."""
    return render_template("find.html", fields=FIELDS, found=None, error="")


@act("/find", Right.REVEAL)
def find_now(visit: Visit) -> str | tuple[str, int]:
    """Search, and show the matches once. That it was asked is recorded with the request's reference."""
    form = request.form
    names = tuple(one.strip()[:200] for one in form.get("names", "").splitlines()[:20] if one.strip())
    values = {kind: (form[name].strip()[:200],) for name, kind, _ in FIELDS if form.get(name, "").strip()}
    try:
        reference = form.get("reference", "")[:200]
        found = visit.services.search(visit.connection, visit.scope, Subject(names, values), reference)
    except MunimentError as error:
        return render_template("find.html", fields=FIELDS, found=None, error=listing.sentence(error)), 400
    return render_template("find.html", fields=FIELDS, found=found, error="", shown=SHOWN)


PAGES = (find, find_now)
