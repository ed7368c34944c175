"""Local standards: amounts that change every year, entered by one person of the county and confirmed by another."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role
from accounts.permits import holds, recusal
from audit.acts import Refused, guard
from audit.models import Recorded
from policies.benefits import HouseholdClass


class StandardKind(models.TextChoices):
    DIBAO = "dibao", "低保标准"
    MARGINAL_MULTIPLE = "marginal_multiple", "低保边缘收入倍数"
    AVERAGE_SUBSIDY = "average_subsidy", "低保人均补助水平"
    INSTITUTION = "institution", "特困集中供养基本生活标准"
    DISPERSED = "dispersed", "特困分散供养基本生活标准"
    CARE_ABLE = "care_able", "照料护理标准（具备自理能力）"
    CARE_PARTIAL = "care_partial", "照料护理标准（部分丧失自理能力）"
    CARE_NONE = "care_none", "照料护理标准（完全丧失自理能力）"
    MINIMUM_WAGE = "minimum_wage", "最低工资标准"
    DEPOSIT_LIMIT = "deposit_limit", "人均存款限额"
    DEPOSIT_LIMIT_MARGINAL = "deposit_limit_marginal", "人均存款限额（低保边缘）"
    VEHICLE_LIMIT = "vehicle_limit", "机动车辆限额（辆）"
    VEHICLE_LIMIT_MARGINAL = "vehicle_limit_marginal", "机动车辆限额（低保边缘，辆）"
    HOUSING_LIMIT = "housing_limit", "住房限额（套）"
    HOUSING_LIMIT_MARGINAL = "housing_limit_marginal", "住房限额（低保边缘，套）"


class Per(models.TextChoices):
    """What the value is counted by; an annual value is divided by 12 exactly, never rounded."""

    MONTH = "month", "每月"
    YEAR = "year", "每年"
    FIXED = "fixed", "定值"


class StandardStage(models.TextChoices):
    ENTERED = "entered", "待核对"
    CONFIRMED = "confirmed", "已生效"
    WITHDRAWN = "withdrawn", "已撤回"
    ANNULLED = "annulled", "已作废"


COUNTY_ROLES = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER)


@recusal("本人录入的标准须由另一人办理")
def entered_by_self(standard: Standard, by: Post) -> bool:
    """The person behind the post, whichever of their posts they act as."""
    return standard.entered_by.user_id == by.user_id


def _overlap_sentence(standard: Standard) -> str:
    clash = standard.clashing().first()
    return f"与已生效的{clash}时间重叠，请核对起止日期" if clash else ""


@guard(_overlap_sentence)
def no_overlap(standard: Standard) -> bool:
    """No confirmed value of the same kind, place and class covers any of the same days."""
    return not standard.clashing().exists()


class StandardQuerySet(InRegionQuerySet["Standard"]):
    """Standards are public law: everybody who works here may read those of their own county and above it."""

    def visible_to(self, post: Post | None) -> Self:
        """Standards of the regions the post's region lies in, and those inside it."""
        if post is None or not post.is_current():
            return self.none()
        above = [region.code for region in [post.region, *post.region.ancestors]]
        return self.filter(Q(region__in=above) | Q(region__in=Region.objects.within(post.region)))

    def in_force(self, on: date) -> Self:
        """Confirmed values whose period covers the day."""
        return self.confirmed().filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on
        )

    def confirmed(self) -> Self:
        return self.filter(stage=StandardStage.CONFIRMED)

    def awaiting(self) -> Self:
        """Entered and not yet confirmed by the second person."""
        return self.filter(stage=StandardStage.ENTERED)

    def of_year(self, year: int) -> Self:
        """Values in force on any day of the year."""
        until = Q(valid_until__isnull=True) | Q(valid_until__gte=date(year, 1, 1))
        return self.filter(until, valid_from__lte=date(year, 12, 31))

    def same_as(self, standard: Standard) -> Self:
        """Other rows of the same kind, region, class and work place."""
        key = {name: getattr(standard, name) for name in ("kind", "region_id", "household_class", "place")}
        return self.filter(**key).exclude(pk=standard.pk)


