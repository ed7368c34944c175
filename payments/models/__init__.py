from payments.states import Change, RosterState

from .roster import Roster, RosterFile, RosterSignature
from .rosterline import Arrears, RosterLine

__all__ = ["Arrears", "Change", "Roster", "RosterFile", "RosterLine", "RosterSignature", "RosterState"]
