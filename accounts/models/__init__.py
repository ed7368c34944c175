from accounts.models.confidentiality import ConfidentialityAgreement
from accounts.models.kin import KinDeclaration, Relation
from accounts.models.people import (
    ROLE_LEVEL,
    SIGNING_ROLES,
    Post,
    Role,
    User,
    office_of,
)
from accounts.models.regions import Level, Region

__all__ = [
    "ROLE_LEVEL",
    "SIGNING_ROLES",
    "ConfidentialityAgreement",
    "KinDeclaration",
    "Level",
    "Post",
    "Region",
    "Relation",
    "Role",
    "User",
    "office_of",
]
