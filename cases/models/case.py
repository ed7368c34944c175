"""Case: one household, one category, one file."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.doors import InRegionQuerySet
from accounts.models import Region, Role
from audit.models import Recorded
from cases.checklists import Need, checklist
from cases.counters import take_number
from policies.benefits import Support
from policies.categories import Category

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from households.models import Household, Member, PayeeAccount
    from policies.rules import Rules

CASE_NO = re.compile(r"^[A-Za-z]+-?\d{0,4}-?\d*$")


class Channel(models.TextChoices):
    WINDOW = "window", "窗口"
    VILLAGE_POINT = "village_point", "村（社区）受理点"
    PROXY = "proxy", "代办"
    ONLINE = "online", "网上"


def bigrams(name: str) -> list[str]:
    """Every pair of neighbouring characters of a name, and the whole of a one-character name."""
    name = re.sub(r"\s", "", name)
    return sorted({name[i : i + 2] for i in range(max(1, len(name) - 1))}) if name else []


class CaseQuerySet(InRegionQuerySet["Case"]):
    region_path = "township"
    village_path = "village"
    # Money and machines are no reason to read what a household lives on (S-73).
    blind_roles = frozenset({Role.FINANCE, Role.SYSTEM_ADMIN})

    def search(self, text: str) -> CaseQuerySet:
        """By case number (its beginning) or by part of the applicant’s name."""
        text = text.strip()
        if not text:
            return self.none()
        if CASE_NO.match(text):
            return self.filter(case_no__startswith=text.upper())
        if len(text) == 1:
            return self.filter(applicant_name__startswith=text)
        return self.filter(name_grams__contains=bigrams(text), applicant_name__contains=text)

    def open(
        self,
        *,
        household: Household,
        category: str,
        applicant: Member,
        at: datetime,
        channel: str = Channel.WINDOW,
        proxy_name: str = "",
        for_member: Member | None = None,
        place: Region | None = None,
    ) -> Case:
        """Open a case file under the next number of its township and year, e.g. `DG-2026-0137`.

        `for_member`: the one person applied for; None where the household applies. `place`: the village whose
        township works on it, where that is not the household's own (an emergency away from home).
        """
        village = place or household.village
        township = village.township or household.township
        return self.create(
            household=household,
            category=category,
            case_no=next_case_no(township, timezone.localtime(at).year),
            township=township,
            county=village.county or household.county,
            village=village,
            applicant=applicant,
            applicant_name=applicant.name,
            opened_at=at,
            channel=channel,
            proxy_name=proxy_name,
            for_member=for_member,
        )


class Case(Recorded):
    file_from = "id"
    file_label = "cases.case"

    household = models.ForeignKey(
        "households.Household",
        models.PROTECT,
        related_name="cases",
        verbose_name="家庭",
    )
    category = models.CharField("救助类别", max_length=16, choices=Category.choices)
    case_no = models.CharField("案号", max_length=32, unique=True)
    township = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="乡镇（街道）"
    )
    county = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="县（区）")
    village = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="村（社区）"
    )
    applicant = models.ForeignKey(
        "households.Member", models.PROTECT, related_name="+", verbose_name="申请人"
    )
    # 特困 and 单人户 are about one person; empty: the whole household.
    for_member = models.ForeignKey(
        "households.Member", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="救助对象"
    )
    support = models.CharField(
        "供养方式", max_length=12, choices=Support.choices, blank=True, default="", db_default=""
    )
    applicant_name = models.CharField("申请人姓名", max_length=64)
    name_grams = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    opened_at = models.DateTimeField("立卷时间")
    channel = models.CharField("申请方式", max_length=16, choices=Channel.choices, default=Channel.WINDOW)
    proxy_name = models.CharField("代办人", max_length=64, blank=True)
    application_signed_on = models.DateField("申请书签字日期", null=True, blank=True)
    kin_asked_at = models.DateTimeField("询问近亲属关系时间", null=True, blank=True)
    kin_filed = models.BooleanField("近亲属备案", default=False)
    # What the applicant said of the family that no other row tells: married, relocated, … (MemberFact).
    told_facts = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "案卷"
        verbose_name_plural = "案卷"
        indexes = [
            models.Index(fields=["township", "-opened_at"], name="case_township_opened"),
            models.Index(fields=["county", "-opened_at"], name="case_county_opened"),
            models.Index(fields=["village", "-opened_at"], name="case_village_opened"),
            models.Index(fields=["household", "category"], name="case_household_category"),
            GinIndex(fields=["name_grams"], name="case_name_grams"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=Category.values), name="case_category_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="case_channel_known"),
            models.CheckConstraint(
                condition=~Q(channel=Channel.PROXY) | ~Q(proxy_name=""),
                name="case_proxy_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_no} {self.applicant_name}"

    @property
    def region(self) -> Region:
        return self.township

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_grams = bigrams(self.applicant_name)
        super().save(*args, **kwargs)

    @property
    def subject(self) -> Member:
        """Whom the case is about: the one person applied for, else the applicant who speaks for the household."""
        return self.for_member or self.applicant

    @property
    def recipient_name(self) -> str:
        """The name the aid is known by: of the one person helped alone, else of the head of the household."""
        return self.for_member.name if self.for_member else self.household.head_name

    def persons(self) -> QuerySet[Member]:
        """Members the aid is worked out for: one person, or everybody counted in the household."""
        counted: QuerySet[Member] = self.household.counted_members()
        if self.for_member_id is None:
            return counted
        return self.household.current_members().filter(pk=self.for_member_id)

    def account_on(self, day: date) -> PayeeAccount | None:
        """Where the money goes on `day`: the person's own account where one person is helped and has one."""
        own = self.household.accounts.in_force(day).filter(for_member=self.for_member_id)
        return (own.first() if self.for_member_id else None) or self.household.account_on(day)

    def current_account(self) -> PayeeAccount | None:
        """The account without an end that papers name: the person's own, else the household's."""
        now = self.household.accounts.current()
        own = now.filter(for_member=self.for_member_id).first() if self.for_member_id else None
        return own or now.filter(for_member=None).first()

    def kin_index_values(self) -> set[str]:
        """Blind indexes of the identity numbers in the household: what kin declarations are matched against."""
        return {m.id_index for m in self.household.current_members() if m.id_index}

    def checklist(self, rules: Rules, round: int = 1) -> list[Need]:
        """Every material these rules ask of this household, with where it stands."""
        return checklist(self, rules, round)

    def missing_materials(self, rules: Rules, round: int = 1) -> list[str]:
        """Names of the materials still to be handed in."""
        return [need.label for need in self.checklist(rules, round) if need.missing]


class CaseCounter(models.Model):
    """The last case number given in a township in a year; its row lock makes the numbers gap-free."""

    prefix = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="case_counter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year} 已到 {self.last} 号"


def next_case_no(township: Region, year: int) -> str:
    """The next number of this township in this year; held until the transaction ends."""
    number = take_number(CaseCounter, prefix=township.short, year=year)
    return f"{township.short}-{year}-{number:04d}"
