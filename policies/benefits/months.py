"""Months of entitlement. A month is written as its first day."""

from __future__ import annotations

from datetime import date, timedelta

from policies.benefits.vocabulary import Outcome


def month_of(day: date) -> date:
    """First day of the month of `day`."""
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """First day of the month `count` months after the month of `month` (before it when negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def start_month(rule: str, *, decided_on: date, publicity_clean_on: date | None = None) -> date | None:
    """First month money is due for, or None where the category pays none (no_cash) or it is not in force yet.

    `month_after_decision`: the month after the decision. `month_after_publicity_clean`: the month after the
    publicity that follows the decision was confirmed clean. `immediate`: the month of the decision itself.
    """
    if rule == "no_cash":
        return None
    if rule == "immediate":
        return month_of(decided_on)
    if rule == "month_after_publicity_clean":
        return add_months(publicity_clean_on, 1) if publicity_clean_on else None
    if rule == "month_after_decision":
        return add_months(decided_on, 1)
    raise ValueError(f"不认识的起发规则：{rule}")


def effective_month(outcome: Outcome, *, decided_on: date, asked_from: date | None = None) -> date:
    """First month of a changed amount: the month after the decision.

    A raise may be asked from an earlier month (paid as arrears, with a reason); a reduction or a stop never reaches
    back: asking for it raises ValueError with the sentence to show.
    """
    regular = add_months(decided_on, 1)
    if asked_from is None or month_of(asked_from) >= regular:
        return max(regular, month_of(asked_from or regular))
    if outcome != Outcome.RAISE:
        raise ValueError(f"{outcome.label}从决定次月（{regular:%Y-%m}）起执行，不能追溯到 {asked_from:%Y-%m}")
    return month_of(asked_from)


def missed_months(first_month: date, roster_month: date) -> tuple[date, ...]:
    """Months due before `roster_month` that its roster must carry as arrears lines (补发)."""
    span = (roster_month.year - first_month.year) * 12 + roster_month.month - first_month.month
    return tuple(add_months(first_month, n) for n in range(max(0, span)))


def months_before(day: date, count: int) -> date:
    """The same day `count` months earlier, or the last day of that month when it has no such day."""
    first = add_months(day, -count)
    last = add_months(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
