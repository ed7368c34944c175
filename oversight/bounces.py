"""推诿扯皮: requests passed from one office to the next without a result, told to the county once (YC-151, P24)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region, Role
from cases.models import Referral
from oversight.complaintstates import Move
from oversight.models import Complaint, ComplaintMove

TWICE = 2  # bounces from which the county is told (requirements: proposed)
SQL = (Path(__file__).parent / "sql" / "bounces.sql").read_text(encoding="utf-8")


def returned_often(county: Region) -> QuerySet[Referral]:
    """First referrals of requests that departments have returned undone at least twice, the latest first.

    `returns` counts them; a request that found its result in the end is no longer listed.
    """
    return (
        Referral.objects.in_region(county.code, "county")
        .filter(request=None, returned=True)
        .annotate(
            returns=1 + Count("passed_on", filter=Q(passed_on__returned=True)),
            results=Count(
                "passed_on", filter=Q(passed_on__returned=False, passed_on__closed_at__isnull=False)
            ),
        )
        .filter(returns__gte=TWICE, results=0)
        .order_by("-id")
    )


def moved_often(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Of these, the open ones that went up and down between offices at least twice."""
    between = Q(moves__kind__in=[Move.UP, Move.DOWN])
    found = complaints.filter(closed_at=None).annotate(bounces=Count("moves", filter=between))
    return found.filter(bounces__gte=TWICE).order_by("-id")


def sent_up(county: Region, since: datetime.date) -> list[tuple[str, int]]:
    """(township, complaints passed up since that day), the most first (YC-156)."""
    moves = ComplaintMove.objects.filter(
        kind=Move.UP, complaint__county=county, moved_at__date__gte=since, township__isnull=False
    )
    counted = moves.values(name=Coalesce(F("township__name"), F("township_id"))).annotate(n=Count("pk"))
    return [(row["name"], row["n"]) for row in counted.order_by("-n", "name")]


def tell(now: datetime.datetime) -> int:
    """Write what is not yet told: bounced requests and complaints, overdue referrals; how many words were new."""
    pages = {
        "referral": reverse("cases:referral", args=[0]),
        "complaint": reverse("oversight:complaint", args=["0"]),
    }
    values: dict[str, Any] = {
        "now": now,
        "today": timezone.localdate(now),
        "twice": TWICE,
        "county": Role.COUNTY_SUPERVISOR,
        "referral": pages["referral"].removesuffix("0/"),
        "complaint": pages["complaint"].removesuffix("0/"),
    }
    written = 0
    with connection.cursor() as cursor:
        for statement in filter(str.strip, SQL.split(";\n")):
            cursor.execute(statement, values)
            written += cursor.rowcount
    return written
