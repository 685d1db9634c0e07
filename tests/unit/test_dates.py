"""Trigger dates: texts with the date to find, and texts to leave alone."""

from __future__ import annotations

from datetime import date

import pytest

from classifiers.dates import MOST, kept, trigger_dates
from classifiers.mutations import mutated
from classifiers.patterns import using
from classifiers.policy import load
from models.findings import DateCandidate
from models.records import Form, Text

CUES = load().trigger_cues
FIND = [
    ("Case closed: 14/03/2012", "closure", "2012-03-14"),
    ("The file was closed on 14 March 2012.", "closure", "2012-03-14"),
    ("On 9 February 2017 the file was closed by the team.", "closure", "2017-02-09"),
    ("Opened on 3 May 2010 and closed on 14.3.12", "closure", "2012-03-14"),
    ("Case closed by: duty team\nDate: 16/06/2017", "closure", "2017-06-16"),
    ("Date File Closed\n\n17 February 2010\n", "closure", "2010-02-17"),
    ("01-Mar-2018  Registered\n21-Dec-2018  Closed", "closure", "2018-12-21"),
    ("Case closed 31 February 2016. Case closed 18 January 2016.", "closure", "2016-01-18"),
    ("Caewyd y ffeil ar 12 Mehefin 2015", "closure", "2015-06-12"),
    ("Achos wedi ei gau 7/11/2017", "closure", "2017-11-07"),
    ("D.O.B: 23/08/2004", "date_of_birth", "2004-08-23"),
    ("DoB 18.4.47, admitted 3.3.16", "date_of_birth", "1947-04-18"),
    ("Ganwyd y plentyn ar 25 Gorffennaf 1995", "date_of_birth", "1995-07-25"),
    ("Bu farw ar y 13eg o Ionawr 2013", "death", "2013-01-13"),
    ("He passed away on the 11th of August 2014", "death", "2014-08-11"),
    ("Contract end date: 30 June 2018", "end_of_contract", "2018-06-30"),
    ("Contract Period: 1st September 2016 to 31st August 2020", "end_of_contract", "2020-08-31"),
    ("The agreement was terminated with effect from 14 July 2011.", "end_of_contract", "2011-07-14"),
    ("This Agreement is for a term of five years from 1 April 2012.", "end_of_contract", "2017-03-31"),
    ("a term of twenty-one (21) years from 1 June 1998", "expiry", "2019-05-31"),
    ("It commences on 1 April 2012 and runs for a period of 18 months.", "expiry", "2013-09-30"),
    ("Expiry date: 2015-02-28", "expiry", "2015-02-28"),
    ("valid until the thirtieth day of June 2013", "expiry", "2013-06-30"),
    ("Mae'r drwydded yn ddilys tan 31 Hydref 2020", "expiry", "2020-10-31"),
    ("Tenancy: Start 12/03/2007 End 06/09/2015", "end_of_tenancy", "2015-09-06"),
    ("Keys for the flat were handed in on 26 November 2017", "end_of_tenancy", "2017-11-26"),
    ("Daeth y denantiaeth i ben ar 28 o Fawrth 2011", "end_of_tenancy", "2011-03-28"),
    ("Your last day of service was 31 August 2011", "end_of_employment", "2011-08-31"),
    ("MINUTES of the meeting held on 17 October 2013", "meeting", "2013-10-17"),
    ("SCRUTINY COMMITTEE - 15 JUNE 2021\nMinutes\nPresent: six", "meeting", "2021-06-15"),
    ("Cofnodion y cyfarfod a gynhaliwyd ar 20 Medi 2018", "meeting", "2018-09-20"),
    ("confirmed as a correct record at the meeting on 5 July 2016", "minutes_confirmed", "2016-07-05"),
    ("Budget monitoring 2016/17", "financial_year_end", "2017-03-31"),
    ("FY2014/2015", "financial_year_end", "2015-03-31"),
    ("financial year 2020-21", "financial_year_end", "2021-03-31"),
    ("for the year ended 31 March 2015", "financial_year_end", "2015-03-31"),
    ("the period 1 April 2022 to 31 March 2023", "financial_year_end", "2023-03-31"),
    ("blwyddyn ariannol 2018/19", "financial_year_end", "2019-03-31"),
    ("year ended 31 December 2014", "end_of_year", "2014-12-31"),
    ("Our ref: EX/1\n22 May 2013\n\nDear Sir,", "document_date", "2013-05-22"),
    ("Date: 1st Sept 09\n\nDear Resident", "document_date", "2009-09-01"),
    ("Superseded on 1 April 2014 by version 3", "supersession", "2014-04-01"),
    ("This policy is effective from 1 January 2020.", "in_force", "2020-01-01"),
    ("The case was reopened on 5 June 2015.", "reopened", "2015-06-05"),
]
LEAVE = [
    ("The case will be closed on 4 May 2016.", "closure"),
    ("The case was not closed on 4 May 2016.", "closure"),
    ("We hope to close the case by 30 September 2014.", "closure"),
    ("Closing date for applications: 12 June 2015.", "closure"),
    ("The offices are closed on 25 December 2012.", "closure"),
    ("The road was closed on 4 June 2013.", "closure"),
    ("Bydd y swyddfa ar gau ar 25 Rhagfyr 2014.", "closure"),
    ("Hysbyseb swydd. Dyddiad cau: 12 Gorffennaf 2019", "closure"),
    ("Case closed. The letter of 4 May 2016 refers.", "closure"),
    ("Case closed 31 February 2016.", "closure"),
    ("Children born between 1 September 2011 and 31 August 2012", "date_of_birth"),
    ("no child born after 1 January 2009", "date_of_birth"),
    ("Date of birth certificate seen: yes. Seen 4/4/2013.", "date_of_birth"),
    ("Academic year 2016/17", "financial_year_end"),
    ("House numbers 21/22; file 2016/18; ref A/2016/17/0044", "financial_year_end"),
    ("until the end of September 2015, on 1 April 2006", "closure"),
    ("The contract is expected to end on 1 May 2017.", "end_of_contract"),
    ("Next meeting: 14 November 2013", "meeting"),
    ("IP address 1.12.10.4 and version 3.4.2012.1", "closure"),
]


