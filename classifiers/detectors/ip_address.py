"""IP addresses that may lead to somebody (UK GDPR recital 30); numbered paragraphs look alike and are left alone.

Broadcast, multicast, link-local and loopback addresses belong to nobody. Private addresses, and any address in a line
that a firewall or router wrote, count only where their line names a user. All others count.
"""

from __future__ import annotations

import ipaddress
import re
from string import hexdigits

from classifiers.detectors.evidence import believed, contradicted
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from classifiers.tables import line_bounds
from models.findings import FindingType

KIND = FindingType.IP_ADDRESS
_FROM = re.compile(r"(?i)\b(?:from|via|ip|ipv4|address|host|o)[ :=(\[]{1,3}\Z")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_PRIVATE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\Z")
_MACHINE = re.compile(r"\b(?:DENY|ALLOW|DROP|ACCEPT|REJECT|PERMIT|BLOCK|tcp|udp|icmp|TCP|UDP|ICMP)\b")
_USER = re.compile(
    r"(?i)user|login|log(?:ged)?[ -](?:in|on)|visitor|customer|client|applicant|member|staff|employee|account|posted"
    r"|submitted|signed|e-?mail|[a-z0-9]@|session of|defnyddiwr|mewngofnod"
)
SHAPE = (
    r"\b(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4})(?::[0-9A-Fa-f]{1,4}){0,5})\b"
)


def judge(candidate: Candidate) -> Judgement | None:
    """A valid address; four small numbers need a cue, for they may number a paragraph.

    >>> DETECTOR.values("from IP 203.0.113.77")
    ['203.0.113.77']
    >>> DETECTOR.values("user s.llwyd logged in from 10.44.7.21")
    ['10.44.7.21']
    >>> DETECTOR.values("version 2.14.1.0")
    []
    >>> DETECTOR.values("paragraph 4.1.2.3")
    []
    """
    value = candidate.value
    if not candidate.alone or _CLOCK.match(value):
        return None
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    if _nobodys(address) or not _of_somebody(candidate, address):
        return None
    evidence = believed(candidate, KIND)
    if evidence is None and (contradicted(candidate, KIND) or _may_number_a_paragraph(candidate)):
        return None
    score = 0.95 if evidence else 0.8
    return Judgement(candidate.start, candidate.end, KIND, score, "ip: valid address", str(evidence or ""))


def _nobodys(address: _Address) -> bool:
    special = address.is_unspecified or address.is_loopback or address.is_multicast or address.is_link_local
    return special or str(address).endswith(".255.255") or str(address) == "255.255.255.255"


def _of_somebody(candidate: Candidate, address: _Address) -> bool:
    """True unless the address is private, or a machine wrote its line, and the line names no user."""
    body = candidate.context.body
    start, end = line_bounds(body, candidate.start)
    line = body[max(start, candidate.start - 300) : min(end, candidate.end + 300)]
    names = " ".join(candidate.context.grid.names) if candidate.evidence.how == "column" else ""
    private = any(address in network for network in _PRIVATE if network.version == address.version)
    return not (private or _MACHINE.search(line)) or _USER.search(line + " " + names) is not None


def _may_number_a_paragraph(candidate: Candidate) -> bool:
    parts = candidate.value.split(".")
    low = len(parts) == 4 and all(int(part) < 100 for part in parts) and int(parts[0]) < 40
    return low and _FROM.search(candidate.context.before(candidate.start, 12)) is None


DETECTOR = Shape("ip", KIND, SHAPE, judge, SHAPE, opens=hexdigits, unaided=0.8)
