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
from accounts.models import Post, User

View = Callable[..., HttpResponseBase]


def signed_recently(request: HttpRequest) -> bool:
    """May this post sign now? True for posts that do not sign; else: was the password confirmed in the last 5 min."""
    post: Post | None = getattr(request, "post", None)
    if post is None:
        return False
    return not post.signs or sessions.confirmed_within(request, sessions.SIGNING_LIMIT, at=timezone.now())


def password_right(request: HttpRequest, password: str, occasion: str) -> bool:
    """Is it this person's password? A wrong one counts towards the lock-out and is recorded with its occasion."""
    user = request.user
    assert isinstance(user, User)
    found = authenticate(request, username=user.username, password=password)
    if found is not None and found.pk == user.pk:
        return True
    sentence = f"{user.name}{occasion}，密码不对"
    sessions.record(request, user, sentence, kind="password_wrong", post=getattr(request, "post", None))
    return False


def confirm_password(request: HttpRequest, password: str) -> bool:
    """Check the password typed again; when it is right, this session may sign for five minutes."""
    right = password_right(request, password, "签署前确认密码")
    if right:
        sessions.confirm(request, at=timezone.now())
    return right


def to_confirm(request: HttpRequest) -> HttpResponseBase:
    """To the confirmation page and back to this one."""
    return go(request, "accounts:confirm_password", back=True)


def signing_required(view: View) -> View:
    """A page of a signing act opens only after the password was confirmed; put it inside `post_required`."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if signed_recently(request) else to_confirm(request)

    return entered
