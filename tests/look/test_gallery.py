"""The screens of the house in a real browser, put together from its parts with invented people."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.look.gallery import NAMES, html_of, show

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 390, "height": 844}


def violations(page: Page) -> list[str]:
    """What axe-core objects to, one line per rule with the elements concerned."""
    # Playwright's evaluate is not bound by the page's CSP, so no rule is loosened for the test.
    page.evaluate(AXE.read_text("utf-8") + ";0")
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{rule['id']}: " + json.dumps([node["html"][:160] for node in rule["nodes"]], ensure_ascii=False)
        for rule in found["violations"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_breaks_no_accessibility_rule_and_no_security_policy(page: Page, name: str) -> None:
    complaints = show(page, name)
    assert violations(page) == []
    assert complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_does_not_scroll_sideways_on_a_phone_and_stays_accessible(page: Page, name: str) -> None:
    page.set_viewport_size(PHONE)
    show(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


@pytest.mark.parametrize("name", ["workbench", "case", "intake"])
def test_large_type_fits_the_office_screen(page: Page, name: str) -> None:
    show(page, name, large=True)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "16px"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


@pytest.mark.parametrize("name", ["workbench", "case"])
def test_a_small_laptop_shows_the_menu_as_icons_that_still_have_names(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1180, "height": 768})
    show(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1180
    assert page.get_by_role("link", name="在办案件").first.is_visible()


def test_the_workbench_shows_nine_cases_on_the_office_screen(page: Page) -> None:
    show(page, "workbench")
    last = page.locator("[data-queue] tbody tr").nth(8).bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 768


def test_every_clock_state_has_its_own_shape_so_that_colour_is_never_alone(page: Page) -> None:
    show(page, "workbench")
    shapes = page.eval_on_selector_all(
        "[data-queue] .clk",
        "badges => badges.map(b => [b.className, b.querySelector('svg').innerHTML, b.textContent.trim()])",
    )
    by_state = {css: (drawing, words) for css, drawing, words in shapes}
    assert set(by_state) == {"clk ok", "clk warn", "clk today", "clk over", "clk hold"}
    assert len({drawing for drawing, _ in by_state.values()}) == 5
    assert all(words for _, words in by_state.values())


def test_the_error_summary_takes_the_focus_and_its_lines_lead_to_the_fields(page: Page) -> None:
    show(page, "intake")
    assert page.evaluate("document.activeElement.id") == "es"
    assert page.title().startswith("有 2 处要改")
    lines = page.locator(".es li a")
    targets = [line.get_attribute("href") for line in lines.all()]
    assert targets == ["#id_id_number", "#id_work_0"]
    for line, target in zip(lines.all_text_contents(), targets, strict=True):
        assert page.locator(f".fg.err:has({target}) .em").inner_text().strip() == line


def test_a_blocked_action_stays_in_sight_names_its_reason_and_does_nothing(page: Page) -> None:
    show(page, "act_check")
    button = page.get_by_role("button", name="受理", exact=True)
    assert button.get_attribute("aria-disabled") == "true"
    reasons = page.locator(f"#{button.get_attribute('aria-describedby')}")
    assert "授权书缺陈国富签字" in reasons.inner_text()
    button.dispatch_event("click")
    assert page.url.endswith("/page/")


def test_the_queue_is_walked_with_j_and_k_and_slash_leads_to_the_search(page: Page) -> None:
    show(page, "workbench")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator("[data-queue] tr.sel").inner_text().find("田守义") >= 0
    assert page.evaluate("document.activeElement.textContent") == "田守义"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_clause_opens_with_the_keyboard_and_closes_with_escape(page: Page) -> None:
    show(page, "case")
    chip = page.locator("details.law-d").first
    chip.locator("summary").press("Enter")
    assert chip.locator(".law-t").is_visible()
    page.keyboard.press("Escape")
    assert not chip.locator(".law-t").is_visible()


def test_a_form_of_an_act_is_sent_once_however_often_its_button_is_pressed(page: Page) -> None:
    show(page, "act_check")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        "() => { const form = document.querySelector('form[data-once]');"
        " for (let i = 0; i < 3; i++) { form.requestSubmit(); } }"
    )
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_ink_on_the_signature_pad_becomes_a_picture_and_can_be_wiped(page: Page) -> None:
    page.set_viewport_size(PHONE)
    complaints = show(page, "phone")
    pad = page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 60, steps=8)
    page.mouse.up()
    ink = page.locator("[data-ink]")
    assert ink.input_value().startswith("data:image/png;base64,")
    page.get_by_role("button", name="重签").click()
    assert ink.input_value() == ""
    assert complaints == []


def test_the_draft_is_saved_on_change_and_says_when_the_line_is_down(page: Page) -> None:
    show(page, "intake")
    said = page.locator("[data-saved]")
    page.locator("#id_name").fill("陈晓雨")
    page.locator("#id_name").blur()
    expect(said).to_contain_text("已保存")
    page.route("**/save/", lambda route: route.abort())
    page.locator("#id_name").fill("陈小雨")
    page.locator("#id_name").blur()
    expect(said).to_have_attribute("data-state", "off")
    assert "未连上，先留在本页" in said.inner_text()


def test_the_side_menu_opens_on_a_phone_without_any_script(page: Page) -> None:
    page.set_viewport_size(PHONE)
    show(page, "workbench")
    menu = page.locator("#menu")
    assert not menu.is_visible()
    page.get_by_role("link", name="菜单", exact=True).click()
    assert menu.is_visible()
    page.get_by_role("link", name="收起菜单").click()
    assert not menu.is_visible()


def test_a_page_tells_staff_that_every_name_on_it_is_invented() -> None:
    page = html_of("workbench")
    assert "（演示数据）</title>" in page
    assert '<span class="tb-demo">演示数据</span>' in page
