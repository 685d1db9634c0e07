"""The small words by which a passage tells whether it speaks of somebody or of anybody: sets, English and Welsh."""

from __future__ import annotations

import re
from typing import Final

WORD: Final = re.compile(r"[a-z0-9]+(?:['/&-][a-z0-9]+|\.month)*")
_MAY: Final = re.compile(r"(?<=[a-z0-9,] )May\b")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SETS: Final[dict[str, frozenset[str]]] = {
    "third": _set(
        "he she him her his hers himself herself he's she's he'd she'd he'll she'll ganddo ganddi iddo iddi arno arni"
        " wrtho wrthi ohono ohoni ynddo ynddi ef hi fo efo"
    ),
    "first": _set("i me my mine myself i'm i've i'd i'll im ive fy rwy'n rwyf dwi gen rydw imi mi fi ydw"),
    "second": _set("you your yours you're you've you'll you'd yourself chi eich ydych gennych chwi arnoch i'ch"),
    "we": _set("we our us ours we're we've ni ein ydym gennym"),
    "anybody": _set(
        "people persons residents employees staff workers children pupils adults applicants patients customers members"
        " families parents clients tenants victims offenders individuals someone anyone everybody everyone"
        " anybody whoever women men groups communities users students citizens households learners drivers claimants"
        " whom minorities youngsters colleagues managers councillors schools visitors population respondents those"
        " others licensees prisoners candidates practitioners professionals volunteers officers survivors refugees"
        " pobl gweithwyr plant rhieni gofalwyr preswylwyr unrhyw rhywun rhai oedolion cleifion disgyblion teuluoedd"
        " bawb trigolion aelodau menywod dynion ymgeiswyr swyddogion cymunedau"
    ),
    "subject": _set(
        "client pt patient cl su tenant applicant pupil claimant complainant defendant resident gentleman lady employee"
        " appellant constituent respondent suspect lad lass toddler boy girl yp client's patient's tenant's pupil's"
        " applicant's claimant's yw s/u y/p licensee child's householder colleague worker man woman teenager girl's"
        " boy's plaintiff service-user cleient claf tenant ymgeisydd disgybl achwynydd cleifion gŵr"
    ),
    "kin": _set(
        "mum dad mother father son daughter wife husband partner brother sister gran nan grandad grandmother"
        " grandfather uncle aunt nephew niece mum's dad's mother's father's son's daughter's wife's husband's partner's"
        " ex-partner ex stepdad stepmum boyfriend girlfriend mam mab merch gwr gwraig chwaer brawd nain taid tad fam"
        " ferch wraig"
    ),
    "any_article": _set("a an any every each no such other all unrhyw pob bob"),
    "that_article": _set("the this that our my your his her their y yr hwn hon"),
    "modal": _set(
        "must should may can could shall will would might need cannot rhaid dylid dylai gall gellir gallai bydd dylech"
        " gallwch ought required expected ensure encouraged entitled"
    ),
    "condition": _set("if where whether unless when whenever os oni either"),
    "past": _set(
        "was were had said told went came took gave felt fell saw rang left got made found became lost broke spoke"
        " began brought kept met put sent thought threw wrote heard knew ran hit bit spat stole died oedd roedd cafodd"
        " bu wedi dywedodd aeth daeth gafodd bu'n oeddwn cefais dd'wedodd ges nath been"
    ),
    "present": _set(
        "has is says states reports presents remains suffers takes uses lives attends wants needs denies feels appears"
        " seems thinks believes describes struggles identifies continues wears carries gets can't cannot isn't doesn't"
        " hasn't won't wouldn't didn't mae mae'n sydd nid yw yw'n gan ydi"
    ),
    "disclosure": _set(
        "diagnosed suffers suffering suffered disclosed reported admitted arrested charged convicted cautioned"
        " sentenced diagnosis presented identifies identified bailed prescribed detained referred sustained"
        " fractured pleaded accused alleged accepted recovering undergone underwent awaiting taking signed"
        " hospitalised pregnant injured"
        " collapsed relapsed dioddef diagnosis arestio cyhuddo derbyn cafwyd"
    ),
    "negation": _set("no not never nil none without denies denied neg nac ni nid heb dim na"),
    "rule": _set(
        "policy procedure act regulations section legislation guidance council authority government strategy scheme"
        " framework duty statutory regulation code committee department minister secretary polisi gweithdrefn deddf"
        " strategaeth rheoliadau cyngor llywodraeth pwyllgor canllawiau cynllun adran"
    ),
    "topic": _set(
        "strategy team training awareness programme scheme support service services policy plan leaflet session"
        " sessions campaign report statistics figures data rates nurse worker workers officer manager lead adviser"
        " charity unit clinic group network forum champion champions board research"
        " prevention screening partnership commissioning department minister course workshop conference centre law"
        " legislation act bill rights issues sector pathway pathways association forms folder template paper chapter"
        " week month club loop exchange cafe helpline stall guide page video poster kit inbox database module bid fund"
        " funding grant day hub meeting slides figures agenda invoice leaflets courses policies equality legal tîm"
        " strategaeth cynllun swyddog"
        " hyfforddiant gwasanaeth gwasanaethau adviser coordinator co-ordinator specialist trust alliance inequality"
        " inequalities reporting monitoring categories checks check"
    ),
    "before_topic": _set("awareness about on of tackling preventing reducing against for and or with versus ar am o"),
    "blank": _set(
        "tick specify delete yes/no y/n capitals ticiwch nodwch boxes applicable oes/nac has/has had/had"
    ),
    "kinds": _set(
        "including includes such example eg examples types signs symptoms causes caused risk factors affects affect"
        " prevent common many most one-in some several number percentage proportion cent increase rise average rate"
        " total recorded statistics megis gynnwys enghraifft nifer"
    ),
    "invite": _set(
        "call contact visit ring phone website www email apply welcome free join book drop helpline information worried"
        " advice cysylltwch ffoniwch ymwelwch croeso gwybodaeth welcomed"
    ),
    "case": _set(
        "visit visited rang phoned seen review reviewed referral referred tc t/c h/v hv home assessed assessment"
        " discussed attended appt appointment contact reports presented agreed risk plan rv dna f/u todays today"
        " yesterday tonight weekly morning afternoon ymweliad adolygu cyfarfod asesiad heddiw ddoe"
    ),
}  # fmt: skip
"""Word sets by name. `anybody` speaks of people in general, `subject` of one, `rule` and `topic` of neither."""

NAMES: Final = tuple(SETS)
_MEMBERSHIP: Final[dict[str, tuple[int, ...]]] = {}
for _number, _name in enumerate(NAMES):
    for _word in SETS[_name]:
        _MEMBERSHIP[_word] = (*_MEMBERSHIP.get(_word, ()), _number)
_PAST = NAMES.index("past")


def words_of(text: str) -> list[str]:
    """The words in lower case; the month of May is told from the verb.

    >>> words_of("It may open in May")
    ['it', 'may', 'open', 'in', 'may.month']
    """
    return WORD.findall((_MAY.sub("may.month", text) if "May" in text else text).lower())


def counts(words: list[str]) -> list[int]:
    """How many of the words are in each set, in the order of `NAMES`; "-ed" words count as past.

    >>> dict(zip(NAMES, counts("she was discharged".split())))["past"]
    2
    """
    found = [0] * len(NAMES)
    for numbers in filter(None, map(_MEMBERSHIP.get, words)):
        for number in numbers:
            found[number] += 1
    found[_PAST] += sum([len(word) > 4 for word in words if word.endswith("ed")])
    return found
