"""The case file (一户一档) and its evidence. Every table is recorded under the file of its case."""

from cases.models.case import Case, CaseCounter
from cases.models.checks import CheckRequest, Doubt
from cases.models.documents import Delivery, Document, DocumentCounter
from cases.models.files import StoredFile
from cases.models.kin import KinFiling
from cases.models.materials import Material, MaterialStatus
from cases.models.meetings import Meeting, Panelist
from cases.models.publicity import Objection, Publicity
from cases.models.visits import Visit, VisitPhoto, VisitSigner

__all__ = [
    "Case",
    "CaseCounter",
    "CheckRequest",
    "Delivery",
    "Document",
    "DocumentCounter",
    "Doubt",
    "KinFiling",
    "Material",
    "MaterialStatus",
    "Meeting",
    "Objection",
    "Panelist",
    "Publicity",
    "StoredFile",
    "Visit",
    "VisitPhoto",
    "VisitSigner",
]
