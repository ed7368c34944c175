"""What was proposed and what was decided, by whom, with the whole derivation of the amount."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, User
from approvals.validity import valid_until
from audit.acts import Refused
from audit.models import Recorded
from cases.models import Case
from households.models import Household, Member
from policies.benefits.months import month_of, start_month
from policies.categories import Category


class DutyKind(models.TextChoices):
    INVESTIGATE = "investigate", "入户调查"
    OPINION = "opinion", "签署审核意见"
    COUNTY = "county", "签署县级审核意见"
    DECIDE = "decide", "审批"


class Duty(Recorded):
    """Who did which separated duty in which round. The constraint is the separation: one person, one duty.

    Persons, not posts: somebody holding two posts is still one person.
    """

    file_label = "cases.case"
    file_from = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="duties")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="duties")
    round = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DutyKind.choices)

    class Meta:
        verbose_name = "经办职责"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "round", "user"], name="one_duty_per_person_and_round"
            ),
        ]


class Opinion(Recorded):
    """审核意见 of one round: the clerk re-reads the papers against the report, then the deputy signs (GC-75, 76)."""

    file_label = "cases.case"
    file_from = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField()
    reread_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reread_at = models.DateTimeField()
    reread_text = models.TextField("再次审核情况")
    recommended = models.BooleanField("拟同意")
    payable = models.DecimalField("月保障金", max_digits=10, decimal_places=2, null=True)
    derivation = models.JSONField("计算过程", default=dict)
    remark = models.TextField("审核意见", blank=True)
    signed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "审核意见"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "round"], name="one_opinion_per_round"),
            models.CheckConstraint(
                name="opinion_signed_with_text",
                condition=Q(signed_at=None, signed_by=None)
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(remark="")),
            ),
        ]

    @property
    def signed(self) -> bool:
        return self.signed_at is not None


class DecisionQuerySet(InRegionQuerySet):
    region_path = "township"

    def standing(self) -> DecisionQuerySet:
        """Entitlements that came into force: granted, never revoked; some of them may have ended since."""
        return self.filter(granted=True, in_force_at__isnull=False, revoked_at=None)

    def to_review(self) -> DecisionQuerySet:
        """What is looked at again by its cycle: what goes on without an end, and a recognition without money, which has
        no first month and runs out by itself."""
        return self.standing().filter(Q(last_month=None) | Q(first_month=None))

    def in_force(self, month: datetime.date) -> DecisionQuerySet:
        """Entitlements that pay in `month` (its first day): granted, in force, begun, not ended."""
        begun = self.standing().filter(first_month__lte=month)
        return begun.filter(Q(last_month=None) | Q(last_month__gte=month))


class Decision(Recorded):
    """审批决定 of one round: the entitlement that payments reads, once it is in force.

    Amounts in 元 a month, first and last month as first days. Where the result is published after the decision,
    it is decided but not in force until the board is clean; an objection ends in a new decision that revokes it.
    """

    file_label = "cases.case"
    file_from = "case_id"

    class Source(models.TextChoices):
        PROCEDURE = "procedure", "审批"
        LEDGER = "ledger", "历史台账"
        UPLIFT = "uplift", "提标"
        CARE = "care", "自理能力评估"

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, null=True, related_name="decisions")
    round = models.PositiveSmallIntegerField(default=1)
    household = models.ForeignKey(Household, models.PROTECT, related_name="decisions")
    # The one person of its case; empty: the household as a whole. Payments go by it.
    for_member = models.ForeignKey(
        Member, models.PROTECT, null=True, editable=False, related_name="decisions"
    )
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    category = models.CharField(max_length=16, choices=Category.choices)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.PROCEDURE)
    granted = models.BooleanField("批准")
    reasons = models.TextField("理由", blank=True)
    persons = models.PositiveSmallIntegerField("保障人数", default=0)
    amount = models.DecimalField("保障金", max_digits=10, decimal_places=2, default=0)
    topup = models.DecimalField("分类施保金", max_digits=10, decimal_places=2, default=0)
    payable = models.DecimalField("月发放合计", max_digits=10, decimal_places=2, default=0)
    derivation = models.JSONField("计算过程", default=dict)
    first_month = models.DateField("起始月", null=True)
    last_month = models.DateField("终止月", null=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间")
    in_force_at = models.DateTimeField("生效时间", null=True)
    revoked_at = models.DateTimeField("撤销时间", null=True)
    next_review_on = models.DateField("下次复核", null=True)
    certificate_no = models.CharField("证号", max_length=40, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "审批决定"
        constraints = [
            # Nobody is paid twice: one open entitlement per category and household, or person of it. That a household
            # and one of its persons do not both receive it is said beside it, in sql/entitlements.sql.
            models.UniqueConstraint(
                fields=["household", "for_member", "category"],
                nulls_distinct=False,
                condition=Q(granted=True, last_month=None, in_force_at__isnull=False, revoked_at=None),
                name="one_open_entitlement",
            ),
            models.UniqueConstraint(fields=["procedure", "round"], name="one_decision_per_round"),
            models.CheckConstraint(
                name="refusal_has_reasons",
                condition=Q(granted=True) | (~Q(reasons="") & Q(in_force_at=None)),
            ),
            models.CheckConstraint(
                name="grant_adds_up",
                condition=Q(granted=False) | Q(payable=F("amount") + F("topup"), payable__gte=0),
            ),
            # What is not in force has no first month; what pays money has one from the day it is.
            models.CheckConstraint(
                name="begins_when_in_force",
                condition=Q(in_force_at=None, first_month=None)
                | Q(in_force_at__isnull=False) & (Q(first_month__isnull=False) | Q(payable=0)),
            ),
            models.CheckConstraint(
                name="revoked_before_in_force", condition=Q(revoked_at=None) | Q(in_force_at=None)
            ),
            models.CheckConstraint(
                name="last_month_not_before_first",
                condition=Q(last_month=None) | Q(last_month__gte=F("first_month")),
            ),
            models.CheckConstraint(
                name="a_person_decides_unless_ledger",
                condition=Q(source="ledger")
                | Q(source__in=["uplift", "care"], decided_by__isnull=False)
                | Q(decided_by__isnull=False, procedure__isnull=False),
            ),
        ]
        indexes = [
            # The roster of a township and month reads exactly the open and recently ended entitlements.
            models.Index(
                fields=["township", "category", "first_month"],
                condition=Q(granted=True, in_force_at__isnull=False, revoked_at=None),
                name="decision_in_force",
            ),
            # What is to be reviewed in a township, by due day.
            models.Index(
                fields=["township", "next_review_on", "id"],
                condition=Q(
                    granted=True, in_force_at__isnull=False, revoked_at=None, next_review_on__isnull=False
                ),
                name="decision_review_due",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.for_member_id = self.case.for_member_id
        super().save(*args, **kwargs)

    def come_into_force(self, at: datetime.datetime, on: datetime.date) -> None:
        """From here on it pays, from the month the start rule of its procedure gives.

        `on`: the day of the decision, or the day the publicity that follows it was confirmed clean (H-16).
        """
        if not self.granted or self.revoked_at is not None or self.in_force_at is not None:
            raise Refused(["这个决定不能生效：不予批准、已经撤销，或者早已生效"])
        rule = self.procedure.rules.start_rule
        if rule is None:
            raise Refused(["规则没有规定从哪个月起发放，不能生效"])
        self.first_month = start_month(rule, decided_on=on, publicity_clean_on=on)
        self.in_force_at = at
        if self.first_month is None:  # a recognition without money runs out by itself
            self.last_month = month_of(valid_until(self, timezone.localdate(at)))
        self.save()

    def revoke(self, at: datetime.datetime) -> None:
        """A later decision of the same procedure takes its place; it stays on file and never pays."""
        self.revoked_at = at
        self.save()
