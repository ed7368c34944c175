"""家庭经济状况核对: the request, its report, and each doubt it raised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.acts import Refused
from cases.models.base import OfCase, round_field
from cases.models.files import file_field
from cases.uploads import keep
from households.consents import check_refusals

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models.case import Case
    from households.models import Household, Supporter


class CheckConclusion(models.TextChoices):
    NO_CONFLICT = "no_conflict", "未发现不符"
    CONFLICT = "conflict", "有不符项"


class DoubtOutcome(models.TextChoices):
    TRUE = "true", "属实"
    FALSE = "false", "不属实"


class DoubtFacts(TypedDict):
    """One line of a report that does not agree with the declaration."""

    item: str
    found: str
    declared: str


def scope_of(household: Household, supporters: Sequence[Supporter] = ()) -> str:
    """Whom a check covers: the members who live together, and supporters outside who agreed (GC-56, H-22)."""
    names = "、".join(m.name for m in household.current_members())
    owing = "、".join(s.name for s in supporters)
    if not names:
        return ""
    return f"共同生活的家庭成员：{names}" + (f"；法定赡养、抚养、扶养义务人：{owing}" if owing else "")


class CheckRequest(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="checks", verbose_name="案卷")
    round = round_field()
    requested_at = models.DateTimeField("提请时间")
    requested_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="提请人")
    scope = models.TextField("核对范围")
    # Supporters outside the household who are checked too, each with a consent of their own (社会救助法 第四十一条).
    supporters = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="一并核对的法定义务人"
    )
    started_at = models.DateTimeField("核对机构受理时间", null=True, blank=True)
    reported_on = models.DateField("报告出具日期", null=True, blank=True)
    report_file = file_field("核对报告")
    conclusion = models.CharField("结论", max_length=16, choices=CheckConclusion.choices, blank=True)

    class Meta:
        verbose_name = "核对"
        verbose_name_plural = "核对"
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="check_once_per_round"),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True, conclusion="")
                | Q(reported_on__isnull=False, conclusion__in=CheckConclusion.values),
                name="check_report_has_conclusion",
            ),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | Q(report_file__isnull=False),
                name="check_report_has_file",
            ),
        ]

    @classmethod
    def open(
        cls,
        case: Case,
        round: int,
        *,
        by: Post,
        at: datetime,
        scope: str = "",
        supporters: Sequence[Supporter] = (),
    ) -> CheckRequest:
        """Ask for the check of this round (GC-55); whom it covers follows from the household (GC-56).

        `supporters`: those outside who are checked too. Refused for any of them, or any named in the scope, who has
        not agreed (社会救助法 第四十一条).
        """
        scope = scope.strip() or scope_of(case.household, supporters)
        reasons = check_refusals(case.household, supporters, scope, timezone.localdate(at))
        if cls.objects.filter(case=case, round=round).exists():
            reasons.append(f"第 {round} 轮核对已经提请，不能重复提请")
        if not scope:
            reasons.append("家庭成员还没有登记，不知道核对哪些人")
        if reasons:
            raise Refused(reasons)
        return cls.objects.create(
            case=case,
            round=round,
            scope=scope,
            supporters=[each.name for each in supporters],
            requested_by=by,
            requested_at=at,
        )

    def register(
        self, *, reported_on: date, file: Any, by: Post, at: datetime, doubts: Sequence[DoubtFacts] = ()
    ) -> None:
        """Register the report: its date starts the opinion clock (GC-74), each doubt must be closed.

        `file` is an upload or a StoredFile. Refused with everything wrong at once.
        """
        reasons = self._against_report(reported_on, file, doubts, at)
        if reasons:
            raise Refused(reasons)
        self.reported_on = reported_on
        self.report_file = keep(self.case, file, purpose="核对报告", at=at)
        self.conclusion = CheckConclusion.CONFLICT if doubts else CheckConclusion.NO_CONFLICT
        self.save()
        for doubt in doubts:
            Doubt.objects.create(check_request=self, case=self.case, round=self.round, **doubt)

    def _against_report(
        self, reported_on: date, file: Any, doubts: Sequence[DoubtFacts], at: datetime
    ) -> list[str]:
        reasons = []
        if self.reported_on:
            reasons.append(f"{self.reported_on} 的核对报告已经登记，不能再登记一份")
        if reported_on < timezone.localdate(self.requested_at):
            reasons.append("报告日期早于提请核对的日期，请对照报告核对")
        if reported_on > timezone.localdate(at):
            reasons.append("报告日期还没有到，请对照报告核对")
        if file is None:
            reasons.append("请上传核对报告")
        if any(not d["item"].strip() or not d["found"].strip() for d in doubts):
            reasons.append("每条疑点都要写明项目和核对结果")
        return reasons

    @property
    def open_doubts(self) -> models.QuerySet[Doubt]:
        return self.doubts.filter(closed_at__isnull=True)


class Doubt(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="doubts", verbose_name="案卷")
    check_request = models.ForeignKey(
        CheckRequest, models.PROTECT, related_name="doubts", verbose_name="核对"
    )
    round = round_field()
    item = models.CharField("项目", max_length=120)
    found = models.CharField("核对结果", max_length=300)
    declared = models.CharField("申报情况", max_length=300, blank=True)
    outcome = models.CharField("核实结论", max_length=8, choices=DoubtOutcome.choices, blank=True)
    explanation = models.TextField("申请人说明", blank=True)
    evidence_file = file_field("佐证材料")
    closed_at = models.DateTimeField("核实时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核实人",
    )

    class Meta:
        verbose_name = "核对疑点"
        verbose_name_plural = "核对疑点"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False, outcome__in=DoubtOutcome.values) & ~Q(explanation="")),
                name="doubt_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=DoubtOutcome.FALSE) | Q(evidence_file__isnull=False),
                name="doubt_disproved_with_evidence",
            ),
        ]

    def close(self, *, outcome: str, explanation: str, by: Post, at: datetime, evidence: Any = None) -> None:
        """Close a doubt with the applicant (YC-023…025): 不属实 needs evidence on file (S-67)."""
        reasons = []
        if self.closed_at:
            reasons.append(f"“{self.item}”已经核实过")
        if not explanation.strip():
            reasons.append(f"请记下申请人对“{self.item}”的说明")
        if outcome not in DoubtOutcome.values:
            reasons.append(f"请选择“{self.item}”属实还是不属实")
        if outcome == DoubtOutcome.FALSE and evidence is None:
            reasons.append(f"认定“{self.item}”不属实，要上传佐证材料")
        if reasons:
            raise Refused(reasons)
        self.outcome = outcome
        self.explanation = explanation.strip()
        self.evidence_file = keep(self.case, evidence, purpose="疑点佐证", at=at)
        self.closed_at, self.closed_by = at, by
        self.save()
