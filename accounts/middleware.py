"""Which post the person acts as, on every request: decided anew, so that what ended has ended."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts import sessions
from accounts.doors import go, to_sign_in
from accounts.models import Post

Respond = Callable[[HttpRequest], HttpResponseBase]

ALWAYS_OPEN = frozenset({"accounts:sign_out", "accounts:large_type", "accounts:change_password"})
CHOOSING = ALWAYS_OPEN | {"accounts:choose_post", "accounts:switch_post"}


class PostMiddleware:
    """Sets `request.post` (the chosen post, else the first one in force; None when signed out) and `request.posts`.

    Ends sessions idle for 30 minutes and those of people without any post in force. A chosen post that has ended
    leads to the choice, never silently into another role.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.post, request.posts = None, []
        if request.user.is_authenticated:
            at = timezone.now()
            if sessions.idle_since(request, at=at):
                return self._turn_out(request, "idle", f"{request.user.name}离开超过 30 分钟，自动退出")
            posts = list(request.user.posts_on(timezone.localdate(at)))
            if not posts:
                return self._turn_out(request, "no_post", f"{request.user.name}已没有在任岗位，退出")
            request.posts, request.post = posts, sessions.current(request, posts)
        return self._kept_private(request, self.get_response(request))

    @staticmethod
    def _kept_private(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Office PCs are shared: after signing out, the back button shows no household."""
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """People with a one-time password change it first; people whose chosen post ended choose anew."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or page == "accounts:sign_in":
            return None
        if request.user.must_change_password and page not in ALWAYS_OPEN:
            return go(request, "accounts:change_password")
        post: Post | None = request.post
        if post is None and page not in CHOOSING:
            return go(request, "accounts:choose_post")
        return None

    @staticmethod
    def _turn_out(request: HttpRequest, why: str, sentence: str) -> HttpResponseBase:
        sessions.sign_out(request, request.user, sentence)  # type: ignore[arg-type]
        return to_sign_in(request, why)
