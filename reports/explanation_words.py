"""The sentences of an explanation in English and Welsh, by rule, state and action; both languages say the same."""

from __future__ import annotations

import re

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split(),
}
TRIGGERS = {
    "date_of_birth": ("the date of birth", "y dyddiad geni"),
    "death": ("the date of death", "y dyddiad marw"),
    "closure": ("the closing of the case", "cau'r achos"),
    "last_contact": ("the last contact", "y cyswllt olaf"),
    "last_action": ("the last action", "y weithred olaf"),
    "final_entry": ("the final entry", "y cofnod olaf"),
    "end_of_contract": ("the end of the contract", "diwedd y contract"),
    "end_of_tenancy": ("the end of the tenancy", "diwedd y denantiaeth"),
    "end_of_employment": ("the end of the employment", "diwedd y gyflogaeth"),
    "end_of_claim": ("the end of the claim", "diwedd yr hawliad"),
    "financial_year_end": ("the end of the financial year", "diwedd y flwyddyn ariannol"),
    "end_of_year": ("the end of the year", "diwedd y flwyddyn"),
    "meeting": ("the meeting", "y cyfarfod"),
    "minutes_confirmed": ("the confirmation of the minutes", "cadarnhau'r cofnodion"),
    "decision": ("the decision", "y penderfyniad"),
    "receipt": ("the receipt", "y dyddiad derbyn"),
    "expiry": ("the expiry", "y dyddiad dod i ben"),
    "supersession": ("its being superseded", "ei ddisodli"),
    "adoption_order_date": ("the adoption order", "y gorchymyn mabwysiadu"),
    "approval_terminated": ("the end of the approval", "diwedd y gymeradwyaeth"),
    "refusal_or_withdrawal": ("the refusal or withdrawal", "y gwrthodiad neu'r tynnu'n ôl"),
    "processed": ("its being processed", "ei brosesu"),
    "creation": ("its creation", "ei greu"),
}
"""Trigger words of the schedule as nouns; a council's own word stands as it is."""
JOINED = {"y": "'r", "yr": "'r", "ei": "'i", "eu": "'u"}
SOFT = {"diwedd ": "ddiwedd ", "cau'r ": "gau'r ", "cadarnhau'r ": "gadarnhau'r "}
"""The beginnings of triggers that change after "o" and "neu"."""
AFTER = re.compile(rf"\bo ({'|'.join(JOINED)}) |\b(o|neu) ({'|'.join(SOFT)})")


def contracted(welsh: str) -> str:
    """Triggers in Welsh words after "o" and "neu" as they are written there.

    >>> contracted("yn dechrau o y dyddiad geni, o diwedd y flwyddyn neu cau'r achos, ac o ei greu")
    "yn dechrau o'r dyddiad geni, o ddiwedd y flwyddyn neu gau'r achos, ac o'i greu"
    """
    return AFTER.sub(lambda found: f"o{JOINED[found[1]]} " if found[1] else f"{found[2]} {SOFT[found[3]]}", welsh)


