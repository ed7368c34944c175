"""The statutory acts, one transition each, grouped as the office speaks of them."""

from .aftercare import AftercareActs
from .appraisal import AppraisalActs
from .care import CareActs
from .changing import ChangingActs
from .commission import CommissionActs
from .council import CouncilActs
from .county import CountyActs
from .decision import DecisionActs
from .ending import EndingActs
from .handling import HandlingActs
from .intake import IntakeActs
from .investigation import InvestigationActs
from .precheck import PrecheckActs
from .publicity import PublicityActs
from .recovery import RecoveryActs
from .referral import ReferralActs
from .relief import ReliefActs
from .review import ReviewActs
from .verification import VerificationActs

__all__ = [
    "AftercareActs",
    "AppraisalActs",
    "CareActs",
    "ChangingActs",
    "CommissionActs",
    "CouncilActs",
    "CountyActs",
    "DecisionActs",
    "EndingActs",
    "HandlingActs",
    "IntakeActs",
    "InvestigationActs",
    "PrecheckActs",
    "PublicityActs",
    "RecoveryActs",
    "ReferralActs",
    "ReliefActs",
    "ReviewActs",
    "VerificationActs",
]
