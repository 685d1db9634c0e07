"""The policy folder: the shipped example, what a council may write, and the errors it is told of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from classifiers.policy import SHIPPED, load
from models.errors import PolicyError
from models.fileplan import Combinator, Period, ScheduleAction
from models.records import ShareKind

PLAN = "code,parent,title,schedule_ref\nA,,Top,R1\nA/1,A,Leaf,\nA/2,A,Other,R2\n"
SCHEDULE = "ref,record_type,trigger,period,action\nR1,Files,closure,6 years,destroy\nR2,Books,none,,keep\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy folder with the two required files."""
    write(tmp_path, "file_plan.csv", PLAN)
    write(tmp_path, "disposal_schedule.csv", SCHEDULE)
    return tmp_path


def write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def errors(folder: Path) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(folder)
    assert caught.value.hint
    return str(caught.value).splitlines()


def one_row(trigger: str, period: str, combinator: str = "", exception: str = "", action: str = "destroy") -> str:
    header = "ref,record_type,trigger,period,combinator,exception,action,authority"
    return f'{header}\nR1,Files,{trigger},"{period}",{combinator},"{exception}",{action},Law\nR2,Books,none,,,,keep,\n'


def test_the_example_loads_without_a_warning() -> None:
    policy = load()
    assert policy.warnings == ()
    assert policy.folder == str(SHIPPED)
    assert len(policy.classes) > 40
    assert all(found.title_cy for found in policy.classes.values())
    filed = [found for found in policy.classes.values() if found.schedule_ref]
    assert all(len(found.keywords) >= 6 and len(found.keywords_cy) >= 4 and found.description for found in filed)
    assert {area.scope for area in policy.areas} == {"", "case", "legal", "foi", "sar", "audit"}
    assert all(area.data_owner for area in policy.areas)
    used = {found.schedule_ref for found in filed}
    assert used == set(policy.schedule)


def test_every_trigger_of_the_example_has_cues_in_both_languages() -> None:
    policy = load()
    triggers = {trigger for row in policy.schedule.values() for trigger in row.triggers}
    assert len(triggers) >= 15
    assert triggers <= set(policy.trigger_cues)
    assert "caewyd yr achos" in policy.trigger_cues["closure"]
    assert "gaewyd yr achos" in policy.trigger_cues["closure"]


def test_two_files_are_enough(folder: Path) -> None:
    policy = load(folder)
    assert (policy.areas, policy.holds, policy.identifiers) == ((), (), ())
    assert policy.trigger_cues == load().trigger_cues
    assert policy.settings == type(policy.settings)()


def test_schedule_refs_are_inherited(folder: Path) -> None:
    policy = load(folder)
    assert policy.classes["A/1"].schedule_ref == "R1"
    kept = policy.retention_of("A/2")
    assert kept is not None
    assert kept.permanent
    assert kept.action is ScheduleAction.KEEP


def test_a_bom_and_crlf_and_other_column_names_are_read(folder: Path) -> None:
    write(folder, "file_plan.csv", '\ufeffCode,Title,Retention Ref,Keyword\r\nA,Top,R1,"one, two"\r\n'.encode())
    policy = load(folder)
    assert policy.classes["A"].keywords == ("one", "two")
    assert policy.classes["A"].schedule_ref == "R1"


def test_extra_columns_are_a_warning(folder: Path) -> None:
    write(folder, "file_plan.csv", "code,title,schedule_ref,colour\nA,Top,R1,red\n")
    assert load(folder).warnings == ("file_plan.csv, row 1: columns not used: `colour`",)


def test_a_plan_without_schedule_refs_is_a_warning(folder: Path) -> None:
    write(folder, "file_plan.csv", 'code,title,description,keywords\nA,Top,Text,"one, two"\n')
    policy = load(folder)
    assert "filed to every class" in policy.warnings[0]
    assert policy.retention_of("A") is None


def test_errors_are_reported_together(folder: Path) -> None:
    write(folder, "file_plan.csv", "code,parent,title,schedule_ref\nA,,Top,R9\nA,,Again,R1\nB,Z,,R1\nC,D,x,\nD,C,y,\n")
    found = errors(folder)
    assert found == [
        "file_plan.csv, row 3, column code: `A` is given again; it stands in row 2",
        "file_plan.csv, row 2, column schedule_ref: `R9` is not a ref of the Disposal Schedule",
        "file_plan.csv, row 4, column title: the cell is empty; expected the name of the class",
        "file_plan.csv, row 4, column parent: `Z` is not the code of a class in this file",
        "file_plan.csv, row 5, column parent: class C is its own ancestor; expected a tree",
        "file_plan.csv, row 6, column parent: class D is its own ancestor; expected a tree",
    ]


