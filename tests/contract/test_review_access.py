"""Accounts, sessions and the audit chain on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from models.access import EVERYTHING, RIGHTS, Act, NotAllowed, Right, Role, Scope
from models.review import ReviewError
from models.review_tables import audit, audit_head, sessions
from models.review_tables import users as accounts
from models.store import audit as chain
from models.store import open_inventory, users
from models.store import sessions as visits
from models.store.engine import writing
from tests.postgres import shared_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "three words unrelated"
AUDITOR = Scope("aud", RIGHTS[Role.AUDITOR], None)
OPERATOR = Scope("it", RIGHTS[Role.OPERATOR], None)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def inventory(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("access")
    address = f"sqlite:///{folder}/a.db" if request.param == "sqlite" else shared_server().new_database()
    engine = open_inventory(address)
    yield engine
    engine.dispose()
    if request.param != "sqlite":
        shared_server().drop(address)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 is slow on purpose; the tests need not be."""
    from argon2 import PasswordHasher

    monkeypatch.setattr(users, "_hasher", lambda: PasswordHasher(1, 8, 1))


@pytest.fixture
def connection(inventory: Engine) -> Iterator[Connection]:
    """A transaction of which nothing stays."""
    with inventory.connect() as connection:
        chain.locked(connection)
        yield connection
        connection.rollback()


def added(connection: Connection, login: str = "jo", **facts: str) -> int:
    return users.add(connection, EVERYTHING, login, [Role.REVIEWER], password=PASSWORD, **facts)


# accounts


