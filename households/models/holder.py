"""Who holds a beneficiary's card and draws the money for them (代取人)."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from accounts.idnumber import normalise_id_number
from accounts.masks import mask_id, mask_phone
from accounts.vault import SealedTextField, blind_index
from audit.models import Recorded
from households.choices import HolderKind


class CardHolderQuerySet(models.QuerySet["CardHolder"]):
    def current(self) -> Self:
        return self.filter(ended_on=None)

    def in_force(self, day: date) -> Self:
        """Holders who may draw on `day`: agreed by all three, filed with the county, neither expired nor revoked."""
        return self.filter(since__lte=day, until__gte=day, filed_at__isnull=False).filter(
            Q(ended_on=None) | Q(ended_on__gt=day)
        )


class CardHolder(Recorded):
    """社会救助金代取: agreement of the beneficiary, the holder and the office, filed with the county (YC-105, 106).

    `until` is the last day of the agreement; `ended_on` the first day it no longer holds because it was revoked.
    """

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="holders")
    beneficiary = models.ForeignKey(
        "households.Member", models.PROTECT, related_name="holders", verbose_name="救助对象"
    )
    county_code = models.CharField(max_length=12, editable=False)
    kind = models.CharField("代取人身份", max_length=10, choices=HolderKind)
    name = models.CharField("代取人", max_length=60)
    relation = models.CharField("与救助对象关系", max_length=30)
    id_number = SealedTextField(purpose="id_number", verbose_name="身份证号码")
    id_index = models.CharField(max_length=64, editable=False)
    phone = SealedTextField(purpose="phone", verbose_name="联系电话", blank=True, default="")
    beneficiary_signed_on = models.DateField("救助对象签字日期")
    holder_signed_on = models.DateField("代取人签字日期")
    office_signed_on = models.DateField("乡镇（街道）签字日期")
    purpose = models.CharField("资金用途", max_length=200)
    since = models.DateField("起始日期")
    until = models.DateField("终止日期")
    filing_no = models.CharField("县级备案号", max_length=60, blank=True)
    filed_at = models.DateTimeField("备案时间", null=True, blank=True)
    ended_on = models.DateField("撤销日期", null=True, blank=True)
    end_reason = models.CharField("撤销原因", max_length=200, blank=True)

    objects = CardHolderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代取人"
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary"], condition=Q(ended_on=None), name="holder_one_current_per_beneficiary"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="holder_dates_in_order"),
            models.CheckConstraint(condition=~Q(purpose=""), name="holder_agreement_names_purpose"),
            models.CheckConstraint(
                condition=Q(filed_at=None, filing_no="") | (Q(filed_at__isnull=False) & ~Q(filing_no="")),
                name="holder_filed_with_number",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_reason=""), name="holder_ended_with_reason"
            ),
        ]
        indexes = [
            # The county's list of agreements waiting to be filed.
            models.Index(
                fields=["county_code", "id"],
                condition=Q(filed_at=None, ended_on=None),
                name="holder_unfiled",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.id_number != (number := normalise_id_number(self.id_number)):
            self.id_number = number
        self.id_index = blind_index("id_number", self.id_number)
        self.county_code = self.household.county_id
        super().save(*args, **kwargs)

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""
