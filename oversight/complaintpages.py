"""What the pages of a complaint show: lists by whose turn it is, facts, buttons, the county's look at the townships."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from audit.acts import possible
from cases.keyset import page_by_key
from oversight import bounces
from oversight.complaintstates import Hands, Part
from oversight.models import Complaint, ComplaintPerson
from oversight.models.complaints import COUNTY, ComplaintQuerySet

PAGE = 25
MOST = 5  # requests passed around that stand beside the list
SHOWN = {"mine": "本级待办", "below": "乡镇（街道）办理中", "done": "已办结"}


def shows(post: Post) -> list[tuple[str, str]]:
    """The lists a post may ask for."""
    return [(key, label) for key, label in SHOWN.items() if key != "below" or post.holds(*COUNTY)]


def rows_of(post: Post, show: str, number: str) -> ComplaintQuerySet:
    """Complaints of one list; a number finds it whatever list it is in."""
    seen = Complaint.objects.visible_to(post)
    if number:
        return seen.filter(number__icontains=number)
    if show == "done":
        return seen.exclude(closed_at=None)
    return seen.open().filter(hands=Hands.TOWNSHIP) if show == "below" else Complaint.objects.at_hand(post)


def page_of(rows: ComplaintQuerySet, after: str) -> tuple[list[Complaint], str]:
    """One page, newest first, each with its handler."""
    handlers = ComplaintPerson.objects.filter(part=Part.HANDLER, left_at=None).select_related("post__user")
    shown = rows.select_related("township", "case").prefetch_related(
        Prefetch("persons", queryset=handlers, to_attr="handlers")
    )
    return page_by_key(shown, ("-id",), after, PAGE)


def county_look(post: Post) -> dict[str, Any]:
    """What is passed around, and who passes upward how often this year; of the county only."""
    if not post.holds(*COUNTY):
        return {}
    county = post.region
    return {
        "county_look": True,
        "bounced": list(bounces.returned_often(county).select_related("village")[:MOST]),
        "moved": list(bounces.moved_often(Complaint.objects.visible_to(post))[:MOST]),
        "sent_up": bounces.sent_up(county, timezone.localdate().replace(month=1, day=1)),
    }


def buttons(complaint: Complaint, post: Post) -> list[dict[str, Any]]:
    """Acts of this post's: those somebody else has to do, and those the rules do not ask for, are not shown."""
    offered = sorted(possible(complaint, post), key=lambda act: act.custom["order"])
    return [
        {
            "label": act.label,
            "url": reverse("oversight:complaint_act", args=[complaint.number, act.name]),
            "reasons": act.reasons,
            "primary": not act.reasons and act.name in ("assign", "conclude", "pass_to_city"),
        }
        for act in offered
        if act.name != "look_into" and (not act.reasons or act.name == "conclude")
    ]


def facts_of(complaint: Complaint) -> list[dict[str, Any]]:
    """The register's columns, without the complainant."""
    staff = "、".join(user.name for user in complaint.staff)
    words = "；".join(filter(None, [staff, complaint.against_words]))
    whom = complaint.against_labels + (f"（{words}）" if words else "")
    source = f"{complaint.get_source_display()} {complaint.source_note}".strip()
    agreed = complaint.agreed_on
    return [
        {"label": "来源", "value": source},
        {"label": "反映的问题", "value": complaint.get_topic_display()},
        {"label": "投诉对象", "value": whom},
        {"label": "所属乡镇（街道）", "value": complaint.township.name if complaint.township else "—"},
        {"label": "由谁办理", "value": complaint.get_hands_display(), "note": complaint.why_hands},
        {"label": "约定答复日期", "value": f"{agreed:%Y-%m-%d}" if agreed else "没有约定"},
    ]
