"""Every address as every role and as nobody: nothing foreign is in an answer, nothing that is not allowed changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.access import RIGHTS, Right, Role
from models.review_tables import bulk_actions
from models.store.engine import writing
from reports.console.page import ANYBODY, Page
from reports.console.pages import ALL
from tests.console.conftest import PASSWORD
from tests.console.made_up import FOREIGN, MARK, OWN, Browser, browsing, keys_in, state

ROLES = {role.value.replace(" ", "-"): role for role in Role}
FORGED = 10**15
OPEN = {page.name for page in ALL if page.right is ANYBODY}
QUERIES = (
    "",
    f"?text={MARK}",
    f"?area={FOREIGN}",
    "?area=SU/Legal&sort=path",
    "?decided=keep",
    "?hold=inquiry&sort=size",
    "?folder={folder}",
    "?kind=folders",
    "?state=answered",
    f"?words={MARK}",
    "?after=0.-1&before=9",
)


@pytest.fixture(scope="module")
def everyone(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Browser]]:
    """A browser for each role, and "" for nobody, over one inventory that no test may change."""
    with browsing(filled, tmp_path_factory.mktemp("everyone"), list(ROLES)) as found:
        yield dict(zip([*ROLES, ""], found, strict=True))


@pytest.fixture
def console(filled: Path, tmp_path: Path) -> Iterator[list[Browser]]:
    """The browsers of a reviewer, of somebody else who is one too, and of nobody; theirs to change."""
    with browsing(filled, tmp_path, ["reviewer", "second"]) as found:
        yield found


def addresses(page: Page, keys: dict[str, int]) -> list[str]:
    """A page's addresses for items, folders, batches and accounts of one's own, of others, and of nobody."""
    names = re.findall(r"<int:(\w+)>", page.rule)
    if not names:
        return [page.rule]
    found = [
        re.sub(r"<int:(\w+)>", lambda part, key=key: str(key if part[1] != "other" else keys["own"]), page.rule)  # type: ignore[misc]
        for key in (*keys.values(), 1, FORGED)
    ]
    return list(dict.fromkeys(found))


def some_keys(browser: Browser) -> dict[str, int]:
    with browser.engine.connect() as connection:
        return {"own": keys_in(connection, OWN)[0], "foreign": keys_in(connection, FOREIGN)[0]}


def form_for(page: Page, keys: dict[str, int]) -> dict[str, Any]:
    """Fields that would do something, were it allowed."""
    return {
        "item": [f"{key}:" for key in keys.values()]
        if page.name != "take_out"
        else [str(key) for key in keys.values()],
        "verdict": "keep",
        "reason": "a reason",
        "name": "a name",
        "finding": "0" if page.name == "reveal" else "PERSON:0",
        "purpose": "check",
        "kind": "inventory" if page.name == "take_export" else "path",
        "format": "csv",
        "what": "SU/Housing",
        "authority": "somebody",
        "login": "newcomer",
        "role": ["reviewer"],
        "active": "no",
        "fill": "yes",
        "old": PASSWORD,
        "new": "another long password",
        "again": "another long password",
        "language": "cy",
        "right": "no",
    }


def test_every_address_belongs_to_a_page(everyone: dict[str, Browser]) -> None:
    rules = {rule.endpoint for rule in everyone[""].app.url_map.iter_rules()}
    assert rules == {page.name for page in ALL} | {"static"}
    assert {page.name for page in ALL if page.changes and page.right is ANYBODY} == {
        "sign_in_local",
        "sign_out",
        "choose_language",
    }


def test_nobody_sees_a_page_and_changes_nothing(everyone: dict[str, Browser]) -> None:
    nobody, before = everyone[""], state(everyone[""].engine)
    keys = some_keys(nobody)
    for page in ALL:
        if page.name in OPEN:
            continue
        for address in addresses(page, keys):
            if page.changes:
                assert nobody.post(address, form_for(page, keys)).status_code == 403, address
            else:
                answer = nobody.client.get(address)
                assert answer.status_code == 303, address
                assert answer.headers["Location"].startswith("/sign-in?next="), address
            assert MARK not in answer.text if not page.changes else True
    assert state(nobody.engine) == before


@pytest.mark.parametrize("name", ROLES)
def test_a_role_opens_what_its_rights_give(everyone: dict[str, Browser], name: str) -> None:
    browser, rights = everyone[name], RIGHTS[ROLES[name]]
    keys, before = some_keys(browser), state(browser.engine)
    secret = browser.token()
    for page in ALL:
        if page.right is ANYBODY or page.right in rights:
            if not page.changes:
                codes = {browser.client.get(address).status_code for address in addresses(page, keys)}
                assert codes <= ({403} if page.name == "let_in" else {200, 303, 404}), (page.name, codes)
            continue
        for address in addresses(page, keys)[:2]:
            if page.changes:
                sent = {**form_for(page, keys), "csrf": secret}
                answer = browser.client.post(address, data=sent, headers={"Sec-Fetch-Site": "same-origin"})
            else:
                answer = browser.client.get(address)
            assert answer.status_code == 403, (name, address, answer.status_code)
    assert state(browser.engine) == before, f"{name} changed something"


def test_a_data_owner_never_reads_of_other_areas(everyone: dict[str, Browser]) -> None:
    owner, reviewer = everyone["data-owner"], everyone["reviewer"]
    keys = some_keys(owner)
    with owner.engine.connect() as connection:
        folder = connection.exec_driver_sql("SELECT id FROM folders WHERE path LIKE 'Legal%' LIMIT 1").scalar_one()
    seen_by_reviewer = 0
    for page in ALL:
        if page.changes or page.name in OPEN:
            continue
        for address in addresses(page, keys):
            for query in QUERIES[: 3 if "<int:" in page.rule else None]:
                whole = address + query.format(folder=folder)
                answer = owner.client.get(whole)
                asked = set(re.findall(re.escape(MARK), query))
                text = re.sub(rf'value="{MARK}"|text={MARK}|words={MARK}|Words: .{{0,8}}{MARK}', "", answer.text)
                assert answer.status_code < 500, whole
                assert MARK not in _without_what_was_asked(text, bool(asked)), whole
        seen_by_reviewer += MARK in reviewer.client.get(addresses(page, keys)[0]).text
    assert seen_by_reviewer >= 5, "the mark is on pages of those who may see it"


def _without_what_was_asked(text: str, asked: bool) -> str:
    """A page without the words of the search, which it repeats."""
    return re.sub(rf"<bdi>{MARK}</bdi>|text%3D{MARK}|words%3D{MARK}|={MARK}", "", text) if asked else text


def test_a_data_owner_decides_on_own_areas_only(filled: Path, tmp_path: Path) -> None:
    with browsing(filled, tmp_path, ["data-owner", "reviewer"]) as (owner, reviewer, _):
        keys = some_keys(owner)
        before = state(owner.engine)
        answer = owner.post("/decide", {"item": f"{keys['foreign']}:", "verdict": "keep", "reason": "mine"})
        assert answer.status_code == 303
        assert decided(owner, keys["foreign"]) == before_decisions(before, keys["foreign"])
        owner.post("/decide", {"item": [f"{key}:" for key in keys.values()], "verdict": "keep", "reason": "mine"})
        assert len(decided(owner, keys["own"])) == len(before_decisions(before, keys["own"])) + 1
        assert decided(owner, keys["foreign"]) == before_decisions(before, keys["foreign"])

        owner.post("/decide/all", {"verdict": "keep", "reason": "all of mine"})
        with owner.engine.connect() as connection:
            query = select(bulk_actions.c.done).order_by(bulk_actions.c.id.desc())
            assert 0 < connection.execute(query).scalars().all()[0] <= len(keys_in(connection, OWN))
        assert decided(owner, keys["foreign"]) == before_decisions(before, keys["foreign"])

        reviewer.post("/decide", {"item": f"{keys['foreign']}:", "verdict": "keep", "reason": MARK})
        with owner.engine.connect() as connection:
            last = connection.execute(select(bulk_actions.c.id).order_by(bulk_actions.c.id.desc())).scalars().first()
        now = state(owner.engine)
        assert MARK not in owner.client.get(f"/decisions/{last}").text
        owner.post(f"/decisions/{last}/undo")
        assert state(owner.engine) == now, "a Data Owner undoes nothing of others"
        for forged in (FORGED, -1, 0, "x", "9" * 30, ""):
            owner.post("/decide", {"item": f"{forged}:", "verdict": "keep", "reason": "forged"})
        assert state(owner.engine)["decisions"] == now["decisions"]


def decided(browser: Browser, key: int) -> list[str]:
    """The decisions on an item, as rows."""
    return before_decisions(state(browser.engine), key)


def before_decisions(found: dict[str, Any], key: int) -> list[str]:
    """Of a state, the decisions on an item: the number of the item is the fourth column."""
    return [row for row in found["decisions"] if re.match(rf"\(\d+, \d+, '[^']*', {key},", row)]


def test_an_operator_sees_no_snippets_and_no_values(everyone: dict[str, Browser]) -> None:
    operator, reviewer = everyone["operator"], everyone["reviewer"]
    key = some_keys(operator)["own"]
    secret = operator.token()
    page = operator.client.get(f"/item/{key}").text
    assert "In context, masked" not in page
    assert "/reveal" not in page
    sent = {"csrf": secret, "finding": "0", "purpose": "check"}
    assert operator.client.post(f"/item/{key}/reveal", data=sent).status_code == 403
    assert "/exports" not in page
    assert "/exports" in reviewer.client.get(f"/item/{key}").text


FOREIGN_POSTS: list[tuple[str, dict[str, str], str]] = [
    ("a browser that says cross-site", {"Sec-Fetch-Site": "cross-site"}, "own"),
    ("a browser that says same-site", {"Sec-Fetch-Site": "same-site"}, "own"),
    ("another origin", {"Origin": "https://evil.example"}, "own"),
    ("an origin that is hidden", {"Origin": "null"}, "own"),
    ("no token", {}, "none"),
    ("a wrong token", {}, "wrong"),
    ("the token of another session", {}, "other"),
    ("the token in the address", {}, "query"),
]


@pytest.mark.parametrize(("what", "headers", "which"), FOREIGN_POSTS, ids=[one[0] for one in FOREIGN_POSTS])
def test_forged_posts_change_nothing(console: list[Browser], what: str, headers: dict[str, str], which: str) -> None:
    reviewer, second, _ = console
    keys, before = some_keys(reviewer), state(reviewer.engine)
    tokens = {"own": reviewer.token(), "none": "", "wrong": "x" * 32, "other": second.token(), "query": ""}
    more = f"?csrf={reviewer.token()}" if which == "query" else ""
    for page in ALL:
        if page.changes:
            form = {**form_for(page, keys), "csrf": tokens[which]}
            for address in addresses(page, keys)[:2]:
                answer = reviewer.client.post(address + more, data=form, headers=headers)
                assert answer.status_code == 403, (what, address)
    assert state(reviewer.engine) == before
    assert reviewer.client.get("/").status_code == 200, "and the session goes on"


def test_a_page_that_changes_answers_no_get(console: list[Browser]) -> None:
    reviewer = console[0]
    shown = {page.rule for page in ALL if not page.changes}
    keys, before = some_keys(reviewer), state(reviewer.engine)
    for page in ALL:
        if page.changes and page.rule not in shown:
            for address in addresses(page, keys):
                assert reviewer.client.get(address).status_code == 405, address
    assert state(reviewer.engine) == before


def test_the_cookie_is_out_of_reach_and_the_token_changes_at_login(filled: Path, tmp_path: Path) -> None:
    with browsing(filled, tmp_path, secure=True) as (nobody,):
        base = "https://console.example"
        first = nobody.client.get("/sign-in", base_url=base)
        secret = re.search(r'name="csrf" value="([^"]+)"', first.text)
        assert secret
        form = {"login": "reviewer", "password": PASSWORD, "csrf": secret[1]}
        second = nobody.client.post("/sign-in", data=form, base_url=base)
        cookies = [cookie_of(answer) for answer in (first, second)]
        for cookie in cookies:
            assert cookie.startswith("__Host-muniment=")
            assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
            assert "Domain" not in cookie
        assert cookies[0] != cookies[1]
        assert second.headers["Strict-Transport-Security"]
        old = cookies[0].split(";")[0]
        stale = nobody.app.test_client(use_cookies=False)
        assert stale.get("/", base_url=base, headers={"Cookie": old}).status_code == 303, (
            "the one before is worth nothing"
        )


def cookie_of(answer: TestResponse) -> str:
    return next(value for value in answer.headers.getlist("Set-Cookie") if "muniment" in value)


def test_signing_out_ends_the_session_on_the_server(console: list[Browser]) -> None:
    reviewer = console[0]
    kept = reviewer.client.get_cookie("muniment")
    assert kept
    assert reviewer.post("/sign-out").headers["Location"] == "/sign-in"
    thief = reviewer.app.test_client()
    thief.set_cookie("muniment", kept.value)
    assert thief.get("/queue").status_code == 303


def test_wrong_passwords_make_an_account_wait(filled: Path, tmp_path: Path) -> None:
    with browsing(filled, tmp_path) as (nobody,):
        for _ in range(5):
            assert nobody.sign_in("reviewer", "not the password").status_code == 401
        answer = nobody.sign_in("reviewer")
        assert answer.status_code == 401
        assert "waits after too many tries" in answer.text
        assert nobody.sign_in("second").status_code == 303, "others are not kept out"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "\\\\evil", "evil", ""]
)
def test_signing_in_leads_to_no_other_site(filled: Path, tmp_path: Path, wanted: str) -> None:
    with browsing(filled, tmp_path) as (nobody,):
        page = nobody.client.get("/sign-in", query_string={"next": wanted}).text
        assert {place.partition("?")[0] for place in re.findall(r'name="back" value="([^"]*)"', page)} == {"/sign-in"}
        assert nobody.sign_in("reviewer", back=wanted).headers["Location"] == "/"
        answer = nobody.post("/language", {"language": "cy", "back": wanted})
        assert answer.headers["Location"] == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(filled: Path, tmp_path: Path) -> None:
    with browsing(filled, tmp_path) as (nobody,):
        there = nobody.client.get("/queue?action=dispose").headers["Location"]
        page = nobody.client.get(there).text
        back = re.search(r'name="back" value="(/queue[^"]*)"', page)
        assert back
        assert nobody.sign_in("reviewer", back=back[1]).headers["Location"] == "/queue?action=dispose"


def test_the_printed_address_lets_in_by_its_key_alone(filled: Path, tmp_path: Path) -> None:
    more = {"key": "the-right-key", "hosts": ("localhost", "127.0.0.1")}
    with browsing(filled, tmp_path, **more) as (nobody,):
        for wrong in ("", "?key=", "?key=the-wrong-key", "?key=the-right-key1"):
            assert nobody.client.get(f"/enter{wrong}").status_code == 403
        assert nobody.client.get("/").status_code == 303
        assert nobody.client.post("/sign-in", data={"csrf": nobody.token("/sign-in")}).status_code == 404
        assert nobody.client.get("/enter?key=the-right-key").status_code == 303
        assert nobody.client.get("/").status_code == 200
        for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[::", "@", ""):
            answer = nobody.client.get("/", headers={"Host": host})
            assert answer.status_code == 400, host
            assert "Content-Security-Policy" in answer.headers
        kept = nobody.client.get_cookie("muniment")
        assert kept
    with browsing(filled, tmp_path / "..", **{**more, "key": "another-key"}) as (again,):
        again.client.set_cookie("muniment", kept.value)
        assert again.client.get("/").status_code == 303
    with browsing(filled, tmp_path) as (accounts,):
        assert accounts.client.get("/enter?key=").status_code == 403, "without a key nobody enters so"


def test_every_answer_has_the_headers_and_no_page_has_scripts_or_styles_in_it(everyone: dict[str, Browser]) -> None:
    reviewer = everyone["reviewer"]
    keys = some_keys(reviewer)
    places = [place for page in ALL if not page.changes for place in addresses(page, keys)]
    places += ["/nothing", "/static/nothing", "/queue?folder=x", "/queue?text=%00", "/decide", "/static/console.css"]
    for place in places:
        answer = reviewer.client.get(place)
        headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], place
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store" or place == "/static/console.css", place
        if headers["Content-Type"].startswith("text/html"):
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", answer.text), place
            assert re.findall(r"<script(?![^>]*\ssrc=)", answer.text) == [], place


def test_an_account_that_is_put_out_of_use_is_out_at_once(filled: Path, tmp_path: Path) -> None:
    with browsing(filled, tmp_path, ["reviewer", "operator"]) as (reviewer, operator, _):
        found = re.search(r'/users/(\d+)"[^§]*?reviewer', operator.client.get("/users").text)
        assert found
        with reviewer.engine.connect() as connection:
            key = connection.exec_driver_sql("SELECT id FROM users WHERE login = 'reviewer'").scalar_one()
        assert operator.post(f"/users/{key}", {"active": "no"}).status_code == 303
        assert reviewer.client.get("/queue").status_code == 303
        assert reviewer.sign_in("reviewer").status_code == 401


def test_an_operator_gives_no_rights_to_themselves(filled: Path, tmp_path: Path) -> None:
    with browsing(filled, tmp_path, ["operator"]) as (operator, _):
        with operator.engine.connect() as connection:
            key = connection.exec_driver_sql("SELECT id FROM users WHERE login = 'operator'").scalar_one()
        before = state(operator.engine)
        operator.post(f"/users/{key}", {"role": [role.value for role in Role]})
        assert state(operator.engine)["users"] == before["users"]
        assert operator.client.get("/exports").status_code == 403


def test_what_a_failed_request_had_written_is_taken_back(console: list[Browser]) -> None:
    reviewer = console[0]
    with writing(reviewer.engine) as connection:
        connection.exec_driver_sql("DROP TABLE saved_views")
    before = state_of_users(reviewer)
    answer = reviewer.client.get("/queue")
    assert answer.status_code == 500
    assert "OperationalError" not in answer.text
    assert state_of_users(reviewer) == before


def state_of_users(browser: Browser) -> list[str]:
    with browser.engine.connect() as connection:
        return sorted(map(repr, connection.exec_driver_sql("SELECT * FROM users").all()))


def test_rights_of_pages_are_those_of_the_documentation() -> None:
    rights = {page.name: page.right for page in ALL}
    assert rights["reveal"] is Right.REVEAL
    assert rights["take_export"] is Right.EXPORT
    assert rights["decide_selected"] is rights["decide_all_now"] is Right.DECIDE
    assert rights["approve_batch"] is Right.APPROVE
    assert rights["users"] is rights["add_user"] is rights["change_user"] is Right.USERS
    assert rights["log"] is rights["batch_list"] is Right.AUDIT
