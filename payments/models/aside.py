"""名册外发放: a row of the bank's answer that the roster does not know of, put aside until the county has concluded.

Kept for ever, and never made a row of a roster (YC-086, YC-093).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role
from audit.models import Recorded
from payments.asideacts import AsideActs
from payments.models.bankreturn import ReturnRow
from payments.states import GRAVE, AsideState, Said, Verdict

SEEING = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, Role.FINANCE, Role.AUDITOR)


class AsideQuerySet(InRegionQuerySet["Aside"]):
    """The township, whose people may be concerned, does not read what is being looked into."""

    region_path = "roster__township"
    blind_roles = frozenset(Role) - frozenset(SEEING)

    def open(self) -> AsideQuerySet:
        return self.filter(state=AsideState.OPEN)

    def grave(self) -> AsideQuerySet:
        return self.filter(kind__in=GRAVE)


class Aside(FSMModelMixin, AsideActs, Recorded):
    """One row put aside. `flag` is the number of the risk rule: R36 where money left that the roster does not know of."""

    file_label = "payments.roster"
    file_from = "roster_id"

    roster = models.ForeignKey("payments.Roster", models.PROTECT, related_name="asides")
    row = models.OneToOneField(ReturnRow, models.PROTECT, related_name="aside")
    kind = models.CharField("情形", max_length=8, choices=Said.choices)
    flag = models.CharField("风险规则", max_length=4, blank=True)
    state = FSMField("状态", choices=AsideState.choices, default=AsideState.OPEN, protected=True)
    found_at = models.DateTimeField("发现时间")
    verdict = models.CharField("结论", max_length=12, choices=Verdict.choices, blank=True)
    findings = models.TextField("查明的事实", blank=True)
    handed_to = models.CharField("移交单位", max_length=120, blank=True)
    handed_no = models.CharField("移交文号", max_length=60, blank=True)
    handed_on = models.DateField("移交日期", null=True)
    concluded_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField("结论时间", null=True)

    objects = AsideQuerySet.as_manager()

    class Meta:
        verbose_name = "名册外发放"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open")
                | (Q(concluded_by__isnull=False) & ~Q(verdict="") & ~Q(findings="")),
                name="aside_concluded_with_findings",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="violation") | (~Q(handed_to="") & Q(handed_on__isnull=False)),
                name="aside_violation_is_handed_over",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="same_person") | Q(kind="name"), name="aside_same_person_of_a_name"
            ),
        ]
        indexes = [models.Index(fields=["roster"], condition=Q(state="open"), name="aside_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.row.name} {self.row.amount:,} 元"

    def get_absolute_url(self) -> str:
        return reverse("payments:aside", args=[self.pk])

    @property
    def township(self) -> Region:
        return self.roster.township

    @property
    def county(self) -> Region:
        return self.roster.county
