"""主动发现: somebody saw a need before anybody applied (QB-30, YC-004, BY-17, BY-25)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.doors import InRegionQuerySet
from accounts.masks import mask_phone
from accounts.models import Role
from accounts.vault import SealedTextField
from audit.acts import Refused
from audit.models import Recorded
from policies.categories import Category

if TYPE_CHECKING:
    from accounts.models import Post, Region
    from cases.models.case import Case
    from cases.models.referrals import Referral


class FinderKind(models.TextChoices):
    VILLAGE = "village", "村（社区）干部、协理员"
    GRID = "grid", "网格员"
    OFFICE = "office", "乡镇（街道）工作人员"
    SOCIAL = "social", "社会组织、社工、志愿者"
    HOTLINE = "hotline", "求助热线"
    NEIGHBOUR = "neighbour", "邻里群众"
    SELF = "self", "本人或家属"


class LeadOutcome(models.TextChoices):
    APPLIED = "applied", "已转为申请"
    REFERRED = "referred", "已转办"
    CLOSED = "closed", "不需办理"


# Urgent ones first, in each the one that waits longest.
BY_URGENCY = ("-urgent", "registered_at", "id")


class LeadQuerySet(InRegionQuerySet["Lead"]):
    region_path = "township"
    village_path = "village"
    blind_roles = frozenset({Role.FINANCE, Role.SYSTEM_ADMIN})

    def open(self) -> LeadQuerySet:
        return self.filter(outcome="")


class Lead(Recorded):
    """Its own file until it becomes an application; the case then points back by `case`."""

    file_from = "id"
    file_label = "cases.lead"

    county = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="县（区）")
    township = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="乡镇（街道）"
    )
    village = models.ForeignKey(
        "accounts.Region", models.PROTECT, related_name="+", verbose_name="村（社区）"
    )
    person = models.CharField("困难群众姓名", max_length=64)
    phone = SealedTextField(purpose="phone", verbose_name="联系电话", blank=True, default="")
    address = models.CharField("住址", max_length=200, blank=True)
    finder_kind = models.CharField("发现人", max_length=12, choices=FinderKind.choices)
    finder = models.CharField("发现人姓名", max_length=64)
    relation = models.CharField("发现人与困难群众的关系", max_length=64, blank=True)
    need = models.TextField("困难情况")
    category = models.CharField("可能适用的救助", max_length=16, choices=Category.choices, blank=True)
    urgent = models.BooleanField("急难", default=False)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(
        "accounts.Post", models.PROTECT, related_name="+", verbose_name="登记人"
    )
    informed_at = models.DateTimeField("告知政策时间", null=True, blank=True)
    informed_by = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="告知人"
    )
    informed_what = models.CharField("告知内容", max_length=300, blank=True)
    outcome = models.CharField("去向", max_length=12, choices=LeadOutcome.choices, blank=True)
    outcome_at = models.DateTimeField("处理时间", null=True, blank=True)
    outcome_by = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    outcome_reason = models.CharField("理由", max_length=300, blank=True)
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="案卷"
    )
    referral = models.ForeignKey(
        "cases.Referral", models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="转办"
    )

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = "主动发现线索"
        verbose_name_plural = "主动发现线索"
        indexes = [
            models.Index(
                fields=["township", "-urgent", "registered_at"], condition=Q(outcome=""), name="lead_open"
            ),
            models.Index(fields=["village", "-registered_at"], name="lead_village"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at=None)
                | Q(outcome=LeadOutcome.APPLIED, outcome_at__isnull=False, case__isnull=False)
                | Q(outcome=LeadOutcome.REFERRED, outcome_at__isnull=False, referral__isnull=False)
                | (Q(outcome=LeadOutcome.CLOSED, outcome_at__isnull=False) & ~Q(outcome_reason="")),
                name="lead_goes_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(informed_at=None) | ~Q(informed_what=""), name="lead_informed_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name} {self.person}"

    @classmethod
    def register(
        cls,
        *,
        village: Region,
        person: str,
        need: str,
        finder_kind: str,
        finder: str,
        by: Post,
        at: datetime,
        phone: str = "",
        address: str = "",
        relation: str = "",
        category: str = "",
        urgent: bool = False,
    ) -> Lead:
        """T01. The hour counts: 急难 aid is counted from it (H-09)."""
        reasons = []
        if not person.strip():
            reasons.append("请写明困难群众姓名")
        if not need.strip():
            reasons.append("请写明遇到什么困难")
        if not finder.strip() or finder_kind not in FinderKind.values:
            reasons.append("请写明由谁发现")
        if not (phone.strip() or address.strip()):
            reasons.append("请写明联系电话或住址，至少一项，否则找不到人")
        if not by.region.contains(village.pk):
            reasons.append(f"{village.name}不在{by.region.name}")
        if reasons:
            raise Refused(reasons)
        return cls.objects.create(
            county=village.county, township=village.township, village=village, person=person.strip(),
            phone=phone.strip(), address=address.strip(), need=need.strip(), finder_kind=finder_kind,
            finder=finder.strip(), relation=relation.strip(), category=category, urgent=urgent,
            registered_at=at, registered_by=by,
        )  # fmt: skip

    @property
    def region(self) -> Region:
        return self.township

    def get_absolute_url(self) -> str:
        return reverse("cases:lead", args=[self.pk])

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""

    def inform(self, what: str, *, by: Post, at: datetime) -> None:
        """告知政策: what the household was told it may apply for."""
        self._refuse_when_settled()
        if not what.strip():
            raise Refused(["请写明告知了哪些救助政策"])
        self.informed_at, self.informed_by, self.informed_what = at, by, what.strip()
        self.save()

    def become(self, case: Case, *, by: Post, at: datetime) -> None:
        """An application was opened from it."""
        self.case = case
        self._settle(LeadOutcome.APPLIED, by=by, at=at)

    def pass_on(self, referral: Referral, *, by: Post, at: datetime) -> None:
        """Another department is competent."""
        self.referral = referral
        self._settle(LeadOutcome.REFERRED, by=by, at=at)

    def close(self, reason: str, *, by: Post, at: datetime) -> None:
        if not reason.strip():
            raise Refused(["请写明为什么不需办理"])
        self.outcome_reason = reason.strip()
        self._settle(LeadOutcome.CLOSED, by=by, at=at)

    def _settle(self, outcome: str, **when: Any) -> None:
        self._refuse_when_settled()
        self.outcome, self.outcome_at, self.outcome_by = outcome, when["at"], when["by"]
        self.save()

    def _refuse_when_settled(self) -> None:
        if self.outcome:
            raise Refused([f"{self.person}的线索{self.get_outcome_display()}，不能再改"])


def first_asked_at(case: Case) -> datetime | None:
    """When the need of this case was first registered as a lead; None when nobody found it before (H-09)."""
    found = Lead.objects.filter(case=case).order_by("registered_at").first()
    return found.registered_at if found else None