def test_at_most_twenty_errors_are_shown(folder: Path) -> None:
    write(folder, "file_plan.csv", "code,title\n" + "A,x\n" * 40)
    found = errors(folder)
    assert len(found) == 21
    assert found[-1] == "and 19 more errors"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"code,title\nA,Caf\xe9 and \xa3\n", "line 2 is not UTF-8; it looks like Windows-1252"),
        ("code,title\nA,x\n".encode("utf-16"), "UTF-16"),
        (b"code;title\nA;x\n", "separated by `;`"),
        (b"code,name of it\nA,x\n", "column `title` is missing"),
        (b"", "the file is empty"),
        (b"code,title\n", "there is no class"),
        (b'code,title\nA,"x\n', "not a readable CSV"),
        (b"code,title\nA,x,y,z\n", "4 cells under 2 columns"),
        (b"code,title\n,x\n", "column code: the cell is empty"),
        (b"code,title\nA,x\x00\n", "line 2 holds a NUL character"),
    ],
)
def test_a_plan_that_cannot_be_read(folder: Path, content: bytes, part: str) -> None:
    write(folder, "file_plan.csv", content)
    assert any(part in line for line in errors(folder))


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (one_row("closure", "six"), "row 2, column period"),
        (one_row("closure", "6 years", action="burn"), "column action: `burn` is not known; expected `destroy`"),
        (one_row("", "6 years"), "column trigger: the cell is empty; expected `date_of_birth`"),
        (one_row("death|closure", "6 years"), "several triggers need `latest` or `earliest`"),
        (one_row("death|closure", "1 year|2 years|3 years", "latest"), "3 periods for 2 triggers"),
        (one_row("none", "6 years"), "`none` means kept for ever"),
        (one_row("closure", "6 years", "sometimes"), "column combinator: `sometimes` is not known"),
    ],
)
def test_a_schedule_that_cannot_be_read(folder: Path, row: str, part: str) -> None:
    write(folder, "disposal_schedule.csv", row)
    assert any(part in line for line in errors(folder))


def test_several_triggers(folder: Path) -> None:
    write(folder, "disposal_schedule.csv", one_row("end_of_claim|date_of_birth", "7 years|21 years", "latest"))
    row = load(folder).schedule["R1"]
    assert row.triggers == ("end_of_claim", "date_of_birth")
    assert row.periods == (Period(7), Period(21))
    assert row.combinator is Combinator.LATEST


def test_one_period_for_several_triggers_and_synonyms(folder: Path) -> None:
    write(folder, "disposal_schedule.csv", one_row("Case closed|termination", "7 years", "earliest"))
    row = load(folder).schedule["R1"]
    assert row.triggers == ("closure", "end_of_employment")
    assert row.periods == (Period(7), Period(7))


def test_a_period_whose_words_name_the_triggers(folder: Path) -> None:
    words = "21 years and 4 months or 10 years after end of claim, whichever is greatest"
    write(folder, "disposal_schedule.csv", one_row("end_of_claim|date_of_birth", words))
    row = load(folder).schedule["R1"]
    assert row.periods == (Period(10), Period(21, 4))
    assert row.combinator is Combinator.LATEST


def test_a_period_and_its_unit_in_two_columns(folder: Path) -> None:
    content = (
        "ref,trigger,period,unit,action_at_end\nR1,closure,6,years,review then destroy\nR2,none,0,,offer to archive\n"
    )
    write(folder, "disposal_schedule.csv", content)
    schedule = load(folder).schedule
    assert schedule["R1"].periods == (Period(6),)
    assert schedule["R1"].action is ScheduleAction.REVIEW
    assert schedule["R2"].action is ScheduleAction.TRANSFER
    assert schedule["R2"].permanent


def test_current_year_after_a_financial_year_is_the_financial_one(folder: Path) -> None:
    write(folder, "disposal_schedule.csv", one_row("financial_year_end", "3 years plus current year"))
    assert load(folder).schedule["R1"].periods == (Period(3, year_end="financial"),)


def test_exceptions(folder: Path) -> None:
    dies = "dies before 18: 15 years from date of death"
    write(folder, "disposal_schedule.csv", one_row("date_of_birth", "75 years", exception=dies))
    row = load(folder).schedule["R1"]
    assert (row.exception, row.exception_trigger, row.exception_before_age) == ("", "death", 18)
    assert row.exception_period == Period(15)
    write(folder, "disposal_schedule.csv", one_row("closure", "6 years", exception="longer for some"))
    assert load(folder).schedule["R1"].exception == "longer for some"
    other = "or 80 years after final entry on record, whichever is the earliest"
    write(folder, "disposal_schedule.csv", one_row("death|final_entry", "3 years", "earliest", other))
    assert load(folder).schedule["R1"].periods == (Period(3), Period(80))


def test_an_unknown_trigger_without_cues_is_a_warning(folder: Path) -> None:
    write(folder, "disposal_schedule.csv", one_row("ship launched", "6 years"))
    assert "trigger `ship_launched` has no cues" in load(folder).warnings[0]
    write(folder, "terms/triggers.csv", "trigger,cue,cue_cy\nship launched,launched on,lansiwyd ar\n")
    policy = load(folder)
    assert policy.warnings == ()
    assert policy.trigger_cues["ship_launched"] == ("launched on", "lansiwyd ar")
    assert "case closed" in policy.trigger_cues["closure"]


