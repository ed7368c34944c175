"""What every piece of evidence has: its case, the county it belongs to, the round it was gathered in."""

from __future__ import annotations

from typing import Any

from django.db import models

from audit.models import Recorded


class OfCase(Recorded):
    """A recorded row of a case file; `county` is copied from the case so that lists never join for it."""

    file_from = "case_id"
    file_label = "cases.case"

    # Each model names its own `case`: it may be without one, and the case asks for it by its own name.
    case: Any
    county = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="县（区）")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.county_id:
            self.county_id = self.case.county_id
        super().save(*args, **kwargs)


def round_field() -> models.PositiveSmallIntegerField:
    """The investigation round (1, 2, …): an objection or a disputed appraisal starts the next one."""
    return models.PositiveSmallIntegerField("轮次", default=1)
