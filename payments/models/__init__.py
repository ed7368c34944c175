from payments.states import Change, RosterState

from .aside import Aside
from .bankreturn import BankReturn, ReturnContent, ReturnRow
from .failure import FailedPayment
from .funds import FundEntry, FundYear
from .paidinstalment import PaidInstalment
from .roster import Roster, RosterFile, RosterSignature
from .rosterline import Arrears, RosterLine

__all__ = [
    "Arrears",
    "Aside",
    "BankReturn",
    "Change",
    "FailedPayment",
    "FundEntry",
    "FundYear",
    "PaidInstalment",
    "ReturnContent",
    "ReturnRow",
    "Roster",
    "RosterFile",
    "RosterLine",
    "RosterSignature",
    "RosterState",
]
