"""A rule of a Disposal Schedule as councils write it, in one sentence: period, trigger, action, minimum, exception."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classifiers.period_words import trigger_of
from classifiers.periods import ParsedPeriod, PeriodError, parse
from models.fileplan import Combinator, Period, ScheduleAction

MINIMUM = re.compile(r"\b(?:at least|(?:a )?minimum(?: of)?|not less than|o leiaf)\b", re.I)
TRANSFER = re.compile(
    r"[\s.,;–-]*\b(?:then )?(?:offer(?:ed)?|transfer(?:red)?|trosglwyddo|cynnig)\b.*?\barch\w+.*$", re.I
)
REVIEW = re.compile(r"[\s.,;–-]*\b(?:then |and then |and )?(?:review|adolygu)(?: (?:then|and) destroy)?\.?$", re.I)
DESTROY_LAST = re.compile(
    r"[\s.,;–-]*\b(?:(?:then|and then|and) )?"
    r"(?:(?:securely |confidentially )?(?:destroy(?:ed)?|delete[d]?|dispose[d]? of)|secure (?:destruction|disposal)"
    r"|dinistrio)\.?$",
    re.I,
)
FIRST = re.compile(r"^(?P<what>destroy|delete|dispose(?: of)?|dinistrio|dileu|review|adolygu)\s+", re.I)
WITHIN = re.compile(r"\b(?:automatic(?:ally)? )?(?:deletion|deleted|destruction|destroyed)\b\s*", re.I)
BRACKETS = re.compile(r"\s*\(([^()]*)\)")
DIES = re.compile(
    r",?\s*(?:or|neu),?\s+if\s+(?:the\s+)?(?:child|person|pupil|subject)\s+dies\s+before\s+(?:the\s+)?(?:age\s+(?:of\s+)?)?"
    r"(?P<age>\d{1,3}),?\s*(?:for\s+)?(?P<rest>.+)$",
    re.I,
)
SLASH = re.compile(r"^(?P<length>.+?)\s+/\s+(?P<what>.+)$")
WHO = re.compile(r"^(?P<who>[A-Z][\w ]{2,30}?)\s+[-–:]\s+(?P<rest>.+)$")
AT_ONCE = re.compile(r"^(?:do not (?:keep|retain)|not (?:kept|retained)|peidio â chadw)$", re.I)
THEN = re.compile(r"^(?:until|till|after|hyd nes|ar ôl)\s+(?P<what>.+)$", re.I)
TWO = re.compile(
    r"^(?P<head>.+?\b(?:from|after|following|since|ar ôl)\s+)(?P<one>.+?)\s+(?:or|neu)\s+(?P<two>.+?)"
    r"(?P<which>,?\s*whichever .+)?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a rule say; `action` and `exception` are None and "" where they say nothing of it."""

    period: ParsedPeriod
    action: ScheduleAction | None = None
    minimum: bool = False
    exception: str = ""

    @property
    def shown(self) -> str:
        """The reading in plain words, to be put beside its source."""
        if self.period.permanent:
            length = "kept permanently"
        else:
            pairs = zip(self.period.periods, self.period.triggers, strict=True)
            parts = [f"{period} from {trigger or 'the trigger'}" for period, trigger in pairs]
            length = f" or ({self.period.combinator}) ".join(parts)
        least = "at least " if self.minimum else ""
        ends = f", then {self.action.value}" if self.action and not self.period.permanent else ""
        caveat = f"; exception: {self.exception}" if self.exception else ""
        return f"{least}{length}{ends}{caveat}"


def read(words: str, combinator: Combinator = Combinator.NONE) -> Said:
    """What a rule says. `combinator` is what the schedule says elsewhere of several triggers.

    Raises `PeriodError` in doubt, with what was expected.

    >>> read("Destroy 6 years after termination").shown
    '6 years from end_of_employment, then destroy'
    """
    text, exception = _exception(re.sub(r"\s+", " ", words).strip(" ."))
    text, action = _action(text)
    minimum = bool(MINIMUM.search(text))
    period = _period(text.strip(" .,;"), combinator, words)
    return Said(period, action, minimum, exception)


def _exception(text: str) -> tuple[str, str]:
    """The text without its exception, and that in the words the schedule's own column understands."""
    dies = DIES.search(text)
    if dies:
        return text[: dies.start()], f"dies before {dies['age']}: {dies['rest']}"
    inner = [found for found in BRACKETS.findall(text) if re.search(r"max|unless|except|if |oni bai", found, re.I)]
    return (BRACKETS.sub("", text), "; ".join(inner)) if inner else (text, "")


def _action(text: str) -> tuple[str, ScheduleAction | None]:
    first = FIRST.match(text)
    if first:
        review = first["what"].lower() in ("review", "adolygu")
        return text[first.end() :], ScheduleAction.REVIEW if review else ScheduleAction.DESTROY
    for pattern, action in (
        (TRANSFER, ScheduleAction.TRANSFER),
        (REVIEW, ScheduleAction.REVIEW),
        (DESTROY_LAST, ScheduleAction.DESTROY),
    ):
        found = pattern.search(text)
        if found and found.start():
            return text[: found.start()], action
    within = WITHIN.search(text)
    return (WITHIN.sub("", text), ScheduleAction.DESTROY) if within else (text, None)


def _period(text: str, combinator: Combinator, words: str) -> ParsedPeriod:
    for reading in (_at_once, _plainly, _slash, _two, _without_who):
        found = reading(text, combinator)
        if found is not None:
            return found
    return parse(text or words)


def _at_once(text: str, combinator: Combinator) -> ParsedPeriod | None:
    """`Do not retain`, `until superseded`, `after confirmation of the minutes`: nothing after the event."""
    if AT_ONCE.match(text):
        return ParsedPeriod((Period(),), ("",))
    then = THEN.match(text)
    trigger = trigger_of(then["what"].casefold()) if then else ""
    return ParsedPeriod((Period(),), (trigger,)) if trigger else None


def _plainly(text: str, combinator: Combinator) -> ParsedPeriod | None:
    try:
        return parse(text)
    except PeriodError:
        return None


def _slash(text: str, combinator: Combinator) -> ParsedPeriod | None:
    """`1 year / Date of receipt`."""
    found = SLASH.match(text)
    return _plainly(f"{found['length']} from {found['what']}", combinator) if found else None


def _two(text: str, combinator: Combinator) -> ParsedPeriod | None:
    """`10 years after last contact or death`: two triggers with one period, where it is said which of them counts."""
    found = TWO.match(text)
    if found is None:
        return None
    which = found["which"] or {
        Combinator.LATEST: ", whichever is latest",
        Combinator.EARLIEST: ", whichever is earliest",
    }.get(combinator, "")
    return (
        _plainly(f"{found['head']}{found['one']} or {found['head']}{found['two']}{which}", combinator)
        if which
        else None
    )


def _without_who(text: str, combinator: Combinator) -> ParsedPeriod | None:
    """`Children - until 21 years`: whom the rule is for stands before it."""
    found = WHO.match(text)
    return _plainly(found["rest"], combinator) if found else None