SENTENCES = {
    "read": ("“{name}”{share} was read.", "Darllenwyd “{name}”{share}."),
    "partly": ("“{name}”{share} was read only in part.", "Dim ond yn rhannol y darllenwyd “{name}”{share}."),
    "unread": ("“{name}”{share} could not be read.", "Nid oedd modd darllen “{name}”{share}."),
    "skipped": ("“{name}”{share} was left out of the scan.", "Gadawyd “{name}”{share} allan o'r sgan."),
    "pending": ("“{name}”{share} has not been read yet.", "Nid yw “{name}”{share} wedi'i ddarllen eto."),
    "filed": (
        "It is filed to {code}, {title}, which is {sure} % sure.",
        "Mae wedi'i ffeilio dan {code}, {title}, ac mae hynny'n {sure} % sicr.",
    ),
    "terms": ("These words speak for that: {terms}.", "Dyma'r geiriau sy'n awgrymu hynny: {terms}."),
    "not filed": ("No class is likely enough.", "Nid oes dosbarth sy'n ddigon tebygol."),
    "permanent": ("Records of this class are kept for ever.", "Cedwir cofnodion o'r dosbarth hwn am byth."),
    "current": (
        "Its period starts from {trigger} on {start} and runs until {due}.",
        "Mae ei gyfnod yn dechrau o {trigger} ar {start} ac yn para tan {due}.",
    ),
    "due": (
        "Its period started from {trigger} on {start} and ended on {due}.",
        "Dechreuodd ei gyfnod o {trigger} ar {start} a daeth i ben ar {due}.",
    ),
    "earliest_possible": (
        "Its period may end on {due} at the earliest; that rests on lower evidence and is not settled.",
        "Gall ei gyfnod ddod i ben ar {due} ar y cynharaf; mae hynny'n seiliedig ar dystiolaeth wannach ac nid yw'n "
        "derfynol.",
    ),
    "needs_trigger": (
        "The date that starts its period ({trigger}) is not known, or the matter is still open.",
        "Nid yw'r dyddiad sy'n dechrau ei gyfnod ({trigger}) yn hysbys, neu mae'r mater yn dal ar agor.",
    ),
    "needs_class": (
        "Without a class in the schedule it has no period.",
        "Heb ddosbarth yn yr atodlen nid oes ganddo gyfnod cadw.",
    ),
    "on_hold": ("It is on hold: {hold}.", "Mae dan ataliad: {hold}."),
    "rot": ("The rules found: {found}.", "Dyma a ganfu'r rheolau: {found}."),
    "no rot": (
        "No rule found it redundant, obsolete or trivial.",
        "Ni chanfu unrhyw reol ei fod yn ddiangen, yn hen nac yn ddibwys.",
    ),
    "stops": ("Against disposal stands: {stops}.", "Yn erbyn ei waredu: {stops}."),
    "people": ("People decide.", "Pobl sy'n penderfynu."),
}
ACTIONS = {
    "retain": ("Proposed: keep it where it is.", "Y cynnig: ei gadw lle mae."),
    "review": ("Proposed: somebody looks at it.", "Y cynnig: bod rhywun yn edrych arno."),
    "dispose": ("Proposed: dispose of it.", "Y cynnig: ei waredu."),
    "migrate": ("Proposed: move it to SharePoint.", "Y cynnig: ei symud i SharePoint."),
    "archive": ("Proposed: offer it to the archive.", "Y cynnig: ei gynnig i'r archif."),
}
RULES = {
    "R1": ("the same bytes as another copy", "yr un cynnwys yn union â chopi arall"),
    "R2": ("the same text in other bytes", "yr un testun ar ffurf arall"),
    "R3": ("nearly the same text as another", "testun sydd bron yr un fath ag un arall"),
    "R4": ("the same as an attachment or message elsewhere", "yr un fath ag atodiad neu neges mewn man arall"),
    "O1": ("its retention has run out", "mae ei gyfnod cadw ar ben"),
    "O2": ("a later final version is there", "mae fersiwn derfynol ddiweddarach"),
    "O3": ("its name calls it old or superseded", "mae ei enw'n dweud ei fod yn hen neu wedi'i ddisodli"),
    "O4": ("an old log of a machine", "hen log peiriant"),
    "O5": ("long unchanged", "heb newid ers amser maith"),
    "O6": ("a format at risk, or an owner nobody knows", "fformat mewn perygl, neu berchennog anhysbys"),
    "T1": ("an empty file", "ffeil wag"),
    "T2": ("a temporary file", "ffeil dros dro"),
    "T3": ("left behind by an operating system", "wedi'i gadael gan system weithredu"),
    "T4": ("automatic mail, a calendar entry or a newsletter", "post awtomatig, cofnod calendr neu gylchlythyr"),
    "T5": ("personal media", "cyfryngau personol"),
    "T6": ("next to nothing in it, or a blank template", "bron dim ynddi, neu dempled gwag"),
    "T7": ("an installer or a program", "gosodwr neu raglen"),
    "T8": ("kept for convenience beside the record itself", "cedwir er hwylustod ar wahân i'r cofnod ei hun"),
}
"""What a rule of ROT found, without its evidence."""
BLOCKS = {
    "B1": ("a hold", "ataliad"),
    "B2": ("a protected storage area", "ardal storio warchodedig"),
    "B3": ("a permanent class", "dosbarth parhaol"),
    "B4": ("it was not wholly read", "ni chafodd ei ddarllen yn llwyr"),
    "B5": ("sensitive data about a person, not reviewed", "data sensitif am berson, heb ei adolygu"),
    "B6": ("it is part of another file", "mae'n rhan o ffeil arall"),
    "B7": (
        "something in it is held, sensitive or unread",
        "mae rhywbeth ynddo dan ataliad, yn sensitif neu heb ei ddarllen",
    ),
    "B8": ("something in it is not due", "nid yw rhywbeth ynddo i'w waredu eto"),
    "B9": ("it works only together with other files", "dim ond gyda ffeiliau eraill y mae'n gweithio"),
    "B10": ("it may be open or was changed lately", "gall fod ar agor neu cafodd ei newid yn ddiweddar"),
    "B11": ("rules disagree about it", "mae'r rheolau'n anghytuno yn ei gylch"),
    "B12": ("it is the last copy left", "dyma'r copi olaf sydd ar ôl"),
    "D1": ("its class is not certain enough", "nid yw ei ddosbarth yn ddigon sicr"),
    "D2": ("its own text says too little for its class", "nid yw ei destun yn dweud digon dros ei ddosbarth"),
    "D3": ("its trigger date is not certain enough", "nid yw'r dyddiad cychwyn yn ddigon sicr"),
    "D4": ("its storage area is for another function", "mae ei ardal storio ar gyfer swyddogaeth arall"),
    "D5": ("it names many people", "mae'n enwi llawer o bobl"),
    "retention.unsettled": (
        "that it is due rests on an uncertain class",
        "mae'r dyddiad yn dibynnu ar ddosbarth ansicr",
    ),
    "retention.caveat": ("an exception of the schedule is to be weighed", "rhaid pwyso a mesur eithriad yn yr atodlen"),
}
