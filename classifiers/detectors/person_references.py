"""References of persons that only their place gives away: beside names, in papers about council tax or social care.

"Ref", "ID" or "Acc" says nothing by itself. In a table of persons of a council tax list it names the account, in one of
social care the client. Tables of goods, jobs and suppliers are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from classifiers.detectors.context import Context
from classifiers.detectors.regions import Region, has, matches
from classifiers.detectors.rows import Span, Table
from classifiers.detectors.scanning import Judgement
from classifiers.detectors.topics import CARE_WORDS, TAX_WORDS, around, has_care, speaks_of_tax, topic
from classifiers.patterns import NOWHERE, finder
from models.findings import FindingType

ABOUT: Final = f"{TAX_WORDS}|{CARE_WORDS}"
CARE: Final = FindingType.SOCIAL_CARE_ID
TAX: Final = FindingType.COUNCIL_TAX_ACCOUNT
_NAMES_OF: Final = {TAX: "council tax", CARE: "social care"}
_CODE = r"(?:[A-Z]{1,3}[\-/]?)?[0-9]{5,12}(?:[ \-/][0-9]{1,2})?[A-Z]?|[0-9]{2,4}[ \-][0-9]{4,6}"
_CODE += r"|[0-9]{3,4}(?: [0-9]{3,4}){1,2}"
_WHOLE_CODE = re.compile(_CODE)
_WORD = r"(?:[A-Z][A-Za-z'\-]*\.?)"
_NAME = (
    rf"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?(?: (?:&|and) (?:Mr|Mrs|Ms|Miss)\.?)? )?{_WORD}(?:,? (?:(?:ap|al|el|bin|de|van)"
)
_NAME += rf" )?{_WORD}){{1,3}}"
_FULL_NAME = re.compile(rf"{_NAME}|(?:[A-Z]\.){{2,3}}")
_NAMES = re.compile(
    r"(?i)\b(?:names?|enw|person|client|defendant|debtor|liable|child|young person|tenant|resident|service user"
    r"|su|pupil"
    r"|claimant|customer|payer|payee|occupier|initials|surname|carer|cleient|plentyn|unigolyn|talwr)\b"
)
_PARTED = re.compile(r"[_\-./]+|(?<=[a-z])(?=[A-Z])")
_ACCOUNT = re.compile(r"(?i)acc(?:oun)?t|\bacc\b|a/c|cyfrif|\bct")
_HOMES = re.compile(r"(?i)\b(?:address|property|cyfeiriad|eiddo)\b")
_CALLED = re.compile(r"[A-Z][A-Za-z .,'&\-()/]{1,50}")
_VAGUE: Final = (
    "ref reference refs id no nos number num nr acc acct account a c ac pid pin rhif cyf cyfeirnod cyfrif person client"
    " child su service user sys system record mosaic lcs las carefirst eclipse wccis liquidlogic swift paris cleient"
    " plentyn unigolyn defnyddiwr our your ct ctax council tax y yp bill billing party payer charge debtor demand"
    " customer cust liab summons lo la taxpayer case file treth cyngor"
)
_VAGUE_NAME = re.compile(rf"(?:{'|'.join(sorted(_VAGUE.split(), key=len, reverse=True))})+")
_GOODS = re.compile(
    r"(?i)\b(?:item|qty|quantity|price|supplier|provider|vendor|product|description|asset|serial|part|order|invoice|job"
    r"|course|budget|vehicle|make|model|contract|site|proposal|drawing|spec|licence|payroll|applicant|premises"
    r"|location)\b"
)
_OTHER = (
    r"(?i:invoice|inv|order|job|part|policy|inc|delivery|note|po|claim|crime|incident|phone|tel|sort|bank|company"
    r"|charity|minute|report|cost|ledger|budget|account codes?|asset|serial|ticket|planning|licence|quote|contract|nhs"
    r"|ni|vat|uprn|payroll|staff|employee|hospital|gp|school|upn|property|rent|tenancy|passport|visa|booking|receipt)"
)
_OTHER_NUMBER = re.compile(rf"\b{_OTHER}\b[^\n]{{0,12}}\Z")
_BRACKETED = (
    rf"{_WORD}(?: {_WORD}){{1,3}},? ?[(\[](?:(?i:id|ref|no|pid)[ .:]*)?((?:[A-Z]{{1,3}}[\-/]?)?[0-9]{{5,10}})[)\]]"
)
_LINK = r"(?:[ .:,=/#]{1,4}|,? (?:is|was|yw) ?:? ?)"
_TAX_CUED = (
    r"\b(?i:(?:my |the |your |our )?(?:ref(?:erence)?|number|no|rhif|cyf|cyfeirnod|account|a/c|acct?|y rhif ar y bil"
    rf"|ctax|c/?tax a/c|ct)(?: (?:no|number|ref))?){_LINK}(?:ct[/ ])?({_CODE})\b"
)
_CARE_CUED = (
    r"\b(?:(?i:(?:client|child|person|su|service user|resident|young person|cleient|plentyn|unigolyn|gwasanaeth|record"
    r"|system|mosaic|liquidlogic)(?:'?s)?[ ,:]{1,2}(?:[A-Z][a-z']+ [A-Z][a-z'\-]+,? {1,3})?(?:ref(?:erence)?|no"
    r"|number|id"
    r"|rhif|one|record|pin)|rhif (?:cleient|plentyn|y person)|pid|lcs|las|su)|[A-Z][a-z'\-]+,? {1,3}(?i:id|pin"
    r"|rhif|no))"
    rf"{_LINK}((?:[A-Z]{{1,3}}[\-/]?)?[0-9]{{5,10}})\b"
)
_SYSTEM_ID = r"\b(?:LAS|LCS|MOS|AIS|ICS|FWI|WCCIS|SWIFT|ASC|CSC|CHS)[ \-/]?(?:[0-9]{2}[ \-/])?[0-9]{3,8}(?:-[A-Z])?\b"
_NO_MORE = r"(?![/.][0-9])"
_LISTED = re.compile(rf"(?:\A|(?<=\n))[ \t]*(?:[0-9]{{1,2}}[.)] )?({_CODE})[ \t]+(?=(?!(?i:the|for)\b){_WORD})")
CUE_REACH: Final = 260


def in_places(
    context: Context, tables: Callable[[], Sequence[Table]], regions: Sequence[Region], heading: str = ""
) -> Iterator[Judgement]:
    """The references in stretches of a folded text; `heading` is what stands before it in its document. In no order."""
    about = finder(ABOUT)
    if not regions:
        return
    if about(context.data, 0) == NOWHERE and about(heading.encode("ascii", "replace"), 0) == NOWHERE:
        return
    for table in tables():
        yield from _in_table(context.body, table, heading)
    for region in regions:
        yield from _bracketed(context, region)
        yield from _cued(context, region, heading)
        yield from _listed(context, region, heading)
        yield from _of_system(context, region)


def _of_system(context: Context, region: Region) -> Iterator[Judgement]:
    """ "LAS0044918", "MOS-3317408": a social care system before its number, where care is spoken of."""
    for match in matches(context, region, _SYSTEM_ID):
        start, end = match.span()
        near = around(context.body, start, end)
        if sum(map(str.isdigit, match.group())) >= 5 and has_care(near):
            yield Judgement(start, end, CARE, 0.65, "social care: number of a system", match.group()[:3])


def _in_table(body: str, table: Table, heading: str) -> Iterator[Judgement]:
    if any(_GOODS.search(name) for name in table.names):
        return
    columns = range(table.width)
    persons = [column for column in columns if _of_persons(body, table, column)]
    if not persons:
        return
    start, end = table.rows[0][0][0], table.rows[-1][-1][1]
    rows = body[start : min(end, start + 2_000)]
    said = "\n".join((" ".join(table.names), rows, around(body, start, end, heading)))
    about = topic(said)
    for column in columns:
        kind = TAX if about is None and _ACCOUNT.search(table.name(column)) and speaks_of_tax(said) else about
        if kind and column not in persons and _of_codes(body, table, column):
            name = table.name(column)
            for first, last in _codes(body, table, column):
                yield Judgement(
                    first,
                    last,
                    kind,
                    0.75,
                    f"{_NAMES_OF[kind]}: number beside a name",
                    f"column: {name}" if name else "row of a person",
                )
            return


def _of_persons(body: str, table: Table, column: int) -> bool:
    """True for a column of names: its own name says so, or it has none and full names stand in it."""
    values = [value for s, e in table.column(column)[:50] if (value := body[s:e].strip(' "'))]
    name = _PARTED.sub(" ", table.name(column))
    if name and _HOMES.search(name):
        return True
    shape = _CALLED if _NAMES.search(name) else _FULL_NAME
    if not values or (name and not _NAMES.search(name)):
        return False
    return sum(shape.fullmatch(value) is not None for value in values) * 10 >= 6 * len(values)


def _of_codes(body: str, table: Table, column: int) -> bool:
    """True for a column of codes, hardly one of them twice, whose name says no more than that they are references."""
    letters = "".join(re.findall(r"[a-z]+", table.name(column).lower()))
    if not _VAGUE_NAME.fullmatch(letters) and (letters or table.names):
        return False
    filled = [span for span in table.column(column) if body[slice(*span)].strip()]
    found = _codes(body, table, column)
    distinct = len({body[s:e] for s, e in found})
    return bool(found) and len(found) * 10 >= 7 * len(filled) and distinct * 10 >= 8 * len(found)


def _codes(body: str, table: Table, column: int) -> list[Span]:
    found = []
    for start, end in table.column(column):
        value = body[start:end]
        plain = value.strip(' "')
        if _WHOLE_CODE.fullmatch(plain):
            first = start + value.index(plain)
            found.append((first, first + len(plain)))
    return found


def _bracketed(context: Context, region: Region) -> Iterator[Judgement]:
    """ "Mary Dunne (P0041221)" in a paper of social care."""
    for match in matches(context, region, _BRACKETED):
        start, end = match.span(1)
        if topic(around(context.body, start, end)) is CARE:
            yield Judgement(start, end, CARE, 0.7, "social care: number beside a name", "in brackets behind a name")


def _cued(context: Context, region: Region, heading: str) -> Iterator[Judgement]:
    """A number that is only called a number, near to what it is of."""
    body = context.body
    for kind, cued, words in ((TAX, _TAX_CUED, TAX_WORDS), (CARE, _CARE_CUED, CARE_WORDS)):
        if not has(context, region, words) and not heading:
            continue
        for match in matches(context, region, cued, _NO_MORE):
            start, end = match.span(1)
            if _OTHER_NUMBER.search(body, max(0, match.start() - 24), match.start()):
                continue
            reach = CUE_REACH if kind is CARE else 2 * CUE_REACH
            low = max(0, start - reach)
            near = heading[-CUE_REACH:] + "\n" + body[low:start] + "\n" + body[end : end + reach]
            account = kind is TAX and _ACCOUNT.search(match.group()) and speaks_of_tax(near)
            if sum(map(str.isdigit, match.group(1))) >= 5 and (account or topic(near) is kind):
                cue = match.group()[: match.start(1) - match.start()].strip(" .:,=/#")
                yield Judgement(start, end, kind, 0.65, f"{_NAMES_OF[kind]}: number behind a vague cue", cue)


def _listed(context: Context, region: Region, heading: str) -> Iterator[Judgement]:
    """Two lines or more that begin with a number and a name."""
    if not has(context, region, r"[0-9]{4}[A-Z]?[ \t]+[A-Z]"):
        return
    body = context.body
    found = list(_LISTED.finditer(body, *region))
    for match in found:
        if len(found) < 2:
            return
        start, end = match.span(1)
        kind = topic(around(body, start, end, heading))
        if kind and sum(map(str.isdigit, match.group(1))) >= 6:
            yield Judgement(
                start, end, kind, 0.65, f"{_NAMES_OF[kind]}: number beside a name", "at the head of its line"
            )
