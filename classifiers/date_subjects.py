"""What ends, closes or is replaced: verbs that every kind of record shares, and the nouns that tell the kinds apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

END, CLOSE, REPLACE = "~end", "~close", "~replace"

NOTHING = ("-",)

VERBS: Mapping[str, str] = {
    END: (
        "end; ends; ended; ending; end on; expire; expires; expires on; expired; expired on; expiring; terminate; "
        "terminates; terminated; terminating; cease; ceases; ceased; finish; finishes; finished; runs out; ran out; "
        "run out; comes to an end; came to an end; come to an end; lapse; lapses; lapsed; end date; termination; "
        "i ben; dod i ben; ddod i ben; dod i ben ar; daw i ben; ddaw i ben; daeth i ben; ddaeth i ben; gorffen; "
        "gorffennodd; terfynwyd; terfynu; continue until; continues until; continue in force until; "
        "remain in force until"
    ),
    CLOSE: (
        "closed; shut; shut down; signed off; closing; closed down; concluded; finalised; settled; repudiated; "
        "resolved; completed and closed; closed on; concluded on; resolved on; settled on; caewyd; ei gau; ei chau; "
        "eu cau; wedi cau; dyddiad cau; cau; gau; chau"
    ),
    REPLACE: (
        "replaced; superseded; withdrawn; archived; obsolete; disodlwyd; ddisodlwyd; disodli; ddisodli; tynnwyd yn ôl"
    ),
}
"""Verbs by what they say; which kind of date it is depends on the noun beside them."""

_NOUNS = {
    "employment": "employment|employee|colleague|member of staff|fixed[- ]term|your post|leaver"
    "|cyflogaeth|gyflogaeth|chyflogaeth|nghyflogaeth|swydd|gweithiwr",
    "tenancy": "tenanc(?:y|ies)|tenants?|occupation contracts?|contract-holder|lease|lessee|tenantiaeth|denantiaeth"
    "|thenantiaeth|nhenantiaeth|prydles|contract meddiannaeth",
    "approval": "approval|foster carers?|fostering|cymeradwyaeth|gymeradwyaeth|gofalwyr? maeth",
    "permit": "licen[cs]es?|licensee|permits?|badges?|certificates?|registration|insurance|cover|passes|membership"
    "|consent|event|notice|trwydded|drwydded|thrwydded|bathodyn|tystysgrif|yswiriant",
    "claim": "claims?|claimant|hawliad|hawliwr",
    "case": "cases?|files?|records?|application|complaints?|enquir(?:y|ies)|matter|referral|investigation|request"
    "|involvement|episode|chwyn|cwyn|gŵyn|gwyn|achos|ffeil|ymholiad|ymchwiliad|project|prosiect",
    "contract": "contracts?|agreements?|framework|supplier|SLA|gontract|nghontract|chontract|cytundeb|gytundeb",
    "document": r"polic(?:y|ies)|versions?|v\d[\d.]*|procedures?|strateg(?:y|ies)|guidance|document|polisi|bolisi"
    "|fersiwn|strategaeth|canllawiau",
    "place": "offices?|roads?|streets?|lanes?|bridges?|footpaths?|schools?|cent(?:re|er)s?|librar(?:y|ies)|shops?"
    "|premises|business|accounts?|acct|doors?|windows?|bids?|tenders?|consultation|applications|vacanc(?:y|ies)"
    "|survey|car park|pool|ward|restaurant|pub|ffordd|ysgol|swyddfa|swyddfeydd|llyfrgell|arolwg"
    "|boiler",
}
_NOUN = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _NOUNS.items()), re.IGNORECASE)

_KINDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    (END, "employment"): ("end_of_employment",),
    (END, "tenancy"): ("end_of_tenancy",),
    (END, "contract"): ("end_of_contract",),
    (END, "approval"): ("approval_terminated",),
    (END, "permit"): ("expiry",),
    (END, "claim"): ("end_of_claim", "closure"),
    (END, "case"): ("closure",),
    (CLOSE, "claim"): ("end_of_claim", "closure"),
    (CLOSE, "case"): ("closure",),
    (REPLACE, "document"): ("supersession",),
}
_RELATIVE = re.compile(r"(?i)\s*(?:which|that|who|and|but|a|ac|sydd)\b")
_THE_END = re.compile(r"(?i)\b(?:the|an|year|week|month|to)[ -]$")


def kinds_of(verb: str, before: str, between: str, after: str) -> tuple[str, ...]:
    """The kinds of date that a shared verb announces, by the noun nearest to it; () where none is near.

    `before` is what stands before the verb in its sentence (or above it in a form), `between` what stands between
    verb and date, `after` the rest of the sentence. `verb` is `END`, `CLOSE` or `REPLACE`. `NOTHING` says that what
    ended is no record: a road, an office, a shop.
    """
    last = re.split(r"[,;–—(]|\s-\s", before)[-1]
    clause = _named(before if _RELATIVE.match(last) else last)[::-1]
    around = [noun for part in (between, after) for noun in _named(part)]
    wider = [noun for noun in _named(before)[::-1] if noun != "place"]
    for noun in (*clause, *wider, *around):
        if noun == "case" and "claim" in wider:
            noun = "claim"
        if noun == "place" and verb == CLOSE:
            return NOTHING
        if (verb, noun) in _KINDS:
            return _KINDS[verb, noun]
    return ()


def _named(words: str) -> list[str]:
    """The kinds of thing that some words name, in their order."""
    return [match.lastgroup or "" for match in _NOUN.finditer(words)]


def of_employment(words: str) -> bool:
    """True where words speak of employment: a contract of employment ends both."""
    return "employment" in _named(words)


def only_a_noun(before: str, following: str) -> bool:
    """True for "end" as in "the end of September" or "end-user": nothing is said to end."""
    return bool(_THE_END.search(before)) or following[:3].casefold() == " of" or following[:1] == "-"
