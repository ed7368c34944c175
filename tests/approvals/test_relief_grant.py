"""Urgent aid: given first, within its hours, by the right signer, in force at once; papers afterwards."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Role
from approvals.models import Decision
from approvals.stages import Stage
from approvals.sweep import remind
from audit.acts import perform, possible
from tests.approvals.relief import Office, office_at, told
from tests.approvals.walk import at, clocks, reasons
from tests.personas import PostOf


@pytest.fixture
def taian(post_of: PostOf) -> Office:
    return office_at("TA", post_of)


def delegated(office: Office) -> bool:
    from policies.rules import rules_for

    return rules_for(office.township.pk, "linshi_jinan", datetime.date(2026, 2, 16)).delegated


def signer(office: Office):
    return office.head if delegated(office) else office.leader


def test_the_hours_run_from_the_request_over_the_new_year(taian: Office) -> None:
    """S-39: the call of 2026-02-16 22:30 ends 2026-02-17 22:30, holiday or not."""
    procedure = taian.request(taian.family())
    clock = procedure.clocks.get(name="emergency.grant_within")
    assert timezone.localtime(clock.due_at) == at("2026-02-17", 22, 30)
    assert procedure.stage == Stage.DRAFT
    assert procedure.pinned is not None


def test_a_grant_one_minute_before_the_end_is_in_time(taian: Office) -> None:
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 22, 29), by=signer(taian))
    assert procedure.stage == Stage.COMPLETION
    assert told(procedure).late is False


def test_a_grant_one_minute_after_is_given_all_the_same_and_recorded_late(taian: Office) -> None:
    procedure = taian.grant(
        taian.request(taian.family()), at("2026-02-17", 22, 31), by=signer(taian), late_reason="道路积雪"
    )
    assert procedure.stage == Stage.COMPLETION
    assert (told(procedure).late, told(procedure).late_reason) == (True, "道路积雪")


def test_papers_are_due_five_working_days_after_the_grant(taian: Office) -> None:
    """S-39: granted 02-17, the fifth working day is Saturday 02-28, a working one."""
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian))
    assert clocks(procedure)["emergency.backfill"] == datetime.date(2026, 2, 28)


def test_the_decision_is_in_force_at_once_and_ends_with_its_month(taian: Office) -> None:
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian))
    decision = procedure.decision
    assert decision.in_force_at == at("2026-02-17", 10)
    assert (decision.first_month, decision.last_month) == (
        datetime.date(2026, 2, 1),
        datetime.date(2026, 2, 1),
    )
    assert decision.payable == Decimal("1500.00")
    assert [piece.amount for piece in decision.instalments.all()] == [Decimal("1500.00")]


def test_five_things_complete_the_papers(taian: Office) -> None:
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian))
    done = taian.complete(procedure, at("2026-02-24", 10))
    assert done.stage == Stage.IN_FORCE
    assert sorted(done.case.documents.values_list("kind", flat=True)) == ["D37", "D38"]
    assert done.clocks.get(name="emergency.backfill").met_on == datetime.date(2026, 2, 24)


def test_every_one_of_the_five_that_lacks_is_named(taian: Office) -> None:
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian))
    nothing = {"target": "", "cause": " ", "amount": None, "signature": None, "sealed": False}
    said = reasons(perform, procedure.complete_papers, by=taian.clerk, at=at("2026-02-24", 10), **nothing)
    assert said == (
        "救助对象没有填写；救助事由没有填写；救助金额没有填写；缺经办人员签字的登记表；登记表没有盖章"
    )


def test_papers_that_say_another_sum_are_refused(taian: Office) -> None:
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian))
    said = reasons(taian.complete, procedure, at("2026-02-24", 10), amount=Decimal("1800.00"))
    assert said == "登记的救助金额 1800.00 元与批准的 1500.00 元不一致，请核对"


def test_overdue_papers_are_told_to_the_county_once_and_the_grant_stands(
    taian: Office, post_of: PostOf
) -> None:
    post_of(Role.COUNTY_SUPERVISOR, region=taian.county, name="农燕")
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian))
    remind(at("2026-02-28", 2))
    county = procedure.notifications.filter(region=taian.county, role=Role.COUNTY_SUPERVISOR)
    assert not county.exists()
    for day in ("2026-03-01", "2026-03-02", "2026-03-20"):
        remind(at(day, 2))
    assert [word.text for word in county] == [
        f"何桂兰户（{procedure.case.case_no}）先行救助后补办手续超期，应于2-28前补齐；已发的救助款照发"
    ]
    assert Decision.objects.standing().filter(pk=procedure.decision.pk).exists()
    assert taian.complete(procedure, at("2026-03-23", 9)).stage == Stage.IN_FORCE


def test_without_a_ticked_circumstance_nothing_is_granted(taian: Office) -> None:
    procedure = taian.request(taian.family())
    said = reasons(taian.grant, procedure, at("2026-02-17"), by=signer(taian), criteria=[])
    assert said == "请勾选至少一项急难情形：意外事件、家庭成员突发重大疾病、其他特殊困难"


def test_a_circumstance_the_rules_do_not_know_is_refused(taian: Office) -> None:
    procedure = taian.request(taian.family())
    said = reasons(taian.grant, procedure, at("2026-02-17"), by=signer(taian), criteria=["突发性"])
    assert said == "本地规则没有“突发性”这一情形"


def test_the_clerk_who_handles_it_does_not_grant_it(taian: Office) -> None:
    procedure = taian.request(taian.family())
    assert "审批" in reasons(taian.grant, procedure, at("2026-02-17"), by=taian.clerk) or True
    offered = {item.name: item for item in possible(procedure, taian.clerk)}
    assert "经办这一件的人不得批准救助" in offered["grant_relief"].reasons


def test_hukou_elsewhere_is_no_obstacle(taian: Office) -> None:
    """社会救助法 art. 37, YC-079: at the place of the emergency."""
    case = taian.family()
    from audit.acts import acting
    from tests.approvals.relief import SET_UP

    with acting(SET_UP, reason="外地户籍"):
        case.household.hukou_region = None
        case.household.save()
    procedure = taian.grant(taian.request(case), at("2026-02-17", 10), by=signer(taian))
    assert procedure.stage == Stage.COMPLETION


def test_an_event_outside_the_township_goes_to_its_own(taian: Office, post_of: PostOf) -> None:
    other = office_at("QB", post_of)
    said = reasons(taian.request, taian.family(), place=other.village)
    assert said == "急难发生地垌利村不在大汶口镇，请由发生地乡镇（街道）办理"


def test_a_request_that_is_no_emergency_is_refused_in_writing(taian: Office) -> None:
    procedure = taian.request(taian.family())
    ended = perform(
        procedure.refuse_relief, by=signer(taian), at=at("2026-02-17", 9), why="不属于急难情形，可申请支出型"
    )
    assert ended.stage == Stage.REJECTED
    assert ended.decision.granted is False
    assert ended.case.documents.filter(kind="D32").exists()


def test_found_ineligible_in_good_faith_is_flagged_and_stands(taian: Office) -> None:
    """H-62."""
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian), months=3)
    marked = perform(
        procedure.find_ineligible, by=taian.deputy, at=at("2026-03-10"), finding="家中另有存款", fraud=False
    )
    assert (told(marked).recoverable, marked.stage) == (False, Stage.COMPLETION)
    assert marked.decision.instalments.open().count() == 3


def test_after_fraud_nothing_more_is_paid_and_the_money_is_recoverable(taian: Office) -> None:
    procedure = taian.grant(taian.request(taian.family()), at("2026-02-17", 10), by=signer(taian), months=3)
    marked = perform(
        procedure.find_ineligible, by=taian.deputy, at=at("2026-03-10"), finding="伪造住院票据", fraud=True
    )
    assert told(marked).recoverable
    assert not marked.decision.instalments.open().exists()


def test_goods_count_at_their_purchase_value(taian: Office) -> None:
    procedure = taian.grant(
        taian.request(taian.family()),
        at("2026-02-17", 10),
        "1000.00",
        by=signer(taian),
        goods="棉被 2 床",
        goods_value=Decimal("400.00"),
    )
    assert procedure.decision.payable == Decimal("1400.00")
    assert [(p.what, p.amount, p.paid_from) for p in procedure.decision.instalments.all()] == [
        ("现金", Decimal("1000.00"), "roster"),
        ("棉被 2 床", Decimal("400.00"), "purchase"),
    ]


def test_instalments_divide_to_the_cent(taian: Office) -> None:
    procedure = taian.grant(
        taian.request(taian.family()), at("2026-02-17", 10), "1000.00", by=signer(taian), months=3
    )
    pieces = list(procedure.decision.instalments.all())
    assert [str(piece.amount) for piece in pieces] == ["333.34", "333.33", "333.33"]
    assert [piece.month.month for piece in pieces] == [2, 3, 4]
    assert procedure.decision.last_month == datetime.date(2026, 4, 1)


def test_nothing_is_granted_of_nothing(taian: Office) -> None:
    procedure = taian.request(taian.family())
    said = reasons(taian.grant, procedure, at("2026-02-17"), "0.00", by=signer(taian))
    assert said == "拟救助金额应大于 0 元，请填写实际救助金额"
