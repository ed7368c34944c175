"""勾稽: last month + new − stopped ± changed = this month, in households, persons and 元."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Sum

from payments.states import Change

if TYPE_CHECKING:
    from payments.models import Roster


@dataclass(frozen=True)
class Part:
    """One box of the strip."""

    label: str
    households: int
    persons: int
    amount: Decimal


@dataclass(frozen=True)
class Strip:
    last: Part
    new: Part
    stopped: Part
    changed: Part
    now: Part

    @property
    def adds_up(self) -> bool:
        """Does last month, with what came, went and changed, give this month?"""
        households = self.last.households + self.new.households - self.stopped.households
        amount = self.last.amount + self.new.amount - self.stopped.amount + self.changed.amount
        return households == self.now.households and amount == self.now.amount


def strip_of(roster: Roster) -> Strip:
    """Summed from the lines in one statement."""
    gone = Q(change__in=[Change.STOPPED, Change.HELD], last_payable__gt=0)
    stays = ~Q(change__in=[Change.STOPPED, Change.HELD, Change.NEW])
    sums = roster.lines.aggregate(
        last_h=Count("pk", filter=Q(last_payable__gt=0)),
        last_p=Sum("last_persons", filter=Q(last_payable__gt=0)),
        last_a=Sum("last_payable"),
        new_h=Count("pk", filter=Q(change=Change.NEW)),
        new_p=Sum("persons", filter=Q(change=Change.NEW)),
        new_a=Sum("payable", filter=Q(change=Change.NEW)),
        gone_h=Count("pk", filter=gone),
        gone_p=Sum("last_persons", filter=gone),
        gone_a=Sum("last_payable", filter=gone),
        changed_h=Count("pk", filter=stays & ~Q(payable=F("last_payable"))),
        changed_a=Sum(F("payable") - F("last_payable"), filter=stays),
    )
    zero = Decimal(0)
    return Strip(
        Part("上月实发", sums["last_h"], sums["last_p"] or 0, sums["last_a"] or zero),
        Part("新增", sums["new_h"], sums["new_p"] or 0, sums["new_a"] or zero),
        Part("停发、缓发", sums["gone_h"], sums["gone_p"] or 0, sums["gone_a"] or zero),
        Part("变更", sums["changed_h"], 0, sums["changed_a"] or zero),
        Part("本月应发", roster.households, roster.persons, roster.total),
    )


def boxes(strip: Strip) -> list[dict[str, object]]:
    """The strip as parts/flow.html draws it."""

    def box(part: Part, op: str, tone: str, amount: Decimal, note: str) -> dict[str, object]:
        return {
            "label": part.label,
            "value": amount,
            "note": note,
            "op": op,
            "tone": tone,
            "signed": bool(tone),
        }

    def people(part: Part) -> str:
        return f"{part.households:,} 户 {part.persons:,} 人"

    return [
        box(strip.last, "", "", strip.last.amount, people(strip.last)),
        box(strip.new, "plus", "t-ok", strip.new.amount, people(strip.new)),
        box(strip.stopped, "minus", "t-over", -strip.stopped.amount, people(strip.stopped)),
        box(strip.changed, "plus-minus", "t-ink", strip.changed.amount, f"{strip.changed.households:,} 户"),
        box(strip.now, "equal", "", strip.now.amount, people(strip.now)),
    ]
