"""What the pages of 协同办理 share: their tabs, each to the posts that may open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.models import Role

if TYPE_CHECKING:
    from accounts.doors import PostRequest

OFFICES = (
    Role.CLERK, Role.INVESTIGATOR, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_CLERK,
    Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, Role.AUDITOR,
)  # fmt: skip
EVERYBODY = (*OFFICES, Role.VILLAGE_ASSISTANT)
PAGE = 25


def tabs(request: PostRequest, here: str) -> list[dict[str, Any]]:
    """主动发现, 转办, 委托调查; the village sees the first two."""
    known = {
        "leads": ("主动发现", EVERYBODY),
        "referrals": ("转办", EVERYBODY),
        "commissions": ("委托调查", OFFICES),
    }
    return [
        {"label": label, "url": reverse(f"cases:{name}"), "current": name == here}
        for name, (label, roles) in known.items()
        if request.post.holds(*roles)
    ]
