"""The roster in a real browser: as wide as it should be, readable by everybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit.acts import perform
from tests.accounts.test_browser import violations
from tests.approvals.walk import at
from tests.payments.conftest import DEC, NOV, build, end

URL = "/payroll/410104001000/dibao/2026-12/"
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def december(in_receipt, places, clerk_li, release):
    """A roster with every kind of difference, something that blocks and something that needs a word."""
    stays = ["石开华", "段正英", "胡春林"]
    for name in stays:
        in_receipt(
            name,
            "672.00",
            topup="112.00",
            persons=2,
            account="6217008739564797578" if name != "胡春林" else "",
        )
    stops, more, less, _held = (
        in_receipt(name, "560.00") for name in ("邓友贵", "杨素芳", "龚永富", "冉启英")
    )
    november = build(places, NOV)
    november = perform(
        november.explain, by=clerk_li, at=at("2026-10-23"), code="W2", words="两户同用一张社保卡，已入户核实"
    )
    line = november.lines.get(head_name="冉启英")
    november = perform(november.hold_line, by=clerk_li, at=at("2026-10-23"), line=line, why="社保卡补办中")
    release(november, "2026-10-23")
    end(stops, "2026-11")
    for decision, payable in ((more, "860.00"), (less, "448.00")):
        end(decision, "2026-11")
        in_receipt(household=decision.household, payable=payable, since="2026-12", decided="2026-11-10")
    in_receipt("谢长明", "894.00", since="2026-12", decided="2026-11-12", account=None)
    return build(places, DEC)


def visit(page, live, post, client_of, url: str) -> None:
    cookie = client_of(post, confirmed=True).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live}])
    page.goto(f"{live}{url}")


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.django_db(transaction=True)
def test_the_roster_reads_well_on_a_desk_and_on_a_phone(page, live, december, head_zhao, clerk_li, client_of):
    visit(page, live, head_zhao, client_of, URL)
    shot(page, "roster-head")
    assert page.locator(".stp li[aria-current=step] b").inner_text() == "签批上报"
    assert violations(page) == []
    visit(page, live, clerk_li, client_of, f"{URL}?tab=all")
    shot(page, "roster-clerk")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, "roster-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{live}/payroll/")
    shot(page, "list-390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


@pytest.mark.django_db(transaction=True)
def test_a_head_signs_with_the_keyboard_and_finance_finds_the_files(
    page, live, december, clerk_li, head_zhao, finance_su, client_of
):
    roster = december
    line = roster.lines.get(head_name="谢长明")
    roster = perform(roster.hold_line, by=clerk_li, at=at("2026-11-20"), line=line, why="账户待补")
    for check in [check for check in roster.findings if not check.blocks]:
        roster = perform(roster.explain, by=clerk_li, at=at("2026-11-20"), code=check.code, words="已核实")
    visit(page, live, head_zhao, client_of, URL)
    page.get_by_role("link", name="签批上报").focus()
    page.keyboard.press("Enter")
    shot(page, "sign-check")
    page.get_by_role("button", name="签批上报").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="已办：签批上报（东关街道2026年12月低保名册）").wait_for()
    shot(page, "sign-done")
    assert violations(page) == []
    visit(page, live, finance_su, client_of, URL.replace("2026-12", "2026-11"))
    shot(page, "roster-finance")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="银行代发文件").click()
    assert downloaded.value.suggested_filename == "管城回族区东关街道2026年11月低保名册.csv"
    assert violations(page) == []
