"""转办和报告政府 in a case: the letter, the answer, and a stage that stays where it is (BY-20…22, 34, 35)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts.models import Post
from approvals.models import Procedure
from approvals.stages import Stage
from cases.models import GovernmentReport, Referral
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk, reasons

DUE = datetime.date(2026, 11, 20)


def refer(walk: Walk, day: str = "2026-09-29") -> Procedure:
    facts = {"department": "残疾人联合会", "need": "申请轮椅", "why": "属残联职责", "due_on": DUE}
    return walk.act("refer", day, walk.clerk, **facts)


def report(walk: Walk, by: Post, **facts: Any) -> Procedure:
    given = {
        "ground": "over_standard", "addressee": "管城回族区人民政府", "situation": "需 80 万元手术费",
        "plan": "慈善募捐与专项救助结合", "support": "专项资金 50 万元",
    }  # fmt: skip
    return walk.act("report_government", "2026-09-29", by, **(given | facts))


def test_a_referral_leaves_the_case_where_it_stands(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    assert refer(walk).stage == Stage.INVESTIGATION
    assert Referral.objects.get().person == "何桂兰"
    assert "残疾人联合会" in walk.procedure.case.documents.get(kind="D50").html


def test_a_refused_household_is_referred_all_the_same(walk: Walk) -> None:
    """BY-20, N-10: also whose application was not accepted."""
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    walk.act("withdraw", "2026-09-28", walk.clerk, why="本人不再申请")
    assert refer(walk).stage == Stage.WITHDRAWN
    assert walk.procedure.ended_at is not None


def test_the_result_is_told_on_paper(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    refer(walk)
    facts = {"referral": Referral.objects.get(), "told": "电话告知本人"}
    walk.act("note_referral", "2026-10-09", walk.clerk, **facts, words="残联已受理", final=False)
    assert not walk.procedure.case.documents.filter(kind="D50R").exists()
    walk.act("note_referral", "2026-10-20", walk.clerk, **facts, words="轮椅已发放", final=True)
    assert "轮椅已发放" in walk.procedure.case.documents.get(kind="D50R").html
    said = reasons(walk.act, "note_referral", "2026-10-21", walk.clerk, **facts, words="再记", final=False)
    assert said == "没有等待结果的转办"


def test_a_need_above_the_standard_is_reported_with_a_plan(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    said = reasons(report, walk, walk.head, support="")
    assert said == "资金需求超过规定标准的，要写明解决方案和需要的支持条件"
    report(walk, walk.head)
    assert "专项资金 50 万元" in walk.procedure.case.documents.get(kind="D51").html
    assert GovernmentReport.objects.get().reported_by == walk.head


def test_a_clerk_does_not_report_to_the_government(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    assert "签发" in reasons(report, walk, walk.clerk)


@pytest.mark.parametrize("missing", ["department", "need", "why"])
def test_the_form_of_a_referral_asks_for_everything(walk: Walk, client_of: ClientOf, missing: str) -> None:
    walk.to_acceptance("2026-09-28")
    url = f"/cases/{walk.procedure.case.case_no}/acts/refer/"
    sent = {"department": "教育局", "need": "助学", "why": "属教育救助", "due_on": "2027-01-20"}
    client = client_of(walk.clerk)
    assert client.post(url, sent | {missing: ""}).status_code == 422
    check = client.post(url, sent).content.decode()
    once = check.split('name="once" value="', 1)[1].split('"', 1)[0]
    assert client.post(url, sent | {"confirmed": "1", "once": once}).headers["Location"] == url + "done/"
    noted = client.get(url.replace("refer", "note_referral")).content.decode()
    assert "教育局：助学" in noted
