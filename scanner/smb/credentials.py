"""Who Muniment is to a file server: from the environment, the keyring, or a Kerberos ticket; never from an address."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec

SERVICE = "muniment"
"""Under this name the password is in the system's keyring."""
USER, PASSWORD, ENCRYPTION = "MUNIMENT_SMB_USER", "MUNIMENT_SMB_PASSWORD", "MUNIMENT_SMB_ENCRYPTION"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password; both None to use the Kerberos ticket (on Windows, the session) of who runs Muniment.

    `origin` says where the password came from.
    """

    user: str | None
    password: str | None = field(repr=False)
    origin: str


def credentials() -> Credentials:
    """What is to be used now; asks the keyring only where the environment holds no password."""
    user = os.environ.get(USER) or None
    if user and (password := os.environ.get(PASSWORD)):
        return Credentials(user, password, "environment")
    found = _kept(user)
    if found is not None:
        return Credentials(*found, "keyring")
    return Credentials(user, None, "Kerberos ticket")


def ticket_possible() -> bool:
    """Whether one can log on without a password here: on Windows always, elsewhere with Kerberos (`gssapi`)."""
    return sys.platform == "win32" or find_spec("gssapi") is not None


def encrypted() -> bool:
    """Whether what goes over the network must be encrypted (SMB 3); signing is always required."""
    return os.environ.get(ENCRYPTION, "").casefold() not in ("off", "no", "0", "false")


def _kept(user: str | None) -> tuple[str, str] | None:
    """The user and password in the keyring; None where there is no keyring or nothing in it."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_credential(SERVICE, user)
    except (KeyringError, RuntimeError):
        return None  # locked, or no service for it on this machine: doctor says so
    return (found.username, found.password) if found is not None and found.password else None
