"""What an e-mail address says of its holder: an organisation's mailbox, a private one, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterable

from classifiers.names.cues import sections
from classifiers.names.lexicon import FIRST, NAME, STOP, WELSH, WORD, flags_of, pure

OFFICIAL_DOMAIN = re.compile(
    r"@[\w.-]*\b(?:gov\.uk|gov\.wales|llyw\.cymru|nhs\.uk|nhs\.net|police\.uk|sch\.uk|parliament\.uk|senedd\.cymru)\b",
    re.I,
)


def private(domain: str) -> bool:
    """True for a provider of mailboxes to the public.

    >>> private("gmail.com"), private("northmoor.example.org")
    (True, False)
    """
    return domain.casefold() in sections("people_roles.txt")["private_domain"]


def shared_mailbox(address: str) -> bool:
    """True when the part before the @ names a function and nobody ("complaints", "parking.appeals").

    >>> shared_mailbox("complaints@sir.example.org"), shared_mailbox("rose@sir.example.org")
    (True, False)
    """
    local, _, domain = address.partition("@")
    parts = [part for part in re.split(r"[._+-]", local.casefold()) if part]
    if private(domain) or not parts:
        return False
    listed = sections("people_roles.txt")["mailbox"]
    if any(part in listed for part in parts):
        return True
    flags = [flags_of(part) for part in parts]
    plain_words = all(len(part) > 3 and flag & (WORD | STOP | WELSH) for part, flag in zip(parts, flags, strict=True))
    return plain_words and not any(pure(flag, FIRST) or flag & NAME for flag in flags)


def organisations(addresses: Iterable[str], correspondents: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The domains of a document that belong to an organisation.

    They have a shared mailbox, are public bodies' own, or both sides of a message (pairs of domains) write from them.
    """
    found = {address.partition("@")[2].casefold() for address in addresses if _organised(address)}
    found.update(left for left, right in correspondents if left == right)
    return frozenset(domain for domain in found if domain and not private(domain))


def _organised(address: str) -> bool:
    return bool(OFFICIAL_DOMAIN.search(address)) or shared_mailbox(address)
