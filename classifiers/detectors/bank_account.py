"""UK bank accounts: sort code and account number. Written side by side they are one finding, apart they are two."""

from __future__ import annotations

import re
from string import digits

from classifiers.detectors.cues import squash
from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import LIST_NEAR, believed, contradicted, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.BANK_ACCOUNT
_SORT = rf"{DIGIT}{{2}}[ .\-]{{0,3}}{DIGIT}{{2}}[ .\-]{{0,3}}{DIGIT}{{2}}"
_ACCOUNT = rf"(?:{DIGIT}{{7,8}}|{DIGIT}{{4}} {{1,2}}{DIGIT}{{4}}|{DIGIT}{{2}} {DIGIT}{{3}} {DIGIT}{{3}}"
_ACCOUNT += rf"|{DIGIT}{{3}} {DIGIT}{{2}} {DIGIT}{{3}}|{DIGIT}{{3}} {DIGIT}{{3}} {DIGIT}{{2}}"
_ACCOUNT += r"|[0-9](?: [0-9]){7})"
_BETWEEN = (
    r"[ ,/;:|.\t&\-]{1,6}(?:and |a |the )?"
    r"(?i:(?:bank |my |your )?"
    r"(?:account|acct|acc|a/c|ac|rhif cyfrif|rhif y cyfrif)(?: ?(?:number|num|no|nos))?"
    r"[ .:#\-\t]{0,12}(?:is |yw )?)?"
)
SHAPE = rf"\b(?:{_SORT}{_BETWEEN}{_ACCOUNT}|{_SORT}|{_ACCOUNT})\b"
_PAIR = re.compile(rf"({_SORT}){_BETWEEN}({_ACCOUNT})")
_WRITTEN_SORT = re.compile(r"\d\d([ \-]?)\d\d\1\d\d")
_MONEY_WORDS = re.compile(
    r"bacs|bank|sort ?code|account|acct|a/c|\bpay|paid|refund|transfer|payee|salary|wages|mandate|standing order"
    r"|barclays|lloyds|hsbc|natwest"
    r"|santander|nationwide|halifax"
    r"|building society|banc|cyfrif|didoli|talu|ad-?dal",
    re.I,
)
_BANKING = re.compile(
    r"bacs|\bbank|\bbanc|sort ?code"
    r"|\bsort\b|didoli|pa(?:y|id|ying) (?:\w+ ){0,3}(?:in)?to|payee|salary|wages"
    r"|beneficiary|barclays|lloyds|hsbc|natwest"
    r"|santander|nationwide|halifax|monzo|building society|transfer|refund(?:ed)? to"
    r"|direct debit|talu i|ad-?dal|iban|mandate|holder",
    re.I,
)
_BANK_COLUMN = re.compile(r"(?i)sort|\bs\W?c\b|bank|banc|didoli|payee|bacs|beneficiary|roll")
_GENERIC = frozenset(
    map(
        squash,
        "account accountno accountnos accountnumber accountnumbers acc accno acct acctno ac acno cyfrif rhifcyfrif"
        " rifcyfrif rhifycyfrif rhifeichcyfrif accountdetails accnumber acctnumber".split(),
    )
)
_OTHER_ACCOUNTS = re.compile(
    r"(?i)supplier|vendor|ledger|customer|rent\b|tenan|meter|council tax|ctax|treth|creditor|cost|invoice"
    r"|utility|budget|balance|arrears|outstanding|\bo/?s\b|summons|liab|instal|\bdebt|recovery|reminder|\bband\b"
)
_COUNCIL_TAX = re.compile(r"(?i)council tax|\bc/?tax|treth (?:y )?g?c?yngor|dreth gyngor")
SORT = re.compile(r"(?i)\bs[o0]rt\b|\bs/c\b|s[o0]rt ?c[o0]de|didoli|\bbacs\b")
_LOOKS_A_DATE = re.compile(r"(?:[0-2]?\d|3[01])[.\-/ ](?:0?\d|1[0-2])[.\-/ ]\d\d")
_DAY = re.compile(r"(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d")
SURE = rf"\b[0-9]{{2}}(?:-[0-9]{{2}}-| [0-9]{{2}} |[0-9]{{2}})[0-9]{{2}}{_BETWEEN}[0-9]{{8}}\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A pair near a word of banking; a sort code or an account number alone where its cue, label or column says so.

    >>> DETECTOR.values("sort code 08-99-99 account number 66374958")
    ['08-99-99 account number 66374958']
    >>> DETECTOR.values("cod didoli 08 99 99 rhif cyfrif 66374958")
    ['08 99 99 rhif cyfrif 66374958']
    >>> DETECTOR.values("meeting 12-03-14")
    []
    >>> DETECTOR.values("cost code 575441-59145323")
    []
    """
    if not candidate.alone:
        return None
    pair = _PAIR.fullmatch(candidate.value)
    if pair:
        return _judge_pair(candidate, pair)
    digits = undamaged(candidate.value)
    if len(digits) not in (6, 7, 8) or sum(c.isdigit() for c in candidate.value) < len(digits) - 2:
        return None
    evidence = believed(candidate, KIND, LIST_NEAR if len(digits) == 8 else 40)
    if evidence is None or (len(digits) < 8 and not _says(evidence.phrase, len(digits))):
        return None
    if len(digits) > 6 and generic(evidence.phrase) and not is_banking(candidate):
        return None
    what = "sort code" if len(digits) == 6 else "account number"
    note = ", scanning damage undone" if damaged(candidate.value) else ""
    score = min(score_of(evidence), 0.9)
    return Judgement(candidate.start, candidate.end, KIND, score, f"bank: {what}{note}", str(evidence))


def _says(phrase: str, length: int) -> bool:
    """Six digits need a sort code's cue, seven an account's."""
    words = squash(phrase)
    if length == 6:
        return any(word in words for word in (squash("sort"), "sc", squash("didoli"), squash("s code")))
    return any(word in words for word in ("acc", "ac", squash("cyfrif")))


def generic(phrase: str) -> bool:
    """True for a cue that says an account, not whose: "account number" stands on bills as on bank forms."""
    return squash(phrase.partition("/")[0] if "/c" not in phrase.lower() else phrase) in _GENERIC


def names_a_bank(heading: str) -> bool:
    """True for the head of a column that says that a bank keeps the account.

    >>> names_a_bank("Rhif cyfrif banc"), names_a_bank("Account number")
    (True, False)
    """
    return _BANK_COLUMN.search(heading) is not None


def is_banking(candidate: Candidate) -> bool:
    """True where a sort code's column, a bank's words or a sort code near show that an account is kept at a bank."""
    context = candidate.context
    if candidate.evidence.how == "column":
        names = " ".join((*context.grid.names, candidate.evidence.phrase))
        return names_a_bank(names) or _OTHER_ACCOUNTS.search(names + context.body[:200]) is None
    before = context.before(candidate.start, 160)
    if SORT.search(context.before(candidate.start, 250) + "\n" + context.after(candidate.end, 80)):
        return True
    if _COUNCIL_TAX.search(context.before(candidate.start, 400)):
        return False
    return _BANKING.search(before + context.after(candidate.end, 60)) is not None


def _judge_pair(candidate: Candidate, pair: re.Match[str]) -> Judgement | None:
    sort, account = pair.group(1), pair.group(2)
    if len(undamaged(sort)) != 6 or len(undamaged(account)) not in (7, 8):
        return None
    evidence = believed(candidate, KIND, LIST_NEAR)
    broken = damaged(sort) or damaged(account)
    if evidence is None:
        around = candidate.context.before(candidate.start, 160) + candidate.context.after(candidate.end, 60)
        plain = _WRITTEN_SORT.fullmatch(sort) is not None and not broken and not _DAY.fullmatch(undamaged(account))
        if _LOOKS_A_DATE.fullmatch(sort) and not _BANKING.search(around):
            return None
        if not plain or contradicted(candidate, KIND, 60):
            return None
        unlike_others = "-" in sort and not _LOOKS_A_DATE.fullmatch(sort) and len(account) == 8
        if not (unlike_others or _MONEY_WORDS.search(around)):
            return None
    note = ", scanning damage undone" if broken else ""
    basis = f"bank: sort code and account number{note}"
    return Judgement(candidate.start, candidate.end, KIND, 0.95 if evidence else 0.8, basis, str(evidence or ""))


DETECTOR = Shape("bank", KIND, SHAPE, judge, SURE, opens=digits, unaided=0.8)
