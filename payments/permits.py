"""Who acts for the county on the money: one list for rosters, failed payments and their pages."""

from __future__ import annotations

from accounts.models import Role

COUNTY = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER)
