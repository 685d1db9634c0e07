"""The address of a share, `smb://server[:port]/share[/folder]`, and the names below it as SMB has them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from models.errors import SourceError
from models.listing import shown

PREFIX = "smb://"
PORT = 445
FORM = re.compile(r"smb://(?P<server>\[[0-9A-Fa-f:.]+\]|[^/\\:@\[\]]+)(?::(?P<port>\d{1,5}))?/(?P<rest>.*)", re.S)
FORBIDDEN = frozenset('*?"<>|')
"""What no name on a share holds ([MS-FSCC] 2.1.5); the first two are wildcards."""


@dataclass(frozen=True, slots=True)
class Address:
    """A place on a share. `folder` is relative to the share, its names joined by "/", "" for the share itself.

    Its text holds surrogates as the inventory's names do (bytes that are not UTF-8).
    """

    server: str
    port: int
    share: str
    folder: str = ""

    @property
    def host(self) -> str:
        """The server without the brackets of an IPv6 address."""
        return self.server.strip("[]")

    @property
    def text(self) -> str:
        """The address as the inventory stores it."""
        port = "" if self.port == PORT else f":{self.port}"
        place = f"{PREFIX}{self.server}{port}/{self.share}"
        return f"{place}/{self.folder}" if self.folder else place

    @property
    def wire(self) -> bytes:
        """The folder as SMB sends it: UTF-16 with backslashes, lone surrogates included."""
        return wired(self.folder)

    def below(self, path: str) -> Address:
        """The place at a path relative to this one."""
        return replace(self, folder=f"{self.folder}/{path}" if self.folder and path else self.folder or path)


def parse(text: str) -> Address:
    """The address that a person wrote. Raises SourceError with what is wrong; never with a password in it."""
    if "@" in text[len(PREFIX) :].split("/")[0]:
        hint = "Give the user in MUNIMENT_SMB_USER, and keep the password in the keyring (docs/smb.md says how)."
        raise SourceError("an smb address must not hold a user or a password", hint)
    found = FORM.fullmatch(text)
    names = [name for name in found["rest"].replace("\\", "/").split("/") if name] if found else []
    if found is None or not names:
        raise SourceError(f"{shown(text)} is not an address of a share", "Write smb://server/share or add a folder.")
    if any(name in (".", "..") or FORBIDDEN & set(name) for name in names):
        raise SourceError(f"{shown(text)} holds a name that no share has", "Write the names as they are on the share.")
    return Address(found["server"].lower(), int(found["port"] or PORT), names[0], "/".join(names[1:]))


def stored(root: bytes) -> Address:
    """The address in a root or a path that `Address.text` made; its names may hold anything that SMB allows."""
    server, _, rest = root[len(PREFIX) :].partition(b"/")
    host, _, port = server.decode("ascii", "surrogateescape").partition("]:" if server.startswith(b"[") else ":")
    share, _, folder = rest.decode("utf-8", "surrogateescape").partition("/")
    return Address(f"{host}]" if port and host.startswith("[") else host, int(port or PORT), share, folder)


def wired(path: str) -> bytes:
    """A path in the inventory's spelling as SMB sends it."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "surrogatepass")
    return text.replace("/", "\\").encode("utf-16-le", "surrogatepass")


def name_of(wire: bytes) -> str:
    """A name from SMB (UTF-16, little endian) in the inventory's spelling: a lone surrogate becomes three odd bytes.

    >>> name_of("Llŷr.txt".encode("utf-16-le")), name_of(b"a\\x00\\x00\\xd8")
    ('Llŷr.txt', 'a\\udced\\udca0\\udc80')
    """
    text = wire.decode("utf-16-le", "surrogatepass")
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
