from .aftercare import Change, ChangeKind, Hearing, Occasion, ReviewCause, ReviewFinding
from .campaigns import Campaign, CampaignDay, CampaignHousehold
from .changereports import ChangeReport, DeathList, PaymentHold, WorkOffer
from .clocks import Clock
from .county import CountyReview, CountyVisit
from .decisions import Decision, Duty, Opinion
from .notifications import Notification
from .pinned import PinnedRules
from .procedure import Procedure
from .recovery import Overpayment, Repayment
from .relief import Instalment, InstalmentKind
from .reserve import EntryKind, EntryState, ReserveEntry, ReserveFund
from .uplift import Uplift, UpliftLine, UpliftStage
from .whatif import WhatIf, WhatIfRow

__all__ = [
    "Campaign",
    "CampaignDay",
    "CampaignHousehold",
    "Change",
    "ChangeKind",
    "ChangeReport",
    "Clock",
    "CountyReview",
    "CountyVisit",
    "DeathList",
    "Decision",
    "Duty",
    "EntryKind",
    "EntryState",
    "Hearing",
    "Instalment",
    "InstalmentKind",
    "Notification",
    "Occasion",
    "Opinion",
    "Overpayment",
    "PaymentHold",
    "PinnedRules",
    "Procedure",
    "Repayment",
    "ReserveEntry",
    "ReserveFund",
    "ReviewCause",
    "ReviewFinding",
    "Uplift",
    "UpliftLine",
    "UpliftStage",
    "WhatIf",
    "WhatIfRow",
    "WorkOffer",
]
