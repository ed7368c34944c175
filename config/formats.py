"""How money, days and instants are written for the office (UX rules: 1,006.00 · 3-18 周三 · 10:42)."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from django.utils import timezone

EMPTY = "—"
WEEKDAYS = "一二三四五六日"
CENT = Decimal("0.01")


def money(value: object, sign: bool = False) -> str:
    """Thousands and two decimals in yuan; ``sign`` writes + and − for differences. Empty becomes —."""
    if value is None or value == "":
        return EMPTY
    try:
        exact = (
            Decimal(value.numerator) / value.denominator
            if isinstance(value, Fraction)
            else Decimal(str(value))
        )
    except InvalidOperation:
        return str(value)
    rounded = exact.quantize(CENT, ROUND_HALF_UP)
    minus = "−" if rounded < 0 else ""
    plus = "+" if sign and rounded > 0 else ""
    return f"{minus}{plus}{abs(rounded):,.2f}"


def count(value: object) -> str:
    """Whole number with thousands; empty becomes —."""
    if value is None or value == "":
        return EMPTY
    return f"{int(str(value)):,}"


def day(value: date | datetime | None, style: str = "full") -> str:
    """Write a day: ``full`` 2026-03-18, ``short`` 3-18 周三, ``doc`` 2026年3月18日, ``long`` doc + 星期三."""
    if not value:
        return EMPTY
    on = local(value).date() if isinstance(value, datetime) else value
    if style == "short":
        return f"{on.month}-{on.day:02d} 周{WEEKDAYS[on.weekday()]}"
    if style == "doc":
        return f"{on.year}年{on.month}月{on.day}日"
    if style == "long":
        return f"{on.year}年{on.month}月{on.day}日 星期{WEEKDAYS[on.weekday()]}"
    return on.isoformat()


def instant(value: datetime | None, now: datetime | None = None) -> str:
    """Write an instant: today “10:42”, this year “03-12 16:42”, else with the year."""
    if not value:
        return EMPTY
    at, today = local(value), local(now or timezone.now())
    if at.date() == today.date():
        return at.strftime("%H:%M")
    return at.strftime("%m-%d %H:%M") if at.year == today.year else at.strftime("%Y-%m-%d %H:%M")


def local(value: datetime) -> datetime:
    """Asia/Shanghai wall time of an aware instant; a naive one is taken as it is."""
    return timezone.localtime(value) if timezone.is_aware(value) else value
