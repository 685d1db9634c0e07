"""The console in Welsh: no message is without its words, and what is filled into them is the same."""

from __future__ import annotations

import re

import pytest

from reports.console import languages
from tests.console.conftest import Console
from tests.messages import Message, messages

FILLED = re.compile(r"%\(\w+\)s|%%|\{\w*\}")


def test_every_message_has_its_welsh_words() -> None:
    known = languages.catalogue("cy")
    wanting = [one for one in messages() if _key(one) not in known]
    assert not wanting, f"{len(wanting)} without Welsh: {sorted(map(str, wanting))}"


def test_what_is_filled_in_agrees() -> None:
    known = languages.catalogue("cy")
    for one in messages():
        welsh = known.get(_key(one), one)
        english = one if isinstance(one, tuple) else (one,)
        forms = welsh if isinstance(welsh, tuple) else (welsh,)
        assert len(forms) == len(english), one
        for form in forms:
            assert sorted(FILLED.findall(form)) == sorted(FILLED.findall(english[-1])), one


def test_sentences_end_as_in_english() -> None:
    known = languages.catalogue("cy")
    for one in messages():
        if isinstance(one, str) and one in known and one.endswith((".", ":", "?")):
            assert str(known[one]).endswith(one[-1]), one


@pytest.mark.parametrize("number", [0, 1, 2, 7])
def test_nouns_after_a_number_stay_singular(console: Console, number: int) -> None:
    app = console.client.application
    with app.test_request_context("/", headers={"Cookie": "language=cy"}):
        app.preprocess_request()
        assert languages.ngettext("item", "items", number) == "eitem"


def test_pages_are_in_welsh_with_the_plans_welsh_titles(console: Console) -> None:
    console.speaks("cy")
    page = console.get("/")
    assert "Trosolwg" in page
    assert "Ardaloedd storio" in page
    policy = console.services.policy()
    code = next(code for code, found in policy.classes.items() if found.title_cy)
    title = policy.classes[code].title_cy
    assert title in console.get("/queue").replace("&#39;", "'")


def _key(message: Message) -> str:
    return message if isinstance(message, str) else message[0]
