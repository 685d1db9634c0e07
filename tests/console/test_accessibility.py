"""Every page in both languages, wide and narrow, by axe-core: nothing that breaks WCAG 2.2 at level AA."""

from __future__ import annotations

import os
import re
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from waitress.server import create_server

from reports.console import listing
from reports.console.pages import ALL, batches, duplicates, policy, queue, tree
from tests.console.made_up import FOREIGN, browsing, keys_in

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {"desktop": (1360, 900), "phone": (390, 844)}
PLACE = "MUNIMENT_AXE"
"""Names the file `npm pack axe-core` made, or axe.min.js itself."""
FEW = 6
SHORT = (
    (queue, "ROWS"),
    (listing, "LISTED"),
    (duplicates, "ROWS"),
    (batches, "ROWS"),
    (tree, "ROWS"),
    (policy, "LONGEST"),
)
FILES = {"batch_certificate", "batch_list"}
"""Pages that are files, and those below that only send the browser on."""
SENT_ON = {"let_in", "sign_in_provider", "signed_in_by_provider"}
QUERIES = {
    "queue": ["?text=letter", "?action=dispose&class=1.1&sort=size", "?text=nothing+has+this"],
    "duplicates": ["?kind=folders"],
    "referrals": ["?state=answered"],
    "decide_all": ["?action=dispose"],
    "plan": ["?words=housing"],
    "log": ["?act=decision"],
}
REPORT = """async (tags) => {
  const asked = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
  const found = await axe.run(document, asked);
  const shown = (one) => one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ");
  return found.violations.map((one) => `${one.id}: ${one.help}: ${shown(one)}`);
}"""
OPEN = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's source, which is not part of this repository. Continuous integration must have it."""
    place = os.environ.get(PLACE, "")
    if not place or not Path(place).exists():
        words = f"no axe-core: npm pack axe-core, then {PLACE}=axe-core-VERSION.tgz"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    if not place.endswith(".tgz"):
        return Path(place).read_text("utf-8")
    with tarfile.open(place) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode("utf-8")


@pytest.fixture(scope="module")
def short_lists() -> Iterator[None]:
    """Lists of few lines: the fiftieth breaks no guideline that the first ones keep."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in SHORT:
            assert getattr(module, name) > FEW
            patch.setattr(module, name, FEW)
        yield


@pytest.fixture(scope="module")
def address(
    short_lists: None, filled: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, dict[str, int]]]:
    """Where the console is, the cookie of somebody who may do everything, and keys of things that are there."""
    with browsing(filled, tmp_path_factory.mktemp("accessible"), ["everything"], council="Dyffryn Arian") as (
        visitor,
        _,
    ):
        with visitor.engine.connect() as connection:
            keys = {
                "item": keys_in(connection, FOREIGN)[3],
                "batch": 1,
                "bulk": 1,
                "folder": 2,
                "kept": copied(connection),
            }
        cookie = visitor.client.get_cookie("muniment")
        assert cookie
        server = create_server(visitor.app, host="127.0.0.1", port=0, threads=4)
        threading.Thread(target=server.run, daemon=True).start()
        yield f"http://127.0.0.1:{server.effective_port}", cookie.value, keys
        server.close()


def copied(connection: Any) -> int:
    """An item of which there are copies."""
    return int(connection.exec_driver_sql("SELECT min(duplicate_of) FROM judgements WHERE duplicate_of > 0").scalar())


def places(keys: dict[str, int], language: str) -> list[str]:
    """The address of every page, and in English of some with filters in force."""
    found = ["/nothing-is-here"]
    for page in ALL:
        if page.changes or page.name in FILES | SENT_ON | {"sign_in"}:
            continue
        subject = {"batch": "batch", "bulk": "bulk", "copies": "kept", "folder_copies": "folder"}.get(page.name, "item")
        more = QUERIES.get(page.name, ()) if language == "en" else ()
        rule = page.rule.replace("<int:key>", str(keys[subject])).replace("<int:other>", str(keys["kept"]))
        found += [re.sub(r"<\w+:\w+>", "1", rule) + query for query in ("", *more)]
    return found


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_page_breaks_the_guidelines(
    browser: Any, axe: str, address: tuple[str, str, dict[str, int]], language: str
) -> None:
    base, cookie, keys = address
    broken = {}
    for signed_in in (True, False):
        context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
        context.add_init_script(axe)
        context.add_cookies([{"name": "language", "value": language, "url": base}])
        if signed_in:
            context.add_cookies([{"name": "muniment", "value": cookie, "url": base}])
        tab = context.new_page()
        for place in places(keys, language) if signed_in else ["/sign-in", "/accessibility", "/nothing"]:
            assert tab.goto(base + place).status in (200, 404), place
            assert tab.locator("html").get_attribute("lang") == language
            tab.evaluate(OPEN)
            for width, (across, down) in WIDTHS.items():
                tab.set_viewport_size({"width": across, "height": down})
                if found := tab.evaluate(REPORT, TAGS):
                    broken[f"{place} ({width})"] = found
        context.close()
    assert not broken, "\n".join(f"{place}\n  " + "\n  ".join(found) for place, found in broken.items())


def test_axe_finds_what_is_wrong(browser: Any, axe: str, address: tuple[str, str, dict[str, int]]) -> None:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(axe)
    tab = context.new_page()
    tab.goto(address[0] + "/sign-in")
    tab.evaluate("document.querySelector('label').remove(); document.documentElement.removeAttribute('lang')")
    tab.evaluate("document.querySelector('h1').style.color = '#ccc'")
    found = {one.partition(":")[0] for one in tab.evaluate(REPORT, TAGS)}
    context.close()
    assert {"label", "html-has-lang", "color-contrast"} <= found
