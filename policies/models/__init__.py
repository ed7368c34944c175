from policies.models.adoption import AdoptionStage, RuleAdoption
from policies.models.calendar import CalendarDay, CalendarRevision, DaySource, RevisionKind
from policies.models.standards import COUNTY_ROLES, Per, Standard, StandardKind, StandardStage

__all__ = [
    "COUNTY_ROLES",
    "AdoptionStage",
    "CalendarDay",
    "CalendarRevision",
    "DaySource",
    "Per",
    "RevisionKind",
    "RuleAdoption",
    "Standard",
    "StandardKind",
    "StandardStage",
]
