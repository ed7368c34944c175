"""Every page of the time after the decision in a real browser, at the office and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from approvals import deaths
from tests.approvals.aftercare import begin, earn, propose, record
from tests.approvals.pages.test_look import look_at
from tests.approvals.walk import Walk, at
from tests.journey.office import Office

PAGES = (
    "/reviews/",
    "/reviews/?month=2027-04",
    "/reports/",
    "/deaths/",
    "/deaths/{list}/",
    "/cases/{case}/",
    "/cases/{case}/report/",
    "/cases/{case}/work-offers/",
    "/cases/{case}/acts/hear_household/",
    "/cases/{case}/acts/drop_change/",
)


@pytest.fixture
def office(page: Page, live: str) -> Office:
    return Office(page, live, keep_shots=False)


@pytest.mark.django_db(transaction=True)
def test_every_page_after_the_decision_is_accessible_at_both_widths(office: Office, walk: Walk) -> None:
    granted = walk.to_grant()
    listed = deaths.upload(
        "死亡名单.csv",
        "姓名,身份证号,死亡日期\n王五,410104195001010017,2026-12-01\n赵六,123,昨天\n".encode(),
        walk.clerk.region,
        by=walk.clerk,
        at=at("2026-12-28"),
    )
    begin(walk, "2026-12-28", "report", note="何桂兰领取养老金")
    earn(walk, "2026-12-28", 900)
    record(walk, "2026-12-28")
    office.sign_in(walk.clerk)
    case = granted.case.case_no
    wrong = look_at(office, f"/cases/{case}/acts/propose_change/")
    propose(walk, "2026-12-29", "decrease")
    wrong += [
        sentence for path in PAGES for sentence in look_at(office, path.format(case=case, list=listed.pk))
    ]
    office.sign_in(walk.community)
    wrong += look_at(office, "/reports/")
    assert wrong == []
    assert office.problems == []
