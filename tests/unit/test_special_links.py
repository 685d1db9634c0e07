"""What ties a term to a person: subjects, antecedents, kin, hasty notes, chats, examples; companions of terms."""

from __future__ import annotations

import pytest

from classifiers.detectors.folding import fold
from classifiers.policy import load
from classifiers.special_category import pieces_of
from classifiers.special_children import child_hits
from classifiers.special_companions import Nearby
from classifiers.special_links import NAMES, links
from classifiers.special_passages import passages, piece_of
from classifiers.special_terms import lexicon
from classifiers.training.special_markup import parse
from models.findings import Category
from models.records import Properties, Text

LEXICON = lexicon(load(None).terms)


def features(marked: str, category: Category = Category.HEALTH) -> dict[str, float]:
    """The link features of the last passage of a category in marked text."""
    text, findings = parse(marked)
    (piece,) = pieces_of([Text(text)], [findings], LEXICON, Properties())
    passage = [p for p in passages(piece) if p.hits[0].category is category][-1]
    words = text[passage.start : passage.end].lower().split()
    return dict(zip(NAMES, links(piece, passage, words, {category: 2}), strict=True))


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("[S:Ann Mottram] has asthma.", "subject before: a data subject"),
        ("[O:Ann Mottram] asked about asthma.", "subject before: an official"),
        ("I've been signed off with depression.", "subject before: I"),
        ("I've had asthma since March.", "has before"),
        ("Shes got asthma again.", "subject before: he or she"),
        ("Support for adults with asthma.", "subject before: people in general"),
        ("Support for adults with asthma.", "people with before"),
        ("Dx asthma, on inhaler.", "hasty writing"),
        ("Dx asthma, on inhaler.", "subject before: nobody"),
        ("I finished the paper on asthma.", "work with the topic"),
        ("If you have asthma, tell us.", "if before"),
        ("He or she may have asthma.", "he or she, either"),
        ("Our son has asthma.", "somebody's relative"),
        ("[S:Ann Mottram] came in. She has asthma.", "pronoun with a data subject before"),
        ("[09:12] [S:Ann]: his asthma is back", "chat line"),
        ("Case study. Joe has asthma.", "invented example near"),
        ("4.2 An employee with asthma may rest.", "numbered paragraph"),
        ("3/6 asthma attack, seen by GP", "dated entry"),
    ],
)
def test_links_seen(marked: str, name: str) -> None:
    assert features(marked)[name] > 0


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("Write to office@example.org. She has asthma.", "invented example near"),
        ("She has asthma.", "pronoun with a data subject before"),
        ("Diagnosis: asthma", "chat line"),
        ("She has been in the ward with asthma for a week.", "hasty writing"),
    ],
)
def test_links_not_seen(marked: str, name: str) -> None:
    assert features(marked)[name] == 0


def test_children_without_a_name_are_told_from_named_ones() -> None:
    assert features("There is a newborn in the house.", Category.CHILDREN)["child terms, nobody named"] == 1
    assert features("The newborn, [S:Kai], is well.", Category.CHILDREN)["child terms, nobody named"] == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She's only four.", True),
        ("He says that he is sixteen. They agreed.", True),
        ("mae'n saith oed", True),
        ("She is one of three.", False),
        ("He is ten minutes late.", False),
        ("Form 2 must be returned.", False),
    ],
)
def test_ages_in_words(text: str, found: bool) -> None:
    assert bool(list(child_hits(piece_of(Text(text), (), (), fold(text)), Properties()))) is found


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("the police gave a caution for it", True),
        ("under arrest, a caution followed", True),
        ("the police saw the caution sign", False),
        ("a caution was given", False),
    ],
)
def test_companions(text: str, allowed: bool) -> None:
    start = text.index("caution")
    assert Nearby(text, start, start + 7).allows("police|arrest*", "sign|wet floor") is allowed


def test_a_name_is_no_term() -> None:
    text, findings = parse("Mrs [S:Yvette Baptiste] chaired the meeting.")
    (piece,) = pieces_of([Text(text)], [findings], LEXICON, Properties())
    assert not [hit for hit in piece.hits if hit.category is Category.RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS]
