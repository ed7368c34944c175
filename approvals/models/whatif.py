"""A what-if as a job: what was asked, how far it is, what came out. Not part of the record: it changes nothing in it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from accounts.doors import InRegionQuerySet
from accounts.models import Post, Region
from cases.models import Case


class WhatIfQuerySet(InRegionQuerySet["WhatIf"]):
    region_path = "region"


class WhatIf(models.Model):
    """One question over the cases of a region. Survives reloads, restarts and lost workers."""

    class State(models.TextChoices):
        RUNNING = "running", "正在试算"
        DONE = "done", "已算完"
        FAILED = "failed", "未完成"

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField("问题", max_length=300)
    question = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    answer = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "试算"
        indexes = [models.Index(fields=["region", "-id"], name="whatif_by_region")]
        constraints = [
            # Two clicks start one job; a person asks one thing at a time.
            models.UniqueConstraint(
                fields=["asked_by"], condition=models.Q(state="running"), name="one_whatif_running_per_post"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("approvals:whatif_answer", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def file_key(self) -> str:
        """The file its download is an event of."""
        return f"approvals.whatif:{self.pk}"


class WhatIfRow(models.Model):
    """One household or period that would differ; amounts 元 a month, `then` None where nobody can tell."""

    class Kind(models.TextChoices):
        AMOUNT = "amount", "在保户"
        REFUSED = "refused", "近一年不予批准"
        CLOCK = "clock", "在办期限"

    class Outcome(models.TextChoices):
        GAIN = "gain", "增加"
        LOSE = "lose", "减少"
        STOP = "stop", "不再符合"
        UNKNOWN = "unknown", "须先复核"
        ELIGIBLE = "eligible", "变为符合"
        EARLIER = "earlier", "提前"
        LATER = "later", "推后"
        NEW = "new", "新增期限"
        GONE = "gone", "不再有此期限"

    whatif = models.ForeignKey(WhatIf, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+")
    now = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    then = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    label = models.CharField(max_length=60, blank=True)
    due_now = models.DateField(null=True)
    due_then = models.DateField(null=True)
    said = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "试算明细"
        indexes = [models.Index(fields=["whatif", "kind", "outcome", "id"], name="whatif_rows")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_outcome_display()}"

    @property
    def change(self) -> object:
        """元 a month more (or less, negative); None where nobody can tell."""
        return None if self.then is None or self.now is None else self.then - self.now
