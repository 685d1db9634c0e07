"""The words in which schedules write periods and triggers, in English and Welsh."""

from __future__ import annotations

import re
import unicodedata

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-one": 21, "twenty-five": 25,
    "thirty": 30, "forty": 40, "fifty": 50, "seventy-five": 75, "hundred": 100,
    "un": 1, "dau": 2, "dwy": 2, "ddwy": 2, "ddau": 2, "tri": 3, "tair": 3, "pedwar": 4, "pedair": 4, "pump": 5,
    "pum": 5, "chwech": 6, "chwe": 6, "saith": 7, "wyth": 8, "naw": 9, "deg": 10, "deng": 10, "ddeng": 10,
    "deuddeg": 12, "deuddeng": 12, "pymtheg": 15, "ugain": 20,
}  # fmt: skip

_YEAR = r"years?|yrs?|blynedd|flynedd|mlynedd|blwyddyn|flwyddyn"
_MONTH = r"months?|mths?|misoedd|mis|fis"
_WEEK = r"weeks?|wythnosau|wythnos"
_DAY = r"(?:calendar )?days?|diwrnodau|diwrnod|niwrnod|ddiwrnod|dyddiau"
UNIT = rf"(?:(?:{_YEAR})|(?:{_MONTH})|(?:{_WEEK})|(?:{_DAY}))\b"
LENGTH = rf"\d{{1,5}}(?:\.5|½)?\s*{UNIT}(?:(?:\s*,?\s*(?:and|a|ac|&)\s+|\s*,\s*|\s+)\d{{1,5}}\s*{UNIT})*"
ISO = r"p(?:(\d{1,4})y)?(?:(\d{1,5})m)?(?:(\d{1,5})w)?(?:(\d{1,6})d)?"

PERMANENT = (
    r"(?:keep |retain |retained |kept |cadw ?)?(?:permanent|permanently|indefinite|indefinitely|for ever|forever"
    r"|'?n barhaol|yn barhaol|parhaol|am byth)(?: preservation| retention)?"
)
PREFIX = (
    r"(?:(?:retain|keep|kept|retained|destroy|cadw|dinistrio)\s+)?(?:(?:for|am)\s+)?"
    r"(?:(?:at least|a minimum of|minimum(?: of)?|o leiaf|exactly)\s+)?"
)
PLUS = r"(?:\+|plus|and|ynghyd â|a)"
CONNECTOR = r"(?:from|after|following|since|starting from|ar ôl|ar ol|o|ers|wedi|yn dilyn)"
CURRENT_YEAR = (
    r"(?:(?:the |y |'r |r )?(?:current|present) (?:(?P<financial>financial|fiscal|tax)|calendar)?\s*year"
    r"|cy|fy|(?:y |'r |r )?(?:flwyddyn|blwyddyn)(?: ariannol)? (?:gyfredol|bresennol))"
)
YEAR_END = (
    r"(?:the )?(?:end of (?:the )?|year end of (?:the )?|diwedd (?:y |yr )?|ddiwedd (?:y |yr )?)"
    r"(?:(?P<financial>(?:relevant |current )?(?:financial|fiscal|tax|accounting) year|fy"
    r"|(?:flwyddyn|blwyddyn) ariannol)|(?:calendar |current )?year|(?:flwyddyn|blwyddyn)(?: galendr)?)"
    r"(?: (?:in which|to which|that|y mae|pan|of)\b.*)?"
)
LATEST_OR_EARLIEST = (
    r"[,;:-]?\s*\(?(?:whichever|pa un bynnag)\s+(?:(?:is|comes|occurs|falls|sydd|yw'r|yw)\s+)?(?:the\s+|period is\s+)?"
    r"(?:(?P<latest>latest|later|greatest|greater|longest|longer|last|hwyraf|hiraf)"
    r"|(?P<earliest>earliest|earlier|soonest|sooner|shortest|shorter|first|gyntaf|cynharaf|byrraf))\)?"
)
OR = r"\s*,?\s+(?:or|neu)\s+"
UNTIL = r"(?:(?:keep|retain|kept|cadw) )?(?:until|till|up to|hyd nes|hyd at|hyd)"
_WHO = r"(?:child|person|pupil|they|subject|client)"
_BECOMES = r"(?:is|are|reaches|reach|turns|turn|attains)"
ANNIVERSARY = (
    r"(?:(?:yn )?(?:the |their |his |her |the child's |the person's |the pupil's )?"
    r"(\d{1,3})(?:st|nd|rd|th|ain|fed|eg)? ?"
    r"(?:anniversary of (?:the |their )?(?:child's |person's |pupil's )?(?:date of )?birth|birthday|oed)"
    rf"|(?:the )?(?:{_WHO} )?(?:{_BECOMES} )?(?:the )?(?:age of|age|aged) (\d{{1,3}})(?: years)?"
    rf"|(?:the )?{_WHO} {_BECOMES} (\d{{1,3}})(?: years old| years of age)?)"
)

