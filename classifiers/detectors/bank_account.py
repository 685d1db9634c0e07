"""UK bank accounts: sort code and account number. Written side by side they are one finding, apart they are two."""

from __future__ import annotations

import re

from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import LIST_NEAR, believed, contradicted, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.BANK_ACCOUNT
_SORT = rf"{DIGIT}{{2}}[ .\-]{{0,3}}{DIGIT}{{2}}[ .\-]{{0,3}}{DIGIT}{{2}}"
_ACCOUNT = rf"(?:{DIGIT}{{7,8}}|{DIGIT}{{4}} {{1,2}}{DIGIT}{{4}}|{DIGIT}{{2}} {DIGIT}{{3}} {DIGIT}{{3}})"
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
    r"bacs|bank|sort ?code|account|acct|a/c|\bpay|paid|refund|transfer|payee|salary"
    r"|barclays|lloyds|hsbc|natwest|santander|nationwide|halifax"
    r"|building society|banc|cyfrif|didoli|talu|ad-?dal",
    re.I,
)
SURE = rf"\b[0-9]{{2}}(?:-[0-9]{{2}}-| [0-9]{{2}} |[0-9]{{2}})[0-9]{{2}}{_BETWEEN}[0-9]{{8}}\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A pair near a word of banking; a sort code or an account number alone where its cue, label or column says so."""
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
    what = "sort code" if len(digits) == 6 else "account number"
    note = ", scanning damage undone" if damaged(candidate.value) else ""
    score = min(score_of(evidence), 0.9)
    return Judgement(candidate.start, candidate.end, KIND, score, f"bank: {what}{note}", str(evidence))


def _says(phrase: str, length: int) -> bool:
    """Six digits need a sort code's cue, seven an account's."""
    words = phrase.lower()
    if length == 6:
        return any(word in words for word in ("sort", "s/c", "didoli", "s code", "s c", "sc"))
    return any(word in words for word in ("acc", "a/c", "cyfrif"))


def _judge_pair(candidate: Candidate, pair: re.Match[str]) -> Judgement | None:
    sort, account = pair.group(1), pair.group(2)
    if len(undamaged(sort)) != 6 or len(undamaged(account)) not in (7, 8):
        return None
    evidence = believed(candidate, KIND, LIST_NEAR)
    broken = damaged(sort) or damaged(account)
    if evidence is None:
        around = candidate.context.before(candidate.start, 160) + candidate.context.after(candidate.end, 60)
        plain = _WRITTEN_SORT.fullmatch(sort) is not None and not broken
        if not plain or contradicted(candidate, KIND, 60) or not _MONEY_WORDS.search(around):
            return None
    note = ", scanning damage undone" if broken else ""
    basis = f"bank: sort code and account number{note}"
    return Judgement(candidate.start, candidate.end, KIND, 0.95 if evidence else 0.8, basis, str(evidence or ""))


DETECTOR = Shape("bank", KIND, SHAPE, judge, SURE)
