"""Training documents made from frames and phrase banks: many registers, people visibly invented, truth known."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classifiers.training.special_markup import Document, parse

FOLDER = Path(__file__).parent / "special_templates"
FRAMES = ("frames.txt", "voices.txt")
CATEGORIES = {
    "health": 6, "criminal_offence": 5, "children": 4, "racial_or_ethnic_origin": 2,
    "religious_or_philosophical_beliefs": 2, "trade_union_membership": 2, "political_opinions": 1.5,
    "sexual_orientation": 1.5, "sex_life": 1.5, "genetic": 1, "biometric": 1,
}  # fmt: skip
FEMALE = (
    "Ffion Aisha Moira Denise Halima Grace Olwen Yetunde Karolina Tamsin Rhian Shabnam Mei Josie Beryl Carys".split()
)
MALE = "Idris Tariq Gordon Emeka Piotr Ravi Aled Duncan Leroy Samir Wilfred Jamal Gethin Stefan Ronnie Huw".split()
SURNAMES = (
    "Testwood Sampleby Mockford Dunnage Okonjo Thackley Rahmani Wojcik Parfitt Grindle Llywarch Prosser Brackenbury"
    " Chaudry Eze Fairlamb Gittins Harkness Iqbal Jellicoe Kettering Lomas Mottram Nuttall Osgood Pendry"
).split()
MONTHS = "January February March April May June July August September October November December".split()
MONTHS_CY = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()
STREETS = ("Alder Court", "Quarry Row", "Mill Close", "Beech Row", "Alder Close")
ABOUT_A_PERSON = re.compile(r"\{([CD])\.(?:pred|tele|field|value|you|me|me2)\}")
NEW_EACH_TIME = ("rows", "statement", "lines")


@dataclass(slots=True)
class Cast:
    """The people and choices of one document while it is written."""

    rng: random.Random
    c: str
    d: str
    language: str
    fresh: bool
    forename: str = ""
    surname: str = ""
    female: bool = True
    columns: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def recast(self) -> None:
        """Choose another data subject."""
        self.female = self.rng.random() < 0.5
        self.forename = self.rng.choice(FEMALE if self.female else MALE)
        self.surname = self.rng.choice(SURNAMES)


class Generator:
    """Writes documents from the frames and banks of the template folder; the same seed gives the same documents."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.frames = [frame for name in FRAMES for frame in _frames(FOLDER / name)]
        fillers = _banks(FOLDER / "fillers.txt")
        self.banks = {lang: {**fillers, **_banks(FOLDER / f"banks_{lang}.txt")} for lang in ("en", "cy")}
        self.extras = json.loads((FOLDER / "extras.json").read_text(encoding="utf-8"))

    def documents(self, each: int) -> Iterator[Document]:
        """`each` documents of every frame."""
        for family, genre, language, kind, template in self.frames:
            for number in range(each):
                yield self._document(f"{family}-{number}", family, genre, language, kind, template)

    def _document(self, name: str, family: str, genre: str, language: str, kind: str, template: str) -> Document:
        c, d = self._categories(language)
        cast = Cast(self.rng, c, d, language, family.startswith(NEW_EACH_TIME))
        cast.recast()
        text, findings = parse(self.write(template, cast))
        used = {m.group(1) for m in ABOUT_A_PERSON.finditer(template)} if kind == "positive" else set()
        about = frozenset(category for slot, category in (("C", c), ("D", d)) if slot in used)
        return Document(name, family, genre, language, text.strip(), findings, about)

    def _categories(self, language: str) -> tuple[str, str]:
        names = [name for name in CATEGORIES if f"{name}.pred" in self.banks[language]]
        c = self.rng.choices(names, [CATEGORIES[name] for name in names])[0]
        rest = [name for name in names if name != c]
        return c, self.rng.choices(rest, [CATEGORIES[name] for name in rest])[0]

    def write(self, template: str, cast: Cast) -> str:
        """The template with every slot and choice filled."""
        parts, position = [], 0
        while (start := template.find("{", position)) >= 0:
            end = _closing(template, start)
            parts.append(template[position:start])
            parts.append(self._slot(template[start + 1 : end], cast))
            position = end + 1
        return "".join([*parts, template[position:]])

    def _slot(self, content: str, cast: Cast) -> str:
        options = _options(content)
        if len(options) > 1:
            return (
                self._slot(self.rng.choice(options), cast)
                if set(options) <= set(_SIMPLE)
                else self.write(self.rng.choice(options), cast)
            )
        if content[:2] in ("C.", "D.") or ("." in content and content.split(".")[0] in CATEGORIES):
            return self._category_slot(content, cast)
        if content in self.banks[cast.language]:
            return self.write(self.rng.choice(self.banks[cast.language][content]), cast)
        simple = _SIMPLE.get(content)
        return simple(cast) if simple else self.write(content, cast)

    def _category_slot(self, content: str, cast: Cast) -> str:
        slot, _, name = content.partition(".")
        category = {"C": cast.c, "D": cast.d}.get(slot, slot)
        if name in ("header", "value", "value2"):
            return self.write(self._column(category, name, cast), cast)
        extra = {"course": "about", "team": "job", "me2": "me", "about2": "about"}.get(name, name)
        if f"{category}.{extra}" in self.banks[cast.language]:
            return self.write(self.rng.choice(self.banks[cast.language][f"{category}.{extra}"]), cast)
        shelf = self.extras.get(f"{extra}_cy" if cast.language == "cy" else extra, self.extras.get(extra, {}))
        return str(self.rng.choice(shelf.get(category, ["Notes"])))

    def _column(self, category: str, name: str, cast: Cast) -> str:
        if category not in cast.columns:
            header, _, values = self.rng.choice(self.banks[cast.language][f"{category}.col"]).partition("=")
            cast.columns[category] = header, values.split(";")
        title, choices = cast.columns[category]
        return title if name == "header" else self.rng.choice(choices)


