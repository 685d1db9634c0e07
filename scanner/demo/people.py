"""The invented people of Dyffryn Arian, with identifiers that pass their checks and belong to nobody.

NHS numbers are from the 999 range that is kept for tests, telephone numbers from Ofcom's ranges for drama, mail
addresses at example.org, postcodes in LD9, which does not exist.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

FIRST = (
    "Siân Gareth Eleri Dafydd Rhiannon Ifan Cerys Huw Lowri Aled Megan Karen Paul Denise Colin Janet Trevor Amina "
    "Yusuf Agnieszka Tomasz Priya Rajesh Fatima Kwame Mei-Ling Bogdan Oluwaseun Chloe Callum Bethan Emyr"
)
LAST = (
    "Prydderch Maelor Tudfor Gwenllian-Price ap Gwilym Ellwood Thackeray Brindley Castell Penhallow Wainscott "
    "Okonjo-Bell Kowalczyk Chaudhry Abdi Mensah Tran Ionescu Adeyinka Haverfield Llwynog Cadwallon Treharn-Jones"
)
STREETS = (
    "Heol y Felin",
    "Stryd Fawr",
    "Arian Terrace",
    "Maes yr Onnen",
    "Chapel Row",
    "Ffordd Newydd",
    "Tanyard Lane",
)
TOWNS = ("Pontarian", "Llanfair-yn-Nant", "Aberlleian")
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    first: str
    last: str
    born: date
    address: str
    postcode: str
    phone: str
    email: str
    nhs: str
    nino: str
    reference: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def dob(self) -> str:
        """The date of birth as forms have it."""
        return f"{self.born:%d/%m/%Y}"

    @property
    def initials(self) -> str:
        """As case notes have it."""
        return f"{self.first[0]}{self.last[0]}"


class Cast:
    """Hands out people, the same in every run."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._last = LAST.replace("ap Gwilym", "ap_Gwilym").split()

    def person(self, youngest: int = 19, oldest: int = 88, year: int = 2024) -> Person:
        """Somebody of that age in that year."""
        dice = self.dice
        first, last = dice.choice(FIRST.split()), dice.choice(self._last).replace("_", " ")
        born = date(year - dice.randint(youngest, oldest), 1, 1) + timedelta(dice.randrange(365))
        return Person(
            first,
            last,
            born,
            f"{dice.randint(1, 94)} {dice.choice(STREETS)}, {dice.choice(TOWNS)}",
            f"LD9 {dice.randint(1, 9)}{dice.choice('ABDEFGHJ')}{dice.choice('ABDEFGHJ')}",
            f"{dice.choice(('01632 960', '07700 900'))}{dice.randint(100, 999)}",
            f"{_plain(first)}.{_plain(last)}{dice.randint(1, 99)}@example.org",
            nhs_number(dice.randint(0, 999_999)),
            f"{dice.choice(('AB', 'CE', 'JM', 'WK'))} {dice.randint(10, 99)} {dice.randint(10, 99)} "
            f"{dice.randint(10, 99)} {dice.choice('ABCD')}",
            f"{dice.randint(100_000, 999_999)}",
        )

    def people(self, how_many: int, youngest: int = 19, oldest: int = 88, year: int = 2024) -> list[Person]:
        """Several of them."""
        return [self.person(youngest, oldest, year) for _ in range(how_many)]


def _plain(name: str) -> str:
    return name.lower().replace("â", "a").replace(" ", "").replace("-", "")


def nhs_number(serial: int) -> str:
    """A valid NHS number of the test range (check digit modulus 11, NHS Data Dictionary).

    >>> nhs_number(0)
    '999 000 0018'
    """
    while True:
        digits = f"999{serial % 1_000_000:06d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            whole = f"{digits}{check % 11}"
            return f"{whole[:3]} {whole[3:6]} {whole[6:]}"
        serial += 1


def utr(serial: int) -> str:
    """A valid Unique Taxpayer Reference (check digit modulus 11 in front)."""
    digits = f"{serial % 10**9:09d}"
    total = sum(int(d) * w for d, w in zip(digits, (6, 7, 8, 9, 10, 5, 4, 3, 2), strict=True))
    return "21987654321"[total % 11] + digits


def upn(serial: int) -> str:
    """A valid Unique Pupil Number of a Welsh authority (check letter modulus 23, DfE guide)."""
    digits = f"681{serial % 10**9:09d}"
    return UPN_LETTERS[sum(int(d) * w for d, w in zip(digits, range(2, 14), strict=True)) % 23] + digits
