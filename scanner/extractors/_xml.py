"""XML read as a stream of elements: no entity is expanded, nothing is fetched, memory stays bounded."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import IO, Any

from lxml import etree

from models.errors import Unreadable
from models.records import ProblemKind

Event = tuple[str, "etree._Element"]


# Nothing is expanded or fetched; broken XML is read on as far as can be. `huge_tree` allows long texts, which is safe
# since entities are never expanded and parts have a limit of their own.
_SAFE: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True, "remove_comments": True,
    "remove_pis": True, "huge_tree": True,
}  # fmt: skip
# What is in memory and no longer than this many bytes is parsed at once: a tree takes some 10 to 30 times its text.
WHOLE = 4 << 20


def events(
    stream: IO[bytes], tags: Iterable[str] | None = None, kinds: tuple[str, ...] = ("start", "end")
) -> Iterator[Event]:
    """`(event, element)` for the named tags ("{namespace}name", "{*}name"), in document order.

    The caller clears what it has used up. Broken XML is read on as far as can be, and `Unreadable` raised at the end.
    What is small and in memory is parsed at once and walked, which is a third quicker than parsing it piece by piece.
    """
    wanted = tuple(tags) if tags else None
    if isinstance(stream, io.BytesIO) and stream.getbuffer().nbytes <= WHOLE:
        whole, log = _parsed(stream.getvalue())
        yield from etree.iterwalk(whole, events=kinds, tag=wanted)
    else:
        parser = etree.iterparse(stream, events=kinds, tag=wanted, **_SAFE)
        try:
            yield from parser
        except etree.XMLSyntaxError as error:
            raise _broken(error.lineno) from error
        log = parser.error_log
    fatal = [entry.line for entry in log if entry.level == etree.ErrorLevels.FATAL]
    if fatal:
        raise _broken(fatal[0])


def _parsed(data: bytes) -> tuple[etree._Element, etree._ListErrorLog]:
    parser = etree.XMLParser(**_SAFE)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(error.lineno) from error
    if root is None:
        raise _broken(0)
    return root, parser.error_log


def _broken(line: int | None) -> Unreadable:
    return Unreadable(ProblemKind.CORRUPT, f"broken XML at line {line}")


def free(element: etree._Element) -> None:
    """Forget an element's content and the siblings before it, so that a long part does not pile up in memory."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs are older than lxml 4.4
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


@cache
def _small_parser() -> etree.XMLParser:
    """The parser of small parts; making one takes as long as most of them."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)


def tree(data: bytes) -> etree._Element | None:
    """A small part as a whole tree; None when it is not XML at all. Broken tails are read as far as they go."""
    try:
        return etree.fromstring(data, _small_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for entities and other non-elements."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name, whatever its namespace; empty when it is absent."""
    value = element.get(name)
    if value is not None:
        return value
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""
