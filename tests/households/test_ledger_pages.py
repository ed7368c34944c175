"""Bringing a ledger in, page by page, with a real worker."""

import io
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from households.ledger import job
from households.models import Household, LedgerFile
from tests.households.conftest import LEDGER, NOW
from tests.households.spreadsheets import person, workbook

State = LedgerFile.State


def upload(client, post, content=None):
    file = SimpleUploadedFile("东关街道台账.xlsx", content or LEDGER.read_bytes())
    return client.post(
        reverse("households:import"),
        {"township": post.region_id, "category": "dibao", "area": "", "as_of": "", "file": file},
    )


@pytest.fixture
def clerk(client_of, clerk_li, ledger_villages):
    return client_of(clerk_li)


def columns_of(file):
    chosen = {}
    for number, (heading, field) in enumerate(file.mapping.items(), 1):
        chosen[f"heading-{number}"] = heading
        chosen[f"as-heading-{number}"] = field
    return chosen


def test_an_upload_reads_month_and_area_from_the_title_and_leads_to_the_columns(clerk, clerk_li):
    answer = upload(clerk, clerk_li)
    file = LedgerFile.objects.get()
    assert answer.url == reverse("households:ledger_columns", args=[file.pk])
    assert (str(file.as_of), file.area, file.name) == ("2026-11-01", "urban", "东关街道台账.xlsx")
    page = clerk.get(answer.url).content.decode()
    assert "月保障金(元)" in page
    assert "410104194906010" not in page


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"nonsense", "打不开这个文件"), (workbook([["甲", "乙"], ["丙", "丁"]]), "没有找到表头")],
)
def test_an_upload_that_is_no_ledger_is_refused_in_words(clerk, clerk_li, content, said):
    answer = upload(clerk, clerk_li, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LedgerFile.objects.exists()


def test_an_upload_without_a_file_says_so(clerk, clerk_li):
    answer = clerk.post(reverse("households:import"), {"township": clerk_li.region_id, "category": "dibao"})
    assert "选择台账文件" in answer.content.decode()


def test_columns_without_an_amount_are_not_enough(clerk, clerk_li):
    upload(clerk, clerk_li)
    file = LedgerFile.objects.get()
    mapping = {
        key: value for key, value in columns_of(file).items() if value not in ("payable", "base_amount")
    }
    answer = clerk.post(reverse("households:ledger_columns", args=[file.pk]), mapping)
    assert answer.status_code == 422
    assert "没有找到金额栏" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_from_upload_to_commit_with_a_real_worker(clerk, clerk_li, celery_worker):
    upload(clerk, clerk_li)
    file = LedgerFile.objects.get()
    clerk.post(reverse("households:ledger_columns", args=[file.pk]), columns_of(file))
    wait_for(file, State.CHECKED)
    page = clerk.get(file.get_absolute_url()).content.decode()
    assert "602 户 1,123 人" in page
    assert "翟健的身份证号有误，请对照户口簿核对" in page
    clerk.post(reverse("households:ledger_commit", args=[file.pk]))
    wait_for(file, State.COMMITTED)
    assert "已入库 602 户 1,123 人" in clerk.get(file.get_absolute_url()).content.decode()
    assert Household.objects.count() == 602


def wait_for(file, state):
    for _ in range(150):
        file.refresh_from_db()
        if file.state == state:
            return
        time.sleep(0.2)
    raise AssertionError(f"{file.state}: {file.message}")


def test_progress_stops_the_polling_when_the_job_is_done(clerk, clerk_li):
    upload(clerk, clerk_li)
    file = LedgerFile.objects.get()
    job.start(file, State.CHECKING)
    url = reverse("households:ledger_progress", args=[file.pk])
    running = clerk.get(url)
    assert (running.status_code, "every 2s" in running.content.decode()) == (200, True)
    job.run_check(file.pk, at=NOW)
    done = clerk.get(url)
    assert (done.status_code, done["HX-Refresh"]) == (286, "true")


@pytest.fixture
def checked(clerk, clerk_li):
    upload(clerk, clerk_li)
    file = LedgerFile.objects.get()
    job.start(file, State.CHECKING)
    job.run_check(file.pk, at=NOW)
    return file


def test_the_findings_are_downloaded_and_that_is_an_event(clerk, checked):
    answer = clerk.get(reverse("households:ledger_findings", args=[checked.pk, "xlsx"]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0] == ("行号", "栏目", "问题", "处理")
    assert len(rows) == 1 + 9 + 7
    assert Event.objects.of_file(checked.file_key).first().act == "ledger_findings_downloaded"
    text = clerk.get(reverse("households:ledger_findings", args=[checked.pk, "csv"])).content.decode(
        "utf-8-sig"
    )
    assert text.startswith("行号,栏目,问题,处理")
    assert clerk.get(reverse("households:ledger_findings", args=[checked.pk, "exe"])).status_code == 404


def test_the_blank_template_is_a_ledger_the_import_understands(clerk, received):
    answer = clerk.get(reverse("households:ledger_template"))
    file = received(answer.content)
    assert len(file.mapping) == 28


def test_other_townships_and_roles_do_not_see_the_ledger(client_of, checked, outsider_qian, deputy_wang):
    assert client_of(outsider_qian).get(checked.get_absolute_url()).status_code == 404
    assert client_of(deputy_wang).get(checked.get_absolute_url()).status_code == 403


def test_a_second_click_on_commit_starts_nothing_new(clerk, checked):
    url = reverse("households:ledger_commit", args=[checked.pk])
    assert clerk.post(url).status_code == 302
    assert clerk.post(url).status_code == 302
    checked.refresh_from_db()
    assert checked.state == State.COMMITTING


def test_an_unknown_village_is_offered_for_choice(clerk, clerk_li):
    upload(clerk, clerk_li, workbook([["村", "姓名", "身份证", "金额"], ["老鹰村", *person(1), 440]]))
    file = LedgerFile.objects.get()
    job.start(file, State.CHECKING)
    job.run_check(file.pk, at=NOW)
    page = clerk.get(reverse("households:ledger_columns", args=[file.pk])).content.decode()
    assert "老鹰村" in page
    assert "大湾村" in page
