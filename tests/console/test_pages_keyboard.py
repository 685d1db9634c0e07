"""The reviewer's day by keyboard in a real browser: keys, focus that is never hidden, and no room to the side."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from tests.console.conftest import KEY, Console

sync_api = pytest.importorskip("playwright.sync_api")
OBSCURED = """() => {
  const row = document.querySelector("tr.here").getBoundingClientRect();
  const bar = document.querySelector(".decide").getBoundingClientRect();
  return row.bottom > bar.top || row.top < 0;
}"""


@pytest.fixture
def address(console: Console) -> Iterator[str]:
    """Where a browser reaches the console."""
    server = make_server("localhost", 0, console.client.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def tab(address: str, browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    """A tab in which somebody works; it must not report an error."""
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/enter?key={KEY}")
    yield page
    context.close()
    assert not errors


def test_keys_walk_select_decide_and_take_back(tab: sync_api.Page, address: str) -> None:
    tab.goto(f"{address}/queue?sort=path")
    rows = tab.locator("[data-row]")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert "here" in (rows.nth(1).get_attribute("class") or "")
    tab.keyboard.press("k")
    tab.keyboard.press("x")
    assert rows.nth(0).locator("input").is_checked()
    assert tab.locator("[data-picked]").inner_text() == "1 selected"
    tab.keyboard.press("x")
    tab.keyboard.press("e")
    assert rows.nth(0).locator("input").is_checked(), "a verdict takes the row one stands on"
    assert tab.locator("select[name=verdict]").input_value() == "keep"
    tab.keyboard.type("still in use")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".notice.done")
    assert "1 item: Keep." in tab.locator(".notice.done").inner_text()
    assert "here" in (rows.nth(0).get_attribute("class") or ""), "one goes on where one stood"
    tab.keyboard.press("n")
    assert "here" in (rows.nth(1).get_attribute("class") or "")
    with tab.expect_navigation():
        tab.keyboard.press("u")
    assert "taken back" in tab.locator(".notice.done").inner_text()


@pytest.mark.parametrize(("key", "verdict"), [("a", "approve"), ("r", "refer")])
def test_other_verdicts_have_keys(tab: sync_api.Page, address: str, key: str, verdict: str) -> None:
    tab.goto(f"{address}/queue")
    tab.keyboard.press("j")
    tab.keyboard.press(key)
    assert tab.locator("select[name=verdict]").input_value() == verdict
    assert tab.evaluate("document.activeElement.name") == "reason"


def test_keys_open_an_item_go_to_the_next_and_to_help(tab: sync_api.Page, address: str) -> None:
    tab.goto(f"{address}/queue?sort=path")
    tab.keyboard.press("j")
    with tab.expect_navigation():
        tab.keyboard.press("o")
    first = tab.url
    assert "/item/" in first
    with tab.expect_navigation():
        tab.keyboard.press("n")
    assert "/item/" in tab.url
    assert tab.url != first
    with tab.expect_navigation():
        tab.keyboard.press("?")
    assert tab.url.endswith("/help")


def test_keys_can_be_switched_off(tab: sync_api.Page, address: str) -> None:
    tab.goto(f"{address}/help")
    tab.get_by_role("button", name="Switch keys off").click()
    tab.goto(f"{address}/queue")
    tab.keyboard.press("j")
    assert tab.locator("tr.here").count() == 0


def test_the_row_one_stands_on_is_never_hidden(tab: sync_api.Page, address: str) -> None:
    tab.goto(f"{address}/queue")
    number = tab.locator("[data-row]").count()
    assert number > 20
    for _ in range(number):
        tab.keyboard.press("j")
        assert not tab.evaluate(OBSCURED)


def test_eleven_rows_are_seen_at_once(tab: sync_api.Page, address: str) -> None:
    tab.goto(f"{address}/queue")
    bar = tab.locator(".decide").bounding_box()
    boxes = [row.bounding_box() for row in tab.locator("[data-row]").all()]
    assert bar
    assert sum(1 for box in boxes if box and box["y"] + box["height"] <= bar["y"]) >= 11


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("width", [320, 390])
def test_no_page_is_wider_than_a_phone(tab: sync_api.Page, address: str, width: int, language: str) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.context.add_cookies([{"name": "language", "value": language, "url": address}])
    for path in ("/", "/queue", "/queue?share=council", "/duplicates", "/folders", "/referrals", "/unread", "/help"):
        tab.goto(address + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
