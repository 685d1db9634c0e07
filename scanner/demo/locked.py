"""An encrypted zip, as people make them (traditional PKWARE encryption, APPNOTE 6.1), to show what cannot be read."""

from __future__ import annotations

import struct
import zlib
from datetime import date


class _Keys:
    """The three keys of the cipher."""

    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    def _update(self, byte: int) -> None:
        one, two, three = self._keys
        one = _crc(one, byte)
        two = ((two + (one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self._keys = [one, two, _crc(three, two >> 24)]

    def encrypt(self, data: bytes) -> bytes:
        """The data enciphered; the keys move on."""
        out = bytearray()
        for byte in data:
            mask = (self._keys[2] | 2) & 0xFFFF
            out.append(byte ^ (mask * (mask ^ 1) >> 8 & 0xFF))
            self._update(byte)
        return bytes(out)


def _crc(crc: int, byte: int) -> int:
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def locked_zip(name: str, data: bytes, password: str, when: date) -> bytes:
    """A zip with one stored member that opens only with the password."""
    crc, label = zlib.crc32(data), name.encode()
    header = b"demodemodem" + bytes([crc >> 24])
    body = _Keys(password.encode()).encrypt(header + data)
    day = (when.year - 1980) << 9 | when.month << 5 | when.day
    common = struct.pack("<HHHHHIIIHH", 20, 0x801, 0, 9 << 11, day, crc, len(body), len(data), len(label), 0)
    local = b"PK\x03\x04" + common + label + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + label
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
