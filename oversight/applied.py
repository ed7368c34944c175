"""The base of a sample: every application accepted in a month, refused ones included (YC-076), with its strata.

Urgent aid is given before anything is accepted: it counts in the month it was given in.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Region
from approvals.models import Clock, Procedure
from approvals.relieving import BACKFILL
from approvals.stages import Kind
from cases.models import Case, Council, CouncilKind, Objection
from households.models import CardHolder
from oversight.sampling import Applied
from oversight.states import Stratum


def month_after(month: datetime.date) -> datetime.date:
    return (month.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def bounds(month: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """First instant of the month and of the next, in local time."""
    starts = (datetime.datetime.combine(day, datetime.time()) for day in (month, month_after(month)))
    first, after = (timezone.make_aware(start) for start in starts)
    return first, after


def _within(townships: Iterable[str], month: datetime.date) -> list[QuerySet[Procedure]]:
    """Applications of the month in two parts, each asked by an index of its own."""
    first, after = bounds(month)
    here = Procedure.objects.filter(kind=Kind.APPLICATION, township__in=list(townships))
    return [
        here.filter(accepted_at__gte=first, accepted_at__lt=after),
        here.filter(
            accepted_at=None, case__emergency__granted_at__gte=first, case__emergency__granted_at__lt=after
        ),
    ]


def counted(townships: Iterable[str], month: datetime.date) -> Mapping[tuple[str, str], int]:
    """(township code, category) → applications of the month; two statements whatever the number of files."""
    found: Counter[tuple[str, str]] = Counter()
    for part in _within(townships, month):
        cells = part.order_by().values_list("township_id", "case__category")
        for township, category, n in cells.annotate(n=Count("case_id", distinct=True)):
            found[township, category] += n
    return found


def applied_in(
    township: Region, category: str, month: datetime.date, today: datetime.date
) -> dict[int, tuple[Applied, int]]:
    """Case id → (line of the list, procedure id): two statements. Of a case that applied twice, the later procedure.

    `today` decides whether a back-fill is overdue and a card is held by somebody else.
    """
    found: dict[int, tuple[Applied, int]] = {}
    for part in _within([township.pk], month):
        asked = {f"in_{code}": question for code, question in _strata(today).items()}
        rows = part.filter(case__category=category).annotate(**asked).order_by("pk")
        for row in rows.values("pk", "case_id", "case__case_no", *asked):
            strata = tuple(sorted(code for code in Stratum.values if row[f"in_{code}"]))
            found[row["case_id"]] = (Applied(row["case__case_no"], strata), row["pk"])
    return found


def application_of(case: Case, month: datetime.date) -> Procedure:
    """The procedure by which a case of the list applied in that month."""
    latest = [part.filter(case=case).order_by("pk").last() for part in _within([case.township_id], month)]
    return max((found for found in latest if found is not None), key=lambda found: found.pk)


def _strata(today: datetime.date) -> dict[str, Q | Exists]:
    """Each stratum as a question to the rows of a procedure."""
    own = {"case_id": OuterRef("case_id")}
    late = Q(met_on=None, due_on__lt=today) | Q(met_on__gt=F("due_on"))
    backfills = Clock.objects.filter(late, procedure_id=OuterRef("pk"), name=BACKFILL, voided_at=None)
    councils = Council.objects.live().filter(
        **own, kind=CouncilKind.COLLECTIVE, called_at__gte=OuterRef("opened_at")
    )
    holders = CardHolder.objects.current().filter(
        household_id=OuterRef("case__household_id"), until__gte=today
    )
    complained = Case.objects.filter(pk=OuterRef("case_id"), complaints__isnull=False)
    return {
        Stratum.KIN: Q(case__kin_filed=True),
        Stratum.COMPLAINT: Q(complained_at__isnull=False) | Q(Exists(complained)),
        Stratum.OBJECTION: Exists(Objection.objects.filter(**own, raised_at__gte=OuterRef("opened_at"))),
        Stratum.COLLECTIVE: Exists(councils),
        Stratum.BACKFILL: Exists(backfills),
        Stratum.HOLDER: Exists(holders),
    }
