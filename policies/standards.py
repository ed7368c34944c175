"""Reading and entering local standards. Only a value confirmed by a second person is ever used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from accounts.codes import parent_code
from accounts.models import Post, Region
from audit.acts import Refused, acting
from policies.benefits import HouseholdClass, SelfCare
from policies.benefits.facts import ByClass, LocalStandards, PropertyItem
from policies.models import COUNTY_ROLES, Per, Standard, StandardKind

BY_CLASS = {
    "dibao": StandardKind.DIBAO,
    "average_subsidy": StandardKind.AVERAGE_SUBSIDY,
    "institution": StandardKind.INSTITUTION,
    "dispersed": StandardKind.DISPERSED,
}
CARE = {
    SelfCare.ABLE: StandardKind.CARE_ABLE,
    SelfCare.PARTIAL: StandardKind.CARE_PARTIAL,
    SelfCare.NONE: StandardKind.CARE_NONE,
}
LIMITS = {
    "deposit": (StandardKind.DEPOSIT_LIMIT, StandardKind.DEPOSIT_LIMIT_MARGINAL, "人均存款", "元"),
    "vehicle": (StandardKind.VEHICLE_LIMIT, StandardKind.VEHICLE_LIMIT_MARGINAL, "机动车辆", "辆"),
    "housing": (StandardKind.HOUSING_LIMIT, StandardKind.HOUSING_LIMIT_MARGINAL, "住房", "套"),
}


@dataclass(frozen=True, kw_only=True)
class NewStandard:
    """A value as read from its document; amounts are 元 (or a count) per `per`."""

    kind: StandardKind
    region: Region
    value: Decimal
    valid_from: date
    doc_no: str
    household_class: str = ""
    place: str = ""
    per: Per = Per.MONTH
    valid_until: date | None = None


def enter(new: NewStandard, *, by: Post, at: datetime | None = None) -> Standard:
    """Enter a value; it stays unused until another person confirms it. Raises Refused with every reason."""
    at = at or timezone.now()
    if problems := entry_problems(new, by):
        raise Refused(problems)
    with acting(
        by, reason=f"录入{StandardKind(new.kind).label}", act="enter_standard", clause=new.doc_no, at=at
    ):
        return Standard.objects.create(**_columns(new), entered_by=by, entered_at=at)


def entry_problems(new: NewStandard, by: Post) -> list[str]:
    """Why this person may not enter this value now, as Chinese sentences; [] when nothing stands against it."""
    problems = []
    if not by.is_current() or not by.holds(*COUNTY_ROLES):
        problems.append("地方标准由县级经办、县级监督或县级负责人录入")
    if not by.region.contains(new.region.code):
        problems.append(f"{new.region.name}不在{by.region.name}辖区内，请由其县级民政部门录入")
    if new.value < 0:
        problems.append("数值不能为负数，请对照文件填写")
    if new.valid_until is not None and new.valid_until < new.valid_from:
        problems.append("截止日期早于施行日期，请对照文件填写")
    if not new.doc_no.strip():
        problems.append("请填写发布文号，标准须有文件依据")
    if new.place and new.kind != StandardKind.MINIMUM_WAGE:
        problems.append("务工地只用于最低工资标准，其他项目请留空")
    draft = Standard(**_columns(new))
    if clash := draft.clashing().first():
        problems.append(f"与已生效的{clash}时间重叠，请核对起止日期")
    if Standard.objects.awaiting().same_as(draft).filter(valid_from=new.valid_from).exists():
        problems.append(f"{draft.title}（{draft.period}）已录入待核对，请勿重复录入")
    return problems


@dataclass(frozen=True)
class StandardsOn:
    """The confirmed values in force on a day for a region and those above it, read once."""

    chain: tuple[str, ...]
    rows: tuple[Standard, ...]

    def find(self, kind: str, household_class: str = "", place: str = "") -> Standard | None:
        """The value of the nearest region; one for the asked class goes before one for both classes."""
        fitting = [
            row
            for row in self.rows
            if row.kind == kind and row.place == place and row.household_class in ("", household_class)
        ]
        nearness = {code: steps for steps, code in enumerate(self.chain)}
        return min(fitting, key=lambda row: (nearness[row.region_id], not row.household_class), default=None)

    def local(self, workplaces: Iterable[str] = ()) -> LocalStandards:
        """Everything the benefit formulae may need, exact and by the month.

        `workplaces`: names of the places members work at, "" for the home region; unknown ones are left out.
        """
        documents: dict[str, str] = {}

        def monthly(
            name: str, kind: StandardKind, household_class: str = "", place: str = ""
        ) -> Fraction | None:
            found = self.find(kind, household_class, place)
            if found is None:
                return None
            documents[name] = found.doc_no
            return found.monthly

        def both(name: str) -> ByClass:
            urban, rural = (monthly(name, BY_CLASS[name], cls) for cls in HouseholdClass.values)
            return ByClass(urban=urban, rural=rural)

        by_class = {name: both(name) for name in BY_CLASS}
        care = {str(self_care.value): monthly("care", kind) for self_care, kind in CARE.items()}
        wages = {
            place: monthly("minimum_wage", StandardKind.MINIMUM_WAGE, place=place)
            for place in set(workplaces)
        }
        return LocalStandards(
            **by_class,
            minimum_wage={place: wage for place, wage in wages.items() if wage is not None},
            care={name: amount for name, amount in care.items() if amount is not None},
            marginal_multiple=monthly("marginal_multiple", StandardKind.MARGINAL_MULTIPLE),
            documents=documents,
        )

    def property_item(
        self, item: str, value: Decimal | Fraction | int, household_class: str = ""
    ) -> PropertyItem:
        """A property item beside its local limits; `item` is "deposit" (per person), "vehicle" or "housing"."""
        kind, marginal_kind, label, unit = LIMITS[item]
        limits = [self.find(each, household_class) for each in (kind, marginal_kind)]
        limit, marginal = (None if row is None else Fraction(row.value) for row in limits)
        return PropertyItem(
            label=label, value=Fraction(value), limit=limit, marginal_limit=marginal, unit=unit
        )


def standards_on(region: Region | str, on: date, kinds: Iterable[str] = ()) -> StandardsOn:
    """Values in force on a day in the region or above it, of these kinds (of all when none is named); one query."""
    chain = _upwards(region.code if isinstance(region, Region) else region)
    rows = Standard.objects.in_force(on).filter(region__in=chain)
    return StandardsOn(tuple(chain), tuple(rows.filter(kind__in=kinds) if kinds else rows))


def standard_for(
    kind: StandardKind | str, region: Region | str, on: date, household_class: str = "", place: str = ""
) -> Standard | None:
    """The confirmed value in force on a day, of the nearest region that has one (itself, then upwards)."""
    return standards_on(region, on, [kind]).find(kind, household_class, place)


def local_standards(region: Region | str, on: date, workplaces: Iterable[str] = ()) -> LocalStandards:
    """Everything the benefit formulae may need of a region's standards on a day; see `StandardsOn.local`."""
    return standards_on(region, on).local(workplaces)


def property_item(
    item: str, value: Decimal | Fraction | int, region: Region | str, on: date, household_class: str = ""
) -> PropertyItem:
    """A property item beside the limits of a region on a day; see `StandardsOn.property_item`."""
    kind, marginal_kind, *_ = LIMITS[item]
    return standards_on(region, on, [kind, marginal_kind]).property_item(item, value, household_class)


def _upwards(code: str) -> list[str]:
    """The region's code and those of everything it lies in, nearest first."""
    chain = [code]
    while (above := parent_code(chain[-1])) is not None:
        chain.append(above)
    return chain


def _columns(new: NewStandard) -> dict[str, object]:
    names = (
        "kind",
        "region",
        "household_class",
        "place",
        "value",
        "per",
        "valid_from",
        "valid_until",
        "doc_no",
    )
    return {name: getattr(new, name) for name in names}
