"""工作日历: reading a year, correcting a day, importing the arrangement of the next year."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Post
from policies.calendar_changes import seed
from policies.calendar_files import read_year, write_template
from policies.models import CalendarDay
from policies.workdays import current_calendar, packaged_calendar

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Post], Client]
NOTICE = "国办发明电〔2026〕9号"
ROWS = "日期,安排,名称\n2027-02-05,放假,春节\n2027-02-08,放假,春节\n2027/2/20,上班,\n"


@pytest.fixture(autouse=True)
def calendar_filled(db: None) -> None:
    seed(at=timezone.now())


def upload(text: str | bytes = ROWS, name: str = "放假安排.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode("utf-8-sig"))


def hand_in(
    browser: Client, file: SimpleUploadedFile, notice_no: str = NOTICE, year: int = 2027
) -> tuple[int, str]:
    url = reverse("policies:calendar_import", args=[year])
    response = browser.post(url, {"notice_no": notice_no, "file": file})
    return response.status_code, response.content.decode()


def test_a_year_shows_its_holidays_and_its_make_up_days(client_of: ClientOf, clerk_li: Post) -> None:
    page = client_of(clerk_li).get(reverse("policies:calendar_year", args=[2026])).content.decode()
    assert "已公布" in page
    assert "国庆节"[:3] in page
    assert page.count("个工作日</span>") == 13
    assert reverse("policies:calendar_day", args=["2026-10-10"]) not in page


def test_an_unannounced_year_is_marked_provisional(client_of: ClientOf, clerk_li: Post) -> None:
    page = client_of(clerk_li).get(reverse("policies:calendar_year", args=[2027])).content.decode()
    assert "国务院办公厅尚未公布 2027 年放假安排" in page


def test_the_short_address_leads_to_this_year(client_of: ClientOf, clerk_li: Post) -> None:
    response = client_of(clerk_li).get(reverse("policies:calendar"))
    assert response.headers["Location"] == reverse("policies:calendar_year", args=[timezone.localdate().year])


def test_a_county_clerk_corrects_a_day_with_a_reason(client_of: ClientOf, county_chen: Post) -> None:
    url = reverse("policies:calendar_day", args=["2026-11-30"])
    sent = {"is_workday": "0", "name": "停班", "reason": "暴雪停班通知"}
    response = client_of(county_chen).post(url, sent, follow=True)
    assert "2026-11-30 已改为休息日" in response.content.decode()
    assert "暴雪停班通知" in response.content.decode()
    assert not current_calendar().is_workday(date(2026, 11, 30))


def test_a_correction_without_a_reason_stays_on_the_page(client_of: ClientOf, county_chen: Post) -> None:
    url = reverse("policies:calendar_day", args=["2026-11-30"])
    response = client_of(county_chen).post(url, {"is_workday": "0", "name": "停班", "reason": ""})
    assert response.status_code == 422
    assert "请写明更正的理由" in response.content.decode()
    assert CalendarDay.objects.get(day=date(2026, 11, 30)).is_workday


@pytest.mark.parametrize("name", ["calendar_day", "calendar_import"])
def test_a_township_clerk_may_look_but_not_change(client_of: ClientOf, clerk_li: Post, name: str) -> None:
    argument: str | int = "2026-11-30" if name == "calendar_day" else 2027
    assert client_of(clerk_li).get(reverse(f"policies:{name}", args=[argument])).status_code == 403


def test_an_address_that_is_no_day_is_not_found(client_of: ClientOf, county_chen: Post) -> None:
    assert client_of(county_chen).get(reverse("policies:calendar_day", args=["tomorrow"])).status_code == 404
    assert client_of(county_chen).get(reverse("policies:calendar_year", args=[1999])).status_code == 404


def test_a_year_is_read_first_and_changed_only_when_confirmed(client_of: ClientOf, county_chen: Post) -> None:
    browser = client_of(county_chen)
    status, page = hand_in(browser, upload())
    assert status == 200
    assert "共 3 天，其中 3 天与现在的日历不同" in page
    assert current_calendar().is_provisional(date(2027, 2, 5))
    found = re.search(r'name="payload" value="([^"]+)"', page)
    assert found is not None
    url = reverse("policies:calendar_import", args=[2027])
    done = browser.post(url, {"payload": found[1], "confirmed": "1"}, follow=True)
    assert "2027 年放假安排已导入" in done.content.decode()
    assert not current_calendar().is_provisional(date(2027, 2, 5))
    assert current_calendar().is_workday(date(2027, 2, 20))


def test_every_wrong_row_is_said_with_its_number(client_of: ClientOf, county_chen: Post) -> None:
    wrong = "日期,安排,名称\n二月五日,放假,春节\n2027-02-08,休息,春节\n2026-12-31,放假,元旦\n2027-03-01,放假,\n2027-03-01,放假,\n"
    status, page = hand_in(client_of(county_chen), upload(wrong))
    assert status == 422
    for sentence in (
        "第 2 行：“二月五日”不是日期，应写成 2027-02-05",
        "第 3 行：“休息”看不懂，只能填“放假”或“上班”",
        "第 4 行：2026-12-31 不是 2027 年的日子",
        "第 6 行：2027-03-01 写了两行",
    ):
        assert sentence in page
    assert current_calendar().is_provisional(date(2027, 2, 8))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (upload("日子,安排\n2027-02-05,放假\n"), "第 1 行缺少“日期”列"),
        (upload("日期,安排,名称\n"), "文件里没有放假和调休的日子"),
        (upload(b"not a workbook", "a.xlsx"), "文件打不开"),
        (upload("x", "a.pdf"), "只收 xlsx 或 csv 文件"),
        (upload(b"", "a.csv"), "文件是空的"),
        (upload(b"a" * (1024 * 1024 + 1), "a.csv"), "文件超过 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    client_of: ClientOf, county_chen: Post, file: SimpleUploadedFile, sentence: str
) -> None:
    status, page = hand_in(client_of(county_chen), file)
    assert status == 422
    assert sentence in page


def test_a_year_needs_the_number_of_its_notice(client_of: ClientOf, county_chen: Post) -> None:
    status, page = hand_in(client_of(county_chen), upload(), notice_no="")
    assert status == 422
    assert "请填写放假通知的文号" in page


def test_a_forged_confirmation_changes_nothing(client_of: ClientOf, county_chen: Post) -> None:
    url = reverse("policies:calendar_import", args=[2027])
    response = client_of(county_chen).post(url, {"payload": "eyJ5ZWFyIjogMjAyN30:x:y", "confirmed": "1"})
    assert response.status_code == 422
    assert "核对页已过期" in response.content.decode()
    assert current_calendar().is_provisional(date(2027, 2, 5))


def test_the_templates_open_and_read_back(client_of: ClientOf, county_chen: Post) -> None:
    response = client_of(county_chen).get(reverse("policies:calendar_template", args=[2026, "xlsx"]))
    sheet = load_workbook(BytesIO(response.content)).active
    assert [cell.value for cell in next(iter(sheet.rows))] == ["日期", "安排", "名称"]
    for kind in ("xlsx", "csv"):
        reading = read_year(2026, f"t.{kind}", write_template(2026, packaged_calendar(), kind))
        assert reading.problems == ()
        differing = [
            day.on for day in reading.days if day.is_workday != packaged_calendar().is_workday(day.on)
        ]
        assert differing == []
    assert (
        client_of(county_chen).get(reverse("policies:calendar_template", args=[2026, "pdf"])).status_code
        == 404
    )


def test_a_file_saved_by_an_old_spreadsheet_is_read() -> None:
    reading = read_year(2027, "a.csv", ROWS.encode("gb18030"))
    assert [day.on.isoformat() for day in reading.days] == ["2027-02-05", "2027-02-08", "2027-02-20"]
    assert reading.days[2].name == "调休上班"
