"""近亲属备案: staff of the office or the village who are kin of a household that applies."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.models.base import OfCase

if TYPE_CHECKING:
    from audit.acts import Actor
    from cases.kinship import KinMatch
    from cases.models.case import Case


class MatchedBy(models.TextChoices):
    DECLARATION = "declaration", "本人申报"
    ID = "id", "身份证号"
    PHONE = "phone", "手机号"
    ACCOUNT = "account", "银行账号"
    ADDRESS = "address", "住址"


class KinFiling(OfCase):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="kin_filings", verbose_name="案卷")
    staff = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="工作人员")
    relation = models.CharField("与申请家庭的关系", max_length=32)
    matched_by = models.CharField("发现途径", max_length=16, choices=MatchedBy.choices)
    filed_at = models.DateTimeField("备案时间")
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta:
        verbose_name = "近亲属备案"
        verbose_name_plural = "近亲属备案"
        constraints = [
            models.UniqueConstraint(fields=["case", "staff"], name="kin_filed_once"),
            models.CheckConstraint(condition=Q(matched_by__in=MatchedBy.values), name="kin_match_known"),
        ]

    @classmethod
    def file(cls, case: Case, matches: list[KinMatch], *, by: Actor, at: datetime) -> list[KinFiling]:
        """File every match not filed yet and flag the case; returns the new filings."""
        known = set(cls.objects.filter(case=case).values_list("staff_id", flat=True))
        new: list[KinFiling] = []
        for match in matches:
            if match.staff_id in known:
                continue
            known.add(match.staff_id)
            new.append(
                cls.objects.create(
                    case=case,
                    staff_id=match.staff_id,
                    relation=match.relation,
                    matched_by=match.matched_by,
                    note=match.note,
                    filed_at=at,
                )
            )
        if new and not case.kin_filed:
            case.kin_filed = True
            case.save()
        return new
