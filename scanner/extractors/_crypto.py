"""Encrypted Office files: opened with the password Office itself uses for "read-only" workbooks, else reported."""

from __future__ import annotations

import io
from typing import BinaryIO

from models.errors import Unreadable
from models.records import ProblemKind
from scanner.extractors._ole import is_ole

# Excel encrypts with this fixed password when only modification is protected ([MS-OFFCRYPTO] 2.1.2 note).
KNOWN_PASSWORD = "VelvetSweatshop"


def decrypted(file: BinaryIO) -> BinaryIO:
    """The plain package of an encrypted one. Raises `Unreadable` where its password is not the known one."""
    import msoffcrypto

    out = io.BytesIO()
    file.seek(0)
    try:
        office = msoffcrypto.OfficeFile(file)
        office.load_key(password=KNOWN_PASSWORD)
        office.decrypt(out)
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(ProblemKind.ENCRYPTED, "protected by a password") from error
    out.seek(0)
    return out


def is_encrypted(file: BinaryIO) -> bool:
    """Whether an Office file asks for a password before its content can be read."""
    import msoffcrypto

    file.seek(0)
    try:
        return bool(msoffcrypto.OfficeFile(file).is_encrypted())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the library raises nearly anything on a damaged file
        return False


def package_stream(file: BinaryIO) -> BinaryIO:
    """The file itself where it is a plain package, its decrypted content where it is wrapped in a compound file."""
    return decrypted(file) if is_ole(file) else file
