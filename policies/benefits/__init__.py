"""Benefit formulae: pure arithmetic over exact fractions, rounded once at the payable amount."""

from .reading import TableError, read, write
from .rules import BenefitRules
from .vocabulary import ExpenseKind, HouseholdClass, Outcome, PersonClass, SelfCare, Support

__all__ = [
    "BenefitRules",
    "ExpenseKind",
    "HouseholdClass",
    "Outcome",
    "PersonClass",
    "SelfCare",
    "Support",
    "TableError",
    "read",
    "write",
]
