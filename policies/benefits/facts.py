"""What the formulae need to know about a household on one day. Money is 元 in exact fractions, totals over `months`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from policies.benefits.reading import TableError
from policies.benefits.vocabulary import ExpenseKind, HouseholdClass, PersonClass, SelfCare, Support

ADULT_AGE = 18
ELDERLY_AGE = 60
CATEGORIES = ("dibao", "tekun", "linshi_jinan", "linshi_zhichu", "bianyuan")
ZERO = Fraction(0)


class FactsMissing(ValueError):
    """A standard or fact the formula needs is not there; `problems` are Chinese sentences saying which."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """One self-paid rigid expense with its paper: `amount` paid, `reimbursed` by insurance or other relief."""

    kind: ExpenseKind
    amount: Fraction
    reimbursed: Fraction = ZERO
    number: str = ""
    paid_on: date | None = None

    def __post_init__(self) -> None:
        if self.amount < 0 or not 0 <= self.reimbursed <= self.amount:
            raise TableError([f"{self.kind.label}支出的报销金额应在 0 与支出金额之间，请对照票据核对"])

    @property
    def self_paid(self) -> Fraction:
        """Amount net of reimbursement."""
        return self.amount - self.reimbursed


@dataclass(frozen=True, kw_only=True)
class Job:
    """Wages from one work place within the look-back; `months` worked decides which place counts (longest)."""

    place: str
    wages: Fraction
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """One member living in the household; incomes are net totals over the look-back months.

    `wages` with `workplace` is the short form of a single job. `excluded` is income the law does not count
    (优抚, 奖学金, 救助款物 …): shown, never added. `born_on` adds the classes that follow from age.
    """

    name: str
    wages: Fraction = ZERO
    workplace: str = ""
    jobs: tuple[Job, ...] = ()
    business: Fraction = ZERO
    property_income: Fraction = ZERO
    transfer: Fraction = ZERO
    excluded: Fraction = ZERO
    classes: tuple[PersonClass, ...] = ()
    born_on: date | None = None
    vouchers: tuple[Voucher, ...] = ()
    counted: bool = True

    def __post_init__(self) -> None:
        names = {
            "wages": "工资性收入",
            "business": "经营净收入",
            "property_income": "财产净收入",
            "transfer": "转移净收入",
        }
        problems = [
            f"{self.name}的{label}不能为负数，亏损按 0 填写"
            for key, label in names.items()
            if getattr(self, key) < 0
        ]
        if any(job.wages < 0 for job in self.jobs):
            problems.append(f"{self.name}的工资性收入不能为负数，亏损按 0 填写")
        if self.wages and self.jobs:
            problems.append(f"{self.name}的工资只能填一处：wages 与 jobs 二选一")
        if problems:
            raise TableError(problems)

    @property
    def all_jobs(self) -> tuple[Job, ...]:
        """Every job, the short form included."""
        return self.jobs or ((Job(place=self.workplace, wages=self.wages),) if self.wages else ())

    @property
    def total_wages(self) -> Fraction:
        """W: wages of all jobs."""
        return sum((job.wages for job in self.all_jobs), ZERO)

    @property
    def main_workplace(self) -> str:
        """Place of the longest work (the higher wage breaks a tie); empty when not employed."""
        return max(self.all_jobs, key=lambda job: (job.months, job.wages)).place if self.all_jobs else ""

    def classes_on(self, day: date) -> frozenset[PersonClass]:
        """Declared classes plus those that follow from age on `day` (minor under 18, elderly from 60)."""
        found = set(self.classes)
        if self.born_on:
            age = (
                day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))
            )
            if age < ADULT_AGE:
                found.add(PersonClass.MINOR)
            elif age >= ELDERLY_AGE:
                found.add(PersonClass.ELDERLY)
        return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class PropertyItem:
    """One property item against the local limit; `marginal_limit` is the 边缘 limit (None: the same)."""

    label: str
    value: Fraction
    limit: Fraction | None = None
    marginal_limit: Fraction | None = None
    unit: str = "元"

    def within(self, *, marginal: bool = False) -> bool:
        """Whether the item is within its limit; an item without a local limit does not exclude."""
        limit = self.marginal_limit if marginal and self.marginal_limit is not None else self.limit
        return limit is None or self.value <= limit


@dataclass(frozen=True, kw_only=True)
class ByClass:
    """One standard for urban and rural households."""

    urban: Fraction | None = None
    rural: Fraction | None = None

    def of(self, household_class: HouseholdClass) -> Fraction | None:
        """The value for one class, None when not set."""
        return self.urban if household_class == HouseholdClass.URBAN else self.rural


@dataclass(frozen=True, kw_only=True)
class LocalStandards:
    """Amounts in force locally, all 元 per month; an annual standard is written exactly, "6000/12".

    `marginal_multiple`: the local multiple of 低保 that bounds 低保边缘, where it is not the rules' own.
    `documents`: the document each one was published by, under the field's name.
    """

    dibao: ByClass = ByClass()
    average_subsidy: ByClass = ByClass()
    minimum_wage: Mapping[str, Fraction] = field(default_factory=dict)
    institution: ByClass = ByClass()
    dispersed: ByClass = ByClass()
    care: Mapping[str, Fraction] = field(default_factory=dict)
    marginal_multiple: Fraction | None = None
    documents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CurrentAward:
    """What a household in receipt was last paid, for reviews. `grace_until`: last month of a running grace period."""

    payable: Fraction
    topup: Fraction = ZERO
    grace_until: date | None = None
    raised_by_employment: bool = False
    grace_months: int | None = None

    def __post_init__(self) -> None:
        if self.grace_months is not None and self.grace_months < 1:
            raise TableError(["渐退期至少 1 个月"])
        if not 0 <= self.topup <= self.payable:
            raise TableError(["现发放金额应不小于其中的分类施保金额，请对照上月名册核对"])


@dataclass(frozen=True, kw_only=True)
class DestituteFacts:
    """特困: the three tests, the kind of support and the self-care indicators that are not met.

    `grounds`: what was found for each test, in their order (labour, income, supporters), empty when nobody looked.
    `assessed` False: the county has not assessed self-care yet; the amount is without care until it has.
    """

    support: Support
    no_work_ability: bool
    no_income: bool
    no_supporter: bool
    failed_indicators: tuple[str, ...] = ()
    self_care: SelfCare | None = None
    assessed: bool = True
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Relief:
    """One piece of temporary relief: money, or goods at purchase value, for a member or the household."""

    amount: Fraction
    label: str = ""
    goods: bool = False

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise TableError(["救助金额不能为负数，请填写实际救助金额"])


@dataclass(frozen=True, kw_only=True)
class EarlierRelief:
    """Relief this household already had; counted with the new one when it is for the same event."""

    granted_on: date
    amount: Fraction
    event: str = ""


@dataclass(frozen=True, kw_only=True)
class TemporaryFacts:
    """临时救助 as proposed: an event, what is given, what was given before, the township reserve if it pays.

    For an expense: `self_paid` 元 of it, whether the household is `in_receipt` of 低保 or 特困 (then only the expense
    is looked at), else the local disposable income per person and month its own is measured by (`income_line`).
    """

    event: str
    relief: tuple[Relief, ...]
    earlier: tuple[EarlierRelief, ...] = ()
    reserve_balance: Fraction | None = None
    self_paid: Fraction | None = None
    in_receipt: bool = False
    income_line: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class BenefitFacts:
    """All facts of one computation; `months` is the look-back over which incomes and vouchers are totals.

    `applied_on`: the day the look-back ends, when it is not `on` (a standard that changes later leaves incomes as they
    were found). `single_person` names the member entered alone; `household_is_marginal` says whether the household is 低保边缘.
    `border_resident`: a rural household that the integration rule measures by the urban standard.
    """

    category: str
    on: date
    household_class: HouseholdClass
    members: tuple[MemberFacts, ...]
    months: int = 12
    applied_on: date | None = None
    standards: LocalStandards = field(default_factory=LocalStandards)
    hukou_ok: bool = True
    assets: tuple[PropertyItem, ...] = ()
    border_resident: bool = False
    single_person: str = ""
    household_is_marginal: bool = False
    current: CurrentAward | None = None
    destitute: DestituteFacts | None = None
    temporary: TemporaryFacts | None = None

    def __post_init__(self) -> None:
        problems = []
        if self.category not in CATEGORIES:
            problems.append(f"category 只能是 {'、'.join(CATEGORIES)}，现为 {self.category}")
        if self.months < 1:
            problems.append("months（核算月数）至少为 1")
        if not self.counted:
            problems.append("members 中至少要有一名共同生活的家庭成员")
        if self.single_person and self.single_person not in {member.name for member in self.members}:
            problems.append(f"single_person 所写的 {self.single_person} 不在 members 中")
        if problems:
            raise TableError(problems)

    @property
    def counted(self) -> tuple[MemberFacts, ...]:
        """Members counted as living together (n is their number)."""
        return tuple(member for member in self.members if member.counted)
