"""What the frame of every page shows of the day: counts beside the menu, unread messages, the rule pack."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from policies.adopted import widened
from policies.loader import published

KEPT_SECONDS = 60


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: a fragment without the frame asks for nothing."""
    post = getattr(request, "post", None)
    if post is None:
        return {}
    counts = SimpleLazyObject(lambda: _counts(post))
    return {
        "menu_counts": counts,
        "unread_messages": SimpleLazyObject(lambda: counts.get("messages", 0)),
        "rule_pack": SimpleLazyObject(lambda: rule_pack(post.region.code, timezone.localdate())),
    }


@lru_cache(maxsize=512)
def rule_pack(region_code: str, on: date) -> Mapping[str, object]:
    """Nearest published rules of a region on a day: name and first day in force; {} when there are none."""
    book = widened(published(), region_code[:6])
    chain = book.local_chain(region_code, on)
    pack = chain[0] if chain else book.national(on)
    return {"name": pack.meta.short, "in_force_from": pack.meta.effective_from} if pack else {}


class FreshCountsMiddleware:
    """Whoever has just done something sees the new numbers at once; other people’s work within a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        post = getattr(request, "post", None)
        if request.method == "POST" and post is not None:
            cache.delete(_key(post))
        return response


def _counts(post: Any) -> dict[str, int]:
    if not apps.is_installed("approvals"):
        return {}
    # By name: the counts need rooms that an installation may leave out.
    count = import_string("config.counts.counts_of")
    kept: dict[str, int] = cache.get_or_set(_key(post), lambda: count(post), KEPT_SECONDS) or {}
    return kept


def _key(post: Any) -> str:
    return f"frame:{post.pk}"
