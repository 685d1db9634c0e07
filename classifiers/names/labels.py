"""Names that a form label, a greeting, a signature or a mail header points at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.names.cues import alternation, words
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, NAME, PLACE, PREFIX, STOP, SUFFIX, WORD, flags_of, plain, pure
from classifiers.names.runs import word_kind
from classifiers.names.spans import Name
from classifiers.patterns import finder, spans

_N = r"[^\W\d_](?:(?:[^\W\d_]|['’.\-])*(?:[^\W\d_]|\.))?(?![\w@])"
_VALUE = rf"{_N}(?:,?[ \u00a0]{{1,2}}{_N}){{0,5}}"
_QUALIFIED = (
    r"(?:(?:full|preferred|legal|contact|your|their|his|her|account|user|parent|carer|partner|previous|former|birth"
    r"|married|new|current|other|spouse|child|mother|father|client|pupil|patient|applicant|tenant)(?:['’]?s?['’]?)? )"
)
_OF = rf"{_QUALIFIED}?(?:" + alternation("name_label") + r")(?: of [a-z ]{2,25})?"
_BY = r"[a-z]{3,12}(?:ed|en)(?: (?:in|off|out|up))? by|[a-zŵŷâêîôû]{3,14}wyd(?: gan)?"
_WHO = rf"(?:{alternation('who', 'who_line')}|{_BY})s?(?:['’]s)?(?: \d)?(?: full)?(?: name| \(name\))?"
_GAP = r"(?:[ \t]?\([^)\n]{1,30}\))?[ \t]*(?::|\.{3,}|…+|_{3,}|=|[ \t]-[ \t]|\t|\||(?<=  ))[ \t._:|]*"
_LABEL = re.compile(rf"(?P<label>{_OF}|{_WHO}){_GAP}(?P<value>{_VALUE})", re.IGNORECASE | re.MULTILINE)
_SECOND = re.compile(rf"[ ]{{2,}}(?P<value>{_VALUE})[ \t]*(?:\n|$)")
_GREETING = re.compile(
    rf"^[ \t>]*(?:{alternation('salutation')})[ \t]+(?P<value>{_N}(?: {_N}){{0,4}}(?:, {_N})?)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNOFF = re.compile(
    rf"^[ \t]*(?:{alternation('signoff')})[ \t]*[,.!:–-]?[ \t]*(?:\n[ \t]*){{1,4}}(?:(?:per )?pp |p\.p\. )?"
    rf"(?P<value>{_N}(?:[ ]{_N}){{0,4}})[ \t,]*(?=\n|$|\(|,|-|\|)",
    re.IGNORECASE | re.MULTILINE,
)
_INTRODUCED = re.compile(
    rf"\b(?:(?i:name is|name's|name was|known as|fy enw i yw|enw i ydy|i'm called)|I,) (?P<value>{_N}(?: {_N}){{0,3}})"
)
_HINTS = ("ame is", "AME IS", "ame's", "ame was", "nown as", "enw i y", "m called", "I, ")
"""Parts of the words that introduce a name, looked for before the pattern is tried."""
_CLOSING = re.compile(rf"\n[ \t]*\n[ \t]*(?P<value>{_N}(?: {_N})?)[ \t]*(?=\n[ \t]*\n|\n?\Z|\n-{{3,}}|\nFrom:)")
_LASTNAME = r"(?:Mc|Mac|O['’]|D['’])?[^\W\d_a-z][^\W\d_]+(?:['’\-][^\W\d_]+)*"
_REVERSED = re.compile(
    rf"(?<!\w)(?P<last>{_LASTNAME}(?: [^\W\d_a-z][^\W\d_]+)?), ?"
    r"(?P<first>[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_a-z][\w.]*){0,2})"
)
_INITIALS = re.compile(
    rf"(?:^|[:\t|;(•*-] ?|\d[.)]? {{1,4}})(?P<last>{_LASTNAME}), ?(?P<first>[A-Z](?:\.?[ -]?[A-Z])?\.?)"
    r"(?=[ \t]*(?:[-–|;,:(\t\n)]|$)| {3})",
    re.MULTILINE,
)
_WEAK_LABELS = frozenset(
    "re from to at present contact name names subject enw member owner doctor partner cc in_attendance".split()
)


def labelled(body: str) -> Iterator[Name]:
    """The value behind a form label, when it can be a name: "Claimant: J Okafor", "Enw: Siân Puw"."""
    for match in _label_matches(body):
        label = match.group("label").strip()
        yield from _value(match.group("value"), match.start("value"), label, label.casefold() in _WEAK_LABELS)
        second = _SECOND.match(body, match.end("value"))
        if second and label.casefold() in words("name_label"):
            yield from _value(second.group("value"), second.start("value"), label, False)


_LISTED = re.sub(r"[^\x00-\x7f]", r"\\?", rf"\b(?i:{alternation('name_label', 'who', 'who_line')}|{_BY})")
"""The words of labels for the engine, which sees a text with its letters beyond ASCII as question marks."""
_LEAD = re.compile(rf"(?:^|[\n\t|;,(/]|  )[ \t>*•\-–]*(?:\d+[.)] ?)?({_QUALIFIED}?)$", re.IGNORECASE)
"""What may stand between the start of a line, cell or clause and a label's word: bullets, a number, one more word."""
_REACH = 60


