"""Signing in by a provider on this machine: only whom it vouches for, only those with an account, with its roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from sqlalchemy import select

from models.access import EVERYTHING, Act, Role
from models.config import Console
from models.errors import MunimentError
from models.review_tables import users as table
from models.store import audit, users
from models.store.engine import writing
from reports.console.services import Provider
from scanner.consoling import SECRET, provider_of
from tests.console import made_up
from tests.console.made_up import Browser, browsing

oidc_provider_mock = pytest.importorskip("oidc_provider_mock")
ROLES = {"Records.Reviewer": "reviewer", "Records.Approver": "approver"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider on this machine, who believes whatever user name is typed."""
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        person(address, "ann", email="ann@example.org", email_verified=True)
        person(address, "eve", email="reviewer@example.org", email_verified=False)
        person(address, "new", preferred_username="newcomer", name="Newcomer", roles=["Records.Reviewer", "Other"])
        person(address, "nobody", preferred_username="nobody", roles=["Other"])
        person(address, "thief", preferred_username="auditor", roles=["Records.Approver"])
        yield address


@pytest.fixture
def nobody(filled: Path, issuer: str, tmp_path: Path) -> Iterator[Browser]:
    """A browser before the console of a council whose accounts stand in the console."""
    with browsing(filled, tmp_path, provider=Provider(issuer, "console", "secret")) as (browser,):
        with writing(browser.engine) as connection:
            users.add(connection, EVERYTHING, "ann", [Role.REVIEWER], email="Ann@example.org")
        yield browser


@pytest.fixture
def making(filled: Path, issuer: str, tmp_path: Path) -> Iterator[Browser]:
    """The same where the provider keeps the accounts."""
    provider = Provider(issuer, "console", "secret", ROLES, creates=True)
    with browsing(filled, tmp_path, provider=provider) as (browser,):
        yield browser


def person(issuer: str, sub: str, **claims: Any) -> None:
    """Make somebody known to the provider."""
    assert requests.put(f"{issuer}/users/{sub}", json=claims, timeout=10).status_code in (200, 204)


def returned(browser: Browser, sub: str, wanted: str = "") -> str:
    """Go to the provider and sign in there; the address with which it sends the browser back."""
    answer = browser.client.get("/sign-in/provider" + (f"?next={wanted}" if wanted else ""))
    assert answer.status_code == 302
    there = answer.headers["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"]
    assert asked["state"]
    back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]
    return urlsplit(back)._replace(scheme="", netloc="").geturl()


def last(browser: Browser) -> Any:
    with browser.engine.connect() as connection:
        return audit.log(connection, EVERYTHING, number=1)[0]


