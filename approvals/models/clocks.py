"""A clock is a fact: when it began, how long the law gives, when it was met. Overdue is a question, never stored."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q

from audit.models import Recorded
from cases.models import Case


class ClockQuerySet(models.QuerySet):
    def running(self) -> ClockQuerySet:
        return self.filter(met_on=None, voided_at=None)

    def duties(self) -> ClockQuerySet:
        """Running periods somebody must act within; windows that have to be waited out are not among them."""
        return self.running().exclude(kind__in=["window", "advisory"])

    def overdue(self, today: datetime.date) -> ClockQuerySet:
        return self.duties().filter(due_on__lt=today)

    def due_by(self, day: datetime.date) -> ClockQuerySet:
        return self.duties().filter(due_on__lte=day)


class Clock(Recorded):
    """One period of the law running in one procedure. `due_on` is derived and stored only to be indexed."""

    file_label = "cases.case"
    file_from = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    procedure = models.ForeignKey("approvals.Procedure", models.PROTECT, related_name="clocks")
    round = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    from_event = models.CharField(max_length=24)
    started_on = models.DateField()
    n = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=5)
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    kind = models.CharField("性质", max_length=10)
    basis = models.CharField("依据", max_length=200)
    provisional = models.BooleanField("暂定", default=False)
    met_on = models.DateField(null=True)
    voided_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = "时限"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "round", "name"], name="one_clock_per_round_and_name"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(met_on=None, voided_at=None), name="clock_running_by_due"
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(met_on=None, voided_at=None, provisional=True),
                name="clock_provisional",
            ),
        ]
