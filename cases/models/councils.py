"""审核确认会议 and 一事一议: who sat, how they voted, what follows from the votes (YC-028, 037, 038)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.acts import Refused
from cases.models.base import OfCase, round_field
from cases.models.councillors import Councillor, kin_words
from cases.models.files import file_field
from cases.votes import Ballot, Tally, tally

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models.case import Case
    from policies.rules import Rules


class CouncilKind(models.TextChoices):
    CONFIRM = "confirm", "审核确认会议"
    COLLECTIVE = "collective", "一事一议"


class CouncilConclusion(models.TextChoices):
    AGREED = "agreed", "同意"
    DECLINED = "declined", "不同意"


class CouncilQuerySet(models.QuerySet["Council"]):
    def visible_to(self, post: Post) -> CouncilQuerySet:
        case_model = self.model._meta.get_field("case").related_model
        return self.filter(case__in=case_model.objects.visible_to(post))

    def live(self) -> CouncilQuerySet:
        return self.filter(cancelled_at=None)

    def open(self) -> CouncilQuerySet:
        """Called, neither concluded nor cancelled."""
        return self.live().filter(concluded_at=None)

    def concluded(self) -> CouncilQuerySet:
        return self.filter(concluded_at__isnull=False)


class Council(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="councils", verbose_name="案卷")
    round = round_field()
    kind = models.CharField("会议种类", max_length=12, choices=CouncilKind.choices)
    called_at = models.DateTimeField("召集时间")
    held_at = models.DateTimeField("会议时间")
    place = models.CharField("会议地点", max_length=200)
    chair = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="主持人")
    reasons = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name="提请理由")
    facts = models.TextField("基本情况", blank=True)
    minutes = models.TextField("会议记录", blank=True)
    sheet = file_field("签到表照片")
    votes = models.CharField("表决结果", max_length=60, blank=True)
    conclusion = models.CharField("会议决定", max_length=12, choices=CouncilConclusion.choices, blank=True)
    concluded_at = models.DateTimeField("形成决定时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "审核确认会议"
        verbose_name_plural = "审核确认会议"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(concluded_at=None, cancelled_at=None),
                name="council_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_at=None)
                | (
                    Q(conclusion__in=CouncilConclusion.values, concluded_at__isnull=False)
                    & ~Q(votes="")
                    & ~Q(facts="")
                ),
                name="council_decides_by_votes",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | (~Q(cancel_reason="") & Q(conclusion="")),
                name="council_cancelled_without_decision",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CouncilKind.COLLECTIVE) | ~Q(reasons=[]),
                name="council_collective_has_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.case_no} {self.get_kind_display()}"

    @classmethod
    def call(
        cls,
        case: Case,
        round: int,
        *,
        kind: str,
        held_at: datetime,
        place: str,
        chair: Post,
        by: Post,
        at: datetime,
        facts: str = "",
        reasons: Sequence[str] = (),
        known_reasons: Sequence[str] = (),
    ) -> Council:
        """Call a council; `known_reasons` are those the rules list for 一事一议. The chair sits on it."""
        problems = []
        if cls.objects.open().filter(case=case).exists():
            problems.append("本案已有一次会议还没有形成决定，不能另开一次")
        if not place.strip():
            problems.append("请写明在哪里开会")
        if kin := kin_words(case, chair):
            problems.append(f"{chair.author_name}{kin}，不能主持，请换人主持")
        if kind == CouncilKind.COLLECTIVE:
            problems += _against_reasons(reasons, known_reasons)
        if problems:
            raise Refused(problems)
        council = cls.objects.create(
            case=case, round=round, kind=kind, called_at=at, held_at=held_at, place=place.strip(),
            chair=chair, facts=facts.strip(), reasons=list(reasons),
        )  # fmt: skip
        council.add(post=chair, by=by, at=at)
        return council

    def add(
        self,
        *,
        by: Post,
        at: datetime,
        post: Post | None = None,
        name: str = "",
        duty: str = "",
        kin: str = "",
    ) -> Councillor:
        """Seat a member: a post, or a person of another body by name. Kin are recused, found or told (YC-042)."""
        self.refuse_when_over()
        name = post.author_name if post else "".join(name.split())
        if not name:
            raise Refused(["请选参会人员，或写明姓名"])
        seated = Q(name=name) | Q(post__user_id=post.user_id) if post else Q(name=name)
        if self.members.filter(seated).exists():
            raise Refused([f"{name}已在参会名单里"])
        kin = kin.strip() or kin_words(self.case, post, name)
        return Councillor.objects.create(
            council=self,
            case=self.case,
            post=post,
            name=name,
            duty=post.post_label if post else duty.strip(),
            recused=bool(kin),
            recusal_reason=kin,
        )

    def attend(self, here: Collection[int], *, by: Post, at: datetime) -> None:
        """Who came: keys of the members present. Who has signed was there."""
        self.refuse_when_over()
        for member in self.members.all():
            present = member.pk in here or member.signed_at is not None
            if member.present != present:
                member.present = present
                if not present:
                    member.vote = ""
                member.save()

    def write(self, *, facts: str, minutes: str, by: Post, at: datetime) -> None:
        self.refuse_when_over()
        self.facts, self.minutes = facts.strip(), minutes.strip()
        self.save()

    def count(self, rules: Rules) -> Tally:
        """The votes as they stand, against the number of members the rules ask."""
        ballots = [Ballot(m.present, m.recused, m.vote) for m in self.members.all()]
        return tally(ballots, min_members=rules.collective.min_members or 0)

    def problems(self, rules: Rules) -> list[str]:
        """Everything in the way of a decision; empty when it may be drawn."""
        reasons = self.count(rules).reasons
        if not self.facts:
            reasons.append("还没有写明提请会议研究的基本情况")
        if not self.minutes:
            reasons.append("还没有会议记录")
        if timezone.now() < self.held_at:
            reasons.append("会议时间还没有到")
        unsigned = [m.name for m in self.voters() if m.signed_at is None]
        if unsigned:
            reasons.append(f"还有 {len(unsigned)} 人没有签字：{'、'.join(unsigned)}")
        chair = self.members.filter(post=self.chair).first()
        if chair is None or not chair.present:
            reasons.append(f"主持人{self.chair.author_name}没有到会")
        return reasons

    def conclude(self, rules: Rules, *, by: Post, at: datetime) -> None:
        """The decision follows from the votes: agreed by more than half of those voting, else not."""
        self.refuse_when_over()
        if reasons := self.problems(rules):
            raise Refused(reasons)
        counted = self.count(rules)
        self.votes = counted.words
        self.conclusion = CouncilConclusion.AGREED if counted.carried else CouncilConclusion.DECLINED
        self.concluded_at = at
        self.save()

    def cancel(self, *, reason: str, by: Post, at: datetime) -> None:
        self.refuse_when_over()
        if not reason.strip():
            raise Refused(["请写明会议为什么没有开成"])
        self.cancelled_at, self.cancel_reason = at, reason.strip()
        self.save()

    def voters(self) -> models.QuerySet[Councillor]:
        """Who is here and not recused."""
        return self.members.filter(present=True, recused=False)

    @property
    def concluded(self) -> bool:
        return self.concluded_at is not None

    @property
    def agreed(self) -> bool:
        return self.conclusion == CouncilConclusion.AGREED

    def refuse_when_over(self) -> None:
        if self.concluded_at:
            raise Refused(["会议决定已经形成，不能再改"])
        if self.cancelled_at:
            raise Refused(["这次会议已取消，请另行召集"])


def _against_reasons(reasons: Sequence[str], known: Sequence[str]) -> list[str]:
    if not known:
        return ["本地规则没有规定可以一事一议"]
    if not reasons or any(reason not in known for reason in reasons):
        return ["一事一议的理由须是：" + "、".join(known)]
    return []
