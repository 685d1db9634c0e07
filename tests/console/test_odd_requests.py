"""Odd parameters at every address, by somebody who may do much: an answer in words each time, never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.review import FACETS
from reports.console.pages import ALL
from tests.console import made_up
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
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Somebody with the rights of all roles but the Data Owner's limits."""
    folder = tmp_path_factory.mktemp("odd")
    filled = made_up.fill(folder)
    with browsing(filled, folder, ["everything"]) as (browser, _):
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
