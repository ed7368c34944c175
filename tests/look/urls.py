"""Addresses the frame looks for, so that the sample pages show every button."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts.models import Role


def nowhere(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


def leaders_only(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


leaders_only.roles = (Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD)  # type: ignore[attr-defined]


def room(name: str, *pages: str) -> object:
    views = {"sign": leaders_only}
    return path(
        "", include(([path(f"{page}/", views.get(page, nowhere), name=page) for page in pages], name))
    )


urlpatterns = [
    room("accounts", "sign_in", "sign_out", "switch_post", "large_type", "profile", "people"),
    room("approvals", "desk", "intake", "cases", "reviews", "search", "sign", "messages"),
    room("cases", "visits", "meetings", "notices", "archive"),
    room("payments", "changes", "rosters", "bank_files", "returns", "arrears", "ledger"),
    room("oversight", "statistics", "county", "samples", "rectifications", "alerts"),
    room("policies", "rules"),
    path("help/", nowhere, name="help"),
]
