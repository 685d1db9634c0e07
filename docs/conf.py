"""Settings of the documentation site: `make docs` builds it, with every warning an error and nothing fetched."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools import reference  # noqa: E402

project = "Muniment"
author = "Muniment maintainers"
copyright = author
version = release = version_of("muniment")
language = "en_GB"

extensions = ["myst_parser"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
nitpicky = True
exclude_patterns = ["_build"]
# commands stand in ```sh blocks with prompts of their own language; unknown words in them are no fault
highlight_language = "text"
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "Muniment"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
html_theme_options = {"top_of_page_buttons": []}

INSIDE = {"bench/RESULTS.md": "reference/figures.md", "CHANGELOG.md": "reference/changes.md"}
"""Files of the repository that are linked to from pages, and the pages of the site that hold them."""


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put what is generated from the code in the place of its marker, and lead links out of `docs` to pages inside."""
    up = "../" * docname.count("/")
    for outside, inside in INSIDE.items():
        source[0] = source[0].replace(f"](../{up}{outside}", f"]({up}{inside}")
    for marker, words in reference.PAGES.get(docname, {}).items():
        source[0] = source[0].replace(marker, words())


def again(app: Sphinx, env: object, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Pages with generated parts are made anew at each build: the code may have changed where the page has not."""
    return sorted(reference.PAGES)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the generated reference."""
    app.connect("source-read", fill)
    app.connect("env-get-outdated", again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
