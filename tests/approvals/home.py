"""The household of the walked cases: three people in 青杠社区, one wage, one account. All invented."""

from __future__ import annotations

import datetime
from decimal import Decimal

from accounts.models import Region
from households.choices import IncomeKind, Relation, Sex, WorkAbility
from households.models import Household, Income, Member, PayeeAccount
from policies.benefits import HouseholdClass

PEOPLE = [
    ("何桂兰", Relation.HEAD, datetime.date(1968, 3, 2), Sex.FEMALE, WorkAbility.PARTIAL),
    ("陈国富", Relation.SPOUSE, datetime.date(1964, 5, 9), Sex.MALE, WorkAbility.LOST),
    ("陈小雨", Relation.DAUGHTER, datetime.date(2009, 8, 14), Sex.FEMALE, WorkAbility.NONE),
]


def home(village: Region, monthly_income: Decimal) -> Household:
    """何桂兰户 in this village; `monthly_income` 元 of the head's wage. Inside `acting()`."""
    household = Household.objects.create(
        county=village.county,
        township=village.township,
        village=village,
        head_name="何桂兰",
        address="东关街 17 号",
        area=HouseholdClass.URBAN,
        hukou_region=village.township,
        residence_region=village,
    )
    for name, relation, born, sex, ability in PEOPLE:
        Member.objects.create(
            household=household,
            name=name,
            relation=relation,
            birth_on=born,
            sex=sex,
            work_ability=ability,
            is_head=relation == Relation.HEAD,
        )
    PayeeAccount.objects.create(
        household=household,
        bank="郑州农商银行",
        holder_name="何桂兰",
        number="6217008739564797578",
        since=datetime.date(2026, 1, 1),
    )
    _wage(household, monthly_income)
    return household


def _wage(household: Household, monthly: Decimal) -> None:
    """A year of odd jobs before the application."""
    Income.objects.create(
        household=household,
        member=household.head,
        kind=IncomeKind.WAGE,
        source="零工",
        amount=monthly * 12,
        first_month=datetime.date(2025, 9, 1),
        last_month=datetime.date(2026, 8, 1),
    )
