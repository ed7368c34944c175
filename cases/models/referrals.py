"""转办: what another department is competent for, followed until it answers; 报告政府 when nobody is (BY-20…22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.doors import InRegionQuerySet
from accounts.models import Role
from audit.acts import Refused
from cases.models.base import OfCase

if TYPE_CHECKING:
    from accounts.models import Post, Region
    from cases.models.case import Case

DEPARTMENTS = (
    "医疗保障局", "教育局", "住房和城乡建设局", "人力资源和社会保障局", "卫生健康局", "应急管理局", "残疾人联合会",
    "总工会", "共青团", "妇女联合会", "红十字会", "司法局", "慈善组织",
)  # fmt: skip


class ReferralQuerySet(InRegionQuerySet["Referral"]):
    region_path = "township"
    village_path = "village"
    blind_roles = frozenset({Role.FINANCE, Role.SYSTEM_ADMIN})

    def open(self) -> ReferralQuerySet:
        return self.filter(closed_at=None)

    def overdue(self, day: date) -> ReferralQuerySet:
        return self.open().filter(due_on__lt=day)

    def sent_back(self, case: Case | None, village: Region, person: str) -> ReferralQuerySet:
        """What departments returned undone of one household or person, the newest first."""
        mine = self.filter(returned=True, case=case)
        return (mine if case else mine.filter(village=village, person=person)).order_by("-closed_at")


def _blank(said: Mapping[str, str]) -> list[str]:
    """The sentences of what was left empty."""
    return [sentence for sentence, value in said.items() if not value.strip()]


class Referral(OfCase):
    """A need sent to another department. Without a case (not accepted, a single need) it is a file of its own."""

    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="案卷"
    )
    township = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="乡镇（街道）"
    )
    village = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="村（社区）"
    )
    person = models.CharField("求助人", max_length=64)
    contact = models.CharField("联系方式", max_length=60, blank=True)
    department = models.CharField("转办部门", max_length=80)
    need = models.TextField("求助事项")
    reason = models.TextField("转办理由")
    referred_at = models.DateTimeField("转办时间")
    referred_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="转办人")
    due_on = models.DateField("请于此日前反馈")
    result = models.TextField("办理结果", blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    returned = models.BooleanField("部门退回", default=False)
    # The first referral of the same request, when departments pass it on to one another (YC-151).
    request = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="passed_on", verbose_name="首次转办"
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "转办"
        verbose_name_plural = "转办"
        indexes = [
            models.Index(
                fields=["township", "due_on", "id"], condition=Q(closed_at=None), name="referral_open_by_due"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, result="") | (Q(closed_at__isnull=False) & ~Q(result="")),
                name="referral_closed_with_result",
            ),
            models.CheckConstraint(
                condition=Q(returned=False) | Q(closed_at__isnull=False), name="referral_returned_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} 转{self.department}"

    @classmethod
    def open_for(
        cls,
        case: Case | None,
        *,
        department: str,
        need: str,
        reason: str,
        due_on: date,
        by: Post,
        at: datetime,
        village: Region | None = None,
        person: str = "",
        contact: str = "",
        after: Referral | None = None,
    ) -> Referral:
        """Refer a need; of a case, or of a person of `village` who has none.

        `after`: a referral another department sent back without a result; this one goes on with the same request.
        So does one in the very words of such a referral.
        """
        place = case.village if case else village
        person = case.applicant_name if case else person.strip()
        said = {"请写明转给哪个部门": department, "请写明求助事项": need, "请写明转办理由": reason}
        reasons = _blank(said | {"请写明求助人": person})
        if place is None or place.township is None:
            reasons.append("请选求助人所在的村（社区）")
        if due_on < timezone.localdate(at):
            reasons.append("反馈期限不能早于今天")
        if after is not None and not after.may_be_followed_by(case, person):
            reasons.append("要接着转办的那一件没有被退回，或者不是同一个人的")
        if reasons:
            raise Refused(reasons)
        assert place is not None
        after = after or cls.objects.sent_back(case, place, person).filter(need=need.strip()).first()
        assert place.county is not None
        assert place.township is not None
        return cls.objects.create(
            case=case, county=place.county, township=place.township, village=place, person=person,
            contact=contact.strip(), department=department.strip(), need=need.strip(), reason=reason.strip(),
            due_on=due_on, referred_at=at, referred_by=by,
            request=after and (after.request or after),
        )  # fmt: skip

    @property
    def region(self) -> Region:
        return self.township

    def may_be_followed_by(self, case: Case | None, person: str) -> bool:
        """Sent back undone, and of the same household or person."""
        return self.returned and self.case == case and self.person == person

    def note(
        self, text: str, *, told: str, final: bool, by: Post, at: datetime, returned: bool = False
    ) -> ReferralNote:
        """Progress or, `final`, the result; the applicant is told either way (BY-21). `told`: how.

        `returned`: the department sends it back undone; that ends this referral, not the request.
        """
        final = final or returned
        reasons = []
        if self.closed_at:
            reasons.append(f"转{self.department}的事项已经办结")
        if not text.strip():
            reasons.append("请写明办理结果" if final else "请写明办理进展")
        if not told.strip():
            reasons.append("请写明怎样把进度告知了求助人")
        if reasons:
            raise Refused(reasons)
        noted = ReferralNote.objects.create(
            referral=self, case=self.case, county=self.county, text=text.strip(), told=told.strip(),
            final=final, noted_at=at, noted_by=by,
        )  # fmt: skip
        if final:
            self.result, self.closed_at, self.returned = text.strip(), at, returned
            self.save()
        return noted


class ReferralNote(OfCase):
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="案卷"
    )
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="notes", verbose_name="转办")
    text = models.TextField("进展或结果")
    told = models.CharField("告知求助人的方式", max_length=120)
    final = models.BooleanField("办理结果", default=False)
    noted_at = models.DateTimeField("登记时间")
    noted_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "转办进展"
        verbose_name_plural = "转办进展"
        ordering = ["noted_at", "id"]


class ReportGround(models.TextChoices):
    UNREFERRABLE = "unreferrable", "无法转办，又没有相关救助政策"
    OVER_STANDARD = "over_standard", "资金需求过大、超过规定标准"
    RISK = "risk", "有可能采取过激行为，危害社会"


class GovernmentReportQuerySet(models.QuerySet["GovernmentReport"]):
    def visible_to(self, post: Post) -> GovernmentReportQuerySet:
        """Of the cases a post may read; what speaks of a risk is not for the village (BY-35)."""
        case_model = self.model._meta.get_field("case").related_model
        found = self.filter(case__in=case_model.objects.visible_to(post))
        return found.exclude(ground=ReportGround.RISK) if post.holds(Role.VILLAGE_ASSISTANT) else found


class GovernmentReport(OfCase):
    """D51: what the office reports to the government of its level, with plan and what support it needs (BY-34)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="reports", verbose_name="案卷")
    ground = models.CharField("报告情形", max_length=16, choices=ReportGround.choices)
    addressee = models.CharField("报告对象", max_length=80)
    informed = models.CharField("同时通报的部门", max_length=200, blank=True)
    facts = models.TextField("基本情况")
    plan = models.TextField("解决方案", blank=True)
    support = models.TextField("支持条件", blank=True)
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="报告人")

    objects = GovernmentReportQuerySet.as_manager()

    class Meta:
        verbose_name = "向政府报告"
        verbose_name_plural = "向政府报告"
        constraints = [
            models.CheckConstraint(
                condition=~Q(ground=ReportGround.OVER_STANDARD) | (~Q(plan="") & ~Q(support="")),
                name="report_over_standard_has_plan",
            ),
            models.CheckConstraint(
                condition=~Q(ground=ReportGround.RISK) | ~Q(informed=""),
                name="report_risk_informs_departments",
            ),
        ]

    @classmethod
    def make(
        cls,
        case: Case,
        *,
        ground: str,
        addressee: str,
        facts: str,
        by: Post,
        at: datetime,
        plan: str = "",
        support: str = "",
        informed: str = "",
    ) -> GovernmentReport:
        """Report to the government; each ground asks what the law asks of it (BY-22, 34, 35)."""
        reasons = []
        if ground not in ReportGround.values:
            reasons.append("请选择报告情形")
        if not addressee.strip():
            reasons.append("请写明报告哪一级政府")
        if not facts.strip():
            reasons.append("请写明基本情况")
        if ground == ReportGround.OVER_STANDARD and not (plan.strip() and support.strip()):
            reasons.append("资金需求超过规定标准的，要写明解决方案和需要的支持条件")
        if ground == ReportGround.RISK and not informed.strip():
            reasons.append("有可能采取过激行为的，要写明同时通报了哪些部门")
        if reasons:
            raise Refused(reasons)
        words: dict[str, Any] = {
            "plan": plan.strip(),
            "support": support.strip(),
            "informed": informed.strip(),
        }
        return cls.objects.create(
            case=case, ground=ground, addressee=addressee.strip(), facts=facts.strip(), reported_at=at,
            reported_by=by, **words,
        )  # fmt: skip
