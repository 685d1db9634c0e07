"""The words of British addresses, English and Welsh: streets, houses, units, numbers, lines."""

from __future__ import annotations

import re
from typing import Final

_STREETS = (
    "Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Cl|Drive|Dr|Crescent|Cres|Gardens|Gdns|Grove|Place|Pl|Terrace|Terr|Way"
    "|Court|Ct|Square|Sq|Hill|Row|Walk|Park|Rise|Mews|Parade|View|Green|Villas|Cottages|Cottage|Buildings|Mount|Wharf"
    "|Quay|Bank|Croft|Fold|Gate|Embankment|Esplanade|Promenade|Parkway|Vale|Meadow|Meadows|Fields|Heights|Orchard"
    "|Causeway|Broadway|Bridge|Passage|Yard|Circus|Crossroad|Highway|Loop|Paddock|Oval|Boulevard|Approach|Chase|Dell"
    "|Drove|End|Mead|Garth|Ginnel|Wynd|Alley|Arcade|Common|Copse|Dene|Glade|Glebe|Hollow|Knoll|Lea|Leas|Leys|Piece"
    "|Ridge|Spinney|Warren|Wood|Houses|Flats|House|Lodge|Tower|Point|Mansions|Reach|Side|Quays|Moorings|Causey|Loke"
    "|Snicket|Vennel|Nook|Butts|Brow|Strand|Corner|Shambles"
)
_SURE_STREETS = (
    "Road|Rd|Street|Avenue|Ave|Lane|Close|Drive|Crescent|Cres|Gardens|Gdns|Grove|Terrace|Mews|Cottages|Row|Court|Way"
    "|Villas|Walk|Parade|Rise|Square|Croft|Buildings|Place|Heights|Orchard|Paddock|Mead|Garth|Boulevard|St|Mansions|Mount"
    "|Bank|Wharf|View|Reach|Fold"
)
_WELSH = (
    "Heol|Hewl|Ffordd|Stryd|Lon|Maes|Clos|Rhodfa|Rhes|Bryn|Cae|Parc|Trem|Cwrt|Llys|Gerddi|Dol|Erw|Gwel|Golwg|Llwyn"
    "|Teras|Stad|Ty|Hafan|Plas|Rhiw|Cilgant|Sgwar|Pen|Tan|Porth|Rhos|Cefn|Pant|Llwybr|Tai|Glan|Nant|Coed|Lonydd|Bro|Pentre|Tyle"
)
_HOUSES = (
    "Cottage|Cottages|Forge|Farm|Farmhouse|Barn|Lodge|Villa|Villas|Bungalow|Manor|Rectory|Vicarage|Mill|Grange|House|Croft"
    "|Hall|Flats|Court|Ho|Caravan Park"
)
_WELSH_HOUSES = (
    "Llys|Ty|Ty'n|Tyn|Tai|Bryn|Plas|Maes|Cae|Pen|Tan|Hafod|Glan|Gwel|Erw|Pant|Coed|Nant|Rhos|Dol|Bwthyn|Fferm"
    "|Hendre|Tyddyn|Cefn|Cwrt|Trem|Golwg|Bod|Awel|Rhiw|Llwyn|Troed|Min|Godre|Craig|Ael|Noddfa"
)
NAME: Final = r"[A-Z][A-Za-z'.\-]*"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_SPELLED = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ \-](?:{_ONES}))?|{_ONES}|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
NUMBER: Final = r"[0-9]{1,4}[A-Za-z]?(?:[\-/][0-9]{1,4}[A-Za-z]?)?"
_UNIT = r"(?i:flat|apartment|apt|unit|studio|room|fflat|floor|plot|caravan)"
_PREFIX = rf"(?:{_UNIT} [0-9A-Za-z]{{1,4}}(?:,|,? \n?|\n) ?(?:{NAME}(?: {NAME}){{0,2}}(?:, ?\n?|\n))?)?"
_TYPES = rf"(?:{_STREETS}|{_STREETS.upper()})"
_WELSH_TYPES = rf"(?:{_WELSH}|{_WELSH.upper()})"
_JOINTS = r"(?:y|yr|Y|Yr|YR|ar|dan|tan|wrth|Tan|Pen)"
_PLAIN_TYPES = "road|rd|street|avenue|ave|lane|close|drive|crescent|gardens|grove|terrace|court|row|mews|square|way"
_HOUSE_NO = rf"(?:{NUMBER}|(?i:{_SPELLED}))"
SHAPE: Final = (
    rf"\b{_PREFIX}{_HOUSE_NO},? (?:{NAME} ){{1,4}}{_TYPES}\b"
    rf"|\b{_PREFIX}{NUMBER},? {_WELSH_TYPES}(?:[ \-](?:{_JOINTS}[ \-])?{NAME}){{1,2}}"
    rf"|\b{_UNIT} [0-9]{{1,4}}[A-Za-z]?, (?:(?:{NAME} )*[A-Z][A-Za-z'&.\-]*, )?(?:{NAME} )+{_TYPES}\b"
    rf"|\b[0-9]{{1,4}}[a-z]? (?:[a-z]{{3,}} ){{1,2}}(?:{_PLAIN_TYPES})\b"
)
SURE_STREET: Final = re.compile(
    rf"(?:{_SURE_STREETS}|{_SURE_STREETS.upper()})\Z|\b(?:Heol|Ffordd|Stryd|Lon|Rhes|Clos|Maes|Tai|Ty|Bryn|Cae"
    rf"|Hafan|HEOL|FFORDD|STRYD)\b"
)
STREET: Final = re.compile(rf"(?i)\b(?:{_STREETS}|{_WELSH})\b|\b(?:c0urt|r0ad|cl0se|gr0ve|r0w|stree7)\b")
HOUSE: Final = re.compile(rf"\b(?:{_HOUSES})\Z|^(?:{_WELSH_HOUSES})(?:[ \-]|\Z)|^Bod[a-z]{{4,}}\Z", re.I)
POSTCODE: Final = r"[A-Za-z]{1,2}[0-9lOoI][0-9A-Za-z]?(?: {0,2}|\n)[0-9lOoI][A-Za-z0]{2}\b"
_CAPITAL = r"(?:(?:St|Rd|Ave|Ho)\.|[A-Z][A-Za-z'&\-]*(?:0[A-Za-z]+)*(?![0-9]))"
_WORD = rf"(?:(?!{POSTCODE})(?:{_CAPITAL}|[0-9][0-9A-Za-z/\-]{{0,6}}\b)|&)"
WORDS: Final = rf"{_WORD}(?: (?:{_WORD}|(?:y|yr|upon|on|the|in|le|under|and|of|o|a|ar|by)\b)){{0,6}}"
STOP: Final = (
    r"(?i:dear|annwyl|re|our|your|ein|eich|ref|date|dyddiad|tel|telephone|phone|mobile|mob|e-?mail|ffon|yours|subject"
    r"|pwnc|from|to|sent|dob|nhs|ni|name|enw|surname|signed|mr|mrs|ms|miss|mx|dr|cllr|cyng|annexe?|fax|post ?code"
    r"|cod|council tax|account|property|regards|thanks|thank|diolch|yn|gender|sex|age|status|born|postcode|p0stcode)"
)
SEGMENT: Final = re.compile(
    rf"(?:,[ ]?|,?[ ]?\r?\n[ ]?)(?!{NUMBER} |{STOP}\b)({NAME}(?:[ \-](?:y|yr|upon|on|the"
    rf"|in|le|under|and|{NAME})){{0,4}})(?=[,\n\r.;)\t|\"?!]|[ ][A-Z]{{1,2}}\d|[ ]{{2}}|$)"
)
POSTCODE_NEXT: Final = re.compile(rf"[ ,.\n\r]{{0,4}}{POSTCODE}")
NOT_STREET: Final = re.compile(
    r"(?i)\b(?:january|february|march|april|june|july|august|september|october|november|december|of|(?-i:the)|act|section"
    r"|year|stop)\b"
)
NOT_PLAIN_STREET: Final = re.compile(
    r"\b(?:and|for|was|were|out|his|her|our|any|all|per|same|this|that|new|high court|crown court|more|men|women|people"
    r"|times|days|weeks|months|years|hours|minutes|long|half|each|bus|main|side|next|car|cycle|miles?|metres?|bed|with"
    r"|from|into|off|cars|houses|homes|flats|dropped|clear|fire|whole|different|two|one|way|lane)\b [a-z]"
)
BODY_WORDS: Final = (
    r"\b(?i:limited|ltd|plc|llp|council|cyngor|school|ysgol|academy|college|coleg|hospital|ysbyty|surgery|clinic"
    r"|office|offices|swyddfa|county hall|town hall|city hall|shire hall|guildhall|neuadd|library|llyfrgell|church"
    r"|chapel|trust|association|solicitors|constabulary|police|court house|magistrates|depot|centre|canolfan|museum"
    r"|registry|department|directorate|services|gwasanaethau|supplier|contractor|company|cwmni|civic)\b"
)
BODIES: Final = re.compile(rf"(?i){BODY_WORDS}(?! (?:{_STREETS})\b)")
