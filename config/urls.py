"""Each room brings its own paths; here they are put side by side."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import include, path

from config import health, menus
from config.paths import BASE_DIR

ROOMS = [room for room in settings.ROOMS if (BASE_DIR / room / "urls.py").exists()]


def front_door(request: HttpRequest) -> HttpResponseRedirect:
    """The day begins on the first page of one's own menu; without a post, at the sign-in."""
    post = getattr(request, "post", None)
    if post is None:
        return redirect("accounts:sign_in" if not request.user.is_authenticated else "accounts:choose_post")
    entries = [entry for entry in menus.menu(post.role) if entry.url]
    return redirect(entries[0].url if entries else "accounts:profile")


urlpatterns = [
    path("", front_door, name="front_door"),
    path("healthz", health.healthz, name="healthz"),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
