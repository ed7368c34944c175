"""Rounding of exact amounts and their text. Only `payable` rounds for use; `text` rounds for the eye."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from policies.benefits.rules import RoundingRules

CENT = RoundingRules()


def payable(amount: Fraction, rounding: RoundingRules = CENT) -> Decimal:
    """Round an exact amount of 元 to the payable unit; the result has two decimals. Errors: none for amounts ≥ 0."""
    units = amount / rounding.unit
    whole = {"HALF_UP": floor(units + Fraction(1, 2)), "UP": ceil(units), "DOWN": floor(units)}[rounding.mode]
    hundredths = whole * rounding.unit * 100
    return Decimal(floor(hundredths)).scaleb(-2)


def text(amount: Fraction, places: int = 2) -> str:
    """The amount to `places` decimals, half up, no thousands separator; for showing only."""
    sign, size = ("-", -amount) if amount < 0 else ("", amount)
    whole = floor(size * 10**places + Fraction(1, 2))
    shown = f"{Decimal(whole).scaleb(-places):.{places}f}"
    return f"{sign}{shown}" if whole else shown


def text_beside(amount: Fraction, other: Fraction) -> str:
    """Like `text`, with as many decimals as it takes to look different from an `other` that is not equal."""
    places = 2
    while amount != other and text(amount, places) == text(other, places):
        places += 1
    return text(amount, places)
