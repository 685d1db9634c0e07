"""How the pages of reports are made: templates that speak the language spoken, and filters for what stands in them."""

from __future__ import annotations

import base64
import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import wording
from reports.languages import counted, current, gettext, ngettext


def environment() -> Environment:
    """The templates of the reports."""
    made = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        number=wording.number,
        size=wording.size,
        shown=wording.shown,
        moment=wording.moment,
        day=wording.day,
    )
    made.globals.update(counted=counted, language=current, percent=wording.percent)
    return made


def styled(made: Environment, *sheets: str) -> dict[str, Markup | str]:
    """The style sheets as one, in the language spoken, and its digest for the page's policy of what it may load."""
    css = "\n".join(made.get_template(sheet).render() for sheet in sheets)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return {"style": Markup(css), "style_digest": digest}
