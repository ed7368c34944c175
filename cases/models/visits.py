"""入户调查: who went, what they found beside what was declared, who signed on the spot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from audit.acts import Refused
from cases import findings, team
from cases.models.base import OfCase, round_field
from cases.models.files import file_field
from cases.models.visitors import VisitPhoto, VisitSigner, kind_of
from cases.uploads import keep

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models.case import Case
    from policies.rules import Rules


class SigningWay(models.TextChoices):
    HANDWRITTEN = "handwritten", "手写签名"
    FINGERPRINT = "fingerprint", "按指印"
    PAPER = "paper", "纸上签字拍照"


def residence_of(case: Case) -> str:
    """Where the household lives, as the visit form writes it."""
    household = case.household
    lives_in = household.residence_region or household.village
    return f"{lives_in.name}{household.group_name}{household.address}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, post: Post) -> VisitQuerySet:
        case_model = self.model._meta.get_field("case").related_model
        return self.filter(case__in=case_model.objects.visible_to(post))

    def live(self) -> VisitQuerySet:
        return self.filter(cancelled_at__isnull=True)

    def planned(self) -> VisitQuerySet:
        return self.live().filter(finished_at__isnull=True)


class Visit(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="visits", verbose_name="案卷")
    round = round_field()
    planned_at = models.DateTimeField("约定时间")
    started_at = models.DateTimeField("到户时间", null=True, blank=True)
    finished_at = models.DateTimeField("离户时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)
    place = models.CharField("调查地点", max_length=200)
    findings = models.JSONField("调查情况", default=dict)
    neighbours = models.JSONField("邻里走访", default=list)
    problem = models.TextField("发现的问题", blank=True)
    household_signer = models.CharField("户内签字人", max_length=64, blank=True)
    household_signed_at = models.DateTimeField("户内签字时间", null=True, blank=True)
    household_signing = models.CharField("签字方式", max_length=16, choices=SigningWay.choices, blank=True)
    household_signature = file_field("户内签字")
    refused = models.BooleanField("拒绝签字", default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "入户调查"
        verbose_name_plural = "入户调查"
        indexes = [
            models.Index(
                fields=["county", "planned_at"],
                name="visit_planned",
                condition=Q(finished_at__isnull=True, cancelled_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"],
                condition=Q(cancelled_at__isnull=True),
                name="visit_live_once_per_round",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(started_at__isnull=False, finished_at__gte=models.F("started_at")),
                name="visit_finished_after_start",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="visit_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(household_signed_at__isnull=True, household_signature__isnull=True)
                | (
                    Q(
                        household_signed_at__isnull=False,
                        household_signature__isnull=False,
                    )
                    & ~Q(household_signer="")
                ),
                name="visit_household_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(household_signed_at__isnull=False)
                | Q(refused=True),
                name="visit_finished_signed_or_refused",
            ),
        ]

    @classmethod
    def plan(
        cls,
        case: Case,
        round: int,
        *,
        planned_at: datetime,
        posts: Iterable[Post],
        by: Post,
        at: datetime,
        place: str = "",
    ) -> Visit:
        """Arrange a visit: `posts` are the investigators, each person once; `place` defaults to the residence."""
        posts = list(posts)
        place = place.strip() or residence_of(case)
        reasons = []
        if cls.objects.live().filter(case=case, round=round).exists():
            reasons.append(f"第 {round} 轮入户已经安排，先取消原来的安排再改约")
        if not posts:
            reasons.append("请选调查人员")
        if len({p.user_id for p in posts}) < len(posts):
            reasons.append("同一个人不能算两名调查人员")
        if not place:
            reasons.append("请写明到哪里入户")
        if reasons:
            raise Refused(reasons)
        visit = cls.objects.create(
            case=case,
            round=round,
            planned_at=planned_at,
            place=place,
            findings=findings.blank(case.household),
        )
        for post in posts:
            visit.add_investigator(post)
        return visit

    def add_investigator(self, post: Post) -> VisitSigner:
        return VisitSigner.objects.create(
            visit=self,
            case=self.case,
            post=post,
            user=post.user,
            name=post.user.name,
            kind=kind_of(post),
        )

    def start(self, *, by: Post, at: datetime, place: str = "") -> None:
        """The team is at the door."""
        self._refuse_unless_live()
        if self.started_at:
            raise Refused(["这次入户已经开始"])
        self.started_at, self.place = at, place.strip() or self.place
        self.save()

    def record(self, section: str, content: dict[str, Any], *, by: Post, at: datetime) -> None:
        """Save one of the four sections as it stands; a finished visit no longer changes."""
        self._refuse_unless_live()
        if section not in findings.SECTIONS:
            raise Refused([f"入户调查表没有“{section}”这一部分"])
        self.findings = {**self.findings, section: content}
        self.save()

    def add_photo(self, photo: Any, *, by: Post, at: datetime, caption: str = "") -> VisitPhoto:
        """Keep a photograph of the place: the camera’s own time if it wrote one, else `at`."""
        self._refuse_unless_live()
        stored = keep(self.case, photo, purpose="现场照片", at=at)
        if stored is None:
            raise Refused(["请先拍照"])
        return VisitPhoto.objects.create(
            visit=self,
            case=self.case,
            file=stored,
            taken_at=stored.taken_at or at,
            place=self.place,
            caption=caption,
        )

    def sign(self, *, signature: Any, by: Post, at: datetime) -> None:
        """An investigator signs for himself (谁入户、谁签字、谁负责, GC-59)."""
        self._refuse_unless_started()
        signer = self.signers.filter(user_id=by.user_id).first()
        if signer is None:
            names = "、".join(self.signers.values_list("name", flat=True))
            raise Refused([f"只有入户的人签字，本次入户的是{names}"])
        if signer.signed_at:
            raise Refused([f"{signer.name}已经签过字"])
        signer.signed_at = at
        signer.signature = keep(self.case, signature, purpose="调查人员签字", at=at)
        signer.save()

    def sign_household(
        self,
        *,
        signer: str,
        signature: Any,
        by: Post,
        at: datetime,
        way: str = SigningWay.HANDWRITTEN,
    ) -> None:
        """The household signs on the spot, after the findings were read out (GC-61, YC-016)."""
        self._refuse_unless_started()
        if not signer.strip():
            raise Refused(["请写明户里由谁签字"])
        self.household_signer = signer.strip()
        self.household_signature = keep(self.case, signature, purpose="户内签字", at=at)
        self.household_signed_at, self.household_signing, self.refused = at, way, False
        self.save()

    def refuse_signature(self, *, problem: str, by: Post, at: datetime) -> None:
        """The household would not sign: on record with what was said."""
        self._refuse_unless_started()
        if not problem.strip():
            raise Refused(["户里不签字，要写明当时的情况"])
        self.refused, self.problem = True, problem
        self.save()

    def problems(self, rules: Rules) -> list[str]:
        """Everything still in the way of finishing under these rules; empty when the visit stands."""
        return self.finish_checks(min_team=rules.visit.min_team or 2, mix=rules.visit.mix or ())

    def finish_checks(self, *, min_team: int, mix: Iterable[str]) -> list[str]:
        """Everything still in the way of finishing: form, team, signatures (GC-57…62)."""
        people = self._investigators()
        return [
            *findings.unfilled(self.findings),
            *team.team_reasons(people, min_team=min_team, mix=tuple(mix)),
            *team.signing_reasons(
                people,
                started_at=self.started_at,
                household_signed_at=self.household_signed_at,
                household_refused=self.refused,
            ),
        ]

    def finish(self, *, min_team: int, mix: Iterable[str], by: Post, at: datetime) -> None:
        """End the visit, or refuse with everything that is missing."""
        self._refuse_unless_live()
        if reasons := self.finish_checks(min_team=min_team, mix=mix):
            raise Refused(reasons)
        self.finished_at = at
        self.save()

    def cancel(self, *, reason: str, by: Post, at: datetime) -> None:
        """Nobody at home, team changed: the visit did not take place and another is arranged."""
        self._refuse_unless_live()
        if not reason.strip():
            raise Refused(["请写明这次入户为什么没有办成"])
        self.cancelled_at, self.cancel_reason = at, reason
        self.save()

    def _investigators(self) -> list[team.Investigator]:
        kin = set(self.case.kin_filings.values_list("staff_id", flat=True))
        return [
            team.Investigator(s.name, s.kind, s.user_id, s.signed_at, s.user_id in kin)
            for s in self.signers.all()
        ]

    def _refuse_unless_live(self) -> None:
        if self.finished_at:
            raise Refused(["入户已经办结，不能再改；情况有出入的，重新入户"])
        if self.cancelled_at:
            raise Refused(["这次入户已经取消"])

    def _refuse_unless_started(self) -> None:
        self._refuse_unless_live()
        if not self.started_at:
            raise Refused(["还没有登记到户，先点“到户”再签字"])
