"""Signing in for programs: the same accounts, posts, lock-out and 30 minutes as on the pages (docs/api.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts import lockout, sessions
from accounts.doors import post_required, told
from accounts.forms import SignInForm
from accounts.models import Post, User
from accounts.signing import confirm_password
from accounts.views.session import record_failure

JSON = "application/json"


class Unreadable(Exception):
    """What was sent is not a JSON object."""


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises Unreadable."""
    if request.content_type != JSON:
        raise Unreadable(f"请用 {JSON} 发送")
    try:
        body = json.loads(request.body or b"{}")
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise Unreadable("内容不是 JSON") from None
    if not isinstance(body, dict):
        raise Unreadable("内容应当是一个 JSON 对象")
    return body


# A page of another site cannot send application/json without being asked first: no token is needed to begin.
@csrf_exempt
@never_cache
@sensitive_variables("body")
@require_http_methods(["POST", "DELETE"])
def session(request: HttpRequest) -> JsonResponse:
    """POST signs in (`username`, `password`, `post` when there are several), DELETE signs out."""
    try:
        body = body_of(request)
    except Unreadable as unreadable:
        return told(400, "unreadable", [str(unreadable)])
    if request.method == "DELETE":
        return _signed_out(request)
    username = str(body.get("username", "")).strip()
    if lockout.is_locked(request, username):
        return told(429, "locked", ["密码连续错误，登录名已锁定，请稍后再试或联系系统管理员"])
    form = SignInForm(request, {"username": username, "password": str(body.get("password", ""))})
    if not form.is_valid() or form.user is None:
        if form.has_error("__all__", "wrong"):
            record_failure(request, username)
        return told(422, "mistakes", [str(said) for errors in form.errors.values() for said in errors])
    return _signed_in(request, form.user, body)


def _signed_in(request: HttpRequest, user: User, body: Mapping[str, Any]) -> JsonResponse:
    posts = sessions.sign_in(request, user, at=timezone.now())
    wanted = next((post for post in posts if post.pk == body.get("post")), None)
    if body.get("post") is not None and wanted is None:
        return told(422, "mistakes", ["这个岗位不在任"])
    if wanted is not None:
        sessions.choose(request, wanted)
    known = [_post(post) for post in posts]
    chosen = wanted or (posts[0] if len(posts) == 1 else None)
    return JsonResponse(
        {
            "result": "done",
            "name": user.name,
            "posts": known,
            "post": chosen.pk if chosen else None,
            "csrf_token": get_token(request),
        }
    )


def _signed_out(request: HttpRequest) -> JsonResponse:
    if isinstance(request.user, User):
        sessions.sign_out(request, request.user, f"{request.user.name}退出登录")
    return JsonResponse({"result": "done"})


def _post(post: Post) -> dict[str, Any]:
    return {
        "id": post.pk,
        "role": post.role,
        "role_label": post.get_role_display(),
        "region": post.region_id,
        "region_name": post.region.name,
    }


@never_cache
@sensitive_variables("body")
@post_required()
@require_POST
def password(request: HttpRequest) -> JsonResponse:
    """The password once more; for five minutes this session may sign."""
    try:
        body = body_of(request)
    except Unreadable as unreadable:
        return told(400, "unreadable", [str(unreadable)])
    if not confirm_password(request, str(body.get("password", ""))):
        return told(422, "mistakes", ["登录密码不对，重填一遍"])
    return JsonResponse({"result": "done"})