def test_storage_areas(folder: Path) -> None:
    header = "path,kind,service,data_owner,default_code,scope\n"
    write(folder, "storage_areas.csv", header + r"\\FS01\Dept\HR,SU,HR,Head of HR,A/1,case" + "\nU,u,,,,\n")
    policy = load(folder)
    assert policy.areas[0].kind is ShareKind.SHARED
    assert "`U` has no Data Owner" in policy.warnings[0]
    bad = header + "SU/HR,disk,,x,A/9,secret\nsu\\hr\\,SU,,x,,\n"
    write(folder, "storage_areas.csv", bad)
    assert [line.split(":")[0] for line in errors(folder)] == [
        "storage_areas.csv, row 3, column path",
        "storage_areas.csv, row 2, column default_code",
        "storage_areas.csv, row 2, column kind",
        "storage_areas.csv, row 2, column scope",
    ]


def test_holds(folder: Path) -> None:
    header = "scope,authority,start,review_by,released_by\n"
    write(
        folder, "holds.csv", header + "Class: A,Inquiry,2024-01-02,31/03/2025,\ndates:2010-01-01..2012-12-31,Court,,,\n"
    )
    first, second = load(folder).holds
    assert (first.scope, first.start, first.review_by) == ("class:A", date(2024, 1, 2), date(2025, 3, 31))
    assert second.scope == "dates:2010-01-01..2012-12-31"
    bad = "class:Z,I,,,\nperson:,I,,,\ndates:2012..x,I,2024-02-30,,\nthing:1,I,,,\npath:x,,,,\n"
    bad += "dates:2012-01-01..2011-01-01,I,,,\n"
    write(folder, "holds.csv", header + bad)
    found = errors(folder)
    assert [line.split(",")[1].strip() for line in found] == [
        "row 2",
        "row 3",
        "row 4",
        "row 4",
        "row 5",
        "row 6",
        "row 7",
    ]
    assert any("`2024-02-30` is not a date" in line for line in found)


def test_identifiers(folder: Path) -> None:
    good = '[[identifier]]\ntype = "SOCIAL_CARE_ID"\nname = "Mosaic"\ncontext = ["mosaic"]\n'
    good += r"pattern = '\bM\d{6}\b'"
    write(folder, "identifiers.toml", good)
    assert load(folder).identifiers[0].pattern == r"\bM\d{6}\b"
    bad = '[[identifier]]\ntype = "SHOE_SIZE"\nname = "x"\npattern = "(a"\nchecksum = "magic"\ncontext = "a"\n'
    bad += '[[identifier]]\ntype = "UPN"\nname = "y"\npattern = "a*"\n'
    write(folder, "identifiers.toml", bad)
    assert sorted(line.split(":")[0] for line in errors(folder)) == [
        "identifiers.toml, identifier 1, checksum",
        "identifiers.toml, identifier 1, context",
        "identifiers.toml, identifier 1, pattern",
        "identifiers.toml, identifier 1, type",
        "identifiers.toml, identifier 2, pattern",
    ]


def test_settings(folder: Path) -> None:
    write(folder, "settings.toml", 'stale_years = 5\nown_domains = ["example.org"]\nclass_treshold = 0.5\n')
    policy = load(folder)
    assert (policy.settings.stale_years, policy.settings.own_domains) == (5, ("example.org",))
    assert policy.warnings == ("settings.toml, class_treshold: not a setting (perhaps `class_threshold`); not used",)
    write(folder, "settings.toml", 'stale_years = "7"\nclass_threshold = 3\nbirth_dates = "maybe"\nskip = "x"\n')
    assert len(errors(folder)) == 4
    write(folder, "settings.toml", "stale_years == 5\n")
    assert "not readable as TOML" in errors(folder)[0]


def test_every_setting_of_the_example_is_its_default() -> None:
    settings = load().settings
    default = type(settings)()
    changed = {name for name in default.__slots__ if getattr(settings, name) != getattr(default, name)}
    assert changed == {"own_domains"}


def test_a_councils_terms_add_to_ours(folder: Path) -> None:
    write(folder, "terms/en/health.txt", "# our own\nglass bones\ta note\n")
    write(folder, "terms/cy/local.txt", "# our own\nenw lleol\n")
    policy = load(folder)
    assert "glass bones" in policy.terms["health"]["en"]
    assert set(policy.terms) == set(load().terms) | {"health", "local"}
    assert policy.terms["local"] == {"en": (), "cy": ("enw lleol",)}


def test_the_digest_names_the_contents_and_not_the_place(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = load(folder).digest
    other = tmp_path_factory.mktemp("elsewhere")
    write(other, "file_plan.csv", PLAN)
    write(other, "disposal_schedule.csv", SCHEDULE)
    assert load(other).digest == first
    assert len(first) == 16
    write(other, "settings.toml", "stale_years = 7\n")
    assert load(other).digest != first


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="is not a folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(PolicyError, match="`file_plan.csv` or `disposal_schedule.csv` is missing".replace(".", "[.]")):
        load(tmp_path)


def test_a_persons_name_is_never_in_an_error(folder: Path) -> None:
    write(folder, "holds.csv", "scope,authority\nperson:Jane Example,\n")
    assert "Jane" not in "\n".join(errors(folder))
