"""公示 and 异议: what hung where from when to when, and what people said to it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone

from audit.acts import Refused
from cases import notice_board
from cases.models.base import OfCase, round_field
from cases.models.files import file_field
from cases.uploads import keep

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models.case import Case
    from policies.workdays import WorkCalendar


class DayUnit(models.TextChoices):
    CALENDAR = "CD", "天"
    WORKING = "WD", "个工作日"


class ObjectionOutcome(models.TextChoices):
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"


def board_of(case: Case, place: str, place_of: str) -> str:
    """The board a notice hangs on: where the household lives, or where it is registered (GC-77, YC-029).

    `place` and `place_of` are the rules’ words: 社会救助公示栏, residence / hukou / applicant_village.
    """
    household = case.household
    where = {"residence": household.residence_region, "hukou": household.hukou_region}.get(place_of)
    where = where or household.village
    return f"{where.name}{place or '公示栏'}"


class PublicityQuerySet(models.QuerySet["Publicity"]):
    def visible_to(self, post: Post) -> PublicityQuerySet:
        case_model = self.model._meta.get_field("case").related_model
        return self.filter(case__in=case_model.objects.visible_to(post))

    def hanging(self) -> PublicityQuerySet:
        return self.filter(closed_at__isnull=True, withdrawn_at__isnull=True)


class Publicity(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="publicities", verbose_name="案卷")
    round = round_field()
    key = models.CharField("公示", max_length=8)
    content = models.CharField("公示内容", max_length=120)
    place = models.CharField("张贴处", max_length=200)
    amount = models.DecimalField("公示金额（元/月）", max_digits=12, decimal_places=2, null=True, blank=True)
    household_size = models.PositiveSmallIntegerField("家庭人口", default=1)
    posted_at = models.DateTimeField("张贴时间")
    posted_on = models.DateField("张贴日期")
    posted_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="张贴人")
    days = models.PositiveSmallIntegerField("公示期")
    unit = models.CharField("单位", max_length=2, choices=DayUnit.choices, default=DayUnit.CALENDAR)
    ends_on = models.DateField("公示期满日")
    posting_photo = file_field("张贴照片")
    closed_at = models.DateTimeField("撤下时间", null=True, blank=True)
    end_photo = file_field("期满照片")
    withdrawn_at = models.DateTimeField("提前撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=300, blank=True)
    document = models.ForeignKey(
        "cases.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="公示单",
    )

    objects = PublicityQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        indexes = [
            models.Index(
                fields=["county", "ends_on"],
                name="publicity_hanging",
                condition=Q(closed_at__isnull=True, withdrawn_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "key"],
                condition=Q(withdrawn_at__isnull=True),
                name="publicity_once_per_round",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="publicity_at_least_a_day"),
            models.CheckConstraint(
                condition=Q(
                    ends_on__gte=ExpressionWrapper(
                        F("posted_on") + F("days"), output_field=models.DateField()
                    )
                ),
                name="publicity_whole_period",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(posting_photo__isnull=False, end_photo__isnull=False),
                name="publicity_closed_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="publicity_closed_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="publicity_withdrawn_with_reason",
            ),
        ]

    @classmethod
    def post(
        cls,
        case: Case,
        round: int,
        *,
        key: str,
        content: str,
        place: str,
        days: int,
        unit: str | None,
        calendar: WorkCalendar,
        photo: Any,
        by: Post,
        at: datetime,
        amount: Decimal | None = None,
        roll: bool = True,
    ) -> Publicity:
        """Put a notice up (GC-77): the day of posting is day 0, the end is computed, never typed."""
        unit = unit or DayUnit.CALENDAR
        reasons = cls._against_posting(case, round, key, content, place, days, photo)
        if reasons:
            raise Refused(reasons)
        posted_on = timezone.localdate(at)
        return cls.objects.create(
            case=case, round=round, key=key, content=content, place=place.strip(),
            amount=amount, household_size=case.persons().count(),
            posted_at=at, posted_on=posted_on, posted_by=by, days=days, unit=unit,
            ends_on=calendar.publicity_end(posted_on, days, unit=unit, roll=roll),
            posting_photo=keep(case, photo, purpose="公示张贴", at=at),
        )  # fmt: skip

    @classmethod
    def _against_posting(
        cls, case: Case, round: int, key: str, content: str, place: str, days: int | None, photo: Any
    ) -> list[str]:
        reasons = []
        if cls.objects.filter(case=case, round=round, key=key, withdrawn_at__isnull=True).exists():
            reasons.append(f"第 {round} 轮“{content}”已经张贴，不能再贴一份")
        if photo is None:
            reasons.append("请上传张贴现场照片")
        if not place.strip():
            reasons.append("请写明张贴在哪里")
        if (days or 0) < 1:
            reasons.append("规则没有规定公示天数，不能张贴")
        return reasons

    def close_checks(self, *, at: datetime, end_photo: Any) -> list[str]:
        """Everything in the way of taking the notice down at `at` (GC-78, YC-029, P8, P9)."""
        return notice_board.close_reasons(
            posted_on=self.posted_on,
            ends_on=self.ends_on,
            on=timezone.localdate(at),
            posting_photo=self.posting_photo_id is not None,
            end_photo=end_photo is not None,
            open_objections=self.objections.filter(settled_at__isnull=True).count(),
            over=bool(self.closed_at or self.withdrawn_at),
        )

    def close(self, *, end_photo: Any, by: Post, at: datetime) -> None:
        """Take the notice down after its whole period, with a photograph of the last day."""
        reasons = self.close_checks(at=at, end_photo=end_photo)
        if reasons:
            raise Refused(reasons)
        self.closed_at, self.end_photo = at, keep(self.case, end_photo, purpose="公示期满", at=at)
        self.save()

    def withdraw(self, *, by: Post, at: datetime, reason: str) -> None:
        """Take the notice down before its end: it then proves nothing and is posted anew."""
        if self.closed_at or self.withdrawn_at:
            raise Refused(["这次公示已经结束"])
        if not reason.strip():
            raise Refused(["请写明为什么提前撤回公示"])
        self.withdrawn_at, self.withdrawn_reason = at, reason
        self.save()

    def is_open_on(self, day: date) -> bool:
        """Whether an objection handed in on `day` still counts as one to this notice (S-83)."""
        return self.withdrawn_at is None and self.posted_on <= day <= self.ends_on


class Objection(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="objections", verbose_name="案卷")
    publicity = models.ForeignKey(
        Publicity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name="公示",
    )
    round = round_field()
    raised_at = models.DateTimeField("提出时间")
    name = models.CharField("提出人", max_length=64, blank=True)
    real_name = models.BooleanField("实名", default=False)
    contact = models.CharField("联系方式", max_length=64, blank=True)
    grounds = models.TextField("异议内容")
    outcome = models.CharField("处理结果", max_length=16, choices=ObjectionOutcome.choices, blank=True)
    reply = models.TextField("处理意见", blank=True)
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ["raised_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | (Q(outcome__in=ObjectionOutcome.values, settled_at__isnull=False) & ~Q(reply="")),
                name="objection_settled_with_reply",
            ),
            models.CheckConstraint(
                condition=Q(real_name=False) | ~Q(name=""),
                name="objection_real_name_given",
            ),
            models.CheckConstraint(condition=~Q(grounds=""), name="objection_has_grounds"),
        ]

    @classmethod
    def register(
        cls,
        publicity: Publicity,
        *,
        grounds: str,
        by: Post,
        at: datetime,
        round: int | None = None,
        raised_at: datetime | None = None,
        name: str = "",
        real_name: bool = False,
        contact: str = "",
    ) -> Objection:
        """Take an objection down: by name, or anonymous when it is concrete (H-52)."""
        raised_at = raised_at or at
        reasons = notice_board.objection_reasons(
            grounds=grounds,
            inside=publicity.is_open_on(timezone.localdate(raised_at)),
            ends_on=publicity.ends_on,
        )
        if real_name and not name.strip():
            reasons.append("实名异议要写提出人姓名")
        if reasons:
            raise Refused(reasons)
        return cls.objects.create(
            case=publicity.case, publicity=publicity, round=round or publicity.round, raised_at=raised_at,
            name=name.strip(), real_name=real_name, contact=contact.strip(), grounds=grounds.strip(),
        )  # fmt: skip

    def settle(self, *, outcome: str, reply: str, by: Post, at: datetime) -> None:
        """Answer the objection; the reply is what the objector is told."""
        reasons = []
        if self.settled_at:
            reasons.append("这条异议已经办结")
        if outcome not in ObjectionOutcome.values:
            reasons.append("请选择异议成立还是不成立")
        if not reply.strip():
            reasons.append("请写明核查情况和处理意见")
        if reasons:
            raise Refused(reasons)
        self.outcome, self.reply, self.settled_at = outcome, reply.strip(), at
        self.save()
