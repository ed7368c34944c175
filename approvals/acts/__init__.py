"""The statutory acts, one transition each, grouped as the office speaks of them."""

from .appraisal import AppraisalActs
from .decision import DecisionActs
from .ending import EndingActs
from .intake import IntakeActs
from .investigation import InvestigationActs
from .publicity import PublicityActs
from .review import ReviewActs
from .verification import VerificationActs

__all__ = [
    "AppraisalActs",
    "DecisionActs",
    "EndingActs",
    "IntakeActs",
    "InvestigationActs",
    "PublicityActs",
    "ReviewActs",
    "VerificationActs",
]
