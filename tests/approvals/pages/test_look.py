"""Every page of this room in a real browser, at the office and on a phone: accessible, quiet, no sideways scroll."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from approvals.models import Procedure
from audit.acts import acting
from households.choices import Relation, Sex
from households.models import Member
from tests.approvals.walk import Walk, at
from tests.journey.office import DESK, PHONE, Office
from tests.look.test_gallery import violations

SHOTS = Path(os.environ.get("SCREENSHOTS_OF_PAGES", ""))
CLERKS = (
    "/desk/",
    "/desk/?due=over",
    "/cases/",
    "/search/?q=查无此人",
    "/messages/",
    "/intake/",
    "/cases/{0}/",
    "/cases/{0}/livelihood/",
    "/cases/{0}/evidence/",
    "/cases/{0}/materials/",
    "/cases/{0}/notices/",
    "/cases/{0}/papers/",
    "/cases/{0}/history/",
    "/cases/{0}/ledger/",
    "/cases/{0}/acts/reread/done/",
    "/cases/{0}/acts/withdraw/",
    "/cases/{1}/acts/submit/",
    "/intake/{1}/household/",
    "/intake/{1}/members/",
    "/intake/{1}/members/?add=members",
    "/intake/{1}/income/",
    "/intake/{1}/income/?add=incomes",
    "/intake/{1}/materials/",
    "/intake/{1}/check/",
)


@pytest.fixture
def office(page: Page, live: str) -> Office:
    return Office(page, live, keep_shots=False)


def crowd(procedure: Procedure, walk: Walk) -> None:
    """Five more members, one of them with a long name."""
    with acting(walk.clerk, reason="登记家庭成员"):
        for name in ("阿卜杜热合曼·买买提明·吐尔逊江", "陈一", "陈二", "陈三", "陈四"):
            Member.objects.create(
                household=procedure.case.household,
                name=name,
                relation=Relation.OTHER,
                birth_on=at("2012-01-01").date(),
                sex=Sex.MALE,
            )


def look_at(office: Office, path: str) -> list[str]:
    """What is wrong with a page at both widths."""
    office.go(path)
    wrong = []
    for name, size in (("1366", DESK), ("390", PHONE)):
        office.page.set_viewport_size(size)
        if SHOTS.name:
            slug = path.strip("/").replace("/", "_").replace("?", "_") or "front"
            office.page.screenshot(path=SHOTS / f"{slug}-{name}.png", full_page=True)
        wrong += [f"{path} {name}: {sentence}" for sentence in violations(office.page)]
        if office.page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            wrong.append(f"{path} {name}: scrolls sideways")
    return wrong


@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_office_is_accessible_at_both_widths(office: Office, walk: Walk) -> None:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    reread = walk.reread("2026-10-10")
    crowd(reread, walk)
    draft = _second_household(walk)
    office.sign_in(walk.clerk)
    paths = [path.format(reread.case.case_no, draft.case.case_no) for path in CLERKS]
    wrong = [sentence for path in paths for sentence in look_at(office, path)]
    office.sign_in(walk.deputy)
    wrong += look_at(office, "/sign/")
    office.go(f"/cases/{reread.case.case_no}/acts/sign_opinion/")
    office.confirm_password()
    wrong += look_at(office, f"/cases/{reread.case.case_no}/acts/sign_opinion/")
    assert wrong == []
    assert office.problems == []


def _second_household(walk: Walk) -> Procedure:
    other = Walk(walk.clerk, walk.deputy, walk.head, walk.investigator, walk.community)
    return other.enter("2026-12-30")


@pytest.mark.django_db(transaction=True)
def test_the_queue_is_narrowed_at_once_and_the_choice_keeps_the_focus(office: Office, walk: Walk) -> None:
    walk.enter("2026-12-30")
    office.sign_in(walk.clerk)
    office.go("/desk/")
    assert office.page.locator("[data-queue] tbody tr").count() == 1
    office.page.focus("#place")
    office.page.select_option("#place", "410104001002")
    office.page.wait_for_url("**/desk/?place=410104001002")
    assert office.page.locator("#queue [data-queue]").count() == 0
    assert office.page.locator("#tiles strong").first.inner_text() == "0"
    assert office.page.evaluate("document.activeElement.id") == "place"
    office.page.select_option("#place", "")
    office.page.locator("[data-queue]").wait_for()
    office.page.keyboard.press("Escape")
    office.page.locator("h1").click()
    office.page.keyboard.press("j")
    office.page.keyboard.press("Enter")
    office.page.wait_for_url("**/cases/DG-2026-0001/")
    assert office.problems == []


@pytest.mark.django_db(transaction=True)
def test_the_number_is_looked_up_while_it_is_typed_and_the_draft_saves_itself(
    office: Office, walk: Walk
) -> None:
    procedure = walk.enter("2026-12-30")
    office.sign_in(walk.clerk)
    url = f"/intake/{procedure.case.case_no}"
    office.go(f"{url}/members/?add=members")
    office.fill(name="陈大雷", id_number="410104196803020027")
    office.page.keyboard.press("Tab")
    office.page.locator("#id-check", has_text="1968-03-02 生").wait_for()
    office.page.locator("[data-saved][data-state=on]").wait_for()
    office.go(f"{url}/members/?add=members")
    assert office.page.input_value("[name=name]") == "陈大雷"
    assert procedure.case.household.current_members().count() == 3
    assert office.problems == []
