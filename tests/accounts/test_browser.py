"""The account pages in a real browser: by keyboard, without a breach of the accessibility rules."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from tests.personas import PASSWORD

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page):
    page.evaluate(AXE.read_text("utf-8") + ";0")
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found["violations"]]


@pytest.fixture
def lu(post_of):
    """陆遥, who is clerk of a street and of the county."""
    clerk = post_of(Role.CLERK, name="陆遥")
    post_of(Role.COUNTY_CLERK, user=clerk.user, since=date(2021, 1, 1))
    return clerk


def test_a_person_signs_in_by_keyboard_chooses_the_post_and_changes_it(page, live, lu, settings):
    settings.LOGIN_REDIRECT_URL = "/account/"
    page.goto(f"{live}/sign-in/?next=/account/")
    page.get_by_label("登录名").focus()
    page.keyboard.type(lu.user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="用哪个岗位办事")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="县级经办").click()
    expect(page.get_by_role("heading", name="我的账户")).to_be_visible()
    account_menu = page.locator("header summary")
    expect(account_menu).to_contain_text("县级经办")
    account_menu.click()
    page.get_by_role("button", name="经办员 东关街道").click()
    expect(account_menu).to_contain_text("陆遥· 经办员")


def test_a_mistake_takes_the_focus_and_leads_to_its_field(page, live, lu):
    page.goto(f"{live}/sign-in/")
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_title("有 2 处要改 · 登录 · 社会救助经办（演示数据）")
    page.get_by_role("link", name="填写密码").click()
    assert page.url.endswith("#id_password")
    assert violations(page) == []


def test_the_account_pages_break_no_accessibility_rule(page, live, lu, clerk_li, client_of):
    cookie = client_of(lu.user.posts.get(role=Role.COUNTY_CLERK), confirmed=True).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live}])
    paths = [
        "/account/", "/account/password/", "/kin/", "/staff/", f"/staff/{clerk_li.user_id}/", "/staff/new/",
        f"/staff/posts/{clerk_li.pk}/end/", "/confirm-password/", "/choose-post/",
    ]  # fmt: skip
    found = {}
    for path in paths:
        page.goto(live + path)
        found[path] = violations(page)
        page.set_viewport_size({"width": 390, "height": 844})
        found[path] += (
            [] if page.evaluate("document.documentElement.scrollWidth") <= 390 else ["scrolls sideways"]
        )
        page.set_viewport_size({"width": 1366, "height": 768})
    assert found == {path: [] for path in paths}
