"""The recorded life of a household. Every row belongs to one file: households.household:<id>."""

from households.models.consent import Authorisation, Proxy, Supporter
from households.models.holder import CardHolder
from households.models.household import Household
from households.models.ledger import (
    LedgerContent,
    LedgerEntry,
    LedgerFile,
    LedgerMapping,
)
from households.models.livelihood import Expense, Income, Property
from households.models.member import Member
from households.models.payee import PayeeAccount

__all__ = [
    "Authorisation",
    "CardHolder",
    "Expense",
    "Household",
    "Income",
    "LedgerContent",
    "LedgerEntry",
    "LedgerFile",
    "LedgerMapping",
    "Member",
    "PayeeAccount",
    "Property",
    "Proxy",
    "Supporter",
]
