"""The record of a household: derived columns, constraints, one change one event."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from audit.acts import acting
from audit.models import Event
from households.choices import Relation, Sex
from households.models import Expense, Household, Income, Member, PayeeAccount
from tests.households.conftest import SET_UP, add_member, id_number


def test_birth_and_sex_follow_from_the_number(household):
    head = household.head
    assert (head.birth_on, head.sex) == (date(1968, 3, 12), Sex.FEMALE)


def test_the_number_is_sealed_in_its_column_and_covered_on_pages(household):
    head = household.head
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM households_member WHERE id = %s", [head.pk])
        (stored,) = cursor.fetchone()
    assert head.id_number not in stored
    assert head.masked_id == f"41****1968******{head.id_number[-2:]}"


def test_a_member_belongs_to_the_county_of_the_household(household):
    assert set(household.members.values_list("county_code", flat=True)) == {"410104000000"}


def test_age_is_in_completed_years():
    child = Member(birth_on=date(2012, 2, 29))
    assert child.age_on(date(2026, 2, 28)) == 13
    assert child.age_on(date(2026, 3, 1)) == 14


def test_one_person_lives_in_one_household_of_the_county(household, places):
    with acting(SET_UP, reason="另一户"):
        other = Household.objects.create(
            county=places.county, township=places.other_township, village=places.other_village, head_name="赵"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        add_member(other, "何桂兰", household.head.id_number)
    assert other.members.count() == 0


def test_who_has_left_or_died_may_be_registered_elsewhere(household):
    with acting(SET_UP, reason="出嫁"):
        daughter = household.members.get(name="陈小雨")
        daughter.leave(date(2026, 5, 1), reason="出嫁")
    again = add_member(household, "陈小雨", daughter.id_number)
    assert again.is_current
    assert household.current_members().count() == 3


def test_a_household_has_one_head(household):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_member(household, "陈二", id_number("19700101", 9), relation=Relation.HEAD, is_head=True)
    assert household.members.filter(is_head=True).count() == 1


def test_who_is_not_counted_has_a_reason(household):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_member(household, "陈三", id_number("19700101", 11), counted=False)
    assert household.counted_members().count() == 3


def test_one_change_is_one_event_of_the_household(household):
    before = Event.objects.of_file(household.file_key).count()
    head = household.head
    with acting(SET_UP, reason="更正健康状况"):
        head.health = "serious"
        head.save()
    events = Event.objects.of_file(household.file_key)
    assert events.count() == before + 1
    newest = events.first()
    assert newest.op == "update"
    assert newest.new == {"id": head.pk, "health": "serious"}


def test_every_row_of_a_household_is_in_its_file(household):
    member = household.head
    with acting(SET_UP, reason="登记"):
        rows = [
            Income.objects.create(
                member=member,
                kind="wage",
                amount=Decimal("1200"),
                first_month=date(2026, 1, 1),
                last_month=date(2026, 3, 1),
                source="零工",
            ),
            Expense.objects.create(
                member=member,
                kind="illness_treatment",
                amount=Decimal("900"),
                self_paid=Decimal("300"),
                paid_on=date(2026, 2, 3),
                voucher_no="A1",
            ),
            PayeeAccount.objects.create(
                household=household,
                bank="郑州农商银行",
                holder_name="何桂兰",
                number="6228480000000000018",
                since=date(2026, 1, 1),
            ),
        ]
    for row in rows:
        assert row.file_key == household.file_key
        assert Event.objects.of_row(row).count() == 1
    assert "6228480000000000018" not in str(Event.objects.of_row(rows[2]).first().new)


def test_nothing_changes_without_an_author(household):
    with pytest.raises(Exception, match="没有办理人"), transaction.atomic():
        Member.objects.filter(household=household).update(health="frail")
    assert not household.members.filter(health="frail").exists()


def test_a_new_account_leaves_the_history_of_the_old_one(household):
    facts = {"household": household, "bank": "郑州农商银行", "holder_name": "何桂兰"}
    with acting(SET_UP, reason="登记账户"):
        PayeeAccount.objects.create(
            **facts, number="6228480000000000018", since=date(2025, 1, 1), until=date(2026, 3, 1)
        )
        PayeeAccount.objects.create(**facts, number="6228480000000000026", since=date(2026, 3, 1))
    assert household.account_on(date(2026, 2, 28)).number.endswith("0018")
    assert household.account_on(date(2026, 3, 1)).number.endswith("0026")


def test_two_accounts_are_never_in_use_at_once(household):
    facts = {
        "household": household,
        "bank": "郑州农商银行",
        "holder_name": "何桂兰",
        "since": date(2026, 1, 1),
    }
    with pytest.raises(IntegrityError), acting(SET_UP, reason="登记账户"):
        PayeeAccount.objects.create(**facts, number="6228480000000000018")
        PayeeAccount.objects.create(**facts, number="6228480000000000026")
    assert household.accounts.count() == 0


def test_the_same_voucher_is_deducted_once(household):
    facts = {
        "member": household.head,
        "kind": "illness_treatment",
        "amount": Decimal("900"),
        "self_paid": Decimal("300"),
        "paid_on": date(2026, 2, 3),
        "voucher_no": "A1",
    }
    with pytest.raises(IntegrityError), acting(SET_UP, reason="登记票据"):
        Expense.objects.create(**facts)
        Expense.objects.create(**facts)
    assert household.expenses.count() == 0


def test_an_even_income_is_spread_over_its_months(household):
    income = Income(amount=Decimal("2500"), first_month=date(2025, 9, 1), last_month=date(2026, 8, 1))
    assert income.within(date(2026, 3, 1), date(2026, 8, 1)) == 1250
    assert income.within(date(2026, 9, 1), date(2026, 12, 1)) == 0
