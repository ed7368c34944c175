"""The statutory acts, one transition each, grouped as the office speaks of them."""

from .appraisal import AppraisalActs
from .commission import CommissionActs
from .council import CouncilActs
from .decision import DecisionActs
from .ending import EndingActs
from .handling import HandlingActs
from .intake import IntakeActs
from .investigation import InvestigationActs
from .publicity import PublicityActs
from .referral import ReferralActs
from .review import ReviewActs
from .verification import VerificationActs

__all__ = [
    "AppraisalActs",
    "CommissionActs",
    "CouncilActs",
    "DecisionActs",
    "EndingActs",
    "HandlingActs",
    "IntakeActs",
    "InvestigationActs",
    "PublicityActs",
    "ReferralActs",
    "ReviewActs",
    "VerificationActs",
]
