"""A member of a council: seat, recusal, vote and signature."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.kin import is_kin
from audit.acts import Refused
from cases import votes
from cases.models.base import OfCase
from cases.models.files import file_field
from cases.uploads import keep

if TYPE_CHECKING:
    from accounts.models import Post
    from cases.models.case import Case


class Vote(models.TextChoices):
    FOR = votes.FOR, "同意"
    AGAINST = votes.AGAINST, "不同意"
    ABSTAIN = votes.ABSTAIN, "弃权"


def kin_words(case: Case, post: Post | None, name: str = "") -> str:
    """Why a person may not sit on this case's council, empty when nothing is known (YC-042, S-47).

    A post is looked up by declaration, number and filing; a person of another body by the name on file.
    """
    filings = case.kin_filings.select_related("staff")
    filed = next((f for f in filings if (f.staff_id == post.user_id if post else f.staff.name == name)), None)
    if filed is not None:
        return f"已备案为申请家庭的近亲属（{filed.relation}）"
    if post is not None and is_kin(case, post):
        return "与申请家庭有近亲属关系"
    return ""


class Councillor(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案卷")
    council = models.ForeignKey("cases.Council", models.PROTECT, related_name="members", verbose_name="会议")
    post = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="岗位"
    )
    name = models.CharField("姓名", max_length=64)
    duty = models.CharField("单位职务", max_length=80, blank=True)
    present = models.BooleanField("到会", default=True)
    recused = models.BooleanField("回避", default=False)
    recusal_reason = models.CharField("回避原因", max_length=120, blank=True)
    vote = models.CharField("表决", max_length=8, choices=Vote.choices, blank=True)
    opinion = models.CharField("意见", max_length=300, blank=True)
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    signature = file_field("签字")

    class Meta:
        verbose_name = "参会人员"
        verbose_name_plural = "参会人员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["council", "name"], name="councillor_once"),
            models.CheckConstraint(
                condition=Q(recused=False) | (~Q(recusal_reason="") & Q(vote="", signed_at=None)),
                name="councillor_recused_keeps_out",
            ),
            models.CheckConstraint(
                condition=Q(present=True) | Q(vote=""), name="councillor_votes_when_present"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(present=True, vote__in=Vote.values),
                name="councillor_signs_a_vote",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def cast(self, vote: str, *, by: Post, at: datetime) -> None:
        """Give the vote; once signed it stands."""
        self.council.refuse_when_over()
        reasons = self._kept_out("参加表决")
        if vote not in Vote.values:
            reasons.append(f"请选{self.name}是同意、不同意还是弃权")
        if self.signed_at and vote != self.vote:
            reasons.append(f"{self.name}已经签字，表决不能再改")
        if reasons:
            raise Refused(reasons)
        if self.vote != vote:
            self.vote = vote
            self.save()

    def recuse(self, reason: str, *, by: Post, at: datetime) -> None:
        """Step aside, with the reason; a vote given before no longer counts."""
        self.council.refuse_when_over()
        if not reason.strip():
            raise Refused([f"请写明{self.name}为什么回避"])
        if self.signed_at:
            raise Refused([f"{self.name}已经签字，不能再改为回避"])
        self.recused, self.recusal_reason, self.vote = True, reason.strip(), ""
        self.save()

    def sign(self, *, signature: Any, by: Post, at: datetime, opinion: str = "") -> None:
        """Sign the own vote; only who takes part and has voted signs."""
        self.council.refuse_when_over()
        reasons = self._kept_out("签字")
        if not self.vote:
            reasons.append(f"{self.name}还没有表决，先表决再签字")
        if self.signed_at:
            reasons.append(f"{self.name}已经签过字")
        if signature is None:
            reasons.append("请先签字，或拍下纸上的签名、指印")
        if reasons:
            raise Refused(reasons)
        self.signed_at, self.opinion = at, opinion.strip() or self.opinion
        self.signature = keep(self.case, signature, purpose="参会人员签字", at=at)
        self.save()

    def _kept_out(self, what: str) -> list[str]:
        if self.recused:
            return [f"{self.name}已回避，不{what}"]
        return [] if self.present else [f"{self.name}没有到会，不能{what}"]
