"""A connection to one share of a file server: signed, encrypted, and with every way in which it ends made one."""

from __future__ import annotations

import copy
import logging
import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import xxhash

from models.errors import SourceError
from models.listing import shown
from scanner.smb.address import Address
from scanner.smb.credentials import credentials, encrypted, ticket_possible
from scanner.smb.messages import (
    FOLDER,
    INFO_FILESYSTEM,
    READ_ATTRIBUTES,
    RELATED,
    SYNCHRONIZE,
    Message,
    buffer,
    close,
    create,
    query_info,
)
from scanner.smb.statuses import ACCESS_DENIED, BAD_NETWORK_NAME, LOGON, LOST

Result = TypeVar("Result")

CONNECT_SECONDS, ANSWER_SECONDS = 10, 60
SIGNED, ENCRYPTED = 0x8, b"\xfdSMB"
CREDITS = 512
"""How much we ask to have under way at once, in units of 64 KiB."""
HOW = "Give MUNIMENT_SMB_USER, and the password in the keyring or MUNIMENT_SMB_PASSWORD (docs/smb.md says how)."
PLAIN = "Set MUNIMENT_SMB_ENCRYPTION=off to read over a network that you trust; what is sent is then signed only."
NO_EXTRA = "Scanning a server's share needs more parts: make install, in Muniment's folder"


class Lost(Exception):
    """The connection is gone, or the server has forgotten it."""


class Refused(Exception):
    """The server answered with an error; `status` is its number."""

    def __init__(self, status: int) -> None:
        super().__init__(f"0x{status:08X}")
        self.status = status


