"""A plan and documents that only these tests know: its titles tell nothing of what is filed under them."""

from __future__ import annotations

import random

from models.fileplan import RecordClass
from models.policy import Policy

WORDS = {
    "Q1": "lantern brass wick glow taper mantle shade socket",
    "Q2": "harness saddle stirrup bridle hoof paddock mane oats",
    "Q3": "kiln glaze clay bisque firing slip throwing wheel",
    "Q4": "anchor hawser capstan bilge keel mooring tide berth",
}
TITLES = {"Q1": "Things of light", "Q2": "Things of riding", "Q3": "Things of earth", "Q4": "Things of water"}
CLASSES = {code: RecordClass(code, title) for code, title in TITLES.items()}
POLICY = Policy("", "digest", CLASSES, {})
COMMON = "please note that the officer has looked at this and will reply to the enquiry by the end of next week"


def text_of(code: str, number: int) -> str:
    """A text of a class: five of its words among common ones; no two are alike."""
    draw = random.Random(f"{code}{number}")
    words = (
        draw.sample(WORDS[code].split(), 5) + COMMON.split() + [f"item{chr(97 + n)}" for n in draw.sample(range(26), 2)]
    )
    draw.shuffle(words)
    return " ".join(words) + f" {number}"


PLAN_CSV = "code,title\n" + "".join(f"{code},{title}\n" for code, title in TITLES.items())
SCHEDULE_CSV = "ref,trigger,period,action\nR1,closure,6 years,destroy\n"
