"""定期复核计划: the households of one township due in a period, grouped into days of visits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region
from approvals.models.decisions import Decision
from audit.models import Recorded
from cases.models import Case


class CampaignQuerySet(InRegionQuerySet):
    region_path = "township"


class Campaign(Recorded):
    """One round of reviews of one township. Who is in it is fixed when it is made; later entitlements wait for the next."""

    file_label = "approvals.campaign"
    file_from = "id"

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, related_name="campaigns")
    title = models.CharField("名称", max_length=60)
    due_from = models.DateField("应复核日自")
    due_until = models.DateField("应复核日至")
    per_day = models.PositiveSmallIntegerField("每天户数")
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("制定时间")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "复核计划"
        constraints = [
            models.UniqueConstraint(fields=["township", "title"], name="one_campaign_per_title"),
            models.CheckConstraint(
                name="campaign_has_a_period", condition=Q(due_until__gte=models.F("due_from"))
            ),
            models.CheckConstraint(name="campaign_visits_somebody", condition=Q(per_day__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title


class CampaignDay(Recorded):
    """A day of visits in one village, and who goes."""

    file_label = "approvals.campaign"
    file_from = "campaign_id"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="days")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+")
    visit_on = models.DateField("入户日期")
    opened_at = models.DateTimeField("开始时间", null=True)

    class Meta:
        verbose_name = "复核日程"
        ordering = ["visit_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "visit_on"], name="one_village_a_day"),
        ]


class CampaignHousehold(Recorded):
    """One household of a plan: due by a day, visited on another, reviewed in a procedure of its own."""

    file_label = "approvals.campaign"
    file_from = "campaign_id"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="households")
    day = models.ForeignKey(CampaignDay, models.PROTECT, related_name="households")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    due_on = models.DateField("应复核日")
    procedure = models.OneToOneField(
        "approvals.Procedure", models.PROTECT, null=True, related_name="planned_in"
    )

    class Meta:
        verbose_name = "复核对象"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "case"], name="once_per_campaign"),
        ]
