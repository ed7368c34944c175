"""What the forms say: who, where, what to do."""

from datetime import date

import pytest

from audit.acts import acting
from households.forms import (
    AccountForm,
    AuthorisationForm,
    ExpenseForm,
    IncomeForm,
    MemberForm,
    PropertyForm,
    ProxyForm,
)
from households.models import Household, Income
from tests.households.conftest import SET_UP, id_number

MEMBER = {
    "name": "陈小兵",
    "id_number": id_number("20150102", 5),
    "relation": "grandson",
    "health": "healthy",
    "work_ability": "none",
    "occupation": "student",
    "school": "primary",
    "counted": "on",
}
INCOME = {
    "kind": "wage",
    "source": "零工",
    "first_month": "2025-11",
    "last_month": "2026-02",
    "per": "month",
    "amount": "520",
}


def sentences(form):
    return [sentence for field in form.errors.values() for sentence in field]


@pytest.fixture
def member_form(household, clerk_li):
    def made(**facts):
        data = {key: value for key, value in {**MEMBER, **facts}.items() if value is not None}
        return MemberForm(data, household=household, by=clerk_li)

    return made


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"id_number": "410104201501020059"}, "陈小兵的身份证号有误，请对照户口簿核对"),
        ({"id_number": "410104150102005"}, "陈小兵的身份证号是 15 位旧号，请按户口簿换成 18 位"),
        ({"id_number": ""}, "填写陈小兵的身份证号；还没有的，填出生日期和性别"),
        (
            {"id_number": "", "birth_on": "1970-01-01", "sex": "male"},
            "陈小兵已成年，须填身份证号，请按户口簿填写",
        ),
        ({"work_ability": None}, "选择劳动能力"),
        ({"relation": None}, "选择与户主关系"),
        ({"name": ""}, "填写姓名"),
        ({"name": "=cmd|1"}, "“=cmd|1”不像姓名，请按户口簿填写"),
        ({"relation": "head"}, "本户户主是何桂兰，一户只有一名户主，请选择陈小兵与何桂兰的关系"),
        ({"disability_kind": "limb"}, "选择陈小兵的残疾等级，按残疾证填写"),
        ({"disability_level": "2"}, "选择陈小兵的残疾类别，按残疾证填写"),
        ({"school": ""}, "选择陈小兵的就读阶段"),
        ({"counted": None}, "选择陈小兵不计入家庭成员的原因"),
    ],
)
def test_a_member_form_says_who_and_what_to_do(member_form, facts, said):
    assert said in sentences(member_form(**facts))


def test_a_good_member_form_has_nothing_to_say(member_form):
    form = member_form()
    assert not form.errors
    assert form.cleaned_data["birth_on"] == date(2015, 1, 2)


def test_a_child_without_a_number_is_registered_by_birth(member_form):
    form = member_form(id_number="", birth_on="2026-05-01", sex="female", occupation="", school="")
    assert not form.errors


def test_a_person_of_this_household_is_not_added_twice(member_form, household):
    form = member_form(id_number=household.members.get(name="陈国富").id_number)
    assert "陈小兵的身份证号与本户陈国富相同，请对照户口簿核对" in sentences(form)


def test_a_person_on_file_elsewhere_is_told_without_foreign_details(household, places, outsider_qian):
    with acting(SET_UP, reason="另一户"):
        other = Household.objects.create(
            county=places.county,
            township=places.other_township,
            village=places.other_village,
            head_name="钱大",
        )
    form = MemberForm(
        {**MEMBER, "id_number": household.members.get(name="陈国富").id_number},
        household=other,
        by=outsider_qian,
    )
    assert sentences(form) == ["陈小兵已登记在东关街道的一户中，请先核实"]


def test_an_income_by_the_month_is_stored_in_all(household, clerk_li):
    form = IncomeForm({**INCOME, "member": household.head.pk}, household=household, by=clerk_li)
    assert not form.errors
    with acting(clerk_li, reason="登记收入"):
        income = form.save()
    assert (income.amount, income.months, income.household_id) == (2080, 4, household.pk)


def test_an_overlapping_income_is_refused_with_the_months(household, clerk_li):
    with acting(SET_UP, reason="登记收入"):
        Income.objects.create(
            member=household.head,
            kind="wage",
            source="零工",
            amount=6400,
            first_month=date(2025, 3, 1),
            last_month=date(2025, 12, 1),
        )
    form = IncomeForm({**INCOME, "member": household.head.pk}, household=household, by=clerk_li)
    assert sentences(form) == ["何桂兰的零工收入与已填的一笔重叠 2 个月（2025-11 至 2025-12）"]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"last_month": "2025-10"}, "截止月份早于起始月份，请核对"),
        ({"first_month": "去年"}, "起始月份按 2025-03 的样子填写"),
        ({"amount": "-1"}, "金额不能为负数，亏损按 0 填写"),
        ({"amount": "五百"}, "金额（元）填数字，最多两位小数"),
        ({"kind": ""}, "选择收入类别"),
    ],
)
def test_an_income_form_says_what_to_correct(household, clerk_li, facts, said):
    form = IncomeForm({**INCOME, "member": household.head.pk, **facts}, household=household, by=clerk_li)
    assert said in sentences(form)


def test_a_voucher_pays_itself_at_most(household, clerk_li):
    data = {
        "member": household.head.pk,
        "kind": "schooling",
        "voucher_no": "B2",
        "paid_on": "2026-03-01",
        "amount": "100",
        "self_paid": "101",
    }
    assert "自付金额大于票据金额，请对照票据核对" in sentences(
        ExpenseForm(data, household=household, by=clerk_li)
    )


def test_money_has_a_value_and_things_a_number(household, clerk_li):
    form = PropertyForm({"kind": "deposit", "quantity": "1"}, household=household, by=clerk_li)
    assert sentences(form) == ["填写存款的价值"]
    assert PropertyForm({"kind": "vehicle", "quantity": "1"}, household=household, by=clerk_li).is_valid()


def test_an_account_of_a_few_digits_is_refused(household, clerk_li):
    data = {"bank": "郑州农商银行", "holder_name": "何桂兰", "number": "1234", "since": "2026-01-01"}
    form = AccountForm(data, household=household, by=clerk_li)
    assert sentences(form) == ["银行账号应为 8 至 30 位数字，请对照卡面核对"]


def test_a_consent_has_one_signer(household, clerk_li):
    form = AuthorisationForm({"purpose": "核对", "signed_on": "2026-05-01"}, household=household, by=clerk_li)
    assert "选择签署人：家庭成员或赡养抚养扶养人，只选一人" in sentences(form)


def test_a_person_acting_for_the_household_shows_a_number(household, clerk_li):
    form = ProxyForm(
        {"name": "陈大", "grounds": "行动不便", "since": "2026-05-01"}, household=household, by=clerk_li
    )
    assert sentences(form) == ["填写代理人的身份证号"]
