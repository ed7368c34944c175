"""Where the money goes: 社保卡 accounts and their history."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.masks import mask_account
from accounts.vault import SealedTextField, blind_index
from audit.models import Recorded


class PayeeAccountQuerySet(models.QuerySet):
    def in_force(self, day: date) -> Self:
        """Accounts payable on `day`."""
        return self.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day)))

    def current(self) -> Self:
        return self.filter(until__isnull=True)


class PayeeAccount(Recorded):
    """A bank account of the household, or of one member helped alone (单人户). `until` is the first day it is not used."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="accounts")
    for_member = models.ForeignKey(
        "households.Member",
        models.PROTECT,
        related_name="accounts",
        null=True,
        blank=True,
        verbose_name="单人救助对象",
    )
    county_code = models.CharField(max_length=12, editable=False)
    bank = models.CharField("开户银行", max_length=100)
    holder_name = models.CharField("户名", max_length=60)
    number = SealedTextField(purpose="account", verbose_name="银行账号")
    number_index = models.CharField(max_length=64, editable=False)
    social_card = models.BooleanField("社会保障卡", default=True)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True, blank=True)

    objects = PayeeAccountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收款账户"
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True, for_member__isnull=True),
                name="account_one_current_per_household",
            ),
            models.UniqueConstraint(
                fields=["for_member"],
                condition=Q(until__isnull=True, for_member__isnull=False),
                name="account_one_current_per_person",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="account_dates_in_order",
            ),
        ]
        indexes = [
            # Two households on one card is a question the roster and the kin match ask.
            models.Index(fields=["number_index"], name="account_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.masked_number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number_index = blind_index("account", self.number)
        self.county_code = self.household.county_id
        super().save(*args, **kwargs)

    @property
    def masked_number(self) -> str:
        return mask_account(self.number)
