"""A rule file becomes law of a county when two of its people have read and adopted it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, Max, Q
from django_fsm import FSMField, transition

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region
from accounts.permits import holds, recusal
from audit.acts import Refused, guard
from audit.models import Recorded
from policies.folder import folder_digest
from policies.loader import extend, published
from policies.models.standards import COUNTY_ROLES
from policies.reading import RuleError

if TYPE_CHECKING:
    from policies.adopted import Revision


class AdoptionStage(models.TextChoices):
    ENTERED = "entered", "待第二人启用"
    ADOPTED = "adopted", "已启用"
    WITHDRAWN = "withdrawn", "已撤回"


@recusal("本人提请启用的规则须由另一人核对启用")
def proposed_by_self(adoption: RuleAdoption, by: Post) -> bool:
    """The person behind the post, whichever of their posts they act as."""
    return adoption.entered_by.user_id == by.user_id


@guard(lambda adoption: f"{adoption.name} 在提请之后被改动，与提请时核对的内容不一致，请撤回后重新提请")
def unchanged_in_the_folder(adoption: RuleAdoption) -> bool:
    """Whoever confirms reads the same bytes as whoever entered."""
    return folder_digest(adoption.name) == adoption.sha256


@guard(lambda adoption: adoption.misfit())
def fits_the_book(adoption: RuleAdoption) -> bool:
    """The file still stands beside everything else the county works by."""
    return not adoption.misfit()


class RuleAdoptionQuerySet(InRegionQuerySet["RuleAdoption"]):
    region_path = "county"

    def adopted(self) -> RuleAdoptionQuerySet:
        return self.filter(stage=AdoptionStage.ADOPTED)

    def in_force_for(self, county: str = "") -> RuleAdoptionQuerySet:
        """Files a county adopted, its code's first six digits; with "", those of every county."""
        return self.adopted().filter(county__code__startswith=county) if county else self.adopted()

    def revision(self) -> Revision:
        """How many and the newest instant: differs after every adoption."""
        found = self.aggregate(number=Count("pk"), newest=Max("confirmed_at"))
        return found["number"], found["newest"]

    def texts(self) -> dict[str, str]:
        """File name → the text that was adopted."""
        return {row.name: row.content for row in self.order_by("pk")}


class RuleAdoption(Recorded):
    """One version of a profile, adopted by one county: the text, its sha-256, who entered and who confirmed it."""

    file_label = "policies.ruleadoption"
    file_from = "id"

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="启用的县（市、区）")
    version = models.CharField("规则版本", max_length=80)
    title = models.CharField("名称", max_length=200)
    content = models.TextField("规则全文")
    sha256 = models.CharField("文件指纹", max_length=64)
    effective_from = models.DateField("施行日期")
    stage = FSMField("状态", choices=AdoptionStage.choices, default=AdoptionStage.ENTERED, protected=True)
    entered_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="提请人")
    entered_at = models.DateTimeField("提请时间")
    confirmed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True, verbose_name="启用人")
    confirmed_at = models.DateTimeField("启用时间", null=True)

    objects = RuleAdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规则启用"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "version"],
                condition=~Q(stage=AdoptionStage.WITHDRAWN),
                name="rule_version_once_per_county",
            ),
            models.CheckConstraint(
                name="rule_adopted_by_two",
                condition=~Q(stage=AdoptionStage.ADOPTED)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=models.F("entered_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"

    @property
    def name(self) -> str:
        """Name of the file it came from."""
        return f"{self.version}.toml"

    @property
    def intact(self) -> bool:
        """Does the stored text still hash to what was adopted?"""
        return hashlib.sha256(self.content.encode()).hexdigest() == self.sha256

    def misfit(self) -> str:
        """Why the file cannot stand beside what the county works by; empty when it can."""
        if not self.intact:
            return f"{self.name} 留存的内容与指纹不一致，请撤回后重新提请"
        others = RuleAdoption.objects.in_force_for(self.county_id[:6]).exclude(pk=self.pk)
        try:
            extend(published(), {**others.texts(), self.name: self.content})
        except RuleError as error:
            return str(error)
        return ""

    @transition(
        field=stage,
        source=AdoptionStage.ENTERED,
        target=AdoptionStage.ADOPTED,
        permission=holds(*COUNTY_ROLES, unless=[proposed_by_self], verb="核对启用"),
        conditions=[unchanged_in_the_folder, fits_the_book],
        custom={"label": "核对启用规则"},
    )
    def confirm(self, *, by: Post, at: datetime) -> None:
        """Put the file into the county's book; cases accepted before keep the rules they were accepted under."""
        self.confirmed_by, self.confirmed_at = by, at

    @transition(
        field=stage,
        source=AdoptionStage.ENTERED,
        target=AdoptionStage.WITHDRAWN,
        permission=holds(*COUNTY_ROLES, verb="撤回"),
        custom={"label": "撤回提请"},
    )
    def withdraw(self, *, by: Post, at: datetime, why: str) -> None:
        """Take a proposal back before it is in force; an adopted file is only ever replaced by a later one."""
        if not why.strip():
            raise Refused(["请写明理由"])
