"""Reading term lists (`terms/en`, `terms/cy`) and trigger cues (`terms/triggers.csv`); a council's add to ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from classifiers.mutations import mutated
from classifiers.period_words import canonical
from classifiers.policy.rows import Columns, Complaints, decoded, read_rows
from models.errors import PolicyError

TRIGGERS_FILE = "terms/triggers.csv"
LANGUAGES = ("en", "cy")
COLUMNS = Columns(
    required=("trigger",),
    optional=("cue", "cue_cy"),
    aliases={"cues": "cue", "cue_en": "cue", "cues_cy": "cue_cy", "ciw": "cue_cy"},
)


def read_terms(content: bytes, file: str, complaints: Complaints) -> tuple[str, ...]:
    """The terms of one list: a term a line, a tab before a note, `#` before a comment."""
    try:
        text = decoded(content, file)
    except PolicyError as error:
        complaints.error(file, f"{str(error).removeprefix(f'{file}: ')}; {error.hint}")
        return ()
    lines = (line.partition("\t")[0].strip() for line in text.splitlines() if not line.startswith("#"))
    return tuple(dict.fromkeys(filter(None, lines)))


def read_cues(content: bytes, file: str, complaints: Complaints) -> dict[str, tuple[str, ...]]:
    """The cues of each trigger, in both languages, the Welsh ones mutated too; a trigger may have several rows."""
    cues: dict[str, list[str]] = {}
    for row in read_rows(content, file, COLUMNS, complaints):
        if not row["trigger"]:
            complaints.error(row.where("trigger"), "the cell is empty; expected a trigger word")
        else:
            found = cues.setdefault(canonical(row["trigger"]), [])
            found += [cue.casefold() for cue in row.many("cue")]
            found += [form for cue in row.many("cue_cy") for form in mutated(cue)]
    return {trigger: tuple(dict.fromkeys(found)) for trigger, found in cues.items()}


def joined(maps: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Several maps of lists as one: the later ones add to the earlier."""
    found: dict[str, tuple[str, ...]] = {}
    for each in maps:
        for key, values in each.items():
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *values)))
    return found
