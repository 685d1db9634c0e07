"""Training rows: passages of generated and hand-written documents, alone and joined to longer ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from classifiers.detectors.registry import find_all
from classifiers.people import assign_roles, find_people
from classifiers.special_category import chosen, pieces_of
from classifiers.special_document import view
from classifiers.special_features import vector
from classifiers.special_terms import INFERRED, Terms, lexicon
from classifiers.training.special_markup import Document, as_table
from classifiers.training.special_noise import noisy
from models.findings import Finding
from models.records import Properties, Text

GAP = "\n\n"
NOTHING = Properties()


@dataclass(frozen=True, slots=True)
class Row:
    """One passage: its features, whether it speaks of a person, and what it belongs to."""

    features: tuple[float, ...]
    about: bool
    family: str
    document: str
    category: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A document inside a joined one, and where it ends."""

    end: int
    document: Document


def found(text: Text) -> tuple[Finding, ...]:
    """All findings of a text, as the scanner finds them."""
    identifiers = [list(find_all(text, ()))]
    people = find_people([text], identifiers, NOTHING)
    identifiers = assign_roles([text], identifiers, people)
    return tuple(sorted([*identifiers[0], *people[0]], key=lambda f: (f.start, f.end, f.type.value)))


def text_of(document: Document, rng: random.Random) -> Text:
    """The document as text, or as a table where it is one and chance says so."""
    return as_table(document) if document.genre == "register" and rng.random() < 0.5 else Text(document.text)


def rows(
    parts: Sequence[Document], text: Text, findings: Sequence[Finding], terms: Terms, *, guess: bool
) -> Iterator[Row]:
    """The rows of documents joined to one. `guess` leaves out passages whose truth the frames do not fix:
    another category beside the chosen one in a generated document about a person."""
    pieces = pieces_of([text], [findings], lexicon(terms), NOTHING)
    about = view([text], pieces, NOTHING)
    ends = _ends(parts)
    name = "+".join(part.id for part in parts)
    for piece, passage in chosen(pieces):
        document = next((part.document for part in ends if passage.start <= part.end), parts[-1])
        category = passage.hits[0].category.value
        said = category in document.about or category in document.inferred
        if category in document.unsure or (guess and document.about and not said):
            continue
        inferred = all(hit.grade == INFERRED for hit in passage.hits)
        yield Row(tuple(vector(piece, passage, about)), said, parts[0].family, name, category, inferred)


def _ends(parts: Sequence[Document]) -> list[Part]:
    ends, position = [], 0
    for document in parts:
        position += len(document.text) + len(GAP)
        ends.append(Part(position - 1, document))
    return ends


def joined(parts: Sequence[Document]) -> tuple[Text, tuple[Finding, ...]]:
    """Documents one after the other, as in a long file, with their findings moved along."""
    findings: list[Finding] = []
    position = 0
    for document in parts:
        findings += [replace(f, start=f.start + position, end=f.end + position) for f in document.findings]
        position += len(document.text) + len(GAP)
    return Text(GAP.join(document.text for document in parts)), tuple(findings)


def mixtures(documents: Sequence[Document], count: int, rng: random.Random) -> Iterator[list[Document]]:
    """Longer documents: several of one genre without a person's data, and one about a person among others."""
    harmless = [d for d in documents if not d.about and not d.inferred and d.genre != "register"]
    positive = [d for d in documents if d.about and d.genre != "register"]
    genres = sorted({d.genre for d in harmless})
    for number in range(count):
        genre = rng.choice(genres)
        same = [d for d in harmless if d.genre == genre]
        if number % 3 == 0:
            yield rng.sample(same, min(len(same), rng.randint(2, 8)))
        elif number % 3 == 1:
            yield rng.sample(harmless, rng.randint(2, 5))
        else:
            parts = [rng.choice(positive), *rng.sample(harmless, rng.randint(1, 4))]
            rng.shuffle(parts)
            yield parts


def all_rows(
    generated: Sequence[Document], written: Sequence[Document], public: Sequence[Document], terms: Terms, seed: int = 5
) -> Iterator[Row]:
    """Every training row: generated and public documents once, written ones in several disguises, and mixtures."""
    rng = random.Random(seed)
    disguises: tuple[Callable[[Text, Document], tuple[Finding, ...]], ...] = (
        lambda text, document: noisy(document.findings, rng),
        lambda text, document: found(text),
    )
    yield from _single(generated, (1, 1), disguises, terms, rng, guess=True)
    yield from _single(written, (1, 3), disguises, terms, rng, guess=False)
    yield from _single(public, (1, 1), disguises, terms, rng, guess=False)
    for parts in mixtures([*generated, *written, *written, *public[:100]], len(generated) // 3, rng):
        text, marked = joined(parts)
        findings = noisy(marked, rng) if rng.random() < 0.3 else found(text)
        yield from rows(parts, text, findings, terms, guess=True)


def _single(
    documents: Iterable[Document],
    times: tuple[int, int],
    disguises: Sequence[Callable[[Text, Document], tuple[Finding, ...]]],
    terms: Terms,
    rng: random.Random,
    *,
    guess: bool,
) -> Iterator[Row]:
    """Rows of single documents; `times` is how often with marked findings, and with found ones (1 in `times[1]`
    for generated and public documents, that often for written ones)."""
    for document in documents:
        text = text_of(document, rng)
        found_too = times[1] if not guess else int(rng.random() < 1 / times[1])
        for disguise, often in zip(disguises, (times[0], found_too), strict=True):
            for number in range(often):
                copy = replace(document, id=f"{document.id}#{number}{'m' if disguise is disguises[0] else 'f'}")
                yield from rows([copy], text, disguise(text, document), terms, guess=guess)