def _label_matches(body: str) -> Iterator[re.Match[str]]:
    """The labels in lines that have something to divide a label from its value; the engine finds their words."""
    position = 0
    for word, _ in spans(finder(_LISTED), body.encode("ascii", "replace")):
        lead = None
        if word >= position and _divided(body, word):
            lead = _LEAD.search(body, max(0, word - _REACH), word)
        match = _LABEL.match(body, word - len(lead.group(1))) if lead else None
        if match:
            yield match
            position = match.end()


def _divided(body: str, word: int) -> bool:
    """True where the rest of the line may divide a label from a value."""
    end = body.find("\n", word)
    rest = body[word : end if end >= 0 else len(body)]
    return any(mark in rest for mark in _DIVIDERS)


_DIVIDERS = (":", "  ", "\t", "|", "=", " -", "\t-", "...", "…", "___")


_ANY_LABEL = re.compile(
    rf"^[ \t>*•-]*(?P<label>[^\W\d_][\w'’/()\- ]{{1,30}}?)[ \t]*(?::|\.{{3,}})[ \t.]*"
    rf"(?P<value>{_N}(?: {_N}){{1,3}})[ \t,;.]*$",
    re.MULTILINE,
)


def any_label(body: str) -> Iterator[Name]:
    """A line of any label and a value made only of words that look like a full name."""
    for match in _ANY_LABEL.finditer(body):
        value = match.group("value")
        words_ = [word.strip(".,'’") for word in value.split()]
        flags = [flags_of(word) for word in words_]
        if not all(word[:1].isupper() or word in ("ap", "ab", "de", "van", "bin", "al", "el") for word in words_):
            continue
        if flags[-1] & SUFFIX or any(f & STOP or (f & (WORD | PLACE) and not f & NAME) for f in flags):
            continue
        if any(f & FIRST for f in flags[:-1]) or all(not f for f in flags):
            yield Name(
                match.start("value"), match.start("value") + len(value), 0.72, "rule: label", match.group("label")
            )


def greeted(body: str) -> Iterator[Name]:
    """The name after a greeting at the start of a line: "Dear Siân", "Hi Mo"."""
    for match in _GREETING.finditer(body):
        yield from _value(match.group("value"), match.start("value"), "greeting", False, most=4)


def signed(body: str) -> Iterator[Name]:
    """The name on the line below a closing: "Yours sincerely", "Cofion"."""
    for match in _SIGNOFF.finditer(body):
        yield from _value(match.group("value"), match.start("value"), "signature", True, most=5)


def introduced(body: str) -> Iterator[Name]:
    """Names that people give for themselves or others: "my name is Siiri", "I, Huw Parri, of 4 Church View"."""
    if not any(hint in body for hint in _HINTS):
        return
    for match in _INTRODUCED.finditer(body):
        yield from _value(match.group("value"), match.start("value"), "name is", False, most=4)


def closing_line(body: str) -> Iterator[Name]:
    """A first name alone on the last line of a message."""
    for match in _CLOSING.finditer(body):
        yield from _value(match.group("value"), match.start("value"), "signature", True, most=2)


_LAST_LINE = re.compile(rf"\n[ \t]*(?P<value>{_N}(?: [A-Z]\b)?)[ \t.]*\s*\Z")


def last_line(body: str) -> Iterator[Name]:
    """A first name that is nothing else, alone on the last line of a note: who wrote it."""
    match = _LAST_LINE.search(body, max(0, len(body) - 40))
    if match is None:
        return
    word = match.group("value").split()[0].rstrip(".")
    if pure(flags_of(word), FIRST) and not word.isupper():
        yield Name(match.start("value"), match.end("value"), 0.7, "rule: label", "signature")


def reversed_names(body: str) -> Iterator[Name]:
    """Surname, comma, first name: "THOMSON, Annette"."""
    for match in _REVERSED.finditer(body):
        last = match.group("last").split()[-1]
        first, *more = match.group("first").split()
        code = (first.isupper() and len(first) < 4) or (len(last) < 3 and not flags_of(last) & LAST)
        score = 0.0 if code else _reversed_score(last, flags_of(last), flags_of(first))
        if score > SURE and ", " in match.group() and pure(flags_of(last), LAST):
            score = WHOLE
        if not score and not code:
            score = _unsure_score(last, first, more, opens=_opens(body, match.start()))
        start = match.start("last") + (match.group("last").rfind(last) if len(match.group("last").split()) > 1 else 0)
        end = match.start("first") + _first_length(match.group("first"))
        if flags_of(first) & PREFIX:
            continue
        if score and not (score < SURE and _in_list(body, start)):
            yield Name(start, end, score, "rule: surname first")


def _unsure_score(last: str, first: str, more: list[str], *, opens: bool) -> float:
    """An unlisted surname where a line begins; a word for a first name, where a clear one follows it."""
    if opens and not flags_of(last) and pure(flags_of(first), FIRST):
        return 0.88
    known = flags_of(last) & LAST or not flags_of(last)
    virtue = last.isupper() and known and flags_of(first) & (WORD | PLACE) and first.istitle()
    return 0.9 if virtue and more and pure(flags_of(more[0]), FIRST) else 0.0


