"""The job of an uplift. It may stop anywhere and be run again: what is done is known from its own lines."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from approvals.models import Decision, Uplift, UpliftLine, UpliftStage
from approvals.uplift.adjusting import JOB, adjust
from approvals.whatif.amounts import Reckoner
from approvals.whatif.question import Question
from audit.acts import Refused, perform

CHUNK = 200


def run(uplift_id: int, at: datetime) -> int:
    """Adjust every entitlement that is still to be looked at; returns how many were. A second run finds none.

    Does nothing unless two people have signed.
    """
    uplift = Uplift.objects.select_related("estimate", "region").get(pk=uplift_id)
    if uplift.stage != UpliftStage.CONFIRMED:
        return 0
    reckoner = Reckoner(Question.from_json(uplift.estimate.question))
    looked_at, last = 0, 0
    while chunk := list(remaining(uplift).filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        for reckoned in reckoner.reckon(chunk):
            looked_at += adjust(uplift, reckoned, at) is not None
    _finish(uplift, at)
    return looked_at


def remaining(uplift: Uplift) -> QuerySet[Decision]:
    """Entitlements in receipt in the standard's month or later that the job has not looked at, its own ones left out."""
    lines = UpliftLine.objects.filter(uplift=uplift)
    receiving = Decision.objects.standing().filter(
        Q(last_month=None) | Q(last_month__gte=uplift.first_month), category=uplift.category
    )
    return (
        receiving.in_region(uplift.region_id)
        .exclude(pk__in=lines.values("decision"))
        .exclude(pk__in=lines.filter(successor__isnull=False).values("successor"))
        .select_related("case", "township", "household__village")
        .prefetch_related("household__properties")
    )


def progress(uplift: Uplift) -> tuple[int, int]:
    """Entitlements looked at, and all there are to look at."""
    done = uplift.lines.count()
    waiting = remaining(uplift).count() if uplift.stage == UpliftStage.CONFIRMED else 0
    return done, done + waiting


def _finish(uplift: Uplift, at: datetime) -> None:
    try:
        perform(uplift.finish, by=JOB, at=at)
    except Refused:  # another worker came to the end at the same time
        if Uplift.objects.get(pk=uplift.pk).stage != UpliftStage.FINISHED:
            raise
