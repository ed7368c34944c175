"""抽查样本: what was drawn for one township, category and month, and from which list."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django_fsm import FSMField, FSMModelMixin

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region, Role
from audit.models import Recorded
from oversight import sampling
from oversight.acts.sampling import SampleActs
from oversight.states import SampleState
from policies.categories import Category

SAMPLERS = (Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, Role.AUDITOR)
TOWNSHIP = (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD)


class SampleQuerySet(InRegionQuerySet["Sample"]):
    region_path = "township"

    def visible_to(self, post: Post | None) -> SampleQuerySet:
        """The county's own: no township sees what was drawn from its files before it is told of a fault."""
        rows = super().visible_to(post)
        return rows if post is not None and post.holds(*SAMPLERS) else rows.none()


class Sample(FSMModelMixin, SampleActs, Recorded):
    """What was drawn, from which list, by which seed. Everything but its state stands still from the draw on.

    `base` applications, `size` to be checked at least, `ratio` with the clause it rests on; `frozen` is the list
    itself, as oversight.sampling writes it.
    """

    file_label = "oversight.sample"
    file_from = "id"

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    category = models.CharField("救助类别", max_length=16, choices=Category.choices)
    month = models.DateField("受理月份")
    state = FSMField("状态", choices=SampleState.choices, default=SampleState.OPEN, protected=True)
    base = models.PositiveIntegerField("抽查基数")
    size = models.PositiveIntegerField("应抽件数")
    ratio = models.DecimalField("抽查比例", max_digits=5, decimal_places=4)
    ratio_basis = models.CharField("比例依据", max_length=200)
    ratio_suggested = models.BooleanField("建议比例", default=False)
    rules = models.CharField("规则", max_length=60)
    frozen = models.TextField("固化名单")
    list_hash = models.CharField("名单摘要", max_length=64)
    seed = models.CharField("种子", max_length=64)
    drawn_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="抽取人")
    drawn_at = models.DateTimeField("抽取时间")
    closed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = "抽查样本"
        constraints = [
            models.UniqueConstraint(fields=["township", "category", "month"], name="one_sample_per_month"),
            models.CheckConstraint(name="sample_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="sample_ratio_is_a_share", condition=Q(ratio__gt=0, ratio__lte=1) & ~Q(ratio_basis="")
            ),
            models.CheckConstraint(
                name="sample_not_larger_than_its_base", condition=Q(size__gte=1, size__lte=F("base"))
            ),
            models.CheckConstraint(
                name="sample_closed_by_somebody",
                condition=Q(state="open", closed_at=None, closed_by=None)
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["county", "-month"], name="sample_of_county")]

    def __str__(self) -> str:
        return f"{self.township.name}{self.title}"

    @property
    def title(self) -> str:
        return f"{self.month.year}年{self.month.month}月{self.get_category_display()}抽查"

    @property
    def region(self) -> Region:
        return self.township

    @property
    def month_key(self) -> str:
        return f"{self.month:%Y-%m}"

    @cached_property
    def draw(self) -> sampling.Draw:
        """The draw, done again from the frozen list."""
        unit = sampling.unit_of(self.township_id, self.category)
        return sampling.drawn(unit, self.month_key, self.frozen, self.ratio)

    def differences(self) -> list[str]:
        """What comes out otherwise when the sample is drawn again from its list; [] when it is the same."""
        again, found = self.draw, []
        if again.list_hash != self.list_hash:
            found.append("名单的摘要与抽取时记下的不同")
        if again.seed != self.seed:
            found.append("种子与抽取时记下的不同")
        if again.size != self.size:
            found.append(f"应抽 {again.size} 件，记下的是 {self.size} 件")
        rows = list(self.cases.values_list("case__case_no", "replaces_id"))
        wanted = {each.case_no for each in again.chosen}
        wanted |= {each.case_no for each in self._next(sum(replaced is not None for _, replaced in rows))}
        if wanted != {case_no for case_no, _ in rows}:
            found.append("抽中的案件与重新抽取的不同")
        return found

    def _next(self, replaced: int) -> tuple[sampling.Applied, ...]:
        """The cases that came in for replaced ones, in the order of the seed."""
        first = len(self.draw.chosen) - len(self.draw.must)
        return self.draw.order[first : first + replaced]
