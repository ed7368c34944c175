"""What a household lives on, as the benefit formulae ask it. Sums are exact; rounding is not done here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from households.choices import Disability, Exclusion, Health, IncomeKind, PropertyKind
from households.models import Expense, Household, Income, Member
from policies.benefits import BenefitFacts, ExpenseKind, HouseholdClass, PersonClass
from policies.benefits.facts import Job, MemberFacts, PropertyItem, Voucher
from policies.rules import Rules
from policies.standards import StandardsOn, standards_on

DEFAULT_LOOKBACK = 12
SEVERE_LEVELS = (1, 2)
MONEY = (PropertyKind.DEPOSIT, PropertyKind.SECURITIES)
MIND = (Disability.INTELLECTUAL, Disability.MENTAL)


def look_back(on: date, months: int) -> tuple[date, date]:
    """First days of the first and the last of the `months` whole months before the month of `on` (GC-36)."""
    last = on.replace(day=1) - timedelta(days=1)
    number = last.year * 12 + last.month - months
    return date(number // 12, number % 12 + 1, 1), last.replace(day=1)


def benefit_facts(household: Household, rules: Rules, *, on: date, **more: Any) -> BenefitFacts:
    """The facts of one computation, from the rows on file.

    `on`: the day the household applied; it decides the look-back months and the standards. `more` goes to
    BenefitFacts as it is (current, destitute, temporary, single_person, hukou_ok …). Raises
    policies.benefits.TableError when nobody in the household counts.
    """
    months = rules.lookback_months or DEFAULT_LOOKBACK
    first, last = look_back(on, months)
    incomes = _by_member(household.incomes.filter(withdrawn_on=None).touching(first, last))
    expenses = _by_member(
        household.expenses.filter(withdrawn_on=None, paid_on__gte=first, paid_on__lt=on.replace(day=1))
    )
    members = tuple(
        member_facts(member, incomes[member.pk], expenses[member.pk], first, last)
        for member in household.current_members()
    )
    in_force = standards_on(place_of_standard(household), on)
    return facts_from(household, rules, members, in_force, on=on, months=months, **more)


def facts_from(
    household: Household,
    rules: Rules,
    members: tuple[MemberFacts, ...],
    in_force: StandardsOn,
    *,
    on: date,
    months: int,
    **more: Any,
) -> BenefitFacts:
    """The facts of a household whose members' totals over `months` and whose standards are already at hand."""
    workplaces = {job.place for member in members for job in member.all_jobs}
    return BenefitFacts(
        category=rules.category,
        on=on,
        household_class=HouseholdClass(household.area),
        months=months,
        members=members,
        standards=in_force.local(workplaces),
        assets=property_items(household, in_force, on, sum(member.counted for member in members)),
        **more,
    )


def place_of_standard(household: Household) -> str:
    """The standard is that of the place of 户籍, which is not always where the file is worked on (GC-36, N-16)."""
    return household.hukou_region_id or household.township_id


def member_facts(
    member: Member, incomes: Iterable[Income], expenses: Iterable[Expense], first: date, last: date
) -> MemberFacts:
    """One member's totals over the months from `first` to `last`, both included."""
    total: dict[str, Fraction] = defaultdict(Fraction)
    jobs: dict[str, list[Income]] = defaultdict(list)
    for income in incomes:
        if income.kind == IncomeKind.WAGE:
            jobs[income.workplace].append(income)
        else:
            total[income.kind] += income.within(first, last)
    return MemberFacts(
        name=member.name,
        jobs=tuple(_job(place, rows, first, last) for place, rows in sorted(jobs.items())),
        business=total[IncomeKind.BUSINESS],
        property_income=total[IncomeKind.PROPERTY],
        transfer=total[IncomeKind.TRANSFER],
        excluded=total[IncomeKind.EXCLUDED],
        classes=person_classes(member),
        born_on=member.birth_on,
        vouchers=tuple(_voucher(expense) for expense in expenses),
        counted=member.counted,
    )


def person_classes(member: Member) -> tuple[PersonClass, ...]:
    """Classes that earn a top-up and do not follow from age (age is the formula's own business)."""
    found = []
    if member.disability_level in SEVERE_LEVELS:
        found.append(PersonClass.SEVERE_DISABILITY)
    if member.disability_level == 3 and member.disability_kind in MIND:
        found.append(PersonClass.MENTAL_DISABILITY_3)
    if member.health == Health.SERIOUS:
        found.append(PersonClass.SERIOUS_ILLNESS)
    if member.honour:
        found.append(PersonClass(member.honour))
    if member.exclusion == Exclusion.CLERGY:
        found.append(PersonClass.CLERGY)
    return tuple(found)


def property_items(
    household: Household, in_force: StandardsOn, on: date, persons: int
) -> tuple[PropertyItem, ...]:
    """Money by head, vehicles and flats by number, each beside its local limits (GC-37)."""
    held = [item for item in household.properties.all() if item.until is None or item.until > on]
    money = sum((Fraction(item.value or 0) for item in held if item.kind in MONEY), Fraction(0))
    amounts = {
        "deposit": money / max(persons, 1),
        "vehicle": Fraction(sum(each.quantity for each in held if each.kind == PropertyKind.VEHICLE)),
        "housing": Fraction(sum(each.quantity for each in held if each.kind == PropertyKind.HOUSING)),
    }
    return tuple(in_force.property_item(name, value, household.area) for name, value in amounts.items())


def _by_member(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.member_id].append(row)
    return found


def _job(place: str, incomes: list[Income], first: date, last: date) -> Job:
    months = sum(income.months_within(first, last) for income in incomes)
    wages = sum((income.within(first, last) for income in incomes), Fraction(0))
    return Job(place=place, wages=wages, months=months)


def _voucher(expense: Expense) -> Voucher:
    return Voucher(
        kind=ExpenseKind(expense.kind),
        amount=Fraction(expense.amount),
        reimbursed=Fraction(expense.amount - expense.self_paid),
        number=expense.voucher_no,
        paid_on=expense.paid_on,
    )