class Link:
    """A share that is connected. Raises SourceError where it cannot be: the words hold no password."""

    def __init__(self, address: Address) -> None:
        _quiet()
        self.address = address
        self._forgotten: list[Any] = []
        try:
            from smbprotocol.connection import Connection
        except ImportError as error:
            raise SourceError(f"{address.text} cannot be read: smbprotocol is not installed", NO_EXTRA) from error
        self._connection = Connection(uuid4(), address.host, address.port, require_signing=True)
        try:
            self._connect()
            self._log_on()
        except BaseException:
            self.close()
            raise
        self.device = self._device()

    def send(self, *messages: Message) -> list[Any]:
        """Send requests as one chain, about one file where there are several; returns what `take` wants."""
        return self._guarded(
            lambda: self._connection.send_compound(
                list(messages), self._session.session_id, self._tree.tree_connect_id, related=len(messages) > 1
            )
        )

    def take(self, request: Any, seconds: float | None = ANSWER_SECONDS) -> bytes:
        """Wait for an answer: its body. Raises Refused, or Lost also when it does not come in time."""
        answer = self._guarded(lambda: self._connection.receive(request, timeout=seconds, resolve_symlinks=False))
        if not self._session.encrypt_data and not answer["flags"].get_value() & SIGNED:
            raise Lost("an answer without a signature")
        return bytes(answer["data"].get_value())

    def ask(self, message: Message) -> bytes:
        """Send one request and wait for its answer."""
        return self.take(self.send(message)[0])

    def answers(self, requests: Sequence[Any]) -> list[bytes | Refused]:
        """The answers to a chain, refusals among them. Raises Lost."""
        found: list[bytes | Refused] = []
        for request in requests:
            try:
                found.append(self.take(request))
            except Refused as refused:
                found.append(refused)
        return found

    def forget(self, message: Message) -> None:
        """Send a request whose answer nobody waits for: closing. A lost connection closes by itself."""
        try:
            done = [request for request in self._forgotten if request.response_event.is_set()]
            self._forgotten = [request for request in self._forgotten if not request.response_event.is_set()]
            self.answers(done)
            self._forgotten += self.send(message)
        except Lost:
            self._forgotten.clear()

    def beside(self, share: str) -> Link:
        """Another share of the server in the same session, closed with this one."""
        from smbprotocol.tree import TreeConnect

        other = copy.copy(self)
        other._tree, other._forgotten = TreeConnect(self._session, f"\\\\{self.address.host}\\{share}"), []
        self._guarded(other._tree.connect)
        return other

    def room(self) -> int:
        """How many units of 64 KiB may be asked for now."""
        window = self._connection.sequence_window
        return int(window["high"] - window["low"])

    @property
    def most(self) -> int:
        """The most bytes that one read may ask for."""
        return int(self._connection.max_read_size)

    def close(self) -> None:
        """Drop the connection without a word to the server, which ends what we had open."""
        transport = self._connection.transport
        if transport is not None:
            self._connection.disconnect(close=False)

    def _connect(self) -> None:
        try:
            self._connection.connect(timeout=CONNECT_SECONDS)
        except Exception as error:
            raise Lost("no answer") from error
        connected = self._connection.transport._sock
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a request is small, and waited for

    def _log_on(self) -> None:
        """Prove who we are, connect to the share, and ask for room for several requests at once."""
        from smbprotocol.session import Session
        from smbprotocol.tree import TreeConnect

        known = credentials()
        if known.password is None and not ticket_possible():
            raise SourceError(f"no user and password for {self.address.server}", HOW)
        host, encrypt = self.address.host, encrypted()
        if encrypt and not self._connection.supports_encryption:
            raise SourceError(f"{self.address.server} offers no encryption (SMB 3)", PLAIN)
        self._session = Session(self._connection, known.user, known.password, require_encryption=encrypt)
        self._tree = TreeConnect(self._session, f"\\\\{host}\\{self.address.share}")
        self._asked(self._session.connect)
        self._asked(self._tree.connect)
        self._tree.is_dfs_share = False  # names are given as they are on this share, not in the namespace
        if self._session.encrypt_data or self._tree.encrypt_data:
            self._session.encrypt_data = True
            self._take_no_plain_answer()
        self._guarded(lambda: self._connection.echo(self._session.session_id, ANSWER_SECONDS, CREDITS))

    def _take_no_plain_answer(self) -> None:
        """From now on only what is encrypted is believed, which the library leaves open ([MS-SMB2] 3.2.5.1.1)."""
        transport = self._connection.transport
        receive = transport.recv

        def encrypted_only(seconds: float) -> bytes:
            packet: bytes = receive(seconds)
            if packet and packet[:4] != ENCRYPTED:
                raise ConnectionError("an answer that is not encrypted")
            return packet

        transport.recv = encrypted_only

    def _asked(self, step: Callable[[], None]) -> None:
        """A step of logging on; a refusal is told in words and not tried again, which would lock the account."""
        from smbprotocol.exceptions import SMBAuthenticationError

        try:
            self._guarded(step)
        except Refused as refused:
            raise SourceError(*_words(refused.status, self.address)) from None
        except Lost as lost:
            if isinstance(lost.__cause__, SMBAuthenticationError):
                raise SourceError(f"nobody could log on to {self.address.server}", HOW) from None
            if "as a guest" in str(lost.__cause__):
                raise SourceError(f"{self.address.server} takes this user for a guest, unprotected", HOW) from None
            raise

    def _device(self) -> int:
        """A number for the volume that the share is on, the same on every machine and for each share of it."""
        opening = create(b"", READ_ATTRIBUTES | SYNCHRONIZE, FOLDER)
        answers = self.answers(self.send(opening, query_info(RELATED, INFO_FILESYSTEM, 1, 1024), close(RELATED)))
        said = answers[1]  # without the right to look at the share itself, its name must do
        place = b"" if isinstance(said, Refused) else buffer(said)[8:12]
        place = place or self.address.share.casefold().encode("utf-8", "surrogateescape")
        return int(xxhash.xxh3_64_intdigest(self.address.server.encode() + b"\\" + place))

    def _guarded(self, work: Callable[[], Result]) -> Result:
        """Do what uses the connection; its many kinds of end become Lost."""
        from smbprotocol.exceptions import SMBResponseException

        try:
            return work()
        except SMBResponseException as error:
            if error.status in LOST:
                raise Lost(f"0x{error.status:08X}") from error
            raise Refused(error.status) from error
        except Exception as error:
            raise Lost(type(error).__name__) from error


def _words(status: int, address: Address) -> tuple[str, str]:
    """Why a server let nobody in, and what to do."""
    if status in LOGON:
        return f"{LOGON[status]} ({address.server})", HOW
    if status == BAD_NETWORK_NAME:
        return f"{address.server} has no share {shown(address.share)}", "Check the spelling. Nothing was changed."
    if status == ACCESS_DENIED:
        return f"{address.server} does not let this user use the share {shown(address.share)}", HOW
    return f"{address.server} does not let anybody in: 0x{status:08X}", HOW


def _quiet() -> None:
    """The library's log names users and files, and shows packets: none of it is for ours."""
    for name in ("smbprotocol", "spnego"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
