"""After five wrong passwords a sign-in name rests for thirty minutes (django-axes counts)."""

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

DEFAULT_CONTACT = "县民政局系统管理员"


def is_locked(request: HttpRequest, username: str) -> bool:
    """Is the name resting? Asking does not prolong it."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def failures(request: HttpRequest, username: str) -> int:
    """Wrong passwords in a row so far."""
    return AxesProxyHandler.get_failures(request, {"username": username})


def limit(request: HttpRequest, username: str) -> int:
    return get_failure_limit(request, {"username": username})


def release(username: str) -> None:
    """Let the name sign in again at once."""
    reset(username=username)


def locked_page(request: HttpRequest, response: object = None, credentials: object = None) -> HttpResponse:
    """429: until when, and whom to call. The name is taken from the credentials, or from who is signed in."""
    username = credentials.get("username", "") if isinstance(credentials, dict) else ""
    facts = {
        "until": _until(request, username or request.user.get_username()),
        "minutes": _minutes(request),
        "contact": contact() or DEFAULT_CONTACT,
    }
    return render(request, "accounts/locked.html", facts, status=429)


def contact() -> str:
    """Whom to call, with the number, as the installation says in SUPPORT_CONTACT; "" when it does not."""
    return getattr(settings, "SUPPORT_CONTACT", "")


def _minutes(request: HttpRequest) -> int:
    rest = get_cool_off(request)
    return int(rest.total_seconds() // 60) if rest else 0


def _until(request: HttpRequest, username: str) -> datetime | None:
    rest = get_cool_off(request)
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    return last.attempt_time + rest if last and rest else None
