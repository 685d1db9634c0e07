"""Finding the place that an smb address names, before anything of it is scanned."""

from __future__ import annotations

from models.errors import SourceError
from models.listing import shown
from scanner.smb.address import Address, name_of, parse, wired
from scanner.smb.link import Link, Refused
from scanner.smb.links import attempt
from scanner.smb.listing import IS_FOLDER, IS_REPARSE
from scanner.smb.messages import (
    AS_IT_STANDS,
    FOLDER,
    READ_ATTRIBUTES,
    READ_DATA,
    RELATED,
    SYNCHRONIZE,
    buffer,
    close,
    create,
    created,
    entries,
    query_directory,
)
from scanner.smb.statuses import unreadable

ONE_NAME = 1 << 12


def resolve(text: str) -> tuple[bytes, str]:
    """The root to crawl for an address, with the names as the share spells them, and the name of a single file.

    Raises SourceError for what cannot be reached or listed, at once: nothing is waited for.
    """
    address = parse(text)
    return attempt(address, lambda link: _found(link, address), patience=0)


def _found(link: Link, address: Address) -> tuple[bytes, str]:
    place = Address(address.server, address.port, address.share)
    for name in filter(None, address.folder.split("/")):
        place = place.below(_spelt(link, place, name))
    attributes = _opened(link, place, READ_ATTRIBUTES, AS_IT_STANDS)
    if attributes & IS_REPARSE and attributes & IS_FOLDER and place.folder:
        raise SourceError(f"{shown(place.text)} is a link", "Give the address of what it points to.")
    if not attributes & IS_FOLDER:
        folder, _, name = place.folder.rpartition("/")
        return _stored(Address(place.server, place.port, place.share, folder)), name
    _opened(link, place, READ_DATA | READ_ATTRIBUTES, FOLDER | AS_IT_STANDS)
    return _stored(place), ""


def _spelt(link: Link, folder: Address, name: str) -> str:
    """A name as the folder has it: servers do not mind capitals, the inventory does."""
    opening = create(folder.wire, READ_DATA | READ_ATTRIBUTES | SYNCHRONIZE, FOLDER)
    _, said, _ = link.answers(link.send(opening, query_directory(RELATED, ONE_NAME, wired(name)), close(RELATED)))
    if isinstance(said, Refused):
        return name  # not there, or passed through without the right to list: opening it says which
    names = [name_of(one.name) for one in entries(buffer(said))]
    return next((one for one in names if one.casefold() == name.casefold()), name)


def _opened(link: Link, place: Address, access: int, options: int) -> int:
    """The attributes of a file or folder that this user may open so. Raises SourceError."""
    try:
        file, state = created(link.ask(create(place.wire, access | SYNCHRONIZE, options)))
    except Refused as refused:
        hint = "Check the spelling, and that this user may read it. Nothing was changed in the inventory."
        raise SourceError(f"{shown(place.text)}: {unreadable(refused.status).detail}", hint) from refused
    link.forget(close(file))
    return state.attributes


def _stored(place: Address) -> bytes:
    return place.text.encode("utf-8", "surrogateescape")
