"""The plan of reviews and the workflow page in a real browser: accessible, no sideways scroll, at the desk and on a phone."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from accounts.models import Role
from approvals.campaign import making
from approvals.campaign.making import Asked
from approvals.models import Campaign
from tests.approvals.aftercare import earn
from tests.approvals.walk import Walk, at
from tests.journey.office import DESK, PHONE, Office
from tests.look.test_gallery import violations
from tests.personas import PostOf

SHOTS = Path(os.environ.get("SCREENSHOTS_OF_PAGES", ""))


@pytest.fixture
def office(page: Page, live: str) -> Office:
    return Office(page, live, keep_shots=False)


@pytest.fixture
def plan(walk: Walk) -> Campaign:
    """Two households in receipt, one of them visited."""
    for _ in range(2):
        walk.to_grant()
        earn(walk, "2026-12-30", 500)
    asked = Asked(
        title="2026 年下半年城市最低生活保障定期复核",
        due_from=date(2026, 10, 1),
        due_until=date(2027, 12, 31),
        start_on=date(2026, 11, 23),
        per_day=12,
    )
    made = making.make(walk.clerk.region, asked, by=walk.clerk, at=at("2026-11-20"))
    day = made.days.get()
    team = [walk.investigator, walk.community]
    making.begin_day(day, first_at=at("2026-11-23", 9), team=team, by=walk.clerk, at=at("2026-11-20", 15))
    walk.procedure = day.households.first().procedure
    walk.fill_visit("2026-11-23")
    walk.finish_visit("2026-11-23")
    return made


def look(office: Office, path: str, size: dict[str, int]) -> None:
    page = office.page
    page.set_viewport_size(size)
    office.go(path)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"], f"{path} 横向滚动：{width}"
    assert not violations(page), f"{path}：{violations(page)}"
    if os.environ.get("SCREENSHOTS_OF_PAGES"):
        name = path.strip("/").replace("/", "-").replace("?", "-")
        page.screenshot(path=SHOTS / f"{name}-{size['width']}.png", full_page=True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_plan_and_its_days(walk: Walk, plan: Campaign, office: Office, size: dict[str, int]) -> None:
    office.sign_in(walk.clerk)
    day = plan.days.get()
    for path in (
        "/reviews/plans/",
        "/reviews/plans/new/",
        f"/reviews/plans/{plan.pk}/",
        f"/reviews/plans/{plan.pk}/days/{day.pk}/",
    ):
        look(office, path, size)
    office.go(f"/reviews/plans/{plan.pk}/days/{day.pk}/")
    office.tick(office.page.locator("[name=households]").first)
    office.press("勾选的户登记无变化")
    assert "无变化" in office.page.locator("tbody").inner_text()
    assert not office.problems


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_workflow_of_every_category(
    post_of: PostOf, walk: Walk, office: Office, size: dict[str, int]
) -> None:
    office.sign_in(post_of(Role.COUNTY_SUPERVISOR))
    for category in ("dibao", "linshi_jinan"):
        look(office, f"/workflow/?category={category}", size)
    assert not office.problems
