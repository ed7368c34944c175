from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models.people import User
from audit.models import Recorded


class ConfidentialityAgreementQuerySet(models.QuerySet["ConfidentialityAgreement"]):
    def in_force(self, day: date) -> Self:
        """Agreements that bind on `day`: begun, not expired, not revoked."""
        return self.filter(signed_on__lte=day, valid_until__gte=day).filter(
            Q(revoked_on=None) | Q(revoked_on__gt=day)
        )


class ConfidentialityAgreement(Recorded):
    """保密协议 of a member of staff who sees what the 核对 platform knows (D49, TA-12)."""

    file_from = "user_id"
    file_label = "accounts.user"

    user = models.ForeignKey(
        User, verbose_name="签署人", on_delete=models.PROTECT, related_name="confidentiality_agreements"
    )
    paper_no = models.CharField("协议编号", max_length=60)
    signed_on = models.DateField("签署日期")
    valid_until = models.DateField("有效期至")
    revoked_on = models.DateField("终止日期", null=True, blank=True)

    objects = ConfidentialityAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "保密协议"
        verbose_name_plural = "保密协议"
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="confidentiality_ends_after_signing", condition=Q(valid_until__gte=F("signed_on"))
            ),
            models.CheckConstraint(
                name="confidentiality_revoked_after_signing",
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("signed_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}的保密协议（至 {self.valid_until.isoformat()}）"
