"""Signing acts (✍ in the permission matrix) want the password once more, at most five minutes ago.

A view that signs either sends the person to `to_confirm(request)` when `signed_recently(request)` is False, or
takes the password on its own check page and passes it to `confirm_password`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts import sessions
from accounts.doors import go
from accounts.models import Post

View = Callable[..., HttpResponseBase]


def signed_recently(request: HttpRequest) -> bool:
    """May this post sign now? True for posts that do not sign; else: was the password confirmed in the last 5 min."""
    post: Post | None = getattr(request, "post", None)
    if post is None:
        return False
    return not post.signs or sessions.confirmed_within(request, sessions.SIGNING_LIMIT, at=timezone.now())


def confirm_password(request: HttpRequest, password: str) -> bool:
    """Check the password typed again. Wrong ones count towards the lock-out and are recorded."""
    user = authenticate(request, username=request.user.get_username(), password=password)
    if user is None or user.pk != request.user.pk:
        sentence = f"{request.user.name}签署前确认密码，未通过"  # type: ignore[union-attr]
        sessions.record(request, request.user, sentence, kind="confirm_failed", post=request.post)  # type: ignore[arg-type,attr-defined]
        return False
    sessions.confirm(request, at=timezone.now())
    return True


def to_confirm(request: HttpRequest) -> HttpResponseBase:
    """To the confirmation page and back to this one."""
    return go(request, "accounts:confirm_password", back=True)


def signing_required(view: View) -> View:
    """A page of a signing act opens only after the password was confirmed; put it inside `post_required`."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if signed_recently(request) else to_confirm(request)

    return entered
