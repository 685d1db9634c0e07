"""Names in mail headers: "From: Nia Puw <nia@example.org>; Okafor, Chidi (Housing)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from classifiers.names.lexicon import FIRST, LAST, NAME, STOP, WORD, flags_of, pure
from classifiers.names.spans import Name

_WORDS = r"[^\W\d_][\w'’.\-]*"
_HEADER = re.compile(
    r"^[ \t>*]*(?P<field>from|to|cc|bcc|reply-to|sender|oddi wrth|at|copi|anfonwyd gan)[ \t*]*:[ \t*]*"
    r"(?P<list>[^\n]{3,2000})",
    re.IGNORECASE | re.MULTILINE,
)
_PERSON = re.compile(
    rf"['\"]?(?P<name>{_WORDS}(?:,? {_WORDS}){{0,4}})['\"]?[ ]*(?:\([^)]*\)[ ]*)?"
    r"(?:[<\[](?:mailto:)?[^>\]\n]*@[^>\]\n]*[>\]]|(?=;|$))"
)
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?(?i:[ap]m))?"
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Llun|Maw|Mer|Iau|Gwe|Sad|Sul)[a-z]*,?"
_CHAT = re.compile(
    rf"^[ \t]*[\[(]?(?:\d{{1,2}}/\d{{1,2}}/\d{{2,4}},? |{_WEEKDAY} )?{_CLOCK}[\])]?[ ]*[-–]?[ ]*"
    rf"(?P<name>{_WORDS}(?: {_WORDS}){{0,3}}?)(?: \([^()\n]{{2,30}}\))?[ ]?(?::|>|says:)",
    re.MULTILINE,
)


_NAMED_FIRST = re.compile(
    rf"^[ \t]*(?P<name>{_WORDS}(?: {_WORDS}){{0,2}})"
    rf"(?:,? [\[(]{_CLOCK}[\])]:?|,? {_CLOCK}:|,? {_CLOCK}(?=  ))(?=[ \t\n])",
    re.MULTILINE,
)


_CAMEL = re.compile(r"[a-z][A-Z]|^[A-Z]+$")
_SPEAKER = re.compile(
    r"^(?P<name>[^\W\d_a-z][^\W\d_]{2,}(?: [^\W\d_a-z][\w'’\-]+){0,2})"
    rf"(?:: (?=[a-z]{{1,12}}[ ,'?!])|[ \t]+[\[(]?{_CLOCK}[\])]?[ \t]*$)",
    re.MULTILINE,
)


def header_names(body: str) -> Iterator[Name]:
    """The people in From, To and Cc lines, in English or Welsh."""
    for line in _HEADER.finditer(body):
        for match in _PERSON.finditer(line.group("list")):
            start = line.start("list") + match.start("name")
            if _like_name(match.group("name")) and not _of_an_office(match.group("name")):
                yield Name(start, start + len(match.group("name")), 0.93, "rule: mail header", line.group("field"))


def chat_names(body: str) -> Iterator[Name]:
    """The writer at the start of a chat line: "[10:32] siân jones: hiya"."""
    for match in chain(_CHAT.finditer(body), _NAMED_FIRST.finditer(body)):
        name = match.group("name")
        if _like_name(name) or _unlisted(name):
            yield Name(match.start("name"), match.end("name"), 0.85, "rule: chat line", "time")


_WROTE = re.compile(
    rf"(?P<name>{_WORDS}(?: {_WORDS}){{1,3}}) <[^<>\s@]+@[^<>\s]+>(?= (?:wrote|ysgrifennodd)\b|[ \t]*\n)"
)


def quoted_names(body: str) -> Iterator[Name]:
    """Who wrote a quoted message: "On 2 Feb mei fong <m@example.org> wrote"."""
    if "@" not in body or "<" not in body:
        return
    for match in _WROTE.finditer(body):
        words = match.group("name").split()
        while words and not flags_of(words[0]) & NAME:
            words = words[1:]
        name = " ".join(words)
        if words and _like_name(name) and len(words) > 1:
            yield Name(match.end("name") - len(name), match.end("name"), 0.85, "rule: mail header", "from")


_LOWER_SPEAKER = re.compile(r"^(?P<name>[^\W\d_A-Z]{3,}(?: [^\W\d_A-Z]{1,14})?): (?=\S)", re.MULTILINE)
_ABOVE_TIME = re.compile(
    rf"^(?P<name>[^\W\d_]{{2,}}(?: [^\W\d_][\w'’-]*){{0,2}})[ \t]*\n[ \t]*{_CLOCK}[ \t]*$", re.MULTILINE
)


def plain_speakers(body: str) -> Iterator[Name]:
    """Who speaks in a hasty transcript: "sheila: no" at the start of a line, or a name on the line above a time."""
    for match in chain(_LOWER_SPEAKER.finditer(body), _ABOVE_TIME.finditer(body)):
        first, *rest = [flags_of(word) for word in match.group("name").split()]
        if pure(first, FIRST) and all(flag & NAME or not flag for flag in rest):
            yield Name(match.start("name"), match.end("name"), 0.75, "rule: speaker", "time")


def speaker_names(body: str) -> Iterator[Name]:
    """Who speaks in a transcript: "Nia: did you get the forms", or a name and a time on a line of their own."""
    lines = list(_SPEAKER.finditer(body))
    for match in lines:
        words = match.group("name").split()
        flags = [flags_of(word) for word in words]
        if len(lines) == 1 and not any(flags):
            continue
        if all(pure(f, FIRST) or not f or (i and f & LAST) for i, f in enumerate(flags)) and not _CAMEL.search(
            words[0]
        ):
            yield Name(match.start("name"), match.end("name"), 0.75, "rule: speaker", "time")


def _like_name(name: str) -> bool:
    words = [word for word in re.split(r"[ ,.]+", name) if len(word) > 1]
    flags = [flags_of(word) for word in words]
    return bool(words) and any(f & NAME for f in flags) and not any(f & STOP and not f & NAME for f in flags)


def _of_an_office(name: str) -> bool:
    """True for what is all plain words, though some are surnames as well: "Duty", "Customer Desk".

    >>> [_of_an_office(name) for name in ("Duty", "Customer Desk", "Young, B", "Mark Hill")]
    [True, True, False, False]
    """
    flags = [flags_of(word) for word in name.split()]
    return "," not in name and all(flag & WORD and not flag & FIRST for flag in flags)


def _unlisted(name: str) -> bool:
    flags = [flags_of(word) for word in name.split()]
    return len(flags) < 4 and all(not f for f in flags)
