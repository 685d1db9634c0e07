"""A set of store keys that takes a bit for each key up to the largest, however many are in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set


class Bits(Set[int]):
    """Non-negative whole numbers, given once.

    >>> some = Bits([3, 70, 3])
    >>> 70 in some, 4 in some, 10**9 in some, list(some), len(some)
    (True, False, False, [3, 70], 2)
    """

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._bits, self._count = bytearray(), 0
        for number in numbers:
            self._add(number)

    def _add(self, number: int) -> None:
        at, bit = number >> 3, 1 << (number & 7)
        if at >= len(self._bits):
            self._bits.extend(bytes(at - len(self._bits) + 1 + len(self._bits) // 2))
        self._count += not self._bits[at] & bit
        self._bits[at] |= bit

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int) or not 0 <= number < len(self._bits) << 3:
            return False
        return bool(self._bits[number >> 3] & 1 << (number & 7))

    def __iter__(self) -> Iterator[int]:
        return (at << 3 | bit for at, byte in enumerate(self._bits) if byte for bit in range(8) if byte & 1 << bit)

    def __len__(self) -> int:
        return self._count
