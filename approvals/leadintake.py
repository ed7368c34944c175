"""An application that begins with a lead: what the lead already tells is not asked again."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Post
from approvals.models import Procedure
from approvals.urgent import open_urgent
from audit.acts import acting
from cases.models import Case, Channel, Lead


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
        "channel": Channel.VILLAGE_POINT
        if lead.registered_by.region_id == lead.village_id
        else Channel.WINDOW,
    }


def take_over(lead: Lead, procedure: Procedure, *, by: Post, at: datetime.datetime) -> None:
    """The lead becomes this case; address and phone are taken where the household has none. Inside `acting()`."""
    lead.become(procedure.case, by=by, at=at)
    home = procedure.case.household
    if (lead.address and not home.address) or (lead.phone and not home.phone):
        home.address = home.address or lead.address
        home.phone = home.phone or lead.phone
        home.save()


def urgent_values(lead: Lead) -> dict[str, Any]:
    """What the page of an urgent request starts from."""
    return {
        "name": lead.person,
        "phone": lead.phone,
        "place": lead.village_id,
        "spot": lead.address,
        "description": lead.need,
        "requested_at": timezone.localtime(lead.registered_at),
        "reporter": lead.finder,
    }


def written_down(
    facts: dict[str, Any], lead: Lead | None, *, bridged: Case | None, by: Post, at: datetime.datetime
) -> Procedure:
    """Open an urgent request; one that a lead told of was asked for when the lead was registered (H-09)."""
    if lead is None:
        return open_urgent(facts, bridged=bridged, by=by, at=at)
    asked_at = min(facts["requested_at"], lead.registered_at)
    with acting(by, reason="登记急难求助", at=at):
        procedure = open_urgent(facts | {"requested_at": asked_at}, bridged=bridged, by=by, at=at)
        take_over(lead, procedure, by=by, at=at)
    return procedure
