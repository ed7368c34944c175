"""集体研究 and 协同办理 in a real Chromium: on the office PC and on the village's phone, no rule of accessibility broken."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Post, Role
from audit.acts import acting
from cases.models import Case, Commission, Council, CouncilKind, Lead, Referral
from tests.cases.conftest import ACCEPTED, TUESDAY
from tests.cases.test_in_browser import PHONE, SignIn, complaints, sign_in
from tests.personas import Places, PostOf

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def council(case: Case, deputy_wang: Post, head_zhao: Post, clerk_li: Post) -> Council:
    with acting(clerk_li, reason="召集会议"):
        called = Council.call(
            case, 1, kind=CouncilKind.CONFIRM, held_at=ACCEPTED, place="街道二楼会议室", chair=deputy_wang,
            facts="近亲属备案的案件，提请会议研究。", by=clerk_li, at=ACCEPTED,
        )  # fmt: skip
        called.add(post=head_zhao, by=clerk_li, at=ACCEPTED)
        called.add(name="冉启明", duty="司法所所长", by=clerk_li, at=ACCEPTED)
        called.add(name="罗秀华", duty="社区党委书记", kin="申请人之嫂", by=clerk_li, at=ACCEPTED)
    return called


def test_votes_are_counted_as_they_are_given(
    page: Page, live: str, sign_in: SignIn, council: Council, clerk_li: Post
) -> None:
    sign_in(clerk_li)
    page.goto(f"{live}/councils/{council.pk}/")
    for member in council.voters():
        with page.expect_response("**/votes/"):
            page.locator(f"label[for=v{member.pk}for]").click()
    expect(page.locator("#count")).to_contain_text("3 / 3")
    expect(page.locator("#count")).to_contain_text("还有 3 人没有签字")
    assert complaints(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_village_registers_with_the_thumb(
    page: Page, live: str, sign_in: SignIn, places: Places, community_he: Post
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(community_he)
    page.goto(f"{live}/joint/leads/new/")
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("困难群众姓名").fill("谢守才")
    page.get_by_label("联系电话").fill("13800001234")
    page.get_by_label("遇到什么困难").fill("房屋失火，无处居住")
    page.get_by_label("急难").check()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("谢守才")
    page.goto(f"{live}/joint/")
    expect(page.get_by_role("link", name="谢守才")).to_be_visible()
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_office_sees_leads_referrals_and_letters(
    page: Page, live: str, sign_in: SignIn, case: Case, places: Places, clerk_li: Post, county_chen: Post,
    post_of: PostOf,
) -> None:  # fmt: skip
    neighbour = post_of(Role.COUNTY_CLERK, region=places.other_county, name="严明")
    with acting(clerk_li, reason="登记"):
        lead = Lead.register(
            village=places.village, person="谢守才", address="青杠街 40 号", need="房屋失火，无处居住", urgent=True,
            finder_kind="grid", finder="何芳", by=clerk_li, at=TUESDAY,
        )  # fmt: skip
        referral = Referral.open_for(
            case, department="残疾人联合会", need="申请轮椅", reason="属残联职责", due_on=date(2026, 10, 15),
            by=clerk_li, at=TUESDAY,
        )  # fmt: skip
    with acting(county_chen, reason="委托"):
        Commission.ask(
            case, 1, to_region=places.other_county, address="南桥街 8 号", items="居住情况\n收支情况",
            due_on=date(2026, 10, 30), by=county_chen, at=TUESDAY,
        )  # fmt: skip
    sign_in(clerk_li)
    for path in (
        "/joint/",
        f"/joint/leads/{lead.pk}/",
        "/joint/referrals/",
        f"/joint/referrals/{referral.pk}/",
    ):
        page.goto(live + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert complaints(page) == [], path
    sign_in(neighbour)
    page.goto(f"{live}/joint/commissions/")
    page.get_by_role("link", name="去回复").click()
    expect(page.get_by_role("button", name="回复")).to_be_visible()
    assert complaints(page) == []
