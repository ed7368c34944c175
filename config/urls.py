"""Each room brings its own paths; here they are put side by side."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import include, path

from config import health
from config.paths import BASE_DIR

ROOMS = [room for room in settings.ROOMS if (BASE_DIR / room / "urls.py").exists()]


def front_door(request: HttpRequest) -> HttpResponseRedirect:
    """The day begins on the workbench."""
    return redirect("approvals:desk")


urlpatterns = [
    path("", front_door, name="front_door"),
    path("healthz", health.healthz, name="healthz"),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
