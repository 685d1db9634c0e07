"""The pages of the review: every one opens, in both languages, and leads to deciding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.access import Role
from models.review import FacetValue, Filters, Sort
from reports.console import listing
from reports.console.pages import ALL
from tests.console.conftest import Console, sign_in

PAGES = ("/", "/queue", "/duplicates", "/duplicates?kind=folders", "/folders", "/referrals", "/unread", "/help")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_page_opens(console: Console, language: str) -> None:
    console.speaks(language)
    item = console.item("SU/Known/letter.docx")
    for address in (*PAGES, f"/item/{item}", "/decide/all", "/decisions", "/accessibility"):
        page = console.get(address)
        assert f'<html lang="{language}">' in page
        assert page.count("<h1") == 1, address
        assert 'style="' not in page, address
        assert "<script>" not in page, address


def test_pages_that_change_something_answer_forms_only() -> None:
    for page in ALL:
        assert page.changes == (page.name in {one.name for one in ALL if one.changes})
        assert page.rule.startswith("/")


def test_the_queue_says_why_before_the_rule(console: Console) -> None:
    page = console.get("/queue?text=minutes&rot=redundant")
    found = re.search(r'because"><span>([^<]+)</span> <span class="rule">([A-Z]\d+)<', page)
    assert found
    assert found[1].startswith("The same bytes as another of 2 copies")
    assert found[2] == "R1"


def test_filters_seldom_used_stand_behind_more(console: Console) -> None:
    page = console.get("/queue")
    bar, _, more = page.partition("More filters")
    assert "Proposal" in bar
    assert "Problem" not in bar.partition('<div class="filters">')[2]
    assert "Problem" in more
    chosen = console.get("/queue?problem=encrypted")
    assert "Problem <b>1</b>" in chosen.partition("More filters")[0]


def test_values_beyond_those_listed_are_searched_for(console: Console) -> None:
    values = tuple(FacetValue(f"area {number}", 50 - number) for number in range(45))
    filters = Filters.of({"area": ["area 40"]})
    with console.client.application.test_request_context("/queue"):
        group = listing.groups({"area": values}, filters, Sort.RISK, console.services.policy())[0]
    assert [one.name for one in group.choices][-1] == "area 40"
    assert len(group.choices) == 31
    assert ("area 44", "area 44") in group.others


def test_all_of_a_page_can_be_selected_without_scripts(console: Console) -> None:
    address = re.search(r'<noscript><a href="([^"]+)">', console.get("/queue?text=minutes"))
    assert address
    page = console.get(address[1].replace("&amp;", "&"))
    assert page.count(" checked ") == page.count('name="item"') > 0


def test_views_are_saved_and_removed(console: Console) -> None:
    answer = console.post("/views", name="Old letters", text="letter", action="review", sort="age")
    assert answer.status_code == 303
    page = console.get(answer.headers["Location"])
    assert "The view is saved." in page
    assert "Old letters" in page
    address = re.search(r'action="(/views/\d+/remove)"', page)
    assert address
    console.post(address[1])
    assert "Old letters" not in console.get("/queue")


def test_an_item_is_explained_in_the_readers_language(console: Console) -> None:
    item = console.item("SU/Copies/two/minutes.txt")
    page = console.get(f"/item/{item}")
    assert "“minutes.txt” on council was read." in page
    assert "Redundant, obsolete or trivial" in page
    console.speaks("cy")
    assert "Darllenwyd “minutes.txt” ar council." in console.get(f"/item/{item}")


def test_copies_are_decided_on_at_once(console: Console) -> None:
    listed = console.get("/duplicates")
    group = re.search(r'href="(/duplicates/\d+)"><bdi>minutes.txt', listed)
    assert group
    page = console.get(group[1])
    assert "This one is kept" in page
    items = re.findall(r'name="item" value="([^"]+)" checked', page)
    assert len(items) == 1
    answer = console.post("/decide", item=items, verdict="approve", reason="A copy", back=group[1])
    assert "1 item: Approve the proposal." in console.get(answer.headers["Location"])


def test_equal_folders_lead_to_deciding_on_what_is_in_them(console: Console) -> None:
    group = re.search(r'href="(/duplicates/folders/\d+)"', console.get("/duplicates?kind=folders"))
    assert group
    page = console.get(group[1])
    decide = re.findall(r'href="(/decide/all\?folder=\d+)"', page)
    assert len(decide) == 2
    assert "<strong>2</strong> items" in console.get(decide[0])
    assert "council: SU/Copies/" in console.get(decide[0])


def test_folders_open_one_into_another(console: Console) -> None:
    share = re.search(r'href="(/folders\?folder=\d+)"><bdi>council', console.get("/folders"))
    assert share
    inside = re.search(r'href="(/folders\?folder=\d+)"><bdi>SU', console.get(share[1]))
    assert inside
    page = console.get(inside[1])
    assert "All shares" in page
    assert "Copies" in page
    console.get("/folders?folder=999999", 404)


def test_a_referral_is_asked_counted_and_answered(console: Console) -> None:
    item = console.item("SU/Known/letter.txt")
    console.post("/decide", item=f"{item}:", verdict="refer", reason="Is it still needed?")
    assert "Is it still needed?" in console.get("/referrals")
    assert re.search(r'Referrals <span class="many">1<', console.get("/"))
    assert "Is it still needed?" in console.get(f"/item/{item}")
    console.post("/decide", item=f"{item}:", verdict="keep", reason="Yes")
    assert "Is it still needed?" not in console.get("/referrals")
    assert "Is it still needed?" in console.get("/referrals?state=answered")
    mine = console.get("/referrals?state=mine")
    assert "Is it still needed?" in mine
    assert "Answered" in mine.partition("<tbody")[2]


def test_what_was_not_read_says_what_would_help(console: Console) -> None:
    page = console.get("/unread")
    assert "Could not be read" in page
    assert "Ask the owner" in page
    listed = re.search(r'href="(/queue\?status=unread[^"]+)"', page)
    assert listed
    assert "Not read" in console.get(listed[1].replace("&amp;", "&"))


def test_the_overview_accounts_for_everything(console: Console) -> None:
    page = console.get("/")
    account = re.search(r'<p class="account">(.*?)</p>', page, re.S)
    assert account
    numbers = [int(one.replace(",", "")) for one in re.findall(r"<strong>([\d,]+)</strong>", account[1])]
    assert numbers[0] == sum(numbers[1:]) > 30
    assert '<svg class="chart wide"' in page


def test_items_side_by_side_show_their_facts(console: Console) -> None:
    one, other = console.item("SU/Copies/one/minutes.txt"), console.item("SU/Copies/two/minutes.txt")
    assert "The contents are equal, byte for byte." in console.get(f"/item/{one}/compare/{other}")
    assert "The contents differ." in console.get(f"/item/{one}/compare/{console.item('SU/Known/letter.txt')}")
    console.get(f"/item/{one}/compare/{one}", 404)


def test_an_auditor_sees_no_findings_and_decides_nothing(people: Console) -> None:
    sign_in(people, Role.AUDITOR)
    item = people.item("SU/Known/letter.txt")
    page = people.get(f"/item/{item}")
    assert "Reveal" not in page
    assert "data-decide" not in page
    assert people.post("/decide", item=f"{item}:", verdict="keep", reason="x").status_code == 403
    assert people.post(f"/item/{item}/reveal", finding="0", purpose="check").status_code == 403


def test_a_data_owner_sees_nothing_beyond_their_areas(people: Console, tmp_path: Path) -> None:
    sign_in(people, Role.DATA_OWNER)
    people.get(f"/item/{people.item('SU/Known/letter.txt')}", 404)
    assert "Nothing matches these filters." in people.get("/queue?text=letter")
