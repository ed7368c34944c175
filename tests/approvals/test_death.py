"""Death: read from a list, the line held, three months to settle it (83号 一(三))."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from accounts.models import Post
from approvals import deaths
from approvals.models import DeathList, Decision, PaymentHold, Procedure
from approvals.stages import Stage
from audit.acts import acting
from households.ledger.sheet import SheetError
from payments.build import build_roster
from tests.approvals.aftercare import decide, earn, hear, propose, record
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk, at, clocks, reasons

HEAD = "姓名,身份证号,死亡日期\n"
CHEN = "410104196405090011"


@pytest.fixture
def listed(walk: Walk) -> Procedure:
    """何桂兰户 in receipt; 陈国富's number is on file."""
    procedure = walk.to_grant()
    member = procedure.case.household.members.get(name="陈国富")
    with acting(walk.clerk, reason="补登身份证号", at=at("2026-10-28")):
        member.id_number = CHEN
        member.save()
    return procedure


def upload(walk: Walk, rows: str, day: str = "2026-11-10") -> DeathList:
    return deaths.upload("死亡名单.csv", (HEAD + rows).encode(), walk.clerk.region, by=walk.clerk, at=at(day))


def test_each_row_says_what_is_wrong_with_it_before_anything_is_entered(
    walk: Walk, listed: Procedure
) -> None:
    found = upload(
        walk,
        f"陈国福,{CHEN},2026-11-05\n陈国富,{CHEN},2026-11-05\n陈国富,123,昨天\n王五,410104195001010017,2026-11-01\n",
    )
    rows = deaths.rows_of(found, datetime.date(2026, 11, 10))
    assert "姓名与家庭档案不一致：档案里是“陈国富”" in rows[0].problems[0]
    assert rows[1].problems == ["与第 2 行是同一个人"]
    assert len(rows[2].problems) == 2
    assert rows[3].elsewhere or rows[3].problems
    assert listed.case.household.current_members().filter(name="陈国富").exists()


def test_after_the_head_a_new_one_is_named_with_the_form_at_hand(
    walk: Walk, listed: Procedure, client_of: ClientOf
) -> None:
    household = listed.case.household
    review = deaths.record_death(
        household.head, datetime.date(2026, 11, 5), by=walk.clerk, at=at("2026-11-10")
    )[0]
    walk.procedure = review
    client = client_of(walk.clerk)
    case_url = f"/cases/{listed.case.case_no}/"
    assert "户主已不在，先确定新户主，换登收款账户" in client.get(case_url).content.decode()
    url = f"{case_url}acts/name_head/"
    page = client.get(url).content.decode()
    assert "陈国富（配偶）" in page
    spouse = household.members.get(name="陈国富")
    client.post(url, {"member": spouse.pk, "confirmed": "1"})
    spouse.refresh_from_db()
    household.refresh_from_db()
    assert (spouse.is_head, spouse.relation, household.head_name) == (True, "head", "陈国富")
    again = reasons(walk.act, "name_head", "2026-11-11", walk.clerk, member=spouse)
    assert "本户户主是陈国富，不用另定" in again
    assert "先确定新户主" not in client.get(case_url).content.decode()


def test_a_list_without_its_headings_is_refused(walk: Walk, listed: Procedure) -> None:
    with pytest.raises(SheetError, match="没有找到表头"):
        deaths.upload(
            "名单.csv", "甲,乙\n1,2".encode(), walk.clerk.region, by=walk.clerk, at=at("2026-11-10")
        )


def test_entering_marks_holds_and_opens_a_review_with_three_months(walk: Walk, listed: Procedure) -> None:
    found = upload(walk, f"陈国富,{CHEN},2026-11-05\n")
    assert deaths.enter(found, by=walk.clerk, at=at("2026-11-10")) == 1
    member = listed.case.household.members.get(name="陈国富")
    assert member.died_on == datetime.date(2026, 11, 5)
    hold = PaymentHold.objects.get()
    assert (hold.household_id, hold.lifted_at) == (listed.case.household_id, None)
    review = listed.case.procedures.latest("id")
    assert (review.stage, review.cause.occasion) == (Stage.INVESTIGATION, "death")
    assert clocks(review)["review.death"] == datetime.date(2027, 2, 5)
    assert "这份名单已经登记过了" in reasons(deaths.enter, found, by=walk.clerk, at=at("2026-11-11"))


def test_the_line_is_held_until_the_review_is_decided(
    walk: Walk, listed: Procedure, finance_su: Post
) -> None:
    deaths.enter(upload(walk, f"陈国富,{CHEN},2026-11-05\n"), by=walk.clerk, at=at("2026-11-10"))
    december = datetime.date(2026, 12, 1)
    roster = build_roster(walk.clerk.region, "dibao", december, by=finance_su, at=at("2026-11-20"))
    line = roster.lines.get()
    assert (line.change, line.payable) == ("held", Decimal(0))
    assert "陈国富死亡" in line.reason


def test_with_two_left_the_amount_is_settled_and_the_hold_lifted(walk: Walk, listed: Procedure) -> None:
    deaths.enter(upload(walk, f"陈国富,{CHEN},2026-11-05\n"), by=walk.clerk, at=at("2026-11-10"))
    walk.procedure = listed.case.procedures.latest("id")
    record(walk, "2026-11-11")
    earn(walk, "2026-11-11", 500)
    assert "请拟定变更" in reasons(walk.act, "conclude_unchanged", "2026-11-12", walk.clerk, result="无")
    assert "死亡后的核查不能撤销" in reasons(walk.act, "cancel_review", "2026-11-12", walk.deputy, why="错")
    propose(walk, "2026-11-12", "decrease")
    hear(walk, "2026-11-12")
    decide(walk, "2026-11-13")
    new = Decision.objects.get(procedure=walk.procedure)
    assert (new.persons, new.first_month) == (2, datetime.date(2026, 12, 1))
    assert PaymentHold.objects.get().lifted_at is not None


def test_with_nobody_left_support_ends_with_the_month_of_the_death_unheard(
    walk: Walk, listed: Procedure
) -> None:
    household = listed.case.household
    for member in list(household.current_members().exclude(name="陈国富")):
        with acting(walk.clerk, reason="迁出", at=at("2026-11-01")):
            member.leave(datetime.date(2026, 11, 1), reason="迁出")
    deaths.enter(upload(walk, f"陈国富,{CHEN},2026-11-05\n"), by=walk.clerk, at=at("2026-11-10"))
    walk.procedure = listed.case.procedures.latest("id")
    assert propose(walk, "2026-11-12", "stop").stage == Stage.DECISION
    assert decide(walk, "2026-12-03").stage == Stage.TERMINATED
    assert listed.case.decisions.get().last_month == datetime.date(2026, 11, 1)