TRIGGERS: dict[str, tuple[str, ...]] = {
    "date_of_birth": ("date of birth", "dob", "d.o.b.", "d.o.b", "birth", "dyddiad geni", "eni", "geni"),
    "death": ("death", "date of death", "dyddiad marw", "marwolaeth", "farwolaeth"),
    "closure": (
        "closure", "case closed", "case closure", "file closed", "closure of case", "closure of file", "closing",
        "case being closed", "close of case", "close of file", "completion", "cau", "cau'r achos", "cau'r ffeil",
        "gau'r achos", "gau'r ffeil", "gau", "matter closed", "enquiry closed", "complaint closed",
    ),
    "last_contact": ("last contact", "last contact with client", "cyswllt olaf", "y cyswllt olaf"),
    "last_action": ("last action", "last action on file", "last action on case", "last correspondence",
                    "gweithred olaf", "y weithred olaf"),
    "final_entry": ("final entry", "final entry on record", "last entry", "last entry on record", "cofnod olaf",
                    "y cofnod olaf"),
    "end_of_contract": ("end of contract", "expiry of contract", "contract end", "contract expiry", "contract ends",
                        "contract has ended", "completion of contract", "termination of contract", "diwedd contract",
                        "diwedd y contract", "ddiwedd y contract"),
    "end_of_tenancy": ("end of tenancy", "tenancy end", "termination of tenancy", "tenancy ends", "diwedd tenantiaeth",
                       "diwedd y denantiaeth", "ddiwedd y denantiaeth"),
    "end_of_employment": ("end of employment", "termination", "termination of employment", "leaving",
                          "date of leaving", "leaving date", "employment ends", "employee leaves",
                          "employee left", "staff member leaves", "diwedd cyflogaeth",
                          "ddiwedd cyflogaeth", "gadael"),
    "end_of_claim": ("end of claim", "settlement of claim", "claim settled", "end of claim process", "claim closed",
                     "settlement", "diwedd yr hawliad", "ddiwedd yr hawliad"),
    "financial_year_end": ("financial year end", "financial year", "fye", "diwedd y flwyddyn ariannol"),
    "end_of_year": ("year end", "diwedd y flwyddyn"),
    "meeting": ("meeting", "date of meeting", "cyfarfod", "y cyfarfod"),
    "minutes_confirmed": ("confirmation of minutes", "confirmation of the minutes", "minutes confirmed",
                          "approval of minutes"),
    "decision": ("decision", "date of decision", "determination", "penderfyniad", "y penderfyniad"),
    "receipt": ("receipt", "date of receipt", "derbyn"),
    "expiry": ("expiry", "date of expiry", "expiration", "end of licence", "dod i ben", "ddod i ben"),
    "supersession": ("supersession", "superseded", "being superseded", "replacement", "being replaced", "disodli"),
    "adoption_order_date": ("adoption order", "date of adoption order", "date of the adoption order"),
    "approval_terminated": ("approval terminated", "termination of approval", "approval being terminated"),
    "refusal_or_withdrawal": ("refusal or withdrawal", "refusal", "withdrawal"),
    "processed": ("processing", "being processed", "processed"),
    "creation": ("creation", "date of creation", "creu"),
}  # fmt: skip

SYNONYMS = {"case_closed": "closure", "termination": "end_of_employment"}
"""Trigger words with the same meaning: the schedule may use either."""

_PHRASES = {phrase: trigger for trigger, phrases in TRIGGERS.items() for phrase in phrases}
_ARTICLES = re.compile(
    r"^(?:(?:the )?(?:date|day|point|time) (?:on|at) which |when )|\b(?:the|a|an|their|his|her|its|has been|have been|"
    r"has|have|is|are)\b|\b(?:of the (?:child|person|pupil|alleged perpetrator|employee|client|subject))$"
)


def _without_articles(words: str) -> str:
    return " ".join(_ARTICLES.sub(" ", words).split())


_BARE = {_without_articles(phrase): trigger for phrase, trigger in _PHRASES.items()}


def plain(words: str) -> str:
    """The words in lower case with one space between, digits for number words, and ordinary dashes and quotes."""
    text = unicodedata.normalize("NFKC", words.replace("½", ".5")).casefold()
    text = text.replace("–", "-").replace("—", "-").replace("’", "'")
    text = re.sub(r"\s+", " ", text).strip(" .")
    text = re.sub(r"\b[a-z]+(?:-[a-z]+)? \((\d{1,3})\)\s*(?=(?:" + UNIT + "))", r"\1 ", text)
    text = re.sub(r"\((?:[a-z]+(?:-[a-z]+)?)\)\s*(?=(?:" + UNIT + "))", "", text)
    return re.sub(r"(?<![\w-])([a-z]+(?:-[a-z]+)?)(?=\s*(?:" + UNIT + "))", _digits, text).strip()


def unit_of(word: str) -> tuple[str, int]:
    """The unit a word names ("years", "months" or "days") and how many of it one is: a week is 7 days."""
    for pattern, name, factor in ((_YEAR, "years", 1), (_MONTH, "months", 1), (_WEEK, "days", 7)):
        if re.fullmatch(pattern, word):
            return name, factor
    return "days", 1


def trigger_of(phrase: str) -> str:
    """The trigger a phrase names ("the date of closure" is "closure"), or "" when it is not known."""
    words = phrase.strip(" .,:;")
    bare = _BARE.get(_without_articles(words), "")
    if bare:
        return bare
    for start in ("", "the ", "date of ", "the date of ", "date of the ", "the date of the ", "dyddiad ", "y ", "yr "):
        if words.startswith(start):
            rest = words[len(start) :]
            word = rest.replace(" ", "_").replace("-", "_")
            found = _PHRASES.get(rest) or (word if word in TRIGGERS else SYNONYMS.get(word, ""))
            if found:
                return found
    return ""


def canonical(trigger: str) -> str:
    """A schedule's trigger word in the one spelling used inside: `Case closed` is `closure`."""
    word = re.sub(r"[\s-]+", "_", trigger.strip().casefold())
    return SYNONYMS.get(word, word)


def _digits(found: re.Match[str]) -> str:
    number = NUMBERS.get(found[1])
    return found[1] if number is None else str(number)
