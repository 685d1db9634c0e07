"""The file plan tried on a pasted text and on items drawn at random."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import func, select

from models.review_tables import audit
from models.tables import decisions
from reports.console.app import create
from tests.console.conftest import Console

TENANCY = (
    "Secure tenancy agreement between the council as landlord and the tenant of the property. The tenant shall pay the "
    "rent weekly. The landlord may serve a notice seeking possession where rent arrears remain on the rent account. "
)


def test_a_pasted_text_is_filed_and_its_words_are_shown(console: Console) -> None:
    page = console.post("/plan/try", title="Tenancy agreement", text=TENANCY).text
    assert "The text would be filed to" in page
    assert re.search(r"<strong>HO-TEN [^<]+</strong>", page)
    assert "tenancy" in page.split("Words that speak for it")[1].split("</table>")[0]
    found = console.services.file_text("Tenancy agreement", TENANCY) if console.services.file_text else None
    assert found is not None
    assert found.code == found.candidates[0].code == "HO-TEN"
    assert found.reason is not None
    assert found.reason.rule == "F1"


def test_what_says_nothing_is_filed_to_none(console: Console) -> None:
    assert console.services.file_text is not None
    assert console.services.file_text("", "xyzzy plugh").code == ""
    assert "No class is likely enough." in console.post("/plan/try", title="", text="xyzzy plugh").text
    assert "Paste a text, or give a title." in console.post("/plan/try", title=" ", text="").text


def test_nothing_is_kept_of_a_text(console: Console) -> None:
    with console.engine.connect() as connection:
        before = connection.execute(select(func.count()).select_from(audit)).scalar()
    console.post("/plan/try", title="Zanzibar", text=TENANCY)
    with console.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(audit)).scalar() == before
        assert connection.execute(select(func.count()).select_from(decisions)).scalar() == 0
    assert "Zanzibar" not in console.get("/plan/try")


def test_items_are_drawn_by_the_address_and_show_how_they_are_filed(console: Console) -> None:
    first = _drawn(console.get("/plan/try?number=10&seed=1"))
    assert len(first) == 10
    assert _drawn(console.get("/plan/try?number=10&seed=1")) == first
    assert _drawn(console.get("/plan/try?number=10&seed=2")) != first
    assert "Filed to" in console.get("/plan/try?number=25&seed=1")
    assert _drawn(console.get("/plan/try?number=7&seed=1")) == []


def test_without_a_filer_there_is_only_the_sample(console: Console) -> None:
    app = create(replace(console.services, file_text=None))
    client = app.test_client()
    client.get(f"/enter?key={console.services.key}")
    page = client.get("/plan/try").text
    assert "Items drawn at random" in page
    assert "Show the class" not in page
    secret = re.search(r'name="csrf" value="([^"]+)"', page)
    assert secret
    assert client.post("/plan/try", data={"text": "a", "csrf": secret[1]}).status_code == 404
    app.extensions["jobs"].close()


def _drawn(page: str) -> list[str]:
    table = page.partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r'href="/item/(\d+)"', table)
