"""The name model: whether it is there, and that its absence only costs coverage."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from classifiers import ner
from classifiers.names.letters import name_likeness
from classifiers.names.model import LONGEST, sentences
from classifiers.people import find_people
from models.records import Properties, Text


def test_status_is_of_one_piece() -> None:
    found = ner.status()
    assert found.available == bool(found.name)
    assert found.verified or found.warning


def test_without_a_model_patterns_still_find_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ner, "_folder", lambda: None)
    monkeypatch.setattr(ner, "model", ner.model.__wrapped__)
    assert ner.status.__wrapped__().warning
    (found,) = find_people([Text("Dear Mrs Okafor\n\nI saw Siân Puw.")], [[]], Properties(), deep=True)
    assert len(found) == 2


@pytest.mark.skipif(not ner.status().available, reason="no name model installed")
def test_loading_the_model_brings_no_command_line_and_no_web_client() -> None:
    code = (
        "import json, sys; from classifiers import ner; assert ner.warm(); names = list(sys.modules);"
        "import spacy.cli; print(json.dumps([names, spacy.cli.info.__module__]))"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    loaded, whole = json.loads(printed)
    assert not {"spacy.cli", "requests", "urllib3", "httpx", "typer"} & set(loaded)
    assert whole == "spacy.cli.info"


@pytest.mark.skipif(not ner.status().available, reason="no name model installed")
def test_deep_reads_every_english_sentence() -> None:
    body = "The fence was mended by Farquhar Quimby yesterday."
    (found,) = find_people([Text(body)], [[]], Properties(), deep=True)
    assert [body[person.start : person.end] for person in found] == ["Farquhar Quimby"]


def test_welsh_is_never_given_to_the_english_model(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forbidden:
        def pipe(self, texts: object, **_: object) -> list[object]:
            assert not list(texts)  # type: ignore[call-overload]
            return []

    monkeypatch.setattr(ner, "model", Forbidden)
    body = "Mae Cyngor y Gymuned wedi gofyn i Drigolion Llanfair am eu barn ar y Cynllun Adfywio."
    assert find_people([Text(body)], [[]], Properties(), deep=True) == [[]]


def test_sentences_are_cut_at_a_sane_length() -> None:
    body = "word " * 2_000
    pieces = list(sentences(body, 0, len(body)))
    assert max(end - start for start, end in pieces) <= LONGEST
    assert "".join(body[start:end] for start, end in pieces).strip() == body.strip()


def test_letters_tell_names_from_words() -> None:
    assert min(map(name_likeness, ("chukwudumebi", "kowalczyk", "oluwatoyin"))) > 0.6
    assert max(map(name_likeness, ("sharepoint", "ethnicity", "broadband"))) < 0.4


@pytest.mark.parametrize("junk", ["A ", "\n", "\t|", "John ", "Name: ", "J.", "O'", "a, ", "mr "])
def test_junk_takes_time_in_proportion(junk: str) -> None:
    (found,) = find_people([Text(junk * 20_000)], [[]], Properties())
    assert len(found) < 20_000
