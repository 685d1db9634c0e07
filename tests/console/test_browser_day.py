"""The review's days in a real browser, from signing in to the certificate: with keys, and the same without scripts."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update
from waitress.server import create_server

from models.access import EVERYTHING, Role
from models.config import Config
from models.disposal_tables import batch_items
from models.store import open_inventory, users
from models.store.engine import writing
from models.tables import items, shares
from reports.console.app import create
from scanner.cli import main
from scanner.consoling import services_of
from tests.console.conftest import PASSWORD, Estate

PEOPLE = {
    "rhian": ("Rhian", [Role.REVIEWER]),
    "osian": ("Tenancy Services Manager", [Role.DATA_OWNER]),
    "dafydd": ("Dafydd", [Role.REVIEWER, Role.APPROVER]),
    "angharad": ("Angharad", [Role.APPROVER]),
}
"""The login, the name (the Data Owner's is the policy's name for the owner of SU/Housing) and the roles."""
LATER = "2027-06-01"


@dataclass(frozen=True, slots=True)
class Council:
    """A council at work: where the console is, its folder, its settings, and a browser."""

    address: str
    folder: Path
    config: Config
    browser: Any

    def tab(self, login: str, *, scripts: bool = True, asks: str = "/") -> Any:
        """A tab in which somebody has signed in, by the page that they asked for."""
        context = self.browser.new_context(java_script_enabled=scripts, viewport={"width": 1360, "height": 900})
        context.set_default_timeout(15_000)
        tab = context.new_page()
        tab.goto(self.address + asks)
        tab.get_by_label("User name").fill(login)
        tab.get_by_label("Password").fill(PASSWORD)
        tab.get_by_role("button", name="Sign in").click()
        tab.wait_for_url(self.address + asks)
        return tab

    def command(self, *words: str) -> Result:
        """Run a command of the command line on the council's inventory."""
        asked = ["--inventory", self.config.inventory]
        return CliRunner(env={"MUNIMENT_KEY_FILE": self.config.key_file}).invoke(main, [*words, *asked])


@pytest.fixture
def council(estate: Estate, tmp_path: Path, browser: Any) -> Iterator[Council]:
    """A copy of the share and its inventory, and a real server over it."""
    shutil.copytree(estate.share, tmp_path / "share", symlinks=True)
    shutil.copy(estate.config.inventory.removeprefix("sqlite:///"), tmp_path / "muniment.db")
    config = replace(estate.config, inventory=f"sqlite:///{tmp_path / 'muniment.db'}")
    engine = open_inventory(config.inventory)
    with writing(engine) as connection:
        connection.execute(update(shares).values(root=str(tmp_path / "share")))
        connection.execute(update(items).values(device=(tmp_path / "share").stat().st_dev))
        for login, (name, roles) in PEOPLE.items():
            users.add(connection, EVERYTHING, login, roles, name=name, password=PASSWORD)
    app = create(services_of(engine, config, "127.0.0.1"))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Council(f"http://127.0.0.1:{server.effective_port}", tmp_path, config, browser)
    server.close()
    app.extensions["jobs"].close()
    engine.dispose()


def told(tab: Any) -> str:
    """What the page says was done."""
    return str(tab.locator(".notice").first.inner_text())


def drafted(tab: Any, council: Council) -> int:
    """Draft a batch of all that is approved, and submit it; returns its number."""
    tab.get_by_role("link", name="Disposal batches").first.click()
    tab.get_by_label("Name").fill("Copies, autumn 2026")
    tab.get_by_label("Reason").fill("Copies are not records")
    tab.get_by_role("button", name="Draft the batch").click()
    assert re.search(r"[1-9]\d* files? (was|were) put in", told(tab))
    tab.get_by_role("button", name="Submit for approval").click()
    assert "Submitted." in told(tab)
    return int(tab.url.rpartition("/")[2])


def approved(tab: Any, council: Council, batch: int) -> None:
    """Approve a batch that somebody else drafted."""
    tab.goto(f"{council.address}/batches/{batch}")
    tab.get_by_role("button", name=re.compile("Approve the disposal of")).click()
    assert "Approved. It can be carried out from" in told(tab)


def carried_out(council: Council, batch: int, names: list[str]) -> None:
    """`muniment dispose`: not before its day; then the files are in quarantine."""
    place = str(council.folder / "quarantine")
    early = council.command("dispose", str(batch), "--carry-out", "--quarantine", place)
    assert early.exit_code == 1
    assert "may be carried out from" in early.output
    there = [path for path in (council.folder / "share").rglob("*") if path.is_file()]
    done = council.command("dispose", str(batch), "--carry-out", "--quarantine", place, "--today", LATER)
    assert done.exit_code == 0, done.output
    assert f"{len(names)} files quarantined" in done.output
    left = [path for path in (council.folder / "share").rglob("*") if path.is_file()]
    assert len(left) == len(there) - len(names)
    assert not any((council.folder / "share" / name).exists() for name in names)


def names_in(council: Council, batch: int) -> list[str]:
    """The paths of a batch's files."""
    engine = open_inventory(council.config.inventory)
    with engine.connect() as connection:
        found = list(connection.execute(select(batch_items.c.path).where(batch_items.c.batch_id == batch)).scalars())
    engine.dispose()
    return found


