"""Money that went wrong: overpaid months, and the ceilings the law puts on fines and working expenses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


def overpaid(paid: Mapping[date, Decimal], due: Mapping[date, Decimal]) -> Decimal:
    """Σ paid − Σ due in 元 over the months in `paid` (a month absent from `due` was due nothing).

    Negative when the household is owed arrears instead.
    """
    return sum((amount - due.get(month, Decimal(0)) for month, amount in paid.items()), Decimal("0.00"))


def fine_range(obtained: Decimal, *, lowest: Fraction, highest: Fraction) -> tuple[Decimal, Decimal]:
    """Lowest and highest fine in 元 for money obtained by deceit; the multiples are the county's to set.

    国务院令第649号第六十八条 names 1 to 3 times, 社会救助法第七十三条 at most 2.
    """
    low, high = (Fraction(obtained) * multiple for multiple in (lowest, highest))
    return _down(low), _down(high)


def work_expense_limit(funds_raised: Decimal, ratio: Fraction) -> Decimal:
    """Most that may be spent on working expenses out of the year's funds, in 元, rounded down."""
    return _down(Fraction(funds_raised) * ratio)


def _down(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT, rounding=ROUND_DOWN)
