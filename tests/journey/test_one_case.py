"""One 管城 case in the browser, from the counter to a released roster, signing in as each person."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from playwright.sync_api import Page

from accounts.models import Post
from approvals.models import Decision, Procedure
from payments.models import Roster
from policies.models import Standard
from tests.journey.office import DESK, PHONE, Office
from tests.personas import Places

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEAD_ID = "410104196803020027"


@pytest.fixture
def office(page: Page, live: str) -> Office:
    return Office(page, live, keep_shots=bool(os.environ.get("SCREENSHOTS")))


class Days:
    """The calendar on the wall: every step happens on its own day."""

    def __init__(self) -> None:
        self.travelling: time_machine.travel | None = None

    def turn(self, day: str, hour: int = 9) -> None:
        self.back()
        moment = datetime.datetime.combine(
            datetime.date.fromisoformat(day), datetime.time(hour), tzinfo=SHANGHAI
        )
        self.travelling = time_machine.travel(moment, tick=True)
        self.travelling.start()

    def back(self) -> None:
        if self.travelling:
            self.travelling.stop()
            self.travelling = None


@pytest.fixture
def days() -> Iterator[Days]:
    wall = Days()
    yield wall
    wall.back()


@pytest.mark.django_db(transaction=True)
def test_a_household_is_helped_from_the_counter_to_the_released_roster(
    office: Office,
    days: Days,
    places: Places,
    standard: Standard,
    clerk_li: Post,
    deputy_wang: Post,
    head_zhao: Post,
    investigator_sun: Post,
    community_he: Post,
    county_chen: Post,
    county_leader_gao: Post,
    supervisor: Post,
    finance_su: Post,
) -> None:
    case_no = take_the_application(office, days, clerk_li)
    gather_the_evidence(office, days, case_no, clerk_li, investigator_sun, community_he)
    publish_and_decide(office, days, case_no, clerk_li, deputy_wang, head_zhao)
    decision = Decision.objects.get(case__case_no=case_no)
    assert decision.granted
    assert decision.first_month == datetime.date(2026, 11, 1)
    pay(office, days, clerk_li, head_zhao, [county_chen, supervisor, county_leader_gao], finance_su)
    roster = Roster.objects.get()
    assert roster.state == "released"
    assert roster.total == decision.payable
    assert office.problems == []


def take_the_application(office: Office, days: Days, clerk: Post) -> str:
    days.turn("2026-09-28")
    office.go("/sign-in/")
    office.shot("01-sign-in")
    office.sign_in(clerk)
    office.shot("02-workbench-empty")
    office.go("/intake/")
    village = "410104001001"
    office.fill(name="何桂兰", id_number=HEAD_ID, village=village, channel="window")
    office.shot("03-intake-begin")
    office.press("查重并开始登记")
    case_no = Procedure.objects.get().case.case_no
    office.fill(hukou="township", kin_answer="无", area="urban", address="东关街 17 号", phone="13800005521")
    office.shot("04-intake-household")
    office.press("保存，到下一步")
    fill_in_the_head(office, case_no)
    fill_in_the_means(office, case_no)
    tick_the_materials(office, case_no)
    office.shot("08-intake-check")
    office.act(case_no, "submit")
    office.act(case_no, "accept")
    office.shot("09-accepted")
    return case_no


def fill_in_the_head(office: Office, case_no: str) -> None:
    office.page.get_by_role("link", name="改何桂兰").click()
    office.fill(id_number="410104196803020029", work_ability="partial")
    office.press("保存家庭成员")
    assert "何桂兰的身份证号有误" in office.page.locator("main").inner_text()
    office.shot("05-intake-wrong-id")
    office.fill(id_number=HEAD_ID, health="chronic", occupation="odd_jobs")
    office.press("保存家庭成员")
    office.shot("05-intake-members")
    office.press("到下一步")


def fill_in_the_means(office: Office, case_no: str) -> None:
    office.go(f"/intake/{case_no}/income/?add=incomes")
    member = office.page.locator("[name=member] option").nth(1).get_attribute("value")
    office.fill(member=member, kind="wage", source="零工", first_month="2026-03", last_month="2026-08")
    office.fill(per="month", amount="300.00")
    office.press("保存")
    office.go(f"/intake/{case_no}/income/?add=accounts")
    office.fill(bank="郑州农商银行", holder_name="何桂兰", number="6217008739564797578", since="2026-09-28")
    office.press("保存")
    office.shot("06-intake-income")
    office.press("到下一步")


def tick_the_materials(office: Office, case_no: str) -> None:
    for box in office.page.locator("main form input[type=checkbox]").all():
        office.tick(box)
    office.shot("07-intake-materials")
    office.press("保存，到下一步")


def gather_the_evidence(
    office: Office, days: Days, case_no: str, clerk: Post, investigator: Post, community: Post
) -> None:
    days.turn("2026-09-29")
    office.sign_in(clerk)
    office.shot("10-workbench")
    office.act(case_no, "request_check", scope="何桂兰的收入、存款、车辆、不动产")
    team = [str(investigator.pk), str(community.pk)]
    office.act(
        case_no, "plan_visit", "11-plan-visit", planned_at="2026-09-30T09:00", place="东关街 17 号", team=team
    )
    visit_the_household(office, days, case_no, investigator, community)
    days.turn("2026-10-09")
    office.sign_in(clerk)
    office.act(case_no, "report_check", "15-report", reported_on="2026-10-09", file=True)
    hold_the_meeting(office, case_no, clerk)


def visit_the_household(
    office: Office, days: Days, case_no: str, investigator: Post, community: Post
) -> None:
    days.turn("2026-09-30")
    office.page.set_viewport_size(PHONE)
    office.sign_in(investigator)
    office.go("/visits/")
    office.shot("12-visits-phone")
    number = Procedure.objects.get(case__case_no=case_no).case.visits.get().pk
    office.go(f"/visits/{number}/members/")
    office.press("到户")
    for section in ("members", "income", "property", "living"):
        office.go(f"/visits/{number}/{section}/")
        for field in office.page.locator("input[type=radio][value=yes]").all():
            office.tick(field)
        office.shot(f"13-visit-{section}-phone")
        office.press("保存，下一项")
    for caption in ("外观", "灶房", "卧室"):
        office.go(f"/visits/{number}/living/")
        office.fill(photo=True, caption=caption)
        office.press("存照片")
    office.go(f"/visits/{number}/sign/")
    sign(office, "户里人签好了")
    sign(office, f"{investigator.user.name}签字")
    office.sign_in(community)
    office.go(f"/visits/{number}/sign/")
    sign(office, f"{community.user.name}签字")
    office.shot("14-visit-signed-phone")
    office.page.set_viewport_size(DESK)
    office.sign_in(investigator)
    office.act(case_no, "finish_visit")


def sign(office: Office, words: str) -> None:
    form = office.page.locator("form", has=office.page.get_by_role("button", name=words))
    office.sign_on_pad(form)
    office.press(words)


def hold_the_meeting(office: Office, case_no: str, clerk: Post) -> None:
    office.act(
        case_no, "call_meeting", held_at="2026-10-09T14:30", place="青杠社区会议室", chair=str(clerk.pk)
    )
    meeting = Procedure.objects.get(case__case_no=case_no).case.meetings.get()
    office.go(f"/meetings/{meeting.pk}/")
    people = [("李敏", "street"), ("石国强", "committee"), ("罗秀华", "party")]
    people += [
        (name, "resident_rep") for name in ("冉隆发", "石永芳", "田茂林", "向自强", "陈兴碧", "罗开富")
    ]
    for name, kind in people:
        office.fill(name=name, kind=kind)
        office.press("加入评议小组")
    for n in range(5):
        office.fill(**{f"speaker-{n}": "李敏", f"text-{n}": "按程序进行，与会人员没有不同意见"})
    office.press("保存记录")
    office.shot("16-meeting")
    for person in meeting.panel.all():
        office.go(f"/meetings/{meeting.pk}/panel/{person.pk}/")
        office.sign_on_pad()
        office.page.locator("button[form=sign]").click()
        office.page.wait_for_load_state()
    office.go(f"/meetings/{meeting.pk}/")
    office.shot("17-meeting-signed")
    office.act(case_no, "conclude_meeting", "18-conclusion", conclusion="true", dissent="")


def publish_and_decide(
    office: Office, days: Days, case_no: str, clerk: Post, deputy: Post, head: Post
) -> None:
    days.turn("2026-10-10")
    office.sign_in(clerk)
    office.act(case_no, "reread", comparison="申报材料与核对报告一致")
    days.turn("2026-10-12")
    office.sign_in(deputy)
    office.shot("19-sign-list")
    office.act(case_no, "sign_opinion", "20-opinion", recommended="yes", remark="情况属实，符合条件，拟同意")
    days.turn("2026-10-13")
    office.sign_in(clerk)
    office.act(case_no, "post_notice", "21-post-notice", place="青杠社区社会救助公示栏", photo=True)
    office.go("/notices/")
    office.shot("22-notices")
    days.turn("2026-10-20", 17)
    office.sign_in(clerk)
    office.through(f"/cases/{case_no}/acts/close_notice/", photo=True)
    assert "公示到 10月20日24时才满" in office.page.locator("main").inner_text()
    assert not office.page.url.endswith("/done/")
    office.shot("23-notice-too-early")
    days.turn("2026-10-21")
    office.sign_in(clerk)
    office.act(case_no, "close_notice", photo=True)
    office.sign_in(head)
    office.act(case_no, "decide", "24-decide", granted="yes", remark="同意")
    office.go(f"/cases/{case_no}/")
    office.shot("25-case-in-force")
    for tab in ("evidence", "notices", "papers", "ledger"):
        office.go(f"/cases/{case_no}/{tab}/")
        office.shot(f"26-case-{tab}")


def pay(office: Office, days: Days, clerk: Post, head: Post, county: list[Post], finance: Post) -> None:
    days.turn("2026-10-22")
    office.sign_in(clerk)
    office.act(
        Procedure.objects.get().case.case_no,
        "issue_certificate",
        valid_from="2026-11-01",
        valid_until="2027-04-30",
        sealed=True,
    )
    office.go("/payroll/")
    office.press("低保名册")
    roster = office.page.url.removeprefix(office.live)
    office.shot("27-roster-drafted")
    for post, act in zip([head, *county], ("submit", "approve", "release", "confirm_release"), strict=True):
        office.sign_in(post)
        office.through(f"{roster}acts/{act}/")
        assert office.page.url.endswith("/done/"), office.page.locator("main").inner_text()[:600]
    office.sign_in(finance)
    office.go(roster)
    office.shot("28-roster-released")
    with office.page.expect_download() as waiting:
        office.press("银行代发文件")
    assert "何桂兰" in waiting.value.path().read_bytes().decode("gb18030")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE op = 'note' AND sentence LIKE '下载%%'")
        assert cursor.fetchone()[0] == 1