def _person(cast: Cast) -> str:
    if cast.fresh:
        cast.recast()
    styles = [f"{cast.forename} {cast.surname}"] * 3 + [
        f"{_title(cast)} {cast.surname}",
        f"{cast.surname}, {cast.forename}",
    ]
    return f"[S:{cast.rng.choice(styles)}]"


def _title(cast: Cast) -> str:
    return cast.rng.choice(("Mrs", "Ms", "Miss")) if cast.female else "Mr"


def _other(mark: str, cast: Cast, title: str = "") -> str:
    name = f"{cast.rng.choice(FEMALE + MALE)} {cast.rng.choice(SURNAMES)}"
    return f"[{mark}:{title}{name if cast.rng.random() < 0.7 else name.split()[0]}]"


def _date(cast: Cast) -> str:
    day, month, year = cast.rng.randint(1, 28), cast.rng.randint(1, 12), cast.rng.randint(2018, 2024)
    return cast.rng.choice((f"{day:02}/{month:02}/{year}", f"{day} {MONTHS[month - 1]}", f"{day}.{month}.{year % 100}"))


def _birth(cast: Cast, first: int, last: int) -> str:
    day, month = cast.rng.randint(1, 28), cast.rng.randint(1, 12)
    return f"[DATE_OF_BIRTH:{day:02}/{month:02}/{cast.rng.randint(first, last)}]"


_SIMPLE: dict[str, Callable[[Cast], str]] = {
    "S": _person,
    "F": lambda c: f"[S:{c.forename}]",
    "I": lambda c: f"[S:{c.forename[0]}{c.surname[0]}]",
    "Hon": lambda c: f"[S:{_title(c)} {c.surname}]",
    "O": lambda c: _other("O", c),
    "OC": lambda c: _other("O", c),
    "OCllr": lambda c: _other("O", c, "Cllr "),
    "P": lambda c: _other("P", c, c.rng.choice(("", "", "Lord ", "Sir "))),
    "U": lambda c: _other("U", c),
    "E": lambda c: f"[E:{c.rng.choice(('Mrs A', 'Joe Bloggs', 'John Smith', 'Ms B', 'Jane Doe'))}]",
    "Pron": lambda c: "She" if c.female else "He",
    "pron": lambda c: "she" if c.female else "he",
    "poss": lambda c: "her" if c.female else "his",
    "obj": lambda c: "her" if c.female else "him",
    "date": _date,
    "time": lambda c: f"{c.rng.randint(8, 18)}.{c.rng.choice(('00', '15', '30'))}",
    "month": lambda c: c.rng.choice(MONTHS),
    "month_cy": lambda c: c.rng.choice(MONTHS_CY),
    "year": lambda c: str(c.rng.randint(2008, 2023)),
    "yr": lambda c: str(c.rng.randint(1, 11)),
    "n": lambda c: str(c.rng.randint(2, 12)),
    "num": lambda c: str(c.rng.randint(1000, 99999)),
    "big": lambda c: f"{c.rng.randint(1, 900)},{c.rng.randint(100, 999)}",
    "pct": lambda c: f"{c.rng.randint(2, 90)}%",
    "pc": lambda c: f"{c.rng.randint(2, 90)}.{c.rng.randint(0, 9)}",
    "money": lambda c: f"£{c.rng.randint(9, 900)}.{c.rng.randint(10, 99)}",
    "phone": lambda c: f"[PHONE:01632 960{c.rng.randint(100, 999)}]",
    "email": lambda c: f"[EMAIL:office{c.rng.randint(1, 99)}@example.org]",
    "addr": lambda c: f"[ADDRESS:{c.rng.randint(1, 99)} {c.rng.choice(STREETS)}]",
    "DOBA": lambda c: _birth(c, 1935, 1995),
    "DOBC": lambda c: _birth(c, 2008, 2018),
}  # fmt: skip


def _closing(template: str, start: int) -> int:
    depth = 0
    for place in range(start, len(template)):
        depth += {"{": 1, "}": -1}.get(template[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"a brace is not closed: {template[start : start + 60]}")


def _options(content: str) -> list[str]:
    options, depth, last = [], 0, 0
    for place, character in enumerate(content):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "/" and depth == 0:
            options.append(content[last:place])
            last = place + 1
    return [*options, content[last:]]


def _banks(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
        elif line and not line.startswith("# "):
            found[name].append(line)
    return dict(found)


def _frames(path: Path) -> list[tuple[str, str, str, str, str]]:
    frames: list[tuple[str, str, str, str, str]] = []
    for block in path.read_text(encoding="utf-8").split("\n@ ")[1:]:
        head, _, body = block.partition("\n")
        family, genre, language, kind = (part.strip() for part in head.split("|"))
        frames.append((family, genre, language, kind, body.strip("\n")))
    return frames
