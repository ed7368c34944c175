from .aftercare import Change, ChangeKind, Hearing, Occasion, ReviewCause, ReviewFinding
from .changereports import ChangeReport, DeathList, PaymentHold, WorkOffer
from .campaigns import Campaign, CampaignDay, CampaignHousehold
from .clocks import Clock
from .county import CountyReview, CountyVisit
from .decisions import Decision, Duty, Opinion
from .notifications import Notification
from .pinned import PinnedRules
from .procedure import Procedure
from .recovery import Overpayment, Repayment
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
    "Hearing",
    "Notification",
    "Occasion",
    "Opinion",
    "Overpayment",
    "PaymentHold",
    "PinnedRules",
    "Procedure",
    "Repayment",
    "ReviewCause",
    "ReviewFinding",
    "Uplift",
    "UpliftLine",
    "UpliftStage",
    "WhatIf",
    "WhatIfRow",
    "WorkOffer",
]
