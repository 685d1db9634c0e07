"""Persons in a document: where they are named, who they are in it, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from classifiers.language import paragraphs
from classifiers.names.columns import other_cells
from classifiers.names.distinct import count_people
from classifiers.names.initials import initialled, nicknamed
from classifiers.names.model import modelled
from classifiers.names.owners import linked
from classifiers.names.repeats import known_parts, lower_repeats, repeated
from classifiers.names.roles import finding_start, roles_of
from classifiers.names.rules import Claims, claims
from classifiers.names.spans import Name, settle
from classifiers.names.things import without_things
from classifiers.names.wrapped import unwrapped
from models.findings import Finding, FindingType, Role
from models.records import Form, Properties, Text


def find_people(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], properties: Properties, *, deep: bool = False
) -> list[list[Finding]]:
    """For each text its PERSON findings in text order, with offsets within that text and a role.

    `findings` are the other findings of each text, in the same order: names inside an address or e-mail address
    are left to those. Rules first; the English model settles doubtful names, or reads all English when `deep`.
    """
    findings = [sorted(row, key=finding_start) for row in findings]
    texts = [text if text.form is Form.TABLE else replace(text, text=unwrapped(text.text)) for text in texts]
    named = _named(texts, deep)
    kept = [_free(names, other) for names, other in zip(named, findings, strict=True)]
    roles = roles_of(texts, kept, findings, properties)
    return [
        [_finding(name, text, role) for name, role in zip(names, row, strict=True)]
        for text, names, row in zip(texts, kept, roles, strict=True)
    ]


def assign_roles(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], people: Sequence[Sequence[Finding]]
) -> list[list[Finding]]:
    """The other findings with a role: an official's contact details, or a data subject's own data."""
    roles = linked(texts, findings, people)
    return [
        [
            replace(one, role=one.role if one.role is Role.EXAMPLE else role)
            for one, role in zip(row, found, strict=True)
        ]
        for row, found in zip(findings, roles, strict=True)
    ]


def distinct_people(texts: Sequence[Text], people: Sequence[Sequence[Finding]]) -> int:
    """How many different data subjects a document names; "Mrs Okafor" and "Patricia Okafor" are one."""
    return count_people(
        text.text[person.start : person.end]
        for text, found in zip(texts, people, strict=True)
        for person in found
        if person.role in (Role.DATA_SUBJECT, Role.UNKNOWN)
    )


def _named(texts: Sequence[Text], deep: bool) -> list[list[Name]]:
    divided = [paragraphs(text.text) for text in texts]
    by_rule = [_claimed(text, parts) for text, parts in zip(texts, divided, strict=True)]
    known: set[str] = set()
    for text, found in zip(texts, by_rule, strict=True):
        known |= known_parts(text.text, found.sure)
    named = []
    for text, found, parts in zip(texts, by_rule, divided, strict=True):
        again = [*repeated(text.text, found.doubtful, known), *lower_repeats(text.text, found.sure)]
        again += initialled(text.text, found.sure)
        settled = {name.start for name in again}
        left = [name for name in found.doubtful if name.start not in settled]
        seen = without_things(text.text, modelled(text.text, left, parts, deep))
        if text.form is Form.TABLE:
            seen = [name for name in seen if " " in text.text[name.start : name.end]]
        settled_names = settle([*found.sure, *again, *seen])
        named.append(_in_name_cells(text, settled_names) if text.form is Form.TABLE else settled_names)
    return named


def _claimed(text: Text, parts: list[tuple[int, int, str]]) -> Claims:
    """What the rules claim, with the nicknames given to those they are sure of."""
    found = claims(text, parts)
    short = list(nicknamed(text.text, found.sure))
    return Claims(settle([*found.sure, *short]), found.doubtful) if short else found


def _in_name_cells(text: Text, names: list[Name]) -> list[Name]:
    """Without the names that only their words speak for, in cells of columns that are about other things."""
    barred = other_cells(text)
    kept, at = [], 0
    for name in names:
        while at < len(barred) and barred[at][1] <= name.start:
            at += 1
        inside = at < len(barred) and barred[at][0] < name.end
        if not inside or name.basis == "rule: title":
            kept.append(name)
    return kept


def _free(names: list[Name], other: Sequence[Finding]) -> list[Name]:
    """The names that do not lie inside an address or an e-mail address; both lists are in text order."""
    taken = [(f.start, f.end) for f in other if f.type in (FindingType.ADDRESS, FindingType.EMAIL)]
    free, at = [], 0
    for name in names:
        while at < len(taken) and taken[at][1] < name.end:
            at += 1
        if at == len(taken) or taken[at][0] > name.start:
            free.append(name)
    return free


def _finding(name: Name, text: Text, role: Role) -> Finding:
    return Finding(
        FindingType.PERSON, name.start, name.end, round(name.score, 2), name.basis, name.cue, text.where, role
    )
