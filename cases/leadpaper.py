"""D01 主动发现登记表: what was seen, by whom, at the hour it was registered (QB-30, YC-004)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.models import Document, Lead
from cases.papers import issue
from policies.categories import Category
from policies.rules import rules_for

if TYPE_CHECKING:
    from accounts.models import Post


def issue_lead(lead: Lead, *, by: Post, at: datetime) -> Document:
    """The form of a lead, without a case; inside `acting()`."""
    rules = rules_for(lead.village_id, lead.category or Category.DIBAO, timezone.localdate(at))
    extra = {
        "person": lead.person,
        "finder": lead.finder,
        "finder_kind": lead.get_finder_kind_display(),
        "need": lead.need,
        "found_at": lead.registered_at,
        "urgent": lead.urgent,
        "address": f"{lead.village.name}{lead.address}",
        "relation": lead.relation,
    }
    return issue("D01", None, by=by, at=at, rules=rules, extra=extra)


def paper_of(lead: Lead, post: Post) -> Document | None:
    """The form that was issued with this lead, where the post may read it."""
    found = Document.objects.visible_to(post).filter(kind="D01", case=None, created_at=lead.registered_at)
    return found.filter(unit_id__in=[lead.township_id, lead.county_id]).first()
