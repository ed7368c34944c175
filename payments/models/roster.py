"""月度名册: drafted → submitted (township head) → checked (county) → released (two persons) → closed (county)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role, User
from audit.models import Recorded
from payments import checks
from payments.acts import RosterActs
from payments.checks import Check
from payments.closing import ClosingActs
from payments.states import OUT, RosterState
from policies.categories import PAID_ONCE, Category


class RosterQuerySet(InRegionQuerySet["Roster"]):
    region_path = "township"
    blind_roles = frozenset({Role.SYSTEM_ADMIN, Role.VILLAGE_ASSISTANT})

    def visible_to(self, post: Post | None) -> RosterQuerySet:
        """Rosters of the post's region; finance sees them from the release on (drafts are not its business)."""
        rows = super().visible_to(post)
        return rows.filter(state__in=OUT) if post and post.holds(Role.FINANCE) else rows

    def of(self, township: Region | str, category: str) -> RosterQuerySet:
        """The rosters of one township and category."""
        return self.filter(township=township, category=category)


class Roster(FSMModelMixin, RosterActs, ClosingActs, Recorded):
    """One township, one category, one month. Figures are sums of its lines, in 元, households and persons."""

    file_label = "payments.roster"
    file_from = "id"

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    category = models.CharField("救助类别", max_length=16, choices=Category.choices)
    month = models.DateField("发放月")
    state = FSMField("状态", choices=RosterState.choices, default=RosterState.DRAFTED, protected=True)
    number = models.CharField("批次号", max_length=40)
    profile = models.CharField("规则", max_length=60)
    submit_by = models.DateField("上报期限", null=True)
    pay_by = models.DateField("发放期限", null=True)
    built_at = models.DateTimeField("生成时间")
    households = models.PositiveIntegerField("户数", default=0)
    persons = models.PositiveIntegerField("人数", default=0)
    total = models.DecimalField("应发金额", max_digits=14, decimal_places=2, default=0)
    content_hash = models.CharField("内容摘要", max_length=64, blank=True)
    explanations = models.JSONField("核验说明", default=dict)
    returned_reason = models.TextField("退回理由", blank=True)
    submitted_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField("放款时间", null=True)
    closed_at = models.DateTimeField("结清时间", null=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = "月度名册"
        constraints = [
            # Built twice or by two workers at once: one roster.
            models.UniqueConstraint(fields=["township", "category", "month"], name="one_roster_per_month"),
            models.UniqueConstraint(fields=["number"], name="roster_number_once"),
        ]
        indexes = [models.Index(fields=["county", "month"], name="roster_of_county")]

    def __str__(self) -> str:
        return f"{self.township.name}{self.title}"

    @property
    def title(self) -> str:
        return f"{self.month.year}年{self.month.month}月{self.get_category_display()}名册"

    @property
    def region(self) -> Region:
        return self.township

    @property
    def paid_once(self) -> bool:
        """A roster of 临时救助: it pays instalments, and nothing of it goes on from the month before."""
        return self.category in PAID_ONCE

    @property
    def open_to_change(self) -> bool:
        return self.state == RosterState.DRAFTED

    def last_month(self) -> Roster | None:
        """The roster before this one of the same township and category."""
        return (
            type(self)
            .objects.of(self.township_id, self.category)
            .filter(month__lt=self.month)
            .order_by("-month")
            .first()
        )

    def worked_on(self, by: Post, at: datetime.datetime) -> None:
        """Whoever built or changed the draft has done this roster's first step, and signs none of the others."""
        if not self.signatures.filter(user_id=by.user_id, void_at=None).exists():
            self.signatures.create(step=RosterSignature.Step.BUILT, user_id=by.user_id, post=by, at=at)

    @cached_property
    def findings(self) -> list[Check]:
        """What the checks find in the lines as they stand; asked once for a page or an act."""
        return checks.findings(self)

    def forget_findings(self) -> None:
        """The lines were changed: ask the checks again."""
        self.__dict__.pop("findings", None)

    def follow_up(self, act: str, *, by: Any, at: datetime.datetime, facts: dict[str, Any]) -> None:
        """Nothing follows an act of a roster but its own record."""


class RosterSignature(Recorded):
    """Who did which step of a roster. One person, one step: builder, signer, checker and the two releasers differ."""

    file_label = "payments.roster"
    file_from = "roster_id"

    class Step(models.TextChoices):
        BUILT = "built", "生成"
        SUBMITTED = "submitted", "签批上报"
        CHECKED = "checked", "审核"
        RELEASED = "released", "放款初核"
        CONFIRMED = "confirmed", "放款复核"
        CLOSED = "closed", "对账结清"

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="signatures")
    step = models.CharField(max_length=10, choices=Step.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    void_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        verbose_name = "名册签批"
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "user"], condition=models.Q(void_at=None), name="one_roster_step_per_person"
            ),
            # Several may have worked on the draft; each signature after it is given once.
            models.UniqueConstraint(
                fields=["roster", "step"],
                condition=models.Q(void_at=None) & ~models.Q(step="built"),
                name="each_roster_step_once",
            ),
        ]


class RosterFile(Recorded):
    """A file made from a released roster: made once, the same bytes ever after."""

    file_label = "payments.roster"
    file_from = "roster_id"

    class Kind(models.TextChoices):
        XLSX = "xlsx", "发放名册（XLSX）"
        CSV = "csv", "银行代发文件（CSV）"

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    lines = models.PositiveIntegerField("笔数", default=0)
    total = models.DecimalField("金额", max_digits=14, decimal_places=2, default=0)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "名册文件"
        constraints = [
            models.UniqueConstraint(fields=["roster", "kind"], name="one_roster_file_per_kind"),
        ]
