from payments.states import Change, RosterState

from .roster import Roster, RosterFile, RosterSignature
from .rosterline import RosterLine

__all__ = ["Change", "Roster", "RosterFile", "RosterLine", "RosterSignature", "RosterState"]
