from policies.models.calendar import CalendarDay, CalendarRevision, DaySource, RevisionKind
from policies.models.standards import COUNTY_ROLES, Per, Standard, StandardKind, StandardStage

__all__ = [
    "COUNTY_ROLES",
    "CalendarDay",
    "CalendarRevision",
    "DaySource",
    "Per",
    "RevisionKind",
    "Standard",
    "StandardKind",
    "StandardStage",
]