def found(text: str, kind: str) -> set[str]:
    return {each.date.isoformat() for each in trigger_dates([Text(text)], CUES) if each.kind == kind}


@pytest.mark.parametrize(("text", "kind", "expected"), FIND)
def test_found(text: str, kind: str, expected: str) -> None:
    assert found(text, kind) == {expected}


@pytest.mark.parametrize(("text", "kind"), LEAVE)
def test_left_alone(text: str, kind: str) -> None:
    assert found(text, kind) == set()


@pytest.mark.parametrize("text", [each[0] for each in FIND])
def test_both_engines_find_the_same(text: str) -> None:
    fast = trigger_dates([Text(text)], CUES)
    with using("re"):
        assert trigger_dates([Text(text)], CUES) == fast


def test_columns_of_tables() -> None:
    table = Text(
        "Ref,Opened,Date closed\n1,14/04/2014,02/06/2014\n2,15/04/2014,03/06/2014\n", form=Form.TABLE, delimiter=","
    )
    closed = {each.date for each in trigger_dates([table], CUES) if each.kind == "closure"}
    assert closed == {date(2014, 6, 2), date(2014, 6, 3)}
    given = Text("1\t07/06/2009\n", form=Form.TABLE, header=("Name", "Date of birth"))
    assert [each.date for each in trigger_dates([given], CUES)] == [date(2009, 6, 7)]


def test_quotes_hold_the_cue_and_the_date_and_no_names() -> None:
    (closed,) = trigger_dates([Text("The case of Ms Jane Sample was closed by Mr Test on 14 March 2012.")], CUES)
    assert closed == DateCandidate("closure", date(2012, 3, 14), "case … closed … 14 March 2012", 0.85)
    text = "The keys of Jane Sample were returned on 14 March 2012."
    assert all("Jane" not in each.quote and "Sample" not in each.quote for each in trigger_dates([Text(text)], CUES))


def test_of_a_date_of_birth_only_the_year_is_quoted() -> None:
    (born,) = trigger_dates([Text("D.O.B: 23/08/2004")], CUES)
    assert born.quote == "D.O.B … 2004"
    assert kept([born], "exact") == (born,)
    assert kept([born], "year")[0].date == date(2004, 12, 31)
    assert kept([born], "none") == ()


def test_a_councils_own_trigger() -> None:
    (launch,) = trigger_dates([Text("The ship was launched on 3 May 2011.")], {"ship_launched": ("launched on",)})
    assert (launch.kind, launch.date) == ("ship_launched", date(2011, 5, 3))


def test_at_most_so_many_of_a_kind_the_latest_among_them() -> None:
    text = "\n".join(f"Case closed: 14/03/{1980 + n}" for n in range(40))
    dates = [each.date for each in trigger_dates([Text(text)], CUES) if each.kind == "closure"]
    assert len(dates) == MOST
    assert max(dates) == date(2019, 3, 14)


def test_nothing_comes_of_nothing() -> None:
    assert trigger_dates([], CUES) == ()
    assert trigger_dates([Text("")], CUES) == ()
    assert trigger_dates([Text("No date here, nor there.")], {}) == ()


def test_time_is_linear() -> None:
    """Cues without dates, dates without cues, and brackets without end must not take more than a moment."""
    for text in ("case closed " * 20_000, "14/03/2012 " * 5_000, "term of " * 20_000 + "1 May 2012", "(" * 100_000):
        assert len(trigger_dates([Text(text)], CUES)) <= 2 * MOST


def test_welsh_mutations() -> None:
    assert mutated("caewyd ar") == ("caewyd ar", "gaewyd ar", "chaewyd ar", "ngaewyd ar".replace("ng", "ngh"))
    assert mutated("llythyr") == ("llythyr", "lythyr")
    assert mutated("chwefror") == ("chwefror",)