def check_certificate(tab: Any, council: Council, batch: int, names: list[str]) -> None:
    """The PDF is tagged, in English or Welsh, and names no file and nobody but those who answer for the disposal."""
    tab.goto(f"{council.address}/batches/{batch}")
    welsh = tab.get_by_role("link", name="Certificate in Welsh (PDF)").get_attribute("href")
    assert "Tystysgrif waredu" in certified(tab, council.address + welsh)
    place = tab.get_by_role("link", name="Certificate in English (PDF)").get_attribute("href")
    text = certified(tab, council.address + place)
    assert "Certificate of disposal" in text
    assert "Copies are not records" in text
    assert {"dafydd", "angharad"} <= set(re.findall(r"\w+", text.casefold()))
    for name in names:
        assert name not in text
        assert name.rpartition("/")[2] not in text
    for person in ("rhian", "osian", "Prydderch", "Tenancy Services Manager"):
        assert person.casefold() not in text.casefold()


def certified(tab: Any, address: str) -> str:
    """The text of a certificate at an address."""
    answer = tab.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def test_the_reviewers_day(council: Council) -> None:
    rhian = council.tab("rhian", asks="/queue?action=dispose&sort=path")
    number = rhian.locator("[data-row]").count()
    assert number >= 3

    for key in "jjkxxa":
        rhian.keyboard.press(key)
    rhian.keyboard.type("a copy")
    rhian.keyboard.press("Enter")
    rhian.wait_for_selector(".notice.done")
    assert "1 item: Approve the proposal." in told(rhian)

    rhian.goto(f"{council.address}/decide/all?action=dispose&decided=undecided")
    assert f"{number - 1} items" in rhian.locator("main").inner_text()
    rhian.get_by_label("Reason").fill("copies of what is kept")
    rhian.get_by_role("button", name="Decide").click()
    assert f"{number - 1} of {number - 1}" in rhian.locator("main").inner_text()
    rhian.get_by_role("button", name="Undo this batch").click()
    assert f"{number - 1} decisions were taken back." in told(rhian)

    rhian.goto(f"{council.address}/queue?text=Diary")
    rhian.keyboard.press("j")
    with rhian.expect_navigation():
        rhian.keyboard.press("o")
    rhian.keyboard.press("r")
    rhian.keyboard.type("is this complaint closed?")
    rhian.keyboard.press("Enter")
    rhian.wait_for_selector(".notice.done")
    assert "Refer to the Data Owner" in told(rhian)

    osian = council.tab("osian")
    foreign = rhian_item(rhian, council, "Witness")
    assert osian.goto(f"{council.address}/item/{foreign}").status == 404
    osian.goto(f"{council.address}/queue")
    places = osian.locator("[data-row] .what").all_inner_texts()
    assert places
    assert all("SU/Housing" in place for place in places)
    osian.goto(f"{council.address}/referrals")
    assert "is this complaint closed?" in osian.locator("main").inner_text()
    osian.get_by_role("link", name=re.compile("Diary sheet")).click()
    osian.locator("select[name=verdict]").select_option("keep")
    osian.get_by_label("Reason").fill("it is still open")
    osian.get_by_role("button", name="Decide").click()
    assert "1 item: Keep." in told(osian)
    osian.goto(f"{council.address}/referrals")
    assert "No question waits for an answer." in osian.locator("main").inner_text()

    dafydd = council.tab("dafydd")
    batch = drafted(dafydd, council)
    assert "You drafted this batch: another person approves it." in dafydd.locator("main").inner_text()
    assert dafydd.get_by_role("button", name=re.compile("Approve")).count() == 0

    angharad = council.tab("angharad")
    approved(angharad, council, batch)
    names = names_in(council, batch)
    carried_out(council, batch, names)
    check_certificate(angharad, council, batch, names)
    assert council.command("audit", "verify").exit_code == 0
    angharad.get_by_role("link", name="Audit log").click()
    angharad.get_by_role("button", name="Check the chain").click()
    assert "links are sound" in told(angharad)
    for tab in (rhian, osian, dafydd, angharad):
        tab.get_by_role("button", name="Sign out").click()
        tab.wait_for_url(f"{council.address}/sign-in")
        tab.context.close()


def rhian_item(tab: Any, council: Council, words: str) -> int:
    """The number of the first item that is found by words."""
    tab.goto(f"{council.address}/queue?text={words}")
    place = tab.locator("[data-row] a[data-open]").first.get_attribute("href")
    return int(re.findall(r"/item/(\d+)", place)[0])


def test_the_same_without_scripts(council: Council) -> None:
    rhian = council.tab("rhian", scripts=False, asks="/queue")
    proposals = rhian.locator("details", has_text="Proposal").first
    proposals.locator("summary").click()
    proposals.get_by_role("link", name=re.compile("^Dispose")).click()
    number = rhian.locator("[data-row]").count()
    assert number >= 3
    rhian.locator("[data-row] input[type=checkbox]").first.check()
    rhian.get_by_label("Reason").fill("a copy")
    rhian.get_by_role("button", name="Decide").click()
    assert "1 item: Approve the proposal." in told(rhian)
    rhian.get_by_role("button", name="Undo").click()
    assert "1 decision was taken back." in told(rhian)
    rhian.get_by_role("link", name="Select all on this page").click()
    rhian.get_by_label("Reason").fill("copies of what is kept")
    rhian.get_by_role("button", name="Decide").click()
    assert f"{number} items: Approve the proposal." in told(rhian)

    dafydd = council.tab("dafydd", scripts=False)
    batch = drafted(dafydd, council)
    angharad = council.tab("angharad", scripts=False)
    approved(angharad, council, batch)
    names = names_in(council, batch)
    carried_out(council, batch, names)
    check_certificate(angharad, council, batch, names)
    for tab in (rhian, dafydd, angharad):
        tab.get_by_role("button", name="Sign out").click()
        tab.context.close()
