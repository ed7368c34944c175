"""After the decision: why a review was opened, what it found, what change it led to, what the household said."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Post
from approvals.models.decisions import Decision
from audit.models import Recorded
from cases.models import Case
from cases.models.files import file_field


class Occasion(models.TextChoices):
    """Why a household in receipt is looked at again."""

    ROUTINE = "routine", "定期复核"
    REPORT = "report", "家庭或者村（社区）报告变化"
    CHECK = "check", "核对预警"
    DEATH = "death", "家庭成员死亡"
    WORK = "work", "拒绝接受介绍的工作"
    OWN_WISH = "own_wish", "本人申请退出"
    COMPLAINT = "complaint", "投诉举报"
    OTHER = "other", "其他情况"


class ChangeKind(models.TextChoices):
    INCREASE = "increase", "增发"
    DECREASE = "decrease", "减发"
    STOP = "stop", "停发"
    GRACE = "grace", "渐退"


# Nobody is paid less without having been heard (社会救助法 art. 48).
TO_HER_DISADVANTAGE = (ChangeKind.DECREASE, ChangeKind.STOP)


class OfFile(Recorded):
    """A recorded row of a case file."""

    file_label = "cases.case"
    file_from = "case_id"

    class Meta:
        abstract = True


class ReviewCause(OfFile):
    """Why a procedure after the decision was opened; `happened_on` the day of a death or of another event."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_causes")
    procedure = models.OneToOneField("approvals.Procedure", models.PROTECT, related_name="cause")
    occasion = models.CharField("缘由", max_length=12, choices=Occasion.choices)
    note = models.CharField("说明", max_length=500, blank=True)
    happened_on = models.DateField("发生日期", null=True)
    due_on = models.DateField("应办结日", null=True)

    class Meta:
        verbose_name = "复核缘由"
        constraints = [
            models.CheckConstraint(
                name="a_death_has_its_day", condition=~Q(occasion="death") | Q(happened_on__isnull=False)
            )
        ]


class ReviewFinding(OfFile):
    """What one method of review brought to light (YC-049)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_findings")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="findings")
    round = models.PositiveSmallIntegerField("轮次")
    method = models.CharField("核查方式", max_length=30)
    done_on = models.DateField("核查日期")
    found = models.TextField("核查情况")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "核查记录"
        ordering = ["done_on", "id"]
        constraints = [
            models.CheckConstraint(name="a_finding_says_something", condition=~Q(found="") & ~Q(method=""))
        ]


class Change(OfFile):
    """A proposed 增发, 减发, 停发 or 渐退 of one round, and its decision. Amounts in 元 a month, months as first days.

    `without_share`: members whose own share is left out (57号 art. 34). `made` is the entitlement it led to.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="changes")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="changes")
    round = models.PositiveSmallIntegerField("轮次")
    kind = models.CharField("变更", max_length=8, choices=ChangeKind.choices)
    old = models.ForeignKey(Decision, models.PROTECT, related_name="+", verbose_name="原决定")
    ground = models.CharField("情形", max_length=100, blank=True)
    reason = models.TextField("理由")
    persons = models.PositiveSmallIntegerField("保障人数", default=0)
    amount = models.DecimalField("保障金", max_digits=10, decimal_places=2, default=0)
    topup = models.DecimalField("分类施保金", max_digits=10, decimal_places=2, default=0)
    payable = models.DecimalField("月发放合计", max_digits=10, decimal_places=2, default=0)
    derivation = models.JSONField("计算过程", default=dict)
    without_share = ArrayField(models.CharField(max_length=60), default=list, verbose_name="停发本人份额")
    grace_months = models.PositiveSmallIntegerField("渐退月数", null=True)
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    effective_month = models.DateField("起始月", null=True)
    last_month = models.DateField("终止月", null=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    remark = models.TextField("审批意见", blank=True)
    explained = models.TextField("说明解释情况", blank=True)
    made = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="change")

    class Meta:
        verbose_name = "变更"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "round"], name="one_change_per_round"),
            models.CheckConstraint(name="a_change_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_stop_pays_nothing", condition=~Q(kind="stop") | Q(payable=0, made=None)
            ),
            models.CheckConstraint(
                name="grace_has_its_length",
                condition=Q(kind="grace", grace_months__isnull=False)
                | ~Q(kind="grace") & Q(grace_months=None),
            ),
            models.CheckConstraint(
                name="a_decided_change_is_complete",
                condition=Q(decided_at=None, decided_by=None, effective_month=None, made=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, effective_month__isnull=False)
                & ~Q(remark=""),
            ),
        ]

    @property
    def needs_hearing(self) -> bool:
        return self.kind in TO_HER_DISADVANTAGE

    @property
    def heard(self) -> bool:
        return Hearing.objects.filter(change=self).exists()


class HearingWay(models.TextChoices):
    FACE = "face", "当面听取"
    PHONE = "phone", "电话听取"
    WRITTEN = "written", "书面意见"


class Hearing(OfFile):
    """听取意见 before a decrease or a stop: what was said, or how they were invited and did not speak."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    change = models.OneToOneField(Change, models.PROTECT, related_name="hearing")
    way = models.CharField("方式", max_length=8, choices=HearingWay.choices)
    heard_at = models.DateTimeField("听取时间")
    person = models.CharField("陈述人", max_length=60, blank=True)
    statement = models.TextField("本人意见", blank=True)
    agrees = models.BooleanField("同意拟作变更", null=True)
    silent = models.BooleanField("未陈述", default=False)
    invited_on = models.DateField("通知日期", null=True)
    invited_how = models.CharField("通知方式和未陈述的情况", max_length=300, blank=True)
    answer = models.TextField("对意见的处理", blank=True)
    record = file_field("意见笔录")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "听取意见记录"
        constraints = [
            models.CheckConstraint(
                name="heard_or_invited",
                condition=Q(silent=False) & ~Q(statement="") & ~Q(person="")
                | Q(silent=True, invited_on__isnull=False) & ~Q(invited_how=""),
            )
        ]
