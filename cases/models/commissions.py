"""人户分离: the county where a household lives is asked to visit it, and answers (YC-018…020)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Level, Role
from audit.acts import Refused
from cases.models.base import OfCase, round_field
from cases.models.files import file_field
from cases.uploads import keep

if TYPE_CHECKING:
    from accounts.models import Post, Region
    from cases.models.case import Case

INVESTIGATORS = 2  # 57号 第十六条: who visits on commission visits under the same rules (YC-019)


class CommissionOutcome(models.TextChoices):
    INVESTIGATED = "investigated", "已调查回函"
    DECLINED = "declined", "对方退回委托"
    RECALLED = "recalled", "撤回委托"


class CommissionQuerySet(models.QuerySet["Commission"]):
    def visible_to(self, post: Post) -> CommissionQuerySet:
        """Those of the cases a post may read, and those sent to its own county or handed to its township."""
        case_model = self.model._meta.get_field("case").related_model
        return self.filter(Q(case__in=case_model.objects.visible_to(post)) | Q(pk__in=self._sent_to(post)))

    def received_by(self, post: Post) -> CommissionQuerySet:
        """What this post's own office was asked by others."""
        return self.filter(pk__in=self._sent_to(post))

    def _sent_to(self, post: Post) -> models.QuerySet[Any]:
        blind = self.model._meta.get_field("case").related_model.objects.all().blind_roles
        sent = self.model.objects.filter(sent_at__isnull=False)
        if not post.is_current() or post.role in blind:
            return sent.none().values("pk")
        mine = Q(to_region=post.region_id, to_region__level=Level.COUNTY) | Q(to_township=post.region_id)
        return sent.filter(mine).values("pk")

    def open(self) -> CommissionQuerySet:
        """Asked for, and nothing registered on our side yet."""
        return self.filter(outcome="")


