"""长期公示: who is helped in each village, on the board the rules name (GC-83, YC-047, QB-25)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.utils import timezone

from accounts.models import Post, Region
from approvals.models import Decision
from cases.models import Document, phones_of
from cases.papers import issue
from policies.rules import Rules

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from households.models import Household

ADULT = 18


class ListedLine(TypedDict):
    """A line as the paper takes it; `minor` masks the name."""

    name: str
    household_size: int
    amount: Decimal
    minor: bool


@dataclass
class VillageList:
    """The list of one board."""

    village: Region
    lines: list[ListedLine] = field(default_factory=list)

    @property
    def persons(self) -> int:
        return sum(line["household_size"] for line in self.lines)


def village_lists(township: Region, category: str, month: datetime.date, rules: Rules) -> list[VillageList]:
    """The lists of a township for `month` (its first day), by village code; households in the order of their case."""
    found: dict[str, VillageList] = {}
    for decision in _listed(township, category, month, rules):
        case, whose = decision.case, decision.case.subject
        board = _board(decision.household, rules.long_publicity.place_of)
        line: ListedLine = {
            "name": whose.name if case.for_member_id else case.applicant_name,
            "household_size": decision.persons,
            "amount": decision.payable,
            "minor": whose.age_on(month) < ADULT,
        }
        found.setdefault(board.code, VillageList(board)).lines.append(line)
    return [found[code] for code in sorted(found)]


def hang(
    lists: Sequence[VillageList],
    month: datetime.date,
    rules: Rules,
    *,
    by: Post,
    at: datetime.datetime,
) -> list[Document]:
    """Issue the list of each board; inside `acting()`. Refused when the law wants a number nobody has typed."""
    hotlines = phones_of(by.region)
    return [
        issue(
            "D39",
            None,
            by=by,
            at=at,
            rules=rules,
            extra={
                "village": each.village.name, "lines": each.lines, "month": month, "hotlines": hotlines,
            },
        )
        for each in lists
    ]  # fmt: skip


def _listed(township: Region, category: str, month: datetime.date, rules: Rules) -> QuerySet[Decision]:
    """Entitlements that pay this month; where the law sets months, what was granted within them."""
    decisions = Decision.objects.filter(township=township, category=category)
    months = rules.long_publicity.months
    if months is None:
        chosen = decisions.in_force(month)
    else:
        after = _end_of(month)
        chosen = decisions.standing().filter(in_force_at__lt=after, in_force_at__gte=_back(after, months))
    people = (
        "case__applicant",
        "case__for_member",
        "household__village",
        "household__hukou_region",
        "household__residence_region",
    )
    return chosen.select_related(*people).order_by("case__case_no")


def _board(household: Household, place_of: str | None) -> Region:
    where = {"residence": household.residence_region, "hukou": household.hukou_region}.get(place_of or "")
    return where or household.village


def _end_of(month: datetime.date) -> datetime.datetime:
    following = (month.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return timezone.make_aware(datetime.datetime.combine(following, datetime.time()))


def _back(instant: datetime.datetime, months: int) -> datetime.datetime:
    local = timezone.localtime(instant)
    total = local.year * 12 + local.month - 1 - months
    return local.replace(year=total // 12, month=total % 12 + 1)
