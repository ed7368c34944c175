"""Who agreed to be checked, who supports the household from outside, who acts for it."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.idnumber import normalise_id_number
from accounts.masks import mask_id, mask_phone
from accounts.vault import SealedTextField, blind_index
from audit.models import Recorded
from households.choices import Inability


class Supporter(Recorded):
    """A person owing support who lives elsewhere (赡养、抚养、扶养义务人). `monthly_support` in 元."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="supporters")
    county_code = models.CharField(max_length=12, editable=False)
    name = models.CharField("姓名", max_length=60)
    relation = models.CharField("与申请人关系", max_length=30)
    id_number = SealedTextField(purpose="id_number", verbose_name="身份证号码", blank=True, default="")
    id_index = models.CharField(max_length=64, null=True, blank=True, editable=False)
    phone = SealedTextField(purpose="phone", verbose_name="联系电话", blank=True, default="")
    monthly_support = models.DecimalField("每月给付（元）", max_digits=10, decimal_places=2, default=0)
    # 特困: somebody who owes support but cannot give it does not stand in the way (43号第八条); empty: able.
    inability = models.CharField("无履行义务能力的情形", max_length=12, choices=Inability, blank=True)
    inability_proof = models.CharField("依据", max_length=200, blank=True)
    until = models.DateField("义务终止日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "赡养抚养扶养人"
        constraints = [
            models.CheckConstraint(
                condition=Q(inability="") | ~Q(inability_proof=""), name="supporter_inability_has_proof"
            ),
            models.CheckConstraint(
                condition=Q(monthly_support__gte=0),
                name="supporter_support_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id_index"],
                name="supporter_by_id",
                condition=Q(id_index__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.id_number != (number := normalise_id_number(self.id_number)):
            self.id_number = number
        self.id_index = blind_index("id_number", self.id_number) if self.id_number else None
        self.county_code = self.household.county_id
        super().save(*args, **kwargs)

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number) if self.id_number else ""

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""


class Authorisation(Recorded):
    """A signed consent to have one’s income and property checked.

    Every adult member signs; so does a supporter outside the household whose means are to be looked at
    (社会救助法第四十一条).
    """

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="authorisations")
    county_code = models.CharField(max_length=12, editable=False)
    member = models.ForeignKey(
        "households.Member",
        models.PROTECT,
        related_name="authorisations",
        null=True,
        blank=True,
        verbose_name="家庭成员",
    )
    supporter = models.ForeignKey(
        Supporter,
        models.PROTECT,
        related_name="authorisations",
        null=True,
        blank=True,
        verbose_name="赡养抚养扶养人",
    )
    purpose = models.CharField("用途", max_length=100, default="家庭经济状况信息核对")
    signed_on = models.DateField("签署日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核对授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=True, supporter__isnull=False)
                | Q(member__isnull=False, supporter__isnull=True),
                name="authorisation_one_signer",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.county_code = self.household.county_id
        super().save(*args, **kwargs)

    @property
    def signer_name(self) -> str:
        return (self.member or self.supporter).name


class Proxy(Recorded):
    """Someone who applies and acts in the head's name (代理人), a person or the village committee (GC-39, GC-47)."""

    file_from = "household_id"
    file_label = "households.household"

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="proxies")
    county_code = models.CharField(max_length=12, editable=False)
    name = models.CharField("代理人", max_length=60)
    is_committee = models.BooleanField("村（居）民委员会代办", default=False)
    relation = models.CharField("与申请人关系", max_length=30, blank=True)
    id_number = SealedTextField(purpose="id_number", verbose_name="身份证号码", blank=True, default="")
    id_index = models.CharField(max_length=64, null=True, blank=True, editable=False)
    phone = SealedTextField(purpose="phone", verbose_name="联系电话", blank=True, default="")
    grounds = models.CharField("代理事由", max_length=200)
    since = models.DateField("委托日期")
    until = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代理人"
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True),
                name="proxy_one_current_per_household",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.id_number != (number := normalise_id_number(self.id_number)):
            self.id_number = number
        self.id_index = blind_index("id_number", self.id_number) if self.id_number else None
        self.county_code = self.household.county_id
        super().save(*args, **kwargs)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""
