"""民主评议: the panel, the five steps of the minutes, one conclusion."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Required, TypedDict

from django.db import models
from django.db.models import Q

from audit.acts import Refused
from cases import minutes, quorum
from cases.models.base import OfCase, round_field
from cases.models.files import file_field
from cases.uploads import keep

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models.case import Case
    from policies.rules import Rules


class PanelKind(models.TextChoices):
    STREET = "street", "乡镇（街道）工作人员"
    COMMITTEE = "committee", "村（社区）党组织和村（居）委会成员"
    SUPERVISION = "supervision", "村（居）务监督委员会成员"
    PARTY = "party", "党员代表"
    RESIDENT_REP = "resident_rep", "村（居）民代表"


class MeetingConclusion(models.TextChoices):
    TRUE = "true", "真实有效"
    UNTRUE = "untrue", "不真实"
    DISPUTED = "disputed", "争议较大"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, post: Post) -> MeetingQuerySet:
        case_model = self.model._meta.get_field("case").related_model
        return self.filter(case__in=case_model.objects.visible_to(post))

    def live(self) -> MeetingQuerySet:
        return self.filter(cancelled_at__isnull=True)


class PanelFacts(TypedDict, total=False):
    """A person as put on the panel; `kin`: how he is related to the household, empty when he is not."""

    name: Required[str]
    kind: Required[str]
    present: bool
    kin: str


def _against_person(person: PanelFacts) -> list[str]:
    reasons = []
    if not person["name"].strip():
        reasons.append("评议人员要写姓名")
    if person["kind"] not in PanelKind.values:
        reasons.append(f"{person['name']}：请选择参加评议的身份")
    return reasons


class Meeting(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="meetings", verbose_name="案卷")
    round = round_field()
    held_at = models.DateTimeField("评议时间")
    place = models.CharField("评议地点", max_length=200)
    chair = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="主持人")
    steps = models.JSONField("评议记录", default=list)
    conclusion = models.CharField("结论", max_length=16, choices=MeetingConclusion.choices, blank=True)
    dissent = models.TextField("不同意见", blank=True)
    concluded_at = models.DateTimeField("形成结论时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("流会时间", null=True, blank=True)
    cancel_reason = models.CharField("流会原因", max_length=300, blank=True)
    attendance_photo = file_field("签到表照片")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "民主评议"
        verbose_name_plural = "民主评议"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"],
                condition=Q(cancelled_at__isnull=True),
                name="meeting_live_once_per_round",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_at__isnull=True)
                | Q(conclusion__in=MeetingConclusion.values, concluded_at__isnull=False),
                name="meeting_conclusion_has_time",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | (~Q(cancel_reason="") & Q(conclusion="")),
                name="meeting_cancelled_without_conclusion",
            ),
        ]

    @classmethod
    def open(
        cls,
        case: Case,
        round: int,
        *,
        held_at: datetime,
        place: str,
        by: Post,
        at: datetime,
        chair: Post | None = None,
        panel: Iterable[PanelFacts] = (),
        step_names: Sequence[str] = minutes.STEPS,
    ) -> Meeting:
        """Call the appraisal of this round, with the panel so far; `step_names` are the rules’ steps."""
        people = list(panel)
        reasons = [reason for person in people for reason in _against_person(person)]
        if cls.objects.live().filter(case=case, round=round).exists():
            reasons.append(f"第 {round} 轮民主评议已经组织，不能另开一次")
        if not place.strip():
            reasons.append("请写明在哪里评议")
        if len({p["name"] for p in people}) < len(people):
            reasons.append("评议人员名单里有重名，请写明区别")
        if reasons:
            raise Refused(reasons)
        steps = [{"name": name, "speaker": "", "text": ""} for name in step_names or minutes.STEPS]
        meeting = cls.objects.create(
            case=case, round=round, held_at=held_at, place=place, chair=chair or by, steps=steps
        )
        for person in people:
            meeting.add(**person, by=by, at=at)
        return meeting

    def add(
        self, name: str, kind: str, *, by: Post, at: datetime, present: bool = True, kin: str = ""
    ) -> Panelist:
        """Put a person on the panel; `kin` says how a relative of the household is related, who is recused."""
        self.refuse_when_over()
        if reasons := _against_person({"name": name, "kind": kind}):
            raise Refused(reasons)
        return Panelist.objects.create(
            meeting=self, case=self.case, name=name.strip(), kind=kind, present=present,
            recused=bool(kin), recusal_reason=kin,
        )  # fmt: skip

    def attend(self, here: Collection[int], *, by: Post, at: datetime) -> None:
        """Who came: the keys of the panelists present. Who signed was there."""
        self.refuse_when_over()
        for person in self.panel.all():
            present = person.pk in here or person.signed_at is not None
            if person.present != present:
                person.present = present
                person.save()

    def record(self, index: int, *, speaker: str, text: str, by: Post, at: datetime) -> None:
        """Write one step of the minutes (0…4)."""
        self.refuse_when_over()
        if not 0 <= index < len(self.steps):
            raise Refused(["评议记录没有这一步"])
        steps = [dict(step) for step in self.steps]
        steps[index].update(speaker=speaker.strip(), text=text.strip())
        self.steps = steps
        self.save()

    def count(self, rules: Rules) -> quorum.Quorum:
        """How the panel stands against the rules’ ratio, live; no ratio in the rules asks nothing."""
        ratio = rules.appraisal.representatives
        return quorum.count(self._seats(), num=ratio.num if ratio else 0, den=ratio.den if ratio else 1)

    def problems(self, rules: Rules) -> list[str]:
        """Everything in the way of a conclusion under these rules; empty when it may be drawn (GC-65…72)."""
        law = rules.review_meeting
        ratio = law.representatives
        return self._against_conclusion(
            num=ratio.num if ratio else 0,
            den=ratio.den if ratio else 1,
            step_names=law.steps or (),
            all_sign=law.all_sign is not False,
        )

    def conclude(
        self,
        conclusion: str,
        *,
        num: int,
        den: int,
        step_names: Sequence[str],
        all_sign: bool,
        by: Post,
        at: datetime,
        dissent: str = "",
    ) -> None:
        """Draw the one conclusion of this meeting, or refuse with everything that is missing."""
        self.refuse_when_over()
        reasons = self._against_conclusion(num=num, den=den, step_names=step_names, all_sign=all_sign)
        reasons += minutes.conclusion_reasons(conclusion, dissent)
        if reasons:
            raise Refused(reasons)
        self.conclusion, self.dissent, self.concluded_at = conclusion, dissent.strip(), at
        self.save()

    def _against_conclusion(
        self, *, num: int, den: int, step_names: Sequence[str], all_sign: bool
    ) -> list[str]:
        reasons = list(quorum.count(self._seats(), num=num, den=den).reasons)
        reasons += minutes.step_reasons(step_names or minutes.STEPS, self.steps)
        if all_sign:
            reasons += minutes.signature_reasons([(p.name, bool(p.signed_at)) for p in self.attendees()])
        return reasons

    @property
    def concluded(self) -> bool:
        return self.concluded_at is not None

    @property
    def disputed(self) -> bool:
        return self.conclusion == MeetingConclusion.DISPUTED

    def cancel(self, *, reason: str, by: Post, at: datetime) -> None:
        """流会: too few came. Another meeting may be called for the round."""
        self.refuse_when_over()
        if not reason.strip():
            raise Refused(["请写明为什么没有评成"])
        self.cancelled_at, self.cancel_reason = at, reason
        self.save()

    def attendees(self) -> models.QuerySet[Panelist]:
        """Who was present and not recused."""
        return self.panel.filter(present=True, recused=False)

    def _seats(self) -> list[quorum.Seat]:
        return [
            quorum.Seat(
                rep=p.kind == PanelKind.RESIDENT_REP,
                present=p.present,
                recused=p.recused,
                street=p.kind == PanelKind.STREET,
            )
            for p in self.panel.all()
        ]

    def refuse_when_over(self) -> None:
        """Nothing changes after the conclusion, nor in a meeting that failed."""
        if self.concluded_at:
            raise Refused(["评议结论已经形成，不能再改"])
        if self.cancelled_at:
            raise Refused(["这次评议已按流会处理，请另行组织"])


class Panelist(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案卷")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="panel", verbose_name="民主评议")
    name = models.CharField("姓名", max_length=64)
    kind = models.CharField("身份", max_length=16, choices=PanelKind.choices)
    present = models.BooleanField("到会", default=False)
    recused = models.BooleanField("回避", default=False)
    recusal_reason = models.CharField("回避原因", max_length=120, blank=True)
    opinion = models.CharField("意见", max_length=300, blank=True)
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    signature = file_field("签字")

    class Meta:
        verbose_name = "评议人员"
        verbose_name_plural = "评议人员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="panelist_once_per_meeting"),
            models.CheckConstraint(condition=Q(kind__in=PanelKind.values), name="panelist_kind_known"),
            models.CheckConstraint(
                condition=Q(recused=False) | ~Q(recusal_reason=""),
                name="panelist_recused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(present=True, recused=False),
                name="panelist_signs_only_when_taking_part",
            ),
        ]

    def sign(
        self,
        *,
        by: Post,
        at: datetime,
        signature: Any = None,
        opinion: str = "",
    ) -> None:
        """Sign the result; only who was present and takes part signs."""
        self.meeting.refuse_when_over()
        reasons = []
        if not self.present:
            reasons.append(f"{self.name}没有到会，不能签字")
        if self.recused:
            reasons.append(f"{self.name}已回避，不签评议结果")
        if self.signed_at:
            reasons.append(f"{self.name}已经签过字")
        if reasons:
            raise Refused(reasons)
        self.signed_at, self.opinion = at, opinion or self.opinion
        self.signature = keep(self.case, signature, purpose="评议人员签字", at=at)
        self.save()
