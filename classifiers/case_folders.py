"""A case's folder considered as one: the letter that closes a case dates all that lies in its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from models.findings import DateCandidate
from models.inventory import Record

LENT = frozenset(
    {
        "closure", "end_of_claim", "end_of_tenancy", "end_of_employment", "end_of_contract", "approval_terminated",
        "refusal_or_withdrawal",
    }
)  # fmt: skip
"""Events that end a whole case. Births and deaths are not lent: a case's papers name several people."""
CLEAR = 0.85
"""A statement must be so sure to date other documents: a cue right beside its date."""
LENT_SCORE = 0.7
"""Above what starts a period, below what disposal needs: a person confirms what one letter says of a whole folder."""
AFTERMATH = timedelta(days=92)
"""Letters within a quarter after the end belong to the ending; later ones show that the case went on."""

REFERENCE = re.compile(
    r"(?<![\w.])(?:[A-Z]{1,6}[-/ ]?)?\d{1,4}[-_/]\d{3,7}(?:[-_/][A-Z]{1,5})?(?!\w)"  # 12-00345-FUL, HB/2012-0034
    r"|(?<!\w)[A-Z]{1,6}[-_ ]?\d{4,9}(?!\w)"  # REF12345
    r"|(?<![\w.-])\d{5,9}(?![\w.-])"
)
YEARS = re.compile(
    r"(?:19|20)\d\d[-_/ ](?:(?:19|20)?\d\d)(?!\d)|(?:19|20)\d{6}(?!\d)|"
    r"\b[A-Z]{0,3} ?(?:19|20)\d\d\b(?![-_/]\d{3})"
)
"""Years and days in names, which are no references."""
PERSON = re.compile(r"^[A-ZÂÊÎÔÛŴŶ][\w'’-]+, ?[A-ZÂÊÎÔÛŴŶ][\w'’. -]+$")


@dataclass(frozen=True, slots=True)
class Lent:
    """What a case's folder says of each of its documents: dates for it, or why the case is still open."""

    dates: tuple[DateCandidate, ...] = ()
    open: str = ""


NOTHING = Lent()


@dataclass(slots=True)
class _Case:
    ends: dict[str, DateCandidate] = field(default_factory=dict)
    used: date = date.min
    used_by: str = ""


@dataclass(slots=True)
class CaseFolders:
    """Collects the dates of case folders while the inventory passes; a folder is a case's by its name."""

    today: date
    _cases: dict[tuple[str, str], _Case] = field(default_factory=dict)

    def look(self, record: Record) -> None:
        """Take in one record."""
        content = record.content
        if content is None or not (content.dates or content.sent):
            return
        folder = case_folder(record.item.path.rpartition("/")[0])
        if not folder:
            return
        case = self._cases.setdefault((record.item.share, folder), _Case())
        for candidate in content.dates:
            self._note(case, candidate, record.item.name)
        if content.sent:
            self._use(case, content.sent.date(), record.item.name)

    def finish(self) -> None:
        """Forget the folders in which no document tells of an end."""
        self._cases = {place: case for place, case in self._cases.items() if case.ends}

    def of(self, record: Record) -> Lent:
        """What the case's folder says of one of its documents; nothing where it is in none."""
        if not self._cases:
            return NOTHING
        folder = case_folder(record.item.path.rpartition("/")[0])
        case = self._cases.get((record.item.share, folder)) if folder else None
        if case is None:
            return NOTHING
        last = max(end.date for end in case.ends.values())
        if case.used > last + AFTERMATH:
            return Lent(open=f"“{case.used_by}” in the case's folder is dated {case.used.isoformat()}, after its end")
        return Lent(tuple(_own_left_out(case, record)))

    def _note(self, case: _Case, candidate: DateCandidate, name: str) -> None:
        if candidate.date > self.today:
            return
        if candidate.kind in ("document_date", "reopened"):
            self._use(case, candidate.date, name)
        elif candidate.kind in LENT and candidate.score >= CLEAR:
            known = case.ends.get(candidate.kind)
            if known is None or (candidate.date, candidate.quote, name) > (known.date, known.quote, ""):
                quote = f"{candidate.quote} (in “{name}” of the same case)"
                case.ends[candidate.kind] = DateCandidate(candidate.kind, candidate.date, quote, LENT_SCORE)

    def _use(self, case: _Case, day: date, name: str) -> None:
        if (day, name) > (case.used, case.used_by) and day <= self.today:
            case.used, case.used_by = day, name


def _own_left_out(case: _Case, record: Record) -> Iterator[DateCandidate]:
    """The folder's dates that the document does not state itself."""
    own = {(each.kind, each.date) for each in record.content.dates} if record.content else set()
    yield from (end for end in case.ends.values() if (end.kind, end.date) not in own)


@lru_cache(maxsize=8_192)
def case_folder(folder: str) -> str:
    """The folder of the case that a folder belongs to, "" for none: the innermost that is named by a reference or by
    a person.

    >>> case_folder("Housing/Tenants/Aldous, Jo/Letters"), case_folder("Finance/Invoices 2016-17")
    ('Housing/Tenants/Aldous, Jo', '')
    """
    names = folder.split("/")
    for depth in range(len(names), 0, -1):
        if _named_like_a_case(names[depth - 1]):
            return "/".join(names[:depth])
    return ""


def _named_like_a_case(name: str) -> bool:
    return bool(PERSON.match(name)) or bool(REFERENCE.search(YEARS.sub(" ", name)))