SURE = 0.9
"""Score of a surname in capitals before a first name: believed wherever it stands."""
WHOLE = 0.97
"""Score of one that is a listed surname and nothing else: its two first names are not taken for a whole name."""
_BEFORE = re.compile(r"([^\W\d_a-z][\w'’.-]*) $")


def _in_list(body: str, start: int) -> bool:
    """True where the word before is part of a name too: "Ka Yan Wong, Mei Ho" lists two people."""
    found = _BEFORE.search(body, max(0, start - 30), start)
    return found is not None and word_kind(found.group(1)) in "NI"


def _opens(body: str, start: int) -> bool:
    """True at the start of a line, list item or cell."""
    return bool(_ITEM.search(body[max(0, start - 8) : start]))


_ITEM = re.compile(r"(?:^|\n|\t|\|)[ \t]*(?:\d{1,3}[.)]? |[•*-] )?$")


def surname_initial(body: str) -> Iterator[Name]:
    """Surname, comma, initials, where a line or field begins: "Okonjo, B.", "SMITH, J P"."""
    for match in _INITIALS.finditer(body):
        last = match.group("last")
        flags = flags_of(last)
        unlisted = not flags and name_likeness(plain(last)) >= 0.6
        if unlisted or (flags & LAST and not flags & (STOP | PLACE) and (last.isupper() or not flags & WORD)):
            yield Name(match.start("last"), match.end("first"), 0.75, "rule: surname first")


def _reversed_score(last: str, last_flags: int, first_flags: int) -> float:
    if (first_flags | last_flags) & STOP:
        return 0.0
    if last.isupper():
        return _capital_surname(last_flags, first_flags)
    if not first_flags & FIRST or first_flags & (WORD | PLACE) or last_flags & (FIRST | PLACE):
        return 0.0
    if not last_flags:
        return 0.65 if not first_flags & LAST and name_likeness(plain(last)) >= 0.5 else 0.0
    return 0.78 if last_flags & LAST and not last_flags & WORD else 0.62 if last_flags & LAST else 0.0


def _capital_surname(last_flags: int, first_flags: int) -> float:
    known = bool(last_flags & NAME) or not last_flags
    if first_flags & FIRST:
        return 0.93 if known and (last_flags & LAST or not first_flags & (WORD | PLACE)) else 0.0
    plausible = first_flags & LAST or not first_flags
    return 0.72 if known and plausible and not last_flags & (WORD | PLACE) else 0.0


def _first_length(first: str) -> int:
    length = 0
    for word in first.split(" "):
        flags = flags_of(word)
        if length and not (len(word.rstrip(".")) == 1 or (flags & NAME and not flags & STOP)):
            break
        length += len(word) + (1 if length else 0)
    return length


def _value(value: str, start: int, label: str, weak: bool, most: int = 6) -> Iterator[Name]:
    taken = _name_words(value, most)
    if not taken:
        return
    text = value[: taken[-1][1]].rstrip(".,").removesuffix("'s").removesuffix("’s")
    if "'s " in text or "’s " in text:
        return
    flags = [flags_of(value[a:b].strip(".,'’")) for a, b in taken]
    lone = label == "signature" and (text.istitle() or " " in text) and len(flags) < 4
    lone = lone and all(f & NAME or not f for f in flags)
    score = _value_score(text, flags, weak, lone)
    if score:
        yield Name(start, start + len(text), score, "rule: label", label)


def _name_words(value: str, most: int) -> list[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\s]+", value):
        if len(taken) > 1 and match.start() - taken[-1][1] > 1:
            break
        word = match.group().strip(".,'’")
        flags = flags_of(word)
        title = word.casefold() in words("title")
        if not word or (flags & STOP and not title) or (taken and not _goes_on(word, flags, value)):
            break
        taken.append(match.span())
        if match.group().endswith(".") and len(word) > 2 and not title:
            break
        if len(taken) == most:
            break
    return taken


def _goes_on(word: str, flags: int, value: str) -> bool:
    if flags & NAME or not flags or len(word) == 1:
        return (
            word[0].isupper()
            or value.islower()
            or word in ("ap", "ab", "ferch", "van", "de", "bin", "bint", "al", "el")
        )
    return word.casefold() in words("title")


def _value_score(text: str, flags: list[int], weak: bool, lone: bool) -> float:
    names = sum(bool(f & NAME) for f in flags)
    clear = any(f & NAME and not f & (WORD | PLACE) for f in flags)
    unknown = sum(not f for f in flags)
    capital = text[:1].isupper()
    if weak:
        enough = (clear and (len(flags) > 1 or any(f & FIRST for f in flags))) or names >= 2 or lone
        return 0.85 if enough and capital else 0.0
    if clear or names >= 2:
        return 0.93 if capital else 0.8
    return 0.7 if capital and (names or unknown) and all(f & NAME or not f & WORD for f in flags) else 0.0
