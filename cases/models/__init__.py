"""The case file (一户一档) and its evidence. Every table is recorded under the file of its case."""

from cases.models.boards import FurtherBoard
from cases.models.care import CareAgreement, CareAssessment, CareKind, Indicator
from cases.models.case import Case, CaseCounter, Channel
from cases.models.checks import CheckConclusion, CheckRequest, Doubt, DoubtOutcome
from cases.models.commissions import Commission, CommissionOutcome
from cases.models.councillors import Councillor, Vote
from cases.models.councils import Council, CouncilConclusion, CouncilKind
from cases.models.documents import Delivery, DeliveryMethod, Document, DocumentCounter
from cases.models.emergency import EXPENSES, URGENT, Emergency, EventKind, PaidFrom
from cases.models.files import FileKind, StoredFile
from cases.models.kin import KinFiling, MatchedBy
from cases.models.leads import FinderKind, Lead, LeadOutcome
from cases.models.materials import Material, MaterialStatus, OneTimeNotice, Source
from cases.models.meetings import Meeting, MeetingConclusion, Panelist, PanelKind
from cases.models.phones import OfficePhone, phones_of
from cases.models.publicity import DayUnit, Objection, ObjectionOutcome, Publicity
from cases.models.referrals import GovernmentReport, Referral, ReferralNote, ReportGround
from cases.models.visitors import InvestigatorKind, VisitPhoto, VisitSigner
from cases.models.visits import SigningWay, Visit

__all__ = [
    "EXPENSES",
    "URGENT",
    "CareAgreement",
    "CareAssessment",
    "CareKind",
    "Case",
    "CaseCounter",
    "Channel",
    "CheckConclusion",
    "CheckRequest",
    "Commission",
    "CommissionOutcome",
    "Council",
    "CouncilConclusion",
    "CouncilKind",
    "Councillor",
    "DayUnit",
    "Delivery",
    "DeliveryMethod",
    "Document",
    "DocumentCounter",
    "Doubt",
    "DoubtOutcome",
    "Emergency",
    "EventKind",
    "FileKind",
    "FinderKind",
    "FurtherBoard",
    "GovernmentReport",
    "Indicator",
    "InvestigatorKind",
    "KinFiling",
    "Lead",
    "LeadOutcome",
    "MatchedBy",
    "Material",
    "MaterialStatus",
    "Meeting",
    "MeetingConclusion",
    "Objection",
    "ObjectionOutcome",
    "OfficePhone",
    "OneTimeNotice",
    "PaidFrom",
    "PanelKind",
    "Panelist",
    "Publicity",
    "Referral",
    "ReferralNote",
    "ReportGround",
    "SigningWay",
    "Source",
    "StoredFile",
    "Visit",
    "VisitPhoto",
    "VisitSigner",
    "Vote",
    "phones_of",
]
