"""The rows on file become the facts of a computation: look-back, classes, vouchers, property; and who must consent."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from audit.acts import acting
from households.consents import unauthorised_adults
from households.duplicates import duplicates_of
from households.means import benefit_facts, look_back, person_classes
from households.models import Authorisation, Expense, Income, Member, Property
from policies.benefits import PersonClass
from policies.rules import rules_for
from tests.households.conftest import SET_UP

APPLIED = date(2026, 9, 10)


@pytest.fixture
def rules(household):
    return rules_for(household.township_id, "dibao", APPLIED)


def facts_of(household, rules):
    return benefit_facts(household, rules, on=APPLIED)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 9, 10), 6, (date(2026, 3, 1), date(2026, 8, 1))),
        (date(2026, 1, 31), 12, (date(2025, 1, 1), date(2025, 12, 1))),
        (date(2026, 3, 1), 1, (date(2026, 2, 1), date(2026, 2, 1))),
    ],
)
def test_the_look_back_is_the_whole_months_before_the_application(on, months, expected):
    assert look_back(on, months) == expected


def test_incomes_count_by_the_months_inside_the_look_back(household, rules):
    head = household.head
    with acting(SET_UP, reason="登记收入"):
        Income.objects.create(
            member=head,
            kind="wage",
            source="零工",
            amount=Decimal("12000"),
            first_month=date(2025, 9, 1),
            last_month=date(2026, 8, 1),
            workplace="深圳市",
        )
        Income.objects.create(
            member=head,
            kind="transfer",
            source="赡养费",
            amount=Decimal("200"),
            first_month=date(2026, 8, 1),
            last_month=date(2026, 8, 1),
        )
        Income.objects.create(
            member=head,
            kind="excluded",
            source="基础养老金",
            amount=Decimal("900"),
            first_month=date(2026, 8, 1),
            last_month=date(2026, 8, 1),
        )
        Income.objects.create(
            member=head,
            kind="business",
            source="种植",
            amount=Decimal("1000"),
            first_month=date(2024, 1, 1),
            last_month=date(2024, 12, 1),
        )
    facts = facts_of(household, rules)
    (member,) = [each for each in facts.members if each.name == "何桂兰"]
    share = Fraction(facts.months, 12)
    assert member.total_wages == 12000 * share
    assert member.main_workplace == "深圳市"
    assert member.jobs[0].months == facts.months
    assert (member.transfer, member.excluded, member.business) == (200, 900, 0)


def test_a_withdrawn_income_counts_no_more(household, rules):
    with acting(SET_UP, reason="登记收入"):
        Income.objects.create(
            member=household.head,
            kind="business",
            source="种植",
            amount=Decimal("600"),
            first_month=date(2026, 8, 1),
            last_month=date(2026, 8, 1),
            withdrawn_on=date(2026, 9, 1),
        )
    assert all(member.business == 0 for member in facts_of(household, rules).members)


def test_vouchers_keep_what_was_reimbursed(household, rules):
    with acting(SET_UP, reason="登记票据"):
        for number, day in (("A1", date(2026, 8, 3)), ("A2", date(2026, 9, 1))):
            Expense.objects.create(
                member=household.head,
                kind="illness_treatment",
                amount=Decimal("900"),
                self_paid=Decimal("300"),
                paid_on=day,
                voucher_no=number,
            )
    (member,) = [each for each in facts_of(household, rules).members if each.name == "何桂兰"]
    (voucher,) = member.vouchers
    assert (voucher.number, voucher.self_paid) == ("A1", 300)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"disability_kind": "limb", "disability_level": 2}, PersonClass.SEVERE_DISABILITY),
        ({"disability_kind": "mental", "disability_level": 3}, PersonClass.MENTAL_DISABILITY_3),
        ({"health": "serious"}, PersonClass.SERIOUS_ILLNESS),
        ({"honour": "martyr_family"}, PersonClass.MARTYR_FAMILY),
        ({"counted": False, "exclusion": "clergy"}, PersonClass.CLERGY),
    ],
)
def test_what_is_on_file_of_a_person_earns_its_class(facts, found):
    assert person_classes(Member(**facts)) == (found,)


def test_a_healthy_person_has_no_class_that_does_not_follow_from_age():
    assert person_classes(Member(disability_kind="hearing", disability_level=3)) == ()


def test_property_is_money_by_head_and_things_by_number(household, rules):
    with acting(SET_UP, reason="登记财产"):
        Property.objects.create(household=household, kind="deposit", value=Decimal("10000"))
        Property.objects.create(household=household, kind="vehicle", quantity=1)
        Property.objects.create(household=household, kind="housing", quantity=2, until=date(2026, 1, 1))
    items = {item.label: item.value for item in facts_of(household, rules).assets}
    assert list(items.values()) == [Fraction(10000, 3), 1, 0]


def test_who_left_is_not_in_the_facts_and_who_does_not_count_is(household, rules):
    with acting(SET_UP, reason="变动"):
        household.members.get(name="陈小雨").leave(date(2026, 5, 1), reason="出嫁")
        Member.objects.filter(name="陈国富").update(counted=False, exclusion="prison")
    facts = facts_of(household, rules)
    assert {member.name for member in facts.members} == {"何桂兰", "陈国富"}
    assert [member.name for member in facts.counted] == ["何桂兰"]


def test_adults_without_a_consent_in_force_are_named(household):
    head = household.head
    assert [member.name for member in unauthorised_adults(household, APPLIED)] == ["何桂兰", "陈国富"]
    with acting(SET_UP, reason="登记授权"):
        Authorisation.objects.create(
            household=household, member=head, signed_on=date(2026, 8, 1), valid_until=date(2026, 9, 30)
        )
    assert [member.name for member in unauthorised_adults(household, APPLIED)] == ["陈国富"]
    assert len(unauthorised_adults(household, date(2026, 10, 1))) == 2


def test_a_duplicate_elsewhere_is_told_by_its_township_only(household, clerk_li, outsider_qian):
    number = household.head.id_number
    (own,) = duplicates_of(number, "何桂兰", clerk_li)
    assert own.household == household
    assert own.sentence == "何桂兰已登记在何桂兰户中，请先核实"
    (foreign,) = duplicates_of(number, "何桂兰", outsider_qian)
    assert foreign.household is None
    assert foreign.sentence == "何桂兰已登记在东关街道的一户中，请先核实"
    assert duplicates_of(number, "何桂兰", clerk_li, besides=household) == []
