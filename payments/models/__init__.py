from payments.states import Change, RosterState

from .paidinstalment import PaidInstalment
from .roster import Roster, RosterFile, RosterSignature
from .rosterline import Arrears, RosterLine

__all__ = [
    "Arrears",
    "Change",
    "PaidInstalment",
    "Roster",
    "RosterFile",
    "RosterLine",
    "RosterSignature",
    "RosterState",
]
