from payments.states import Change, RosterState

from .funds import FundEntry, FundYear
from .paidinstalment import PaidInstalment
from .roster import Roster, RosterFile, RosterSignature
from .rosterline import Arrears, RosterLine

__all__ = [
    "Arrears",
    "Change",
    "FundEntry",
    "FundYear",
    "PaidInstalment",
    "Roster",
    "RosterFile",
    "RosterLine",
    "RosterSignature",
    "RosterState",
]