class Standard(Recorded):
    """One value of one kind, for one region and household class, over one period, with its document."""

    file_label = "policies.standard"
    file_from = "id"

    kind = models.CharField("项目", max_length=32, choices=StandardKind.choices)
    region = models.ForeignKey(Region, verbose_name="适用地区", on_delete=models.PROTECT, related_name="+")
    household_class = models.CharField(
        "城乡",
        max_length=8,
        choices=HouseholdClass.choices,
        blank=True,
        default="",
        help_text="不分城乡的留空",
    )
    place = models.CharField(
        "务工地", max_length=60, blank=True, default="", help_text="只用于最低工资标准，本地留空"
    )
    value = models.DecimalField("数值", max_digits=12, decimal_places=2)
    per = models.CharField("计量", max_length=8, choices=Per.choices, default=Per.MONTH)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("截止日期（当日仍有效）", null=True, blank=True)
    doc_no = models.CharField("发布文号", max_length=80)
    stage = FSMField("状态", choices=StandardStage.choices, default=StandardStage.ENTERED, protected=True)
    entered_by = models.ForeignKey(Post, verbose_name="录入人", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间")
    confirmed_by = models.ForeignKey(
        Post, verbose_name="核对人", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField("核对时间", null=True, blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = "地方标准"
        verbose_name_plural = "地方标准"
        ordering: ClassVar = ["kind", "household_class", "place", "-valid_from", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="standard_value_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="standard_until_not_before_from",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="standard_has_document", condition=~Q(doc_no="")),
            models.CheckConstraint(
                name="standard_confirmed_by_somebody",
                condition=~Q(stage=StandardStage.CONFIRMED)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="standard_place_only_for_wages",
                condition=Q(place="") | Q(kind=StandardKind.MINIMUM_WAGE),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["region", "kind", "valid_from"], name="standard_lookup"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.shown}{' 元' if self.in_yuan else ''}（{self.period}）"

    @property
    def title(self) -> str:
        """管城回族区城市低保标准, with the work place of a minimum wage."""
        words = [
            self.region.name,
            str(self.get_household_class_display()),
            self.place,
            str(self.get_kind_display()),
        ]
        return "".join(words)

    @property
    def period(self) -> str:
        """2026-07-01 起, or 2025-07-01 至 2026-06-30."""
        return f"{self.valid_from} 至 {self.valid_until}" if self.valid_until else f"{self.valid_from} 起"

    @property
    def in_yuan(self) -> bool:
        """Whether the value is money; the others are counts and multiples."""
        return self.kind not in NOT_MONEY

    @property
    def shown(self) -> str:
        """The value as written: 1,110.00 for money, 1.5 or 0 for multiples and counts."""
        return f"{self.value:,.2f}" if self.in_yuan else f"{self.value.normalize():f}"

    @property
    def monthly(self) -> Fraction:
        """The exact value by the month: an annual one divided by 12."""
        return Fraction(self.value) / 12 if self.per == Per.YEAR else Fraction(self.value)

    def clashing(self) -> StandardQuerySet:
        """Confirmed rows whose period overlaps, save an open one begun earlier, which confirming this one ends."""
        same = Standard.objects.confirmed().same_as(self)
        overlapping = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=self.valid_from))
        if self.valid_until is not None:
            overlapping = overlapping.filter(valid_from__lte=self.valid_until)
        return overlapping.exclude(valid_until__isnull=True, valid_from__lt=self.valid_from)

    @transition(
        field=stage,
        source=StandardStage.ENTERED,
        target=StandardStage.CONFIRMED,
        permission=holds(*COUNTY_ROLES, unless=[entered_by_self], verb="核对"),
        conditions=[no_overlap],
        custom={"label": "核对标准"},
    )
    def confirm(self, *, by: Post, at: datetime) -> None:
        """Put the value into force; the open value before it ends the day before."""
        before = Standard.objects.confirmed().same_as(self).filter(valid_until__isnull=True).first()
        if before is not None and before.valid_from < self.valid_from:
            before.valid_until = self.valid_from - timedelta(days=1)
            before.save(update_fields=["valid_until"])
        self.confirmed_by, self.confirmed_at = by, at

    @transition(
        field=stage,
        source=StandardStage.ENTERED,
        target=StandardStage.WITHDRAWN,
        permission=holds(*COUNTY_ROLES),
        custom={"label": "撤回录入"},
    )
    def withdraw(self, *, by: Post, at: datetime, why: str) -> None:
        """Take back a value that was entered wrongly, before it is in force."""
        _require_reason(why)

    @transition(
        field=stage,
        source=StandardStage.CONFIRMED,
        target=StandardStage.ANNULLED,
        permission=holds(Role.COUNTY_LEADER, unless=[entered_by_self], verb="作废"),
        custom={"label": "作废标准"},
    )
    def annul(self, *, by: Post, at: datetime, why: str) -> None:
        """Take a wrong value out of force; decisions already made keep the amount they were made with."""
        _require_reason(why)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.value = Decimal(self.value)
        super().save(*args, **kwargs)


NOT_MONEY = frozenset(
    {
        StandardKind.MARGINAL_MULTIPLE,
        StandardKind.VEHICLE_LIMIT,
        StandardKind.VEHICLE_LIMIT_MARGINAL,
        StandardKind.HOUSING_LIMIT,
        StandardKind.HOUSING_LIMIT_MARGINAL,
    }
)


def _require_reason(why: str) -> None:
    if not why.strip():
        raise Refused(["请写明理由"])
