"""The numbers beside the menu entries and the bell. Never a whole table: every count stops at the limit."""

from django.db.models import QuerySet

from accounts.models import Post, Role
from approvals import desk
from approvals.models import Notification, Procedure
from cases.models import Publicity, Visit
from config.menus import COUNT_LIMIT
from oversight.models import Complaint, SampledCase
from oversight.states import CheckState
from payments.models import Aside, FailedPayment


def counts_of(post: Post) -> dict[str, int]:
    """Open work of one post by menu key, plus unread ``messages``; each number is at most the limit."""
    mine = _limited(desk.rows_of(post, "mine"))
    sampled = SampledCase.objects.visible_to(post)
    return {
        "desk": mine,
        "sign": mine,
        "cases": _limited(Procedure.objects.visible_to(post).open()),
        "visits": _limited(Visit.objects.visible_to(post).planned()),
        "notices": _limited(Publicity.objects.visible_to(post).hanging()),
        **_of_money(post),
        "complaints": _limited(Complaint.objects.at_hand(post)),
        "samples": _limited(sampled.filter(state=CheckState.TO_CHECK)),
        "corrections": _limited(sampled.orders().exclude(state=CheckState.DONE)),
        "messages": _limited(Notification.objects.for_post(post).unread()),
    }


def _of_money(post: Post) -> dict[str, int]:
    """What the bank's answers left to do for this post; asked only for those whose task it is."""
    if post.holds(Role.CLERK, Role.FINANCE):
        return {"rosters": _limited(FailedPayment.objects.visible_to(post).open())}
    if post.holds(Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, Role.AUDITOR):
        return {"rosters": _limited(Aside.objects.visible_to(post).open())}
    return {}


def _limited(rows: QuerySet) -> int:
    return rows.order_by().values("pk")[:COUNT_LIMIT].count()
