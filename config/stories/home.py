"""The household of a story: its people, what it lives on, where the money would go."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from accounts import kin
from accounts.models.kin import Relation as KinRelation
from accounts.vault import blind_index
from audit.acts import acting
from config.demo.idcards import invented
from config.stories.mistakes import StoryError
from config.stories.people import STAGE_HAND, Scene
from config.stories.reading import Story
from config.stories.words import choice, day, money, month
from households.choices import (
    Disability,
    DisabilityLevel,
    Exclusion,
    Health,
    Honour,
    IncomeKind,
    Occupation,
    PropertyKind,
    Relation,
    School,
    Sex,
    WorkAbility,
)
from households.means import look_back
from households.models import Expense, Household, Income, Member, PayeeAccount, Property, Supporter
from households.models.livelihood import month_number
from policies.benefits import ExpenseKind, HouseholdClass

ACCOUNT = "6217008739564797578"
MEMBER_WORDS: dict[str, tuple[str, Iterable[tuple[Any, Any]]]] = {
    "health": ("health", Health.choices),
    "disability": ("disability_kind", Disability.choices),
    "disability_level": ("disability_level", DisabilityLevel.choices),
    "work_ability": ("work_ability", WorkAbility.choices),
    "occupation": ("occupation", Occupation.choices),
    "school": ("school", School.choices),
    "honour": ("honour", Honour.choices),
    "exclusion": ("exclusion", Exclusion.choices),
}


def settle(story: Story, scene: Scene, at: datetime.datetime) -> dict[str, Household]:
    """Every household of the story by its name, the first also where none is told of."""
    names = [str(row.get("name", "")) for row in story.rows("household")] or [""]
    problems = [
        f"{story.file}：有两户都叫“{name}”" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    problems += [
        f"{story.file} 第 {number} 个 {table}：没有名为“{row['household']}”的人家"
        for table in ("member", *TABLES, "kin")
        for number, row in enumerate(story.rows(table), 1)
        if row.get("household", names[0]) not in names
    ]
    if problems:
        raise StoryError(problems)
    return {name: move_in(story, scene, at, name) for name in names}


def row_of(story: Story, name: str) -> dict[str, Any]:
    """What the story says of the household of this name, without a name of the first."""
    rows = story.rows("household")
    return next((row for row in rows if not name or row.get("name", "") == name), {})


def move_in(story: Story, scene: Scene, at: datetime.datetime, name: str = "") -> Household:
    """Enter a household with everything the story tells of it, and what its staff declared about kin."""
    row = row_of(story, name)
    first = next(iter(story.rows("household")), {}).get("name", "")
    own = partial(_own, story, name or first, first)
    members = own("member")
    if not members:
        raise StoryError([f"{story.file}{name}：至少要有一个 [[member]]，第一个是户主"])
    with acting(STAGE_HAND, reason="家庭建档", at=at):
        household = _household(story, scene, row, members[0][1])
        for number, member in members:
            place = f"{story.file} 第 {number} 个 member"
            add_member(household, member, place, head=number == members[0][0])
        on = at.date()
        for table, add in TABLES.items():
            for number, entry in own(table):
                add(household, entry, f"{story.file} 第 {number} 个 {table}", on)
        if row.get("account", True):
            give_account(household, row.get("account", True), on)
        for number, entry in own("kin"):
            declare_kin(scene, household, entry, f"{story.file} 第 {number} 个 kin", on)
    return household


def _own(story: Story, name: str, first: str, table: str) -> list[tuple[int, dict[str, Any]]]:
    """(number in the file, row) of a household; a row that names none belongs to the first."""
    rows = enumerate(story.rows(table), 1)
    return [(number, row) for number, row in rows if row.get("household", first) == name]


def _household(story: Story, scene: Scene, row: dict[str, Any], head: dict[str, Any]) -> Household:
    place = f"{story.file} [household]"
    village = scene.region(row["village"], place) if "village" in row else scene.village
    assert village.county, "a village lies in a county"
    assert village.township, "a village lies in a township"
    area = choice(HouseholdClass.choices, row.get("area", "城市"), f"{place} area")
    return Household.objects.create(
        county=village.county,
        township=village.township,
        village=village,
        group_name=row.get("group", ""),
        address=row.get("address", "17 号"),
        head_name=head.get("name", ""),
        area=area,
        hukou_region=scene.region(row["hukou"], place) if "hukou" in row else village.township,
        residence_region=scene.region(row["residence"], place) if "residence" in row else village,
        phone=row.get("phone", ""),
    )


def add_member(household: Household, row: dict[str, Any], place: str, *, head: bool = False) -> Member:
    """A person of the household; without a number of their own an invented one that fits birthday and sex."""
    if not row.get("name") or not row.get("born"):
        raise StoryError([f"{place}：请写明 name 和 born"])
    words = {
        column: choice(choices, row[key], f"{place} {key}")
        for key, (column, choices) in MEMBER_WORDS.items()
        if row.get(key)
    }
    born, sex = day(row["born"], f"{place} born"), choice(Sex.choices, row.get("sex", "女"), f"{place} sex")
    relation = choice(Relation.choices, row.get("relation", "户主" if head else "其他"), f"{place} relation")
    number = row.get("id_number") or invented(
        household.county_id, born, sex, household.pk * 7 + _serial(household)
    )
    return Member.objects.create(
        household=household,
        name=row["name"],
        relation=relation,
        is_head=head,
        birth_on=born,
        sex=sex,
        id_number=number,
        counted="exclusion" not in words,
        **words,
    )


def _serial(household: Household) -> int:
    return household.members.count()


def _member(household: Household, name: str, place: str) -> Member:
    found = household.current_members().filter(name=name).first() if name else household.head
    if found is None:
        raise StoryError([f"{place}：家里没有“{name}”这个人"])
    return found


def add_income(household: Household, row: dict[str, Any], place: str, on: datetime.date) -> None:
    """`monthly` 元 a month, or `amount` in all, from `from` to `until`; else over the twelve months before."""
    first, last = look_back(on, 12)
    first = month(row["from"], place) if "from" in row else first
    last = month(row["until"], place) if "until" in row else last
    months = month_number(last) - month_number(first) + 1
    if "monthly" not in row and "amount" not in row:
        raise StoryError([f"{place}：请写明 monthly（每月）或 amount（合计）"])
    amount = money(row["monthly"], place) * months if "monthly" in row else money(row["amount"], place)
    Income.objects.create(
        household=household,
        member=_member(household, row.get("member", ""), place),
        kind=choice(IncomeKind.choices, row.get("kind", "工资性"), f"{place} kind"),
        source=row.get("source", "零工"),
        amount=amount,
        first_month=first,
        last_month=last,
        workplace=row.get("workplace", ""),
    )


def add_expense(household: Household, row: dict[str, Any], place: str, on: datetime.date) -> None:
    amount = money(row.get("amount", ""), f"{place} amount")
    Expense.objects.create(
        household=household,
        member=_member(household, row.get("member", ""), place),
        kind=choice(ExpenseKind.choices, row.get("kind", "重病治疗"), f"{place} kind"),
        amount=amount,
        self_paid=money(row.get("self_paid", amount), f"{place} self_paid"),
        paid_on=day(row["paid_on"], place)
        if "paid_on" in row
        else on.replace(day=1) - datetime.timedelta(days=20),
        voucher_no=row.get("voucher", f"票{household.expenses.count() + 1:03d}"),
    )


def add_property(household: Household, row: dict[str, Any], place: str, on: datetime.date) -> None:
    Property.objects.create(
        household=household,
        owner=_member(household, row.get("owner", ""), place),
        kind=choice(PropertyKind.choices, row.get("kind", ""), f"{place} kind"),
        quantity=int(row.get("quantity", 1)),
        value=money(row["value"], f"{place} value") if "value" in row else None,
        note=row.get("note", ""),
    )


def add_supporter(household: Household, row: dict[str, Any], place: str, on: datetime.date) -> None:
    Supporter.objects.create(
        household=household,
        name=row.get("name", ""),
        relation=row.get("relation", "子女"),
        id_number=row.get("id_number", ""),
        monthly_support=money(row.get("monthly_support", Decimal(0)), f"{place} monthly_support"),
    )


TABLES: dict[str, Callable[[Household, dict[str, Any], str, datetime.date], None]] = {
    "income": add_income,
    "expense": add_expense,
    "property": add_property,
    "supporter": add_supporter,
}


def give_account(
    household: Household, said: bool | str, on: datetime.date, alone: Member | None = None
) -> None:
    """A 社保卡 of the head, or of the one person helped `alone`; `said`: its number, or true for an invented one."""
    key = household.pk if alone is None else 5000 + alone.pk
    PayeeAccount.objects.create(
        household=household,
        for_member=alone,
        bank="农村商业银行",
        holder_name=alone.name if alone else household.head_name,
        number=said if isinstance(said, str) else f"{ACCOUNT[:-4]}{key % 10000:04d}",
        since=on - datetime.timedelta(days=90),
    )


def declare_kin(
    scene: Scene, household: Household, row: dict[str, Any], place: str, on: datetime.date
) -> None:
    """A member of staff declares somebody of the household as a near relative."""
    staff = scene.post(row.get("staff", ""), place).user
    member = _member(household, row.get("member", ""), place)
    relation = choice(KinRelation.choices, row.get("relation", "兄弟姐妹"), f"{place} relation")
    if not kin.declared_kin(staff, [blind_index("id_number", member.id_number)]):
        kin.declare(staff, kin_name=member.name, relation=relation, kin_id=member.id_number, on=on)
