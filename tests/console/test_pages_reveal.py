"""One value read again from its file, wherever it stands; and a plain sentence where that cannot be."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from models.access import EVERYTHING
from models.findings import FindingType
from models.store import audit
from models.store.engine import writing
from models.store.item_view import item_view
from models.tables import shares
from scanner.consoling import services_of
from scanner.rereading import Look, Seen
from tests.console.conftest import Console

PLACES = [
    ("SU/Known/letter.txt", "", "999 000 0018"),
    ("SU/Known/letter.docx", "", "999 000 0018"),
    ("SU/Known/list.xlsx", "", "999 000 0026"),
    ("SU/Known/letters.zip", "2015/first.txt", "999 000 0018"),
    ("SU/Known/message.eml", "second.txt", "999 000 0018"),
]


@pytest.fixture
def moved(console: Console, tmp_path: Path) -> Path:
    """The share in another place, where files may be changed."""
    share = tmp_path / "share"
    shutil.copytree(console.estate.share, share)
    with writing(console.engine) as connection:
        connection.execute(update(shares).values(root=str(share)))
    return share


def asleep(looks: Sequence[Look]) -> list[Seen]:
    """A look that does not end."""
    time.sleep(60)
    return []


def number_of(console: Console, item: int, kind: FindingType) -> int:
    """The number of an item's first finding of a type."""
    with console.engine.connect() as connection:
        found = item_view(connection, EVERYTHING, item)
    assert found is not None
    return next(number for number, one in enumerate(found.findings) if one.type is kind)


def shown(console: Console, path: str, inside: str = "") -> str:
    """The page after asking for an item's first NHS number."""
    item = console.item(path, inside)
    number = number_of(console, item, FindingType.NHS_NUMBER)
    return console.post(f"/item/{item}/reveal", finding=str(number), purpose="check").text


@pytest.mark.parametrize(("path", "inside", "value"), PLACES)
def test_a_value_is_shown_again(console: Console, path: str, inside: str, value: str) -> None:
    page = shown(console, path, inside)
    assert f"<bdi>{value}</bdi>" in page


def test_every_value_of_the_known_files_is_the_one_that_was_found(console: Console) -> None:
    item = console.item("SU/Known/letter.docx")
    with console.engine.connect() as connection:
        found = item_view(connection, EVERYTHING, item)
    assert found is not None
    assert len(found.findings) >= 4
    values = {one.type: console.services.reveal(item, number) for number, one in enumerate(found.findings)}
    assert values[FindingType.EMAIL] == "cerys.prydderch@example.org"
    assert values[FindingType.PHONE] == "07700 900123"


def test_the_look_is_recorded_and_the_value_is_not(console: Console) -> None:
    shown(console, "SU/Known/letter.txt")
    with console.engine.connect() as connection:
        last = audit.log(connection, EVERYTHING, number=1)[0]
    assert last.act == "reveal"
    assert last.details["purpose"] == "check"
    assert "999 000" not in str(last)


def test_without_a_purpose_nothing_is_shown(console: Console) -> None:
    item = console.item("SU/Known/letter.txt")
    answer = console.post(f"/item/{item}/reveal", finding="0", purpose="")
    assert answer.status_code == 303
    assert "Choose what you need to see the value for" in console.get(f"/item/{item}")


def test_a_file_that_changed_is_not_shown(console: Console, moved: Path) -> None:
    letter = moved / "SU/Known/letter.txt"
    letter.write_text(letter.read_text().replace("diabetes", "diabetic"))
    assert "The file has changed since it was read." in shown(console, "SU/Known/letter.txt")


def test_a_file_that_is_gone_is_told(console: Console, moved: Path) -> None:
    (moved / "SU/Known/letter.docx").unlink()
    assert "The file is not there any more." in shown(console, "SU/Known/letter.docx")


def test_a_member_that_is_another_one_now_is_not_shown(console: Console, moved: Path) -> None:
    place = moved / "SU/Known/letters.zip"
    shutil.copy(moved / "SU/Known/letter.docx", place)
    assert "The file has changed since it was read." in shown(console, "SU/Known/letters.zip", "2015/first.txt")


def test_a_share_that_is_away_is_told(console: Console, moved: Path) -> None:
    shutil.rmtree(moved)
    assert "The share does not answer." in shown(console, "SU/Known/letter.txt")


def test_a_file_that_takes_too_long_is_given_up(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.revealing.SECONDS", 1)
    monkeypatch.setattr("scanner.revealing.look", asleep)
    assert "Reading the file takes too long to wait for." in shown(console, "SU/Known/letter.docx")


def test_another_key_shows_nothing(console: Console, tmp_path: Path) -> None:
    config = replace(console.estate.config, key_file=str(tmp_path / "other.key"))
    item = console.item("SU/Known/letter.txt")
    number = number_of(console, item, FindingType.NHS_NUMBER)
    with pytest.raises(Exception, match="has changed"):
        services_of(console.engine, config, "127.0.0.1").reveal(item, number)


def test_two_letters_are_compared_with_their_values_masked(console: Console) -> None:
    one, other = console.item("SU/Known/letter.txt"), console.item("SU/Known/message.eml", "second.txt")
    page = console.post(f"/item/{one}/compare/{other}", purpose="review").text
    assert "Second. Dear" in re.sub("<[^>]+>", "", page)
    assert "999 000 0018" not in page
    assert "07700 900123" not in page
    with console.engine.connect() as connection:
        assert audit.log(connection, EVERYTHING, number=1)[0].act == "reveal"


def test_a_server_that_is_away_is_waited_for_and_then_told(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.revealing.SECONDS", 1)
    monkeypatch.setattr("scanner.revealing.look", asleep)
    with writing(console.engine) as connection:
        connection.execute(update(shares).values(root="smb://nowhere.example.org/share"))
    assert "The share does not answer." in shown(console, "SU/Known/letter.txt")
