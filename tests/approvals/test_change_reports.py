"""变化报告 and 就业介绍: told by household or village, taken up by a review; three refusals cost the own share only."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Post
from approvals import workoffers
from approvals.models import ChangeReport, Decision, Procedure
from tests.approvals.aftercare import begin, decide, earn, hear, propose, record
from tests.approvals.walk import Walk, at, reasons

Signed = Callable[[Post], Client]


@pytest.fixture
def granted(walk: Walk) -> Procedure:
    return walk.to_grant()


def test_the_village_reports_on_the_phone_and_the_clerk_takes_it_up(
    walk: Walk, granted: Procedure, client_of: Signed
) -> None:
    village, office = client_of(walk.community), client_of(walk.clerk)
    case_no = granted.case.case_no
    assert "何桂兰户" in village.get("/reports/").content.decode()
    facts = {
        "aspect": "work",
        "happened_on": "2026-11-01",
        "text": "陈国富到县城打工，每月三千多",
        "source": "village",
        "reporter": "何芳",
    }
    assert village.post(f"/cases/{case_no}/report/", facts | {"text": ""}).status_code == 422
    assert village.post(f"/cases/{case_no}/report/", facts).status_code == 302
    report = ChangeReport.objects.get()
    assert granted.case.documents.filter(kind="D69B").count() == 1
    page = office.get("/reports/").content.decode()
    assert "陈国富到县城打工" in page
    begun = {"occasion": "report", "note": report.text, "confirmed": "1"}
    assert office.post(f"/reviews/{case_no}/begin/", begun).status_code == 302
    report.refresh_from_db()
    assert report.procedure is not None
    assert "没有等待处理的变化报告" in office.get("/reports/").content.decode()


def test_a_report_that_needs_no_review_is_laid_aside_with_a_word(
    walk: Walk, granted: Procedure, client_of: Signed
) -> None:
    office = client_of(walk.clerk)
    facts = {
        "aspect": "living",
        "happened_on": "2026-11-01",
        "text": "翻修了厨房",
        "source": "household",
        "reporter": "何桂兰",
    }
    office.post(f"/cases/{granted.case.case_no}/report/", facts)
    found = ChangeReport.objects.get()
    assert office.post(f"/reports/{found.pk}/aside/", {}).status_code == 422
    office.post(f"/reports/{found.pk}/aside/", {"closing_note": "不影响收入和财产"})
    found.refresh_from_db()
    assert found.closing_note == "不影响收入和财产"


def offer(walk: Walk, name: str, day: str, **facts: object) -> None:
    member = walk.procedure.case.household.members.get(name=name)
    workoffers.record_offer(
        walk.procedure.case,
        member,
        offered_on=datetime.date.fromisoformat(day),
        job=f"社区保洁 {day}",
        suits="半天，坐班，不用重体力",
        by=walk.clerk,
        at=at(day),
        **{"answer": "refused", **facts},
    )


def test_three_refusals_in_a_row_stop_the_own_share_only(walk: Walk, granted: Procedure) -> None:
    begin(walk, "2026-11-02", "work", note="何桂兰多次拒绝介绍的工作")
    for day in ("2026-11-03", "2026-11-04"):
        offer(walk, "何桂兰", day)
    record(walk, "2026-11-05")
    earn(walk, "2026-11-05", 500)
    facts = {"without_share": ["何桂兰"]}
    assert "没有连续 3 次" in reasons(propose, walk, "2026-11-05", "decrease", **facts)
    offer(walk, "何桂兰", "2026-11-05")
    propose(walk, "2026-11-06", "decrease", **facts)
    hear(walk, "2026-11-06")
    decide(walk, "2026-11-09")
    new = Decision.objects.get(procedure=walk.procedure)
    # (740 − 500/3) × 3 = 1720 for three; the other two keep 2/3 of it: 1146.67.
    assert (new.payable, new.persons) == (Decimal("1146.67"), 2)


def test_a_good_reason_or_a_job_taken_begins_the_count_anew(walk: Walk, granted: Procedure) -> None:
    offer(walk, "何桂兰", "2026-11-03")
    offer(walk, "何桂兰", "2026-11-04", reason="正在住院", justified=True)
    offer(walk, "何桂兰", "2026-11-05")
    member = granted.case.household.members.get(name="何桂兰")
    assert workoffers.refusals_in_a_row(granted.case, member) == 1


def test_the_page_of_work_offered_counts_the_refusals(
    walk: Walk, granted: Procedure, client_of: Signed
) -> None:
    office, url = client_of(walk.clerk), f"/cases/{granted.case.case_no}/work-offers/"
    member = granted.case.household.members.get(name="何桂兰")
    facts = {
        "member": member.pk,
        "offered_on": "2026-11-03",
        "job": "社区保洁",
        "suits": "半天",
        "answer": "refused",
    }
    assert office.post(url, facts).status_code == 302
    assert "何桂兰已连续 1 次无正当理由拒绝" in office.get(url).content.decode()
    assert office.post(url, facts).status_code == 422
