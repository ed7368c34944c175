"""Who went on a visit and signed for it, and what they photographed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.models import Role
from cases.models.base import OfCase
from cases.models.files import file_field

if TYPE_CHECKING:
    from accounts.models import Post


class InvestigatorKind(models.TextChoices):
    STREET = "street", "乡镇（街道）工作人员"
    COMMUNITY = "community", "村（社区）工作人员"


def kind_of(post: Post) -> str:
    """Village and community staff are the community half of a team, everyone else the street half (GC-62)."""
    return InvestigatorKind.COMMUNITY if post.holds(Role.VILLAGE_ASSISTANT) else InvestigatorKind.STREET


class VisitSigner(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案卷")
    visit = models.ForeignKey("cases.Visit", models.PROTECT, related_name="signers", verbose_name="入户调查")
    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+", verbose_name="岗位")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("人员来源", max_length=16, choices=InvestigatorKind.choices)
    name = models.CharField("姓名", max_length=64)
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    signature = file_field("签字")

    class Meta:
        verbose_name = "入户调查人员"
        verbose_name_plural = "入户调查人员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "user"], name="visit_person_signs_once"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signature__isnull=True)
                | Q(signed_at__isnull=False, signature__isnull=False),
                name="visit_signer_signature_whole",
            ),
        ]


class VisitPhoto(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案卷")
    visit = models.ForeignKey("cases.Visit", models.PROTECT, related_name="photos", verbose_name="入户调查")
    file = models.ForeignKey("cases.StoredFile", models.PROTECT, related_name="+", verbose_name="照片")
    taken_at = models.DateTimeField("拍摄时间")
    place = models.CharField("拍摄地点", max_length=200, blank=True)
    caption = models.CharField("说明", max_length=60, blank=True)

    class Meta:
        verbose_name = "现场照片"
        verbose_name_plural = "现场照片"
        ordering = ["taken_at", "id"]
