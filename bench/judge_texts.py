"""Planted near-duplicates in real public-sector text: edited versions, form letters, letterheads, others."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EDITS = 0.10
"""Share of words that are changed, taken out or put in, scattered over the text."""
SURNAMES = "Aldous Bevan Crewe Dacey Ebbs Fardon Gethin Hale Ibbot Jarman Kerridge Lacey Mabey Neale Orrin".split()
STREETS = "Alder Birch Cedar Damson Elm Fir Gorse Hazel Ivy Juniper".split()
LETTERHEAD = (
    "Brynmor County Council\nNeuadd y Sir, Brynmor BM1 2XX\nTel: 01632 960100\nwww.example.org\n\n{body}\n\n"
    "Yours sincerely\n\n{officer}\nSenior Officer\n\nThis letter is confidential and intended for the addressee only. "
    "If you received it by mistake please tell us and destroy it. We welcome correspondence in Welsh or English."
)
FORM = (
    "Dear {title} {name}\n\n{number} {street} Street\n\nYour account {account}\n\nWe wrote to you on {day} about the "
    "amount of £{sum} that stands unpaid on the account above. Our records show that no payment has reached us since "
    "then. Unless we receive the full amount within fourteen days we may ask the court for an order, which would add "
    "costs to what you owe. If you cannot pay everything at once, please ring us before that date so that we can "
    "agree how you will pay. If you have paid in the last few days you need do nothing more and we thank you."
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with the group it belongs to: texts of one group are versions of one document."""

    group: str
    text: str


def planted(folder: Path, number: int, seed: int = 7) -> list[Planted]:
    """`number` source documents, half of them with an edited version, a quarter on one letterhead, and form letters."""
    draw = random.Random(seed)
    documents = list(_documents(folder, draw, number))
    pool = [word for text in documents[:200] for word in text.split()]
    found = []
    for at, text in enumerate(documents):
        dressed = at % 4 == 0
        officer = f"{draw.choice('ABCDE')}. {draw.choice(SURNAMES)}"
        found.append(Planted(f"d{at}", LETTERHEAD.format(body=text, officer=officer) if dressed else text))
        if at % 2 == 0:
            changed = edited(text, draw, pool)
            found.append(Planted(f"d{at}", LETTERHEAD.format(body=changed, officer=officer) if dressed else changed))
    found += [Planted(f"f{at}", LETTERHEAD.format(body=_form(draw), officer="A. Clerk")) for at in range(number // 5)]
    return found


def edited(text: str, draw: random.Random, pool: list[str]) -> str:
    """The text with one word in ten changed, taken out or put in."""
    words = []
    for word in text.split(" "):
        if draw.random() >= EDITS:
            words.append(word)
            continue
        words += draw.choice(([draw.choice(pool)], [], [word, draw.choice(pool)]))
    return " ".join(words)


def _documents(folder: Path, draw: random.Random, number: int) -> Iterator[str]:
    """Documents of 120 to 500 words, each of answers that no other holds."""
    with gzip.open(folder / "data/fileplan/questions_unlabelled.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = list(dict.fromkeys(str(json.loads(line)["text"]) for line in lines))
    draw.shuffle(texts)
    document, made = "", 0
    for text in texts:
        document += ("\n" if document else "") + text
        if len(document.split()) >= 120:
            yield " ".join(document.split()[:500])
            document, made = "", made + 1
        if made == number:
            return


def _form(draw: random.Random) -> str:
    day = f"{draw.randint(1, 28)} {draw.choice(('March', 'May', 'June', 'October'))} {draw.randint(2015, 2025)}"
    return FORM.format(
        title=draw.choice(("Mr", "Mrs", "Ms")),
        name=draw.choice(SURNAMES),
        number=draw.randint(1, 300),
        street=draw.choice(STREETS),
        account=draw.randint(10**7, 10**8),
        day=day,
        sum=f"{draw.randint(20, 900)}.{draw.randint(0, 99):02}",
    )
