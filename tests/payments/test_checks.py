"""The checks of F.5: what blocks, what needs a word, and how they say it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from accounts.models import Region
from audit.acts import Refused, acting, perform
from households.models import Member, Proxy
from payments import checks
from payments.models import Roster, RosterState
from policies.rules import rules_for
from tests.approvals.walk import at
from tests.payments.conftest import DEC, NOV, SET_UP, build, end, give_account

pytestmark = pytest.mark.django_db


def found(roster: Roster) -> dict[str, tuple[str, ...]]:
    """Rule → households it names."""
    roster.forget_findings()
    return {check.code: check.households for check in roster.findings}


def test_a_clean_roster_passes_every_check(in_receipt, places) -> None:
    in_receipt()
    roster = build(places, NOV)
    assert found(roster) == {}
    assert checks.passed(roster) == checks.EVERY


def test_a_missing_account_blocks_until_the_line_is_held_and_the_rest_is_paid(
    in_receipt, places, clerk_li, head_zhao, release
) -> None:
    in_receipt("甲")
    in_receipt("乙", account=None)
    roster = build(places, NOV)
    with pytest.raises(Refused) as refused:
        perform(roster.submit, by=head_zhao, at=at("2026-10-23"))
    assert "没有收款账户 1 户（乙），请补登账户后刷新名册，或者先缓发" in refused.value.reasons[0]
    line = roster.lines.get(head_name="乙")
    roster = perform(roster.hold_line, by=clerk_li, at=at("2026-10-23"), line=line, why="账户待补")
    roster = release(roster, "2026-10-23")
    assert (roster.state, roster.households, roster.total) == (RosterState.RELEASED, 1, Decimal(460))


def test_only_the_first_five_households_are_named(in_receipt, places) -> None:
    for name in "甲乙丙丁戊己":
        in_receipt(name, account=None)
    (check,) = checks.blocking(build(places, NOV))
    assert check.sentence.startswith("没有收款账户 6 户（甲、乙、丙、丁、戊等），")


def test_an_entitlement_that_has_ended_blocks(in_receipt, places) -> None:
    decision = in_receipt(since="2026-10", source="ledger")
    roster = build(places, NOV)
    end(decision, "2026-10")
    assert found(roster) == {"B1": ("何桂兰",)}


def test_a_household_on_both_monthly_lists_blocks_on_each(in_receipt, places) -> None:
    decision = in_receipt()
    in_receipt(household=decision.household, category="tekun", payable="900.00")
    dibao, tekun = build(places, NOV), build(places, NOV, category="tekun")
    assert found(dibao) == {"B2": ("何桂兰",)}
    assert found(tekun)["B2"] == ("何桂兰",)


def test_a_person_paid_in_another_county_blocks(in_receipt, places) -> None:
    """Within a county a person is in one household anyway; across counties only this check sees it."""
    here, there = in_receipt("甲"), in_receipt("甲二")
    number = here.household.head.id_number
    with acting(SET_UP, reason="试建"):
        other = Region.objects.get(name="南桥街道")
        Member.objects.filter(household=there.household).update(
            county_code=other.county.code, id_index=Member.index_of(number)
        )
    assert found(build(places, NOV)) == {"B2": ("甲", "甲二")}


@pytest.fixture
def yichun(places, monkeypatch):
    """The rules of a place that wants the 一卡通, and whoever draws for others on file."""
    rules = rules_for("230700000000", "dibao", NOV)
    assert (rules.payment.account_kind, rules.payment.holder_filing) == ("social_security_card", "county")
    monkeypatch.setattr("payments.suspects.rules_for", lambda *_: rules)


def test_an_account_in_a_strange_name_needs_a_word_where_no_rule_wants_it_on_file(
    in_receipt, places, monkeypatch
) -> None:
    monkeypatch.setattr("payments.suspects._filing_wanted", lambda _: False)
    decision = in_receipt(account=None)
    give_account(decision.household, "6217000000000000001", "刘远")
    assert found(build(places, NOV)) == {"W4p": ("何桂兰",)}


def test_an_account_in_a_strange_name_blocks_until_the_proxy_is_on_file(in_receipt, places) -> None:
    decision = in_receipt(account=None)
    give_account(decision.household, "6217000000000000001", "刘远")
    roster = build(places, NOV)
    assert found(roster) == {"B4": ("何桂兰",)}
    with acting(SET_UP, reason="登记代领人"):
        Proxy.objects.create(
            household=decision.household,
            name="刘远",
            grounds="委托照料人代领",
            since=datetime.date(2026, 1, 1),
        )
    assert found(roster) == {}


def test_a_card_that_is_no_social_security_card_is_no_matter_in_guancheng(in_receipt, places) -> None:
    decision = in_receipt()
    with acting(SET_UP, reason="普通卡"):
        decision.household.accounts.update(social_card=False)
    assert found(build(places, NOV)) == {}


def test_a_card_that_is_no_social_security_card_blocks_where_the_rules_want_one(
    in_receipt, places, yichun
) -> None:
    decision = in_receipt()
    with acting(SET_UP, reason="普通卡"):
        decision.household.accounts.update(social_card=False)
    assert found(build(places, NOV)) == {"B5": ("何桂兰",)}


def test_a_dead_payee_blocks(in_receipt, places) -> None:
    decision = in_receipt(persons=2)
    roster = build(places, NOV)
    with acting(SET_UP, reason="死亡"):
        decision.household.head.leave(datetime.date(2026, 10, 5), reason="病故", died=True)
    assert found(roster) == {"B6": ("何桂兰",)}


def test_a_household_without_a_living_member_blocks(in_receipt, places) -> None:
    decision = in_receipt()
    with acting(SET_UP, reason="死亡"):
        decision.household.head.leave(datetime.date(2026, 10, 21), reason="病故", died=True)
    assert found(build(places, NOV)) == {
        "B6": ("何桂兰",),
        "B11": ("何桂兰",),
        "W6d": ("何桂兰",),
    }


def test_a_payee_without_an_identity_number_blocks(in_receipt, places) -> None:
    decision = in_receipt()
    with acting(SET_UP, reason="待补"):
        Member.objects.filter(household=decision.household).update(id_number="", id_index=None)
    assert found(build(places, NOV)) == {"B11": ("何桂兰",)}


@pytest.mark.parametrize(
    ("payable", "asked"), [("598.91", False), ("598.92", True), ("322.49", False), ("322.48", True)]
)
def test_a_rise_of_more_than_thirty_percent_needs_a_word(in_receipt, places, payable, asked) -> None:
    decision = in_receipt(payable="460.70")
    in_receipt("乙", payable="2000.00")
    build(places, NOV)
    end(decision, "2026-11")
    in_receipt(household=decision.household, payable=payable, since="2026-12", decided="2026-11-10")
    assert ("W1" in found(build(places, DEC))) == asked


def test_arrears_are_no_jump(in_receipt, places) -> None:
    in_receipt(since="2026-10", source="ledger")
    build(places, datetime.date(2026, 10, 1))
    assert "W1" not in found(build(places, DEC))


def test_a_shared_account_needs_a_word(in_receipt, places) -> None:
    in_receipt("甲", account="6217000000000000001")
    in_receipt("乙", account="6217000000000000001")
    in_receipt("丙")
    assert found(build(places, NOV)) == {"W2": ("甲", "乙")}


def test_a_newly_changed_account_needs_a_word(in_receipt, places) -> None:
    decision = in_receipt()
    with acting(SET_UP, reason="换卡"):
        decision.household.accounts.update(until=datetime.date(2026, 10, 10))
    give_account(decision.household, "6217000000000000002", since="2026-10-10")
    assert found(build(places, NOV)) == {"W3": ("何桂兰",)}


def test_a_death_after_the_decision_needs_a_word(in_receipt, places) -> None:
    decision = in_receipt(persons=2, decided="2026-10-10")
    with acting(SET_UP, reason="死亡"):
        member = decision.household.members.get(is_head=False)
        member.leave(datetime.date(2026, 10, 15), reason="病故", died=True)
    assert found(build(places, NOV)) == {"W6d": ("何桂兰",)}


def test_an_entitlement_about_to_end_needs_a_word(in_receipt, places) -> None:
    in_receipt("快到期", until="2026-12")
    in_receipt("还早", until="2027-06")
    assert found(build(places, NOV)) == {"W7": ("快到期",)}


def test_a_total_that_drifts_by_more_than_ten_percent_needs_a_word(in_receipt, places) -> None:
    in_receipt("甲", payable="1000.00")
    build(places, NOV)
    in_receipt("乙", payable="100.00", since="2026-12", decided="2026-11-10")
    december = build(places, DEC)
    assert found(december) == {}
    with acting(SET_UP, reason="再增一户"):
        Roster.objects.filter(pk=december.pk).update(total=Decimal("1101.00"))
    (check,) = checks.unexplained(Roster.objects.get(pk=december.pk))
    assert check.sentence == "总额比上月的 1,000.00 元增减超过 10%"


def test_what_needs_a_word_holds_the_signature_back_until_it_is_given(
    in_receipt, places, clerk_li, head_zhao
) -> None:
    in_receipt("甲", account="6217000000000000001")
    in_receipt("乙", account="6217000000000000001")
    roster = build(places, NOV)
    with pytest.raises(Refused, match="须先写说明：几户共用一个账号 2 户（甲、乙）"):
        perform(roster.submit, by=head_zhao, at=at("2026-10-23"))
    roster = perform(roster.explain, by=clerk_li, at=at("2026-10-23"), code="W2", words="父子两户，已核实")
    assert roster.findings[0].word == "父子两户，已核实"
    assert perform(roster.submit, by=head_zhao, at=at("2026-10-23")).state == RosterState.SUBMITTED


def test_a_word_holds_for_the_households_it_was_written_for(in_receipt, places, clerk_li) -> None:
    in_receipt("甲", account="6217000000000000001")
    in_receipt("乙", account="6217000000000000001")
    roster = build(places, NOV)
    roster = perform(roster.explain, by=clerk_li, at=at("2026-10-23"), code="W2", words="父子两户，已核实")
    in_receipt("丙", account="6217000000000000001", decided="2026-10-22")
    roster = perform(roster.refresh, by=clerk_li, at=at("2026-10-23"))
    assert [check.households for check in checks.unexplained(roster)] == [("甲", "乙", "丙")]


@pytest.mark.parametrize(
    ("code", "words", "reason"),
    [("W2", " ", "请写明情况说明"), ("W1", "好", "这一项没有要说明的"), ("B0", "好", "这一项没有要说明的")],
)
def test_a_word_is_only_for_what_needs_one(in_receipt, places, clerk_li, code, words, reason) -> None:
    in_receipt("甲", account="6217000000000000001")
    in_receipt("乙", account="6217000000000000001")
    in_receipt("丙", account=None)
    with pytest.raises(Refused, match=reason):
        perform(build(places, NOV).explain, by=clerk_li, at=at("2026-10-23"), code=code, words=words)


def test_a_released_roster_says_what_was_explained_when_it_was_signed(
    in_receipt, places, clerk_li, release
) -> None:
    in_receipt("甲", account="6217000000000000001")
    decision = in_receipt("乙", account="6217000000000000001")
    roster = build(places, NOV)
    roster = perform(roster.explain, by=clerk_li, at=at("2026-10-23"), code="W2", words="父子两户，已核实")
    roster = release(roster, "2026-10-23")
    end(decision, "2026-11")
    (check,) = Roster.objects.get().findings
    assert (check.sentence, check.word) == ("几户共用一个账号 2 户（甲、乙）", "父子两户，已核实")


def test_every_check_has_a_code_of_its_own() -> None:
    codes = [rule.code for rule in checks.RULES]
    assert len(set(codes)) == len(codes)
