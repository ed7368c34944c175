from policies.models.standards import COUNTY_ROLES, Per, Standard, StandardKind, StandardStage

__all__ = ["COUNTY_ROLES", "Per", "Standard", "StandardKind", "StandardStage"]
