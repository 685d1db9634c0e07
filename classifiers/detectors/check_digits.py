"""Check digits of the identifiers used in the UK; each takes digits only and says whether they agree."""

from __future__ import annotations

from operator import mul
from typing import Final

_WEIGHTS: Final = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
_ZEROS: Final = -ord("0") * sum(_WEIGHTS)
UPN_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UTR_CHECK: Final = "21987654321"
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_UTR_WEIGHTS: Final = (6, 7, 8, 9, 10, 5, 4, 3, 2)


def weighted(digits: str) -> int:
    """The sum with weights 10 to 1 over ten digits, modulo 11."""
    total: int = sum(map(mul, _WEIGHTS, digits.encode("ascii")), _ZEROS)
    return total % 11


def nhs(digits: str) -> bool:
    """NHS, CHI and Health and Care numbers: weighted sum 0 (NHS Data Dictionary); ten equal digits are none.

    >>> nhs("9434765919")
    True
    """
    return len(digits) == 10 and len(set(digits)) > 1 and weighted(digits) == 0


def uln(digits: str) -> bool:
    """Unique Learner Number: weighted sum 10 (HESA C17051), never at once a valid NHS number.

    >>> uln("9276308686")
    True
    """
    return len(digits) == 10 and digits[0] != "0" and weighted(digits) == 10


def utr(digits: str) -> bool:
    """Unique Taxpayer Reference: the first digit checks the others.

    >>> utr("1955839661")
    True
    """
    if len(digits) != 10:
        return False
    total = sum(map(mul, _UTR_WEIGHTS, digits[1:].encode("ascii"))) - ord("0") * sum(_UTR_WEIGHTS)
    return _UTR_CHECK[total % 11] == digits[0]


def upn(value: str) -> bool:
    """Unique Pupil Number, the letter before it the check (DfE, UPN guide); a temporary one ends in a letter.

    >>> upn("B801200005001")
    True
    """
    if len(value) != 13 or value[0] not in UPN_LETTERS or not value[1:12].isdigit():
        return False
    last = value[12]
    if not last.isdigit() and last not in UPN_LETTERS:
        return False
    values = [int(character) for character in value[1:12]]
    values.append(int(last) if last.isdigit() else UPN_LETTERS.index(last))
    return UPN_LETTERS[sum(place * number for place, number in enumerate(values, 2)) % 23] == value[0]


def luhn(digits: str) -> bool:
    """ISO/IEC 7812 check of card numbers.

    >>> luhn("4111111111111111")
    True
    """
    odd = sum(map(int, digits[-1::-2]))
    even = sum(map(_DOUBLED.__getitem__, map(int, digits[-2::-2])))
    return (odd + even) % 10 == 0


def iban(value: str) -> bool:
    """ISO 13616: letters as numbers, first four characters last, remainder 1 modulo 97.

    >>> iban("GB29NWBK60161331926819")
    True
    """
    rearranged = value[4:] + value[:4]
    return int("".join(str(int(character, 36)) for character in rearranged)) % 97 == 1


def mrz(field: str, check: str) -> bool:
    """ICAO 9303: weights 7, 3, 1 over a field of a passport's machine-readable zone, modulo 10.

    >>> mrz("925665416", "1")
    False
    """
    values = (0 if character == "<" else int(character, 36) for character in field)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10) == check
