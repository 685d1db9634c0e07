"""Whole texts in several registers and both languages: what is in them is found, and nothing else."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from collections import Counter

import pytest
from detector_texts import examples

import classifiers.detectors as package
from classifiers import patterns
from classifiers.detectors.registry import find_all
from models.findings import FindingType as T
from models.findings import Role
from models.records import Text

POLICY = """Records Management Policy 2019-2024 (version 2.14)
The retention period for client files is 25 years from date of birth. Forms ask for an NHS number, a National Insurance
number and a telephone number. The Committee met on 12 March 2019 in Room B12 and approved minute 118822. See paragraph
4.1.2.3 and SI 2011/8647. Budget code 41020 66 81, purchase order 4500123456, ISBN 978-1-742-18096-7, plan BG02 zyz-27.
Passwords should be at least 12 characters long. Council tax bands run from A to H. A sort code has six digits.
Polisi Rheoli Cofnodion: cyfarfu'r pwyllgor ar 12 Mawrth 2019. Rhif y cais: 12345678. Dyddiad cau: 01/04/2020.
Contact us: telephone 01632 960123, e-mail enquiries@council.example.org, or write to Customer Services, County Hall,
Spetchley Road, Worcester WR5 2NP.
"""


@pytest.mark.parametrize("file", ["built_from.txt", "held_back.txt"])
def test_span_f1_of_every_type(file: str) -> None:
    right: Counter[T] = Counter()
    wrong: Counter[T] = Counter()
    missed: Counter[T] = Counter()
    for example in examples(file, seed=4, rounds=6):
        found = {(f.start, f.end, f.type) for f in find_all(example.text) if f.type is not T.ADDRESS}
        right.update(span[2] for span in found & example.spans)
        wrong.update(span[2] for span in found - example.spans)
        missed.update(span[2] for span in example.spans - found)
    for kind in right | missed:
        assert 2 * right[kind] / (2 * right[kind] + wrong[kind] + missed[kind]) >= 0.95, kind


def test_policy_text_holds_only_the_contacts_of_the_body_itself() -> None:
    found = find_all(Text(POLICY))
    assert {finding.type for finding in found} <= {T.PHONE, T.EMAIL, T.POSTCODE, T.ADDRESS}
    assert {finding.role for finding in found} == {Role.OFFICIAL}
    assert len(found) <= 4


def test_contact_of_a_person_is_not_official() -> None:
    found = find_all(Text("Ring her on her mobile, 07700 900123, or write to p.owen@example.org."))
    assert {finding.role for finding in found} == {Role.UNKNOWN}


@pytest.mark.parametrize("text", ["NINO AA999999A", "Write to a.n.other@example.com", "e.g. joe.bloggs@example.org"])
def test_specimens_are_examples(text: str) -> None:
    assert {finding.role for finding in find_all(Text(text))} == {Role.EXAMPLE}


def test_findings_do_not_depend_on_what_follows() -> None:
    text = "NHS No 999 123 4500, born 12/03/1965.\n\n"
    assert len(find_all(Text(text * 300))) == 600


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(package.__path__)])
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"{package.__name__}.{name}")).failed == 0


def test_phrases_as_a_tree() -> None:
    assert doctest.testmod(patterns).failed == 0
    with pytest.raises(ValueError):
        patterns.finder("(")
    with patterns.using("re"), pytest.raises(ValueError):
        patterns.finder("(")
