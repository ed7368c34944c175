"""The numbers beside the menu entries and the bell. Never a whole table: every count stops at the limit."""

from django.db.models import QuerySet

from accounts.models import Post
from approvals import desk
from approvals.models import Notification, Procedure
from cases.models import Publicity, Visit
from config.menus import COUNT_LIMIT


def counts_of(post: Post) -> dict[str, int]:
    """Open work of one post by menu key, plus unread ``messages``; each number is at most the limit."""
    mine = _limited(desk.rows_of(post, "mine"))
    return {
        "desk": mine,
        "sign": mine,
        "cases": _limited(Procedure.objects.visible_to(post).open()),
        "visits": _limited(Visit.objects.visible_to(post).planned()),
        "notices": _limited(Publicity.objects.visible_to(post).hanging()),
        "messages": _limited(Notification.objects.for_post(post).unread()),
    }


def _limited(rows: QuerySet) -> int:
    return rows.order_by().values("pk")[:COUNT_LIMIT].count()
