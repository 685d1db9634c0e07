"""Names as systems, forms, minutes and signature blocks set them: "OKAFOR MISS P", "Surname Okafor", "née Okafor"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, NAME, PLACE, STOP, SUFFIX, WELSH, WORD, flags_of, plain
from classifiers.names.phrases import matches
from classifiers.names.spans import Name

LIKELY = 0.5
_CAPS = r"[^\W\d_a-z][^\W\d_a-z'’]{2,}(?:-[^\W\d_a-z'’]{2,})*"
_NAMED = r"[^\W\d_a-z][\w'’]+(?:-[\w'’]+)*"
_SURNAME_TITLE = re.compile(
    rf"(?<![\w@])(?P<last>{_CAPS}) (?:MR|MRS|MISS|MS|MX|DR|REV|Mr|Mrs|Miss|Ms|Dr)\.?"
    rf"(?P<first>(?: [A-Z]\b\.?(?![\w'’])){{1,3}}|(?: {_NAMED}){{1,2}})(?![\w'’])"
)
_CALLED = re.compile(rf"(?<![\w@])(?P<name>{_NAMED}(?: {_NAMED}){{1,3}}) ?\((?P<short>[A-Z]{{2,4}})\)")
_FIELD = re.compile(
    r"(?:^|\n| {2,}|\t)[ \t*•-]*(?i:first ?name|forenames?|given(?: names?)?|middle ?names?|last ?name|surname"
    rf"|family ?name|enw cyntaf|cyfenw)[ \t]+(?P<name>{_NAMED}(?: {_NAMED}){{0,2}})(?=[ \t]*(?:\n|$| {{2}}|\t))"
)
_BORN = re.compile(rf"\b(?:née|nee|maiden name:?|enw morwynol:?) (?P<name>{_NAMED}(?: {_NAMED})?)")
_BLOCK = re.compile(rf"^[ \t>]*(?P<name>{_NAMED}(?: {_NAMED}){{1,3}})[ ]?\|[ ]?(?P<post>[^\n|]{{3,60}})", re.MULTILINE)
_HINTS = (" M", " D", " R", "(", "ame", "iven", "né", "nee", "enw", "|")


def printed(body: str) -> Iterator[Name]:
    """Every name in one of these settings."""
    if not any(hint in body for hint in _HINTS):
        return
    for match in _SURNAME_TITLE.finditer(body):
        first = match.group("first").split()[0]
        initials = len(first.rstrip(".")) == 1 and not flags_of(match.group("last"))
        if initials or (_surname(match.group("last")) and not _other(first)):
            yield Name(match.start("last"), match.end(), 0.98, "rule: surname first")
    for match in _CALLED.finditer(body):
        yield from _with_initials(match)
    for match in _FIELD.finditer(body):
        if not any(_other(word) for word in match.group("name").split()):
            yield Name(*match.span("name"), 0.85, "rule: label", "form field")
    for match in _BORN.finditer(body):
        if not any(flags_of(word) & STOP for word in match.group("name").split()):
            yield Name(*match.span("name"), 0.85, "rule: label", "née")
    for match in _BLOCK.finditer(body):
        if _full(match.group("name").split()) and matches("job", match.group("post")):
            yield Name(*match.span("name"), 0.85, "rule: label", "signature")


def _with_initials(match: re.Match[str]) -> Iterator[Name]:
    """ "Jocasta Brindle (JB)": the initials are those of the last words."""
    found, short = match.group("name").split(), match.group("short")
    named = found[-len(short) :]
    if "".join(word[0] for word in named) == short and len(named) > 1 and _full(named):
        start = match.start("name") + match.group("name").rindex(" ".join(named))
        yield Name(start, match.end("name"), 0.85, "rule: initials", f"({short})")


def _full(parts: list[str]) -> bool:
    """True for words that may be first name and surname, one of them at least like a name."""
    if any(_other(word) for word in parts) or not _surname(parts[-1]):
        return False
    return any(flags_of(word) & NAME for word in parts) or all(_likely(word) for word in parts)


def _other(word: str) -> bool:
    flags = flags_of(word)
    return bool(flags & (STOP | SUFFIX | WELSH | WORD | PLACE)) and not flags & NAME


def _surname(word: str) -> bool:
    flags = flags_of(word)
    if flags:
        return bool(flags & LAST) and not flags & STOP
    return all(flags_of(part) & (FIRST | LAST) or (not flags_of(part) and _likely(part)) for part in word.split("-"))


def _likely(word: str) -> bool:
    return name_likeness(plain(word)) >= LIKELY