class Commission(OfCase):
    """`county` is the one that asks. `answered_at`: when the other side answered; `outcome` once that is registered here."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="commissions", verbose_name="案卷")
    round = round_field()
    to_name = models.CharField("居住地县（市、区）民政部门", max_length=80)
    to_region = models.ForeignKey(
        "accounts.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="居住地县（市、区）",
    )
    to_township = models.ForeignKey(
        "accounts.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="交办乡镇（街道）",
    )
    address = models.CharField("居住地址", max_length=200)
    items = models.TextField("委托调查事项")
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="提出人")
    due_on = models.DateField("请于此日前回函")
    sent_at = models.DateTimeField("发函时间", null=True, blank=True)
    sent_by = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发函人"
    )
    answered_at = models.DateTimeField("对方回复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="对方经办人"
    )
    declined = models.BooleanField("对方退回", default=False)
    visited_on = models.DateField("入户日期", null=True, blank=True)
    investigators = models.CharField("调查人员", max_length=120, blank=True)
    answer = models.TextField("回函内容", blank=True)
    answer_file = file_field("调查回函")
    outcome = models.CharField("结果", max_length=16, choices=CommissionOutcome.choices, blank=True)
    closed_at = models.DateTimeField("登记结果时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = "异地委托调查"
        verbose_name_plural = "异地委托调查"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(outcome=""), name="commission_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None)
                | (Q(outcome__in=CommissionOutcome.values, closed_at__isnull=False) & ~Q(answer="")),
                name="commission_closed_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=CommissionOutcome.INVESTIGATED)
                | (Q(visited_on__isnull=False) & ~Q(investigators="")),
                name="commission_answer_tells_the_visit",
            ),
            models.CheckConstraint(
                condition=Q(to_township=None) | Q(to_region__isnull=False), name="commission_handed_inside"
            ),
        ]
        indexes = [
            models.Index(fields=["to_region", "due_on"], condition=Q(outcome=""), name="commission_received"),
            models.Index(fields=["county", "due_on"], condition=Q(outcome=""), name="commission_open"),
        ]

    def __str__(self) -> str:
        return f"{self.case.case_no} 委托{self.to_name}"

    @classmethod
    def ask(
        cls,
        case: Case,
        round: int,
        *,
        address: str,
        items: str,
        due_on: date,
        by: Post,
        at: datetime,
        to_region: Region | None = None,
        to_name: str = "",
    ) -> Commission:
        """Ask another county to visit; a county post sends the letter at once, a township's waits for the county."""
        reasons = []
        if cls.objects.open().filter(case=case).exists():
            reasons.append("本案已有一件委托调查没有结果，不能重复委托")
        if to_region is None and not to_name.strip():
            reasons.append("请选居住地的县（市、区），名单里没有的写明民政部门名称")
        if to_region is not None and to_region.pk == case.county_id:
            reasons.append("住在本县（市、区）的，由本县（市、区）入户调查，不用委托")
        if not address.strip():
            reasons.append("请写明现居住地址")
        if not items.strip():
            reasons.append("请写明委托调查哪些事项")
        if due_on <= timezone.localdate(at):
            reasons.append("回函期限须在今天以后")
        if reasons:
            raise Refused(reasons)
        asked = cls.objects.create(
            case=case, round=round, to_region=to_region, address=address.strip(), items=items.strip(),
            to_name=to_name.strip() or f"{to_region.name if to_region else ''}民政局", due_on=due_on,
            asked_at=at, asked_by=by,
        )  # fmt: skip
        if by.region.level == Level.COUNTY:
            asked.send(by=by, at=at)
        return asked

    def send(self, *, by: Post, at: datetime) -> None:
        """致函: county to county (YC-018)."""
        if self.sent_at:
            raise Refused([f"{self.to_name}的委托函已经发出"])
        self.sent_at, self.sent_by = at, by
        self.save()

    def hand_to(self, township: Region, *, by: Post, at: datetime) -> None:
        """The receiving county hands the visit to the township where the household lives (YC-019)."""
        self._refuse_strangers(by)
        if (
            self.to_region is None
            or not self.to_region.contains(township.pk)
            or township.level != Level.TOWNSHIP
        ):
            raise Refused(["请选本县（市、区）的乡镇（街道）"])
        self.to_township = township
        self.save()

    def reply(
        self,
        *,
        visited_on: date | None,
        investigators: str,
        answer: str,
        by: Post,
        at: datetime,
        file: Any = None,
    ) -> None:
        """The other side answers in the system, under the same rules as our own visit (YC-019)."""
        self._refuse_strangers(by)
        if reasons := self.against_answer(visited_on, investigators, answer, at):
            raise Refused(reasons)
        self._answered(visited_on, investigators, answer, file, at=at)
        self.answered_by = by
        self.save()

    def decline(self, *, why: str, by: Post, at: datetime) -> None:
        """无正当理由不得拒绝: a refusal has its reason, and the asking county sees it (YC-020, P12)."""
        self._refuse_strangers(by)
        if not why.strip():
            raise Refused(["无正当理由不得拒绝，请写明不能调查的理由"])
        self.declined, self.answer, self.answered_at, self.answered_by = True, why.strip(), at, by
        self.save()

    def close(
        self,
        outcome: str,
        *,
        by: Post,
        at: datetime,
        answer: str = "",
        visited_on: date | None = None,
        investigators: str = "",
        file: Any = None,
    ) -> None:
        """Register on our side what came back: the answer given in the system, or a letter with its facts."""
        reasons = self._against_closing(outcome, answer)
        told = bool(self.answered_at and not self.declined)
        if outcome == CommissionOutcome.INVESTIGATED and not told:
            reasons += self.against_answer(visited_on, investigators, answer, at)
            if file is None:
                reasons.append("请上传调查回函")
        if reasons:
            raise Refused(reasons)
        if outcome == CommissionOutcome.INVESTIGATED and not told:
            self._answered(visited_on, investigators, answer, file, at=at)
        elif answer.strip():
            self.answer = f"{self.answer}\n{answer.strip()}".strip()
        self.outcome, self.closed_at, self.closed_by = outcome, at, by
        self.save()

    def against_answer(
        self, visited_on: date | None, investigators: str, answer: str, at: datetime
    ) -> list[str]:
        reasons = []
        if visited_on is None or not timezone.localdate(self.asked_at) <= visited_on <= timezone.localdate(
            at
        ):
            reasons.append("请填写入户日期，须在委托之后、今天以前")
        if len(names_of(investigators)) < INVESTIGATORS:
            reasons.append(f"入户调查每组不少于 {INVESTIGATORS} 人，请写明全部调查人员姓名")
        if not answer.strip():
            reasons.append("请写明入户调查和邻里访问的情况")
        return reasons

    @property
    def waiting(self) -> bool:
        return not self.outcome

    def answerable_by(self, post: Post) -> bool:
        """May this post answer for the other side?"""
        mine = post.region_id in (self.to_region_id, self.to_township_id)
        return mine and post.holds(*RECEIVERS) and self.sent_at is not None and self.answered_at is None

    def _refuse_strangers(self, by: Post) -> None:
        if self.answered_at or self.outcome:
            raise Refused(["这件委托已有回复，不能再改"])
        if not self.answerable_by(by):
            raise Refused([f"须由{self.to_name}或其交办的乡镇（街道）办理"])

    def _against_closing(self, outcome: str, answer: str) -> list[str]:
        if self.outcome:
            return ["这件委托的结果已经登记"]
        reasons = []
        if outcome not in CommissionOutcome.values:
            reasons.append("请选择委托调查的结果")
        if outcome != CommissionOutcome.RECALLED and self.sent_at is None:
            reasons.append("委托函还没有由县（市、区）民政部门发出")
        if outcome == CommissionOutcome.RECALLED and not answer.strip():
            reasons.append("请写明为什么撤回委托")
        if outcome == CommissionOutcome.DECLINED and not (self.declined or answer.strip()):
            reasons.append("请写明对方退回的理由")
        return reasons

    def _answered(
        self, visited_on: date | None, investigators: str, answer: str, file: Any, *, at: datetime
    ) -> None:
        self.visited_on, self.investigators = visited_on, "、".join(names_of(investigators))
        self.answer, self.answered_at = answer.strip(), at
        self.answer_file = keep(self.case, file, purpose="调查回函", at=at)


RECEIVERS = (Role.COUNTY_CLERK, Role.COUNTY_LEADER, Role.CLERK, Role.INVESTIGATOR)


def names_of(text: str) -> list[str]:
    """张三、李四 → two names; any usual separator will do, no name twice."""
    for mark in "，,；; \n/":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(name.strip() for name in text.split("、") if name.strip()))
