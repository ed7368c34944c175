"""勾稽: last month + new − stopped ± changed = this month, in households, persons and 元."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from payments.models import Roster

CAME = Q(last_payable=0, payable__gt=0)
WENT = Q(last_payable__gt=0, payable=0)
STAYED = Q(last_payable__gt=0, payable__gt=0)


@dataclass(frozen=True)
class Part:
    """One box of the strip: households, persons, 元. `up` and `down` count households of the changed box."""

    label: str
    households: int
    persons: int
    amount: Decimal
    up: int = 0
    down: int = 0


@dataclass(frozen=True)
class Strip:
    """`written`: households, persons and 元 that the heads of both rosters say: (last month's, this month's)."""

    last: Part
    new: Part
    stopped: Part
    changed: Part
    now: Part
    written: tuple[tuple[int, int, Decimal], tuple[int, int, Decimal]]

    @property
    def adds_up(self) -> bool:
        """Does last month as it was paid, with what came, went and changed, give this month as it is written?"""
        last, now = self.written
        households = last[0] + self.new.households - self.stopped.households
        persons = last[1] + self.new.persons - self.stopped.persons + self.changed.persons
        amount = last[2] + self.new.amount - self.stopped.amount + self.changed.amount
        return (households, persons, amount) == now


def strip_of(roster: Roster) -> Strip:
    """Summed from the lines in one statement."""
    zero = Decimal(0)
    more, fewer = STAYED & Q(payable__gt=F("last_payable")), STAYED & Q(payable__lt=F("last_payable"))
    sums = roster.lines.aggregate(
        last_h=Count("pk", filter=Q(last_payable__gt=0)),
        last_p=Coalesce(Sum("last_persons", filter=Q(last_payable__gt=0)), 0),
        last_a=Coalesce(Sum("last_payable"), zero),
        new_h=Count("pk", filter=CAME),
        new_p=Coalesce(Sum("persons", filter=CAME), 0),
        new_a=Coalesce(Sum("payable", filter=CAME), zero),
        gone_h=Count("pk", filter=WENT),
        gone_p=Coalesce(Sum("last_persons", filter=WENT), 0),
        gone_a=Coalesce(Sum("last_payable", filter=WENT), zero),
        up=Count("pk", filter=more),
        down=Count("pk", filter=fewer),
        changed_p=Coalesce(Sum(F("persons") - F("last_persons"), filter=STAYED), 0),
        changed_a=Coalesce(Sum(F("payable") - F("last_payable"), filter=STAYED), zero),
    )
    before = None if roster.paid_once else roster.last_month()
    paid_before = f"{before.month.month} 月应发" if before else "上月"
    return Strip(
        Part(paid_before, sums["last_h"], sums["last_p"], sums["last_a"]),
        Part("新增、恢复", sums["new_h"], sums["new_p"], sums["new_a"]),
        Part("停发、缓发", sums["gone_h"], sums["gone_p"], sums["gone_a"]),
        Part(
            "变更",
            sums["up"] + sums["down"],
            sums["changed_p"],
            sums["changed_a"],
            up=sums["up"],
            down=sums["down"],
        ),
        Part(f"{roster.month.month} 月应发（元）", roster.households, roster.persons, roster.total),
        (
            (before.households, before.persons, before.total) if before else (0, 0, zero),
            (roster.households, roster.persons, roster.total),
        ),
    )


def boxes(strip: Strip) -> list[dict[str, object]]:
    """The strip as parts/flow.html draws it."""

    def box(label: str, amount: Decimal, note: str, op: str = "", tone: str = "") -> dict[str, object]:
        signed = op in ("plus", "minus", "plus-minus")
        return {"label": label, "value": amount, "note": note, "op": op, "tone": tone, "signed": signed}

    def people(part: Part) -> str:
        return f"{part.households:,} 户 {part.persons:,} 人"

    def counted(part: Part) -> str:
        return f"{part.label} {part.households:,} 户"

    changed = strip.changed
    turned = f"增 {changed.up:,} 户 减 {changed.down:,} 户"
    if changed.persons:
        turned += f"，净{'增' if changed.persons > 0 else '减'} {abs(changed.persons):,} 人"
    return [
        box(strip.last.label, strip.last.amount, people(strip.last)),
        box(counted(strip.new), strip.new.amount, f"{strip.new.persons:,} 人", "plus", "t-ok"),
        box(
            counted(strip.stopped), -strip.stopped.amount, f"{strip.stopped.persons:,} 人", "minus", "t-over"
        ),
        box(counted(changed), changed.amount, turned, "plus-minus"),
        box(strip.now.label, strip.now.amount, people(strip.now), "equal", "t-brand"),
    ]
