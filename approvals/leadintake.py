"""An application that begins with a lead: what the lead already tells is not asked again."""

from __future__ import annotations

import datetime
from typing import Any

from accounts.models import Post
from approvals.models import Procedure
from cases.models import Channel, Lead


def lead_for(post: Post, key: str) -> Lead | None:
    """The open lead of this key that the post may see; None for anything else."""
    if not key.isdigit():
        return None
    return Lead.objects.visible_to(post).open().filter(pk=int(key)).first()


def first_values(lead: Lead) -> dict[str, Any]:
    """What the first page of the intake starts from."""
    return {
        "name": lead.person,
        "village": lead.village_id,
        "category": lead.category,
        "channel": Channel.VILLAGE_POINT if lead.registered_by.region_id == lead.village_id else Channel.WINDOW,
    }


def take_over(lead: Lead, procedure: Procedure, *, by: Post, at: datetime.datetime) -> None:
    """The lead becomes this case; address and phone are taken where the household has none. Inside `acting()`."""
    lead.become(procedure.case, by=by, at=at)
    home = procedure.case.household
    if (lead.address and not home.address) or (lead.phone and not home.phone):
        home.address = home.address or lead.address
        home.phone = home.phone or lead.phone
        home.save()
