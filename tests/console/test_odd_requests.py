"""Odd parameters at every address, by somebody who may do much: an answer in words each time, never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import EVERYTHING, Role
from models.review import FACETS
from models.store import users
from models.store.engine import writing
from reports.console.pages import ALL
from tests import review_estate
from tests.console import made_up
from tests.console.conftest import PASSWORD, made
from tests.console.made_up import Browser, browsing

NAMES = (
    *FACETS,
    *("text", "folder", "sort", "after", "before", "select", "from", "start", "kind", "state", "words", "actor", "act"),
    *("subject", "item", "verdict", "reason", "class_code", "finding", "purpose", "name", "shared", "fill", "what"),
    *(
        "authority",
        "review_by",
        "login",
        "email",
        "role",
        "local",
        "active",
        "format",
        "expect",
        "right",
        "back",
        "key",
    ),
    *("code", "iss", "error", "next", "language", "random", "old", "new", "again", "number", "unknown"),
)
ODD = (
    *("", "0", "-1", "1", "3", "599", "601", str(2**31), str(2**63), str(2**64), "9" * 40, "1e9", "NaN", "٣", "²", "½"),
    *("1:", "1:0", ":", "1:x:y", "-", "0.-1", "5.7", "9.9.9", ".", "dispose", "review", "undecided", "PERSON:0"),
    *("PERSON:-1", "approve", "keep", "reclassify", "refer", "hold", "1.1", "path", "risk", "folders", "answered"),
    *("\0", "\x01", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "\u202e", "a" * 5000, "%", "_"),
    *("'; DROP TABLE items; --", "<script>", "{{7*7}}", "../../etc/passwd", "file:///etc", "\\\\x", "yes", "no"),
    *("inventory", "csv", "parquet", "2026-02-30", "2026-11-22", "9999-12-31", "0000-00-00", "check", "reviewer", "cy"),
)
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
KEYS = st.sampled_from((0, 1, 2, 3, 27, 599, 601, 2**31, 2**63 - 1, 2**63, 10**30))
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5)


@pytest.fixture(scope="module")
def visitor(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Somebody with the rights of all roles but the Data Owner's limits."""
    with browsing(filled, tmp_path_factory.mktemp("odd"), ["everything"]) as (browser, _):
        yield browser


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("page", [page for page in ALL if page.name != "sign_out"], ids=lambda page: page.name)
@given(pairs=PAIRS, first=KEYS, second=KEYS)
def test_odd_requests_are_answered(
    visitor: Browser, page: object, pairs: list[tuple[str, str]], first: int, second: int
) -> None:
    assert page in ALL
    numbers = iter((first, second))
    address = re.sub(r"<int:\w+>", lambda _: str(next(numbers)), page.rule)  # type: ignore[attr-defined]
    if page.changes:  # type: ignore[attr-defined]
        form: dict[str, list[str]] = {"csrf": [secret_of(visitor)]}
        for name, value in pairs:
            form.setdefault(name, []).append(value)
        answer = visitor.client.post(address, data=form)
    else:
        answer = visitor.client.get(address, query_string=pairs)
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text


def secret_of(visitor: Browser) -> str:
    """The session's secret; somebody who was thrown out (a password changed, an account out of use) signs in again."""
    token = visitor.token()
    if not token:
        visitor.sign_in("everything")
        token = visitor.token()
    return token


def test_numbers_too_large_for_a_column_are_answered(tmp_path: Path) -> None:
    with review_estate.opened("postgresql", tmp_path, 60) as engine:
        with writing(engine) as connection:
            users.add(connection, EVERYTHING, "reviewer", [Role.REVIEWER, Role.OPERATOR], password=PASSWORD)
        app = made(made_up.services_over(engine))
        visitor = Browser(app.test_client(), app, engine)
        visitor.sign_in("reviewer")
        secret = visitor.token()
        for page in ALL:
            address = re.sub(r"<int:\w+>", str(3_000_000_000), page.rule)
            if not page.changes:
                numbers = "?after=3000000000&before=3000000000&item=3000000000&folder=3000000000&from=3000000"
                answer = visitor.client.get(address + numbers)
            elif page.name not in ("sign_out", "change_password"):
                answer = visitor.client.post(address, data={"csrf": secret, "active": "no", "reason": "none"})
            assert answer.status_code < 500, address
        app.extensions["jobs"].close()


def test_a_fault_of_the_database_is_a_page_in_words(tmp_path: Path) -> None:
    with review_estate.opened("postgresql", tmp_path, 60) as engine:
        with writing(engine) as connection:
            users.add(connection, EVERYTHING, "reviewer", [Role.REVIEWER], password=PASSWORD)
        app = made(made_up.services_over(engine))
        visitor = Browser(app.test_client(), app, engine)
        visitor.sign_in("reviewer")
        with writing(engine) as connection:
            connection.exec_driver_sql("ALTER TABLE saved_views RENAME TO gone")
        answer = visitor.client.get("/queue")
        assert answer.status_code == 500
        assert "Something went wrong" in answer.text
        assert "Content-Security-Policy" in answer.headers
        app.extensions["jobs"].close()
