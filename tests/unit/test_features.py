"""Packed features and stems: small, the same every time, in both languages."""

from __future__ import annotations

import pytest

from classifiers.features import BUCKETS, pack, pack_name, terms, unpack
from classifiers.stemming import is_welsh, stem_english, stem_welsh, words
from models.records import Text

WELSH = "Mae'r cyngor yn gofyn i denantiaid dalu'r rhent ac mae'r swyddog wedi ysgrifennu at y tenantiaid."


def buckets(text: str, **more: str) -> set[int]:
    return set(unpack(pack([Text(text, **more)])).buckets.tolist())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "forms",
    [
        ("treth", "dreth", "nhreth", "threth", "trethi"),
        ("cyngor", "gyngor", "nghyngor", "chyngor"),
        ("polisi", "bolisi", "mholisi", "pholisi"),
        ("gwasanaeth", "wasanaeth"),
        ("llyfrgell", "lyfrgell"),
        ("rhent", "rent"),
        ("tenant", "denant"),
        ("ysgol", "hysgol", "ysgolion"),
    ],
)
def test_a_welsh_word_has_one_stem_in_every_mutation(forms: tuple[str, ...]) -> None:
    assert len({stem_welsh(words(form)[0]) for form in forms}) == 1


@pytest.mark.parametrize("forms", [("licence", "licences"), ("housing", "house"), ("invoice", "invoiced", "invoices")])
def test_an_english_word_has_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem_english(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["the", "a", "yn", "2019", "21", "x", "x" * 40])
def test_words_without_meaning_have_no_stem(word: str) -> None:
    assert stem_english(word) == "" or stem_welsh(word) == ""


def test_the_language_of_a_block_is_that_of_its_function_words() -> None:
    assert is_welsh(words(WELSH))
    assert not is_welsh(words("The council asks tenants to pay the rent, and the officer has written to them."))
    assert not is_welsh(words("Y N Y Y N Jones Y 12 Davies N Evans Y"))


def test_packed_features_are_four_bytes_each_and_at_most_the_cap() -> None:
    long = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(2_000))
    assert len(pack([Text(long)])) == 4 * 200
    assert len(pack([Text(long)], cap=50)) == 4 * 50
    assert pack([]) == pack([Text("")]) == pack([Text("the of and")]) == b""


def test_the_same_text_gives_the_same_bytes_and_counts_survive() -> None:
    text = "Rent arrears. " * 3 + "Tenancy agreement."
    assert pack([Text(text)]) == pack([Text(text)])
    found = unpack(pack([Text(text)]))
    counts = dict(zip(found.buckets.tolist(), found.counts.tolist(), strict=True))
    (rent,) = terms("rent")
    assert round(counts[rent]) == 3
    assert max(found.buckets) < BUCKETS


def test_a_title_counts_as_head_wherever_it_stands() -> None:
    filler = Text("filler words about nothing special " * 30)
    found = unpack(pack([filler, Text("Burial register", where="title")]))
    heads = dict(zip(found.buckets.tolist(), found.head.tolist(), strict=True))
    assert all(heads[bucket] for bucket in terms("Burial register"))


def test_a_documents_buckets_are_those_of_the_plans_words() -> None:
    assert set(terms("council tax")) <= buckets("The Council Tax bill of 2019")
    assert set(terms("Treth gyngor", welsh=True)) <= buckets("Anfonwyd bil y dreth gyngor.", language="cy")


def test_only_so_much_of_a_long_text_is_read_but_its_end_is_sampled() -> None:
    long = "budget report " * 40_000 + "crematorium " * 12_000
    assert set(terms("crematorium")) <= buckets(long)


def test_sections_of_acts_keep_their_number() -> None:
    assert set(terms("section 21")) == set(terms("Section 21"))
    assert set(terms("section 21")) != set(terms("section 106"))


@pytest.mark.parametrize(
    "name",
    ["", "Housing Repairs", "repairs of repairs of repairs", "Cofnodion y cyfarfod a gwyliau'r staff", "a " * 90],
)
def test_names_are_packed_as_texts_are(name: str) -> None:
    assert pack_name(name) == pack([Text(name)])
