"""Names of many origins, bare names in rotas, chats and logs, and what looks like them; all people are invented."""

from __future__ import annotations

import pytest

from classifiers.names.eastern import eastern, syllables
from classifiers.names.lexicon import FIRST, LAST, flags_of, pure
from classifiers.people import find_people
from models.records import Form, Properties, Text


def names(body: str, form: Form = Form.PROSE) -> list[str]:
    (found,) = find_people([Text(body, form=form)], [[]], Properties())
    return [body[person.start : person.end] for person in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Passengers: Ka Yan Wong, Mei-Ling Ho, Lam Chi Keung", ["Ka Yan Wong", "Mei-Ling Ho", "Lam Chi Keung"]),
        ("Seen today: Do Van Hai and Jing Sun.", ["Do Van Hai", "Jing Sun"]),
        ("Ji-woo Park rang. Sun-hee Shin will call back.", ["Ji-woo Park", "Sun-hee Shin"]),
        ("Deaths\nWONG KA YAN, 84, Elm Court\nFLORIN LUPU, 79", ["WONG KA YAN", "FLORIN LUPU"]),
        ("Omar al-Masri wedi ffonio.", ["Omar al-Masri"]),
        ("Mr Errol Dacosta sat beside Yvette St Louis.", ["Mr Errol Dacosta", "Yvette St Louis"]),
        ("I am the sister of Enid Garforth. On 2 May Eoghan Tierney rang.", ["Enid Garforth", "Eoghan Tierney"]),
        ("Llyfrgellydd: Nia Medi\n", ["Nia Medi"]),
    ],
)
def test_names_of_many_origins(body: str, expected: list[str]) -> None:
    assert names(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Early   Lorna   Dennis   Bogdan\nLate  Gurdeep   Tunde", ["Lorna", "Dennis", "Bogdan", "Gurdeep", "Tunde"]),
        ("sheila: did u see ian today\nian: no", ["sheila", "ian", "ian"]),
        ("priya 15:02  anyone know ionela\npriya 15:05  no", ["priya", "ionela", "priya"]),
        ("rang mr chan\nwhich chan was it", ["mr chan", "chan"]),
        ("Ch: Inaya 7, Zakariya 3\n", ["Inaya", "Zakariya"]),
        ("Paula Grimshaw (PG) said no. PG left.", ["Paula Grimshaw", "PG", "PG"]),
        ("Previous surname: Mulcahy\n", ["Mulcahy"]),
        ("On 2 Feb mei fong <m@example.org> wrote:\nhi", ["mei fong"]),
        ("Re: Darnell. Darnell is absent.", ["Darnell", "Darnell"]),
    ],
)
def test_names_in_hasty_papers(body: str, expected: list[str]) -> None:
    assert names(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Tai Chi and Pak Choi on Tuesday; Wi-Fi in Hong Kong House.",
        "The Co-op and the Head Teacher's desk.",
        "TWENTY MORE DEFIBRILLATORS FOR HARTWELL",
        "Licence BALAN808196O99LC was sent.",
        "Pam mae'r swyddfa ar gau? Dan y cynllun newydd nid oes tâl.",
        "I was told to sue the council and rob the bank.",
    ],
)
def test_no_names(body: str) -> None:
    assert names(body) == []


def test_common_english_first_names_are_names_first() -> None:
    assert all(pure(flags_of(name), FIRST) for name in ("Carol", "Pam", "Bob", "Ken", "Sue"))


def test_hyphened_words() -> None:
    assert flags_of("Ji-woo") == FIRST
    assert flags_of("al-Masri") & LAST
    assert not flags_of("Co-op") & FIRST


def test_syllables_need_a_family_name_and_a_clear_word() -> None:
    assert syllables("xiaoming")
    assert eastern(["wong", "ka", "yan"], [False, False, True])
    assert not eastern(["sun", "tan"], [False, False])
    assert not eastern(["ka", "fai"], [True, True])


def test_a_rota_is_read_as_a_table_too() -> None:
    assert names("\tMon\tTue\nEarly\tJanine\tIan\nLate\tMaureen\tCraig\n", Form.TABLE) == [
        "Janine",
        "Ian",
        "Maureen",
        "Craig",
    ]
