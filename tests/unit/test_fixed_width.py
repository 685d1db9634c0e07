"""Tables made with spaces: columns that line up are columns, prose with wide gaps is not."""

from __future__ import annotations

import pytest

from classifiers.fixed_width import tables
from classifiers.policy import load
from classifiers.windows import windows
from models.records import Form, Text

LIST = """HOUSING REPAIRS             PRINTED 03/02/19      PAGE 1
TENANT              D.O.B.      ACC NO.      SORT CODE   NI NO
------------------  ----------  -----------  ----------  ------------
Dunne P             12/03/61    20014478     08-94-02    QQ 12 34 56 C
Bhatt Ali (Mr)      04-05-1970  33187200     08-94-02

Printed for the area office.
"""
FOUND = [
    ("DATE_OF_BIRTH", "12/03/61"),
    ("BANK_ACCOUNT", "20014478"),
    ("BANK_ACCOUNT", "08-94-02"),
    ("DATE_OF_BIRTH", "04-05-1970"),
]
PROSE = [
    "Dear   Sir   or   Madam\nthank you for   your   letter\nof the third   of   May\n",
    "Name:        Pat Dunne     Ref:   12\nAddress:     1 High St     Tel:   x\nNotes:       none          By:    y\n",
    "Total   Sum   Net\n",
    "A sentence.   Another one.   A third.\nand so it goes on and on without a gap in any of\nits lines, to the end.\n",
    "Name     Born     Town\nthis line is long prose that fills every gap\nand so does this one in every column here\n",
    "a\tb   c   d\n1\t2   3   4\n5\t6   7   8\n",
]


def test_a_printed_list_is_a_table_below_its_names():
    found = list(tables(LIST))
    assert [LIST[one.start : one.end].split("\n")[0][:6] for one in found] == ["TENANT"]
    assert LIST[found[0].end :].startswith("\n\nPrinted for")


@pytest.mark.parametrize("text", PROSE)
def test_prose_and_forms_are_no_tables(text):
    assert list(tables(text)) == []


def test_values_are_known_by_the_column_they_stand_in():
    found = list(windows([Text(LIST)], load(None).identifiers))
    assert [text.form for text, _ in found] == [Form.PROSE, Form.TABLE, Form.PROSE]
    assert "".join(text.text for text, _ in found) == LIST
    values = [(f.type.value, text.text[f.start : f.end]) for text, some in found for f in some]
    for pair in FOUND:
        assert pair in values
    assert ("DATE_OF_BIRTH", "03/02/19") not in values


def test_lines_that_fill_a_gap_end_the_table():
    rows = "Ref   Name        Born\n1     Pat Dunne   1/2/61\n2     Ali Bhatt   4/5/70"
    text = rows + "\nEnd of the list, with words over every gap\n"
    (found,) = tables(text)
    assert text[found.end :] == "\nEnd of the list, with words over every gap\n"


def test_a_form_with_a_column_for_each_party_is_read_by_its_row_labels():
    rows = [
        ("Surname", "Birch", "Okafor"),
        ("Born", "18/11/1982", "06/01/1979"),
        ("Passport", "544120931", "A41180227"),
    ]
    form = "".join("".join(cell.ljust(16) for cell in row) + "\n" for row in rows)
    (window,) = windows([Text(form)], load(None).identifiers)
    assert window[0].form is Form.PROSE
