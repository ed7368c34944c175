from .clocks import Clock
from .decisions import Decision, Duty, Opinion
from .notifications import Notification
from .pinned import PinnedRules
from .procedure import Procedure

__all__ = ["Clock", "Decision", "Duty", "Notification", "Opinion", "PinnedRules", "Procedure"]