def test_a_login_needs_the_password_and_counts_case_in_the_login_as_nothing(connection: Connection) -> None:
    added(connection)
    assert users.verified(connection, "JO ", PASSWORD) is not None
    assert users.verified(connection, "jo", PASSWORD + "x") is None
    assert users.verified(connection, "nobody", PASSWORD) is None
    acts = [(row.act, row.details.get("why")) for row in chain.log(connection, AUDITOR, number=3)]
    assert acts == [("login failed", "unknown"), ("login failed", "wrong password"), ("login", None)]
    kept = connection.execute(select(accounts.c.password)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert "nobody" not in "".join(str(row) for row in chain.log(connection, AUDITOR)), "it may have been a password"


def test_after_five_wrong_tries_the_right_password_waits_too_and_not_for_ever(connection: Connection) -> None:
    added(connection)
    for _ in range(5):
        assert users.verified(connection, "jo", "wrong", NOW) is None
    assert users.verified(connection, "jo", PASSWORD, NOW + timedelta(seconds=59)) is None
    assert users.verified(connection, "jo", "wrong", NOW + timedelta(seconds=61)) is None
    assert users.verified(connection, "jo", PASSWORD, NOW + timedelta(seconds=130)) is None, "the next wait is longer"
    assert users.verified(connection, "jo", PASSWORD, NOW + timedelta(seconds=190)) is not None


@pytest.mark.parametrize(
    ("scope", "login", "roles", "password", "error"),
    [
        (AUDITOR, "a", [Role.AUDITOR], PASSWORD, NotAllowed),
        (OPERATOR, "", [Role.AUDITOR], PASSWORD, ReviewError),
        (OPERATOR, "a", [], PASSWORD, ReviewError),
        (OPERATOR, "a", [Role.AUDITOR], "short", ReviewError),
        (OPERATOR, "a", [Role.AUDITOR], "x" * 1001, ReviewError),
        (OPERATOR, "Jo", [Role.AUDITOR], PASSWORD, ReviewError),
    ],
)
def test_accounts_that_may_not_be(
    connection: Connection, scope: Scope, login: str, roles: list[Role], password: str, error: type[Exception]
) -> None:
    added(connection)
    with pytest.raises(error):
        users.add(connection, scope, login, roles, password=password)
    assert [user.login for user in users.everybody(connection, OPERATOR)] == ["jo"]


def test_a_change_ends_the_sessions_and_nobody_raises_themselves(connection: Connection) -> None:
    added(connection)
    user = users.by_login(connection, "jo")
    assert user is not None
    token = visits.begin(connection, user, NOW)
    with pytest.raises(NotAllowed):
        users.change(connection, Scope("jo", frozenset({Right.USERS}), None), "jo", roles=list(Role))
    users.change(connection, OPERATOR, "jo", roles=[Role.APPROVER])
    assert visits.find(connection, token, NOW) is None
    users.change(connection, OPERATOR, "jo", active=False)
    assert users.verified(connection, "jo", PASSWORD) is None
    told = [row.details["what"] for row in chain.log(connection, AUDITOR, act="user changed")]
    assert told == ["changed", "changed", "added"]
    assert PASSWORD not in str(chain.log(connection, AUDITOR))


def test_ones_own_password_is_changed_with_the_old_one(connection: Connection) -> None:
    added(connection)
    user = users.by_login(connection, "jo")
    assert user is not None
    with pytest.raises(ReviewError):
        users.change_own_password(connection, user, "wrong", "another three words")
    users.change_own_password(connection, user, PASSWORD, "another three words")
    assert users.verified(connection, "jo", "another three words") is not None


def test_a_provider_vouches_for_who_is_known_and_binds_the_address_once(connection: Connection) -> None:
    users.add(connection, EVERYTHING, "ann", [Role.APPROVER], email="Ann@Example.org")
    assert users.vouched(connection, "https://id", "1", "ann@example.org", False) is None, "not verified"
    assert users.vouched(connection, "https://id", "1", "eve@example.org", True) is None, "not known"
    found = users.vouched(connection, "https://id", "1", "ann@example.org", True)
    assert found is not None and found.login == "ann"  # noqa: PT018
    assert users.vouched(connection, "https://id", "2", "ann@example.org", True) is None, "bound to another"
    assert users.vouched(connection, "https://id", "1", "", False) is not None
    assert users.verified(connection, "ann", "") is None, "no password was ever set"


# sessions


def test_a_session_lasts_a_working_day_and_an_hour_of_silence(connection: Connection) -> None:
    added(connection)
    user = users.by_login(connection, "jo")
    token = visits.begin(connection, user, NOW)
    for minutes in range(0, 600, 59):
        found = visits.find(connection, token, NOW + timedelta(minutes=minutes))
        assert found is not None
        assert found.user == user
    assert visits.find(connection, token, NOW + timedelta(minutes=601)) is None
    silent = visits.begin(connection, user, NOW)
    assert visits.find(connection, silent, NOW + timedelta(minutes=61)) is None


def test_the_inventory_keeps_no_token(connection: Connection) -> None:
    token = visits.begin(connection, None, NOW, {"state": "s"})
    kept = connection.execute(select(sessions)).one()
    assert token not in str(kept)
    found = visits.find(connection, token, NOW)
    assert found is not None
    assert (found.user, found.data["state"]) == (None, "s")
    visits.keep(connection, token, {"state": "t"})
    assert visits.find(connection, token, NOW).data == {"state": "t"}  # type: ignore[union-attr]
    visits.end(connection, token, NOW)
    assert visits.find(connection, token, NOW) is None
    assert visits.find(connection, "x\ud800", NOW) is None


# the chain


@pytest.fixture
def chained(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An inventory with nine links and without the triggers that protect them."""
    engine = open_inventory(f"sqlite:///{tmp_path}/chain.db")
    with writing(engine) as connection:
        for number in range(9):
            chain.recorded(connection, "jo", Act.EXPORT, f"export:{number}", {"rows": number, "to": "tŷ"}, NOW)
        for word in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_{word}"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        update(audit).where(audit.c.seq == 4).values(details='{"rows":9}'),
        update(audit).where(audit.c.seq == 4).values(actor="eve"),
        update(audit).where(audit.c.seq == 9).values(at=5),
        delete(audit).where(audit.c.seq == 4),
        delete(audit).where(audit.c.seq == 1),
        delete(audit).where(audit.c.seq == 9),
        delete(audit).where(audit.c.seq > 2),
        delete(audit),
        insert(audit).values(seq=10, at=1, actor="eve", act="x", details="{}", previous="", hash="00"),
        update(audit_head).values(seq=8),
        delete(audit_head),
    ],
    ids=str,
)
def test_every_edit_gap_and_cut_is_found(chained: Engine, statement: object) -> None:
    with chained.begin() as connection:
        assert chain.verify(connection).faults == ()
        connection.execute(statement)  # type: ignore[call-overload]
        assert chain.verify(connection).faults != ()


def test_two_links_that_changed_places_are_found(chained: Engine) -> None:
    with chained.begin() as connection:
        for old, new in ((4, 40), (5, 4), (40, 5)):
            connection.execute(update(audit).where(audit.c.seq == old).values(seq=new))
        assert chain.verify(connection).faults != ()


def test_a_chain_made_anew_is_sound_and_only_a_note_kept_elsewhere_shows_it(chained: Engine) -> None:
    with chained.begin() as connection:
        _, noted = chain.head(connection)
        assert chain.verify(connection, noted).faults == ()
        chain.recorded(connection, "jo", Act.EXPORT, "later")
        assert chain.verify(connection, noted).faults == (), "a note of an earlier end still fits"
        connection.execute(delete(audit))
        connection.execute(update(audit_head).values(seq=0, hash=""))
        for number in range(10):
            chain.recorded(connection, "eve", Act.EXPORT, f"export:{number}")
        assert chain.verify(connection).faults == ()
        assert chain.verify(connection, noted).faults != ()


def test_a_links_hash_can_be_checked_without_this_programme(chained: Engine) -> None:
    names = ("act", "actor", "at", "details", "previous", "seq", "subject")
    with chained.connect() as connection:
        row = connection.execute(select(audit).where(audit.c.seq == 3)).one()._mapping
    line = json.dumps({name: row[name] for name in names}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert row["hash"] == hashlib.sha256(line.encode()).hexdigest()


@pytest.mark.parametrize("statement", [update(audit).values(actor="eve"), delete(audit)], ids=str)
def test_the_database_itself_refuses_to_change_the_chain(inventory: Engine, statement: object) -> None:
    with writing(inventory) as connection:
        chain.recorded(connection, "jo", Act.EXPORT)
    with pytest.raises(DBAPIError, match="never changed"), inventory.begin() as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def test_many_who_write_at_once_make_one_chain(inventory: Engine) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            with writing(inventory) as connection:
                chain.recorded(connection, f"user{number}", Act.REVEAL, f"item:{turn}", {"purpose": "check"})

    with inventory.connect() as connection:
        before = chain.verify(connection).links
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with inventory.connect() as connection:
        found = chain.verify(connection)
        assert (found.links, found.faults) == (before + 30, ())
        assert [name for name in chain.actors(connection, AUDITOR) if name.startswith("user")] == [
            f"user{n}" for n in range(6)
        ]
        assert len(list(chain.whole_log(connection, AUDITOR))) == found.links
        page = chain.log(connection, AUDITOR, act="reveal", actor="user3", number=3)
        rest = chain.log(connection, AUDITOR, act="reveal", actor="user3", before=page[-1].seq)
        assert [row.subject for row in [*page, *rest]] == [f"item:{n}" for n in (4, 3, 2, 1, 0)]


def test_an_act_that_fails_leaves_no_link_and_no_gap(inventory: Engine) -> None:
    with inventory.connect() as connection:
        before = chain.head(connection)
        chain.recorded(connection, "jo", Act.EXPORT)
        connection.rollback()
        assert chain.head(connection) == before
        with pytest.raises(NotAllowed):
            chain.log(connection, Scope("x", RIGHTS[Role.MIGRATION], None))
