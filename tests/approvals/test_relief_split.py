"""Who signs: the township up to the limit of a household, the county above it, grants of one event together."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from approvals.split import granted_within_year
from approvals.stages import Stage
from audit.acts import acting
from tests.approvals.relief import SET_UP, Office, office_at
from tests.approvals.walk import at, reasons
from tests.households.conftest import id_number
from tests.personas import PostOf


@pytest.fixture
def qinbei(post_of: PostOf) -> Office:
    return office_at("QB", post_of)


def granted(office: Office, case, day: str, amount: str, **facts):
    return office.grant(office.request(case, day, 9, 0, **facts), at(day, 12), amount)


def test_two_thousand_is_the_townships(qinbei: Office) -> None:
    """S-41, QB-06: 2000.00 a household, inclusive."""
    procedure = granted(qinbei, qinbei.family(), "2026-03-02", "2000.00")
    assert procedure.stage == Stage.COMPLETION
    assert procedure.decision.derivation["decided_by"] == "township"


def test_a_cent_more_is_the_countys(qinbei: Office) -> None:
    procedure = qinbei.request(qinbei.family(), "2026-03-02", 9, 0)
    said = reasons(qinbei.grant, procedure, at("2026-03-02", 12), "2000.01")
    assert said == (
        "本次救助 2000.01 元，超过乡镇（街道）每户 2000.00 元（含）的审批限额，须由钦北区民政局审批"
    )
    assert (
        qinbei.grant(procedure, at("2026-03-02", 12), "2000.01", by=qinbei.leader).stage == Stage.COMPLETION
    )


def test_the_county_does_not_sign_what_is_the_townships(qinbei: Office) -> None:
    procedure = qinbei.request(qinbei.family(), "2026-03-02", 9, 0)
    said = reasons(qinbei.grant, procedure, at("2026-03-02", 12), "800.00", by=qinbei.leader)
    assert said == "本次救助 800.00 元，由乡镇（街道）负责人审批"


def test_goods_and_money_count_together(qinbei: Office) -> None:
    """H-28: goods at purchase value."""
    procedure = qinbei.request(qinbei.family(), "2026-03-02", 9, 0)
    facts = {"goods": "米面油", "goods_value": Decimal("300.00")}
    said = reasons(qinbei.grant, procedure, at("2026-03-02", 12), "1800.00", **facts)
    assert "2100.00 元，超过" in said


def test_a_split_grant_of_one_event_is_caught_and_names_the_earlier_one(qinbei: Office) -> None:
    """QB-07: 1200.00 in March, 900.00 in May for the same fire."""
    family = qinbei.family()
    first = granted(qinbei, family, "2026-03-02", "1200.00")
    again = qinbei.request(qinbei.case(family.household, day="2026-05-06"), "2026-05-06", 9, 0)
    said = reasons(qinbei.grant, again, at("2026-05-06", 12), "900.00")
    assert said == (
        f"本户同一事由 12 个月内已救助 1200.00 元（{first.case.case_no} 2026-03-02 1200.00 元），"
        "连同本次 900.00 元共 2100.00 元，超过乡镇（街道）每户 2000.00 元（含）的审批限额，"
        "须由钦北区民政局审批"
    )
    assert granted_within_year(again, datetime.date(2026, 5, 6)) == Decimal("1200.00")
    assert qinbei.grant(again, at("2026-05-06", 12), "900.00", by=qinbei.leader).stage == Stage.COMPLETION


def test_up_to_the_limit_together_the_township_signs(qinbei: Office) -> None:
    family = qinbei.family()
    granted(qinbei, family, "2026-03-02", "1200.00")
    case = qinbei.case(family.household, day="2026-05-06")
    assert granted(qinbei, case, "2026-05-06", "800.00").stage == Stage.COMPLETION


def test_another_event_told_apart_counts_by_itself(qinbei: Office) -> None:
    family = qinbei.family()
    granted(qinbei, family, "2026-03-02", "1200.00", happened_on=datetime.date(2026, 3, 1))
    case = qinbei.case(family.household, day="2026-05-06")
    procedure = qinbei.request(
        case,
        "2026-05-06",
        9,
        0,
        happened_on=datetime.date(2026, 5, 5),
        distinct_because="上次是房屋失火，这次是车祸",
    )
    assert granted_within_year(procedure, datetime.date(2026, 5, 6)) == Decimal(0)


def test_words_alone_do_not_make_another_event_of_the_same_day(qinbei: Office) -> None:
    family, fire = qinbei.family(), datetime.date(2026, 3, 1)
    granted(qinbei, family, "2026-03-02", "1200.00", happened_on=fire)
    case = qinbei.case(family.household, day="2026-05-06")
    procedure = qinbei.request(case, "2026-05-06", 9, 0, happened_on=fire, distinct_because="另一笔费用")
    assert granted_within_year(procedure, datetime.date(2026, 5, 6)) == Decimal("1200.00")


def test_after_a_year_the_sum_begins_anew(qinbei: Office) -> None:
    family = qinbei.family()
    granted(qinbei, family, "2026-03-02", "1200.00")
    case = qinbei.case(family.household, day="2027-03-02")
    procedure = qinbei.request(case, "2027-03-02", 9, 0)
    assert granted_within_year(procedure, datetime.date(2027, 3, 1)) == Decimal("1200.00")
    assert granted_within_year(procedure, datetime.date(2027, 3, 2)) == Decimal(0)


def test_another_event_of_another_kind_counts_by_itself(qinbei: Office) -> None:
    family = qinbei.family()
    granted(qinbei, family, "2026-03-02", "1200.00")
    case = qinbei.case(family.household, day="2026-05-06")
    procedure = qinbei.request(case, "2026-05-06", 9, 0, event_kind="illness", description="突发心梗")
    assert granted_within_year(procedure, datetime.date(2026, 5, 6)) == Decimal(0)


def test_the_same_person_in_a_second_file_is_still_the_same_household(qinbei: Office) -> None:
    family = qinbei.family()
    number = id_number("19680302", 24)
    with acting(SET_UP, reason="补登证号"):
        head = family.household.head
        head.id_number = number
        head.save()
    granted(qinbei, family, "2026-03-02", "1200.00")
    with acting(SET_UP, reason="迁出"):
        head.left_on, head.left_reason = datetime.date(2026, 4, 1), "另立户"
        head.is_head = False
        head.save()
    other = qinbei.family()
    with acting(SET_UP, reason="补登证号"):
        head = other.household.head
        head.id_number = number
        head.save()
    procedure = qinbei.request(other, "2026-05-06", 9, 0)
    assert granted_within_year(procedure, datetime.date(2026, 5, 6)) == Decimal("1200.00")


def test_where_nothing_is_delegated_the_county_signs(post_of: PostOf) -> None:
    """BY: 绿色通道, decided by the county."""
    bayannur = office_at("BY", post_of)
    procedure = bayannur.request(bayannur.family(), "2026-03-02", 9, 0)
    said = reasons(bayannur.grant, procedure, at("2026-03-02", 12), "800.00")
    assert said.startswith("须由临河区民政局负责人签批")
    done = bayannur.grant(procedure, at("2026-03-02", 12), "800.00", by=bayannur.leader)
    assert done.stage == Stage.COMPLETION


def test_a_need_beyond_the_standard_is_reported_upwards_with_the_grant(post_of: PostOf) -> None:
    """BY-34: plan and conditions, or no report."""
    bayannur = office_at("BY", post_of)
    procedure = bayannur.request(bayannur.family(), "2026-03-02", 9, 0)
    over = {"over_standard": True, "by": bayannur.leader}
    said = reasons(bayannur.grant, procedure, at("2026-03-02", 12), "8000.00", **over)
    assert said == "资金需求超过规定标准的，要写明解决方案和需要的支持条件"
    facts = {"plan": "分段救助，联系慈善组织", "support": "县财政补助 2 万元"}
    done = bayannur.grant(procedure, at("2026-03-02", 12), "8000.00", **over, **facts)
    assert done.case.reports.get().ground == "over_standard"
    assert done.case.documents.filter(kind="D51").exists()


def test_yichun_ticks_its_own_circumstances_and_bridges_a_running_case(post_of: PostOf) -> None:
    """YC-007, YC-040."""
    yichun = office_at("YC", post_of)
    family = yichun.family()
    dibao = yichun.case(family.household, "dibao", "2026-03-01")
    from approvals.models import Procedure

    with acting(SET_UP, reason="登记低保"):
        Procedure.objects.create(
            case=dibao, county=dibao.county, township=dibao.township, village=dibao.village,
            handler=yichun.clerk, opened_at=at("2026-03-01"),
        )  # fmt: skip
    procedure = yichun.request(family, "2026-03-02", 9, 0, bridges=dibao)
    done = yichun.grant(
        procedure, at("2026-03-02", 12), "600.00", by=yichun.deputy, criteria=["突发性", "严重性"]
    )
    assert [told.case_id for told in dibao.bridged_by.all()] == [done.case_id]


def test_a_case_of_another_household_cannot_be_bridged(post_of: PostOf) -> None:
    yichun = office_at("YC", post_of)
    stranger = yichun.case(yichun.family("旁人").household, "dibao", "2026-03-01")
    said = reasons(yichun.request, yichun.family(), "2026-03-02", 9, 0, bridges=stranger)
    assert said == f"{stranger.case_no} 不是本户的案件，不能衔接"