def test_somebody_with_an_account_signs_in(nobody: Browser) -> None:
    assert "Sign in with" in nobody.client.get("/sign-in").text
    answer = nobody.client.get(returned(nobody, "ann", "/queue?action=dispose"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/queue?action=dispose")
    assert "ann, Records reviewer" in re.sub("<[^>]+>", "", nobody.client.get("/help").text)
    assert last(nobody).act == Act.LOGIN
    cookie = nobody.client.get_cookie("muniment")
    assert cookie
    assert nobody.post("/sign-out").status_code == 303
    assert nobody.client.get("/queue").status_code == 303


@pytest.mark.parametrize("sub", ["eve", "stranger", "nobody"])
def test_somebody_without_an_account_gets_a_page_and_none(nobody: Browser, issuer: str, sub: str) -> None:
    person(issuer, "stranger", email="stranger@example.org", email_verified=True)
    before = made_up.state(nobody.engine)["users"]
    answer = nobody.client.get(returned(nobody, sub))
    assert answer.status_code == 403
    assert "have no account here" in answer.text
    assert nobody.client.get("/queue").status_code == 303
    assert made_up.state(nobody.engine)["users"] == before
    assert last(nobody).act == Act.LOGIN_FAILED


def test_another_state_is_refused(nobody: Browser) -> None:
    back = urlsplit(returned(nobody, "ann"))
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    for wrong in ({**query, "state": "forged"}, {name: value for name, value in query.items() if name != "state"}, {}):
        answer = nobody.client.get(f"{back.path}?{urlencode(wrong)}")
        assert answer.status_code == 401
        assert "not completed" in answer.text
    other = nobody.app.test_client()
    assert other.get(back.geturl()).status_code == 401, "what another browser began is worth nothing here"
    assert nobody.client.get("/queue").status_code == 303


def test_an_answer_is_worth_one_login(nobody: Browser) -> None:
    back = returned(nobody, "ann")
    assert nobody.client.get(back).status_code == 303
    assert nobody.client.get(back).status_code == 401


def test_another_nonce_is_refused(nobody: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    there = nobody.client.get("/sign-in/provider").headers["Location"]
    forged = re.sub(r"nonce=[^&]+", "nonce=forged", there)
    back = requests.post(forged, data={"sub": "ann"}, allow_redirects=False, timeout=10).headers["Location"]
    answer = nobody.client.get(urlsplit(back)._replace(scheme="", netloc="").geturl())
    assert answer.status_code == 401
    assert nobody.client.get("/queue").status_code == 303


def test_somebody_who_declines_is_told(nobody: Browser) -> None:
    there = nobody.client.get("/sign-in/provider").headers["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    answer = nobody.client.get(f"/sign-in/provider/back?error=access_denied&state={state}")
    assert answer.status_code == 401
    assert "not completed" in answer.text


def test_the_first_login_makes_the_account_with_its_roles(making: Browser, issuer: str) -> None:
    assert making.client.get(returned(making, "new")).status_code == 303
    assert "Newcomer, Records reviewer" in re.sub("<[^>]+>", "", making.client.get("/help").text)
    again = Browser(making.app.test_client(), making.app, making.engine)
    person(issuer, "new", preferred_username="newcomer", roles=["Records.Approver"])
    assert again.client.get(returned(again, "new")).status_code == 303
    assert "Approver" in again.client.get("/help").text
    assert making.client.get("/help").status_code == 303, "the sessions with other roles have ended"
    person(issuer, "new", preferred_username="newcomer", roles=[])
    third = Browser(making.app.test_client(), making.app, making.engine)
    assert third.client.get(returned(third, "new")).status_code == 403
    assert again.client.get("/help").status_code == 303
    with making.engine.connect() as connection:
        rows = connection.execute(select(table.c.roles).where(table.c.login == "newcomer")).scalars().all()
        assert rows == ["approver"]
        assert not audit.verify(connection).faults


def test_an_account_out_of_use_stays_so(making: Browser, issuer: str) -> None:
    person(issuer, "gone", preferred_username="gone", roles=["Records.Reviewer"])
    making.client.get(returned(making, "gone"))
    with writing(making.engine) as connection:
        users.change(connection, EVERYTHING, "gone", active=False)
    assert making.client.get(returned(making, "gone")).status_code == 403


@pytest.mark.parametrize(("sub", "code"), [("nobody", 403), ("thief", 401)])
def test_neither_no_role_nor_the_name_of_another_lets_in(making: Browser, sub: str, code: int) -> None:
    before = made_up.state(making.engine)["users"]
    assert making.client.get(returned(making, sub)).status_code == code
    assert made_up.state(making.engine)["users"] == before
    assert making.client.get("/queue").status_code == 303


def test_a_provider_that_is_away_is_told(filled: Path, tmp_path: Path) -> None:
    with browsing(filled, tmp_path, provider=Provider("http://localhost:1", "console", "secret")) as (browser,):
        answer = browser.client.get("/sign-in/provider")
        assert answer.status_code == 502
        assert "does not answer" in answer.text


def test_settings_make_a_provider() -> None:
    settings = Console(oidc_issuer="https://id", oidc_client_id="us", oidc_roles=("Records.Reviewer=reviewer",))
    found = provider_of(settings, {SECRET: "hidden"})
    assert found
    assert found.roles == {"Records.Reviewer": "reviewer"}
    assert "hidden" not in repr(found)
    assert provider_of(Console(), {SECRET: "hidden"}) is None
    for wrong, environment in (
        (settings, {}),
        (Console(oidc_issuer="https://id"), {SECRET: "x"}),
        (Console(oidc_issuer="https://id", oidc_client_id="us", oidc_roles=("A=boss",)), {SECRET: "x"}),
        (Console(oidc_issuer="https://id", oidc_client_id="us", create_accounts=True), {SECRET: "x"}),
    ):
        with pytest.raises(MunimentError):
            provider_of(wrong, environment)
