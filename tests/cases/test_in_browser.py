"""Visit, meeting and notice in a real Chromium: touch, ink, saving as one goes, no rule of accessibility broken."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Post
from cases.models import Document, Meeting, Publicity, Visit
from tests.cases.conftest import TUESDAY

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[Post], None]


@pytest.fixture
def sign_in(page: Page, live: str, client_of, time_machine) -> SignIn:
    """The browser acts as this post, on the fifth day of the notice."""
    time_machine.move_to(TUESDAY + timedelta(days=5), tick=True)

    def enter(post: Post) -> None:
        client = client_of(post)
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live}]
        )

    return enter


def complaints(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8") + ";0")
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{rule['id']}: " + json.dumps([node["html"][:160] for node in rule["nodes"]], ensure_ascii=False)
        for rule in found["violations"]
    ]


def test_a_visit_is_made_with_thumb_and_ink(
    page: Page, live: str, sign_in: SignIn, planned: Visit, investigator_sun: Post
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(investigator_sun)
    page.goto(live + reverse("cases:visit", args=[planned.pk]))
    page.get_by_role("button", name="到户").click()
    page.locator("label[for=y0]").click()
    page.locator("label[for=n1]").click()
    page.locator("#f1").fill("常年在外")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    page.get_by_role("button", name="保存，下一项").click()
    expect(page.locator("h1")).to_have_text("何桂兰户 · 入户调查")
    lines = Visit.objects.get(pk=planned.pk).findings["members"]["items"]
    assert [line["agrees"] for line in lines] == [True, False, None]
    page.goto(live + reverse("cases:visit_step", args=[planned.pk, "sign"]))
    expect(page.get_by_text("申报：配偶，健康；入户所见：常年在外")).to_be_visible()
    _draw(page, page.locator("canvas").last)
    page.get_by_role("button", name="孙浩签字").click()
    expect(page.get_by_text("已签", exact=True)).to_be_visible()
    assert planned.signers.get(name="孙浩").signature.content_type == "image/png"


def _draw(page: Page, canvas) -> None:
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for n in range(8):
        page.mouse.move(box["x"] + 30 + 20 * n, box["y"] + 30 + 6 * (n % 4))
    page.mouse.up()


def test_the_quorum_follows_each_tick(
    page: Page, live: str, sign_in: SignIn, held: Meeting, clerk_li: Post
) -> None:
    sign_in(clerk_li)
    page.goto(live + reverse("cases:meeting", args=[held.pk]))
    expect(page.locator("#quorum")).to_contain_text("正好达标，再少 1 人会议无效")
    page.get_by_label("代表0").uncheck()
    expect(page.locator("#quorum")).to_contain_text("还差 1 名村（居）民代表到会")
    assert not held.panel.get(name="代表0").present


@pytest.mark.parametrize("size", [PHONE, {"width": 1366, "height": 768}])
def test_no_page_breaks_a_rule_or_scrolls_sideways(
    page: Page,
    live: str,
    sign_in: SignIn,
    planned: Visit,
    held: Meeting,
    posted: Publicity,
    paper: Document,
    investigator_sun: Post,
    clerk_li: Post,
    size: dict[str, int],
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    sign_in(investigator_sun)
    addresses = [
        reverse("cases:visit_step", args=[planned.pk, step]) for step in ("members", "living", "sign")
    ]
    wrong = {address: _look(page, live + address, size["width"]) for address in addresses}
    sign_in(clerk_li)
    addresses = [
        *(reverse(f"cases:{name}") for name in ("visits", "meetings", "notices")),
        reverse("cases:meeting", args=[held.pk]),
        reverse("cases:meeting_sign", args=[held.pk, held.panel.first().pk]),
        reverse("cases:notice", args=[posted.pk]),
        reverse("cases:papers", args=[paper.case.case_no]),
        reverse("cases:paper", args=[paper.pk]),
        reverse("cases:verify", args=[paper.verify_code]),
    ]
    wrong |= {address: _look(page, live + address, size["width"]) for address in addresses}
    assert {address: found for address, found in wrong.items() if found} == {}
    assert said == []


def _look(page: Page, address: str, width: int) -> list[str]:
    page.goto(address)
    found = complaints(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{wide} px wide"] if wide > width else [])
